// The page of one or several studies. `data.studies` is what study_page.cpp writes; a trial is a row of columns.
"use strict";

const kRowsOfTable = 25;
const kLinesOfParallel = 1200;
const kMostCompared = 4;

let study = null; // the one that is shown
let selection = new Map(); // column -> [low, high]; a trial is selected when all hold
let sorting = { column: 0, descending: false };
let firstRow = 0;
let compared = new Set(); // indices of study.layers.designs

// --- The data of a study -------------------------------------------------------------------------------------------

/** Columns with their values: the trial's number first. */
function prepare(shown) {
  if (shown.rows) return;
  const onFront = new Set(shown.front);
  shown.columns = [{ name: "trial", unit: "", kind: "number", values: shown.trials.number }, ...shown.columns];
  shown.rows = shown.trials.number.map((number, row) => ({
    row, number, state: shown.trials.state[row], isFront: onFront.has(number),
  }));
  shown.objectiveColumns = shown.objectives.map((_, i) => shown.columns.findIndex((column) => column.objective === i));
}

function cellText(column, row) {
  const value = column.values[row];
  return column.choices && value !== null ? column.choices[value] : numberText(value);
}

const isSelected = (row) =>
  [...selection].every(([column, [low, high]]) => {
    const value = study.columns[column].values[row.row];
    return value !== null && value >= low && value <= high;
  });

const columnName = (column) => (column.unit ? `${column.name} (${column.unit})` : column.name);

const isShown = (row) => row.state === "complete" || (row.state === "infeasible" && byId("show-infeasible").checked);

function objectiveText(i) {
  return `${study.objectives[i].sense} ${study.objectives[i].name}`;
}

// --- Summary and best design ---------------------------------------------------------------------------------------

function showSummary() {
  byId("title").textContent = study.name;
  byId("subtitle").textContent = `A study of Foldwise ${data.foldwise}, model ${study.model}`;
  document.title = `${study.name} - Foldwise`;
  byId("facts").replaceChildren(...study.facts.flatMap(([heading, text]) =>
    [element("dt", {}, heading), element("dd", {}, text)]));
}

function showBest() {
  if (!study.best) {
    replaceChildren("best-content", element("p", { className: "about" }, "No trial has a result."));
    return;
  }
  const row = study.rows.find((candidate) => candidate.number === study.best.trial);
  const figures = [...study.objectiveColumns, ...study.columns.keys()]
    .filter((column, i, all) => all.indexOf(column) === i && study.columns[column].kind !== "number" && study.columns[column].kind !== "field")
    .slice(0, 6)
    .map((column) => element("div", {}, element("b", {}, cellText(study.columns[column], row.row)),
      element("span", {}, columnName(study.columns[column]))));
  const about = study.best.feasible
    ? `Trial ${study.best.trial}: the first by ${study.objectives[0].name}` + (study.objectives.length > 1 ? "; the Pareto front below has the others." : ".")
    : `Trial ${study.best.trial}: it breaks a constraint, but comes closest.`;
  replaceChildren("best-content", element("p", { className: "about" }, about), element("div", { className: "figures" }, ...figures),
    element("div", { className: "controls" }, element("span", {}, "As a config, for foldwise simulate and SCALE-Sim:"), copyButton(study.best.config)),
    element("pre", { id: "best-config", tabIndex: 0 }, study.best.config));
}

// --- The front -----------------------------------------------------------------------------------------------------

const chosen = (id) => Number(byId(id).value);

function showFront() {
  const more = study.total > study.rows.length
    ? ` Shown are ${numberText(study.rows.length)} of ${numberText(study.total)} trials: the Pareto front, the best ones, and a random sample of all others.`
    : ` All ${numberText(study.total)} trials are here.`;
  byId("designs-about").textContent = "Each point is a design. Drag over the chart, or type limits below it, to select; table and parallel coordinates follow." + more;
  const numeric = study.columns.map((column, i) => i).filter((i) => !study.columns[i].choices);
  const names = study.columns.map(columnName);
  for (const [id, preferred] of [["front-x", study.objectiveColumns.length > 1 ? study.objectiveColumns[0] : 0],
    ["front-y", study.objectiveColumns[study.objectiveColumns.length > 1 ? 1 : 0]]]) {
    byId(id).replaceChildren(...numeric.map((i) => element("option", { value: String(i), selected: i === preferred }, names[i])));
  }
}

