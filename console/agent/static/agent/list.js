// My contacts, and the queues below them.
import { now, refreshClocks } from "../look/shell.js";
import { $, channel, clock, icon, mark, part, pill, put, show, slot, sync } from "./dom.js";
import { contactOf, keyOf, programOf, select, state, watch } from "./store.js";
import { text, word } from "./words.js";

export const looking = (key) => key === state.current && document.visibilityState === "visible";

const makeRow = (row) => {
  const made = part("row"), button = made.firstElementChild;
  button.addEventListener("click", () => select(keyOf(row)));
  const box = slot(button, "clock");
  box.append(document.createElement("span"), document.createElement("time"));
  icon(box.firstChild, "timer");
  return made;
};

const patchRow = (item, row) => {
  const button = item.firstElementChild, program = programOf(row), key = keyOf(row), box = slot(button, "clock");
  const unread = looking(key) ? 0 : row.unread;
  button.dataset.hue = program.hue;
  button.setAttribute("aria-current", String(key === state.current));
  channel(slot(button, "channel"), row.channel);
  mark(slot(button, "mark"), program);
  put(slot(button, "who"), row.who);
  put(slot(button, "program"), program.name);
  put(slot(button, "unread"), String(unread));
  show(slot(button, "unread"), unread > 0);
  show(slot(button, "draft"), row.draft);
  put(slot(button, "draft"), row.draft ? text("draft") + " " : "");
  put(slot(button, "last"), row.draft || row.last || row.subject);
  const rests = row.state === "active" && (row.left_at ? text("left") : row.aside_at ? text("aside") : "");
  show(slot(button, "left"), rests);
  put(slot(button, "left"), rests || "");
  show(box, !rests);
  if (row.state === "wrap_up") {
    box.dataset.amber = "15";
    clock(box.lastChild, "until", row.wrap_until);
  } else {
    delete box.dataset.amber;
    box.dataset.h = "";
    clock(box.lastChild, "since", row.last_by === "customer" ? row.last_at : row.answered_at);
  }
};

const patchQueue = (item, queue) => {
  const oldest = slot(item, "oldest"), waited = queue.oldest ? (now() - Date.parse(queue.oldest)) / 1000 : 0;
  const level = waited > queue.target * 2 ? "bad" : waited > queue.target ? "warn" : "";
  mark(slot(item, "mark"), programOf(queue));
  put(slot(item, "name"), queue.open ? queue.name : `${queue.name} · ${text("closed")}`);
  put(slot(item, "waiting"), String(queue.waiting));
  oldest.className = `num ${level}`;
  if (!queue.oldest) { oldest.replaceChildren("–"); return; }
  let time = oldest.querySelector("time");
  if (!time) oldest.replaceChildren(document.createElement("span"), time = document.createElement("time"));
  show(time.previousSibling, level);
  icon(time.previousSibling, "warn");
  clock(time, "since", queue.oldest);
};

const drawSlots = (agent) => sync($("slots"), agent.slots.filter(([code]) => code !== "voice" || agent.slots.length === 1),
  ([code]) => code,
  () => { const made = document.createElement("span"); made.className = "icon-text"; made.append(document.createElement("span"), document.createElement("span")); return made; },
  (made, [code, used, cap]) => { channel(made.firstChild, code); put(made.lastChild, `${used}/${cap}`); });

const drawMayTake = ({ may_take: some, capacity }) => {
  put($("may-take"), some.length ? text("may_take", { what: some.join(" · ") }) : text("may_take_none"));
  $("may-take").title = text("rule", { rule: capacity });
};

const drawAgent = (agent) => {
  pill($("state"), state.line === "offline" ? "unreachable" : agent.state);
  const reason = agent.state === "not_ready" && agent.reason ? word("reasons", agent.reason) : "", box = $("state-clock");
  if (!box.firstChild) box.append(document.createElement("span"), document.createElement("time"));
  put(box.firstChild, reason ? `${reason} ` : "");
  clock(box.lastChild, "since", agent.since);
};

watch(() => {
  if (!state.agent) return;
  const rows = $("rows"), unread = state.contacts.reduce((sum, row) => sum + (looking(keyOf(row)) ? 0 : row.unread), 0);
  rows.removeAttribute("aria-busy");
  sync(rows, state.contacts, keyOf, makeRow, patchRow);
  sync($("queues"), state.queues, (queue) => queue.id, () => part("queue"), patchQueue);
  $("queues-age").dateTime = state.queuesAt;
  put($("count"), String(unread));
  show($("count"), unread);
  drawSlots(state.agent);
  drawMayTake(state.agent);
  drawAgent(state.agent);
  const row = contactOf(), name = row ? `${row.who} · ${programOf(row).name}` : text("idle_ready"), waiting = unread + (state.offer ? 1 : 0);
  document.title = (waiting ? `(${waiting}) ` : "") + (row ? name : state.offer ? text("offer_of", { program: programOf(state.offer).name }) : document.title.replace(/^\(\d+\) /, "").split(" · ").pop());
  refreshClocks();
});
