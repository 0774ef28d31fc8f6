/* The chat window: session, what is shown in which state, and how the parts meet. */

import { offerChoices } from "./choices.js";
import * as call from "./call.js";
import * as composer from "./composer.js";
import * as log from "./log.js";
import { listen as listenToParent, tellParent } from "./parent.js";
import { Refused, ask, useToken } from "./server.js";
import { Stream } from "./stream.js";
import { Unsent } from "./unsent.js";

const words = JSON.parse(document.getElementById("words").textContent);
const $ = (id) => document.getElementById(id);
const key = document.documentElement.dataset.key;
let page = "", token = "", started = false, state = "new", agent = "", isOpen = true, unread = 0, introduced = false;
let starting = null, reading = null, stale = false, typingTimer = 0;

const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_all, name) => values[name]);

async function start() {
  starting ||= begin().finally(() => { starting = null; });
  return starting;
}

async function begin() {
  let found;
  try {
    found = await ask("session/", { key, page, token });
  } catch (error) {
    if (!(error instanceof Refused) || !token || ![401, 403].includes(error.status)) throw error;
    token = "";  // too old or of another chat: begin as somebody new
    useToken("");
    found = await ask("session/", { key, page });
  }
  token = found.token;
  useToken(token);
  tellParent({ type: "token", token });
  started = true;
  draw(found);
  return found;
}

/* One read at a time; a hint that comes meanwhile asks for one more. */
function refresh() {
  if (reading) { stale = true; return reading; }
  reading = ask("snapshot/").then((found) => { draw(found); return found; }).finally(() => {
    reading = null;
    if (stale) { stale = false; refresh().catch(() => {}); }
  });
  return reading;
}

const stream = new Stream({
  refresh,
  onHint: (frame) => { if (frame.type === "typing") showTyping(); else refresh().catch(() => {}); },
  onOnline: (online) => { $("offline").hidden = online; },
});
const unsent = new Unsent({
  keep: (text) => tellParent({ type: "unsent", unsent: text }),
  renew: () => { token = ""; useToken(""); return start(); },
  onSent: () => refresh().catch(() => {}),
  onFailed: (item, reason) => { log.markFailed(item.ref, reason || words.fileSize); composer.complain(reason || words.fileSize); },
});

function showTyping() {
  $("typing").textContent = fill(words.typing, { name: agent || words.agent });
  clearTimeout(typingTimer);
  typingTimer = setTimeout(() => { $("typing").textContent = ""; }, 6_000);
}

function draw(found) {
  const before = state;
  state = found.state;
  if (!found.messages.length) log.showOpening(found.opening || [], words);
  const fresh = log.show(found.messages, words);
  if (fresh.length) { $("typing").textContent = ""; count(fresh); }
  if (found.agent && found.agent !== agent && state === "active") log.addEvent(fill(words.joined, { name: found.agent }));
  agent = found.agent;
  $("line").textContent = state === "active" && agent ? agent : words[`line_${state}`];
  drawWait(found);
  drawHours(found);
  call.show(found);
  const over = state === "ended";
  if (over && before !== "ended") { log.addEvent(words.ended); $("typing").textContent = ""; }
  $("composer").hidden = over;
  $("over").hidden = !over;
  $("end").hidden = !["flow", "waiting", "active"].includes(state);
  offerChoices(over ? [] : found.choices || [], pick);
  $("who").hidden = state !== "new" || Boolean(found.email);
  tellParent({ type: "running", running: ["flow", "waiting", "active"].includes(state) });
  stream.follow(found);
}

function waitWords({ low, high, long }) {
  if (long) return fill(words.waitLong, { minutes: low });
  return low === high ? fill(words.wait, { minutes: high }) : fill(words.waitRange, { low, high });
}

