/* The page that carries this frame: it keeps the token, as a framed page has no lasting storage of its own. */

const origins = document.documentElement.dataset.origins.split(" ").filter(Boolean);
let parentOrigin = "";

function allowed(origin) {
  if (origin === location.origin) return true;
  return origins.some((known) => {
    if (known === origin) return true;
    const star = known.indexOf("*.");
    if (star < 0 || !origin.startsWith(known.slice(0, star))) return false;
    const host = origin.slice(star), tail = known.slice(star + 1);
    return host.endsWith(tail) && host.length > tail.length && !/[/:]/.test(host.slice(0, -tail.length));
  });
}

/* Calls handlers[type](content) for messages of an allowed parent; says `ready` until the first one came. */
export function listen(handlers) {
  if (window.parent === window) {  // opened as a page of its own: nobody keeps the token, nobody says hello
    handlers.hello({ page: location.origin, open: true });
    return;
  }
  window.addEventListener("message", (event) => {
    if (event.source !== window.parent || !allowed(event.origin)) return;
    const content = event.data;
    if (!content || content.onefloor !== 1 || !Object.hasOwn(handlers, content.type)) return;
    parentOrigin = event.origin;
    handlers[content.type](content);
  });
  // Nothing secret: the parent's origin is not known before it answers, and frame-ancestors has judged it.
  window.parent.postMessage({ onefloor: 1, type: "ready" }, "*");
}

export function tellParent(content) {
  if (parentOrigin) window.parent.postMessage({ onefloor: 1, ...content }, parentOrigin);
}
