"""Sets of tiles: who owns them, what their addresses are, and the bytes of one tile.

Owners never change in what tiles show of them, so they are kept once found, and a tile's ETag is
known without asking the database (`Owners`, `etag`).
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from dataclasses import dataclass
from html import escape
from threading import Lock
from urllib.parse import quote

from simpeltaru.assess.facts import Steps
from simpeltaru.errors import NotFound
from simpeltaru.queries import tilesets
from simpeltaru.queries.tilesets import TileOwner
from simpeltaru.tile_grid import Tile
from tiles.layers import GROUND, LAYERS
from tiles.looks import LayerLook, Owner

FORMAT = 2
"""Counts up when the same content gives other bytes; `version` puts it into the addresses that are
given out, so that no cache keeps the old ones."""

GROUND_SET = "ground"
MOST_SNAPSHOTS = 12


class Owners:
    """Owners already found; at most `size`, the one unused for longest makes room."""

    def __init__(self, size: int = 256) -> None:
        self._size = size
        self._found: OrderedDict[tuple[Owner, str], TileOwner] = OrderedDict()
        self._lock = Lock()

    def get(self, kind: Owner, identifier: str) -> TileOwner | None:
        """The owner, if it was found before."""
        with self._lock:
            found = self._found.get((kind, identifier))
            if found is not None:
                self._found.move_to_end((kind, identifier))
            return found

    def keep(self, kind: Owner, owner: TileOwner) -> TileOwner:
        """Keep an owner that can change no more: a revision may yet get its copies."""
        if kind == "region" or owner.generalised:
            with self._lock:
                self._found[(kind, owner.id)] = owner
                while len(self._found) > self._size:
                    self._found.popitem(last=False)
        return owner


def looks_of(layer: str, owner: TileOwner) -> tuple[LayerLook, ...]:
    """The layers one tile of that owner holds, in a fixed order."""
    if layer != GROUND_SET:
        return (LAYERS[layer],)
    return tuple(LAYERS[kind] for kind in GROUND if owner.layers(kind))


def zooms_of(layer: str, owner: TileOwner) -> tuple[int, int]:
    """The smallest and the largest zoom that has tiles."""
    limits = [look.zooms for look in looks_of(layer, owner)]
    return min(low for low, _ in limits), max(high for _, high in limits)


def owner_of(identifier: str, layer: str, owners: Owners) -> Steps[TileOwner]:
    """Who owns the tiles `layer` of `identifier`: a revision, or snapshots joined by commas.

    No statement for an owner found before. Raises `NotFound` when there is none such, or it
    has no such layer.
    """
    known = kept_owner(identifier, layer, owners)
    if known is None:
        kind = _owner_kind(layer)
        finding = revision_owner if kind == "revision" else snapshots_owner
        known = owners.keep(kind, (yield from finding(identifier)))
        _check_layer(known, layer)
    return known


def kept_owner(identifier: str, layer: str, owners: Owners) -> TileOwner | None:
    """The owner if it was found before. Raises `NotFound` as `owner_of`."""
    known = owners.get(_owner_kind(layer), identifier)
    if known is not None:
        _check_layer(known, layer)
    return known


def _owner_kind(layer: str) -> Owner:
    if layer != GROUND_SET and layer not in LAYERS:
        raise NotFound("tile layer", layer)
    return "region" if layer == GROUND_SET else LAYERS[layer].owner


def _check_layer(owner: TileOwner, layer: str) -> None:
    allowed = set(GROUND) if layer == GROUND_SET else {layer}
    if not {one.kind for one in owner.snapshots} <= allowed:
        raise NotFound(f"tile layer of {owner.id}", layer)


def revision_owner(identifier: str) -> Steps[TileOwner]:
    """A revision as owner of tiles. Raises `NotFound`."""
    rows = yield tilesets.revision_tileset(identifier)
    if not rows:
        raise NotFound("revision", identifier)
    return tilesets.owner_of_revision(rows[0])


def snapshots_owner(identifier: str) -> Steps[TileOwner]:
    """Snapshots of one region, joined by commas, as owner of tiles. Raises `NotFound`."""
    ids = identifier.split(",")
    if len(ids) > MOST_SNAPSHOTS or len(set(ids)) < len(ids):
        raise NotFound("set of layers", identifier)
    rows = yield tilesets.layer_tilesets(ids)
    by_id = {row["id"]: row for row in rows}
    if set(by_id) != set(ids) or len({row["region"] for row in rows}) > 1:
        raise NotFound("layer", identifier)
    return tilesets.owner_of_layers(identifier, [by_id[one] for one in ids])


def check_tile(owner: TileOwner, layer: str, tile: Tile) -> None:
    """Raises `NotFound` for a tile outside the zooms of a layer or outside the world."""
    low, high = zooms_of(layer, owner)
    if not low <= tile.z <= high or not tile.exists:
        raise NotFound(f"tile of {layer}", f"{tile.z}/{tile.x}/{tile.y}")


def etag(owner: TileOwner, layer: str, tile: Tile, encoding: str = "") -> str:
    """The strong ETag of a tile: of what it is made of, not of its bytes."""
    named = (FORMAT, owner.id, owner.content, owner.generalised, layer, tile)
    digest = hashlib.sha256(repr(named).encode()).hexdigest()[:32]
    return f'"{digest}-{encoding}"' if encoding else f'"{digest}"'


def tile_bytes(owner: TileOwner, layer: str, tile: Tile) -> Steps[bytes]:
    """The tile, uncompressed; empty where nothing is. A tile is its layers one after another."""
    made: list[bytes] = []
    for look in looks_of(layer, owner):
        if look.zooms[0] <= tile.z:
            rows = yield look.tile(look.kind, owner, tile)
            made += [row["tile"] for row in rows]
    return b"".join(made)


def address(base: str, owner: TileOwner, layer: str) -> str:
    """Where a set of tiles lies; `base` is the service's public address."""
    return f"{base}/tiles/{quote(owner.id, safe=',')}/{layer}"


