// Tabs: role=tablist with role=tab and aria-controls. Arrow keys move, the panel follows; it also works on swapped-in parts.
const tabsOf = (list) => [...list.querySelectorAll("[role=tab]")];

const show = (list, chosen) => {
  for (const tab of tabsOf(list)) {
    const panel = document.getElementById(tab.getAttribute("aria-controls"));
    tab.setAttribute("aria-selected", String(tab === chosen));
    tab.tabIndex = tab === chosen ? 0 : -1;
    if (panel) panel.hidden = tab !== chosen;
  }
  chosen.focus();
};

document.addEventListener("click", (event) => {
  const tab = event.target.closest("[role=tablist] [role=tab]");
  if (tab) show(tab.closest("[role=tablist]"), tab);
});

document.addEventListener("keydown", (event) => {
  const tab = event.target.closest?.("[role=tablist] [role=tab]"), step = { ArrowRight: 1, ArrowLeft: -1 }[event.code];
  if (!tab || !step) return;
  const list = tab.closest("[role=tablist]"), tabs = tabsOf(list);
  show(list, tabs[(tabs.indexOf(tab) + step + tabs.length) % tabs.length]);
  event.preventDefault();
});
