// The connection in words: live, offline with its banner after three seconds, signed out over the page.
import { connect } from "../live/live.js";
import { $, icon, put, show, slot } from "./dom.js";
import { flushOutbox } from "./composer.js";
import { changed, hooks, loadAll, loadSnapshot, onHint, state } from "./store.js";
import { text } from "./words.js";

let live = null, lostAt = 0, timer = 0;
const dialog = $("signed-out");

const banner = () => {
  const seconds = Math.round((Date.now() - lostAt) / 1000);
  show($("offline"), lostAt && seconds >= 3);
  if (lostAt) put(slot($("offline"), "text"), text("offline_for", { n: seconds }));
};

const onState = (next) => {
  const before = state.line;
  state.line = next === "signed_out" ? "offline" : next;
  if (next === "refused") return location.reload();
  if (next === "signed_out") hooks.signedOut();
  if (next === "live") {
    if (dialog.open) dialog.close();
    lostAt = 0;
    clearInterval(timer);
    if (before !== "connecting" || !state.agent) loadAll();
    flushOutbox();
  } else if (next === "offline" && !lostAt) {
    lostAt = Date.now();
    timer = setInterval(banner, 1000);
  }
  banner();
  const word = text(state.line === "live" ? "live" : state.line === "connecting" ? "connecting" : "offline"), line = $("line");
  put(slot(line, "text"), word);
  line.title = word;
  changed();
};

hooks.signedOut = () => { if (!dialog.open) dialog.showModal(); };
dialog.addEventListener("cancel", (event) => event.preventDefault());
document.addEventListener("visibilitychange", async () => { // back from signing in: the socket may never have noticed
  if (document.visibilityState !== "visible" || !dialog.open) return;
  try { await loadSnapshot(); } catch { return; }
  dialog.close();
  live?.retry();
  flushOutbox();
});

export const open = () => {
  live?.close();
  live = connect({ url: "/ws/desk/", since: state.since, onHint, onResync: () => loadAll(), onState });
};
export const close = () => { live?.close(); live = null; };