function drawFront() {
  const x = study.columns[chosen("front-x")];
  const y = study.columns[chosen("front-y")];
  for (const [id, text] of [["low-x-name", `${x.name} from`], ["high-x-name", "to"], ["low-y-name", `${y.name} from`], ["high-y-name", "to"]]) {
    byId(id).textContent = text;
  }
  byId("low-x").setAttribute("aria-label", `${x.name} from`);
  byId("high-x").setAttribute("aria-label", `${x.name} to`);
  byId("low-y").setAttribute("aria-label", `${y.name} from`);
  byId("high-y").setAttribute("aria-label", `${y.name} to`);
  chart("front-chart", 420, `Designs by ${x.name} and ${y.name}`, frontOption, listenToBrush);
}

function frontOption(width) {
  const x = study.columns[chosen("front-x")];
  const y = study.columns[chosen("front-y")];
  const shown = study.rows.filter((row) => isShown(row) && x.values[row.row] !== null && y.values[row.row] !== null);
  const point = (row) => [x.values[row.row], y.values[row.row], row.row];
  const others = shown.filter((row) => !row.isFront);
  const front = shown.filter((row) => row.isFront);
  const scatter = (name, rows, of, more) => ({
    name, type: "scatter", progressive: 0, data: rows.map(point), itemStyle: { color: of }, symbolSize: 5, ...more,
  });
  const isSelecting = selection.size > 0;
  const series = [
    scatter("not selected", isSelecting ? others.filter((row) => !isSelected(row)) : [], color("faint"), { silent: true, itemStyle: { color: color("faint"), opacity: 0.35 } }),
    scatter("feasible", others.filter((row) => row.state === "complete" && isSelected(row)), color("c1"), { itemStyle: { color: color("c1"), opacity: 0.55 } }),
    scatter("infeasible", others.filter((row) => row.state !== "complete" && isSelected(row)), color("c5"), { symbol: "triangle", itemStyle: { color: color("c5"), opacity: 0.6 } }),
    scatter("Pareto front", front, color("c2"), { symbol: "diamond", symbolSize: 11, z: 5, itemStyle: { color: color("c2"), borderColor: color("card"), borderWidth: 1 } }),
  ];
  if (study.objectives.length === 2 && study.objectives.every((_, i) => [x, y].includes(study.columns[study.objectiveColumns[i]]))) {
    const sorted = front.map(point).sort((a, b) => a[0] - b[0]);
    series.push({
      name: "Pareto front", type: "line", data: sorted, step: study.objectives[x.objective].sense === "minimize" ? "end" : "start",
      symbol: "none", silent: true, z: 4, lineStyle: { color: color("c2"), width: 1.5, opacity: 0.8 },
    });
  }
  const scale = (column) => (wantsLog(shown.map((row) => column.values[row.row])) ? { type: "log" } : { type: "value", scale: true });
  return {
    renderer: shown.length > 1500 ? "canvas" : "svg",
    grid: { left: 64, right: 18, top: 34, bottom: 48 },
    legend: legend({ data: ["feasible", "infeasible", "Pareto front"].filter((name) => series.some((one) => one.name === name && one.data.length > 0)) }),
    tooltip: tooltip({ trigger: "item", formatter: (hit) => trialText(hit.data[2], width) }),
    brush: { xAxisIndex: 0, yAxisIndex: 0, brushStyle: { color: "rgba(120,130,140,0.14)", borderColor: color("quiet"), borderWidth: 1 }, outOfBrush: {}, throttleType: "debounce", throttleDelay: 80 },
    toolbox: { show: false },
    xAxis: axis({ ...scale(x), name: columnName(x), nameGap: 30 }),
    yAxis: axis({ ...scale(y), name: width > 500 ? columnName(y) : "", nameGap: 50 }),
    series,
  };
}

