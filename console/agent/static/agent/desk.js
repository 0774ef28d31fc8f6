// The agent's desk: starts the parts and names the actions.
import { keepSession, post, Problem } from "./api.js";
import "./list.js";
import "./face.js";
import "./log.js";
import "./script.js";
import "./card.js";
import "./notices.js";
import { openArrange } from "./later.js";
import { $, desk, put } from "./dom.js";
import { wipe, write } from "./composer.js";
import { openPalette, register } from "./keys.js";
import * as line from "./line.js";
import { accept, decline } from "./offers.js";
import { choose } from "./script.js";
import { single } from "./single.js";
import * as sound from "./sound.js";
import { act, changed, complain, contactOf, hooks, keyOf, loadSnapshot, pathOf, select, state } from "./store.js";
import { end, finish, more, wrap } from "./wrapup.js";
import { text } from "./words.js";
import { now } from "../look/shell.js";

// One sign-on at a time: of two that cross each other, one takes the desk from the other.
let signing = null;
const signIn = (take = false) => (signing ??= post("sign-in/", { take }).then(({ session }) => keepSession(session)).finally(() => { signing = null; }));
const switchTo = async (wanted, reason = "") => {
  if (wanted === "available" && !state.agent?.signed_in) try { await signIn(); } catch (error) { return complain(error); }
  await act("state/", { state: wanted, reason }, null);
};
const openNth = (number) => { const row = state.contacts[number - 1]; if (row) select(keyOf(row)); };

register(
  { id: "accept", label: text("a_accept"), code: "KeyA", alt: true, keys: "Alt+A", run: accept },
  { id: "decline", label: text("a_decline"), code: "KeyQ", alt: true, keys: "Alt+Q", run: decline },
  { id: "ready", label: text("a_ready"), code: "KeyR", alt: true, keys: "Alt+R", run: () => switchTo("available") },
  { id: "not_ready", label: text("a_not_ready"), code: "KeyP", alt: true, keys: "Alt+P", run: () => switchTo("not_ready", "break") },
  { id: "reply", label: text("a_reply"), code: "KeyC", alt: true, keys: "Alt+C", run: () => write("reply") },
  { id: "note", label: text("a_note"), code: "KeyN", alt: true, keys: "Alt+N", run: () => write("note") },
  { id: "wrap", label: text("a_wrap"), code: "KeyW", alt: true, keys: "Alt+W", run: (_, event) => (event?.type === "keydown" ? wrap() : end()) },
  { id: "finish", label: text("a_finish"), code: "Enter", alt: true, keys: "Alt+Enter", run: finish },
  { id: "callback", label: text("a_callback"), code: "KeyB", alt: true, keys: "Alt+B", run: openArrange },
  { id: "more", label: text("a_more"), code: "KeyM", alt: true, keys: "Alt+M", run: more },
  { id: "contact", label: text("a_contact"), keys: "Alt+1 … 9", pick: false, run: openNth },
  { id: "script", label: text("a_script"), keys: "1 … 9", pick: false, run: choose },
  { id: "palette", label: text("a_palette"), code: "KeyK", alt: true, keys: "Alt+K", run: openPalette },
  { id: "keys", label: text("a_keys"), code: "Slash", shift: true, keys: "?", run: openPalette },
  { id: "sound", label: text("a_sound"), code: "KeyS", alt: true, keys: "Alt+S", run: sound.toggle },
  { id: "leave", label: text("idle_signed_out"), keys: "", pick: false, run: () => switchTo("signed_out") },
);

$("state-menu").addEventListener("click", (event) => {
  const reason = event.target.closest("[data-reason]")?.dataset.reason;
  if (reason) switchTo("not_ready", reason);
});
for (const button of document.querySelectorAll("[data-sign-out]")) button.addEventListener("click", wipe);

const markSeen = (key) => {
  const row = contactOf(key);
  if (!row || key !== state.current || document.visibilityState !== "visible" || !row.unread) return;
  row.unread = 0;
  post(`${pathOf(key)}seen/`).catch(() => {});
};
hooks.read = markSeen;
hooks.selected = (key) => markSeen(key);
hooks.message = (key) => { if (key !== state.current || document.visibilityState !== "visible") sound.ping(); };
hooks.gone = () => { const next = state.contacts[0]; if (next) select(keyOf(next), desk.dataset.view); else desk.dataset.view = "work"; };
document.addEventListener("visibilitychange", () => { if (state.current) { markSeen(state.current); changed(); } });
setInterval(() => { // a wrap-up that ran out is closed by the floor
  if (state.contacts.some((row) => row.wrap_until && Date.parse(row.wrap_until) < now() - 1500)) loadSnapshot().catch(() => {});
}, 5000);

const start = async (take = false) => {
  if ($("elsewhere").open) $("elsewhere").close();
  try {
    await signIn(take);
    await loadSnapshot();
    if (!state.current && state.contacts.length) select(keyOf(state.contacts[0]), "list");
    else if (!state.contacts.length) desk.dataset.view = "work";
    changed();
  } catch (error) {
    complain(error);
    if (error instanceof Problem && error.code === "taken-over") return;
    $("idle").querySelector("h1").textContent = error.title || text("no_answer"); // the line tries on and fills the desk
  }
  line.open();
};
let taken = false; // by another browser, not by another tab of this one
const rest = (title = "elsewhere", body = "elsewhere_next") => {
  line.close();
  sound.silence();
  put($("el-h"), title === "elsewhere" ? text(title) : title);
  put($("el-p"), body === "elsewhere_next" ? text(body) : body);
  if (!$("elsewhere").open) $("elsewhere").showModal();
};
hooks.takenOver = (error) => { taken = true; rest(error.title, error.detail); };
$("elsewhere").addEventListener("cancel", (event) => event.preventDefault());
const takeOver = single("onefloor.desk", { lead: () => start(), rest: () => { taken = false; rest(); } });
$("take-over").addEventListener("click", () => { if (taken) { taken = false; start(true); } else takeOver(); });
