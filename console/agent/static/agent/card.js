// The customer: name, addresses, every earlier contact in this program, and this contact's timeline.
import { clockText, toast } from "../look/shell.js";
import { get, post } from "./api.js";
import { $, channel, desk, el, once, part, put, show, slot } from "./dom.js";
import { complain, contactOf, keyOf, loadContact, loadSnapshot, pathOf, state, watch } from "./store.js";
import { callBackButton } from "./later.js";
import { clockTime, date, text, when, word } from "./words.js";

const side = desk.querySelector(".side");

const drawCard = (detail) => {
  const { customer } = detail;
  put(slot(side, "since"), text("customer_since", { time: date(customer.since) }));
  slot(side, "badges").replaceChildren(...[customer.language && word("languages", customer.language), customer.about].filter(Boolean).map((one) => el("span", { class: "badge" }, one)));
  slot(side, "points").replaceChildren(...customer.points.flatMap(([kind, value]) => [el("dt", {}, word("points", kind)), el("dd", {}, value)]));
  put(slot(side, "earlier"), String(customer.history.length));
};

const how = (one) => [one.disposition || word("outcomes", one.outcome || one.state), one.agent, one.seconds === null ? "" : clockText(one.seconds)].filter(Boolean).join(" · ");

const unfold = async (item, key, one) => {
  const list = slot(item, "past"), button = slot(item, "title");
  if (list.hidden && !list.children.length) {
    try {
      const { messages } = await get(`${pathOf(key)}earlier/${one.id}/`);
      list.append(...messages.map((message) => el("li", {}, el("span", { class: "micro faint" }, `${message.author === "note" ? text("note_label") : message.name || contactOf(key)?.who || ""} · ${when(message.at)}`), el("p", { class: "text", dir: "auto" }, message.body))));
    } catch (error) { return complain(error); }
  }
  list.hidden = !list.hidden;
  button.setAttribute("aria-expanded", String(!list.hidden));
};

const drawHistory = (key, history) => $("history").replaceChildren(...(history.length ? [] : [el("li", { class: "none small dim" }, text("earlier_0"))]), ...history.map((one) => {
  const item = part("earlier");
  channel(slot(item, "channel"), one.channel);
  put(slot(item, "title"), one.title || word("channels", one.channel));
  put(slot(item, "at"), when(one.at));
  put(slot(item, "how"), how(one));
  if (one.gave_up) slot(item, "how").after(callBackButton(key, one));
  slot(item, "title").addEventListener("click", () => unfold(item, key, one));
  return item;
}));

const drawTimeline = (rows) => $("timeline").replaceChildren(...rows.map((row) => el("li", {}, el("time", {}, clockTime(row.at)), el("span", {}, word("timeline", row.kind)))));

watch(() => {
  const row = contactOf(), detail = row && state.details.get(keyOf(row));
  if (!detail) return;
  once(side, [keyOf(row), detail.customer, detail.timeline.length], () => {
    drawCard(detail);
    drawHistory(keyOf(row), detail.customer.history);
    drawTimeline(detail.timeline);
  });
});

$("rename").addEventListener("click", () => {
  const form = $("rename-form");
  show(form, form.hidden);
  $("rename-name").value = state.details.get(state.current)?.customer.name ?? "";
  if (!form.hidden) $("rename-name").focus();
});
$("rename-form").addEventListener("submit", async (event) => {
  event.preventDefault();
  const key = state.current;
  try {
    const made = await post(`${pathOf(key)}customer/`, { name: $("rename-name").value });
    toast(made.name);
    show($("rename-form"), false);
    await Promise.all([loadSnapshot(), loadContact(key)]);
  } catch (error) { complain(error); }
});
