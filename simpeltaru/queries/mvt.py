"""Vector tiles as statements: one row, one column `tile`, the bytes of an MVT layer or two.

There is no limit on the number of features. Everything binds the region (the partition) and the
revision or the layers.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import (
    Boolean,
    ColumnElement,
    SmallInteger,
    Table,
    Text,
    and_,
    bindparam,
    cast,
    func,
    or_,
    select,
    true,
)
from sqlalchemy.dialects.postgresql import ARRAY

from simpeltaru.db.query import Query, Statement
from simpeltaru.db.tables import layer_feature, parcel, plan_feature, zone, zone_generalised
from simpeltaru.queries.mvt_layers import (
    REACH,
    ZOOM,
    Columns,
    hashed,
    names,
    place,
    shapes,
    statement,
)
from simpeltaru.queries.tilesets import TileOwner
from simpeltaru.tile_grid import BUFFER, COAST_BUFFER, GENERALISED, Tile

_REGION = bindparam("region", type_=Text)
_REVISION = bindparam("revision", type_=Text)
_LAYERS = bindparam("layers", type_=ARRAY(Text))
_SIMULATION = bindparam("simulation", type_=Boolean)
_MARK = _SIMULATION.label("is_simulation")
_SIMULATED = bindparam("simulated", type_=ARRAY(Text))


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
        zone_generalised.c.zoom == cast(ZOOM, SmallInteger),
        zone_generalised.c.geom_3857.op("&&")(REACH),
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
_ZONES = statement("zone_tile", shapes("zone", zone.c.geom_3857, _ZONE, _OF_REVISION))
_ZONES_COPIED = statement(
    "zone_tile_generalised",
    shapes("zone", _ZONES_DRAWN.c.geom_3857, tuple(_ZONES_DRAWN.c)[:-1], true()),
)
_ZONES_NAMED = statement(
    "zone_tile_with_codes",
    shapes("zone", zone.c.geom_3857, _ZONE, _OF_REVISION),
    names("zone", zone.c.geom_3857, _ZONE_CODE, and_(_OF_REVISION, ~zone.c.is_road)),
)


def _of_plan(kind: str, *columns: ColumnElement[Any], lettered: str = "") -> Statement:
    wanted = and_(
        plan_feature.c.region == _REGION,
        plan_feature.c.revision == _REVISION,
        or_(plan_feature.c.kind == kind, plan_feature.c.kind.like(f"{kind}:%")),
    )
    feature_id = hashed(plan_feature.c.kind, plan_feature.c.id)
    return _lettered(kind, plan_feature, (feature_id, *columns, _MARK), wanted, lettered)


def _of_region(
    kind: str, source: Table, columns: Columns, lettered: str = "", number: Columns = ()
) -> Statement:
    wanted = and_(source.c.region == _REGION, source.c.layer == func.any(_LAYERS))
    mark = (source.c.layer == func.any(_SIMULATED)).label("is_simulation")
    feature_id = hashed(*(number or (source.c.layer, source.c.id)))
    return _lettered(kind, source, (feature_id, *columns, mark), wanted, lettered)


def _lettered(
    kind: str, source: Table, columns: Columns, wanted: ColumnElement[bool], lettered: str
) -> Statement:
    """Shapes with all columns, and, if a column is `lettered`, points with that alone."""
    layers = [shapes(kind, source.c.geom_3857, columns, wanted)]
    written = [one for one in columns[1:-1] if one.key == lettered]
    if written:
        own = (columns[0], *written, columns[-1])
        layers.append(names(kind, source.c.geom_3857, own, wanted))
    return statement(f"{kind}_tile", *layers)


_KIND = func.split_part(plan_feature.c.kind, ":", 2).label("kind")
_PLAN: Mapping[str, Statement] = {
    "overlay": _of_plan(
        "overlay",
        _KIND,
        plan_feature.c.value,
        plan_feature.c.level,
        plan_feature.c.name,
        lettered="name",
    ),
    "network": _of_plan("network", plan_feature.c.value.label("class"), _KIND, plan_feature.c.name),
    "block": _of_plan(
        "block", plan_feature.c.value.label("code"), plan_feature.c.name, lettered="code"
    ),
}
_FEATURE = (layer_feature.c.code, layer_feature.c.name, layer_feature.c["class"])
_REGIONAL: Mapping[str, Statement] = {
    "parcel": _of_region(
        "parcel",
        parcel,
        (parcel.c.id, parcel.c.nomor_bidang, parcel.c.kelurahan),
        "nomor_bidang",
        (parcel.c.id,),
    ),
    **{
        kind: _of_region(kind, layer_feature, _FEATURE, "name")
        for kind in ("kelurahan", "kecamatan")
    },
    **{kind: _of_region(kind, layer_feature, _FEATURE) for kind in ("road", "river", "coast")},
}
CODES_FROM = 15
"""Zoom from which a zone tile holds a point for each zone's code."""


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
    """`overlay` (kind, value, level, name), `network` (class, kind, name) or `block` (code, name)
    of a revision; of overlays and blocks also `overlay_label` and `block_label`, a point for each
    with what is written on a map.
    """
    return _of_owner(_PLAN[kind], owner, tile)


def layer_tile(kind: str, owner: TileOwner, tile: Tile) -> Query:
    """The features of snapshots of one kind: code, name, class; of parcels id, nomor_bidang,
    kelurahan. Parcels, kelurahan and kecamatan also have a point with their number or name, in a
    layer with `_label` at its end.
    """
    mine = {
        "region": owner.region,
        "layers": list(owner.layers(kind)),
        "simulated": list(owner.simulated),
    }
    buffer = COAST_BUFFER if kind == "coast" else BUFFER
    return Query(_REGIONAL[kind], {**mine, **place(tile, buffer)})


def _of_owner(statement: Statement, owner: TileOwner, tile: Tile) -> Query:
    mine = {"region": owner.region, "revision": owner.id, "simulation": owner.is_simulation}
    return Query(statement, {**mine, **place(tile)})
