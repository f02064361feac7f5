"""The sub-zone next to a place, and how far it is: what is asked, and what is made of it.

Distances are planar, in metres of the region's metric CRS, between the lines as the plan draws
them; how true the lines are is the plan's tolerance. Land that no polygon claims is no sub-zone:
the plan may end, or have a gap, nearer than the distance says. Land reserved for roads is one.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass, replace

import shapely
from shapely import Point
from shapely.geometry.base import BaseGeometry

from simpeltaru.db.query import Query, Row
from simpeltaru.plan import Region
from simpeltaru.queries.neighbours import near_zone, nearest_zone
from simpeltaru.rules.cover import ZonePiece
from simpeltaru.verdict import NearZone, Situation

REACH_M = 500.0
"""Further away than this a sub-zone is no neighbour: nothing is named."""


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The nearest sub-zone that does not touch the area, and the nearest not at the point."""

    of_area: NearZone | None = None
    of_point: NearZone | None = None


def neighbours_needed(
    region: Region,
    revision: str,
    pieces: Sequence[ZonePiece],
    point: Point | None,
    area: BaseGeometry | None,
) -> Generator[Query, list[Row], Neighbours]:
    """The neighbours of a place, given in the metric CRS with the pieces that touch it."""

    def nearest(
        place: BaseGeometry, own: Sequence[ZonePiece]
    ) -> Generator[Query, list[Row], NearZone | None]:
        keys = {one.subzone.key for one in own}
        wkb, srid = shapely.to_wkb(place), region.metric_srid
        rows = yield nearest_zone(region.code, revision, wkb, srid, but=keys, reach_m=REACH_M)
        return near_zone(rows[0]) if rows else None

    of_area = of_point = None
    if area is not None:
        of_area = yield from nearest(area, pieces)
    if point is not None:
        here = [one for one in pieces if one.geometry.intersects(point)]
        of_point = yield from nearest(point, here)
    return Neighbours(of_area, of_point)


def beside(situation: Situation, pieces: Sequence[ZonePiece], found: Neighbours) -> Situation:
    """The situation with its neighbours.

    Of an area, a sub-zone that touches it but has no part of it above the threshold is nearer
    than any that does not: its distance is 0.
    """
    if situation.kind == "point":
        return replace(situation, next_zone=found.of_point)
    own = {part.subzone.key for part in (*situation.parts, *situation.roads)}
    touching = [one for one in pieces if one.subzone.key not in own]
    first = min(touching, key=lambda one: (one.subzone.key, one.zone_id), default=None)
    of_area = found.of_area
    if first is not None:
        of_area = NearZone(first.subzone, 0.0, block=first.block, swp=first.swp)
    return replace(situation, next_zone=of_area, point_next_zone=found.of_point)
