// What the map draws of an answer: outline, parts with their outcome, parcels to choose from, point.

const NOTHING = { type: "FeatureCollection", features: [] };
const EDGE = "#17212b";
const LABEL_FONT = ["Noto Sans Bold", "Noto Sans", "Roboto", "Arial"];
const role = (...names) => ["in", ["get", "role"], ["literal", names]];
const line = (id, filter, paint) => ({
  id, type: "line", source: "place", filter, layout: { "line-join": "round" }, paint,
});

/** The features of a card, with a label in each part. */
export function placeOf(card) {
  if (!card.dataset.place) return NOTHING;
  const { features } = JSON.parse(card.dataset.place);
  const labels = features.filter((one) => one.properties.role === "part").map(label);
  return { type: "FeatureCollection", features: [...features, ...labels] };
}

/** The layers that draw them, from below; colours of outcomes are the page's. */
export function placeLayers(outcomes) {
  const tones = Object.entries(outcomes).flatMap(([name, { colour }]) => [name, colour]);
  const tone = ["match", ["get", "outcome"], ...tones, "#57606a"];
  const judged = ["all", role("part"), ["!=", ["get", "outcome"], ""]];
  return [
    { id: "place-part", type: "fill", source: "place", filter: judged,
      paint: { "fill-color": tone, "fill-opacity": 0.42 } },
    line("place-halo", role("part", "outline", "candidate"), { "line-color": "#fff", "line-width": 6 }),
    line("place-part-edge", role("part"), { "line-color": EDGE, "line-width": 1.4 }),
    line("place-candidate", role("candidate"), { "line-color": EDGE, "line-width": 2.6, "line-dasharray": [2, 1.2] }),
    line("place-outline", role("outline"), { "line-color": EDGE, "line-width": 3.2 }),
    { id: "place-label", type: "symbol", source: "place", filter: role("label"),
      layout: {
        "text-field": ["get", "text"], "text-font": LABEL_FONT, "text-size": 13,
        "text-anchor": "left", "text-offset": [0.9, 0],
        "icon-image": ["case", ["==", ["get", "outcome"], ""], "", ["concat", "outcome:", ["get", "outcome"]]],
        "icon-size": 0.85, "icon-optional": true, "symbol-sort-key": ["get", "number"],
      },
      paint: { "text-color": EDGE, "text-halo-color": "#fff", "text-halo-width": 2 } },
    { id: "place-point", type: "circle", source: "place", filter: role("point"),
      paint: { "circle-radius": 6, "circle-color": "#c8102e", "circle-stroke-color": "#fff", "circle-stroke-width": 3 } },
  ];
}

function label({ geometry, properties: { number, code, outcome } }) {
  return {
    type: "Feature",
    properties: { role: "label", number, outcome, text: `${number} · ${code}` },
    geometry: { type: "Point", coordinates: inside(geometry) },
  };
}

/** A point inside an area: the middle of the widest stretch halfway up its largest polygon. */
function inside({ type, coordinates }) {
  const polygons = type === "Polygon" ? [coordinates] : coordinates;
  const rings = polygons.reduce((most, one) => (height(one[0]) > height(most[0]) ? one : most));
  const ys = rings[0].map(([, y]) => y);
  const level = (Math.min(...ys) + Math.max(...ys)) / 2;
  const crossed = rings.flatMap((ring) => crossings(ring, level)).sort((a, b) => a - b);
  let best = [rings[0][0][0], rings[0][0][0]];
  for (let at = 0; at + 1 < crossed.length; at += 2) {
    if (crossed[at + 1] - crossed[at] > best[1] - best[0]) best = [crossed[at], crossed[at + 1]];
  }
  return [(best[0] + best[1]) / 2, level];
}

function height(ring) {
  const ys = ring.map(([, y]) => y);
  return Math.max(...ys) - Math.min(...ys);
}

function crossings(ring, level) {
  const found = [];
  for (let at = 0; at + 1 < ring.length; at += 1) {
    const [[x1, y1], [x2, y2]] = [ring[at], ring[at + 1]];
    if (y1 > level !== y2 > level) found.push(x1 + ((level - y1) / (y2 - y1)) * (x2 - x1));
  }
  return found;
}
