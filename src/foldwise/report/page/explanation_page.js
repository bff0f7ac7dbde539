// The page of an explanation. `data` is what explanation_json.cpp writes, the same as foldwise explain --json.
"use strict";

const kOperands = ["ifmap", "filter", "ofmap"];
const kMostTilesAcross = 24;
const kMostTilesDown = 8;

let chosenLayer = 0;

const sum = (numbers) => numbers.reduce((a, b) => a + b, 0);
const foldsOf = (layer) => layer.folds.down * layer.folds.across;
const percentText = (share) => `${(100 * share).toFixed(share < 0.0995 ? 2 : 1)} %`;

/** Parts of a layer's cycles: [name, cycles, colour]. Fill is what the others leave: the model leaves the first cycle out of its count. */
function cyclesOf(layer) {
  const waits = sum(kOperands.map((operand) => layer.stall_cycles[operand]));
  const compute = foldsOf(layer) * layer.folds.compute_cycles;
  const drain = foldsOf(layer) * layer.folds.drain_cycles;
  return [
    ["fill", Math.max(0, layer.total_cycles - waits - compute - drain), "c4"], ["compute", compute, "c1"], ["drain", drain, "c5"],
    ...kOperands.map((operand, i) => [`wait for the ${operand}`, layer.stall_cycles[operand], ["c2", "c3", "c6"][i]]),
  ];
}

/** Parts of the PEs' time: [name, percent, colour]. */
function pesOf(layer) {
  const { overall, lost_to_remainders, lost_to_fill_and_drain, lost_to_stalls } = layer.utilization;
  return [["MACs", overall, "c1"], ["no MAC: folds not full", lost_to_remainders, "faint"],
    ["no MAC: fill and drain", lost_to_fill_and_drain, "c4"], ["no MAC: waiting", lost_to_stalls, "c2"]];
}

// --- Summary -------------------------------------------------------------------------------------------------------

function showSummary() {
  const { accelerator } = data;
  const array = `${accelerator["array.rows"]} x ${accelerator["array.cols"]}`;
  byId("title").textContent = `${data.network} on ${array}`;
  byId("subtitle").textContent = `An explanation by Foldwise ${data.foldwise}, model ${data.model}`;
  document.title = `${data.network} on ${array} - Foldwise`;
  const parts = new Map();
  for (const layer of data.layers) {
    for (const [name, cycles] of cyclesOf(layer)) parts.set(name, (parts.get(name) || 0) + cycles);
  }
  const inOrder = [...parts].filter(([, cycles]) => cycles > 0).sort((a, b) => b[1] - a[1]);
  const peak = accelerator["array.rows"] * accelerator["array.cols"];
  const macs = sum(data.layers.map((layer) => layer.macs));
  const best = data.best_changes[0];
  const bandwidth = accelerator["bandwidth.mode"] === "USER" ? `, ${accelerator["bandwidth.bytes_per_cycle"]
    ? `${accelerator["bandwidth.bytes_per_cycle"]} bytes` : `${accelerator["bandwidth.words_per_cycle"]} words`} a cycle for each operand`
    : ", as much bandwidth as it takes (CALC)";
  const facts = [
    ["Network", `${data.network}: ${numberText(data.layers.length)} layer${data.layers.length === 1 ? "" : "s"}, ${numberText(macs)} MACs`],
    ["Accelerator", `${array} PEs, dataflow ${accelerator.dataflow}, scratchpads of ${kOperands.map((operand) =>
      `${numberText(accelerator[`sram.${operand}_kib`])} KiB (${operand})`).join(", ")}${bandwidth}`],
    ["Takes", `${numberText(data.total_cycles)} cycles; the PEs do ${percentText(macs / (peak * Math.max(1, data.total_cycles)))} of the MACs that they could`],
    ["Where they go", inOrder.map(([name, cycles]) => `${percentText(cycles / Math.max(1, data.total_cycles))} ${name}`).join(", ")],
    ["What helps most", best && best.total_cycles < data.total_cycles
      ? `${best.field} ${best.to} in place of ${best.from}: ${percentText(1 - best.total_cycles / data.total_cycles)} fewer cycles`
      : "No single change of a parameter saves a cycle."],
  ];
  showFacts("facts", facts);
}

function showChanges() {
  fillTable("changes-table", ["change", "from", "to", "cycles", "saves"], data.best_changes.map((change) => {
    const helps = change.total_cycles < data.total_cycles;
    const value = (one) => (typeof one === "number" ? numberText(one) : one);
    return tableRow([change.field, value(change.from), helps ? value(change.to) : "–", helps ? numberText(change.total_cycles) : "–",
      helps ? percentText(1 - change.total_cycles / data.total_cycles) : "nothing"], { className: helps ? "" : "broken" });
  }));
}

