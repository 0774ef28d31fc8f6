// Translated words of the page, written by the server as a JSON block.
const block = document.getElementById("look-words");

export const words = block ? JSON.parse(block.textContent) : {};

/** The word of a code with {n} filled in; the code itself where the server sent no word. */
export const say = (code, n) => (words[code] ?? code).replace("{n}", n);
