"""Zone polygons of a revision: at a point, over a place, and all of them for a map.

The partition key (`region`) and the index's leading column (`revision`) are bound in every
statement; places come in the region's metric CRS, so that no column is ever transformed to be
searched.
"""

from __future__ import annotations

import shapely
from sqlalchemy import Double, Integer, LargeBinary, Text, bindparam, func, select
from sqlalchemy.sql.elements import ColumnElement

from simpeltaru.db.query import Query, Row, Statement
from simpeltaru.db.tables import region, zone
from simpeltaru.rules.cover import ZonePiece
from simpeltaru.zone import Overlay, SubZone

_REGION = bindparam("region", type_=Text)
_REVISION = bindparam("revision", type_=Text)
_SRID = bindparam("srid", type_=Integer)

_ATTRIBUTES = (
    zone.c.id,
    zone.c.key,
    zone.c.code,
    zone.c.name,
    zone.c.zone_code,
    zone.c.zone_name,
    zone.c.category,
    zone.c.is_road,
    zone.c.swp,
    zone.c.block,
    zone.c.overlays,
)
_MINE = (zone.c.region == _REGION, zone.c.revision == _REVISION)


def metric_point() -> ColumnElement[object]:
    """The point bound as `x`, `y`, `srid`."""
    x, y = bindparam("x", type_=Double), bindparam("y", type_=Double)
    return func.ST_SetSRID(func.ST_MakePoint(x, y), _SRID)


def metric_place() -> ColumnElement[object]:
    """The polygon bound as `place` (WKB), `srid`."""
    # The cast, because GeoAlchemy2 rewrites ST_GeomFromWKB and wants to know the SRID beforehand.
    return func.ST_SetSRID(func.geometry(bindparam("place", type_=LargeBinary)), _SRID)


def _wkb(geometry: ColumnElement[object]) -> ColumnElement[bytes]:
    return func.ST_AsBinary(geometry, type_=LargeBinary).label("wkb")


_AT_POINT = Statement(
    "zones_at_point",
    select(*_ATTRIBUTES, _wkb(zone.c.geom_m)).where(
        *_MINE, func.ST_DWithin(zone.c.geom_m, metric_point(), bindparam("reach", type_=Double))
    ),
)
_OVER_PLACE = Statement(
    "zones_over_place",
    select(*_ATTRIBUTES, _wkb(zone.c.geom_m)).where(
        *_MINE, func.ST_Intersects(zone.c.geom_m, metric_place())
    ),
)
_OF_REVISION = Statement(
    "zones_of_revision",
    select(
        *_ATTRIBUTES,
        zone.c.kelurahan,
        _wkb(func.ST_Transform(zone.c.geom_m, region.c.lonlat_srid)),
    )
    .join(region, region.c.code == zone.c.region)
    .where(*_MINE)
    .order_by(zone.c.id),
)


def zones_at_point(
    region_code: str, revision: str, x: float, y: float, srid: int, reach_m: float
) -> Query:
    """Zone polygons within `reach_m` metres of a point given in the region's metric CRS.

    Columns: id, key, code, name, zone_code, zone_name, category, is_road, swp, block, overlays
    and `wkb`, the polygon in the metric CRS.
    """
    parameters = {"x": x, "y": y, "srid": srid, "reach": reach_m}
    return Query(_AT_POINT, {"region": region_code, "revision": revision, **parameters})


def zones_over_place(region_code: str, revision: str, place: bytes, srid: int) -> Query:
    """Zone polygons that touch a polygon (WKB, metric CRS); columns as `zones_at_point`."""
    parameters = {"place": place, "srid": srid}
    return Query(_OVER_PLACE, {"region": region_code, "revision": revision, **parameters})


def zones_of_revision(region_code: str, revision: str) -> Query:
    """All zone polygons of a revision, for maps.

    Columns as `zones_at_point` and `kelurahan`; `wkb` in lon/lat of the region's datum
    (x = longitude). The colour goes by `code` and the revision's code vintage.
    """
    return Query(_OF_REVISION, {"region": region_code, "revision": revision})


def subzone_of(row: Row) -> SubZone:
    """The sub-zone a zone row belongs to."""
    return SubZone(
        key=row["key"],
        code=row["code"],
        name=row["name"],
        zone_code=row["zone_code"],
        zone_name=row["zone_name"],
        category=row["category"],
        is_road=row["is_road"],
    )


def overlays_of(row: Row) -> tuple[Overlay, ...]:
    """The overlays a zone polygon's own attributes name."""
    return tuple(
        sorted(Overlay(one["kind"], one["value"], one["level"]) for one in row["overlays"])
    )


def zone_piece(row: Row) -> ZonePiece:
    """A row whose `wkb` is in the metric CRS, as the rules measure it."""
    wkb: bytes = row["wkb"]
    return ZonePiece(
        zone_id=row["id"],
        subzone=subzone_of(row),
        overlays=overlays_of(row),
        geometry=shapely.from_wkb(wkb),
        swp=row["swp"],
        block=row["block"],
    )
