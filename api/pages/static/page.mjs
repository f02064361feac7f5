// Brings the page to life. Without it, everything but the map works as links and forms.

import { card, go, isAsked, onAnswer } from "./answer.mjs";
import { drawer } from "./drawer.mjs";
import { watchLegend } from "./legend.mjs";
import { followLinks, renewLinks, revisionsOf, watchActions } from "./links.mjs";
import { locate } from "./locate.mjs";
import { canDraw, openMap } from "./map.mjs";
import { quiet, tell } from "./notice.mjs";
import { atPoint, current } from "./question.mjs";
import { say, settings } from "./settings.mjs";
import { raise, setSheet, watchSheet } from "./sheet.mjs";
import { watchSearch } from "./search.mjs";

const WIDE = matchMedia("(min-width: 1200px)");
const byId = (id) => document.getElementById(id);
let view = null;

watchSheet();
watchSearch();
followLinks();
watchActions();
addEventListener("popstate", () => {
  // A link to a part of the page changes only what stands after the #.
  if (isAsked()) return;
  // Places found are part of the page, not of the card.
  if (current().has("q")) location.reload();
  else go(location.href, { push: false });
});
onAnswer(() => {
  renewLinks();
  raise();
});

watchLegend(() => view?.redraw());
const openLegend = drawer(byId("buka-lapisan"), byId("lapisan"));
drawer(byId("buka-bantuan"), byId("bantuan"));
if (WIDE.matches) openLegend();

if (!settings.revision) setSheet("full");
else if (!canDraw()) withoutMap(say("noWebgl"));
else begin();

function begin() {
  const drawn = card();
  const trouble = () => tell(say("tilesFailed"), retryTiles);
  openMap(drawn, { ask, trouble }).then((opened) => withMap(opened, drawn), () => {
    withoutMap(say("mapFailed"));
    tell(say("mapFailed"), () => location.reload());
  });
}

function ask(point) {
  go(atPoint(point), { near: true });
}

function retryTiles() {
  quiet();
  view.reload();
}

function withoutMap(text) {
  byId("petak").dataset.state = "none";
  byId("tanpa-peta").textContent = text;
  setSheet("full");
}

function withMap(opened, drawn) {
  view = opened;
  const { map } = view;
  byId("perbesar").addEventListener("click", () => map.zoomIn());
  byId("perkecil").addEventListener("click", () => map.zoomOut());
  byId("utara").addEventListener("click", () => map.resetNorth());
  map.on("rotate", () => byId("jarum").setAttribute("transform", `rotate(${-map.getBearing()} 12 12)`));
  byId("posisi").addEventListener("click", () => locate(standing));
  const restyle = (revision) => view.restyle(revision).catch(() => tell(say("mapFailed"), () => restyle(revision)));
  view.onTheme(() => restyle());
  const follow = (fresh, how) => {
    restyle(revisionsOf(fresh)[0]);
    view.show(fresh, how);
  };
  onAnswer(follow);
  // An answer may have come while the map was on its way.
  if (card() !== drawn) follow(card(), { near: false });
}

const standing = {
  tell,
  draw: (features) => view.stand(features),
  isOutside: (position) => view.isOutside(position),
  found: (position, { outside }) => go(atPoint(position), { near: outside }),
};
