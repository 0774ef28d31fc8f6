// Parts that few contacts need come when they are first asked for: module, markup and words, once.
import { closeDrawer, openDrawer, toast } from "../look/shell.js";
import { get, Offline, post, Problem } from "./api.js";
import { $, desk, el, once, part, put, show, slot } from "./dom.js";
import { act, complain, contactOf, keyOf, loadContact, pathOf, state, watch } from "./store.js";
import { learn, moment, text, when, word } from "./words.js";

let fetched = null;
const fetchCallbacks = async () => {
  const [{ html, words }, { start }] = await Promise.all([
    get("callback-part/"), import(desk.dataset.callback).catch(() => { throw new Offline(); }),
  ]);
  learn(words);
  desk.insertAdjacentHTML("beforeend", html);
  return start({ closeDrawer, openDrawer, toast, get, post, Problem, $, el, once, part, put, show, slot, act, complain, contactOf, keyOf, loadContact, pathOf, state, watch, text, when, moment, word });
};
/** What callback.js gives; asked for again after a failure. */
const callbacks = () => (fetched ??= fetchCallbacks().catch((error) => { fetched = null; throw error; }));

let asked = ""; // the contact whose callback could not be shown is not asked for with every redraw
watch(() => {
  const row = contactOf(), detail = row && state.details.get(keyOf(row)), callback = detail?.callback;
  show($("arrange-open"), detail && !callback && row.state === "active");
  if (!callback) asked = "";
  else if (!fetched && asked !== keyOf(row)) { asked = keyOf(row); callbacks().catch(complain); }
});

export const openArrange = () => {
  const row = contactOf(), detail = row && state.details.get(keyOf(row));
  if (detail && !detail.callback && row.state === "active") callbacks().then((ready) => ready.openArrange(), complain);
};

/** One button beside an earlier contact that gave up. */
export const callBackButton = (key, one) => {
  const button = el("button", { class: "btn small", type: "button" }, text("cb_gave_up"));
  button.addEventListener("click", async () => {
    button.disabled = true;
    try { await (await callbacks()).callBack(key, one); } catch (error) { button.disabled = false; complain(error); }
  });
  return button;
};
