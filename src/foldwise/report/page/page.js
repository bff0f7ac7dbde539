// What all pages share: the data, elements, the theme, and charts that follow theme and size.
"use strict";

const data = JSON.parse(document.getElementById("data").textContent);

/** An element with attributes; children are elements or text. */
function element(tag, attributes, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (name in made && name !== "list") made[name] = value;
    else made.setAttribute(name, value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

const byId = (id) => document.getElementById(id);

function replaceChildren(id, ...children) {
  byId(id).replaceChildren(...children.filter(Boolean));
}

// --- Theme ---------------------------------------------------------------------------------------------------------

const root = document.documentElement;
const systemIsDark = matchMedia("(prefers-color-scheme: dark)");
let chosenTheme = null; // null: as the system has it

function applyTheme(theme) {
  root.dataset.theme = theme || chosenTheme || (systemIsDark.matches ? "dark" : "light");
  const button = byId("theme");
  button.textContent = root.dataset.theme === "dark" ? "Light" : "Dark";
  button.setAttribute("aria-label", `Change to the ${button.textContent.toLowerCase()} theme`);
  drawCharts();
}

function color(name) {
  return getComputedStyle(root).getPropertyValue(`--${name}`).trim();
}

// --- Charts --------------------------------------------------------------------------------------------------------

const charts = new Map(); // by id: {option, after, instance}

/** Draws `option()` into the element, again when the theme or the size changes. `after` is given each new instance. */
function chart(id, height, label, option, after) {
  const place = byId(id);
  place.style.height = `${height}px`;
  place.setAttribute("role", "img");
  place.setAttribute("aria-label", label);
  const known = charts.get(id);
  if (known && known.instance) known.instance.dispose();
  charts.set(id, { option, after, instance: null });
  drawChart(id);
}

function drawChart(id) {
  const entry = charts.get(id);
  const place = byId(id);
  if (!place || place.clientWidth === 0) return;
  if (entry.instance) entry.instance.dispose();
  const { renderer, ...option } = entry.option(place.clientWidth);
  entry.instance = echarts.init(place, null, { renderer: renderer || "svg" });
  entry.instance.setOption({ ...basics(), ...option });
  if (entry.after) entry.after(entry.instance);
}

function drawCharts() {
  for (const id of charts.keys()) drawChart(id);
}

function basics() {
  return {
    animation: false,
    backgroundColor: "transparent",
    color: seriesColors(),
    textStyle: { fontFamily: getComputedStyle(document.body).fontFamily, color: color("ink") },
    aria: { enabled: false }, // the page gives each chart its own label
  };
}

function options(select, names, chosen) {
  select.replaceChildren(...names.map((name, i) => element("option", { value: String(i), selected: i === chosen }, name)));
}

/** What is to be known, in a list of headings and texts. */
function showFacts(id, facts) {
  byId(id).replaceChildren(...facts.flatMap(([heading, text]) => [element("dt", {}, heading), element("dd", {}, text)]));
}

/** A table whose first column is text. */
function fillTable(id, headings, rows) {
  byId(id).tHead.replaceChildren(element("tr", {}, ...headings.map((name, i) => element("th", { scope: "col", className: i === 0 ? "text" : "" }, name))));
  byId(id).tBodies[0].replaceChildren(...rows);
}

function tableRow(cells, attributes) {
  return element("tr", attributes, ...cells.map((text, i) => element("td", { className: i === 0 ? "text" : "" }, text)));
}

function copyButton(text) {
  const button = element("button", {
    type: "button",
    onclick: async () => {
      try {
        await navigator.clipboard.writeText(text);
      } catch { // pages opened from disk may be refused the clipboard
        const area = element("textarea", { value: text });
        document.body.append(area);
        area.select();
        document.execCommand("copy");
        area.remove();
      }
      button.textContent = "Copied";
      setTimeout(() => { button.textContent = "Copy"; }, 1500);
    },
  }, "Copy");
  return button;
}

/** To be called once the page's own script has drawn everything. */
function startPage() {
  byId("theme").addEventListener("click", () => {
    chosenTheme = root.dataset.theme === "dark" ? "light" : "dark";
    applyTheme();
  });
  systemIsDark.addEventListener("change", () => applyTheme());
  addEventListener("beforeprint", () => applyTheme("light"));
  addEventListener("afterprint", () => applyTheme());
  let width = innerWidth, timer = 0;
  addEventListener("resize", () => {
    if (innerWidth === width) return; // a phone's bars coming and going
    width = innerWidth;
    clearTimeout(timer);
    timer = setTimeout(drawCharts, 150);
  });
  applyTheme();
}
