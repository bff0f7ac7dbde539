// What the charts of a study show: ECharts options made of its data and of nothing of the page around them. Figures are
// drawn from them too, so this file keeps to ECMAScript 5; see chart_parts.js.
"use strict";

// --- The data of a study -------------------------------------------------------------------------------------------

/** Columns with their values: the trial's number first. A trial is a row of columns. */
function prepareStudy(study) {
  if (study.rows) return;
  var onFront = {};
  study.front.forEach(function (number) { onFront[number] = true; });
  study.columns = [{ name: "trial", unit: "", kind: "number", values: study.trials.number }].concat(study.columns);
  study.rows = study.trials.number.map(function (number, row) {
    return { row: row, number: number, state: study.trials.state[row], isFront: onFront[number] === true };
  });
  study.objectiveColumns = study.objectives.map(function (_, i) {
    return study.columns.map(function (column) { return column.objective; }).indexOf(i);
  });
  study.axesByInfluence = study.axes.map(function (_, i) { return i; }).sort(function (a, b) {
    return (study.influences[0][b] || 0) - (study.influences[0][a] || 0) || a - b;
  });
}

function cellText(column, row) {
  var value = column.values[row];
  return column.choices && value !== null ? column.choices[value] : numberText(value);
}

function columnName(column) {
  return column.unit && column.unit !== column.name ? column.name + " (" + column.unit + ")" : column.name;
}

function trialText(study, row) {
  return study.columns.filter(function (column) { return column.kind !== "metric"; })
    .map(function (column) { return column.name + "  " + cellText(column, row); }).join("\n");
}

/** The columns a front is best seen by: the first two objectives. */
function frontColumns(study) {
  return study.objectiveColumns.length > 1 ? study.objectiveColumns.slice(0, 2) : [0, study.objectiveColumns[0]];
}

// --- The front -----------------------------------------------------------------------------------------------------

/** Designs by two columns. `isSelected(row)`, where somebody selects; other rows are drawn faint. */
function frontOption(study, xColumn, yColumn, isShown, isSelected, width) {
  var x = study.columns[xColumn];
  var y = study.columns[yColumn];
  var shown = study.rows.filter(function (row) {
    return isShown(row) && x.values[row.row] !== null && y.values[row.row] !== null;
  });
  function point(row) { return [x.values[row.row], y.values[row.row], row.row]; }
  function scatter(name, rows, more) {
    return Object.assign({ name: name, type: "scatter", progressive: 0, data: rows.map(point), symbolSize: 5 }, more);
  }
  var front = shown.filter(function (row) { return row.isFront; });
  var others = shown.filter(function (row) { return !row.isFront; });
  function selected(feasible) {
    return others.filter(function (row) {
      return (row.state === "complete") === feasible && (!isSelected || isSelected(row));
    });
  }
  var series = [
    scatter("not selected", isSelected ? others.filter(function (row) { return !isSelected(row); }) : [],
      { silent: true, itemStyle: { color: color("faint"), opacity: 0.35 } }),
    scatter("feasible", selected(true), { itemStyle: { color: color("c1"), opacity: 0.55 } }),
    scatter("infeasible", selected(false), { symbol: "triangle", itemStyle: { color: color("c5"), opacity: 0.6 } }),
    scatter("Pareto front", front, { symbol: "diamond", symbolSize: 11, z: 5, itemStyle: { color: color("c2"), borderColor: color("card"), borderWidth: 1 } }),
    scatter("knee", front.filter(function (row) { return row.number === study.knee; }), {
      symbol: "circle", symbolSize: 20, z: 6, itemStyle: { color: "transparent", borderColor: color("ink"), borderWidth: 1.5 },
      label: { show: true, position: [21, 17], formatter: "knee", color: color("ink"), fontSize: 12 },
    }),
  ];
  var isOfObjectives = study.objectives.length === 2 && study.objectiveColumns.every(function (column) {
    return column === xColumn || column === yColumn;
  });
  if (isOfObjectives && xColumn !== yColumn) {
    series.push({
      name: "Pareto front", type: "line", data: front.map(point).sort(function (a, b) { return a[0] - b[0]; }),
      step: study.objectives[x.objective].sense === "minimize" ? "end" : "start",
      symbol: "none", silent: true, z: 4, lineStyle: { color: color("c2"), width: 1.5, opacity: 0.8 },
    });
  }
  function scale(column) {
    return wantsLog(shown.map(function (row) { return column.values[row.row]; })) ? { type: "log" } : { type: "value", scale: true };
  }
  var named = ["feasible", "infeasible", "Pareto front"].filter(function (name) {
    return series.some(function (one) { return one.name === name && one.data.length > 0; });
  });
  return {
    renderer: shown.length > 1500 ? "canvas" : "svg",
    grid: { left: 64, right: 18, top: 34, bottom: 48 },
    legend: legend({ data: named }),
    tooltip: tooltip({ trigger: "item", formatter: function (hit) { return trialText(study, hit.data[2]); } }),
    xAxis: axis(Object.assign(scale(x), { name: columnName(x), nameGap: 30 })),
    yAxis: axis(Object.assign(scale(y), { name: width > 500 ? columnName(y) : "", nameGap: 50 })),
    series: series,
  };
}

