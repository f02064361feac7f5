// The legend: what is drawn, what of it is shown, and how strongly.

import { say } from "./settings.mjs";

const CATEGORIES = ["lindung", "budi_daya"];
const SVG = "http://www.w3.org/2000/svg";
const panel = document.getElementById("lapisan");
const list = document.querySelector("#subzona .list");
const slider = document.getElementById("kepekatan");
const opacityShown = slider.nextElementSibling;
const baseMap = document.getElementById("peta-dasar");

/** What the reader chose; the style is drawn by it. */
export const choice = { hidden: new Set(), opacity: 0.8, shown: {}, baseMap: "" };

/** Call a function whenever a choice changes. */
export function watchLegend(changed) {
  const boxes = panel.querySelectorAll("input[name=lapisan]");
  const read = () => {
    choice.opacity = slider.value / 100;
    opacityShown.value = `${slider.value} %`;
    list.style.setProperty("--opacity", choice.opacity);
    for (const box of boxes) choice.shown[box.value] = box.checked;
    choice.baseMap = baseMap?.value ?? "";
    const codes = [...list.querySelectorAll("input")];
    choice.hidden = new Set(codes.filter((box) => !box.checked).map((box) => box.value));
  };
  panel.addEventListener("input", () => {
    read();
    changed();
  });
  for (const button of document.querySelectorAll("#subzona button")) {
    button.addEventListener("click", () => {
      for (const box of list.querySelectorAll("input")) box.checked = button.value === "all";
      read();
      changed();
    });
  }
  read();
}

/** Show the sub-zones of a style; those unchecked before stay so. */
export function fillLegend({ legend, patterns, notes }) {
  const made = legend.flatMap((entry, at) => {
    const begins = entry.category !== legend[at - 1]?.category;
    const title = begins ? [element("h4", say(CATEGORIES.includes(entry.category) ? entry.category : "noCategory"))] : [];
    return [...title, row(entry, patterns, at)];
  });
  list.replaceChildren(...made, ...notes.map((note) => element("p", note)));
}

function row({ code, name, colour, hatch }, patterns, id) {
  const label = document.createElement("label");
  const box = document.createElement("input");
  box.type = "checkbox";
  box.value = code;
  box.checked = !choice.hidden.has(code);
  const text = document.createElement("span");
  text.append(element("b", code), " ", element("span", name, "id"));
  if (!colour) text.append(" ", element("small", `(${say("colourUnknown")})`));
  label.append(box, swatch(colour, patterns[hatch], id), text);
  return label;
}

function element(tag, text, lang = "") {
  const made = document.createElement(tag);
  made.textContent = text;
  if (lang) made.lang = lang;
  return made;
}

function swatch(colour, hatch, id) {
  const drawing = svg("svg", { class: "swatch", viewBox: "0 0 30 18", width: 30, height: 18, "aria-hidden": "true" });
  const frame = { x: 0.5, y: 0.5, width: 29, height: 17, stroke: "#3d444d" };
  drawing.append(svg("rect", { ...frame, fill: colour ?? hatch?.background ?? "#fff", class: "filled" }));
  if (hatch) {
    drawing.prepend(pattern(hatch, `hatch-${id}`));
    drawing.append(svg("rect", { ...frame, fill: `url(#hatch-${id})`, class: "filled" }));
  }
  return drawing;
}

function pattern({ size, colour, width, lines, dots }, id) {
  const made = svg("pattern", { id, width: size, height: size, patternUnits: "userSpaceOnUse" });
  for (const [x1, y1, x2, y2] of lines) {
    made.append(svg("line", { x1, y1, x2, y2, stroke: colour, "stroke-width": width }));
  }
  for (const [cx, cy, r] of dots) made.append(svg("circle", { cx, cy, r, fill: colour }));
  return made;
}

function svg(tag, attributes) {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
}
