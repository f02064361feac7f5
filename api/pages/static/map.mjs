// The map itself: MapLibre on our own tiles, drawn from the server's style and the reader's choices.

import { picture } from "./images.mjs";
import { choice, fillLegend } from "./legend.mjs";
import { placeOf } from "./place.mjs";
import { current } from "./question.mjs";
import { say, settings } from "./settings.mjs";
import { overMap } from "./sheet.mjs";
import { compose } from "./style.mjs";

const NIGHT = matchMedia("(prefers-color-scheme: dark)");
const HOVERS = matchMedia("(hover: hover)");
const CLOSEST = 18;
const MARGIN = 36;
const TOOLS = 20;
const DOUBLE_TAP_MS = 240;
const NOTHING = { type: "FeatureCollection", features: [] };

const frame = document.getElementById("petak");
const element = document.getElementById("map");

/** Whether this browser can draw the map at all. */
export function canDraw() {
  return Boolean(document.createElement("canvas").getContext("webgl2"));
}

/**
 * Open the map at the place of a card, else at the whole plan, or where the address says.
 * `ask(point)` is called for a place pointed at, `trouble()` when tiles are missing.
 * Rejects when library or style cannot be had.
 */
export async function openMap(card, { ask, trouble }) {
  const [{ Map, ScaleControl, setWorkerUrl }, first] = await Promise.all([
    import(settings.library),
    fetchStyle(settings.revision),
  ]);
  setWorkerUrl(new URL(settings.worker, location.href).href);
  let { server, key } = first;
  let wanted = key;
  let place = placeOf(card);
  let position = NOTHING;
  let loaded = false;
  let waiting = false;

  const composed = () => compose(server, choice, place, position);
  fillLegend(server.metadata.simpeltaru);
  const map = new Map({
    container: element,
    style: composed(),
    bounds: boundsOf(card) ?? server.metadata.simpeltaru.bounds ?? undefined,
    fitBoundsOptions: { padding: padding(), maxZoom: CLOSEST },
    hash: "peta",
    minZoom: 8,
    maxZoom: 20,
    maxPitch: 0,
    pitchWithRotate: false,
    touchPitch: false,
    renderWorldCopies: false,
    attributionControl: false,
    validateStyle: false,
    // A page is printed from what was drawn last.
    canvasContextAttributes: { preserveDrawingBuffer: true },
    locale: {
      "Map.Title": say("mapTitle"),
      "ScaleControl.Meters": say("metres"),
      "ScaleControl.Kilometers": say("kilometres"),
    },
  });
  map.addControl(new ScaleControl({ maxWidth: 110 }), "bottom-left");
  map.setMissingStyleImageResolver(async (id) => {
    const made = picture(id, server.metadata.simpeltaru.patterns);
    if (made) map.addImage(id, made.data, { pixelRatio: made.pixelRatio });
  });
  watchPointing(map, ask);
  map.on("error", ({ error }) => error?.name !== "AbortError" && trouble());
  map.on("idle", () => element.setAttribute("data-ready", ""));
  map.on("movestart", () => element.removeAttribute("data-ready"));
  attribute(server);
  frame.dataset.revision = settings.revision;
  frame.dataset.state = "ready";

  // A style that is still loading cannot be changed: what is wanted meanwhile is drawn after it.
  const redraw = ({ diff = true } = {}) => {
    element.removeAttribute("data-ready");
    attribute(server);
    waiting = !loaded;
    if (waiting) return;
    loaded = diff;
    map.setStyle(composed(), { diff, validate: false });
    // Also a style that changes nothing is drawn, so that the map comes to rest again.
    map.triggerRepaint();
  };
  map.on("style.load", () => {
    loaded = true;
    if (waiting) redraw();
  });
  return {
    map,
    redraw,
    /** Draw everything anew, also what failed. */
    reload: () => redraw({ diff: false }),
    /** Show another revision, palette, day or theme, if it is another. */
    async restyle(revision = frame.dataset.revision) {
      if (keyOf(revision) === wanted) return;
      const mine = (wanted = keyOf(revision));
      const fetched = await fetchStyle(revision).catch((error) => {
        if (wanted === mine) wanted = key;
        throw error;
      });
      // Meanwhile the reader may have asked for another.
      if (wanted !== mine) return;
      ({ server, key } = fetched);
      frame.dataset.revision = revision;
      fillLegend(server.metadata.simpeltaru);
      redraw();
    },
    /** Draw the place of a card, and go there unless the reader sees it already. */
    show(card, { near }) {
      place = placeOf(card);
      redraw();
      const bounds = boundsOf(card);
      if (bounds) goTo(map, bounds, near);
    },
    /** Draw the device's position. */
    stand(features) {
      position = { type: "FeatureCollection", features };
      redraw();
    },
    /** Whether a point is outside the plan that is drawn. */
    isOutside({ lng, lat }) {
      const [west, south, east, north] = server.metadata.simpeltaru.bounds ?? [-180, -90, 180, 90];
      return lng < west || lng > east || lat < south || lat > north;
    },
    /** Call a function when day turns to night or back. */
    onTheme: (listener) => NIGHT.addEventListener("change", listener),
  };
}

