// The conversation: texts of both sides, notes, what is still being sent. Keyed, so that nothing is read out twice.
import { $, desk, el, icon, part, put, show, slot, sync } from "./dom.js";
import { pendingOf } from "./composer.js";
import { contactOf, hooks, keyOf, pathOf, state, watch } from "./store.js";
import { clockTime, text } from "./words.js";

const talk = $("talk");
let shownFor = null, last = "";

/** Splits the quoted tail off a mail. */
const parted = (body) => {
  const lines = body.split("\n"), at = lines.findIndex((line) => line.startsWith(">"));
  if (at < 1 || lines.slice(at).some((line) => line.trim() && !line.startsWith(">"))) return [body, ""];
  return [lines.slice(0, at).join("\n").trimEnd(), lines.slice(at).join("\n")];
};

const fileLinks = (key, message) => (message.files ?? []).map((file) => {
  const link = el("a", { class: "btn small", href: file.id ? `${desk.dataset.api}${pathOf(key)}files/${file.id}/` : "#", download: file.name }, el("span"), file.name);
  icon(link.firstChild, "file");
  return link;
});

/** A frame without rights shows the mail as its sender laid it out. */
const toggleFormat = (item, key, message) => {
  const body = slot(item, "body"), frame = item.querySelector("iframe"), button = slot(item, "format");
  if (frame) frame.remove();
  else body.after(el("iframe", { class: "mail", sandbox: "allow-popups allow-popups-to-escape-sandbox", title: text("formatted_frame"), src: `${desk.dataset.api}${pathOf(key)}messages/${message.id}/formatted/` }));
  body.hidden = !frame;
  put(button, text(frame ? "formatted" : "plain"));
};

const make = (key) => (message) => {
  const item = part("message"), bubble = item.firstElementChild, author = message.author;
  bubble.classList.add({ agent: "me", note: "note", system: "system" }[author] ?? "customer");
  const [body, quoted] = parted(message.body ?? "");
  const words = slot(item, "body");
  words.textContent = body;
  words.dir = "auto";
  if (quoted) bubble.append(el("details", { class: "small" }, el("summary", { class: "micro dim" }, text("quoted")), el("p", { class: "text dim" }, quoted)));
  if (author === "note") { put(slot(item, "label"), text("note_label")); show(slot(item, "label"), true); }
  if (message.files?.length) { slot(item, "files").append(...fileLinks(key, message)); show(slot(item, "files"), true); }
  if (message.html) {
    const button = slot(item, "format");
    put(button, text("formatted"));
    show(button, true);
    button.addEventListener("click", () => toggleFormat(item, key, message));
  }
  item.classList.toggle("mine", author === "agent" || author === "note");
  return item;
};

const patch = (row) => (item, message) => {
  const who = { customer: row.who, system: text("flow") }[message.author] ?? message.name ?? text("you");
  put(slot(item, "by"), text("by", { who, time: clockTime(message.at) }));
  item.firstElementChild.classList.toggle("pending", Boolean(message.pending));
  put(slot(item, "state"), message.pending ? text(state.line === "live" ? "sending" : "not_sent") : "");
};

watch(() => {
  const row = contactOf();
  if (!row) return;
  const key = keyOf(row), detail = state.details.get(key);
  const sent = detail?.messages ?? [], refs = new Set(sent.map((message) => message.ref));
  const waiting = pendingOf(key).filter((item) => !refs.has(item.ref)).map((item) => ({
    ...item, author: item.kind === "note" ? "note" : "agent", name: state.agent.name, pending: true, files: (item.files ?? []).map((file) => ({ name: file.name })),
  }));
  const all = [...sent, ...waiting], end = all.at(-1)?.ref ?? all.at(-1)?.id ?? "";
  const low = talk.scrollHeight - talk.scrollTop - talk.clientHeight < 80;
  const changedContact = shownFor !== key;
  if (changedContact) { // another conversation is not news: it is not read out
    talk.setAttribute("aria-live", "off");
    $("log").replaceChildren();
    shownFor = key;
    setTimeout(() => talk.setAttribute("aria-live", "polite"), 500);
  }
  talk.setAttribute("aria-busy", String(!detail));
  if (!detail && !waiting.length) { $("log").replaceChildren(el("li", { class: "wait" }, el("span", { class: "skeleton" }), el("span", { class: "skeleton" }))); return; }
  sync($("log"), all, (message) => message.ref ?? message.id, make(key), patch(row));
  if (changedContact || (end !== last && low) || waiting.length) talk.scrollTop = talk.scrollHeight;
  last = end;
});

let typing = 0;
hooks.typing = (key) => {
  if (key !== state.current) return;
  put($("typing"), `${contactOf().who} ${text("typing")}`);
  show($("typing"), true);
  clearTimeout(typing);
  typing = setTimeout(() => show($("typing"), false), 4000);
};
