// Toasts and spoken news. A toast with an undo stays ten seconds, without one five; pointing at it holds it.
import { words } from "./words.js";

/** Says a sentence to screen readers, politely. */
export const announce = (text) => {
  const status = document.getElementById("announce");
  if (status) status.textContent = text;
};

/** Shows a sentence; `undo` is called when its key is pressed. Returns a function that takes the toast away. */
export const toast = (text, { undo } = {}) => {
  const box = document.createElement("div"), sentence = document.createElement("span");
  let timer = 0;
  const away = () => box.remove();
  const wait = () => { timer = setTimeout(away, undo ? 10000 : 5000); };
  box.className = "toast";
  box.setAttribute("role", "status");
  sentence.textContent = text;
  box.append(sentence);
  if (undo) {
    const key = document.createElement("button");
    key.className = "btn small quiet";
    key.type = "button";
    key.textContent = words.undo ?? "Undo";
    key.addEventListener("click", () => { away(); undo(); });
    box.append(key);
  }
  box.addEventListener("pointerenter", () => clearTimeout(timer));
  box.addEventListener("pointerleave", wait);
  document.getElementById("toasts")?.append(box);
  wait();
  return away;
};

for (const served of document.querySelectorAll("#toasts > .toast")) setTimeout(() => served.remove(), 8000);
