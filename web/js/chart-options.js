/** A chart stated by the server ({kind, categories, series, unit}) as an ECharts option, in the page's colours. */
const SYMBOLS = ["circle", "rect", "triangle", "diamond", "roundRect"];

export function optionFor(chart, look) {
  const base = {
    animation: false,
    color: look.colours,
    textStyle: { fontFamily: look.font, color: look.text, fontSize: look.size },
    // Rich text, not HTML: inline styles of HTML tooltips are refused by the page's policy.
    tooltip: { trigger: chart.kind === "pie" ? "item" : "axis", renderMode: "richText", backgroundColor: look.ground, borderColor: look.line, textStyle: { color: look.text } },
    aria: { enabled: true, decal: { show: chart.kind === "pie" || chart.series.length > 1 } },
  };
  if (chart.series.length > 1) {
    base.legend = { top: 0, left: 0, textStyle: { color: look.text } };
  }
  const make = { bar: axes, line: axes, rows: rowBars, pie, spans }[chart.kind];
  if (!make) throw new Error(`unknown chart kind ${chart.kind}`);
  return { ...base, ...make(chart, look) };
}

const grid = (legend) => ({ left: 8, right: 16, top: legend ? 64 : 32, bottom: 8, containLabel: true });

function valueAxis(chart, look) {
  return { type: "value", name: chart.unit, nameTextStyle: { color: look.quiet, align: "left" }, axisLabel: { color: look.quiet }, splitLine: { lineStyle: { color: look.line } } };
}

const categoryAxis = (chart, look) => ({ type: "category", data: chart.categories, axisLabel: { color: look.text, hideOverlap: true }, axisLine: { lineStyle: { color: look.strong } }, axisTick: { show: false } });

function axes(chart, look) {
  return {
    grid: grid(chart.series.length > 1),
    xAxis: { ...categoryAxis(chart, look), boundaryGap: chart.kind === "bar" },
    yAxis: valueAxis(chart, look),
    series: chart.series.map((one, i) => ({ type: chart.kind, name: one.name, data: one.data, barMaxWidth: 36, symbol: SYMBOLS[i % 5], symbolSize: 7, stack: one.stack })),
  };
}

// Names of organs are long: in two lines they leave a phone the room for the bars.
const wrapped = (axis) => ({ ...axis, axisLabel: { ...axis.axisLabel, width: 112, overflow: "break" } });

const thinned = (axis) => ({ ...axis, axisLabel: { ...axis.axisLabel, hideOverlap: true } });

function rowBars(chart, look) {
  return {
    grid: { ...grid(chart.series.length > 1), top: chart.series.length > 1 ? 36 : 8, right: 56 },
    xAxis: thinned(valueAxis(chart, look)),
    yAxis: { ...wrapped(categoryAxis(chart, look)), inverse: true },
    series: chart.series.map((one) => ({ type: "bar", name: one.name, data: one.data, barMaxWidth: 20, stack: one.stack })),
  };
}

// Shares stand in the legend: labels around a ring collide on a phone.
function pie(chart, look) {
  const values = chart.series[0].data;
  const total = values.reduce((sum, value) => sum + value, 0) || 1;
  const data = chart.categories.map((name, i) => ({ name, value: values[i] }));
  const share = (name) => `${name} ${((100 * values[chart.categories.indexOf(name)]) / total).toFixed(1)}%`;
  return {
    legend: { bottom: 0, left: 0, formatter: share, textStyle: { color: look.text } },
    series: [{ type: "pie", radius: ["44%", "74%"], center: ["50%", "40%"], data, label: { show: false }, itemStyle: { borderColor: look.ground, borderWidth: 2 } }],
  };
}

/** Spans in time, one row a thing: series[].data = [[row, startMs, endMs], …]. */
function spans(chart, look) {
  const draw = (params, api) => {
    const from = api.coord([api.value(1), api.value(0)]);
    const to = api.coord([api.value(2), api.value(0)]);
    const height = api.size([0, 1])[1] * 0.5;
    return { type: "rect", shape: { x: from[0], y: from[1] - height / 2, width: Math.max(2, to[0] - from[0]), height }, style: { fill: api.visual("color") } };
  };
  return {
    grid: grid(chart.series.length > 1),
    tooltip: { show: false },
    xAxis: { type: "time", axisLabel: { color: look.quiet }, splitLine: { show: true, lineStyle: { color: look.line } } },
    yAxis: { ...categoryAxis(chart, look), inverse: true },
    series: chart.series.map((one) => ({ type: "custom", name: one.name, renderItem: draw, encode: { x: [1, 2], y: 0 }, data: one.data })),
  };
}
