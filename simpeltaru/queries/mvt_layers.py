"""From the geometry of a table to a layer of a vector tile.

The stored `geom_3857` is cut to the tile and its buffer, moved to tile units, and every vertex is
put on the grid. A vertex that two features share is put on the same place whichever of them it
belongs to, so neighbours stay neighbours; ST_AsMVTGeom would leave out vertices ring by ring and
let go of what is small (docs/decisions/tiles.md).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    ColumnElement,
    Double,
    Integer,
    LargeBinary,
    Select,
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
from sqlalchemy.dialects.postgresql import BIT, aggregate_order_by

from simpeltaru.db.query import Statement
from simpeltaru.tile_grid import BUFFER, FULL_FROM, Tile, extent, unit_m

ZOOM = bindparam("z", type_=Integer)
_PER_METRE = bindparam("per_metre", type_=Double)
_ENVELOPE = func.ST_TileEnvelope(ZOOM, bindparam("x", type_=Integer), bindparam("y", type_=Integer))
REACH = func.ST_Expand(_ENVELOPE, bindparam("margin", type_=Double))
_EXTENT = bindparam("extent", type_=Integer)
_KEEP = bindparam("keep", type_=Boolean)
"""Whether what is smaller than a unit is drawn as one, and not left out."""

Columns = Sequence[ColumnElement[Any]]
Layer = Select[Any]


def _in_units(geometry: ColumnElement[object]) -> ColumnElement[object]:
    shift_x, shift_y = bindparam("shift_x", type_=Double), bindparam("shift_y", type_=Double)
    return func.ST_Affine(geometry, _PER_METRE, 0.0, 0.0, -_PER_METRE, shift_x, shift_y)


def shapes(
    name: str, geometry: ColumnElement[object], columns: Columns, wanted: ColumnElement[bool]
) -> Layer:
    """Lines, points and polygons as an MVT layer; the first of `columns` is the feature's id.

    Each step is a subquery of its own with OFFSET 0, or PostgreSQL would work it out again
    wherever the next one names it.
    """
    cut = case((geometry.op("@")(REACH), geometry), else_=func.ST_ClipByBox2D(geometry, REACH))
    placed = (
        select(
            *columns,
            func.ST_Dimension(geometry).label("dimension"),
            _in_units(cut).label("placed"),
        )
        .where(wanted, geometry.op("&&")(REACH))
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


def names(
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
    here = and_(x >= 0, x < _EXTENT, y >= 0, y < _EXTENT)
    snapped = func.ST_SnapToGrid(placed.c.placed, 1.0).label("geom")
    return _layer(f"{name}_label", select(*own, snapped).where(here), own[0].key)


def _layer(name: str, features: Layer, feature_id: str) -> Layer:
    """The layer; by id, because an ETag promises the same bytes whatever plan finds the rows."""
    rows = features.subquery("features")
    named = aggregate_order_by(literal(feature_id), rows.c[feature_id])
    made = func.ST_AsMVT(rows.table_valued(), name, _EXTENT, "geom", named, type_=LargeBinary)
    return select(made).select_from(rows)


def statement(name: str, *layers: Layer) -> Statement:
    """Layers of one tile: a tile is nothing but its layers, one after the other."""
    tile: ColumnElement[bytes] = layers[0].scalar_subquery()
    for more in layers[1:]:
        tile = tile.op("||")(more.scalar_subquery())
    return Statement(name, select(tile.label("tile")))


def hashed(*parts: ColumnElement[object]) -> ColumnElement[int]:
    """A number for a feature whose own id is a text, or counts only among some: 52 bits."""
    joined: ColumnElement[object] = cast(parts[0], Text)
    for part in parts[1:]:
        joined = joined.op("||")(literal("/")).op("||")(cast(part, Text))
    digest = func.encode(func.sha256(func.convert_to(joined, "UTF8")), "hex")
    # PostgreSQL reads a text of hexadecimal digits as bits when it begins with an x.
    bits = cast(literal("x").op("||")(func.left(digest, 13)), BIT(52))
    return cast(bits, BigInteger).label("feature_id")


def place(tile: Tile, buffer: float = BUFFER) -> dict[str, object]:
    """The values of a tile that `shapes` and `names` ask for; `buffer` in tiles."""
    unit = unit_m(tile.z)
    return {
        "z": tile.z,
        "x": tile.x,
        "y": tile.y,
        "extent": extent(tile.z),
        "margin": buffer * tile.width,
        "per_metre": 1 / unit,
        "shift_x": -tile.west / unit,
        "shift_y": tile.north / unit,
        "keep": tile.z >= FULL_FROM,
    }