function trialText(row) {
  const lines = study.columns.filter((column) => column.kind !== "metric").map((column) => `${column.name}  ${cellText(column, row)}`);
  return lines.join("\n");
}

/** Dragging draws the selection where there is a pointer that does not scroll. */
function listenToBrush(instance) {
  if (!matchMedia("(pointer: coarse)").matches) {
    instance.dispatchAction({ type: "takeGlobalCursor", key: "brush", brushOption: { brushType: "rect", brushMode: "single" } });
  }
  instance.on("brushEnd", (event) => {
    const area = event.areas[0];
    if (!area || !area.coordRange) return;
    selection.set(chosen("front-x"), ordered(area.coordRange[0]));
    selection.set(chosen("front-y"), ordered(area.coordRange[1]));
    selectionHasChanged();
  });
}

const ordered = ([a, b]) => (a <= b ? [a, b] : [b, a]);

function selectionHasChanged() {
  firstRow = 0;
  byId("clear-selection").disabled = selection.size === 0;
  for (const [axisName, id] of [["x", "front-x"], ["y", "front-y"]]) {
    const [low, high] = selection.get(chosen(id)) || [-Infinity, Infinity];
    byId(`low-${axisName}`).value = Number.isFinite(low) ? Number(low.toPrecision(6)) : "";
    byId(`high-${axisName}`).value = Number.isFinite(high) ? Number(high.toPrecision(6)) : "";
  }
  drawFront();
  drawParallel();
  drawTable();
}

function readLimits() {
  for (const [axisName, id] of [["x", "front-x"], ["y", "front-y"]]) {
    const low = byId(`low-${axisName}`).value;
    const high = byId(`high-${axisName}`).value;
    if (low === "" && high === "") selection.delete(chosen(id));
    else selection.set(chosen(id), [low === "" ? -Infinity : Number(low), high === "" ? Infinity : Number(high)]);
  }
  selectionHasChanged();
}

// --- Parallel coordinates ------------------------------------------------------------------------------------------

function parallelColumns() {
  return study.columns.map((_, i) => i).filter((i) => {
    const column = study.columns[i];
    return (column.kind === "field" && new Set(column.values).size > 1) || column.kind === "objective";
  });
}

function drawParallel() {
  const columns = parallelColumns();
  const rows = study.rows.filter((row) => isShown(row) && isSelected(row));
  const kept = [...rows.filter((row) => row.isFront), ...rows.filter((row) => !row.isFront)].slice(0, kLinesOfParallel);
  byId("parallel-about").textContent = kept.length < rows.length
    ? `A line is a design; ${numberText(kept.length)} of ${numberText(rows.length)} are drawn, the Pareto front in full. Orange lines are the front.`
    : "A line is a design. Orange lines are the Pareto front.";
  chart("parallel-chart", innerWidth < 720 ? 60 + 52 * columns.length : 340, "Designs in parallel coordinates", (width) => {
    const narrow = width < 620;
    const line = (row) => columns.map((i) => study.columns[i].values[row.row]);
    const series = (name, of, opacity, lineWidth, z) => ({
      name, type: "parallel", z, silent: true, progressive: 0, lineStyle: { color: of, opacity, width: lineWidth },
      data: kept.filter((row) => row.isFront === (name === "Pareto front")).map(line),
    });
    const few = Math.max(0.06, Math.min(0.5, 60 / kept.length));
    return {
      renderer: "canvas",
      parallel: narrow ? { layout: "vertical", left: 16, right: 34, top: 34, bottom: 24 } : { left: 46, right: 60, top: 34, bottom: 16 },
      parallelAxis: columns.map((i, dim) => {
        const column = study.columns[i];
        const choices = column.choices && { type: "category", data: column.choices };
        return {
          dim, name: column.name, scale: true, ...(choices || (wantsLog(column.values) ? { type: "log" } : { type: "value" })),
          ...(column.kind === "field" && column.values.every(Number.isInteger) ? { minInterval: 1 } : {}),
          nameLocation: "end", nameTextStyle: { color: color("ink"), fontSize: 12 },
          axisLabel: { color: color("quiet"), fontSize: 11, hideOverlap: true, ...(choices ? {} : { formatter: axisText }) },
          axisLine: { lineStyle: { color: color("faint") } },
          ...(narrow ? { nameTextStyle: { color: color("ink"), fontSize: 11, align: "right", verticalAlign: "bottom", padding: [1, 2, 1, 3], backgroundColor: color("card"), borderWidth: 0 } } : {}),
        };
      }),
      series: [series("feasible", color("c1"), few, 1, 1), series("Pareto front", color("c2"), 0.9, 2, 5)],
    };
  });
}