// --- All layers ----------------------------------------------------------------------------------------------------

function cyclesOption(width) {
  const names = data.layers.map((layer) => layer.name);
  const isLong = names.length > kLayersAtOnce;
  const isSlanted = names.length > 8 || width < 620;
  const parts = data.layers.map(cyclesOf);
  return {
    grid: { left: 66, right: 14, top: width < 620 ? 74 : 34, bottom: (isLong ? 34 : 0) + (isSlanted ? 58 : 28) },
    legend: legend(),
    tooltip: tooltip({ trigger: "axis", axisPointer: { type: "shadow" }, formatter: (hits) => [hits[0].name, ...hits.filter((hit) => hit.value > 0).map((hit) => `${hit.seriesName}  ${numberText(hit.value)} cycles`)].join("\n") }),
    xAxis: categoryAxis(names, { axisLabel: { rotate: isSlanted ? 45 : 0, hideOverlap: true, width: 90, overflow: "truncate" } }),
    yAxis: axis({ type: "value", name: width > 500 ? "cycles" : "", nameGap: 50 }),
    dataZoom: isLong ? [{ type: "slider", bottom: 4, height: 22, startValue: 0, endValue: kLayersAtOnce - 1, textStyle: { color: color("quiet") } }] : [],
    series: parts[0].map(([name, , of], part) => ({
      name, type: "bar", stack: "cycles", barMaxWidth: 46, itemStyle: { color: color(of) }, data: parts.map((layer) => layer[part][1]),
    })).filter((one) => one.data.some((value) => value > 0)),
  };
}

function showLayers() {
  byId("cycles").querySelector("caption").textContent = `${numberText(data.layers.length)} layer${data.layers.length === 1 ? "" : "s"}; efficiency is the share of PEs that have work while the array computes`;
  chart("cycles-chart", 340, "Cycles of each layer: fill, compute, drain and waits", cyclesOption, (instance) => instance.on("click", (hit) => choose(hit.dataIndex)));
  const headings = ["layer", "cycles", "waits", "folds", "utilization %", "efficiency %", "MACs / word"];
  fillTable("layers-table", headings, data.layers.map((layer, i) => element("tr", {},
    element("td", { className: "text" }, element("button", { type: "button", className: "link", onclick: () => { choose(i); byId("layer").scrollIntoView(); } }, layer.name)),
    ...[layer.total_cycles, sum(kOperands.map((operand) => layer.stall_cycles[operand])), foldsOf(layer), layer.utilization.overall,
      layer.mapping_efficiency, layer.roofline.macs_per_dram_word].map((value) => element("td", {}, numberText(value))))));
}

// --- One layer -----------------------------------------------------------------------------------------------------

/** Places of at most `most` tiles of `count`: the first ones, then the last, with a gap where some are left out. */
function tilePlaces(count, most) {
  if (count <= most) return { places: Array.from({ length: count }, (_, i) => [i, i]), left: 0 };
  return { places: [...Array.from({ length: most - 2 }, (_, i) => [i, i]), [count - 1, most - 1]], left: count - most + 1 };
}

/** How the folds are drawn in a place of that width: size of a tile, places across and down. */
function tiling(layer, width) {
  const { rows, cols } = arrayOf();
  const across = tilePlaces(layer.folds.across, Math.min(kMostTilesAcross, Math.max(4, Math.floor(width / 30))));
  const down = tilePlaces(layer.folds.down, kMostTilesDown);
  const slots = across.places.at(-1)[1] + 1;
  const ratio = Math.min(4, Math.max(0.25, rows / cols));
  const tileWidth = Math.min(44, Math.max(16, (width - 20) / slots - 6), 44 / ratio);
  return { across, down, tileWidth, tileHeight: Math.max(12, tileWidth * ratio) };
}

const arrayOf = () => ({ rows: data.accelerator["array.rows"], cols: data.accelerator["array.cols"] });

function foldsHeight(layer, width) {
  const { down, tileHeight } = tiling(layer, width);
  return (down.places.at(-1)[1] + 1) * (tileHeight + 6) + 8;
}

