// Ages and clocks. They follow the server's clock (html[data-now]) and patch text nodes only.
import { say } from "./words.js";

const served = Number(document.documentElement.dataset.now);
const skew = served && Math.abs(served - Date.now()) > 3000 ? served - Date.now() : 0;

/** The server's time in milliseconds; a desk whose own clock is wrong still shows right waits. */
export const now = () => Date.now() + skew;

const two = (n) => String(n).padStart(2, "0");

/** mm:ss, from an hour h:mm:ss; the same form as look.formats.duration_text. */
export const clockText = (seconds) => {
  const whole = Math.max(0, Math.floor(seconds)), hours = Math.floor(whole / 3600), minutes = Math.floor(whole / 60) % 60;
  return hours ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${two(minutes)}:${two(whole % 60)}`;
};

const patch = (element, text) => {
  if (element.textContent !== text) element.textContent = text;
};

const showAge = (element, at) => {
  const seconds = Math.max(0, Math.round((at - Date.parse(element.dateTime)) / 1000));
  const stale = seconds > Number(element.dataset.stale || 30), kind = stale ? "stale" : "updated";
  const [unit, n] = seconds < 100 ? ["s", seconds] : seconds < 5400 ? ["min", Math.round(seconds / 60)] : ["h", Math.round(seconds / 3600)];
  element.classList.toggle("warn", stale);
  patch(element, say(`${kind}_${unit}`, n));
};

const showUntil = (element, at) => {
  const left = (Date.parse(element.dataset.until) - at) / 1000, box = element.closest("[data-amber]");
  patch(element, clockText(Math.ceil(left)));
  if (box) box.dataset.h = left < Number(box.dataset.amber) ? "warn" : "";
};

/** Redraws every age and clock now; call it after a patch instead of waiting for the next second. */
export const refreshClocks = () => {
  const at = now();
  for (const element of document.querySelectorAll("time[data-age]")) showAge(element, at);
  for (const element of document.querySelectorAll("[data-since]")) patch(element, clockText((at - Date.parse(element.dataset.since)) / 1000));
  for (const element of document.querySelectorAll("[data-until]")) showUntil(element, at);
};

refreshClocks();
setInterval(refreshClocks, 1000);
document.addEventListener("htmx:afterSwap", refreshClocks);
