// The footer that stays: outcome and note, filled early; when the contact ends it gets the clock, Finish and 30 s more.
import { announce, closeDrawer, now, openDrawer, refreshClocks, toast } from "../look/shell.js";
import { post, uuid } from "./api.js";
import { pendingOf, write } from "./composer.js";
import { $, clock, el, once, show, slot } from "./dom.js";
import { act, complain, contactOf, finished, hooks, keyOf, loadContact, loadSnapshot, pathOf, state, watch } from "./store.js";
import { text } from "./words.js";

const filled = new Map(); // key -> {outcome, note, ref}
const own = (key) => filled.get(key) ?? filled.set(key, { outcome: "", note: "", ref: uuid() }).get(key);
let busy = false, asked = 0, goOn = null;

$("outcome").addEventListener("change", (event) => { if (state.current) own(state.current).outcome = event.target.value; });
$("wrap-note").addEventListener("input", (event) => { if (state.current) Object.assign(own(state.current), { note: event.target.value, ref: uuid() }); });

/** A mail nobody answered is ended on purpose only: asks once per contact, true while it asks. */
const asksForReply = (row, key, then) => {
  const replies = [...(state.details.get(key)?.messages ?? []).filter((one) => one.author === "agent"), ...pendingOf(key).filter((one) => one.kind !== "note")];
  if (row.channel !== "email" || replies.length || own(key).noReply) return false;
  goOn = () => { own(key).noReply = true; then(); };
  openDrawer("unanswered");
  return true;
};
$("unanswered").addEventListener("click", (event) => {
  if (!event.target.closest("[data-reply], [data-go-on]")) return;
  closeDrawer("unanswered");
  if (event.target.closest("[data-reply]")) write("reply");
  else goOn();
});

/** Ends the contact. By key it asks once: a slip must not hang up on a customer. */
export const end = (byKey = false) => {
  const row = contactOf();
  if (!row || row.state !== "active" || asksForReply(row, state.current, end)) return;
  if (byKey && Date.now() - asked > 4000) {
    asked = Date.now();
    return toast(`${$("end").title}: 2×`);
  }
  asked = 0;
  act(`${pathOf(state.current)}end/`).then((done) => done && $("outcome").focus());
};

const keepNote = async (key, mine) => {
  if (!mine.note.trim()) return;
  const form = new FormData();
  for (const [name, value] of Object.entries({ kind: "note", body: mine.note, ref: mine.ref })) form.append(name, value);
  await post(`${pathOf(key)}messages/`, form);
};

export const finish = async () => {
  const row = contactOf(), key = state.current, mine = key && own(key);
  if (!row || busy) return;
  if (row.state !== "wrap_up") return toast(text("end_first"));
  if (asksForReply(row, key, finish)) return;
  if (!mine.outcome) { toast(text("choose_outcome")); return $("outcome").focus(); }
  busy = true;
  state.finishing = key; // it leaves the desk any moment: hints about it fetch nothing
  try {
    await keepNote(key, mine);
    const words = $("outcome").selectedOptions[0].textContent;
    await post(`${pathOf(key)}finish/`, { disposition: Number(mine.outcome) });
    finished.add(key);
    toast(text("outcome_saved", { text: words }));
    await loadSnapshot();
    filled.delete(key);
  } catch (error) { complain(error); } finally { busy = false; state.finishing = null; }
};

/** The last second of a wrap-up: what was chosen and typed is saved, as if Finish had been pressed. */
const overdue = new Set();
const saveLast = async (row) => {
  const key = keyOf(row), mine = own(key);
  overdue.add(key);
  try {
    await keepNote(key, mine);
    if (!mine.outcome) return;
    await post(`${pathOf(key)}finish/`, { disposition: Number(mine.outcome) });
    mine.saved = true;
  } catch (error) { complain(error); }
};
setInterval(() => {
  for (const row of state.contacts) {
    const left = row.wrap_until ? Date.parse(row.wrap_until) - now() : Infinity, key = keyOf(row);
    if (left < 1500 && filled.has(key) && !overdue.has(key) && key !== state.finishing) saveLast(row);
    if (left > 5000) overdue.delete(key); // longer was asked for
  }
}, 500);
hooks.wrapsOver = (rows) => {
  for (const row of rows) {
    const mine = filled.get(keyOf(row)), chosen = mine?.saved && state.details.get(keyOf(row))?.dispositions.find(([id]) => String(id) === mine.outcome)?.[1];
    toast(text("wrap_over", { who: row.who, outcome: chosen || row.wrap_outcome || text("not_given") }));
    filled.delete(keyOf(row));
  }
};

export const more = () => { if (contactOf()?.state === "wrap_up") act(`${pathOf(state.current)}extend/`); };

/** Alt+W: ends what runs, finishes what has ended. */
export const wrap = () => (contactOf()?.state === "wrap_up" ? finish() : end(true));

watch(() => {
  const row = contactOf();
  if (!row) return;
  const key = keyOf(row), detail = state.details.get(key), mine = own(key), ended = row.state === "wrap_up", select = $("outcome");
  once(select, [key, detail?.dispositions], () => {
    select.replaceChildren(select.firstElementChild, ...(detail?.dispositions ?? []).map(([id, label]) => el("option", { value: id }, label)));
    select.value = mine.outcome;
    $("wrap-note").value = mine.note;
  });
  $("wrapup").classList.toggle("early", !ended);
  show($("wrap-clock"), ended);
  show($("more"), ended);
  clock(slot($("wrap-clock"), "left"), "until", ended ? row.wrap_until : null);
  $("finish").setAttribute("aria-disabled", String(!ended));
  $("finish").title = ended ? "Alt+W" : text("end_first");
  $("finish").classList.toggle("primary", ended);
  if (ended && own(key).told !== true && key !== state.finishing) {
    own(key).told = true;
    announce(text("ended"));
    loadContact(key).catch(() => {});
  }
  refreshClocks();
});