/* Who would wait long is told that we can call instead; the button leads to the same form as the one below. */
function drawWait({ queue, hours, calls, left_message: left }) {
  let text = "", offers = false;
  if (state === "waiting" && (left || !hours.open)) text = words.left;
  else if (state === "waiting" && queue) {
    text = fill(words.place, { place: queue.position });
    if (queue.wait_seconds === 0) text = words.soon;
    else if (queue.wait) text += " " + waitWords(queue.wait);
    offers = Boolean(calls && queue.wait && queue.wait.long);
    if (offers) text += " " + words.waitCall;
  }
  if ($("wait-text").textContent !== text) $("wait-text").textContent = text;
  $("wait").hidden = !text;
  $("wait-call").hidden = !offers;
}

function drawHours({ hours }) {
  const closed = state === "new" && (!hours.open || hours.after_hours);
  $("closed").hidden = !closed;
  if (!closed) return;
  let text = hours.closed_message || words.closed;
  if (hours.opens_at) {
    const format = new Intl.DateTimeFormat(document.documentElement.lang, { weekday: "long", hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
    text += " " + fill(words.opens, { time: format.format(new Date(hours.opens_at)) });
  }
  $("closed-text").textContent = text;
  if (!hours.open) $("who").open = true;
}

function count(fresh) {
  if (isOpen && !document.hidden) return;
  unread += fresh.length;
  tellParent({ type: "unread", count: unread });
}

async function introduce() {
  const name = $("who-name").value.trim(), email = $("who-email").value.trim();
  if (introduced || state !== "new" || (!name && !email)) return true;
  try {
    await ask("introduce/", { name, email });
    introduced = true;
  } catch (error) {
    if (!(error instanceof Refused) || error.code !== "bad_email") return true;  // their words matter more than their name
    composer.complain(error.message);
    $("who-email").setAttribute("aria-invalid", "true");
    $("who-email").focus();
    return false;
  }
  return true;
}

async function send(item) {
  if (!started) await start().catch(() => {});
  if (!(await introduce())) return false;
  offerChoices([], pick);
  log.addPending(item, words);
  unsent.add(item);
  return true;
}

function pick(label) {
  composer.complain("");
  send(composer.itemOf(label));
}

call.listen({ words, onAnswer: draw });
composer.listen({ words, onTyping: () => state === "active" && stream.say({ type: "typing" }), onSend: send });

async function act(path) {
  try {
    const found = await ask(path, {});
    if (path === "again/") { log.clear(); introduced = false; }
    draw(found);
  } catch (error) {
    composer.complain(error.message || words.offline);
  }
}

$("end").addEventListener("click", () => $("sure").showModal());
$("sure").addEventListener("close", () => { if ($("sure").returnValue === "end") act("leave/"); });
$("again").addEventListener("click", () => act("again/").then(composer.focus));
$("close").hidden = window.parent === window;
$("close").addEventListener("click", () => tellParent({ type: "close" }));
addEventListener("keydown", (event) => {
  if (event.code === "Escape" && !$("sure").open && !$("call").open) tellParent({ type: "close" });
});
setInterval(() => { if (!document.hidden && (["flow", "waiting"].includes(state) || call.awaitsCall())) refresh().catch(() => {}); }, 15_000);
setInterval(() => { if (started && state !== "new") refresh().catch(() => {}); }, 300_000);  // passes of files
setInterval(() => { if (!started && page) hello(); }, 10_000);

function hello() {
  start().then(() => unsent.pump()).catch((error) => {
    if (error instanceof Refused) composer.complain(error.message); else $("offline").hidden = false;
  });
}

listenToParent({
  hello: (content) => {
    if (page) return;
    page = String(content.page || "-");
    token = String(content.token || "");
    isOpen = Boolean(content.open);
    if (isOpen && content.asked) composer.focus();
    for (const item of unsent.restore(content.unsent)) log.addPending(item, words);
    hello();
  },
  shown: (content) => {
    isOpen = Boolean(content.open);
    if (isOpen) { unread = 0; composer.focus(); }
  },
});
