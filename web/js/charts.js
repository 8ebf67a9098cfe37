// Loaded only by pages with a chart; the table beside each chart holds the same figures without it.
import { BarChart, CustomChart, LineChart, PieChart } from "echarts/charts";
import { AriaComponent, GridComponent, LegendComponent, TooltipComponent } from "echarts/components";
import { init, registerLocale, use } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";
import zh from "echarts/lib/i18n/langZH.js";
import { optionFor } from "./chart-options.js";

use([BarChart, CustomChart, LineChart, PieChart, AriaComponent, GridComponent, LegendComponent, TooltipComponent, SVGRenderer]);
registerLocale("ZH", zh);

function readLook() {
  const css = getComputedStyle(document.documentElement);
  const of = (name) => css.getPropertyValue(name).trim();
  return {
    colours: [of("--action"), of("--chart-2"), of("--chart-3"), of("--chart-4"), of("--chart-5"), of("--chart-6")],
    text: of("--text"), quiet: of("--quiet"), ground: of("--ground"), line: of("--line"), strong: of("--line-strong"),
    font: of("--font"), size: parseFloat(css.fontSize) * 0.8125,
  };
}

function draw(figure) {
  const plot = figure.querySelector(".plot");
  const chart = JSON.parse(document.getElementById(plot.dataset.chart).textContent);
  const view = init(plot, null, { renderer: "svg", locale: "ZH" });
  view.setOption(optionFor(chart, readLook()));
  new ResizeObserver(() => view.resize()).observe(plot);
  document.addEventListener("gh:look", () => view.setOption(optionFor(chart, readLook()), true));
}

for (const plot of document.querySelectorAll("[data-chart]")) {
  if (!plot.dataset.drawn) {
    plot.dataset.drawn = "yes";
    draw(plot.closest("figure"));
  }
}
