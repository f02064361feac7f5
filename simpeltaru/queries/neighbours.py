"""The sub-zone next to a place: the nearest zone polygon that is not of the sub-zones named."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Double, Text, bindparam, func, select
from sqlalchemy.dialects.postgresql import ARRAY

from simpeltaru.db.query import Query, Row, Statement
from simpeltaru.db.tables import zone
from simpeltaru.queries.zones import metric_place, subzone_of
from simpeltaru.verdict import NearZone

_PLACE = metric_place()
_DISTANCE = func.ST_Distance(zone.c.geom_m, _PLACE, type_=Double).label("distance_m")

_NEAREST = Statement(
    "nearest_zone",
    select(
        zone.c.key,
        zone.c.code,
        zone.c.name,
        zone.c.zone_code,
        zone.c.zone_name,
        zone.c.category,
        zone.c.is_road,
        zone.c.swp,
        zone.c.block,
        _DISTANCE,
    )
    .where(
        zone.c.region == bindparam("region", type_=Text),
        zone.c.revision == bindparam("revision", type_=Text),
        func.ST_DWithin(zone.c.geom_m, _PLACE, bindparam("reach", type_=Double)),
        zone.c.key != func.all(bindparam("but", type_=ARRAY(Text))),
    )
    .order_by(_DISTANCE, zone.c.key, zone.c.id)
    .limit(1),
)


def nearest_zone(
    region: str, revision: str, place: bytes, srid: int, *, but: Collection[str], reach_m: float
) -> Query:
    """The zone polygon nearest to a point or polygon (WKB, metric CRS), at most `reach_m` away.

    Polygons whose key is in `but` do not count. At most one row, for `near_zone`: the columns of
    the sub-zone, swp, block and `distance_m` (planar, metres; 0 where they touch). Of several
    at one distance the first by key and id is named.
    """
    parameters = {"place": place, "srid": srid, "but": sorted(but), "reach": reach_m}
    return Query(_NEAREST, {"region": region, "revision": revision, **parameters})


def near_zone(row: Row) -> NearZone:
    """A row of `nearest_zone`. Which overlays lie there is not looked up."""
    return NearZone(subzone_of(row), row["distance_m"], block=row["block"], swp=row["swp"])
