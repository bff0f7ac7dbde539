// Draws a chart of a study as SVG for papers: on white, in the same colours as the light page, which the colour-blind
// tell apart. Runs in Duktape after ECharts and study_charts.js, so it keeps to ECMAScript 5; see study_figure.cpp.
"use strict";

var paper = {
  ink: "#000000", quiet: "#333333", line: "#e3e6e8", faint: "#9aa4ac", card: "#ffffff",
  c1: "#0072b2", c2: "#d55e00", c3: "#009e73", c4: "#aa4499", c5: "#b08500", c6: "#3a3f44",
};

function color(name) { return paper[name]; }

function setTimeout() { return 0; } // ECharts would draw again later; a figure is drawn once

var kFigureWidth = 640;

/** By name: the height and the option of each figure. */
var figures = {
  pareto: function (studies) {
    var columns = frontColumns(studies[0]);
    function isFeasible(row) { return row.state === "complete"; }
    return [420, frontOption(studies[0], columns[0], columns[1], isFeasible, null, kFigureWidth)];
  },
  convergence: function (studies) {
    var name = studies[0].objectives[0].name;
    return [340, convergenceOption(bestLines(studies, name), "Best " + name + " so far", "evaluations", true)];
  },
  hypervolume: function (studies) {
    return [340, convergenceOption(hypervolumeLines(studies), "Hypervolume, as a share of the box from worst to best", "evaluations", true)];
  },
  importance: function (studies) {
    return [influenceHeight(studies[0]), influenceOption(studies[0], kFigureWidth)];
  },
  "heat-map": function (studies) {
    var x = studies[0].axesByInfluence[0];
    var y = studies[0].axesByInfluence[1];
    return [heatMapHeight(studies[0].axes[y].labels.length), heatOption(studies[0], x, y, 0, kFigureWidth)];
  },
  layers: function (studies) {
    var shown = studies[0].layers.designs.slice(0, 4).map(function (_, i) { return i; });
    var option = layersOption(studies[0], 0, shown, kFigureWidth, false);
    option.yAxis.name = studies[0].layers.metrics[0].name;
    return [380, option];
  },
};

function escapeXml(text) {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
}

/** What only a page needs goes: styles under the pointer, marks for scripts. Not all programs know dominant-baseline. */
function asFile(svg, title, description) {
  return svg.replace(/<style[^]*<\/style>\n?/, "")
    .replace(/ (class|pointer-events|ecmeta_\w+)="[^"]*"/g, "")
    .replace(/ dominant-baseline="central"/g, ' dy="0.35em"')
    .replace(/><\/(path|rect|stop)>/g, "/>")
    .replace(">", ">\n<title>" + escapeXml(title) + "</title>\n<desc>" + escapeXml(description) + "</desc>") + "\n";
}

/** `json`: the data of a page. */
function drawFigure(name, json) {
  var data = JSON.parse(json);
  var study = data.studies[0];
  data.studies.forEach(prepareStudy);
  var drawn = figures[name](data.studies);
  var chart = echarts.init(null, null, { renderer: "svg", ssr: true, width: kFigureWidth, height: drawn[0] });
  chart.setOption(Object.assign({
    animation: false, backgroundColor: "#ffffff", color: seriesColors(),
    textStyle: { fontFamily: "Helvetica, Arial, sans-serif", color: color("ink") },
  }, drawn[1]));
  var description = "Foldwise " + data.foldwise + ", model " + study.model + ", " + numberText(study.total) + " trials";
  if (name === "pareto" && study.rows.length < study.total) {
    description += "; drawn are the front, the best and a random sample of the other feasible ones";
  }
  return asFile(chart.renderToSVGString(), study.name + ": " + name, description);
}
