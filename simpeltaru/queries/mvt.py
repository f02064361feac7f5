"""Vector tiles as statements: one row, one column `tile`, the bytes of an MVT layer or two.

A tile is made of the stored `geom_3857`: cut to the tile and its buffer, moved to tile units,
every vertex put on the grid. A vertex that two features share is put on the same place whichever
of them it belongs to, so neighbours stay neighbours; ST_AsMVTGeom would leave out vertices ring
by ring and open gaps (docs/decisions/tiles.md). There is no limit on the number of features.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    ColumnElement,
    Double,
    Integer,
    LargeBinary,
    Select,
    SmallInteger,
    Text,
    and_,
    bindparam,
    case,
    cast,
    func,
    literal,
    null,
    or_,
    select,
    true,
)
from sqlalchemy.dialects.postgresql import ARRAY, BIT

from simpeltaru.db.query import Query, Statement
from simpeltaru.db.tables import layer_feature, parcel, plan_feature, zone, zone_generalised
from simpeltaru.queries.tilesets import TileOwner
from simpeltaru.tile_grid import BUFFER, EXTENT, FULL_FROM, GENERALISED, Tile, unit_m

_REGION = bindparam("region", type_=Text)
_REVISION = bindparam("revision", type_=Text)
_LAYERS = bindparam("layers", type_=ARRAY(Text))
_ZOOM = bindparam("z", type_=Integer)
_SIMULATION = bindparam("simulation", type_=Boolean)
_PER_METRE = bindparam("per_metre", type_=Double)
_ENVELOPE = func.ST_TileEnvelope(
    _ZOOM, bindparam("x", type_=Integer), bindparam("y", type_=Integer)
)
_REACH = func.ST_Expand(_ENVELOPE, bindparam("margin", type_=Double))
_KEEP = bindparam("keep", type_=Boolean)
"""Whether what is smaller than a unit is drawn as one, and not left out."""

Columns = Sequence[ColumnElement[Any]]
Layer = Select[Any]


def _in_units(geometry: ColumnElement[object]) -> ColumnElement[object]:
    shift_x, shift_y = bindparam("shift_x", type_=Double), bindparam("shift_y", type_=Double)
    return func.ST_Affine(geometry, _PER_METRE, 0.0, 0.0, -_PER_METRE, shift_x, shift_y)


def _shapes(
    name: str, geometry: ColumnElement[object], columns: Columns, wanted: ColumnElement[bool]
) -> Layer:
    """Lines, points and polygons as an MVT layer; the first of `columns` is the feature's id.

    Each step is a subquery of its own with OFFSET 0, or PostgreSQL would work it out again
    wherever the next one names it.
    """
    cut = case((geometry.op("@")(_REACH), geometry), else_=func.ST_ClipByBox2D(geometry, _REACH))
    placed = (
        select(
            *columns,
            func.ST_Dimension(geometry).label("dimension"),
            _in_units(cut).label("placed"),
        )
        .where(wanted, geometry.op("&&")(_REACH))
        .offset(0)
        .subquery("placed")
    )
    snapped = (
        select(
            placed,
            func.ST_CollectionExtract(
                func.ST_SnapToGrid(placed.c.placed, 1.0), placed.c.dimension + 1
            ).label("snapped"),
        )
        .offset(0)
        .subquery("snapped")
    )
    drawn = _drawn(snapped.c.dimension, snapped.c.placed, snapped.c.snapped)
    own = [snapped.c[str(column.key)] for column in columns]
    sound = select(*own, drawn.label("geom")).offset(0).subquery("drawn")
    return _layer(name, select(sound).where(sound.c.geom.is_not(None)), own[0].key)


def _drawn(
    dimension: ColumnElement[int],
    placed: ColumnElement[object],
    snapped: ColumnElement[object],
) -> ColumnElement[object]:
    """A valid shape on the grid; null if there is nothing to draw."""
    repaired = func.ST_CollectionExtract(func.ST_ReducePrecision(func.ST_MakeValid(placed), 1.0), 3)
    whole = func.ST_ForcePolygonCCW
    return case(
        (func.coalesce(func.ST_IsEmpty(snapped), true()), _smallest(dimension, placed)),
        (or_(dimension < 2, func.ST_IsValid(snapped)), whole(snapped)),
        (func.ST_IsEmpty(repaired), _smallest(dimension, placed)),
        else_=whole(repaired),
    )


def _smallest(
    dimension: ColumnElement[int], placed: ColumnElement[object]
) -> ColumnElement[object]:
    """One unit where something is that is smaller than that."""
    point = func.ST_PointOnSurface(placed)
    x, y = func.floor(func.ST_X(point)), func.floor(func.ST_Y(point))
    square = func.ST_MakeEnvelope(x, y, x + 1, y + 1, 3857)
    stroke = func.ST_SetSRID(
        func.ST_MakeLine(func.ST_MakePoint(x, y), func.ST_MakePoint(x + 1, y)), 3857
    )
    return case(
        (or_(~_KEEP, func.ST_IsEmpty(placed)), null()),
        (and_(dimension == 2, func.ST_Area(placed) > 0), func.ST_ForcePolygonCCW(square)),
        (and_(dimension == 1, func.ST_Length(placed) > 0), stroke),
        else_=null(),
    )


def _names(
    name: str, geometry: ColumnElement[object], columns: Columns, wanted: ColumnElement[bool]
) -> Layer:
    """One point inside each area, in the one tile that holds it."""
    point = _in_units(func.ST_PointOnSurface(geometry))
    placed = (
        select(*columns, point.label("placed"))
        .where(wanted, geometry.op("&&")(_ENVELOPE), func.ST_Dimension(geometry) == 2)
        .offset(0)
        .subquery("placed")
    )
    x, y = func.ST_X(placed.c.placed), func.ST_Y(placed.c.placed)
    own = [placed.c[str(column.key)] for column in columns]
    here = and_(x >= 0, x < EXTENT, y >= 0, y < EXTENT)
    snapped = func.ST_SnapToGrid(placed.c.placed, 1.0).label("geom")
    return _layer(f"{name}_label", select(*own, snapped).where(here), own[0].key)


def _layer(name: str, features: Layer, feature_id: str) -> Layer:
    rows = features.subquery("features")
    made = func.ST_AsMVT(rows.table_valued(), name, EXTENT, "geom", feature_id, type_=LargeBinary)
    return select(made).select_from(rows)


def _statement(name: str, *layers: Layer) -> Statement:
    """Layers of one tile: a tile is nothing but its layers, one after the other."""
    tile: ColumnElement[bytes] = layers[0].scalar_subquery()
    for more in layers[1:]:
        tile = tile.op("||")(more.scalar_subquery())
    return Statement(name, select(tile.label("tile")))


_MARK = _SIMULATION.label("is_simulation")
_SIMULATED = bindparam("simulated", type_=ARRAY(Text))


def _hashed(*parts: ColumnElement[object]) -> ColumnElement[int]:
    """A number for a feature whose own id is a text, or counts only among some: 52 bits."""
    joined: ColumnElement[object] = cast(parts[0], Text)
    for part in parts[1:]:
        joined = joined.op("||")(literal("/")).op("||")(cast(part, Text))
    digest = func.encode(func.sha256(func.convert_to(joined, "UTF8")), "hex")
    # PostgreSQL reads a text of hexadecimal digits as bits when it begins with an x.
    bits = cast(literal("x").op("||")(func.left(digest, 13)), BIT(52))
    return cast(bits, BigInteger).label("feature_id")


_OF_REVISION = and_(zone.c.region == _REGION, zone.c.revision == _REVISION)
_ZONE_ID = zone.c.id.label("feature_id")
_ZONE = (
    _ZONE_ID,
    zone.c.key,
    zone.c.code,
    zone.c.name,
    zone.c.block,
    zone.c.swp,
    zone.c.is_road,
    _MARK,
)
_ZONE_CODE = (_ZONE_ID, zone.c.code, _MARK)
_COPIES = (
    select(zone_generalised.c.id, zone_generalised.c.geom_3857)
    .where(
        zone_generalised.c.revision == _REVISION,
        zone_generalised.c.zoom == cast(_ZOOM, SmallInteger),
        zone_generalised.c.geom_3857.op("&&")(_REACH),
    )
    .offset(0)
    .subquery("copies")
)
# Looked up one by one: joined, and without statistics, PostgreSQL would search the copies anew
# for every zone.
_COPIED = select(*_ZONE).where(_OF_REVISION, zone.c.id == _COPIES.c.id).offset(0).lateral("copied")
_ZONES_DRAWN = (
    select(_COPIED, _COPIES.c.geom_3857)
    .select_from(_COPIES.join(_COPIED, true()))
    .subquery("zones_drawn")
)
_ZONES = _statement("zone_tile", _shapes("zone", zone.c.geom_3857, _ZONE, _OF_REVISION))
_ZONES_COPIED = _statement(
    "zone_tile_generalised",
    _shapes("zone", _ZONES_DRAWN.c.geom_3857, tuple(_ZONES_DRAWN.c)[:-1], true()),
)
_ZONES_NAMED = _statement(
    "zone_tile_with_codes",
    _shapes("zone", zone.c.geom_3857, _ZONE, _OF_REVISION),
    _names("zone", zone.c.geom_3857, _ZONE_CODE, and_(_OF_REVISION, ~zone.c.is_road)),
)


def _of_plan(kind: str, value: str) -> Statement:
    """`value` is what the column of that name is called in the tile."""
    wanted = and_(
        plan_feature.c.region == _REGION,
        plan_feature.c.revision == _REVISION,
        or_(plan_feature.c.kind == kind, plan_feature.c.kind.like(f"{kind}:%")),
    )
    columns = (
        _hashed(plan_feature.c.kind, plan_feature.c.id),
        func.split_part(plan_feature.c.kind, ":", 2).label("kind"),
        plan_feature.c.value.label(value),
        plan_feature.c.level,
        plan_feature.c.name,
        _MARK,
    )
    geometry = plan_feature.c.geom_3857
    shapes = _shapes(kind, geometry, columns, wanted)
    return _statement(f"{kind}_tile", shapes, _names(kind, geometry, columns, wanted))


def _of_region(kind: str) -> Statement:
    wanted = and_(layer_feature.c.region == _REGION, layer_feature.c.layer == func.any(_LAYERS))
    columns = (
        _hashed(layer_feature.c.layer, layer_feature.c.id),
        layer_feature.c.code,
        layer_feature.c.name,
        layer_feature.c["class"],
        (layer_feature.c.layer == func.any(_SIMULATED)).label("is_simulation"),
    )
    geometry = layer_feature.c.geom_3857
    shapes = _shapes(kind, geometry, columns, wanted)
    return _statement(f"{kind}_tile", shapes, _names(kind, geometry, columns, wanted))


def _parcels() -> Statement:
    wanted = and_(parcel.c.region == _REGION, parcel.c.layer == func.any(_LAYERS))
    mark = (parcel.c.layer == func.any(_SIMULATED)).label("is_simulation")
    feature_id = _hashed(parcel.c.id)
    columns = (feature_id, parcel.c.id, parcel.c.nomor_bidang, parcel.c.kelurahan, mark)
    numbers = (feature_id, parcel.c.nomor_bidang, mark)
    geometry = parcel.c.geom_3857
    shapes = _shapes("parcel", geometry, columns, wanted)
    return _statement("parcel_tile", shapes, _names("parcel", geometry, numbers, wanted))


_PLAN: Mapping[str, Statement] = {
    "overlay": _of_plan("overlay", "value"),
    "network": _of_plan("network", "class"),
    "block": _of_plan("block", "code"),
}
_REGIONAL: Mapping[str, Statement] = {
    "parcel": _parcels(),
    **{kind: _of_region(kind) for kind in ("kelurahan", "kecamatan", "road", "river", "coast")},
}
CODES_FROM = 15
"""Zoom from which a zone tile holds a point for each zone's code."""


