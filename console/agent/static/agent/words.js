// The desk's words, written by the server in the viewer's language, and times in the viewer's zone.
const groups = JSON.parse(document.getElementById("desk-words").textContent);
/** Words of a part that came later. */
export const learn = ({ texts, ...more }) => { Object.assign(groups.texts, texts); Object.assign(groups, more); };
const zone = document.getElementById("desk").dataset.zone, lang = document.documentElement.lang;

/** A sentence with its {names} filled in. */
export const text = (code, names = {}) => groups.texts[code].replace(/\{(\w+)\}/g, (_, name) => names[name] ?? "");

/** The word of a code in a group: states, reasons, channels, points, languages, outcomes, timeline. */
export const word = (group, code) => groups[group][code] ?? code ?? "";

const form = (options) => new Intl.DateTimeFormat(lang === "en" ? "en-GB" : lang, { timeZone: zone, ...options });
const time = form({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" }), day = form({ day: "numeric", month: "short" });
const year = form({ day: "numeric", month: "short", year: "numeric" });

/** 14:02 today, 5 Nov this year, 5 Nov 2025 before. */
export const when = (instant) => {
  const at = new Date(instant), now = new Date();
  if (day.format(at) === day.format(now) && at.getFullYear() === now.getFullYear()) return time.format(at);
  return (at.getFullYear() === now.getFullYear() ? day : year).format(at);
};
export const clockTime = (instant) => time.format(new Date(instant));
export const date = (instant) => year.format(new Date(instant));
/** 14:02 today, 5 Nov 14:02 on another day. */
export const moment = (instant) => {
  const at = new Date(instant);
  return day.format(at) === day.format(new Date()) ? time.format(at) : `${day.format(at)}, ${time.format(at)}`;
};