// --- Table ---------------------------------------------------------------------------------------------------------

function tableRows() {
  const column = study.columns[sorting.column];
  const frontOnly = byId("front-only").checked;
  const rows = study.rows.filter((row) => isShown(row) && isSelected(row) && (!frontOnly || row.isFront));
  const sign = sorting.descending ? -1 : 1;
  return rows.sort((a, b) => {
    const [u, v] = [column.values[a.row], column.values[b.row]];
    if (u === v) return a.number - b.number;
    return u === null ? 1 : v === null ? -1 : sign * (u - v);
  });
}

function drawTable() {
  const rows = tableRows();
  const page = rows.slice(firstRow, firstRow + kRowsOfTable);
  const range = rows.length === 0 ? "No design" : `Designs ${firstRow + 1} to ${firstRow + page.length} of ${numberText(rows.length)}`;
  byId("table-caption").textContent = range + (selection.size > 0 ? " selected" : "");
  byId("previous").disabled = firstRow === 0;
  byId("next").disabled = firstRow + kRowsOfTable >= rows.length;
  const heading = study.columns.map((column, i) => element("th", {
    scope: "col", "aria-sort": sorting.column === i ? (sorting.descending ? "descending" : "ascending") : "none",
  }, element("button", {
    type: "button",
    onclick: () => {
      sorting = { column: i, descending: sorting.column === i && !sorting.descending };
      firstRow = 0;
      drawTable();
    },
  }, column.name + (sorting.column === i ? (sorting.descending ? " ↓" : " ↑") : "")), element("small", {}, column.unit)));
  byId("table").tHead.replaceChildren(element("tr", {}, ...heading));
  byId("table").tBodies[0].replaceChildren(...page.map((row) => element("tr", {
    className: row.isFront ? "front" : row.state === "complete" ? "" : "broken",
  }, ...study.columns.map((column) => element("td", {}, cellText(column, row.row))))));
}

// --- Convergence ---------------------------------------------------------------------------------------------------

function showConvergence() {
  const several = data.studies.length > 1 ? " All studies of this page are drawn; hypervolumes of studies with the same objectives share their reference." : "";
  byId("convergence-about").textContent = "How good the best design was after so many evaluations, in the order in which the strategy asked." + several;
  options(byId("convergence-objective"), study.objectives.map((objective) => objective.name), 0);
  drawConvergence();
}

function drawConvergence() {
  const i = chosen("convergence-objective");
  const name = study.objectives[i].name;
  const best = data.studies.flatMap((one) => {
    const at = one.objectives.findIndex((objective) => objective.name === name);
    return at < 0 ? [] : [{ name: one.name, evaluations: one.convergence.evaluations, values: one.convergence.best[at] }];
  });
  chart("best-chart", 300, `Best ${name} so far against evaluations`, (width) => convergenceOption(best, name, width));
  const volumes = data.studies.filter((one) => one.convergence.hypervolume.some((value) => value !== null))
    .map((one) => ({ name: one.name, evaluations: one.convergence.evaluations, values: one.convergence.hypervolume }));
  byId("hypervolume-chart").hidden = volumes.length === 0;
  if (volumes.length > 0) {
    chart("hypervolume-chart", 300, "Hypervolume against evaluations", (width) => convergenceOption(volumes, "hypervolume (share of the box from worst to best)", width));
  }
}

