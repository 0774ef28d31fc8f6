// The overview: a hint says that something happened, the page fetches its figures once and patches them in place.
import { connect } from "../live/live.js";
import { startCharts } from "../look/chart.js";
import { refreshClocks } from "../look/shell.js";
import { patch } from "./patch.js";

const SOON = 150, GAP = 1000, TICK = 15_000, LOST = 3000; // ms
const by = (id) => document.getElementById(id);
const box = by("figures"), line = by("line");
let timer = 0, last = 0, busy = false, again = false, lost = 0;

const show = (id, yes) => { by(id).hidden = !yes; };

const swap = (text) => {
  const fresh = new DOMParser().parseFromString(text, "text/html");
  const parts = [...fresh.querySelectorAll("[data-part]")];
  for (const part of parts) {
    const old = document.querySelector(`[data-part="${part.dataset.part}"]`);
    if (!old) box.append(part);
    else patch(old, part);
  }
  for (const old of box.querySelectorAll("[data-part]")) if (!parts.some((part) => part.dataset.part === old.dataset.part)) old.remove();
  startCharts();
  refreshClocks();
};

const fetchNow = async () => {
  if (busy) return (again = true);
  busy = true;
  last = Date.now();
  try {
    const answer = await fetch(box.dataset.fragment + location.search, { credentials: "same-origin" });
    if (answer.redirected || [401, 403, 404].includes(answer.status)) return show("signed-out", true);
    if (!answer.ok) throw new Error(String(answer.status));
    swap(await answer.text());
    show("failed", false);
  } catch {
    show("failed", by("offline").hidden);
  } finally {
    busy = false;
    if (again) { again = false; soon(); }
  }
};

/** Many hints, one fetch: at once when it was quiet, once a second in a rush. */
const soon = () => {
  if (timer) return;
  timer = setTimeout(() => { timer = 0; fetchNow(); }, Math.max(SOON, last + GAP - Date.now()));
};

const onState = (state) => {
  const word = line.dataset[state === "live" ? "wordLive" : state === "connecting" ? "wordConnecting" : "wordOffline"];
  line.querySelector("span").textContent = word;
  clearTimeout(lost);
  if (state === "live") { show("offline", false); show("failed", false); }
  else if (state === "signed_out" || state === "refused") show("signed-out", true);
  else if (state === "offline") lost = setTimeout(() => show("offline", true), LOST);
};

connect({ url: box.dataset.socket, since: box.dataset.seen, onHint: soon, onResync: soon, onState });
setInterval(() => document.visibilityState === "visible" && soon(), TICK);
document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && soon());
by("again").addEventListener("click", fetchNow);
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-period]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  history.pushState(null, "", link.href);
  fetchNow();
});
addEventListener("popstate", fetchNow);
