// Writing: reply or note, drafts kept here and on the server, sends that survive a lost connection.
import { refreshClocks } from "../look/shell.js";
import { post, Offline, SignedOut, uuid } from "./api.js";
import { $, desk, el, put, show, slot } from "./dom.js";
import { changed, complain, contactOf, hooks, keyOf, loadSnapshot, pathOf, programOf, state, watch } from "./store.js";
import { text } from "./words.js";

const HOME = `onefloor.desk.${desk.dataset.agent}.`, field = $("text");
const drafts = new Map(); // key -> {body, note}
let shownFor = null, note = false, files = [], soonLocal = 0, soonServer = 0, unsaved = null;
let outbox = []; // {key, ref, kind, body, files, at} in order of sending
try { outbox = JSON.parse(localStorage.getItem(`${HOME}outbox`) ?? "[]"); } catch { outbox = []; }

const keepOutbox = () => localStorage.setItem(`${HOME}outbox`, JSON.stringify(outbox.filter((item) => !item.files?.length)));
export const pendingOf = (key) => outbox.filter((item) => item.key === key);

const saveLocal = (key) => {
  const kept = drafts.get(key);
  if (kept?.body) localStorage.setItem(HOME + key, JSON.stringify(kept));
  else localStorage.removeItem(HOME + key);
};
const saveServer = (key, more) => {
  if (unsaved !== key) return;
  unsaved = null;
  clearTimeout(soonServer);
  post(`${pathOf(key)}draft/`, drafts.get(key) ?? { body: "" }, more).catch(() => {});
};
const flushDraft = (key, more) => { if (key) { saveLocal(key); saveServer(key, more); } };

const restore = (key) => {
  try { drafts.set(key, JSON.parse(localStorage.getItem(HOME + key)) ?? drafts.get(key) ?? { body: "", note: false }); } catch { drafts.set(key, { body: "", note: false }); }
  const kept = drafts.get(key);
  field.value = kept.body;
  note = kept.note;
  files = [];
  grow();
};
const grow = () => { field.rows = Math.min(10, Math.max(2, field.value.split("\n").length)); };

const typed = () => {
  const key = state.current, row = contactOf();
  if (!key) return;
  drafts.set(key, { body: field.value, note });
  if (row) row.draft = "";
  unsaved = key;
  grow();
  clearTimeout(soonLocal);
  soonLocal = setTimeout(() => saveLocal(key), 400);
  if (!soonServer) soonServer = setTimeout(() => { soonServer = 0; saveServer(key); }, 5000);
};

const setKind = (kind) => { note = kind === "note"; typed(); changed(); field.focus(); };

const quoteOf = () => {
  const detail = state.details.get(state.current);
  if (detail?.channel !== "email" || note) return null;
  return detail.messages.findLast((message) => message.author === "customer") ?? null;
};

const send = () => {
  const key = state.current, words = field.value.trim(), quoted = $("with-quote").checked ? quoteOf() : null;
  if (!key || (!words && !files.length)) return;
  const tail = quoted ? `\n\n${text("wrote", { who: contactOf().who })}\n${quoted.body.split("\n").map((line) => `> ${line}`).join("\n")}` : "";
  outbox.push({ key, ref: uuid(), kind: note ? "note" : "reply", body: words + tail, files, at: new Date().toISOString() });
  keepOutbox();
  field.value = "";
  files = [];
  note = false;
  typed();
  unsaved = null; // the service forgets the server's draft with the send
  saveLocal(key);
  changed();
  flushOutbox();
};

let sending = false;
/** Sends what waits, in order, each with its own ref: a replay is the same message. */
export const flushOutbox = async () => {
  if (sending) return;
  sending = true;
  while (outbox.length) {
    const item = outbox[0], form = new FormData();
    for (const name of ["kind", "body", "ref"]) form.append(name, item[name]);
    for (const file of item.files ?? []) form.append("files", file);
    try {
      const message = await post(`${pathOf(item.key)}messages/`, form), detail = state.details.get(item.key);
      if (detail && !detail.messages.some((one) => one.id === message.id)) detail.messages.push(message);
      outbox.shift();
    } catch (error) {
      if (error instanceof Offline || error instanceof SignedOut) {
        if (error instanceof SignedOut) complain(error);
        else setTimeout(flushOutbox, 3000);
        break;
      }
      outbox.shift();
      drafts.set(item.key, { body: item.body, note: item.kind === "note" }); // refused: the words go back where they came from
      saveLocal(item.key);
      if (item.key === state.current) restore(item.key);
      complain(error);
    }
    keepOutbox();
    changed();
  }
  sending = false;
};

/** A shared computer keeps nothing of who signed out. */
export const wipe = () => {
  for (const name of Object.keys(localStorage)) if (name.startsWith(HOME)) localStorage.removeItem(name);
  outbox = [];
};

hooks.leaving = (key) => flushDraft(key);
addEventListener("pagehide", () => flushDraft(state.current, { keepalive: true }));
field.addEventListener("input", typed);
field.addEventListener("keydown", (event) => {
  if (event.code !== "Enter" || event.shiftKey || event.isComposing || event.altKey) return;
  event.preventDefault();
  send();
});
$("composer").addEventListener("submit", (event) => { event.preventDefault(); send(); });
$("composer").addEventListener("click", (event) => {
  const kind = event.target.closest("[data-kind]")?.dataset.kind;
  if (kind) setKind(kind);
});
$("attach").addEventListener("click", () => $("files").click());
$("files").addEventListener("change", (event) => {
  files = [...files, ...event.target.files];
  event.target.value = "";
  changed();
});
export const write = (kind) => { if (state.current) setKind(kind); };

watch(() => {
  const row = contactOf();
  if (!row) { shownFor = null; return; }
  const key = keyOf(row), detail = state.details.get(key);
  if (shownFor !== key) {
    shownFor = key;
    restore(key);
  }
  if (detail?.draft && !drafts.get(key)?.body && !detail.draftUsed && !pendingOf(key).length) {
    drafts.set(key, detail.draft); // typed at another computer
    saveLocal(key);
    restore(key);
  }
  if (detail) detail.draftUsed = true;
  const calls = row.channel === "voice"; // nothing is written to who is spoken with
  if (calls) note = true;
  show(document.querySelector("[data-kind=reply]"), !calls);
  show($("composer"), row.state === "active" || note);
  $("composer").classList.toggle("noting", note);
  for (const button of document.querySelectorAll("[data-kind]")) button.setAttribute("aria-pressed", String((button.dataset.kind === "note") === note));
  const button = $("send");
  button.className = note ? "btn" : "btn program";
  put(slot(button, "text"), note ? text("save_note") : text("send_as", { program: programOf(row).name }));
  put($("text-label"), note ? text("note_on") : text("reply_to", { who: row.who }));
  field.placeholder = note ? text("note_on") : text("reply_to", { who: row.who });
  const quoted = quoteOf();
  show($("quote"), quoted);
  if (quoted) put(slot($("quote"), "text"), quoted.body.slice(0, 1200));
  $("chosen").replaceChildren(...files.map((file) => el("span", { class: "badge" }, file.name)));
  refreshClocks();
});
export const draftOf = (key) => drafts.get(key);
