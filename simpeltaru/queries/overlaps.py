"""Overlays a revision delivers as layers of their own, clipped to the place that is asked about.

Overlay polygons can be as large as a city (a flight approach), so they are cut in the database:
what comes back is as small as the place.
"""

from __future__ import annotations

import shapely
from sqlalchemy import Double, LargeBinary, Text, bindparam, func, select
from sqlalchemy.sql.elements import ColumnElement

from simpeltaru.db.query import Query, Row, Statement
from simpeltaru.db.tables import plan_feature
from simpeltaru.queries.zones import metric_place, metric_point
from simpeltaru.rules.cover import OverlayPiece
from simpeltaru.zone import Overlay

_PREFIX = "overlay:"


def _overlays(name: str, touches: ColumnElement[bool], clip: ColumnElement[object]) -> Statement:
    features = plan_feature.c
    return Statement(
        name,
        select(
            features.kind,
            features.value,
            features.level,
            func.ST_AsBinary(
                func.ST_CollectionExtract(func.ST_Intersection(features.geom_m, clip), 3),
                type_=LargeBinary,
            ).label("wkb"),
        )
        .where(
            features.region == bindparam("region", type_=Text),
            features.revision == bindparam("revision", type_=Text),
            features.kind.startswith(_PREFIX),
            func.ST_Dimension(features.geom_m) == 2,
            touches,
        )
        .order_by(features.kind, features.id),
    )


_REACH = bindparam("reach", type_=Double)
_AT_POINT = _overlays(
    "overlays_at_point",
    func.ST_DWithin(plan_feature.c.geom_m, metric_point(), _REACH),
    # Wider than the reach, so that the cut itself is never taken for a boundary near the point.
    func.ST_Expand(metric_point(), _REACH * 4),
)
_OVER_PLACE = _overlays(
    "overlays_over_place",
    func.ST_Intersects(plan_feature.c.geom_m, metric_place()),
    metric_place(),
)


def overlays_at_point(
    region: str, revision: str, x: float, y: float, srid: int, reach_m: float
) -> Query:
    """Overlay polygons within `reach_m` of a point (metric CRS), cut to its surroundings.

    Columns: kind ("overlay:KRB_03"), value, level, `wkb` (metric CRS, polygons, may be empty).
    """
    parameters = {"x": x, "y": y, "srid": srid, "reach": reach_m}
    return Query(_AT_POINT, {"region": region, "revision": revision, **parameters})


def overlays_over_place(region: str, revision: str, place: bytes, srid: int) -> Query:
    """Overlay polygons cut to a place (WKB polygon, metric CRS); columns as `overlays_at_point`."""
    parameters = {"place": place, "srid": srid}
    return Query(_OVER_PLACE, {"region": region, "revision": revision, **parameters})


def overlay_of(row: Row) -> Overlay:
    """The overlay a row stands for."""
    return Overlay(row["kind"].removeprefix(_PREFIX), row["value"], row["level"])


def overlay_piece(row: Row) -> OverlayPiece:
    """A row as the rules measure it."""
    wkb: bytes = row["wkb"]
    return OverlayPiece(overlay_of(row), shapely.from_wkb(wkb))
