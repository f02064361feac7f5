// Pictures the map asks for by name: hatches of sub-zones and signs of outcomes.

import { settings } from "./settings.mjs";

const RATIO = 2;
const SIGN_PX = 24;

/** The picture of a name as {data, pixelRatio}, or null. `patterns` come with the map's style. */
export function picture(id, patterns) {
  if (id in patterns) return drawn(patterns[id].size, (pen) => hatch(pen, patterns[id]));
  const [kind, name] = id.split(":");
  const look = kind === "outcome" ? settings.outcomes[name] : null;
  return look ? drawn(SIGN_PX, (pen) => sign(pen, look)) : null;
}

function drawn(size, draw) {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = size * RATIO;
  const pen = canvas.getContext("2d");
  pen.scale(RATIO, RATIO);
  draw(pen);
  return { data: pen.getImageData(0, 0, canvas.width, canvas.height), pixelRatio: RATIO };
}

function hatch(pen, { size, colour, width, lines, dots, background }) {
  if (background) {
    pen.fillStyle = background;
    pen.fillRect(0, 0, size, size);
  }
  pen.strokeStyle = pen.fillStyle = colour;
  pen.lineWidth = width;
  for (const [x1, y1, x2, y2] of lines) {
    pen.beginPath();
    pen.moveTo(x1, y1);
    pen.lineTo(x2, y2);
    pen.stroke();
  }
  for (const [x, y, radius] of dots) {
    pen.beginPath();
    pen.arc(x, y, radius, 0, 2 * Math.PI);
    pen.fill();
  }
}

function sign(pen, { colour, path, letters }) {
  pen.fillStyle = colour;
  pen.beginPath();
  pen.arc(12, 12, 11.5, 0, 2 * Math.PI);
  pen.fill();
  pen.strokeStyle = pen.fillStyle = "#ffffff";
  pen.lineWidth = 2.6;
  pen.lineCap = pen.lineJoin = "round";
  if (path) pen.stroke(new Path2D(path));
  pen.font = "800 13px system-ui, sans-serif";
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  pen.fillText(letters, 12, 12.5);
}
