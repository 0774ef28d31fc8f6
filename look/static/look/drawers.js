// Drawers and dialogs. [data-opens="id"] opens, [data-closes="id"] closes, Escape closes, focus returns to the opener.
let opener = null;

/** Opens a drawer or dialog by id and moves focus into it; `from` gets the focus back. */
export const openDrawer = (id, from = document.activeElement) => {
  const target = document.getElementById(id);
  if (!target) return;
  opener = from;
  if (target.tagName === "DIALOG") return target.open || target.showModal();
  target.hidden = false;
  target.querySelector("button, a, input, select, textarea")?.focus();
};

/** Closes it and returns focus to what opened it. */
export const closeDrawer = (id) => {
  const target = document.getElementById(id);
  if (!target) return;
  if (target.tagName === "DIALOG") target.close();
  else target.hidden = true;
  opener?.focus();
  opener = null;
};

document.addEventListener("click", (event) => {
  const opens = event.target.closest("[data-opens]"), closes = event.target.closest("[data-closes]");
  if (opens) openDrawer(opens.dataset.opens, opens);
  if (closes) closeDrawer(closes.dataset.closes);
});

document.addEventListener("keydown", (event) => {
  if (event.code !== "Escape") return;
  const drawer = document.querySelector("[data-drawer]:not([hidden])");
  if (drawer) closeDrawer(drawer.id);
});

// on a phone a drawer would cover the page: it starts closed
if (matchMedia("(max-width: 48rem)").matches) for (const drawer of document.querySelectorAll("[data-drawer]")) drawer.hidden = true;
