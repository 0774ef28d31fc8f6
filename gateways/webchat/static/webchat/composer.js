/* The field, the files chosen for it, and what a message may hold. */

const form = document.getElementById("composer");
const field = document.getElementById("say");
const picker = document.getElementById("picker");
const chosen = document.getElementById("chosen");
const error = document.getElementById("error");
const limits = form.dataset;
let files = [];

export function complain(text) {
  error.textContent = text;
  error.hidden = !text;
}

export function focus() {
  if (!form.hidden) field.focus();
}

function draw() {
  chosen.replaceChildren(...files.map((file) => {
    const chip = document.getElementById("chosen-row").content.firstElementChild.cloneNode(true);
    chip.querySelector(".cut").textContent = file.name;
    chip.querySelector("button").addEventListener("click", () => { files = files.filter((f) => f !== file); draw(); field.focus(); });
    return chip;
  }));
  chosen.hidden = !files.length;
}

function pick(list, words) {
  complain("");
  for (const file of list) {
    const end = file.name.slice(file.name.lastIndexOf(".")).toLowerCase();
    const size = files.reduce((sum, other) => sum + other.size, file.size);
    if (!picker.accept.split(",").includes(end)) complain(words.fileType);
    else if (size > Number(limits.largest)) complain(words.fileSize);
    else if (files.length >= Number(limits.most)) complain(words.fileCount);
    else files.push(file);
  }
  draw();
}

/* A text that somebody chose instead of writing it. */
export const itemOf = (body, files = []) => ({ ref: crypto.randomUUID ? crypto.randomUUID() : uuid(), body, files });

/* onSend({ref, body, files}) -> Promise<bool>: false leaves the text in the field. */
export function listen({ words, onSend, onTyping }) {
  const touch = matchMedia("(hover: none)");
  const send = async () => {
    const body = field.value.trim();
    if (!body && !files.length) return;
    if (body.length > Number(limits.longest)) return complain(words.tooLong);
    complain("");
    if (!(await onSend(itemOf(body, files)))) return;
    field.value = "";
    files = [];
    draw();
    field.focus();
  };
  form.addEventListener("submit", (event) => { event.preventDefault(); send(); });
  field.addEventListener("keydown", (event) => {
    if (event.code !== "Enter" || event.shiftKey || event.isComposing || touch.matches) return;
    event.preventDefault();
    send();
  });
  field.addEventListener("input", () => field.value && onTyping());
  field.addEventListener("paste", (event) => event.clipboardData.files.length && pick(event.clipboardData.files, words));
  document.getElementById("attach").addEventListener("click", () => picker.click());
  picker.addEventListener("change", () => { pick(picker.files, words); picker.value = ""; });
}

/* randomUUID needs https; a shop on plain http chats too. */
function uuid() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  const text = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return text.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}