function foldsOption(layer, width) {
  const { rows, cols } = arrayOf();
  const { across, down, tileWidth, tileHeight } = tiling(layer, width);
  const graphic = [];
  for (const [row, y] of down.places) {
    for (const [column, x] of across.places) {
      const usedRows = row === layer.folds.down - 1 ? layer.folds.rows_of_last : rows;
      const usedColumns = column === layer.folds.across - 1 ? layer.folds.columns_of_last : cols;
      const isFull = usedRows === rows && usedColumns === cols;
      const place = { x: 2 + x * (tileWidth + 6), y: 2 + y * (tileHeight + 6) };
      graphic.push({ type: "rect", silent: true, shape: { ...place, width: tileWidth, height: tileHeight }, style: { fill: color("shade"), stroke: color("faint"), lineWidth: 1 } });
      graphic.push({ type: "rect", silent: true, shape: { ...place, width: tileWidth * usedColumns / cols, height: tileHeight * usedRows / rows }, style: { fill: color(isFull ? "c1" : "c2") } });
    }
  }
  const gap = (x, y) => ({ type: "text", silent: true, style: { text: "…", x, y, fill: color("quiet"), fontSize: 16, textAlign: "center", textVerticalAlign: "middle" } });
  if (across.left > 0) graphic.push(gap(2 + (across.places.at(-1)[1] - 0.5) * (tileWidth + 6), 2 + tileHeight / 2));
  if (down.left > 0) graphic.push(gap(2 + tileWidth / 2, 2 + (down.places.at(-1)[1] - 0.5) * (tileHeight + 6)));
  return { graphic };
}

/** Two bars to 100 %: the cycles, and the PEs' time. */
function sharesOption(layer, width) {
  const cycles = cyclesOf(layer).map(([name, count, of]) => [name, 100 * count / Math.max(1, layer.total_cycles), of, `${numberText(count)} cycles`]);
  const pes = pesOf(layer).map(([name, percent, of]) => [name, percent, of, "of the PEs' time"]);
  const bars = [...cycles.map((part) => [0, part]), ...pes.map((part) => [1, part])].filter(([, part]) => part[1] > 0);
  return {
    grid: { left: 62, right: 22, top: width < 620 ? 116 : 58, bottom: 28 },
    legend: legend(),
    tooltip: tooltip({ trigger: "item", formatter: (hit) => `${hit.seriesName}\n${hit.data.value[0].toFixed(2)} %${hit.data.about ? `, ${hit.data.about}` : ""}` }),
    xAxis: axis({ type: "value", min: 0, max: 100, axisLabel: { color: color("quiet"), formatter: "{value} %" } }),
    yAxis: categoryAxis(["cycles", "PEs"], { inverse: true }),
    series: bars.map(([bar, [name, percent, of, about]]) => ({
      name, type: "bar", stack: "all", barWidth: 26, itemStyle: { color: color(of), borderColor: color("card"), borderWidth: 1 },
      data: [{ value: [percent, bar], about }],
      label: { show: percent > (width < 620 ? 15 : 7), formatter: () => `${percent.toFixed(1)} %`, color: color(of === "faint" ? "ink" : "card"), fontSize: 12 },
    })),
  };
}

/** Rectangles from data of [first cycle, end, lane, from, to]: `from` and `to` are parts of the lane's height, 0 at its bottom. */
function lanes(name, of, rectangles, about) {
  return {
    name, type: "custom", itemStyle: { color: color(of) }, data: rectangles.map((value, i) => ({ value, about: about(i) })),
    encode: { x: [0, 1], y: 2 }, clip: true,
    renderItem: (params, api) => {
      const [left, y] = api.coord([api.value(0), api.value(2)]);
      const [right] = api.coord([api.value(1), api.value(2)]);
      const height = api.size([0, 1])[1] * 0.72;
      const shape = { x: left, y: y + height * (0.5 - api.value(4)), width: Math.max(right - left - (right - left > 4 ? 1 : 0), 0.6), height: height * (api.value(4) - api.value(3)) };
      const box = params.coordSys;
      return { type: "rect", shape: echarts.graphic.clipRectByRect(shape, box), style: { fill: color(of) } };
    },
  };
}

