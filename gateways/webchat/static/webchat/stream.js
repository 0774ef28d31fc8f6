/* The socket of one contact: hints only. Before each try the window is read again, which also brings a fresh ticket. */

const PING = 20_000, DEAD = 40_000, LONGEST = 30_000, BANNER = 3_000;

export class Stream {
  /* refresh() -> snapshot; onHint(frame); onOnline(bool) turns false after three seconds without a frame. */
  constructor({ refresh, onHint, onOnline }) {
    Object.assign(this, { refresh, onHint, onOnline });
    this.contact = "";
    this.socket = null;
    this.tries = 0;
    this.heard = 0;
    setInterval(() => this.beat(), 5_000);
    addEventListener("online", () => this.hurry());
    document.addEventListener("visibilitychange", () => document.hidden || this.hurry());
  }

  /* Follow the contact of a snapshot; without one there is nothing to hear. */
  follow(snapshot) {
    if (!snapshot.contact || snapshot.state === "ended") return this.stop();
    if (snapshot.contact === this.contact) return;
    this.stop();
    this.contact = snapshot.contact;
    this.open(snapshot);
  }

  stop() {
    this.contact = "";
    clearTimeout(this.timer);
    if (this.socket) { this.socket.onclose = null; this.socket.close(); this.socket = null; }
    this.good();
  }

  say(content) {
    if (this.socket && this.socket.readyState === 1) this.socket.send(JSON.stringify(content));
  }

  open(snapshot) {
    const address = new URL(location.pathname.replace(/widget\/frame\/$/, "ws/widget/"), location.href);
    address.protocol = location.protocol === "https:" ? "wss:" : "ws:";
    address.search = new URLSearchParams({ ticket: snapshot.ticket, since: snapshot.since });
    const socket = this.socket = new WebSocket(address);
    this.heard = Date.now();
    socket.onmessage = (event) => {
      this.heard = Date.now();
      this.tries = 0;
      this.good();
      const frame = JSON.parse(event.data);
      if (frame.type !== "hello" && frame.type !== "pong") this.onHint(frame);
    };
    socket.onclose = () => this.lost();
  }

  lost() {
    this.socket = null;
    this.bad();
    if (!this.contact) return;
    const wait = Math.random() * Math.min(LONGEST, 500 * 2 ** this.tries++);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.again(), wait);
  }

  async again() {
    if (!this.contact || this.socket || this.asking) return;
    this.asking = true;
    try {
      const snapshot = await this.refresh();
      if (this.contact && this.contact === snapshot.contact && !this.socket) this.open(snapshot);
    } catch {
      this.lost();
    } finally {
      this.asking = false;
    }
  }

  hurry() {
    if (this.contact && !this.socket) { clearTimeout(this.timer); this.again(); }
  }

  beat() {
    if (!this.socket) return;
    const silent = Date.now() - this.heard;
    if (silent > DEAD) this.socket.close();
    else if (silent > PING - 5_000) this.say({ type: "ping" });
  }

  good() {
    clearTimeout(this.alarm);
    this.alarm = 0;
    this.onOnline(true);
  }

  bad() {
    if (!this.alarm) this.alarm = setTimeout(() => this.onOnline(false), BANNER);
  }
}
