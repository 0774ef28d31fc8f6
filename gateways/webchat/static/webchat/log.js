/* The list of messages. Rows are added and settled, never replaced: a reader keeps their place. */

import { fileAddress } from "./server.js";

const talk = document.getElementById("talk");
const clock = new Intl.DateTimeFormat(document.documentElement.lang, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }); // as the desk writes it
const byId = new Map();  // message id -> row
let opening = [];
const byRef = new Map();  // ref of an own message -> row

function nearEnd() {
  return talk.scrollHeight - talk.scrollTop - talk.clientHeight < 80;
}

function fileLink(file, address) {
  const link = document.getElementById("file-row").content.firstElementChild.cloneNode(true);
  link.querySelector(".cut").textContent = file.name;
  link.dataset.file = file.id || "";
  if (address) { link.href = address; link.target = "_blank"; link.rel = "noopener noreferrer"; }
  return link;
}

function row(author, body, name) {
  const box = document.createElement("div");
  box.className = `say ${author}`;
  const said = document.createElement("p");
  said.className = "said";
  const who = document.createElement("span");
  who.textContent = name;
  said.append(who, " ", document.createElement("time"));
  const bubble = document.createElement("div");
  bubble.className = author === "me" ? "bubble me" : "bubble";
  bubble.dir = "auto";
  bubble.textContent = body;  // never markup
  bubble.hidden = !body;
  box.append(said, bubble);
  return box;
}

function put(box) {
  const follow = nearEnd();
  talk.append(box);
  if (follow || box.classList.contains("me")) talk.scrollTop = talk.scrollHeight;
}

/* An own message before the server has it. */
export function addPending({ ref, body, files = [] }, words) {
  const box = row("me", body, words.you);
  box.querySelector(".bubble").classList.add("pending");
  box.querySelector("time").textContent = words.sending;
  for (const file of files) box.append(fileLink(file, ""));
  byRef.set(ref, box);
  put(box);
}

export function markFailed(ref, reason) {
  const box = byRef.get(ref);
  if (!box) return;
  box.querySelector(".bubble").classList.replace("pending", "failed");
  box.querySelector("time").textContent = reason;
  box.setAttribute("role", "alert");
}

/* What the server has; returns the rows of the other side that were not there before. */
export function show(messages, words) {
  const fresh = [];
  for (const message of messages) {
    let box = byId.get(message.id) || (message.ref && byRef.get(message.ref)) || adopted(message);
    if (!box) {
      box = row(message.author, message.body, nameOf(message, words));
      put(box);
      if (message.author !== "me") fresh.push(message);
    }
    byId.set(message.id, box);
    settle(box, message);
  }
  if (messages.length) showOpening([]);
  return fresh;
}

/* A greeting that was shown before there was a contact keeps its place above the first words. */
function adopted({ author, body }) {
  const at = author === "system" ? opening.findIndex((box) => box.querySelector(".bubble").textContent === body) : -1;
  return at < 0 ? undefined : opening.splice(at, 1)[0];
}

function settle(box, message) {
  const bubble = box.querySelector(".bubble"), time = box.querySelector("time");
  if (bubble.classList.contains("pending") || bubble.classList.contains("failed") || !time.dateTime) {
    bubble.classList.remove("pending", "failed");
    if (bubble.textContent !== message.body) bubble.textContent = message.body;
    time.dateTime = message.at;
    time.textContent = clock.format(new Date(message.at));
    for (const link of box.querySelectorAll(".attachment")) link.remove();
  }
  for (const file of message.files) {
    const link = box.querySelector(`[data-file="${file.id}"]`);
    if (link) link.href = fileAddress(file);  // passes are short-lived
    else box.append(fileLink(file, fileAddress(file)));
  }
}

const nameOf = ({ author, name }, words) => author === "me" ? words.you : name || words[author === "system" ? "assistant" : "agent"];

/* What the assistant says before there is a contact; the server's own messages take its place. */
export function showOpening(texts, words) {
  if (opening.length && texts.length) return;
  for (const box of opening) box.remove();
  opening = texts.map((text) => row("system", text, words.assistant));
  const first = talk.querySelector(".say:not(.system)");
  if (first) first.before(...opening); else talk.append(...opening);
}

export function addEvent(text) {
  const line = document.createElement("p");
  line.className = "event";
  line.textContent = text;
  put(line);
}

export function clear() {
  for (const box of talk.querySelectorAll(".say, .event")) box.remove();
  byId.clear();
  opening = [];
  byRef.clear();
}
