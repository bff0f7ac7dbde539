// What all charts are made of: numbers as text, axes, legends, scales. Pages draw in a browser, figures for papers are
// drawn by Duktape, which knows ECMAScript 5, so this file keeps to that. Whoever draws gives color(name): page.js takes
// it from the style sheet, figure.js is a sheet of paper.
"use strict";

// --- Numbers as text -----------------------------------------------------------------------------------------------

function grouped(digits) {
  var parts = digits.split(".");
  parts[0] = parts[0].replace(/\B(?=(\d{3})+(?!\d))/g, ",");
  return parts.join(".");
}

function withDigits(value, digits) {
  var text = String(Number(value.toPrecision(digits)));
  return text.indexOf("e") < 0 ? grouped(text) : text;
}

/** Whole numbers with all digits, others with six; nothing known is a dash. */
function numberText(value) {
  if (value === null || value === undefined) return "–";
  return withDigits(value, Number.isInteger(value) ? 15 : 6);
}

/** "1.23M": three digits. */
function compactText(value) {
  var units = ["", "K", "M", "B", "T"];
  var unit = 0;
  while (unit + 1 < units.length && Math.abs(Number((value / Math.pow(1000, unit)).toPrecision(3))) >= 1000) ++unit;
  return withDigits(value / Math.pow(1000, unit), 3) + units[unit];
}

function axisText(value) {
  return Math.abs(value) >= 10000 ? compactText(value) : withDigits(value, 6);
}

// --- Parts of charts -----------------------------------------------------------------------------------------------

function seriesColors() {
  return ["c1", "c2", "c3", "c4", "c5", "c6"].map(color);
}

/** Colours for a scale, told apart by brightness alone: cividis (J. R. Nunez et al., PLOS ONE 13(7), 2018). */
var scaleColors = ["#00224e", "#123570", "#3b496c", "#575d6d", "#707173", "#8a8678", "#a59c74", "#c3b369", "#e1cc55", "#fee838"];

/** A tooltip without HTML, so that the page needs no inline styles. */
function tooltip(more) {
  return Object.assign({
    renderMode: "richText", confine: true, backgroundColor: color("card"), borderColor: color("line"),
    textStyle: { color: color("ink"), fontSize: 13 },
  }, more);
}

function axis(more) {
  return Object.assign({
    nameTextStyle: { color: color("quiet") }, axisLabel: { color: color("quiet"), formatter: axisText, hideOverlap: true },
    axisLine: { lineStyle: { color: color("faint") } }, splitLine: { lineStyle: { color: color("line") } },
    nameLocation: "middle",
  }, more);
}

function categoryAxis(names, more) {
  var made = axis(Object.assign({ type: "category", data: names, splitLine: { show: false } }, more));
  made.axisLabel = Object.assign({ color: color("quiet") }, more && more.axisLabel);
  return made;
}

function legend(more) {
  return Object.assign({ textStyle: { color: color("quiet") }, icon: "roundRect", itemWidth: 14, itemHeight: 8, itemGap: 16, top: 0, left: 0 }, more);
}

/** Whether a logarithmic axis serves these values better. */
function wantsLog(values) {
  var low = Infinity, high = -Infinity;
  values.forEach(function (value) {
    if (value === null) return;
    low = Math.min(low, value);
    high = Math.max(high, value);
  });
  return low > 0 && high / low > 30;
}

function heatMapHeight(rows) {
  return Math.max(220, 110 + Math.min(rows, 24) * 26);
}

/**
 * Values by two axes, each a name and labels: cells of [column, row, value], bright where they are good, on a logarithmic
 * scale where that serves better. `text(column, row, value)`: what is said of a cell.
 */
function heatMapOption(x, y, cells, isLowGood, width, text) {
  var isLog = wantsLog(cells.map(function (cell) { return cell[2]; }));
  function shade(number) { return isLog ? Math.log10(number) : number; }
  var levels = cells.map(function (cell) { return shade(cell[2]); });
  var low = Math.min.apply(null, levels);
  var high = Math.max.apply(null, levels);
  function isBright(level) { return high === low ? isLowGood : ((level - low) / (high - low) > 0.55) !== isLowGood; }
  var labelled = x.labels.length * 52 < width - 120 && y.labels.length <= 24;
  return {
    grid: { left: 70, right: 16, top: 10, bottom: 96 },
    tooltip: tooltip({
      formatter: function (hit) { return text(hit.data.value[0], hit.data.value[1], hit.data.value[3]); },
    }),
    xAxis: categoryAxis(x.labels, { name: x.name, nameGap: 28 }),
    yAxis: categoryAxis(y.labels, { name: y.name, nameGap: 48 }),
    visualMap: {
      type: "continuous", min: low, max: high === low ? low + 1 : high, dimension: 2, orient: "horizontal", left: "center", bottom: 0,
      itemHeight: Math.min(260, width / 2), itemWidth: 12, calculable: false,
      inRange: { color: isLowGood ? scaleColors.slice().reverse() : scaleColors },
      textStyle: { color: color("quiet") },
      text: [axisText(isLog ? Math.pow(10, high) : high), axisText(isLog ? Math.pow(10, low) : low) + (isLog ? "  (log)" : "")],
    },
    series: [{
      type: "heatmap",
      data: cells.map(function (cell) {
        return { value: [cell[0], cell[1], shade(cell[2]), cell[2]], label: { color: isBright(shade(cell[2])) ? "#1d2329" : "#ffffff" } };
      }),
      itemStyle: { borderColor: color("card"), borderWidth: 1 },
      label: { show: labelled, formatter: function (hit) { return compactText(hit.data.value[3]); }, fontSize: 11 },
    }],
  };
}

function firstWhere(list, holds) {
  return list.filter(holds)[0];
}

/** Of more layers than this a chart shows a part at a time. */
var kLayersAtOnce = 24;
