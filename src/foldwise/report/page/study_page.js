// The page of one or several studies. `data.studies` is what study_data.cpp writes.
"use strict";

const kRowsOfTable = 25;
const kLinesOfParallel = 1200;
const kMostCompared = 4;

let study = null; // the one that is shown
let selection = new Map(); // column -> [low, high]; a trial is selected when all hold
let sorting = { column: 0, descending: false };
let firstRow = 0;
let compared = new Set(); // indices of study.layers.designs

const isSelected = (row) =>
  [...selection].every(([column, [low, high]]) => {
    const value = study.columns[column].values[row.row];
    return value !== null && value >= low && value <= high;
  });

const selects = () => (selection.size > 0 ? isSelected : null);

const isShown = (row) => row.state === "complete" || (row.state === "infeasible" && byId("show-infeasible").checked);

// --- Summary and best design ---------------------------------------------------------------------------------------

function showSummary() {
  byId("title").textContent = study.name;
  byId("subtitle").textContent = `A study of Foldwise ${data.foldwise}, model ${study.model}`;
  document.title = `${study.name} - Foldwise`;
  showFacts("facts", study.facts);
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
  const [x, y] = frontColumns(study);
  for (const [id, preferred] of [["front-x", x], ["front-y", y]]) {
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
  chart("front-chart", 420, `Designs by ${x.name} and ${y.name}`, (width) => ({
    ...frontOption(study, chosen("front-x"), chosen("front-y"), isShown, selects(), width),
    brush: { xAxisIndex: 0, yAxisIndex: 0, brushStyle: { color: "rgba(120,130,140,0.14)", borderColor: color("quiet"), borderWidth: 1 }, outOfBrush: {}, throttleType: "debounce", throttleDelay: 80 },
    toolbox: { show: false },
  }), listenToBrush);
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
  byId("convergence-about").textContent = "How good the best design was after so many evaluations, or after so much time in them, in the order in which the strategy asked. What the strategy itself took is not in that time. Hypervolume is the share of the box between the worst and the best values that the front dominates." + several;
  options(byId("convergence-objective"), study.objectives.map((objective) => objective.name), 0);
  const isTimeKnown = data.studies.some((one) => one.convergence.seconds.some((value) => value !== null && value > 0));
  byId("convergence-against").querySelector("[value='seconds']").disabled = !isTimeKnown;
  drawConvergence();
}

function drawConvergence() {
  const name = study.objectives[chosen("convergence-objective")].name;
  const against = byId("convergence-against").value;
  const isLog = byId("convergence-scale").value === "log";
  const draw = (id, lines, title) => chart(id, 300, `${title} against ${against}`, () => convergenceOption(lines, title, against, isLog));
  draw("best-chart", bestLines(data.studies, name), `Best ${name} so far`);
  const volumes = hypervolumeLines(data.studies);
  byId("hypervolume-chart").hidden = volumes.length === 0;
  if (volumes.length > 0) draw("hypervolume-chart", volumes, "Hypervolume");
}

// --- Influence -----------------------------------------------------------------------------------------------------

function showInfluence() {
  const kind = study.whole
    ? "The main effect of each parameter: the share of an objective's variance over the whole space that it explains by itself (first-order Sobol index; every combination counts once, infeasible ones too). What is missing to 100 % is interaction."
    : "The main effect of each parameter: the share of an objective's variance that it explains by itself, over the evaluated trials (correlation ratio, less what chance alone would give: epsilon squared). Trials that a search chose show the parameters as they matter where it looked; interactions are not in it.";
  byId("influence-about").textContent = kind;
  byId("influence").hidden = study.axes.length === 0;
  if (study.axes.length === 0) return;
  chart("influence-chart", influenceHeight(study), "Share of variance that each parameter explains", (width) => influenceOption(study, width));
}

// --- Heat map ------------------------------------------------------------------------------------------------------

function showHeat() {
  byId("heat").hidden = study.axes.length < 2;
  if (study.axes.length < 2) return;
  const names = study.axes.map((one) => one.name);
  options(byId("heat-x"), names, study.axesByInfluence[0]);
  options(byId("heat-y"), names, study.axesByInfluence[1]);
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
  chart("heat-chart", heatMapHeight(study.axes[y].labels.length), `Best ${study.objectives[objective].name} by ${study.axes[x].name} and ${study.axes[y].name}`,
    (width) => heatOption(study, x, y, objective, width));
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
  const { names, metrics } = study.layers;
  const metric = chosen("layer-metric");
  const shown = [...compared].sort((a, b) => a - b);
  const full = compared.size >= kMostCompared;
  for (const box of byId("layer-designs").querySelectorAll("input")) box.disabled = full && !box.checked;
  chart("layer-chart", names.length > kLayersAtOnce ? 420 : 360, `${metrics[metric].name} of each layer`,
    (width) => layersOption(study, metric, shown, width, true));
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
listen(["convergence-objective", "convergence-against", "convergence-scale"], "change", drawConvergence);
listen(["heat-x", "heat-y", "heat-objective"], "change", drawHeat);
listen(["layer-metric"], "change", drawLayers);

data.studies.forEach(prepareStudy);
options(byId("study"), studyLabels(data.studies), 0);
byId("study-choice").hidden = data.studies.length < 2;
startPage();
show(0);