// --- Convergence ---------------------------------------------------------------------------------------------------

/** The names of studies that are drawn together, told apart by their strategies or else by numbers. */
function studyLabels(studies) {
  function count(names, name) { return names.filter(function (other) { return other === name; }).length; }
  var names = studies.map(function (study) { return study.name; });
  names = studies.map(function (study, i) { return count(names, study.name) > 1 ? study.name + ", " + study.strategy : names[i]; });
  return names.map(function (name, i) { return count(names, name) > 1 ? name + " (" + count(names.slice(0, i + 1), name) + ")" : name; });
}

/** Lines of all studies that have an objective of that name: its best value so far. */
function bestLines(studies, name) {
  var labels = studyLabels(studies);
  var lines = [];
  studies.forEach(function (study, s) {
    study.objectives.forEach(function (objective, i) {
      if (objective.name === name) lines.push({ name: labels[s], convergence: study.convergence, values: study.convergence.best[i] });
    });
  });
  return lines;
}

function hypervolumeLines(studies) {
  var labels = studyLabels(studies);
  return studies.map(function (study, s) {
    return { name: labels[s], convergence: study.convergence, values: study.convergence.hypervolume };
  }).filter(function (line) {
    return line.values.some(function (value) { return value !== null; });
  });
}

/** `against`: "evaluations" or "seconds". */
function convergenceOption(lines, title, against, isLog) {
  var series = lines.map(function (line, i) {
    return {
      name: line.name, type: "line", step: "end", symbol: "none", lineStyle: { width: 2, type: ["solid", "dashed", "dotted"][Math.floor(i / 6) % 3] },
      data: line.convergence[against].map(function (place, at) { return [place, line.values[at]]; })
        .filter(function (point) { return point[0] !== null && point[1] !== null; }),
    };
  });
  var all = [].concat.apply([], series.map(function (one) { return one.data; }));
  return {
    grid: { left: 62, right: 24, top: lines.length > 1 ? 56 : 30, bottom: 44 },
    title: { text: title, textStyle: { color: color("ink"), fontSize: 13, fontWeight: 600 }, left: 0, top: 0 },
    legend: lines.length > 1 ? legend({ top: 22, type: "scroll" }) : undefined,
    tooltip: tooltip({
      trigger: "axis",
      formatter: function (hits) {
        return [numberText(hits[0].data[0]) + " " + against].concat(hits.map(function (hit) {
          return hit.seriesName + "  " + numberText(hit.data[1]);
        })).join("\n");
      },
    }),
    xAxis: axis({
      type: isLog ? "log" : "value", name: against === "seconds" ? "seconds of evaluation, on one thread" : "evaluations",
      axisLabel: { color: color("quiet"), formatter: compactText, hideOverlap: true },
      nameGap: 28, min: isLog && against === "seconds" ? undefined : "dataMin", max: "dataMax",
    }),
    yAxis: axis({ scale: true, type: wantsLog(all.map(function (point) { return point[1]; })) ? "log" : "value" }),
    series: series,
  };
}

