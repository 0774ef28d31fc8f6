// Callbacks: whom to call and what was tried, how this call went; and a callback arranged for whoever is served now.
// Few contacts need it: later.js fetches it with its words and hands it the desk. It imports nothing, else it would bring
// a second copy of the desk with it.
export const start = ({ closeDrawer, openDrawer, toast, get, post, Problem, $, el, once, part, put, show, slot, act, complain, contactOf, keyOf, loadContact, pathOf, state, watch, text, when, moment, word }) => {
  const box = $("callback"), WAYS = ["reached", "no_answer", "busy", "wrong_number", "refused"];
  let busy = false;

  const say = async (content) => {
    if (busy) return;
    busy = true;
    const made = await act(`${pathOf(state.current)}attempt/`, content);
    busy = false;
    if (made && content.outcome !== "reached") $("outcome").focus();
  };

  const way = (outcome, label, more = {}) => {
    const button = el("button", { class: outcome === "reached" ? "btn program" : "btn", type: "button", "data-outcome": outcome }, label);
    button.addEventListener("click", () => say({ outcome, ...more }));
    return button;
  };

  /** Fills a choice of times: the first entry has no time. */
  const fillTimes = async (select, key, first) => {
    select.replaceChildren(el("option", { value: "" }, first));
    try {
      const { times } = await get(`${pathOf(key)}callback/times/`);
      select.append(...times.map((time) => el("option", { value: time }, moment(time))));
    } catch (error) { if (!(error instanceof Problem)) complain(error); }
  };

  const tries = (callback) => callback.attempts.map((one) => el("li", {}, `${when(one.at)} · ${word("callback_outcomes", one.outcome)}${one.agent ? ` · ${one.agent}` : ""}`));

  const draw = (key, callback) => {
    const made = part("callback"), number = slot(made, "number"), { said, attempts } = callback;
    put(number, callback.readable);
    number.href = `tel:${callback.number}`;
    const asked = text("cb_asked", { source: word("callback_sources", callback.source), time: moment(callback.asked_at) });
    put(slot(made, "asked"), [asked, callback.scheduled_at && text("cb_for", { time: moment(callback.scheduled_at) })].filter(Boolean).join(" · "));
    put(slot(made, "try"), text("cb_try", { n: attempts.length + (said ? 0 : 1), all: callback.most }));
    slot(made, "attempts").append(...tries(callback));
    put(slot(made, "reason"), callback.reason);
    show(slot(made, "reason"), callback.reason);
    show(slot(made, "ask"), !said);
    show(slot(made, "said"), said);
    if (said) put(slot(made, "said"), text(callback.due_at ? "cb_again" : "cb_said", { outcome: word("callback_outcomes", said), time: callback.due_at ? moment(callback.due_at) : "" }));
    slot(made, "ways").append(...WAYS.map((one) => way(one, word("callback_outcomes", one))), way("refused", text("cb_never"), { forbid: true }));
    const later = slot(made, "later"), times = later.querySelector("select");
    later.addEventListener("submit", (event) => { event.preventDefault(); say({ outcome: "later", later_at: times.value }); });
    if (!said) fillTimes(times, key, text("cb_pause"));
    box.replaceChildren(made);
  };

  const redraw = () => {
    const row = contactOf(), detail = row && state.details.get(keyOf(row)), callback = detail?.callback;
    show(box, callback);
    if (callback) once(box, [keyOf(row), row.state, callback], () => draw(keyOf(row), callback));
  };
  watch(redraw);
  redraw();

  const tell = (made) => {
    const at = made.at ?? made.due_at, time = moment(at);
    if (!made.new) toast(text("cb_known", { time }));
    else toast(made.at ? text("cb_set", { time }) : text("cb_soon"));
  };

  const openArrange = () => {
    const row = contactOf(), detail = row && state.details.get(keyOf(row));
    if (!detail || detail.callback || row.state !== "active") return; // it ended while this was fetched
    $("ar-number").value = detail.customer.points.find(([kind]) => kind === "phone")?.[1] ?? "";
    $("ar-reason").value = row.subject;
    show($("ar-fault"), false);
    fillTimes($("ar-at"), keyOf(row), text("cb_turn"));
    openDrawer("arrange");
  };

  $("arrange-form").addEventListener("submit", async (event) => {
    event.preventDefault();
    const key = state.current;
    if (!key) return;
    try {
      const made = await post(`${pathOf(key)}callback/`, { number: $("ar-number").value, at: $("ar-at").value, reason: $("ar-reason").value });
      closeDrawer("arrange");
      tell(made);
      loadContact(key).catch(() => {});
    } catch (error) {
      if (!(error instanceof Problem)) return complain(error);
      put($("ar-fault"), `${error.title}. ${error.detail}`.replace("..", "."));
      show($("ar-fault"), true);
    }
  });

  const callBack = async (key, one) => tell(await post(`${pathOf(key)}earlier/${one.id}/callback/`));
  return { openArrange, callBack };
};
