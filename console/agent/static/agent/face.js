// Whom the agent speaks for: spine, greeting, call bar, favicon; and what to do when no contact is open.
import { get } from "./api.js";
import { announce, refreshClocks } from "../look/shell.js";
import { $, channel, clock, desk, put, show, slot } from "./dom.js";
import { contactOf, keyOf, programOf, state, watch } from "./store.js";
import { clockTime, text, word } from "./words.js";

const spine = desk.querySelector(".spine"), greeting = desk.querySelector(".greeting"), bar = desk.querySelector(".callbar");
let spoken = null;

const drawFavicon = (program) => {
  const link = document.querySelector("link[rel=icon]"), colour = getComputedStyle(spine).backgroundColor;
  const mark = program.monogram.replace(/[<&>]/g, "");
  link.href = `data:image/svg+xml,${encodeURIComponent(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="6" fill="${colour}"/><text x="16" y="22" font-family="sans-serif" font-size="16" font-weight="700" text-anchor="middle" fill="white">${mark}</text></svg>`)}`;
};

const drawFace = (row, program, detail) => {
  desk.dataset.hue = program.hue;
  put(slot(spine, "mono"), program.monogram);
  put(slot(spine, "name"), program.name);
  put(slot(spine, "line"), detail?.line ?? "");
  put(slot(greeting, "name"), program.name);
  put(slot(greeting, "say"), program.greeting ? `“${program.greeting}”` : "");
  put(slot(greeting, "language"), word("languages", detail?.language || program.language));
  put(slot(greeting, "queue"), detail?.queue ?? "");
  put(slot(bar, "initials"), row.who.split(" ").slice(0, 2).map((name) => name[0]).join("").toUpperCase());
  put(slot(bar, "who"), row.who);
  channel(slot(bar, "channel"), row.channel);
  const point = detail?.customer.points[0]?.[1];
  put(slot(bar, "about"), [row.subject, point === row.who ? "" : point].filter(Boolean).join(" · ") || word("channels", row.channel));
  clock(slot(bar, "timer"), "since", row.state === "active" ? row.answered_at : null);
  show(slot(bar, "timer"), row.state === "active");
  show($("end"), row.state === "active");
  const notice = row.state === "wrap_up" ? text("ended") : row.left_at ? text("left") : row.aside_at ? text("aside_notice") : "";
  show($("notice"), notice);
  put(slot($("notice"), "text"), notice);
  if (spoken === keyOf(row)) return;
  spoken = keyOf(row);
  announce(text("contact_started", { who: row.who, program: program.name }));
  drawFavicon(program);
};

const idleWords = ({ agent, contacts }) => {
  if (!agent.signed_in && agent.forgotten_at) return ["idle_forgotten", "idle_signed_out_next", true];
  if (!agent.signed_in) return ["idle_signed_out", "idle_signed_out_next", true];
  if (contacts.length) return ["idle_choose", "idle_choose_next", false];
  if (agent.ready) return ["idle_ready", "idle_ready_next", false];
  if (agent.missed_at) return ["idle_missed", "idle_missed_next", true];
  return [agent.reason === "declined" ? "idle_declined" : "idle_not_ready", "idle_not_ready_next", true];
};

// Why nothing comes: asked while the agent waits with an empty desk, so that a busy floor is not asked for everybody.
const WHY_MS = 10_000;
let asked = 0;
const askWhy = () => {
  const waits = state.agent?.ready && !state.contacts.length && document.visibilityState === "visible";
  if (!waits) { asked = 0; put(slot($("idle"), "why"), ""); return; }
  if (Date.now() - asked < WHY_MS) return;
  asked = Date.now();
  get("why/").then(({ why }) => { if (asked) put(slot($("idle"), "why"), why); }).catch(() => {}); // the line says so
};
setInterval(askWhy, WHY_MS);

const drawIdle = () => {
  askWhy();
  const [title, next, ready] = idleWords(state), at = state.agent.missed_at ?? state.agent.forgotten_at, box = $("idle");
  put(slot(box, "title"), text(title, { time: at ? clockTime(at) : "" }));
  put(slot(box, "next"), text(next));
  show(box.querySelector("[data-act]"), ready);
  show($("notice"), false);
  spoken = null;
  delete desk.dataset.hue;
};

watch(() => {
  if (!state.agent) return;
  const row = contactOf();
  desk.classList.toggle("idle", !row);
  show($("idle"), !row);
  if (row) drawFace(row, programOf(row), state.details.get(keyOf(row)));
  else drawIdle();
  for (const tab of document.querySelectorAll(".tabbar [data-view]")) {
    if (tab.dataset.view === desk.dataset.view) tab.setAttribute("aria-current", "page");
    else tab.removeAttribute("aria-current");
  }
  refreshClocks();
});

desk.querySelector(".tabbar").addEventListener("click", (event) => {
  const view = event.target.closest("[data-view]")?.dataset.view;
  if (!view) return;
  desk.dataset.view = view;
  for (const tab of document.querySelectorAll(".tabbar [data-view]")) tab.toggleAttribute("aria-current", false);
  event.target.closest("[data-view]").setAttribute("aria-current", "page");
});