// --- Influence -----------------------------------------------------------------------------------------------------

function influenceHeight(study) {
  return 70 + study.axes.length * (10 + 16 * study.objectives.length);
}

function influenceOption(study, width) {
  var order = study.axesByInfluence.slice().reverse(); // the first category is drawn at the bottom
  return {
    grid: { left: width < 500 ? 110 : 170, right: 54, top: study.objectives.length > 1 ? 30 : 8, bottom: 40 },
    legend: study.objectives.length > 1 ? legend() : undefined,
    tooltip: tooltip({ trigger: "item", formatter: function (hit) { return hit.name + "\n" + hit.seriesName + "  " + numberText(hit.value) + " %"; } }),
    xAxis: axis({ type: "value", name: "% of variance", nameGap: 26, min: 0 }),
    yAxis: categoryAxis(order.map(function (i) { return study.axes[i].name; }), { nameLocation: "end", axisLabel: { width: width < 500 ? 104 : 164, overflow: "break" } }),
    series: study.objectives.map(function (objective, i) {
      return {
        name: objective.name, type: "bar", barMaxWidth: 14,
        data: order.map(function (a) { return study.influences[i][a] === null ? null : 100 * study.influences[i][a]; }),
        label: {
          show: true, position: "right", color: color("quiet"), fontSize: 12,
          formatter: function (hit) { return hit.value === null ? "" : hit.value.toFixed(1) + " %"; },
        },
      };
    }),
  };
}

// --- Heat map ------------------------------------------------------------------------------------------------------

/** The best value of an objective by two different axes. */
function heatOption(study, x, y, objective, width) {
  var map = firstWhere(study.heat, function (one) { return (one.x === x && one.y === y) || (one.x === y && one.y === x); });
  var columns = study.axes[x].labels;
  var rows = study.axes[y].labels;
  var cells = [];
  rows.forEach(function (_, row) {
    columns.forEach(function (__, column) {
      var value = map.best[objective][map.x === x ? row * columns.length + column : column * rows.length + row];
      if (value !== null) cells.push([column, row, value]);
    });
  });
  return heatMapOption(study.axes[x], study.axes[y], cells, study.objectives[objective].sense === "minimize", width, function (column, row, value) {
    return study.axes[x].name + "  " + columns[column] + "\n" + study.axes[y].name + "  " + rows[row] + "\n" +
      study.objectives[objective].name + "  " + numberText(value);
  });
}

// --- Layers --------------------------------------------------------------------------------------------------------

/** One metric of every layer for the designs with these indices; `windowed`: of many layers a part at a time. */
function layersOption(study, metric, shown, width, windowed) {
  var layers = study.layers;
  var unit = layers.metrics[metric].unit;
  var isLong = windowed && layers.names.length > kLayersAtOnce;
  var isNarrow = width < 620;
  return {
    grid: { left: 66, right: 14, top: 16 + 22 * (isNarrow ? shown.length : 1), bottom: isLong ? 86 : 64 },
    legend: legend({ orient: isNarrow ? "vertical" : "horizontal" }),
    tooltip: tooltip({
      trigger: "axis", axisPointer: { type: "shadow" },
      formatter: function (hits) {
        return [hits[0].name].concat(hits.map(function (hit) { return hit.seriesName + "  " + numberText(hit.value) + " " + unit; })).join("\n");
      },
    }),
    xAxis: categoryAxis(layers.names, { axisLabel: { rotate: layers.names.length > 8 || isNarrow ? 45 : 0, hideOverlap: true, width: 90, overflow: "truncate" } }),
    yAxis: axis({ type: "value", name: unit, nameGap: 50 }),
    dataZoom: isLong ? [{ type: "slider", bottom: 4, height: 22, startValue: 0, endValue: kLayersAtOnce - 1, textStyle: { color: color("quiet") } }] : [],
    series: shown.map(function (i) {
      return { name: "trial " + layers.designs[i].trial, type: "bar", barMaxWidth: 26, data: layers.designs[i].values[metric] };
    }),
  };
}
