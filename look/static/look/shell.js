// The frame of every page: theme, menus, tabs, drawers, clocks, toasts. Other modules import toast, announce, words and now.
import "./clocks.js";
import "./menus.js";
import "./tabs.js";
import "./drawers.js";
import "./theme.js";

export { now, clockText, refreshClocks } from "./clocks.js";
export { openDrawer, closeDrawer } from "./drawers.js";
export { announce, toast } from "./toasts.js";
export { words } from "./words.js";
