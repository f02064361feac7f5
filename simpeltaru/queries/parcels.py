"""Parcels: which hold a point, and one by its identifier."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import DateTime, Double, Integer, LargeBinary, Text, bindparam, func, select

from simpeltaru.db.query import Query, Row, Statement
from simpeltaru.db.tables import layer, parcel, region, zone
from simpeltaru.parcel import Parcel
from simpeltaru.queries.plans import region_columns
from simpeltaru.queries.zones import metric_point

_COLUMNS = (
    parcel.c.id,
    parcel.c.layer,
    parcel.c.nomor_bidang,
    parcel.c.kelurahan,
    parcel.c.right_type,
    parcel.c.area_document,
    parcel.c.area_map,
    func.ST_AsBinary(parcel.c.geom_m, type_=LargeBinary).label("wkb"),
)
_MINE = (
    parcel.c.region == bindparam("region", type_=Text),
    parcel.c.layer == bindparam("layer", type_=Text),
)

_AT_POINT = Statement(
    "parcels_at_point",
    select(*_COLUMNS)
    .where(*_MINE, func.ST_Intersects(parcel.c.geom_m, metric_point()))
    .order_by(parcel.c.id),
)
_BY_ID = Statement(
    "parcels_by_id",
    select(*_COLUMNS, *region_columns())
    .join(layer, layer.c.id == parcel.c.layer)
    .join(region, region.c.code == parcel.c.region)
    .where(
        parcel.c.id == bindparam("parcel", type_=Text),
        layer.c.known.op("@>")(bindparam("known_at", type_=DateTime(timezone=True))),
    )
    .order_by(region.c.code, parcel.c.layer),
)
_lies_in = (
    select(func.count(zone.c.key.distinct()))
    .where(
        zone.c.region == bindparam("region", type_=Text),
        zone.c.revision == bindparam("revision", type_=Text),
        ~zone.c.is_road,
        func.ST_Intersects(zone.c.geom_m, parcel.c.geom_m),
        func.ST_Area(func.ST_Intersection(zone.c.geom_m, parcel.c.geom_m))
        > bindparam("shows", type_=Double),
    )
    .scalar_subquery()
)
_SPLIT = Statement(
    "split_parcels",
    select(parcel.c.id)
    .where(*_MINE, _lies_in >= 2)
    .order_by(parcel.c.id)
    .limit(bindparam("count", type_=Integer)),
)


def split_parcels(
    region_code: str, layer_id: str, revision: str, *, shows_m2: float, count: int
) -> Query:
    """The first parcels with more than `shows_m2` in each of two sub-zones (column `id`)."""
    parameters = {"layer": layer_id, "revision": revision, "shows": shows_m2, "count": count}
    return Query(_SPLIT, {"region": region_code, **parameters})


def parcels_at_point(region_code: str, layer_id: str, x: float, y: float, srid: int) -> Query:
    """Parcels of a layer that hold a point of the region's metric CRS, borders included, by id.

    Columns: those of the noun and `wkb`, the polygon in the metric CRS.
    """
    parameters = {"x": x, "y": y, "srid": srid, "layer": layer_id}
    return Query(_AT_POINT, {"region": region_code, **parameters})


def parcels_by_id(parcel_id: str, known_at: datetime) -> Query:
    """Every known parcel with that identifier, in whatever region and snapshot.

    Columns as `parcels_at_point` and those of the region. An identifier is unique only within a
    region's snapshot; which of them is asked about is for the caller to say.
    """
    return Query(_BY_ID, {"parcel": parcel_id, "known_at": known_at})


def parcel_of(row: Row) -> Parcel:
    """The noun of a row of this module."""
    return Parcel(
        id=row["id"],
        layer_id=row["layer"],
        nomor_bidang=row["nomor_bidang"],
        kelurahan=row["kelurahan"],
        right_type=row["right_type"],
        area_document=row["area_document"],
        area_map=row["area_map"],
    )
