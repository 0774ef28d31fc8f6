// Menus: <button data-menu="id" aria-expanded aria-controls> opens the element of that id. Arrows walk, Escape closes.
const items = (menu) => [...menu.querySelectorAll("a, button")].filter((item) => !item.closest("[hidden]"));
let open = null;

const close = (returnFocus) => {
  if (!open) return;
  const { button, menu } = open;
  open = null;
  menu.hidden = true;
  button.setAttribute("aria-expanded", "false");
  if (returnFocus) button.focus();
};

const show = (button) => {
  const menu = document.getElementById(button.dataset.menu);
  close(false);
  open = { button, menu };
  menu.hidden = false;
  button.setAttribute("aria-expanded", "true");
};

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-menu]");
  if (button) return open?.button === button ? close(true) : show(button);
  if (open && (!open.menu.contains(event.target) || event.target.closest("[data-closes-menu]"))) close(false);
});

document.addEventListener("keydown", (event) => {
  const button = event.target.closest?.("[data-menu]");
  if (button && event.code === "ArrowDown" && !open) show(button);
  if (!open) return;
  if (event.code === "Escape") {
    event.stopImmediatePropagation(); // a drawer behind the menu stays
    return close(true);
  }
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.code];
  if (!step) return;
  const list = items(open.menu), at = list.indexOf(document.activeElement);
  list[(at + step + list.length) % list.length]?.focus();
  event.preventDefault();
});

document.addEventListener("focusin", (event) => {
  if (open && !open.menu.contains(event.target) && event.target !== open.button) close(false);
});
