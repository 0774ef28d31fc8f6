// Patches what is shown so that it says what a freshly fetched copy says: text and attributes change, nodes stay.
const KEPT = ["data-ready", "open", "hidden"];

const dress = (old, fresh) => {
  for (const { name, value } of fresh.attributes) if (!KEPT.includes(name) && old.getAttribute(name) !== value) old.setAttribute(name, value);
  for (const { name } of [...old.attributes]) if (!KEPT.includes(name) && !fresh.hasAttribute(name)) old.removeAttribute(name);
};

/** `fresh` may be emptied by this. A chart somebody reads now (.on) is left alone until they are done. */
export const patch = (old, fresh) => {
  if (old.nodeType !== fresh.nodeType || old.nodeName !== fresh.nodeName) return old.replaceWith(fresh);
  if (old.nodeType !== Node.ELEMENT_NODE) return old.data !== fresh.data && (old.data = fresh.data);
  if (old.matches(".chart.on")) return;
  dress(old, fresh);
  const were = [...old.childNodes], are = [...fresh.childNodes];
  are.forEach((child, at) => (were[at] ? patch(were[at], child) : old.append(child)));
  were.slice(are.length).forEach((child) => child.remove());
};