function timelineOption(layer, width) {
  const end = layer.total_cycles + 1;
  const bins = layer.timeline.map((bin, i) => ({ ...bin, end: i + 1 < layer.timeline.length ? layer.timeline[i + 1].first_cycle : end }));
  const span = (bin) => `cycles ${numberText(bin.first_cycle)} to ${numberText(bin.end - 1)}`;
  const series = [];
  const waitColors = { ifmap: "c2", filter: "c3", ofmap: "c6" };
  kOperands.forEach((operand, o) => {
    const waiting = bins.filter((bin) => bin.stall_cycles[operand] > 0);
    if (waiting.length > 0) {
      series.push(lanes(`waits for the ${operand}`, waitColors[operand], waiting.map((bin) => {
        const share = (cycles) => cycles / Math.max(1, bin.end - bin.first_cycle);
        const from = sum(kOperands.slice(0, o).map((other) => share(bin.stall_cycles[other])));
        return [bin.first_cycle, bin.end, 0, from, Math.min(1, from + share(bin.stall_cycles[operand]))];
      }), (i) => `${span(waiting[i])}: ${numberText(waiting[i].stall_cycles[operand])} of them waiting for the ${operand}`));
    }
  });
  kOperands.forEach((operand, o) => {
    const verb = operand === "ofmap" ? "drain" : "prefetch or fill";
    series.push(lanes(operand === "ofmap" ? "drains" : "reads", operand === "ofmap" ? "c5" : "c1",
      layer.transfers[operand].map(([first, last]) => [first, last + 1, o + 1, operand === "ofmap" ? 0 : 0.3, 1]), (i) => {
        const [first, last, count] = layer.transfers[operand][i];
        return `${operand}: cycles ${numberText(first)} to ${numberText(last)}\n${count === 1 ? `a ${verb}` : `${numberText(count)} of them, one after the other (${verb})`}`;
      }));
    const needed = bins.filter((bin) => bin.prefetches_needed[operand] > 0);
    const most = Math.max(...needed.map((bin) => bin.prefetches_needed[operand] / (bin.end - bin.first_cycle)));
    if (needed.length > 0) {
      series.push(lanes("first needed", "c4", needed.map((bin) => [bin.first_cycle, bin.end, o + 1, 0, 0.25 * bin.prefetches_needed[operand] / (bin.end - bin.first_cycle) / most]),
        (i) => `${span(needed[i])}: the array is the first to need ${numberText(needed[i].prefetches_needed[operand])} prefetches of the ${operand}`));
    }
  });
  const begin = Math.min(0, ...kOperands.flatMap((operand) => layer.transfers[operand].map(([first]) => first)));
  return {
    grid: { left: 62, right: 22, top: width < 620 ? 62 : 34, bottom: 88 },
    legend: legend({ data: [...new Set(series.map((one) => one.name))] }),
    tooltip: tooltip({ trigger: "item", formatter: (hit) => hit.data.about }),
    xAxis: axis({ type: "value", min: begin, max: Math.max(end, ...kOperands.flatMap((operand) => layer.transfers[operand].map(([, last]) => last + 1))), name: "cycle", nameGap: 26 }),
    yAxis: categoryAxis(["waits", ...kOperands], { inverse: true, splitLine: { show: true, lineStyle: { color: color("line") } } }),
    dataZoom: [{ type: "slider", bottom: 8, height: 20, filterMode: "none", textStyle: { color: color("quiet") }, labelFormatter: (value) => axisText(Math.round(value)), showDataShadow: false }],
    series,
  };
}

function choose(index) {
  chosenLayer = index;
  const layer = data.layers[index];
  const { folds, gemm } = layer;
  byId("layer-choice").value = String(index);
  byId("previous").disabled = index === 0;
  byId("next").disabled = index + 1 === data.layers.length;
  byId("layer-about").textContent = `${layer.name}: ${numberText(gemm.m)} ofmap pixels x ${numberText(gemm.n)} filters x ${numberText(gemm.k)} words of a window, ${numberText(layer.total_cycles)} cycles.`;
  const { rows, cols } = arrayOf();
  const partly = [folds.rows_of_last < rows ? `the last ones down use ${folds.rows_of_last} of ${rows} rows` : "", folds.columns_of_last < cols ? `the last ones across use ${folds.columns_of_last} of ${cols} columns` : ""].filter(Boolean);
  byId("folds-about").textContent = `The matrix product is cut in ${numberText(folds.down)} x ${numberText(folds.across)} tiles of the array's size${partly.length ? `; ${partly.join(", ")}` : ", all full"}. Blue fills the array, orange does not; … stands for more of the same.`;
  byId("shares-about").textContent = `A fold takes ${numberText(folds.fill_cycles)} cycles to fill, ${numberText(folds.compute_cycles)} to compute, ${numberText(folds.drain_cycles)} to drain.`;
  const isUser = data.accelerator["bandwidth.mode"] === "USER";
  byId("timeline-about").textContent = (isUser
    ? "Reads: the first fill before cycle 0, then the prefetches, which this model makes one after the other, asked for or not yet; below them when the array is the first to need them. It waits for one that is not there. Drains: when the ofmap leaves. "
    : "Reads of a scratchpad's worth at a time, as fast as it takes: in CALC mode nothing waits for them. Drains: when the ofmap leaves. ")
    + "Waits: what part of each stretch the array waits, and for whom.";
  const place = byId("folds-chart");
  chart("folds-chart", foldsHeight(layer, place.clientWidth), `Folds of ${layer.name}: ${folds.down} x ${folds.across}`, (width) => foldsOption(layer, width));
  chart("shares-chart", innerWidth < 720 ? 250 : 190, `Shares of the cycles and of the PEs' time of ${layer.name}`, (width) => sharesOption(layer, width));
  chart("timeline-chart", 330, `Reads, drains and waits of ${layer.name} in time`, (width) => timelineOption(layer, width));
  drawRoofline();
}

