// Sounds made by WebAudio: a ring while an offer stands, one note for a new text. Browsers allow it after a first gesture.
import { $, icon } from "./dom.js";
import { text } from "./words.js";

const KEY = "onefloor.desk.sound";
let context = null, timer = 0, on = localStorage.getItem(KEY) !== "off";

const show = () => {
  const button = $("sound"), running = context?.state === "running";
  const words = !on ? text("sound_off") : running ? text("sound_on") : text("sound_blocked");
  icon(button, !on ? "volume-x" : running ? "volume-2" : "volume-1");
  button.setAttribute("aria-label", words);
  button.title = `${words} (Alt+S)`;
  button.classList.toggle("warn", on && !running);
};

const note = (pitch, at, length) => {
  const tone = context.createOscillator(), loud = context.createGain(), start = context.currentTime + at;
  tone.frequency.value = pitch;
  loud.gain.setValueAtTime(0, start);
  loud.gain.linearRampToValueAtTime(0.16, start + 0.02);
  loud.gain.exponentialRampToValueAtTime(0.001, start + length);
  tone.connect(loud).connect(context.destination);
  tone.start(start);
  tone.stop(start + length);
};
const play = (...notes) => { if (on && context?.state === "running") for (const one of notes) note(...one); };

const prime = async () => {
  if (!on) return;
  context ??= new AudioContext();
  if (context.state !== "running") await context.resume().catch(() => {});
  show();
};
for (const gesture of ["pointerdown", "keydown"]) addEventListener(gesture, () => context?.state === "running" || prime(), { capture: true });

export const ring = () => {
  silence();
  const once = () => play([660, 0, 0.35], [880, 0.22, 0.45]);
  once();
  timer = setInterval(once, 2200);
  show();
};
export const silence = () => clearInterval(timer);
export const ping = () => play([988, 0, 0.25]);

/** The button: on plays a test, a blocked sound is asked for again. */
export const toggle = async () => {
  const blocked = on && context?.state !== "running";
  on = blocked || !on;
  localStorage.setItem(KEY, on ? "on" : "off");
  await prime();
  play([880, 0, 0.3]);
  show();
};
show();
