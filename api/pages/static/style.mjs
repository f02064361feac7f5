// The style the map is given: the server's, with the reader's choices, base map, place and position.

import { placeLayers } from "./place.mjs";
import { settings } from "./settings.mjs";

const DIMMED = { "zone-fill": "fill-opacity", "zone-hatch": "fill-opacity" };
const OF_ZONES = /^zone-/;

/**
 * A whole style. `choice`: hidden (codes), opacity (0-1), shown (sources), baseMap (index or "").
 * `place` and `position` are FeatureCollections.
 */
export function compose(server, choice, place, position) {
  const base = choice.baseMap === "" ? null : settings.baseMaps[choice.baseMap];
  const layers = server.layers.flatMap((layer) => chosen(layer, choice, base));
  return {
    ...server,
    sources: {
      ...Object.fromEntries(Object.entries(server.sources).map(([name, source]) => [name, here(source)])),
      ...(base && { base: { type: "raster", tiles: [base.tiles], tileSize: 256, maxzoom: base.maxZoom } }),
      place: { type: "geojson", data: place },
      position: { type: "geojson", data: position },
    },
    layers: [
      ...(base ? [{ id: "base", type: "raster", source: "base" }] : []),
      ...layers,
      ...positionLayers(),
      ...placeLayers(settings.outcomes),
    ],
  };
}

/** The tiles of a source asked of the server the page came from, by whatever name it is reached. */
function here(source) {
  const tiles = source.tiles?.map((tile) => location.origin + tile.slice(tile.indexOf("/tiles/")));
  return tiles ? { ...source, tiles } : source;
}

function chosen(layer, choice, base) {
  // Our own ground would hide a base map; its names and lines stay.
  if (base && (layer.type === "background" || (layer.source === "ground" && layer.type === "fill"))) return [];
  if (OF_ZONES.test(layer.id)) return [zoneLayer(layer, choice)];
  if (layer.source in choice.shown) {
    const visibility = choice.shown[layer.source] ? "visible" : "none";
    return [{ ...layer, layout: { ...layer.layout, visibility } }];
  }
  return [layer];
}

function zoneLayer(layer, { hidden, opacity }) {
  const left = ["!", ["in", ["get", "code"], ["literal", [...hidden]]]];
  const filtered = { ...layer, filter: layer.filter ? ["all", layer.filter, left] : left };
  const dimmed = DIMMED[layer.id];
  return dimmed ? { ...filtered, paint: { ...layer.paint, [dimmed]: opacity } } : filtered;
}

function positionLayers() {
  const blue = "#1a5fb4";
  return [
    { id: "position-area", type: "fill", source: "position", filter: ["==", ["geometry-type"], "Polygon"],
      paint: { "fill-color": blue, "fill-opacity": 0.14 } },
    { id: "position-edge", type: "line", source: "position", filter: ["==", ["geometry-type"], "Polygon"],
      paint: { "line-color": blue, "line-width": 1.5 } },
    { id: "position-point", type: "circle", source: "position", filter: ["==", ["geometry-type"], "Point"],
      paint: { "circle-radius": 7, "circle-color": blue, "circle-stroke-color": "#fff", "circle-stroke-width": 3 } },
  ];
}
