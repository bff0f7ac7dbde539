// The page of a proxy's accuracy. `data` is what accuracy_data.cpp writes.
"use strict";

const { accuracy } = data;
const kKindColors = { "all": "c6", "without stalls": "c1", "with stalls": "c2" };
const kFigures = ["mean", "median", "p95"]; // of a cell, after its number of samples

const percentText = (percent) => `${grouped(percent.toFixed(percent < 1 ? 3 : 2))} %`;
const shareText = (percent) => `${percent.toFixed(1)} %`;
const fileName = (path) => path.split("/").pop();

// --- Summary -------------------------------------------------------------------------------------------------------

/** The errors of a group, or nothing where there is none. */
const errorsOf = (by, group) => accuracy.groups.find((one) => one.by === by && one.group === group);

function showSummary() {
  const { all } = accuracy;
  byId("title").textContent = `${fileName(data.proxy.file)} on ${fileName(data.samples.file)}`;
  byId("subtitle").textContent = `A proxy of ${accuracy.target}, judged by Foldwise ${data.foldwise}`;
  document.title = `${fileName(data.proxy.file)} on ${fileName(data.samples.file)} - Foldwise`;
  byId("warning").hidden = data.warning === "";
  byId("warning").textContent = `Warning: ${data.warning}.`;
  const [free, stalled] = [errorsOf("stalls", "none"), errorsOf("stalls", "some")];
  const fifths = accuracy.groups.filter((group) => group.by === "interval");
  const facts = [
    ["Proxy", `${accuracy.target} of ${accuracy.model}, from ${accuracy.features} features`],
    ["Samples", `${numberText(all.samples)}${accuracy.stalled_percent === undefined ? "" : `, ${shareText(accuracy.stalled_percent)} of them stalled`}`],
    ["Relative error", `${percentText(all.mean_percent)} in the mean, median ${percentText(all.median_percent)}, p95 ${percentText(all.p95_percent)}, p99 ${percentText(all.p99_percent)}, largest ${percentText(all.largest_percent)}`],
    free && stalled ? ["By stalls", `${percentText(free.mean_percent)} in the mean without stalls, ${percentText(stalled.mean_percent)} with stalls`] : null,
    ["Rank correlation", `${accuracy.rank_correlation.toFixed(6)} (Spearman): 1 where it ranks designs as the truth does`],
    ["Intervals", `those of 90 % hold ${shareText(all.within_interval_percent)} of the truths`],
    fifths.length > 1 ? ["Surest, least sure", `the fifth of the samples that it is surest of errs by ${percentText(fifths[0].mean_percent)} in the mean, the fifth that it is least sure of by ${percentText(fifths.at(-1).mean_percent)}`] : null,
    ["Unlike its training", accuracy.out_of_range === 0 ? "none of the samples" : `${numberText(accuracy.out_of_range)} samples lie outside of what it has seen`],
  ];
  showFacts("facts", facts.filter(Boolean));
}

function showGroups() {
  const headings = ["", "samples", "mean %", "median %", "p95 %", "p99 %", "max %", "squared loss", "within interval %"];
  const fixed = (value) => grouped(value.toFixed(3));
  const rows = [["all", accuracy.all], ...accuracy.groups.map((group) => [`${group.by}: ${group.group}`, group])];
  fillTable("groups-table", headings, rows.map(([name, one]) => tableRow([name, numberText(one.samples), fixed(one.mean_percent),
    fixed(one.median_percent), fixed(one.p95_percent), fixed(one.p99_percent), fixed(one.largest_percent), numberText(one.squared_loss),
    one.within_interval_percent.toFixed(1)])));
}

// --- Prediction and truth ------------------------------------------------------------------------------------------

const arrayText = (samples, i) => `${samples["array.rows"][i]} x ${samples["array.cols"][i]}`;
const sramText = (samples, i) => ["ifmap", "filter", "ofmap"].map((operand) => numberText(samples[`sram.${operand}_words`][i])).join(" / ");

