// Copies the text beside a button; without clipboard rights the text is selected for the keyboard.
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const source = button.parentElement.querySelector("[data-copy-source]");
  source.select();
  if (navigator.clipboard) await navigator.clipboard.writeText(source.value);
});
