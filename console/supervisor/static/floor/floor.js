// The wallboard: hints make one fetch, the answer is patched in place; pages turn, the wall clock goes.
import { connect } from "../live/live.js";
import { now, refreshClocks } from "../look/clocks.js";
import { morph } from "./morph.js";

const QUICK_MS = 120; // a burst of hints is one fetch
const REST_MS = 900; // and the next one waits: a busy floor hints many times a second
const SWEEP_MS = 10_000; // waits cross their threshold without any hint
const TURN_MS = 15_000;

const board = document.getElementById("board");
const address = board.dataset.nowUrl;
let timer, asked = 0, fetching = false, again = false, page = 1;

const soon = () => {
  again = true;
  timer ??= setTimeout(refresh, Math.max(QUICK_MS, asked + REST_MS - Date.now()));
};

const refresh = async () => {
  timer = undefined;
  if (fetching) return;
  fetching = true;
  again = false;
  asked = Date.now();
  try {
    const answer = await fetch(address, { headers: { accept: "text/html" }, redirect: "error" });
    if (answer.status === 403) location.reload();
    if (answer.ok) draw(await answer.text());
  } catch {
    // the age of the figures says it; the next sweep asks again
  } finally {
    fetching = false;
    if (again) soon();
  }
};

const draw = (text) => {
  const fresh = document.createElement("main");
  fresh.innerHTML = text;
  morph(board, fresh);
  show();
  tick();
  refreshClocks();
};

const show = () => {
  const pages = board.querySelectorAll("[data-page]");
  if (page > pages.length) page = 1;
  for (const one of pages) one.toggleAttribute("data-on", Number(one.dataset.page) === page);
  board.querySelector(".turn").textContent = pages.length > 1 ? `${page} / ${pages.length}` : "";
};

const tick = () => {
  for (const wall of board.querySelectorAll("[data-wall]")) {
    const text = new Intl.DateTimeFormat(document.documentElement.lang, {
      hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: wall.dataset.wall,
    }).format(now());
    if (wall.textContent !== text) wall.textContent = text;
  }
};

const state = (name) => {
  const lost = name === "offline" || name === "refused" || name === "signed_out";
  document.documentElement.toggleAttribute("data-offline", lost);
  board.querySelector("#lost span").hidden = !lost;
  if (name === "signed_out") location.reload(); // leads to the sign-in page and back
  if (name === "live") soon();
};

connect({ url: board.dataset.socket, since: board.dataset.numbers, onHint: soon, onResync: soon, onState: state });
setInterval(soon, SWEEP_MS);
setInterval(tick, 1000);
setInterval(() => {
  page += 1;
  show();
}, TURN_MS);
show();
tick();
