/* Call me back: the wish, its time, and what has come of it. */

import { Refused, ask } from "./server.js";

const $ = (id) => document.getElementById(id);
const lang = document.documentElement.lang;
const near = new Intl.DateTimeFormat(lang, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const far = new Intl.DateTimeFormat(lang, { weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
let words = {}, onAnswer = () => {}, pending = false, isClosed = false;

const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_all, name) => values[name]);
const timeOf = (instant) => {
  const at = new Date(instant);
  return (at.toDateString() === new Date().toDateString() ? near : far).format(at);
};

/* Whether a call is still to come: the window looks now and then. */
export const awaitsCall = () => pending;

function textOf({ state, number, place, at }) {
  const values = { number, place, time: timeOf(at) };
  if (state === "waiting") return fill(words.call_soon, values) + (place ? ` ${fill(words.call_place, values)}` : "");
  const text = { scheduled: "call_at", assigned: "call_now", attempted: "call_again", done: "call_done", cancelled: "call_cancelled" }[state];
  return fill(words[text || "call_failed"], values);
}

export function show({ callback, calls, state, hours }) {
  pending = Boolean(callback && callback.open);
  isClosed = !hours.open;
  const told = callback && (pending || state === "ended" || state === "new") ? textOf(callback) : "";
  if ($("called-text").textContent !== told) $("called-text").textContent = told;
  $("called").hidden = !told;
  $("uncall").hidden = !(callback && callback.cancels);
  $("callme").hidden = !calls || pending || !$("wait-call").hidden;  // said once, where the wait is told
}

async function offerTimes() {
  const first = document.createElement("option");
  first.value = "";
  first.textContent = isClosed ? words.call_open : words.call_turn;
  $("call-at").replaceChildren(first);
  const found = await ask("callback/times/").catch(() => ({ times: [] }));
  $("call-at").append(...found.times.map((instant) => {
    const option = document.createElement("option");
    option.value = instant;
    option.textContent = timeOf(instant);
    return option;
  }));
}

function complain(text) {
  $("call-error").textContent = text;
  $("call-error").hidden = !text;
}

async function send(event) {
  event.preventDefault();
  complain("");
  $("call-number").removeAttribute("aria-invalid");
  try {
    const found = await ask("callback/", { number: $("call-number").value, at: $("call-at").value });
    $("call").close();
    onAnswer(found);
    if (found.known && !found.callback) {
      $("called-text").textContent = words.call_known;
      $("called").hidden = false;
    }
  } catch (error) {
    complain((error instanceof Refused && error.message) || words.offline);
    if (error.code !== "bad_number") return;
    $("call-number").setAttribute("aria-invalid", "true");
    $("call-number").focus();
  }
}

function openForm() {
  complain("");
  offerTimes();
  $("call").showModal();
  $("call-number").focus();
}

export function listen(given) {
  ({ words, onAnswer } = given);
  for (const button of ["callme-open", "wait-call"]) $(button).addEventListener("click", openForm);
  $("call-close").addEventListener("click", () => $("call").close());
  $("call-form").addEventListener("submit", send);
  $("uncall").addEventListener("click", () => ask("callback/cancel/", {}).then(onAnswer).catch((error) => { $("called-text").textContent = error.message || words.offline; }));
}
