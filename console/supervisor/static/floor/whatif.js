// A run that is being counted: its page is fetched again until it is over.
const EVERY_MS = 1500;

const look = async () => {
  const shown = document.getElementById("run");
  if (!shown.hasAttribute("data-open")) return;
  try {
    const answer = await fetch(location.href, { headers: { accept: "text/html" }, redirect: "error" });
    if (answer.ok) {
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("run");
      if (fresh && !shown.contains(document.activeElement)) shown.replaceWith(fresh);
      else if (fresh && !fresh.hasAttribute("data-open")) shown.replaceWith(fresh);
      else if (fresh) shown.querySelector("progress").value = fresh.querySelector("progress").value;
    }
  } catch {
    // the network is away for a moment; the next look asks again
  }
  setTimeout(look, EVERY_MS);
};
setTimeout(look, EVERY_MS);
