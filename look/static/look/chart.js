// Chart readout: pointer and arrow keys. The sentences stand once in data-words of .slots; the table holds the numbers too.
const start = (chart) => {
  const svg = chart.querySelector("svg"), cursor = svg.querySelector(".cursor"), out = chart.querySelector(".readout");
  const width = svg.viewBox.baseVal.width;
  let at = null;
  const read = () => { // anew each time: a live page patches the attributes
    const words = JSON.parse(chart.closest(".slots").dataset.words);
    const [from, to] = chart.dataset.reach.split(" ").map(Number);
    return { words, from, step: (to - from) / (words.length - 1) || 1 };
  };
  const draw = (wanted, speak) => {
    const { words, from, step } = read();
    if (!words.length) return;
    at = Math.max(0, Math.min(words.length - 1, wanted));
    const x = from + at * step;
    cursor.setAttribute("x1", x);
    cursor.setAttribute("x2", x);
    out.textContent = words[at];
    out.style.left = `clamp(5rem, ${(x / width) * 100}%, calc(100% - 5rem))`;
    if (speak) out.setAttribute("role", "status");
    chart.classList.add("on");
  };
  svg.querySelector(".hit").addEventListener("pointermove", (event) => {
    const box = svg.getBoundingClientRect(), { from, step } = read();
    draw(Math.round((((event.clientX - box.left) / box.width) * width - from) / step), false);
  });
  chart.addEventListener("pointerleave", () => chart.classList.remove("on"));
  chart.addEventListener("blur", () => chart.classList.remove("on"));
  chart.addEventListener("keydown", (event) => {
    const turn = { ArrowRight: 1, ArrowLeft: -1 }[event.code];
    if (!turn) return;
    draw(at === null ? (turn > 0 ? 0 : Infinity) : at + turn, true);
    event.preventDefault();
  });
  chart.dataset.ready = "";
};

/** Starts every chart that is not started yet; call it after charts were swapped in. */
export const startCharts = () => document.querySelectorAll(".chart[data-reach]:not([data-ready])").forEach(start);

startCharts();
document.addEventListener("htmx:afterSwap", startCharts);
