// Draws every [data-chart] from the option that the page brings along as JSON; a click on what has an address opens it.
// The table of the same numbers stands beside it in the page and is folded away once the chart is drawn.
(() => {
  "use strict";

  const PRINTED = { width: 345, height: 165 }; // CSS pixels: half the width of a sheet of A4
  const charts = [];

  const scalable = (box) => {
    const svg = box.querySelector("svg");
    if (svg) svg.setAttribute("viewBox", `0 0 ${svg.getAttribute("width")} ${svg.getAttribute("height")}`);
  };

  const draw = (box) => {
    const option = JSON.parse(document.getElementById(box.dataset.chart).textContent);
    box.classList.add("drawn");
    const chart = echarts.init(box, null, { renderer: "svg", locale: "ZH" });
    chart.setOption(option);
    chart.on("click", (part) => {
      if (part.data && part.data.url) window.location.assign(part.data.url);
    });
    chart.on("rendered", () => scalable(box));
    charts.push({ box, chart });
    const table = box.parentElement.querySelector("details[data-of-chart]");
    if (table) table.open = false;
  };

  const sized = (size) => charts.forEach(({ box, chart }) => {
    chart.resize(size);
    chart.getZr().flush();
    scalable(box);
  });

  document.addEventListener("DOMContentLoaded", () => {
    document.querySelectorAll("[data-chart]").forEach(draw);
    let waiting = 0;
    window.addEventListener("resize", () => {
      clearTimeout(waiting);
      waiting = setTimeout(() => sized(), 100);
    });
  });
  window.addEventListener("beforeprint", () => sized(PRINTED));
  window.addEventListener("afterprint", () => sized({ width: "auto", height: "auto" }));
})();
