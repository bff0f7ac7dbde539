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

function firstWhere(list, holds) {
  return list.filter(holds)[0];
}

/** Of more layers than this a chart shows a part at a time. */
var kLayersAtOnce = 24;
