"""What lies at a point: the sub-zone that holds it and those whose boundary is within reach.

The plan's lines are as good as its tolerance (0.5 mm at its scale), so a point is asked of the
disc of that radius: the parts of the disc that hold the point are where it lies, the others are
near. Land in the disc that no polygon claims counts as the plan's edge unless it is a hairline.
"""

from __future__ import annotations

from collections.abc import Iterable

import shapely
from shapely import Point

from simpeltaru.rules.cover import GRAIN_M2, OverlayPiece, Shape, ZonePiece, cover
from simpeltaru.verdict import Coverage, Finding, NearZone, Part, Situation

HAIRLINE_M = 0.1
"""A gap narrower than this between two zones is a drawing fault, not the plan's edge."""

_SEGMENTS = 32
"""Per quarter circle: the disc is 0.03 % of its radius too small at most."""


def at_point(
    x: float,
    y: float,
    pieces: Iterable[ZonePiece],
    overlay_pieces: Iterable[OverlayPiece] = (),
    *,
    tolerance_m: float,
) -> Situation:
    """What lies at a point (metric CRS, x east, y north), without any plot.

    `pieces` and `overlay_pieces` are those within `tolerance_m` of the point; more do no harm.
    Nothing of a point has an area: `area_m2` is None and parts have no measures. `gap_m2` is the
    part of the disc that lies outside the plan; coverage is PARTIAL when there is any, and NONE
    when no polygon holds the point itself.
    """
    point = Point(x, y)
    found = cover(point.buffer(tolerance_m, quad_segs=_SEGMENTS), pieces, overlay_pieces)
    here: list[Shape] = []
    near: list[NearZone] = []
    for shape in found.shapes:
        distance = float(shape.geometry.distance(point))
        if distance <= 0.0:
            here.append(shape)
        elif shape.area > GRAIN_M2:
            near.append(_near(shape, distance))
    near.sort(key=lambda one: (round(one.distance_m, 6), one.subzone.key, one.overlays))
    edge = 0.0 if found.gap.buffer(-HAIRLINE_M / 2).is_empty else float(found.gap.area)
    numbered = [_part(number, shape) for number, shape in enumerate(_roads_last(here), start=1)]
    return Situation(
        kind="point",
        coverage=_coverage(bool(here), edge),
        parts=tuple(part for part in numbered if not part.subzone.is_road),
        roads=tuple(part for part in numbered if part.subzone.is_road),
        near=tuple(near),
        gap_m2=edge,
        overlap_m2=found.overlap,
        tolerance_m=tolerance_m,
        findings=_findings(here, near, edge, tolerance_m),
    )


def _coverage(held: bool, edge: float) -> Coverage:
    if not held:
        return Coverage.NONE
    return Coverage.PARTIAL if edge > 0.0 else Coverage.FULL


def _roads_last(shapes: list[Shape]) -> list[Shape]:
    return sorted(shapes, key=lambda shape: (shape.subzone.is_road, shape.subzone.key))


def _near(shape: Shape, distance: float) -> NearZone:
    return NearZone(shape.subzone, distance, shape.overlays, shape.block, shape.swp)


def _part(number: int, shape: Shape) -> Part:
    return Part(
        number=number,
        subzone=shape.subzone,
        overlays=shape.overlays,
        area_m2=None,
        planar_m2=None,
        share=None,
        certain=True,
        block=shape.block,
        swp=shape.swp,
        zone_ids=shape.zone_ids,
        wkb=shapely.to_wkb(shape.geometry),
    )


def _findings(
    here: list[Shape], near: list[NearZone], edge: float, tolerance_m: float
) -> tuple[Finding, ...]:
    findings: list[Finding] = []
    if not here and near:
        params: dict[str, object] = {"subzones": sorted({one.subzone.key for one in near})}
        findings.append(Finding("point_in_gap", params))
    elif here and edge > 0.0:
        findings.append(Finding("plan_edge_near", {"tolerance_m": tolerance_m}))
    roads = [one for one in near if one.subzone.is_road]
    if here and roads:
        findings.append(Finding("road_near", {"distance_m": roads[0].distance_m}))
    if any(shape.subzone.is_road for shape in here):
        findings.append(Finding("road_reserved_point"))
    return tuple(findings)
