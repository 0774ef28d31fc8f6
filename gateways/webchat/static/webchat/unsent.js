/* Messages on their way, one after the other, each with its own ref: a replay is the same message to the server. */

import { Refused, ask } from "./server.js";

const wait = (ms) => new Promise((go) => setTimeout(go, ms));

export class Unsent {
  /* keep(text) stores what has no files; renew() gets a new session; onSent(answer), onFailed(item, reason). */
  constructor({ keep, renew, onSent, onFailed }) {
    Object.assign(this, { keep, renew, onSent, onFailed });
    this.items = [];
    this.busy = false;
  }

  restore(text) {
    let found = [];
    try { found = JSON.parse(text || "[]"); } catch { /* not ours */ }
    const known = new Set(this.items.map((item) => item.ref));
    const back = (Array.isArray(found) ? found : [])
      .filter((item) => item && typeof item.ref === "string" && typeof item.body === "string" && !known.has(item.ref))
      .map(({ ref, body }) => ({ ref, body, files: [] }));
    this.items.unshift(...back);
    return back;
  }

  add(item) {
    this.items.push(item);
    this.save();
    this.pump();
  }

  save() {
    const texts = this.items.filter((item) => !item.files.length).map(({ ref, body }) => ({ ref, body }));
    this.keep(texts.length ? JSON.stringify(texts) : "");
  }

  async pump() {
    if (this.busy) return;
    this.busy = true;
    for (let tries = 0; this.items.length;) {
      const item = this.items[0];
      try {
        const answer = await ask("messages/", this.form(item));
        this.done(item);
        tries = 0;
        await this.onSent(answer);
      } catch (error) {
        if (error instanceof Refused && error.final) {
          this.done(item);
          this.onFailed(item, error.message);
          continue;
        }
        if (error.status === 401) await this.renew().catch(() => {});
        const pause = error.wait ? error.wait * 1000 : Math.min(15_000, 400 * 2 ** tries++) * (0.5 + Math.random() / 2);
        await Promise.race([wait(pause), new Promise((go) => addEventListener("online", go, { once: true }))]);
      }
    }
    this.busy = false;
  }

  done(item) {
    this.items = this.items.filter((other) => other !== item);
    this.save();
  }

  form({ ref, body, files }) {
    if (!files.length) return { ref, body };
    const form = new FormData();
    form.append("ref", ref);
    form.append("body", body);
    for (const file of files) form.append("files", file, file.name);
    return form;
  }
}