function convergenceOption(lines, name) {
  const names = lines.map((line, i) => (lines.findIndex((other) => other.name === line.name) === i ? line.name : `${line.name} (${i + 1})`));
  return {
    grid: { left: 62, right: 20, top: lines.length > 1 ? 56 : 30, bottom: 44 },
    title: { text: name, textStyle: { color: color("ink"), fontSize: 13, fontWeight: 600 }, left: 0, top: 0 },
    legend: lines.length > 1 ? legend({ top: 22, type: "scroll" }) : undefined,
    tooltip: tooltip({ trigger: "axis", formatter: (hits) => [`${numberText(hits[0].data[0])} evaluations`, ...hits.map((hit) => `${hit.seriesName}  ${numberText(hit.data[1])}`)].join("\n") }),
    xAxis: axis({ type: byId("convergence-scale").value, name: "evaluations", nameGap: 28, min: "dataMin", max: "dataMax" }),
    yAxis: axis({ scale: true, type: wantsLog(lines.flatMap((line) => line.values)) ? "log" : "value" }),
    series: lines.map((line, i) => ({
      name: names[i], type: "line", step: "end", symbol: "none", lineStyle: { width: 2, type: ["solid", "dashed", "dotted"][Math.floor(i / 6) % 3] },
      data: line.evaluations.map((count, at) => [count, line.values[at]]).filter((point) => point[1] !== null),
    })),
  };
}

// --- Influence -----------------------------------------------------------------------------------------------------

function showInfluence() {
  const kind = study.whole
    ? "The main effect of each parameter: the share of an objective's variance over the whole space that it explains by itself (first-order Sobol index; every combination counts once, infeasible ones too). What is missing to 100 % is interaction."
    : "The main effect of each parameter: the share of an objective's variance that it explains by itself, over the evaluated trials (correlation ratio, less what chance alone would give: epsilon squared). Trials that a search chose show the parameters as they matter where it looked; interactions are not in it.";
  byId("influence-about").textContent = kind;
  const height = 70 + study.axes.length * (10 + 16 * study.objectives.length);
  const order = study.axes.map((_, i) => i).sort((a, b) => (study.influences[0][a] || 0) - (study.influences[0][b] || 0));
  byId("influence").hidden = study.axes.length === 0;
  if (study.axes.length === 0) return;
  chart("influence-chart", height, "Share of variance that each parameter explains", (width) => ({
    grid: { left: width < 500 ? 110 : 170, right: 54, top: study.objectives.length > 1 ? 30 : 8, bottom: 40 },
    legend: study.objectives.length > 1 ? legend() : undefined,
    tooltip: tooltip({ trigger: "item", formatter: (hit) => `${hit.name}\n${hit.seriesName}  ${numberText(hit.value)} %` }),
    xAxis: axis({ type: "value", name: "% of variance", nameGap: 26, min: 0 }),
    yAxis: categoryAxis(order.map((i) => study.axes[i].name), { nameLocation: "end", axisLabel: { width: width < 500 ? 104 : 164, overflow: "break" } }),
    series: study.objectives.map((objective, i) => ({
      name: objective.name, type: "bar", barMaxWidth: 14,
      data: order.map((a) => (study.influences[i][a] === null ? null : 100 * study.influences[i][a])),
      label: { show: true, position: "right", color: color("quiet"), fontSize: 12, formatter: (hit) => (hit.value === null ? "" : `${hit.value.toFixed(1)} %`) },
    })),
  }));
}

// --- Heat map ------------------------------------------------------------------------------------------------------

function showHeat() {
  byId("heat").hidden = study.axes.length < 2;
  if (study.axes.length < 2) return;
  const names = study.axes.map((one) => one.name);
  const order = names.map((_, i) => i).sort((a, b) => (study.influences[0][b] || 0) - (study.influences[0][a] || 0));
  options(byId("heat-x"), names, order[0]);
  options(byId("heat-y"), names, order[1]);
  options(byId("heat-objective"), study.objectives.map((_, i) => `best ${study.objectives[i].name}`), 0);
  drawHeat();
}

