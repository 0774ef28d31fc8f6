/* Puts the chat button on a client's page. Runs in any page: no library, no style sheet, no cookie, no global but one. */
(() => {
  "use strict";
  const given = __GIVEN__;
  const script = document.currentScript || document.querySelector('script[data-key][src*="/widget/loader.js"]');
  const key = script && script.dataset.key;
  if (!key) return console.warn("chat: data-key is missing on the script tag");
  const all = window.onefloorChat || (window.onefloorChat = {});
  if (all[key]) return all[key].attach();  // put in twice, or the page replaced its body

  const base = new URL("./", script.src);
  const language = (script.dataset.lang || "").slice(0, 2);
  const known = language || (navigator.language || "").slice(0, 2);
  const words = given.words[known] || given.words[given.language] || given.words.en;
  const memory = {};
  const name = (what) => `onefloor.${key}.${what}`;
  const read = (what) => {  // storage may be denied, full or partitioned
    try { return localStorage.getItem(name(what)) || memory[what] || ""; } catch { return memory[what] || ""; }
  };
  const write = (what, value) => {
    memory[what] = value;
    try {
      if (value) localStorage.setItem(name(what), value); else localStorage.removeItem(name(what));
    } catch { /* memory holds it until the page goes */ }
  };

  const css = (element, text) => { element.style.cssText = text; return element; };
  const small = matchMedia("(max-width: 480px)");
  const host = document.createElement("div");
  const root = host.attachShadow ? host.attachShadow({ mode: "open" }) : host;
  const button = document.createElement("button");
  const badge = document.createElement("span");
  let frame = null, isReady = false, isOpen = false, isAsked = false, unread = 0, overflow = "";

  function icon(path) {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    const attributes = { viewBox: "0 0 24 24", width: 26, height: 26, fill: "none", stroke: "currentColor" };
    Object.assign(attributes, { "stroke-width": 2, "stroke-linecap": "round", "stroke-linejoin": "round" });
    for (const [attribute, value] of Object.entries(attributes)) svg.setAttribute(attribute, value);
    svg.setAttribute("aria-hidden", "true");
    svg.appendChild(document.createElementNS(svg.namespaceURI, "path")).setAttribute("d", path);
    return svg;
  }

  const shapes = [icon("M7.9 20A9 9 0 1 0 4 16.1L2 22z"), icon("m6 9 6 6 6-6")];

  function dress() {
    const full = small.matches;
    css(host, "all:initial;position:fixed;right:0;bottom:0;width:0;height:0;z-index:2147483000");
    css(button, `all:initial;position:fixed;right:20px;bottom:20px;width:56px;height:56px;border-radius:50%;cursor:pointer;
      background:${given.colour};color:#fff;display:${full && isOpen ? "none" : "grid"};place-items:center;
      box-shadow:0 6px 20px -4px rgb(0 0 0/.35);box-sizing:border-box;outline-offset:3px`);
    css(badge, `position:absolute;top:-2px;right:-2px;min-width:20px;height:20px;border-radius:10px;background:#b3261e;color:#fff;
      font:600 12px/20px system-ui,sans-serif;text-align:center;display:${unread && !isOpen ? "block" : "none"}`);
    shapes[0].style.display = isOpen ? "none" : "";
    shapes[1].style.display = isOpen ? "" : "none";
    badge.textContent = unread > 9 ? "9+" : unread;
    button.setAttribute("aria-label", words[isOpen ? 1 : 0] + (unread ? ` (${unread})` : ""));
    button.setAttribute("aria-expanded", isOpen);
    if (!frame) return;
    const shape = full
      ? "inset:0;width:100%;height:100%;height:100dvh;border-radius:0"
      : "right:20px;bottom:88px;width:376px;height:min(640px,calc(100vh - 108px));border-radius:12px;box-shadow:0 24px 64px -12px rgb(0 0 0/.4)";
    css(frame, `position:fixed;border:0;background:transparent;color-scheme:normal;${shape};display:${isOpen ? "block" : "none"}`);
  }

  function load() {
    if (frame) return;
    const address = new URL("frame/", base);
    address.searchParams.set("key", key);
    if (language) address.searchParams.set("lang", language);
    if (script.dataset.theme) address.searchParams.set("theme", script.dataset.theme);
    frame = document.createElement("iframe");
    frame.title = words[2];
    frame.referrerPolicy = "origin";
    frame.src = address.href;
    dress();
    root.appendChild(frame);
  }

  const tell = (content) => isReady && frame.contentWindow &&
    frame.contentWindow.postMessage(Object.assign({ onefloor: 1 }, content), base.origin);

  function show(open) {
    isOpen = open;
    isAsked = true;  // by a person: the focus may move
    if (open) { load(); unread = 0; }
    write("open", open && !small.matches ? "1" : "");
    if (small.matches) {
      const style = document.documentElement.style;
      if (open) { overflow = style.overflow; style.overflow = "hidden"; } else style.overflow = overflow;
    }
    dress();
    tell({ type: "shown", open });
    if (open) frame.focus(); else button.focus();
  }

  const answers = {
    ready: () => {
      isReady = true;
      tell({ type: "hello", token: read("token"), unsent: read("unsent"), open: isOpen, asked: isAsked,
        page: location.origin + location.pathname });
    },
    token: (m) => write("token", String(m.token || "")),
    unsent: (m) => write("unsent", String(m.unsent || "")),
    running: (m) => write("running", m.running ? "1" : ""),
    unread: (m) => { unread = isOpen ? 0 : Number(m.count) || 0; dress(); },
    close: () => show(false),
  };
  window.addEventListener("message", (event) => {
    if (!frame || event.source !== frame.contentWindow || event.origin !== base.origin) return;
    const content = event.data;
    if (content && content.onefloor === 1 && Object.hasOwn(answers, content.type)) answers[content.type](content);
  });
  button.addEventListener("click", () => show(!isOpen));
  small.addEventListener("change", dress);
  button.type = "button";
  button.append(...shapes, badge);
  root.appendChild(button);

  function attach() {
    if (!document.body) return document.addEventListener("DOMContentLoaded", attach, { once: true });
    if (!host.isConnected) document.body.appendChild(host);
  }
  all[key] = { attach, open: () => show(true), close: () => show(false) };
  dress();
  attach();
  if (read("running") || read("unsent")) load();  // a contact goes on from page to page
  if (read("open") && read("running") && !small.matches) { isOpen = true; load(); dress(); }
})();
