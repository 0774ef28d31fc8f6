// Chart readout: pointer and arrow keys. The points stand in data-points of .chart as [x, sentence]; the table holds them too.
const nearest = (points, x) => points.reduce((best, point, at) => (Math.abs(point[0] - x) < Math.abs(points[best][0] - x) ? at : best), 0);

const start = (chart) => {
  const svg = chart.querySelector("svg"), cursor = svg.querySelector(".cursor"), out = chart.querySelector(".readout");
  const width = svg.viewBox.baseVal.width;
  let at = null;
  const draw = (wanted, speak) => {
    const points = JSON.parse(chart.dataset.points);
    if (!points.length) return;
    at = Math.max(0, Math.min(points.length - 1, wanted));
    const [x, text] = points[at];
    cursor.setAttribute("x1", x);
    cursor.setAttribute("x2", x);
    out.textContent = text;
    out.style.left = `clamp(5rem, ${(x / width) * 100}%, calc(100% - 5rem))`;
    if (speak) out.setAttribute("role", "status");
    chart.classList.add("on");
  };
  svg.querySelector(".hit").addEventListener("pointermove", (event) => {
    const box = svg.getBoundingClientRect();
    draw(nearest(JSON.parse(chart.dataset.points), ((event.clientX - box.left) / box.width) * width), false);
  });
  chart.addEventListener("pointerleave", () => chart.classList.remove("on"));
  chart.addEventListener("blur", () => chart.classList.remove("on"));
  chart.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.code];
    if (!step) return;
    draw(at === null ? (step > 0 ? 0 : Infinity) : at + step, true);
    event.preventDefault();
  });
  chart.dataset.ready = "";
};

/** Starts every chart that is not started yet; call it after charts were swapped in. */
export const startCharts = () => document.querySelectorAll(".chart[data-points]:not([data-ready])").forEach(start);

startCharts();
document.addEventListener("htmx:afterSwap", startCharts);