def tiles_address(base: str, owner: TileOwner, layer: str) -> str:
    """The template of its tiles' addresses, with the version of their bytes."""
    return f"{address(base, owner, layer)}/{{z}}/{{x}}/{{y}}.mvt?v={version(owner)}"


def version(owner: TileOwner) -> str:
    """What the bytes of an owner's tiles depend on besides what is stored of it."""
    return f"{FORMAT}{'g' if owner.generalised else ''}"


def attribution(owner: TileOwner) -> str:
    """Who is to be named beside a map, as HTML: maps put it into a page as it is."""
    named = [one.source for one in owner.snapshots] or [f"{owner.plan_name}: {owner.title}"]
    if owner.is_simulation and not any("SIMULASI" in text for text in named):
        named.append("CONTOH/SIMULASI")
    return " · ".join(escape(text) for text in dict.fromkeys(named))


def tilejson(owner: TileOwner, layer: str, base: str, language: str) -> dict[str, object]:
    """The TileJSON 3.0 description of a set of tiles."""
    low, high = zooms_of(layer, owner)
    looks = looks_of(layer, owner)
    made: dict[str, object] = {
        "tilejson": "3.0.0",
        "name": f"{', '.join(look.name(language) for look in looks)}: {owner.title}",
        "description": " ".join(filter(None, (look.legend(language) for look in looks))),
        "version": f"{FORMAT}.0.0",
        "scheme": "xyz",
        "tiles": [tiles_address(base, owner, layer)],
        "minzoom": low,
        "maxzoom": high,
        "attribution": attribution(owner),
        "vector_layers": [one for look in looks for one in _vector_layers(look, language)],
        "is_simulation": owner.is_simulation,
    }
    if owner.bounds is not None:
        made["bounds"] = [round(degrees, 6) for degrees in owner.bounds]
    if owner.snapshots:
        made["layers"] = [one.id for one in owner.snapshots]
    else:
        made["revision"] = owner.id
    return made


def _vector_layers(look: LayerLook, language: str) -> list[dict[str, object]]:
    about = {one.name: one.about_id if language == "id" else one.about_en for one in look.fields}
    low, high = look.zooms
    made: dict[str, object] = {
        "id": look.kind,
        "description": look.name(language),
        "fields": about,
        "minzoom": low,
        "maxzoom": high,
    }
    if look.lettering is None or look.lettering.along:
        return [made]
    written = {name: about[name] for name in (look.lettering.field, "is_simulation")}
    first = max(low, look.points_from)
    return [made, {**made, "id": f"{look.kind}_label", "fields": written, "minzoom": first}]


@dataclass(frozen=True, slots=True)
class TileSet:
    """One set of tiles there is."""

    owner: str
    layer: str
    title: str
    is_simulation: bool


def all_sets() -> Steps[list[TileSet]]:
    """Every layer of every revision, then every snapshot that has tiles."""
    revisions = yield tilesets.all_revisions()
    snapshots = yield tilesets.all_layers()
    own = [kind for kind, look in LAYERS.items() if look.owner == "revision"]
    found = [
        TileSet(row["id"], kind, row["title"], row["is_simulation"])
        for row in revisions
        for kind in own
    ]
    return found + [
        TileSet(row["id"], row["kind"], row["title"], row["is_simulation"])
        for row in snapshots
        if row["kind"] in LAYERS
    ]
