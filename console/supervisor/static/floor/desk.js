// The supervisor's desk: hints make one fetch that is patched in place; acts are sent and answered in words.
import { connect } from "../live/live.js";
import { openDrawer, closeDrawer, refreshClocks, toast } from "../look/shell.js";
import { morph } from "./morph.js";

const QUICK_MS = 120; // a burst of hints is one fetch
const REST_MS = 900; // and the next one waits: a busy floor hints many times a second
const SWEEP_MS = 10_000; // waits cross their threshold and alerts ripen without any hint

const frame = document.getElementById("fdesk"), main = document.getElementById("main"), base = frame.dataset.base;
let timer, asked = 0, fetching = false, again = false;

const soon = (wait) => {
  again = true;
  timer ??= setTimeout(refresh, wait ?? Math.max(QUICK_MS, asked + REST_MS - Date.now()));
};

const refresh = async () => {
  timer = undefined;
  if (fetching) return;
  fetching = true;
  again = false;
  asked = Date.now();
  const query = location.search;
  try {
    const answer = await fetch(`${base}now/${query}`, { headers: { accept: "text/html" }, redirect: "error" });
    if (answer.status === 403) location.reload();
    if (answer.ok && query === location.search) draw(await answer.text());
  } catch {
    // the age of the figures says it; the next sweep asks again
  } finally {
    fetching = false;
    if (again || query !== location.search) soon(QUICK_MS);
  }
};

const draw = (text) => {
  const fresh = document.createElement("main");
  fresh.innerHTML = text;
  morph(main, fresh);
  refreshClocks();
};

const state = (name) => {
  const lost = name === "offline" || name === "refused" || name === "signed_out";
  document.querySelector("#line [data-lost]").hidden = !lost;
  document.querySelector("#line [data-live]").hidden = lost;
  if (name === "signed_out") location.reload(); // leads to the sign-in page and back
  if (name === "live") soon();
};

// ---- acts
const token = () => document.querySelector("[name=csrfmiddlewaretoken]").value;

/** Posts an act; true when it was done. What went wrong is shown in the dialog it came from, else as a toast. */
const act = async (path, content = {}, { dialog, undo } = {}) => {
  let words = frame.dataset.lost, done = false;
  try {
    const answer = await fetch(base + path, {
      method: "POST", redirect: "manual", body: JSON.stringify(content),
      headers: { "Content-Type": "application/json", "X-CSRFToken": token() },
    });
    if (answer.type === "opaqueredirect") return location.reload();
    const json = (answer.headers.get("content-type") ?? "").includes("json");
    const said = json ? await answer.json() : { title: frame.dataset.stalePage };
    done = answer.ok;
    words = done ? said.said : [said.title, said.detail].filter(Boolean).join(". ").replace("..", ".");
  } catch {
    // the connection: said in `words`
  }
  soon(0);
  const fault = dialog?.querySelector("[data-slot=error]");
  if (done || !fault) {
    if (dialog) closeDrawer(dialog.id);
    toast(words, done && undo ? { undo } : {});
  } else {
    fault.textContent = words;
    fault.hidden = false;
  }
  return done;
};

let on = null; // the row a dialog is about: its data-*
const open = (id, row, button) => {
  on = { ...row.dataset };
  const dialog = document.getElementById(id);
  dialog.querySelector("form").reset();
  dialog.querySelector("[data-slot=error]").hidden = true;
  const who = dialog.querySelector("[data-slot=who]");
  if (who) who.textContent = on.who ?? "";
  openDrawer(id, button);
  return dialog;
};

const fill = (select, rows, words) => select.replaceChildren(...rows.map((row) => new Option(words(row), row.id)));

const openMove = async (row, button) => {
  const dialog = open("move", row, button), form = dialog.querySelector("form");
  const held = on.where === "offered" || on.where === "active";
  dialog.querySelector("[data-when-held]").hidden = !held;
  try {
    const answer = await fetch(`${base}${on.program}/takers/`);
    const { agents, queues } = await answer.json();
    const name = (one) => (one.me ? frame.dataset.me.replace("{name}", one.name) : one.name);
    fill(form.elements.agent, agents, (one) => `${name(one)}: ${one.state}`);
    fill(form.elements.queue, queues, (one) => one.name);
  } catch {
    toast(frame.dataset.lost);
  }
};

const acts = {
  pin: (row, button) => open("pin", row, button),
  unpin: (row) => act(`${row.dataset.path}unpin/`),
  move: openMove,
  acknowledge: (row, button) => open("acknowledge", row, button),
  state: (row, button) => open("state", row, button),
  message: (row, button) => {
    const select = open("message", row, button).querySelector("[name=to]");
    select.querySelector("[data-one]")?.remove();
    if (row.dataset.to.startsWith("agent:")) {
      const one = new Option(row.dataset.who, row.dataset.to, true, true);
      one.dataset.one = "";
      select.prepend(one);
    }
    select.value = row.dataset.to;
  },
};

const submits = {
  pin: (form, dialog) => {
    const path = on.path, first = form.elements.how.value === "first";
    if (!first && !form.elements.priority.value) return form.elements.priority.focus();
    act(`${path}pin/`, first ? {} : { priority: form.elements.priority.value }, { dialog, undo: () => act(`${path}unpin/`) });
  },
  move: (form, dialog) => {
    const to = form.elements.to.value, seen = on.seen;
    if (to === "agent") act(`${on.path}give/`, { seen, agent: form.elements.agent.value }, { dialog });
    else if (to === "queue") act(`${on.path}send/`, { seen, queue: form.elements.queue.value }, { dialog });
    else act(`${on.path}back/`, { seen }, { dialog });
  },
  acknowledge: (form, dialog) => act(`alerts/${on.alert}/acknowledge/`, { note: form.elements.note.value }, { dialog }),
  state: (form, dialog) => {
    const { to, reason, why } = form.elements;
    act(`agents/${on.agent}/state/`, { to: to.value, reason: reason.value, why: why.value }, { dialog });
  },
  message: (form, dialog) => {
    const { to, text, important } = form.elements;
    act("messages/", { to: to.value, text: text.value, important: important.checked }, { dialog });
  },
};

main.addEventListener("click", (event) => {
  const button = event.target.closest("[data-act]"), link = event.target.closest("a[data-go]");
  if (button) return acts[button.dataset.act]?.(button.closest("[data-who]") ?? button, button);
  if (!link || event.metaKey || event.ctrlKey || event.shiftKey) return;
  event.preventDefault();
  history.pushState(null, "", link.href);
  soon(0);
});
addEventListener("popstate", () => soon(0));

for (const dialog of document.querySelectorAll("dialog")) {
  const form = dialog.querySelector("form");
  form?.addEventListener("submit", (event) => {
    event.preventDefault();
    submits[dialog.id](form, dialog);
  });
  form?.addEventListener("focusin", ({ target }) => { // what is filled in is what is meant
    const radio = target.closest(".field")?.querySelector("input[type=radio]");
    if (target.matches("select") && radio) radio.checked = true;
    if (target.name === "priority") form.elements.how.value = "number";
  });
}

connect({ url: frame.dataset.socket, since: frame.dataset.numbers, onHint: () => soon(), onResync: () => soon(), onState: state });
setInterval(() => soon(), SWEEP_MS);