// --- Roofline ------------------------------------------------------------------------------------------------------

function rooflineOption(width) {
  const points = data.layers.map((layer, i) => [layer.roofline.macs_per_dram_word, layer.roofline.macs_per_cycle, i]).filter(([x, y]) => x > 0 && y > 0);
  const { peak_macs_per_cycle: peak, peak_dram_words_per_cycle: words } = data.layers[0].roofline;
  const xs = points.map(([x]) => x);
  const ridge = words ? peak / words : Math.min(...xs);
  const [low, high] = [Math.min(...xs, ridge) / 2, Math.max(...xs, ridge) * 2];
  const roof = words ? [[low, low * words], [ridge, peak], [high, peak]] : [[low, peak], [high, peak]];
  const named = points.length <= 12 ? points : points.filter(([, , i]) => i === chosenLayer);
  return {
    grid: { left: 58, right: 24, top: 34, bottom: 48 },
    legend: legend({ data: ["roof", "layers", "the layer above"] }),
    tooltip: tooltip({ trigger: "item", formatter: (hit) => (hit.data[2] === undefined ? "" : `${data.layers[hit.data[2]].name}\n${numberText(hit.data[0])} MACs for each word of DRAM\n${numberText(hit.data[1])} MACs a cycle of ${numberText(peak)}`) }),
    xAxis: axis({ type: "log", name: "MACs for each word of DRAM", nameGap: 30, min: low, max: high, axisLabel: { color: color("quiet"), formatter: compactText, hideOverlap: true } }),
    yAxis: axis({ type: "log", name: width > 500 ? "MACs a cycle" : "", nameGap: 40 }),
    series: [
      { name: "roof", type: "line", data: roof, symbol: "none", silent: true, lineStyle: { width: 2, color: color("faint") }, itemStyle: { color: color("faint") } },
      { name: "layers", type: "scatter", data: points, symbolSize: 9, itemStyle: { color: color("c1") } },
      { name: "the layer above", type: "scatter", data: points.filter(([, , i]) => i === chosenLayer), symbol: "diamond", symbolSize: 14, z: 4, itemStyle: { color: color("c2") } },
      { name: "names", type: "scatter", silent: true, data: named, symbolSize: 0.1, labelLayout: { hideOverlap: true }, label: { show: true, position: "top", distance: 7, color: color("ink"), fontSize: 12, formatter: (hit) => data.layers[hit.data[2]].name } },
    ],
  };
}

function drawRoofline() {
  const words = data.layers[0].roofline.peak_dram_words_per_cycle;
  byId("roofline-about").textContent = `No layer can do more MACs a cycle than there are PEs${words ? `, nor more than ${numberText(words)} words a cycle, all three operands together, feed. On the slope bandwidth bounds, on the flat part the array` : "; in CALC mode bandwidth does not bound"}. What is missing to the roof is folds that are not full, fill and drain, and waits.`;
  chart("roofline-chart", 360, "Roofline of all layers", rooflineOption, (instance) => instance.on("click", (hit) => { if (hit.data[2] !== undefined) choose(hit.data[2]); }));
}

// --- All of it -----------------------------------------------------------------------------------------------------

options(byId("layer-choice"), data.layers.map((layer) => layer.name), 0);
byId("layer-choice").addEventListener("change", () => choose(Number(byId("layer-choice").value)));
byId("previous").addEventListener("click", () => choose(chosenLayer - 1));
byId("next").addEventListener("click", () => choose(chosenLayer + 1));
startPage();
showSummary();
showChanges();
for (const id of ["cycles", "layer", "roofline"]) byId(id).hidden = data.layers.length === 0;
if (data.layers.length > 0) {
  showLayers();
  choose(data.layers.map((layer) => layer.total_cycles).reduce((best, cycles, i, all) => (cycles > all[best] ? i : best), 0));
}