function drawHeat() {
  const [x, y, objective] = [chosen("heat-x"), chosen("heat-y"), chosen("heat-objective")];
  if (x === y) {
    chart("heat-chart", 60, "Choose two different parameters", () => ({
      title: { text: "Choose two different parameters.", textStyle: { color: color("quiet"), fontSize: 14, fontWeight: 400 }, left: 0, top: 8 },
    }));
    return;
  }
  const map = study.heat.find((one) => (one.x === x && one.y === y) || (one.x === y && one.y === x));
  const [columns, rows] = [study.axes[x].labels, study.axes[y].labels];
  const value = (column, row) => (map.x === x
    ? map.best[objective][row * columns.length + column]
    : map.best[objective][column * rows.length + row]);
  const cells = [];
  for (let row = 0; row < rows.length; ++row) {
    for (let column = 0; column < columns.length; ++column) {
      if (value(column, row) !== null) cells.push([column, row, value(column, row)]);
    }
  }
  const isLog = wantsLog(cells.map((cell) => cell[2]));
  const shade = (number) => (isLog ? Math.log10(number) : number);
  const levels = cells.map((cell) => shade(cell[2]));
  const [low, high] = [Math.min(...levels), Math.max(...levels)];
  const isMinimized = study.objectives[objective].sense === "minimize";
  const colors = isMinimized ? [...scaleColors].reverse() : scaleColors; // bright is good
  const isBright = (level) => (high === low ? isMinimized : ((level - low) / (high - low) > 0.55) !== isMinimized);
  chart("heat-chart", Math.max(220, 110 + Math.min(rows.length, 24) * 26), `Best ${study.objectives[objective].name} by ${study.axes[x].name} and ${study.axes[y].name}`, (width) => {
    const labelled = columns.length * 52 < width - 120 && rows.length <= 24;
    return {
      grid: { left: 70, right: 16, top: 10, bottom: 96 },
      tooltip: tooltip({ formatter: (hit) => `${study.axes[x].name}  ${columns[hit.data[0]]}\n${study.axes[y].name}  ${rows[hit.data[1]]}\n${study.objectives[objective].name}  ${numberText(hit.data[3])}` }),
      xAxis: categoryAxis(columns, { name: study.axes[x].name, nameGap: 28 }),
      yAxis: categoryAxis(rows, { name: study.axes[y].name, nameGap: 48 }),
      visualMap: {
        type: "continuous", min: low, max: high === low ? low + 1 : high, dimension: 2, orient: "horizontal", left: "center", bottom: 0, itemHeight: Math.min(260, width / 2), itemWidth: 12, calculable: false,
        inRange: { color: colors }, textStyle: { color: color("quiet") },
        text: [axisText(isLog ? 10 ** high : high), axisText(isLog ? 10 ** low : low) + (isLog ? "  (log)" : "")],
      },
      series: [{
        type: "heatmap", data: cells.map((cell) => ({
          value: [cell[0], cell[1], shade(cell[2]), cell[2]], label: { color: isBright(shade(cell[2])) ? "#1d2329" : "#ffffff" },
        })),
        itemStyle: { borderColor: color("card"), borderWidth: 1 },
        label: { show: labelled, formatter: (hit) => compact.format(hit.data[3]), fontSize: 11 },
      }],
    };
  });
}

// --- Layers --------------------------------------------------------------------------------------------------------

function showLayers() {
  const { metrics, designs } = study.layers;
  byId("layers").hidden = designs.length === 0;
  if (designs.length === 0) return;
  options(byId("layer-metric"), metrics.map((metric) => (metric.unit ? `${metric.name} (${metric.unit})` : metric.name)), 0);
  compared = new Set(designs.slice(0, Math.min(2, designs.length)).keys());
  byId("layer-designs").replaceChildren(...designs.map((design, i) => {
    const box = element("input", { type: "checkbox", checked: compared.has(i) });
    box.addEventListener("change", () => {
      if (box.checked && compared.size >= kMostCompared) box.checked = false;
      else if (box.checked) compared.add(i);
      else compared.delete(i);
      drawLayers();
    });
    return element("label", { className: "check" }, box, ` ${designText(design.trial)}`);
  }));
  drawLayers();
}

