"""What lies at a place, measured: parts, roads, gaps and overlaps. Geometry only, no law.

Everything is planar in the region's metric CRS (metres, x east, y north); geodesic areas come
from the function the caller passes in. `rules.cover` says how parts are made. Land that
different parts claim is `overlap_m2`, counted as often as it is claimed beyond the first time;
land no polygon claims is `gap_m2`. Both are measured from geometry, never taken as a remainder,
so that their sum checks the parts:

    sum(parts + roads + ignored) - overlap + gap = area of the place

Land that polygons of the *same* part claim twice is in that part once, and is reported as
`duplicate_zones`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from itertools import count

import shapely
from shapely.geometry.base import BaseGeometry

from simpeltaru.errors import QuestionError
from simpeltaru.parcel import Parcel
from simpeltaru.rules.cover import GRAIN_M2, POLYGONAL, Cover, OverlayPiece, ZonePiece, cover
from simpeltaru.verdict import Coverage, Finding, Part, Situation
from simpeltaru.zone import Overlay, SubZone

__all__ = ["OverlayPiece", "ZonePiece", "arrange", "for_zone_key"]


def arrange(
    place: BaseGeometry,
    pieces: Iterable[ZonePiece],
    overlay_pieces: Iterable[OverlayPiece] = (),
    *,
    tolerance_m: float,
    threshold_m2: float,
    geodesic_area: Callable[[BaseGeometry], float],
    kind: str,
    parcel: Parcel | None = None,
    point_subzone: SubZone | None = None,
) -> Situation:
    """Measure what lies over a parcel or polygon, given valid in the region's metric CRS.

    `pieces`, in any order, may reach beyond it. `threshold_m2` applies to the planar sum per
    sub-zone. Raises `QuestionError` for a place that is no valid area.
    """
    _require_area(place)
    found = cover(place, pieces, overlay_pieces)
    whole = float(place.area)
    measure = partial(_part, found, whole, tolerance_m, geodesic_area)
    parts, roads, ignored = _numbered(found, threshold_m2, measure)
    return Situation(
        kind=kind,
        coverage=_coverage(found, threshold_m2, bool(parts or roads)),
        parts=parts,
        roads=roads,
        ignored=ignored,
        parcel=parcel,
        point_subzone=point_subzone,
        area_m2=geodesic_area(place),
        planar_m2=whole,
        gap_m2=float(found.gap.area),
        gap_area_m2=geodesic_area(found.gap),
        overlap_m2=found.overlap,
        threshold_m2=threshold_m2,
        tolerance_m=tolerance_m,
        findings=_findings(found, roads, ignored, whole, threshold_m2, geodesic_area),
    )


def for_zone_key(subzone: SubZone, overlays: Sequence[Overlay] = ()) -> Situation:
    """The situation of a rulebook key asked without any place: one part, nothing measured.

    A road's key is answered like any other: the annex has a column for it.
    """
    part = Part(
        number=1,
        subzone=subzone,
        overlays=tuple(sorted(set(overlays))),
        area_m2=None,
        planar_m2=None,
        share=None,
        certain=True,
    )
    return Situation(kind="zone_key", coverage=Coverage.FULL, parts=(part,))


def _require_area(place: BaseGeometry) -> None:
    if place.geom_type not in POLYGONAL or place.is_empty:
        raise QuestionError("geometry", f"a {place.geom_type} has no area; give a polygon")
    if not place.is_valid:
        raise QuestionError("geometry", f"is not valid: {shapely.is_valid_reason(place)}")


_Parts = tuple[Part, ...]


def _numbered(
    found: Cover, threshold_m2: float, measure: Callable[[int, int], Part]
) -> tuple[_Parts, _Parts, _Parts]:
    """Parts, roads and what is below the threshold, numbered through in this order."""
    sums: dict[str, float] = defaultdict(float)
    for shape in found.shapes:
        sums[shape.subzone.key] += shape.area
    ranked: tuple[list[int], list[int], list[int]] = ([], [], [])
    for index, shape in enumerate(found.shapes):
        counts = sums[shape.subzone.key] > threshold_m2 and shape.area > GRAIN_M2
        ranked[int(shape.subzone.is_road) if counts else 2].append(index)
    numbers = count(1)
    parts, roads, ignored = (
        tuple(measure(index, next(numbers)) for index in indexes) for indexes in ranked
    )
    return parts, roads, ignored


def _part(
    found: Cover,
    whole: float,
    tolerance_m: float,
    geodesic_area: Callable[[BaseGeometry], float],
    index: int,
    number: int,
) -> Part:
    shape = found.shapes[index]
    return Part(
        number=number,
        subzone=shape.subzone,
        overlays=shape.overlays,
        area_m2=geodesic_area(shape.geometry),
        planar_m2=shape.area,
        share=shape.area / whole,
        certain=not shape.geometry.buffer(-tolerance_m / 2).is_empty,
        block=shape.block,
        swp=shape.swp,
        zone_ids=shape.zone_ids,
        wkb=shapely.to_wkb(shape.geometry),
        contested_m2=found.contested[index],
    )


def _coverage(found: Cover, threshold_m2: float, anything_counts: bool) -> Coverage:
    has_gap = found.gap.area > threshold_m2
    if not found.shapes or (has_gap and not anything_counts):
        return Coverage.NONE
    return Coverage.PARTIAL if has_gap else Coverage.FULL


def _findings(
    found: Cover,
    roads: _Parts,
    ignored: _Parts,
    whole: float,
    threshold_m2: float,
    geodesic_area: Callable[[BaseGeometry], float],
) -> tuple[Finding, ...]:
    """What a person is told: thresholds and shares are planar, areas geodesic like the parts'."""
    findings: list[Finding] = []
    gap = float(found.gap.area)
    if gap > threshold_m2:
        params: dict[str, object] = {"area_m2": geodesic_area(found.gap), "share": gap / whole}
        findings.append(Finding("gap", params))
    if found.overlap > threshold_m2:
        claims = zip(found.shapes, found.contested, strict=True)
        zones = {shape.subzone.key for shape, contested in claims if contested > GRAIN_M2}
        area = sum(geodesic_area(one) for one in found.overlaps)
        findings.append(Finding("overlap", {"area_m2": area, "subzones": sorted(zones)}))
    for shape in found.shapes:
        if shape.duplicate > threshold_m2:
            scale = geodesic_area(shape.geometry) / shape.area
            params = {"area_m2": shape.duplicate * scale, "subzone": shape.subzone.key}
            findings.append(Finding("duplicate_zones", params))
    if ignored:
        params = {
            "count": len(ignored),
            "area_m2": sum(part.area_m2 or 0.0 for part in ignored),
            "subzones": sorted({part.subzone.key for part in ignored}),
            "threshold_m2": threshold_m2,
        }
        findings.append(Finding("ignored_parts", params))
    if roads:
        area = sum(part.area_m2 or 0.0 for part in roads)
        share = sum(part.planar_m2 or 0.0 for part in roads) / whole
        findings.append(Finding("road_reserved", {"area_m2": area, "share": share}))
    return tuple(findings)
