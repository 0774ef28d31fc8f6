// A problem's line number leads to that line of the text.
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
