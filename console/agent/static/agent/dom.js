// Parts of the page: templates are cloned once, then only their texts and attributes are patched, so focus stays.
export const $ = (id) => document.getElementById(id);
export const desk = $("desk");
const icons = $("t-icons").content;

/** The content of template `t-<name>`; its first element when it has only one. */
export const part = (name) => {
  const made = $(`t-${name}`).content.cloneNode(true);
  return made.children.length === 1 ? made.firstElementChild : made;
};
export const slot = (root, name) => root.querySelector(`[data-slot="${name}"]`);
export const put = (element, words) => { if (element && element.textContent !== words) element.textContent = words; };
export const show = (element, on) => { if (element) element.hidden = !on; };

const replace = (element, code, made) => {
  if (element.dataset.shown === code) return;
  element.dataset.shown = code;
  element.replaceChildren(made());
};
/** Shows an icon in an element; icons stand in the page's own template. */
export const icon = (element, name) => replace(element, name, () => icons.querySelector(`[data-icon="${name}"]`).firstElementChild.cloneNode(true));
export const channel = (element, code) => replace(element, code, () => icons.querySelector(`[data-ch="${code}"]`).parentElement.cloneNode(true));
export const pill = (element, code) => replace(element, code, () => icons.querySelector(`[data-state="${code}"]`).cloneNode(true));
export const mark = (element, program) => {
  element.dataset.hue = program.hue;
  put(element, program.monogram);
};

/** Makes the children of a list match items by key: keeps, moves, makes and removes elements. */
export const sync = (list, items, key, make, patch) => {
  const old = new Map([...list.children].map((child) => [child.dataset.key, child]));
  let place = list.firstElementChild;
  for (const item of items) {
    const id = String(key(item));
    let child = old.get(id);
    old.delete(id);
    if (!child) {
      child = make(item);
      child.dataset.key = id;
    }
    if (child === place) place = place.nextElementSibling;
    else list.insertBefore(child, place);
    patch?.(child, item);
  }
  for (const gone of old.values()) gone.remove();
};

/** Runs `draw` only when what it shows has changed. */
export const once = (element, content, draw) => {
  const sign = JSON.stringify(content);
  if (element.sign === sign) return;
  element.sign = sign;
  draw();
};

export const el = (tag, attributes = {}, ...children) => {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children.filter((child) => child !== null && child !== ""));
  return made;
};

/** A clock that shell's clocks.js keeps: kind is since or until. */
export const clock = (element, kind, instant) => {
  const other = kind === "since" ? "until" : "since";
  delete element.dataset[other];
  if (instant) element.dataset[kind] = instant;
  else { delete element.dataset[kind]; put(element, ""); }
};
