// The framework's frame listens to the mouse on plain spans: here they become buttons for the keyboard and for readers.
const named = (element, word, expands) => {
  if (!element || element.dataset.officeKey) return;
  element.dataset.officeKey = "1";
  element.setAttribute("role", "button");
  element.tabIndex = 0;
  if (word) element.setAttribute("aria-label", word);
  if (expands) element.setAttribute("aria-haspopup", "true");
};

const frame = () => {
  const words = document.getElementById("office-words")?.dataset;
  if (!words) return;
  for (const toggle of document.querySelectorAll("#header-inner span[x-on\\:click]")) named(toggle, words.menu);
  const nav = document.getElementById("nav-sidebar-inner");
  if (nav) {
    nav.setAttribute("aria-label", words.menu);
    const heads = nav.querySelectorAll(":scope > div:first-child > [x-on\\:click]");
    for (const head of heads) {
      if (head.tagName === "SPAN") named(head, words.close);
      else named(head, words.switch, true);
    }
    named(nav.querySelector(":scope > [x-on\\:click*=opencommand]"), words.search);
    named(nav.querySelector(":scope > div:last-child > div[x-on\\:click]"), words.account, true);
    nav.querySelector(":scope > div:last-child > nav")?.setAttribute("aria-label", words.account);
    nav.querySelector("#nav-sidebar-apps .simplebar-content-wrapper")?.setAttribute("aria-label", words.menu);
  }
  document.querySelectorAll("main .simplebar-content-wrapper").forEach((list, number) => {
    const heading = list.closest("fieldset[aria-labelledby]")?.getAttribute("aria-labelledby");
    const word = number ? `${words.list} ${number + 1}` : words.list;
    list.setAttribute("aria-label", document.getElementById(heading)?.textContent.trim() || word);
  });
  const search = document.getElementById("search-input-command");
  search?.setAttribute("aria-label", words.search);
  document.getElementById("command-submit")?.setAttribute("aria-label", words.search);
  const dialog = search?.closest("[x-data]");
  dialog?.setAttribute("role", "dialog");
  dialog?.setAttribute("aria-label", words.search);
  for (const symbol of document.querySelectorAll(".material-symbols-outlined:not([role])")) {
    symbol.setAttribute("aria-hidden", "true");
    const link = symbol.closest("a, button");
    const alone = link && link.textContent.trim() === symbol.textContent.trim();
    if (alone && !link.ariaLabel && !link.title) link.setAttribute("aria-label", words.more);
  }
};

// A field that searches while one types (select2) has a label, but tells it to nobody.
const searches = () => {
  for (const select of document.querySelectorAll("select.admin-autocomplete")) {
    const label = document.querySelector(`label[for="${select.id}"]`);
    const box = select.parentElement.querySelector(".select2-selection");
    if (!label || !box) continue;
    label.id ||= `${select.id}_label`;
    const shown = box.querySelector(".select2-selection__rendered");
    shown?.setAttribute("aria-labelledby", label.id);
    box.setAttribute("aria-labelledby", shown?.id ? `${label.id} ${shown.id}` : label.id);
  }
};

document.addEventListener("keydown", (event) => {
  const element = event.target;
  if (!element.dataset?.officeKey || (event.key !== "Enter" && event.key !== " ")) return;
  event.preventDefault();
  element.click();
});
window.addEventListener("load", () => {
  frame();
  window.django?.jQuery?.(searches); // behind the library's own start, which may come later than this event
});

// The framework looks at the system's theme once; who changes it while the page is open sees it follow.
window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", ({ matches }) => {
  const page = window.Alpine?.$data(document.documentElement);
  if (page?.adminTheme !== "auto") return;
  page.adminTheme = matches ? "dark" : "light";
  window.Alpine.nextTick(() => { page.adminTheme = "auto"; });
});
document.addEventListener("formset:added", () => setTimeout(searches));