function keyOf(revision) {
  const asked = current();
  const parameters = new URLSearchParams({
    lang: settings.lang,
    palette: asked.get("palette") || "official",
    theme: NIGHT.matches ? "night" : "day",
  });
  if (asked.get("as_of")) parameters.set("as_of", asked.get("as_of"));
  return `/tiles/${encodeURIComponent(revision)}/style.json?${parameters}`;
}

async function fetchStyle(revision) {
  const key = keyOf(revision);
  const response = await fetch(key);
  if (!response.ok) throw new Error(`no style, status ${response.status}`);
  return { server: await response.json(), key };
}

/** Clicks, taps and the Enter key; a double tap only enlarges. */
function watchPointing(map, ask) {
  let timer = 0;
  map.on("click", ({ lngLat }) => {
    clearTimeout(timer);
    timer = setTimeout(ask, DOUBLE_TAP_MS, lngLat);
  });
  map.on("dblclick", () => clearTimeout(timer));
  map.getCanvas().addEventListener("keydown", (event) => {
    if (event.key === "Enter") ask(map.getCenter());
  });
  if (HOVERS.matches) watchHovering(map);
}

/** The sub-zone under the mouse, by name. */
function watchHovering(map) {
  const tip = frame.querySelector(".tip");
  map.on("mousemove", ({ point }) => {
    const layers = ["zone-fill", "zone-hatch"].filter((id) => map.getLayer(id));
    const [zone] = map.queryRenderedFeatures(point, { layers });
    tip.hidden = !zone;
    if (!zone) return;
    tip.textContent = `${zone.properties.code} ${zone.properties.name}`;
    const leftwards = point.x > map.getContainer().clientWidth / 2;
    const x = leftwards ? `calc(${point.x - 12}px - 100%)` : `${point.x + 14}px`;
    tip.style.transform = `translate(${x}, ${point.y + 14}px)`;
  });
  map.on("mouseout", () => (tip.hidden = true));
}

function boundsOf(card) {
  return card.dataset.bounds ? JSON.parse(card.dataset.bounds) : null;
}

/** Pixels at each side to keep free, because tools and an open panel lie over the map. */
function padding() {
  const panel = document.querySelector(".drawer:not([hidden])");
  const beside = panel && !overMap() ? panel.offsetWidth : 0;
  return { top: MARGIN, left: MARGIN, right: MARGIN + TOOLS + beside, bottom: MARGIN };
}

function goTo(map, bounds, near) {
  // The sheet may have just left the map less room.
  map.resize();
  if (near && seen(map, bounds)) return;
  const maxZoom = near ? map.getZoom() : CLOSEST;
  map.fitBounds(bounds, { padding: padding(), maxZoom });
}

function seen(map, [west, south, east, north]) {
  const { clientWidth, clientHeight } = map.getContainer();
  return [[west, south], [east, north]].every((corner) => {
    const { x, y } = map.project(corner);
    return x >= 0 && x <= clientWidth && y >= 0 && y <= clientHeight;
  });
}

/** Who made what is drawn: always visible, as plain text. */
function attribute(server) {
  const [base, own] = frame.querySelectorAll(".attribution span");
  const texts = Object.values(server.sources).map((source) => plain(source.attribution ?? ""));
  own.textContent = [...new Set(texts)].filter(Boolean).join(" · ");
  base.textContent = choice.baseMap === "" ? "" : settings.baseMaps[choice.baseMap].attribution;
}

function plain(html) {
  return new DOMParser().parseFromString(html, "text/html").body.textContent;
}
