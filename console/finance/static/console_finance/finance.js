// Lines, contacts and rating steps without leaving the page. Every link works without this file too.
import { announce } from "../look/shell.js";

const part = (id, root = document) => root.getElementById(id);

const fetched = async (url) => {
  const answer = await fetch(url, { headers: { Accept: "text/html" } });
  if (!answer.ok || answer.redirected) throw new Error(`answered ${answer.status}`);
  return new DOMParser().parseFromString(await answer.text(), "text/html");
};

const markChosen = (id) => {
  for (const link of document.querySelectorAll('[data-walk="contact"]')) {
    const chosen = link.id === id;
    link.closest("tr").classList.toggle("chosen", chosen);
    link.toggleAttribute("aria-current", chosen);
    if (chosen) link.setAttribute("aria-current", "true");
  }
};

/** Shows a page's parts: all of the review, or the drawer alone so that rows and scroll stay. A fault loads the page. */
const show = async (url, ids) => {
  try {
    const fresh = await fetched(url);
    const focused = document.activeElement?.id;
    for (const id of ids) part(id).replaceWith(document.adoptNode(part(id, fresh)));
    if (focused) part(focused)?.focus({ preventScroll: true });
    return true;
  } catch {
    location.assign(url);
    return false;
  }
};

let opener = "";

const follow = async (link) => {
  const drawerOnly = link.dataset.part === "contact", closing = link.id === "contact-close";
  if (link.dataset.walk === "contact") opener = link.id;
  if (!(await show(link.href, drawerOnly ? ["contact"] : ["review", "contact"]))) return;
  history.pushState(null, "", link.href);
  if (!drawerOnly) return;
  markChosen(closing ? "" : opener);
  if (closing) part(opener)?.focus();
  else {
    part("contact-close")?.focus();
    announce(document.querySelector("#contact h2")?.textContent ?? "");
  }
};

const more = async (link) => {
  try {
    const rows = part("contact-rows", await fetched(link.href)).children;
    const first = rows[0]?.querySelector("a")?.id;
    part("more-row").replaceWith(...[...rows].map((row) => document.adoptNode(row)));
    if (first) part(first)?.focus();
  } catch {
    location.assign(link.href);
  }
};

document.addEventListener("click", (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
  const link = event.target.closest("a[data-part], a[data-more]");
  if (!link) return;
  event.preventDefault();
  if ("more" in link.dataset) more(link);
  else follow(link);
});

addEventListener("popstate", () => show(location.href, ["review", "contact"]));

const walk = (step) => {
  const stops = [...document.querySelectorAll("#review [data-walk]")], here = stops.indexOf(document.activeElement);
  const next = here < 0 ? stops[0] : stops[here + step];
  next?.focus();
  return Boolean(next);
};

const lineOf = (stop) => stop.closest("tr.inner")?.previousElementSibling?.querySelector('[data-walk="line"]');

const turn = (open) => {
  const stop = document.activeElement?.closest?.("#review [data-walk]");
  if (!stop) return false;
  if (stop.dataset.walk !== "line") return !open && (lineOf(stop)?.focus(), true);
  if ((stop.getAttribute("aria-expanded") === "true") === open) return false;
  stop.click();
  return true;
};

const approve = () => {
  const key = document.querySelector("[data-primary]");
  if (!key) return false;
  if (key.getAttribute("aria-disabled") === "true") announce(key.title);
  key.focus();
  key.click();
  return true;
};

const KEYS = { ArrowDown: () => walk(1), ArrowUp: () => walk(-1), ArrowRight: () => turn(true), ArrowLeft: () => turn(false) };

document.addEventListener("keydown", (event) => {
  if (event.target.closest("input, select, textarea, dialog, .menu, #contact .body") && event.code !== "Escape") return;
  if (event.code === "Escape" && !document.querySelector("dialog[open]")) part("contact-close")?.click();
  if (event.altKey && event.code === "KeyP") return approve() && event.preventDefault();
  if (event.altKey || event.ctrlKey || event.metaKey) return;
  // a line is a button to assistive technology: Space must press it as Enter does
  if (event.code === "Space" && event.target.matches?.('[data-walk="line"]')) return event.preventDefault(), event.target.click();
  if (KEYS[event.code]?.()) event.preventDefault();
});
