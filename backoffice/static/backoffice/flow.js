// Numbers beside the lines, red where a problem begins; a problem's number leads to its line; nothing written is lost.
const written = document.getElementById("flow-source");
const gutter = document.querySelector(".office-gutter");
const told = new Map([...document.querySelectorAll("[data-line]")].map((one) => [Number(one.dataset.line), one.parentElement]));

function number() {
  const count = written.value.split("\n").length;
  if (count === gutter.childElementCount) return;
  if (gutter.childElementCount) told.clear(); // lines have moved since they were checked
  gutter.replaceChildren(...Array.from({ length: count }, (_, at) => {
    const line = document.createElement("span");
    line.textContent = at + 1;
    if (told.has(at + 1)) {
      line.className = "office-bad-line";
      line.title = told.get(at + 1).lastElementChild.textContent;
    }
    return line;
  }));
}

if (written && gutter) {
  gutter.hidden = false;
  number();
  written.addEventListener("input", number);
  written.addEventListener("scroll", () => { gutter.scrollTop = written.scrollTop; });
  let leaves = false;
  written.form.addEventListener("submit", () => { leaves = true; });
  window.addEventListener("beforeunload", (event) => {
    if (!leaves && written.value !== written.defaultValue) event.preventDefault();
  });
}
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-line]");
  const source = document.getElementById("flow-source");
  if (!button || !source) return;
  const line = Number(button.dataset.line), lines = source.value.split("\n");
  const start = lines.slice(0, line - 1).reduce((sum, text) => sum + text.length + 1, 0);
  source.focus();
  source.setSelectionRange(start, start + (lines[line - 1] || "").length);
  source.scrollTop = (source.scrollHeight / lines.length) * Math.max(0, line - 5);
});
