// On a phone the answer is a sheet over the map: dragged, or set by its button.

import { say } from "./settings.mjs";

const SIZES = ["peek", "half", "full"];
const DRAG_PX = 6;
const panel = document.getElementById("panel");
const handle = document.getElementById("pegangan");

/** Whether the answer lies over the map (phone) and not beside it. */
export function overMap() {
  return getComputedStyle(handle).display !== "none";
}

/** Set the sheet to "peek", "half" or "full". */
export function setSheet(size) {
  panel.dataset.sheet = size;
  panel.style.height = "";
  const open = size !== "peek";
  handle.setAttribute("aria-expanded", String(open));
  handle.setAttribute("aria-label", say(size === "full" ? "sheetLess" : "sheetMore"));
}

/** Open the sheet at least half. */
export function raise() {
  if (panel.dataset.sheet === "peek") setSheet("half");
}

export function watchSheet() {
  let from = null;
  let moved = false;
  handle.addEventListener("pointerdown", (event) => {
    from = { y: event.clientY, height: panel.offsetHeight };
    moved = false;
    handle.setPointerCapture(event.pointerId);
  });
  handle.addEventListener("pointermove", (event) => {
    if (from === null || Math.abs(event.clientY - from.y) < DRAG_PX) return;
    moved = true;
    panel.classList.add("dragged");
    panel.style.height = `${from.height + from.y - event.clientY}px`;
  });
  const dropped = () => {
    if (from !== null && moved) setSheet(nearest());
    from = null;
    panel.classList.remove("dragged");
  };
  handle.addEventListener("pointerup", dropped);
  handle.addEventListener("pointercancel", dropped);
  handle.addEventListener("click", () => {
    // A drag ends with a click of its own.
    if (!moved) setSheet(SIZES[(SIZES.indexOf(panel.dataset.sheet) + 1) % SIZES.length]);
    moved = false;
  });
  setSheet(panel.dataset.sheet);
}

function nearest() {
  const share = panel.offsetHeight / panel.parentElement.offsetHeight;
  if (share > 0.75) return "full";
  return share > 0.35 ? "half" : "peek";
}