def _place(tile: Tile) -> dict[str, object]:
    unit = unit_m(tile.z)
    return {
        "z": tile.z,
        "x": tile.x,
        "y": tile.y,
        "margin": BUFFER * unit,
        "per_metre": 1 / unit,
        "shift_x": -tile.west / unit,
        "shift_y": tile.north / unit,
        "keep": tile.z >= FULL_FROM,
    }


def zone_tile(_kind: str, owner: TileOwner, tile: Tile) -> Query:
    """The zones of a revision, at small zooms its generalised copies if it has them.

    Layer `zone`: numeric id, key, code, name, block, swp, is_road, is_simulation; from zoom
    `CODES_FROM` on also `zone_label`, points with the code of every zone that is no road.
    """
    statement = _ZONES_NAMED if tile.z >= CODES_FROM else _ZONES
    if owner.generalised and tile.z in GENERALISED:
        statement = _ZONES_COPIED
    return _of_owner(statement, owner, tile)


def plan_tile(kind: str, owner: TileOwner, tile: Tile) -> Query:
    """`overlay` (kind, value, level, name), `network` (class for value) or `block` (code) of a
    revision, and a point for the name of each area in a layer with `_label` at its end.
    """
    return _of_owner(_PLAN[kind], owner, tile)


def layer_tile(kind: str, owner: TileOwner, tile: Tile) -> Query:
    """The features of snapshots of one kind: code, name, class; of parcels id, nomor_bidang,
    kelurahan. Areas have a point for their name in a layer with `_label` at its end.
    """
    mine = {
        "region": owner.region,
        "layers": list(owner.layers(kind)),
        "simulated": list(owner.simulated),
    }
    return Query(_REGIONAL[kind], {**mine, **_place(tile)})


def _of_owner(statement: Statement, owner: TileOwner, tile: Tile) -> Query:
    mine = {"region": owner.region, "revision": owner.id, "simulation": owner.is_simulation}
    return Query(statement, {**mine, **_place(tile)})
