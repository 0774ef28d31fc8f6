// Makes the children of an element like those of a fetched one by patching texts and attributes in place.

const OWN = new Set(["data-on", "open"]); // written by the page itself, or by who reads it
const ticks = (node) => node.dataset && ("age" in node.dataset || "since" in node.dataset || "wall" in node.dataset);
const like = (a, b) => a.nodeType === b.nodeType && a.nodeName === b.nodeName && a.dataset?.key === b.dataset?.key;

const attributes = (old, fresh) => {
  for (const { name } of [...old.attributes]) if (!OWN.has(name) && !fresh.hasAttribute(name)) old.removeAttribute(name);
  for (const { name, value } of fresh.attributes) {
    if (!OWN.has(name) && old.getAttribute(name) !== value) old.setAttribute(name, value);
  }
};

const patch = (old, fresh) => {
  if (old.nodeType !== Node.ELEMENT_NODE) {
    if (old.data !== fresh.data) old.data = fresh.data;
    return;
  }
  if ("keep" in old.dataset) return;
  attributes(old, fresh);
  if (!ticks(old) || !old.firstChild) morph(old, fresh);
};

/** Rows with a data-key move with their key; everything else is patched where it stands. */
export const morph = (old, fresh) => {
  let here = old.firstChild;
  for (const wanted of [...fresh.childNodes]) {
    const key = wanted.dataset?.key;
    if (key && here?.dataset?.key !== key) {
      const moved = [...old.children].find((child) => child.dataset.key === key);
      if (moved) old.insertBefore(moved, here), (here = moved);
    }
    if (here && like(here, wanted)) {
      patch(here, wanted);
      here = here.nextSibling;
    } else {
      old.insertBefore(wanted, here);
    }
  }
  while (here) {
    const next = here.nextSibling;
    here.remove();
    here = next;
  }
};