function sampleText(samples, i) {
  return [
    `${["m", "n", "k"].map((size) => `${size.toUpperCase()} ${numberText(samples[size][i])}`).join(", ")} on ${arrayText(samples, i)}, ${samples.dataflow[i]}`,
    `scratchpads ${sramText(samples, i)} words, ${numberText(samples.bandwidth[i])} words a cycle`,
    `truth  ${numberText(samples.truth[i])}`,
    `predicted  ${numberText(samples.predicted[i])} (${numberText(samples.low[i])} to ${numberText(samples.high[i])})`,
    `error  ${percentText(samples.error_percent[i])}`,
  ].join("\n");
}

function truthOption(width) {
  const logs = [data.drawn, data.too_high, data.too_low].flatMap((samples) => [...samples.truth, ...samples.predicted]).filter((value) => value > 0).map(Math.log10);
  const first = Math.floor(logs.reduce((a, b) => Math.min(a, b), logs[0] || 0));
  const last = Math.max(first + 1, Math.ceil(logs.reduce((a, b) => Math.max(a, b), logs[0] || 0)));
  const [low, high] = [10 ** first, 10 ** last];
  const places = (samples, holds) => samples.truth.map((truth, i) => [Math.max(truth, low), Math.max(samples.predicted[i], low), i]).filter(([, , i]) => holds(samples.stalled[i]));
  const points = (name, of, samples, holds, more) => ({
    name, type: "scatter", progressive: 0, data: places(samples, holds), symbolSize: 4, itemStyle: { color: color(of), opacity: 0.5 },
    tooltip: { formatter: (hit) => sampleText(samples, hit.data[2]) }, ...more,
  });
  const series = [
    { name: "as the truth", type: "line", data: [[low, low], [high, high]], symbol: "none", silent: true, z: 1, lineStyle: { width: 1.5, color: color("faint") }, itemStyle: { color: color("faint") } },
    points("without stalls", "c1", data.drawn, (stalled) => stalled === false),
    points("with stalls", "c2", data.drawn, (stalled) => stalled === true),
    points("samples", "c1", data.drawn, (stalled) => stalled === null),
    ...[data.too_high, data.too_low].map((samples) => points("largest errors", "c4", samples, () => true,
      { symbol: "diamond", symbolSize: 10, z: 5, itemStyle: { color: "transparent", borderColor: color("c4"), borderWidth: 1.5 } })),
  ].filter((one) => one.data.length > 0);
  const scale = { type: "log", min: low, max: high, interval: 1, axisLabel: { color: color("quiet"), formatter: compactText, hideOverlap: true } };
  return {
    renderer: data.drawn.truth.length > 1500 ? "canvas" : "svg",
    grid: { left: 62, right: 20, top: width < 500 ? 58 : 34, bottom: 48 },
    legend: legend(),
    tooltip: tooltip({ trigger: "item" }),
    xAxis: axis({ ...scale, name: `truth: ${accuracy.target}`, nameGap: 30 }),
    yAxis: axis({ ...scale, name: width > 500 ? `predicted: ${accuracy.target}` : "", nameGap: 46 }),
    series,
  };
}

function showTruth() {
  const drawn = data.drawn.truth.length;
  const { samples } = accuracy.all;
  byId("truth-about").textContent = (drawn < samples
    ? `${numberText(drawn)} of ${numberText(samples)} samples, chosen by chance (always the same ones), and those of largest error.`
    : `All ${numberText(samples)} samples; those of largest error are marked.`)
    + " Above the line the proxy predicts too much, below it too little.";
  chart("truth-chart", 460, "Prediction against truth of single samples", truthOption);
}

// --- How large errors are ------------------------------------------------------------------------------------------

