// One registry of actions: buttons ([data-act]), keys, tooltips, the list behind ? and the palette behind Alt+K read it.
import { closeDrawer, openDrawer } from "../look/shell.js";
import { $, el, sync } from "./dom.js";
import { keyOf, select, state } from "./store.js";
import { text } from "./words.js";

const actions = [];
/** {id, label, code, alt, shift, keys, run}: `code` is event.code, so that every layout works; `keys` is what is shown. */
export const register = (...made) => actions.push(...made);
const byId = (id) => actions.find((action) => action.id === id);

const typing = (element) => Boolean(element?.closest?.("input, textarea, select, [contenteditable]"));

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.getModifierState("AltGraph") || document.querySelector("dialog[open]")) return;
  if (typing(event.target) && !event.altKey) return;
  const digit = /^(?:Digit|Numpad)([1-9])$/.exec(event.code)?.[1];
  const found = digit ? byId(event.altKey ? "contact" : "script")
    : actions.find((action) => action.code === event.code && Boolean(action.alt) === event.altKey && Boolean(action.shift) === event.shiftKey);
  if (!found || (digit && event.shiftKey)) return;
  event.preventDefault();
  found.run(digit ? Number(digit) : undefined, event);
});

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-act]");
  if (button) byId(button.dataset.act)?.run(undefined, event);
});

const entries = () => [
  ...actions.map((action) => ({ id: action.id, label: action.label, keys: action.keys, run: action.pick === false ? null : action.run })),
  ...state.contacts.map((row, at) => ({ id: keyOf(row), label: text("switch_to", { who: row.who }), keys: at < 9 ? `Alt+${at + 1}` : "", run: () => select(keyOf(row)) })),
];
const wanted = () => {
  const words = $("palette-q").value.toLowerCase();
  return entries().filter((entry) => entry.label.toLowerCase().includes(words));
};
const draw = () => sync($("palette-list"), wanted(), (entry) => entry.id,
  (entry) => {
    const item = el(entry.run ? "button" : "span", entry.run ? { type: "button", class: "entry" } : { class: "entry" }, el("span", { class: "grow" }, entry.label), el("kbd", {}, entry.keys));
    if (entry.run) item.addEventListener("click", () => pick(entry));
    return el("li", {}, item);
  });
const pick = (entry) => {
  if (!entry?.run) return;
  closeDrawer("palette");
  entry.run();
};

/** Alt+K and ?: the same list, searchable. */
export const openPalette = () => {
  $("palette-q").value = "";
  draw();
  openDrawer("palette");
  $("palette-q").focus();
};
$("palette-q").addEventListener("input", draw);
$("palette-q").addEventListener("keydown", (event) => { if (event.code === "Enter") { event.preventDefault(); pick(wanted().find((entry) => entry.run)); } });
