/* Quick replies of the question that stands: buttons whose words are sent as if they were written. */

const box = document.getElementById("choices");
let shown = "";

/* pairs: [[key, label]]; onPick(label). The same question again keeps its buttons, and with them the focus. */
export function offerChoices(pairs, onPick) {
  const wanted = JSON.stringify(pairs);
  if (wanted === shown) return;
  shown = wanted;
  const held = box.contains(document.activeElement);
  box.replaceChildren(...pairs.map(([, label]) => {
    const button = document.createElement("button");
    button.type = "button";
    button.dir = "auto";
    button.textContent = label;
    button.addEventListener("click", () => onPick(label));
    return button;
  }));
  box.hidden = !pairs.length;
  if (held) document.getElementById("talk").focus();
}