function sharesOption(width) {
  const places = data.error_places;
  return {
    grid: { left: 56, right: 24, top: 34, bottom: 48 },
    legend: legend(),
    tooltip: tooltip({
      trigger: "axis",
      formatter: (hits) => [`error of at most ${numberText(Number(hits[0].data[0].toPrecision(3)))} %`, ...hits.map((hit) => `${hit.seriesName}  ${hit.data[1].toFixed(2)} % of the samples`)].join("\n"),
    }),
    xAxis: axis({ type: "log", interval: 1, name: "relative error, %", nameGap: 30, min: places[0], max: 10 ** Math.ceil(Math.log10(places.at(-1))) }),
    yAxis: axis({ type: "value", name: width > 500 ? "samples, %" : "", nameGap: 40, min: 0, max: 100 }),
    series: data.kinds.map((kind) => ({
      name: kind.kind, type: "line", symbol: "none", lineStyle: { width: 2, color: color(kKindColors[kind.kind]) },
      itemStyle: { color: color(kKindColors[kind.kind]) }, data: places.map((place, i) => [place, kind.percent_below[i]]),
    })),
  };
}

// --- Errors by size of the array -----------------------------------------------------------------------------------

const bucketText = ([smallest, largest]) => (smallest === largest ? String(largest) : `${smallest}–${largest}`);

function arraysOption(width) {
  const kind = data.kinds[Number(byId("arrays-kind").value)];
  const figure = Number(byId("arrays-figure").value);
  const x = { name: "columns", labels: data.cols.map(bucketText) };
  const y = { name: "rows", labels: data.rows.map(bucketText) };
  const cellAt = (column, row) => kind.array_cells[row * x.labels.length + column];
  const cells = y.labels.flatMap((_, row) => x.labels.map((__, column) => [column, row, Number(cellAt(column, row)[1 + figure].toPrecision(3))]))
    .filter(([column, row]) => cellAt(column, row)[0] > 0);
  return heatMapOption(x, y, cells, true, width, (column, row) => {
    const [samples, ...errors] = cellAt(column, row);
    return [`rows ${y.labels[row]}, columns ${x.labels[column]}: ${numberText(samples)} samples`,
      ...kFigures.map((name, i) => `${name}  ${percentText(errors[i])}`)].join("\n");
  });
}

function drawArrays() {
  chart("arrays-chart", heatMapHeight(data.rows.length), "Errors by rows and columns of the array", arraysOption);
}

// --- Intervals -----------------------------------------------------------------------------------------------------

function levelsOption() {
  const series = data.kinds.map((kind) => ({
    name: kind.kind, type: "line", symbol: "circle", symbolSize: 7, lineStyle: { width: 2, color: color(kKindColors[kind.kind]) },
    itemStyle: { color: color(kKindColors[kind.kind]) }, data: data.levels.map((level, i) => [level, kind.percent_within[i]]),
  }));
  const lowest = Math.min(data.levels[0], ...data.kinds.map((kind) => Math.min(...kind.percent_within)));
  return {
    grid: { left: 44, right: 24, top: 62, bottom: 48 },
    title: { text: "Truths within their interval, %", textStyle: { color: color("ink"), fontSize: 13, fontWeight: 600 }, left: 0, top: 0 },
    legend: legend({ top: 24, data: data.kinds.map((kind) => kind.kind) }),
    tooltip: tooltip({
      trigger: "axis",
      formatter: (hits) => [`intervals of ${hits[0].data[0]} %`, ...hits.filter((hit) => hit.seriesName !== "stated").map((hit) => `${hit.seriesName}  hold ${shareText(hit.data[1])}`)].join("\n"),
    }),
    xAxis: axis({ type: "value", name: "level of the interval, %", nameGap: 28, min: data.levels[0], max: 100 }),
    yAxis: axis({ type: "value", min: Math.floor(lowest / 10) * 10, max: 100 }),
    series: [{ name: "stated", type: "line", symbol: "none", silent: true, lineStyle: { type: "dashed", width: 1.5, color: color("quiet") }, data: data.levels.map((level) => [level, level]) }, ...series],
  };
}