function designText(number) {
  const row = study.rows.find((candidate) => candidate.number === number);
  const fields = study.columns.filter((column) => column.kind === "field" && new Set(column.values).size > 1);
  const text = fields.map((column) => cellText(column, row.row)).join(" · ");
  return `trial ${number} (${text})`;
}

function drawLayers() {
  const { names, metrics, designs } = study.layers;
  const metric = chosen("layer-metric");
  const shown = [...compared].sort((a, b) => a - b);
  const full = compared.size >= kMostCompared;
  for (const box of byId("layer-designs").querySelectorAll("input")) box.disabled = full && !box.checked;
  const long = names.length > 24;
  chart("layer-chart", long ? 420 : 360, `${metrics[metric].name} of each layer`, (width) => ({
    grid: { left: 66, right: 14, top: 16 + 22 * (width < 620 ? shown.length : 1), bottom: long ? 86 : 64 },
    legend: legend({ orient: width < 620 ? "vertical" : "horizontal" }),
    tooltip: tooltip({ trigger: "axis", axisPointer: { type: "shadow" }, formatter: (hits) => [hits[0].name, ...hits.map((hit) => `${hit.seriesName}  ${numberText(hit.value)} ${metrics[metric].unit}`)].join("\n") }),
    xAxis: categoryAxis(names, { axisLabel: { rotate: names.length > 8 || width < 620 ? 45 : 0, hideOverlap: true, width: 90, overflow: "truncate" } }),
    yAxis: axis({ type: "value", name: metrics[metric].unit, nameGap: 50 }),
    dataZoom: long ? [{ type: "slider", bottom: 4, height: 22, startValue: 0, endValue: 23, textStyle: { color: color("quiet") } }] : [],
    series: shown.map((i) => ({ name: `trial ${designs[i].trial}`, type: "bar", barMaxWidth: 26, data: designs[i].values[metric] })),
  }));
}

// --- Inputs --------------------------------------------------------------------------------------------------------

function showInputs() {
  const overrides = study.overrides.map(({ name, value }) => `--${name} ${value}`).join(" ");
  replaceChildren("inputs-content",
    overrides ? element("p", {}, "Given on the command line: ", element("code", {}, overrides)) : null,
    ...study.inputs.map((input) => element("details", {},
      element("summary", {}, `${input.role}  ${input.path}`, element("span", { className: "hash" }, `  sha256 ${input.sha256}`)),
      element("pre", { tabIndex: 0 }, input.text))));
}

// --- All of it -----------------------------------------------------------------------------------------------------

function show(index) {
  study = data.studies[index];
  prepare(study);
  selection = new Map();
  sorting = { column: study.objectiveColumns[0], descending: study.objectives[0].sense === "maximize" };
  firstRow = 0;
  byId("show-infeasible").checked = !study.rows.some((row) => row.state === "complete");
  byId("front-only").checked = false;
  for (const step of [showSummary, showBest, showFront, showConvergence, showInfluence, showHeat, showLayers, showInputs]) step();
  selectionHasChanged();
}

function listen(ids, event, action) {
  for (const id of ids) byId(id).addEventListener(event, action);
}

listen(["study"], "change", () => show(chosen("study")));
listen(["front-x", "front-y"], "change", selectionHasChanged);
listen(["low-x", "high-x", "low-y", "high-y"], "change", readLimits);
listen(["clear-selection"], "click", () => { selection.clear(); selectionHasChanged(); });
listen(["show-infeasible"], "change", selectionHasChanged);
listen(["front-only"], "change", () => { firstRow = 0; drawTable(); });
listen(["previous"], "click", () => { firstRow = Math.max(0, firstRow - kRowsOfTable); drawTable(); });
listen(["next"], "click", () => { firstRow += kRowsOfTable; drawTable(); });
listen(["convergence-objective", "convergence-scale"], "change", drawConvergence);
listen(["heat-x", "heat-y", "heat-objective"], "change", drawHeat);
listen(["layer-metric"], "change", drawLayers);

options(byId("study"), data.studies.map((one) => one.name), 0);
byId("study-choice").hidden = data.studies.length < 2;
startPage();
show(0);
