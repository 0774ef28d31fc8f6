// What supervisors say: silent banners. An important one stays until the agent says it is read.
import { announce } from "../look/shell.js";
import { post } from "./api.js";
import { $, part, put, slot, sync } from "./dom.js";
import { state, watch } from "./store.js";
import { clockTime } from "./words.js";

const shown = new Map(), closed = new Set(), told = new Set(); // by id: ordinary ones stay in sight once they are read

const tell = (id) => {
  if (told.has(id)) return;
  told.add(id);
  post(`notices/${id}/read/`).catch(() => told.delete(id));
};

const draw = () => {
  for (const notice of state.notices ?? []) {
    if (closed.has(notice.id)) continue;
    if (!shown.has(notice.id)) announce(`${notice.words} ${notice.text}`);
    shown.set(notice.id, notice);
    if (!notice.important && document.visibilityState === "visible") tell(notice.id);
  }
  sync($("notices"), [...shown.values()], (notice) => notice.id, () => part("notice"), (row, notice) => {
    row.classList.toggle("warn", notice.important);
    row.classList.toggle("note", !notice.important);
    put(slot(row, "words"), notice.words);
    put(slot(row, "text"), notice.text);
    put(slot(row, "at"), clockTime(notice.at));
  });
};

watch(draw);
document.addEventListener("visibilitychange", draw);
$("notices").addEventListener("click", (event) => {
  if (!event.target.closest("button")) return;
  const row = event.target.closest("[data-key]"), id = row.dataset.key;
  closed.add(id);
  shown.delete(id);
  row.remove();
  tell(id);
});