function widthsOption() {
  const fifths = accuracy.groups.filter((group) => group.by === "interval");
  const values = (figure) => fifths.map((group) => group[`${figure}_percent`]);
  return {
    grid: { left: 56, right: 24, top: 62, bottom: 48 },
    title: { text: "Relative error by width of the interval, %", textStyle: { color: color("ink"), fontSize: 13, fontWeight: 600 }, left: 0, top: 0 },
    legend: legend({ top: 24 }),
    tooltip: tooltip({
      trigger: "axis",
      formatter: (hits) => [`fifth ${hits[0].name}, ${numberText(fifths[hits[0].dataIndex].samples)} samples`, ...hits.map((hit) => `${hit.seriesName}  ${percentText(hit.value)}`),
        `within the interval of 90 %  ${shareText(fifths[hits[0].dataIndex].within_interval_percent)}`].join("\n"),
    }),
    xAxis: categoryAxis(fifths.map((group) => group.group), { name: "surest to least sure fifth", nameGap: 28 }),
    yAxis: axis({ type: wantsLog(kFigures.flatMap(values)) ? "log" : "value" }),
    series: kFigures.map((figure, i) => ({
      name: figure, type: "line", symbol: ["circle", "rect", "triangle"][i], symbolSize: 8, lineStyle: { width: 2, color: color(["c1", "c3", "c4"][i]) },
      itemStyle: { color: color(["c1", "c3", "c4"][i]) }, data: values(figure),
    })),
  };
}

// --- Where it is worst ---------------------------------------------------------------------------------------------

function layerText([height, width, channels, filters, filterHeight, filterWidth, rowStride, columnStride]) {
  if (channels === 1 && filterHeight === 1 && filterWidth === width) return `${height} x ${width} times ${width} x ${filters}`;
  const stride = rowStride === columnStride ? rowStride : `${rowStride} x ${columnStride}`;
  return `${height} x ${width} x ${channels} by ${filters} of ${filterHeight} x ${filterWidth}, stride ${stride}`;
}

function showWorst(side) {
  const samples = data[side];
  const headings = ["layer", "error %", "predicted : truth", "truth", "predicted", "interval of 90 %", "stalled", "array", "dataflow",
    "ifmap / filter / ofmap words", "words a cycle", "seen its like"];
  const word = (value) => (value === null ? "–" : value ? "yes" : "no");
  fillTable(`${side}-table`, headings, samples.truth.map((truth, i) => tableRow([layerText(samples.shape[i]), grouped(samples.error_percent[i].toFixed(1)),
    truth > 0 ? withDigits(samples.predicted[i] / truth, 3) : "–", numberText(truth), numberText(samples.predicted[i]),
    `${compactText(samples.low[i])} to ${compactText(samples.high[i])}`, word(samples.stalled[i]), arrayText(samples, i), samples.dataflow[i],
    sramText(samples, i), numberText(samples.bandwidth[i]), word(samples.in_range[i])])));
}

// --- All of it -----------------------------------------------------------------------------------------------------

for (const part of ["proxy", "samples"]) {
  byId(`${part}-file`).textContent = data[part].file;
  showFacts(`${part}-facts`, Object.entries(data[part].facts));
}
options(byId("arrays-kind"), data.kinds.map((kind) => kind.kind), 0);
options(byId("arrays-figure"), kFigures.map((name) => `${name}, %`), 0);
for (const id of ["arrays-kind", "arrays-figure"]) byId(id).addEventListener("change", drawArrays);
startPage();
for (const show of [showSummary, showGroups, showTruth, drawArrays]) show();
for (const side of ["too_high", "too_low"]) showWorst(side);
chart("shares-chart", 360, "Share of the samples below each error", sharesOption);
chart("levels-chart", 340, "Truths within intervals of several levels", levelsOption);
chart("widths-chart", 340, "Errors by width of the interval", widthsOption);
