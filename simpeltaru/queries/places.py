"""Places by name or number: the page of hits with a point inside and bounds; extents of regions."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import (
    DateTime,
    Double,
    Integer,
    Text,
    bindparam,
    case,
    cast,
    func,
    literal,
    or_,
    select,
    union_all,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.sql.elements import ColumnElement

from simpeltaru.coordinates import Extent
from simpeltaru.db.query import Query, Row, Statement
from simpeltaru.db.tables import layer, layer_feature, parcel, plan_feature, region, revision, zone
from simpeltaru.queries import place_hits
from simpeltaru.queries.place_hits import EXACT, REGION, SIMILAR, texts
from simpeltaru.queries.plans import region_columns
from simpeltaru.queries.zones import metric_point

KINDS = ("kelurahan", "kecamatan", "block", "parcel")
"""Kinds of places, in the order of those that fit alike."""

_LONLAT = bindparam("lonlat", type_=Integer)

_found = union_all(
    place_hits.areas(), place_hits.blocks(), place_hits.blocks_of_zones(), place_hits.parcels()
).subquery("found")
_ranked = (
    select(_found, func.min(_found.c.rank).over().label("best"))
    .where(_found.c.rank.is_not(None))
    .subquery("ranked")
)


def _shape(of_zones: ColumnElement[object]) -> ColumnElement[object]:
    """The geometry of a hit; `of_zones` that of a block only zones name."""
    hit, feature, drawn = _ranked.c, layer_feature.c, plan_feature.c
    of_parcel = select(parcel.c.geom_m).where(
        parcel.c.region == REGION, parcel.c.layer == hit.owner, parcel.c.id == hit.ref
    )
    of_area = select(feature.geom_m).where(
        feature.region == REGION,
        feature.layer == hit.owner,
        cast(feature.id, Text) == hit.ref,
    )
    of_block = select(drawn.geom_m).where(
        drawn.region == REGION,
        drawn.revision == hit.owner,
        drawn.kind == "block",
        cast(drawn.id, Text) == hit.ref,
    )
    return case(
        (hit.source == "zone", of_zones),
        (hit.source == "parcel", of_parcel.scalar_subquery()),
        (hit.source == "area", of_area.scalar_subquery()),
        else_=of_block.scalar_subquery(),
    )


_of_block = (
    zone.c.region == REGION,
    zone.c.revision == _ranked.c.owner,
    zone.c.block == _ranked.c.ref,
)
_all_zones = select(func.ST_Collect(zone.c.geom_m)).where(*_of_block).scalar_subquery()
_largest_zone = (
    select(zone.c.geom_m)
    .where(*_of_block)
    .order_by(func.ST_Area(zone.c.geom_m).desc(), zone.c.id)
    .limit(1)
    .scalar_subquery()
)
_page = (
    select(
        _ranked,
        func.count().over().label("matched"),
        func.ST_PointOnSurface(_shape(_largest_zone)).label("point"),
        func.ST_Transform(_shape(_all_zones), _LONLAT).label("shape"),
    )
    # Who wrote a name as it is did not mean what only sounds like it.
    .where(or_(_ranked.c.rank < SIMILAR, _ranked.c.best > EXACT))
    .order_by(
        _ranked.c.rank,
        _ranked.c.score.desc(),
        func.array_position(literal(list(KINDS), ARRAY(Text)), _ranked.c.kind),
        _ranked.c.name,
        _ranked.c.ward,
        _ranked.c.owner,
        _ranked.c.ref,
    )
    .limit(bindparam("count", type_=Integer))
    .subquery("page")
)


def _around(kind: str, point: ColumnElement[object]) -> ColumnElement[str]:
    """The name of the area of a kind that holds a point; NULL if none does."""
    return (
        select(layer_feature.c.name)
        .join(layer, layer.c.id == layer_feature.c.layer)
        .where(
            layer_feature.c.region == REGION,
            layer_feature.c.layer == func.any(texts("areas")),
            layer.c.kind == kind,
            func.ST_Intersects(layer_feature.c.geom_m, point),
        )
        .order_by(layer_feature.c.layer, layer_feature.c.id)
        .limit(1)
        .scalar_subquery()
        .label(kind)
    )


_lonlat = func.ST_Transform(_page.c.point, _LONLAT)
_PLACES = Statement(
    "places_named",
    select(
        *(_page.c[name] for name in ("kind", "source", "owner", "ref", "name", "ward")),
        *(_page.c[name] for name in ("rank", "score", "matched")),
        func.ST_X(_lonlat).label("lon"),
        func.ST_Y(_lonlat).label("lat"),
        func.ST_XMin(_page.c.shape).label("west"),
        func.ST_YMin(_page.c.shape).label("south"),
        func.ST_XMax(_page.c.shape).label("east"),
        func.ST_YMax(_page.c.shape).label("north"),
        _around("kelurahan", _page.c.point),
        _around("kecamatan", _page.c.point),
    ),
)
_HERE = Statement(
    "areas_at_point",
    select(_around("kelurahan", metric_point()), _around("kecamatan", metric_point())),
)


def _bound(side: str, place: int) -> ColumnElement[float]:
    value = cast(revision.c.manifest["region"]["bounds"][place].astext, Double)
    return (func.min(value) if place < 2 else func.max(value)).label(side)


_EXTENTS = Statement(
    "extents",
    select(
        *region_columns(),
        *(_bound(side, place) for place, side in enumerate(("west", "south", "east", "north"))),
    )
    .join(revision, revision.c.region == region.c.code)
    .where(revision.c.recorded_at <= bindparam("known_at", type_=DateTime(timezone=True)))
    .group_by(*region.c)
    .order_by(region.c.code),
)


@dataclass(frozen=True, slots=True)
class Sought:
    """What names and numbers are compared with, in plain forms; places stay out of its `repr`.

    `squashed`, `spaced`: the whole text. `identifier`: as written, in small letters. `number`: a
    parcel's number, "" for none, `ward` and `ward_spaced` the kelurahan it is wanted in, "" for
    any. `kinds`: "kelurahan", "kecamatan", "block", "parcel".
    """

    squashed: str = field(repr=False)
    spaced: str = field(repr=False)
    identifier: str = field(repr=False)
    number: str = field(repr=False)
    ward: str = field(repr=False)
    ward_spaced: str = field(repr=False)
    kinds: tuple[str, ...] = KINDS


def places_named(
    region_code: str,
    lonlat_srid: int,
    sought: Sought,
    *,
    areas: Collection[str],
    parcels: Collection[str],
    revisions: Collection[str],
    count: int,
) -> Query:
    """The places of a region that fit, best first, from the layers and revisions named.

    Columns: kind, name, ref (a parcel's identifier), source, owner (layer or revision), ward (a
    parcel's own kelurahan), rank, score, kelurahan and kecamatan of the point (or NULL), lon, lat
    of a point inside and west, south, east, north in degrees, matched (how many there are).
    Of a whole name's matches those that only sound alike are left out.
    """
    parameters: dict[str, object] = {
        "region": region_code,
        "lonlat": lonlat_srid,
        "squashed": sought.squashed,
        "spaced": sought.spaced,
        "identifier": sought.identifier,
        "number": sought.number,
        "bare": sought.number.lstrip("0"),
        # Whoever writes leading zeros writes the number from its beginning.
        "begins": "" if sought.number.startswith("0") else sought.number,
        "ward": sought.ward,
        "ward_spaced": sought.ward_spaced,
        "kinds": list(sought.kinds),
        "areas": sorted(areas),
        "parcels": sorted(parcels),
        "revisions": sorted(revisions),
        "count": count,
    }
    return Query(_PLACES, parameters)


def areas_at_point(
    region_code: str, areas: Collection[str], x: float, y: float, srid: int
) -> Query:
    """The names of the kelurahan and kecamatan that hold a point of the metric CRS, or NULL."""
    parameters = {"x": x, "y": y, "srid": srid, "areas": sorted(areas)}
    return Query(_HERE, {"region": region_code, **parameters})


def extents(known_at: datetime) -> Query:
    """Every region with a revision: columns of the region, west, south, east, north (degrees)."""
    return Query(_EXTENTS, {"known_at": known_at})


def extent_of(row: Row) -> Extent:
    """The extent of a row of `extents`: the bounds its manifests declare, all together."""
    return Extent(
        code=row["region_code"],
        name=row["region_name"],
        west=row["west"],
        south=row["south"],
        east=row["east"],
        north=row["north"],
        metric_srid=row["metric_srid"],
    )
