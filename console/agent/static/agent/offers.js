// The offer that floats over the list: who waits, how long is left, accept and decline.
import { announce, now, refreshClocks } from "../look/shell.js";
import { post } from "./api.js";
import { $, channel, clock, icon, mark, part, put, slot } from "./dom.js";
import { act, complain, loadSnapshot, programOf, select, state, watch } from "./store.js";
import { ring, silence } from "./sound.js";
import { text, when, word } from "./words.js";

let shown = null, busy = false;

const earlier = ({ earlier: n, last_contact_at: at }) => {
  if (!n) return text("earlier_0");
  return `${n === 1 ? text("earlier_1") : text("earlier_n", { n })}, ${when(at)}`;
};

const draw = (offer) => {
  const box = $("offer"), program = programOf(offer);
  box.replaceChildren(part("offer"));
  box.dataset.hue = program.hue;
  mark(slot(box, "mark"), program);
  put(slot(box, "program"), program.name);
  channel(slot(box, "channel"), offer.channel);
  put(slot(box, "queue"), text("waited", { queue: offer.queue }));
  clock(slot(box, "waited"), "since", offer.waiting_since);
  icon(slot(box, "icon"), "timer");
  clock(slot(box, "left"), "until", offer.deadline_at);
  put(slot(box, "who"), offer.who + (offer.about ? `, ${offer.about}` : ""));
  put(slot(box, "words"), offer.subject ? `${offer.subject}. ${offer.words}` : offer.words);
  put(slot(box, "earlier"), earlier(offer));
  slot(box, "progress").value = (Date.parse(offer.deadline_at) - now()) / 1000;
  slot(box, "progress").max = (Date.parse(offer.deadline_at) - Date.parse(offer.offered_at)) / 1000;
  put($("ring"), text("ring", { program: program.name, channel: word("channels", offer.channel), who: offer.who, queue: offer.queue }));
};

watch(() => {
  const offer = state.offer, box = $("offer");
  if (shown !== (offer?.id ?? null)) {
    shown = offer?.id ?? null;
    if (offer) { draw(offer); ring(); } else { silence(); put($("ring"), ""); }
    box.hidden = !offer;
    refreshClocks();
  }
});

setInterval(() => {
  if (!state.offer) return;
  const left = (Date.parse(state.offer.deadline_at) - now()) / 1000, bar = slot($("offer"), "progress");
  if (bar) bar.value = Math.max(0, left);
  if (left < -1) loadSnapshot().catch(() => {}); // the floor has taken it back; the snapshot says so
}, 1000);

export const accept = async () => {
  const offer = state.offer;
  if (!offer || busy) return;
  busy = true;
  silence();
  try {
    const made = await post(`${offer.program}/offers/${offer.id}/accept/`, { token: offer.token });
    state.offer = null;
    const key = `${made.program}/${made.id}`;
    await loadSnapshot();
    select(key);
    announce(programOf(made).name);
    $("text").focus();
  } catch (error) {
    complain(error);
    loadSnapshot().catch(() => {});
  } finally { busy = false; }
};

export const decline = async () => {
  const offer = state.offer;
  if (offer) await act(`${offer.program}/offers/${offer.id}/decline/`, { token: offer.token }, null);
};
