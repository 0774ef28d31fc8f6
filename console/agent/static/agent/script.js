// The script beside the conversation: what to say, numbered ways on, where we are.
import { post } from "./api.js";
import { $, el, icon, once, part, put, show, slot } from "./dom.js";
import { changed, complain, contactOf, keyOf, pathOf, state, watch } from "./store.js";
import { text } from "./words.js";

const pane = $("p-script");
let busy = false;

const move = async (path, content) => {
  const key = state.current, detail = state.details.get(key);
  if (busy || !detail) return;
  busy = true;
  try { detail.script = await post(pathOf(key) + path, content); } catch (error) { complain(error); } finally { busy = false; }
  changed();
  pane.querySelector(".branch, button")?.focus({ preventScroll: true });
};

/** Chooses a way by its number; steps without ways go on with 1. */
export const choose = (number) => {
  const step = state.details.get(state.current)?.script?.step;
  if (!step) return;
  if (!step.branches.length) return number === 1 ? move("step/", { from: step.key }) : null;
  if (number <= step.branches.length) move("step/", { from: step.key, choice: number });
};

const way = (number, label, to) => {
  const go = el("span", { class: "faint icon-text" }, to, el("span"));
  icon(go.lastChild, "go");
  const button = el("button", { class: "branch", type: "button" }, el("span", { class: "n" }, String(number)), el("span", {}, label), go);
  button.addEventListener("click", () => choose(number));
  return el("li", {}, button);
};

const draw = (script) => {
  if (!script) { pane.replaceChildren(el("p", { class: "small dim" }, text("script_none"))); return; }
  const made = part("step"), { step, steps } = script;
  put(slot(made, "name"), `${script.name}, v${script.number}`);
  put(slot(made, "place"), step ? text("step_of", { n: step.place, all: steps.length, title: step.title }) : text("script_done"));
  show(slot(made, "required"), step?.required);
  put(slot(made, "say"), step?.say ? `“${step.say}”` : "");
  if (step) slot(made, "branches").append(...(step.branches.length ? step.branches.map((one, at) => way(at + 1, one.label, one.to)) : [way(1, text("on"), "")]));
  show(slot(made, "back"), script.back);
  slot(made, "back").addEventListener("click", () => move("back/"));
  slot(made, "steps").append(...steps.map((one) => {
    const item = el("li", one.done ? { class: "done" } : {}, el("span", {}, one.title));
    if (one.current) item.setAttribute("aria-current", "step");
    return item;
  }));
  pane.replaceChildren(made);
};

watch(() => {
  const row = contactOf(), detail = row && state.details.get(keyOf(row));
  if (!row) return;
  once(pane, [keyOf(row), detail?.script ?? (detail ? null : "loading")], () => (detail ? draw(detail.script)
    : pane.replaceChildren(el("span", { class: "skeleton" }), el("span", { class: "skeleton" }))));
});
