"""What lies at a place, measured: parts, roads, gaps and overlaps. Geometry only, no law.

Everything is planar in the region's metric CRS (metres, x east, y north); geodesic areas come
from the function the caller passes in.

How the parts are made. The pieces of zone polygons are clipped to the place, split along overlay
layers and joined by sub-zone x overlays. Each part is the *union* of its pieces, so land that
two polygons of the same part both claim (exact duplicates do occur) is counted once and reported
as `duplicate_zones`. Land that different parts claim is `overlap_m2`, counted as often as it is
claimed beyond the first time; land no polygon claims is `gap_m2`. Both are measured from
geometry, never taken as a remainder, so that their sum checks the parts:

    sum(parts + roads + ignored) - overlap + gap = area of the place
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from shapely import MultiPolygon
from shapely.geometry.base import BaseGeometry

from simpeltaru.errors import QuestionError
from simpeltaru.parcel import Parcel
from simpeltaru.verdict import Coverage, Finding, Part, Situation
from simpeltaru.zone import Overlay, SubZone

NOISE_M2 = 1e-8
"""Below this a clipped piece is the rounding of its coordinates; it is not listed at all."""

GRAIN_M2 = 1e-4
"""Below this (1 cm²) a part is what two copies of one line leave between them; it is ignored
and listed, however large the rest of its sub-zone is."""

_POLYGONAL = frozenset({"Polygon", "MultiPolygon"})


@dataclass(frozen=True, slots=True)
class ZonePiece:
    """A zone polygon, or what a query already clipped of it.

    `geometry` is polygonal and valid, in the region's metric CRS; `overlays` are those the
    polygon's own attributes name; `swp` and `block` as the file has them.
    """

    zone_id: int
    subzone: SubZone
    overlays: tuple[Overlay, ...]
    geometry: BaseGeometry
    swp: str = ""
    block: str = ""


@dataclass(frozen=True, slots=True)
class OverlayPiece:
    """A polygon of an overlay delivered as a layer of its own, in the same metric CRS."""

    overlay: Overlay
    geometry: BaseGeometry


PartKey = tuple[str, tuple[Overlay, ...]]


@dataclass(frozen=True, slots=True)
class Shape:
    """A part before it is judged against thresholds: the union of its pieces."""

    subzone: SubZone
    overlays: tuple[Overlay, ...]
    pieces: tuple[ZonePiece, ...]
    geometry: BaseGeometry
    area: float
    duplicate: float

    @property
    def zone_ids(self) -> tuple[int, ...]:
        """Polygons this part comes from, in order."""
        return tuple(sorted({piece.zone_id for piece in self.pieces}))

    @property
    def block(self) -> str:
        """Blocks of its pieces as "II.A.1, II.A.2"; "?" stands for a polygon that names none."""
        return _listed(piece.block for piece in self.pieces)

    @property
    def swp(self) -> str:
        """SWP of its pieces, written like `block`."""
        return _listed(piece.swp for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class Cover:
    """All shapes over a place, with the measured gap and overlap (planar, m²).

    `contested` holds, per shape, the area that other shapes claim too.
    """

    shapes: tuple[Shape, ...]
    gap: BaseGeometry
    overlap: float
    contested: tuple[float, ...]


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
    """Measure what lies over a parcel or polygon.

    `place` is polygonal and valid in the region's metric CRS; `pieces` may reach beyond it.
    `threshold_m2` applies to the planar sum per sub-zone; `tolerance_m` is the plan's. The order
    of the pieces has no influence. Raises `QuestionError` for a place that is no area.
    """
    _require_area(place)
    found = cover(place, pieces, overlay_pieces)
    whole = float(place.area)
    kept, ignored = _sift(found, threshold_m2)
    numbered = [
        _part(number, found, index, whole, tolerance_m, geodesic_area)
        for number, index in enumerate([*kept, *ignored], start=1)
    ]
    above = numbered[: len(kept)]
    parts = tuple(part for part in above if not part.subzone.is_road)
    roads = tuple(part for part in above if part.subzone.is_road)
    gap = float(found.gap.area)
    return Situation(
        kind=kind,
        coverage=_coverage(found, gap > threshold_m2, bool(above)),
        parts=parts,
        roads=roads,
        ignored=tuple(numbered[len(kept) :]),
        parcel=parcel,
        point_subzone=point_subzone,
        area_m2=geodesic_area(place),
        planar_m2=whole,
        gap_m2=gap,
        overlap_m2=found.overlap,
        threshold_m2=threshold_m2,
        tolerance_m=tolerance_m,
        findings=_findings(found, numbered, kept, whole, threshold_m2),
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


def cover(
    place: BaseGeometry, pieces: Iterable[ZonePiece], overlay_pieces: Iterable[OverlayPiece]
) -> Cover:
    """Clip, split and join the pieces over a place, and measure gap and overlap."""
    shapely.prepare(place)
    clipped = _clip(place, sorted(pieces, key=_piece_order))
    shapes = _join(_split(clipped, overlay_pieces, place))
    geometries = [shape.geometry for shape in shapes]
    union = shapely.union_all(geometries) if len(geometries) > 1 else None
    covered = union if union is not None else (geometries[0] if geometries else MultiPolygon())
    gap = polygonal(shapely.difference(place, covered))
    claimed = sum(shape.area for shape in shapes)
    if union is None or claimed - float(covered.area) <= NOISE_M2 * len(shapes):
        return Cover(shapes, gap, 0.0, (0.0,) * len(shapes))
    return Cover(shapes, gap, _overlap(geometries), _contested(geometries))


def polygonal(geometry: BaseGeometry) -> BaseGeometry:
    """The polygons of a geometry; points and lines two neighbours share are left out."""
    if geometry.geom_type in _POLYGONAL:
        return geometry
    parts = [part for part in shapely.get_parts(geometry) if part.geom_type in _POLYGONAL]
    return shapely.union_all(parts) if parts else MultiPolygon()


def _require_area(place: BaseGeometry) -> None:
    if place.geom_type not in _POLYGONAL or place.is_empty:
        raise QuestionError("geometry", f"a {place.geom_type} has no area; give a polygon")
    if not place.is_valid:
        raise QuestionError("geometry", f"is not valid: {shapely.is_valid_reason(place)}")


def _piece_order(piece: ZonePiece) -> tuple[int, str, tuple[Overlay, ...], bytes]:
    # The geometry settles ties so that unions come out the same in whatever order pieces came.
    return piece.zone_id, piece.subzone.key, piece.overlays, shapely.to_wkb(piece.geometry)


_Fragment = tuple[ZonePiece, frozenset[Overlay], BaseGeometry]


def _clip(place: BaseGeometry, pieces: Sequence[ZonePiece]) -> list[_Fragment]:
    if not pieces:
        return []
    geometries = np.array([piece.geometry for piece in pieces], dtype=object)
    clipped = shapely.intersection(geometries, place)
    fragments = [
        (piece, frozenset(piece.overlays), polygonal(geometry))
        for piece, geometry in zip(pieces, clipped, strict=True)
    ]
    return [fragment for fragment in fragments if fragment[2].area > NOISE_M2]


def _split(
    fragments: list[_Fragment], overlay_pieces: Iterable[OverlayPiece], place: BaseGeometry
) -> list[_Fragment]:
    layers: dict[Overlay, list[BaseGeometry]] = defaultdict(list)
    for piece in overlay_pieces:
        if place.intersects(piece.geometry):
            layers[piece.overlay].append(piece.geometry)
    for overlay in sorted(layers):
        area = polygonal(shapely.intersection(shapely.union_all(layers[overlay]), place))
        shapely.prepare(area)
        fragments = [half for fragment in fragments for half in _halves(fragment, overlay, area)]
    return fragments


def _halves(fragment: _Fragment, overlay: Overlay, area: BaseGeometry) -> list[_Fragment]:
    piece, overlays, geometry = fragment
    if overlay in overlays or not area.intersects(geometry):
        return [fragment]
    if area.covers(geometry):
        return [(piece, overlays | {overlay}, geometry)]
    inside = polygonal(geometry.intersection(area))
    if inside.area <= NOISE_M2:
        return [fragment]
    outside = polygonal(geometry.difference(area))
    if outside.area <= NOISE_M2:
        return [(piece, overlays | {overlay}, geometry)]
    return [(piece, overlays | {overlay}, inside), (piece, overlays, outside)]


def _join(fragments: Iterable[_Fragment]) -> tuple[Shape, ...]:
    groups: dict[PartKey, list[_Fragment]] = defaultdict(list)
    for fragment in fragments:
        piece, overlays, _ = fragment
        groups[(piece.subzone.key, tuple(sorted(overlays)))].append(fragment)
    shapes = [_shape(overlays, group) for (_, overlays), group in groups.items()]
    # Rounded to 0.1 mm² so that the last bits of an area cannot change the order.
    shapes.sort(key=lambda shape: (-round(shape.area, 4), shape.subzone.key, shape.overlays))
    return tuple(shapes)


def _shape(overlays: tuple[Overlay, ...], group: Sequence[_Fragment]) -> Shape:
    geometries = [geometry for _, _, geometry in group]
    geometry = polygonal(shapely.union_all(geometries)) if len(group) > 1 else geometries[0]
    area = float(geometry.area)
    duplicate = sum(float(one.area) for one in geometries) - area if len(group) > 1 else 0.0
    pieces = tuple(piece for piece, _, _ in group)
    return Shape(pieces[0].subzone, overlays, pieces, geometry, area, max(duplicate, 0.0))


def _overlap(geometries: Sequence[BaseGeometry]) -> float:
    seen = geometries[0]
    total = 0.0
    for geometry in geometries[1:]:
        total += float(polygonal(geometry.intersection(seen)).area)
        seen = shapely.union(seen, geometry)
    return total


def _contested(geometries: Sequence[BaseGeometry]) -> tuple[float, ...]:
    areas = []
    for index, geometry in enumerate(geometries):
        others = shapely.union_all([*geometries[:index], *geometries[index + 1 :]])
        areas.append(float(polygonal(geometry.intersection(others)).area))
    return tuple(areas)


def _sift(found: Cover, threshold_m2: float) -> tuple[list[int], list[int]]:
    """Indexes of the shapes that count (roads last) and of those below the threshold."""
    sums: dict[str, float] = defaultdict(float)
    for shape in found.shapes:
        sums[shape.subzone.key] += shape.area
    kept: list[int] = []
    ignored: list[int] = []
    for index, shape in enumerate(found.shapes):
        counts = sums[shape.subzone.key] > threshold_m2 and shape.area > GRAIN_M2
        (kept if counts else ignored).append(index)
    kept.sort(key=lambda index: found.shapes[index].subzone.is_road)
    return kept, ignored


def _part(
    number: int,
    found: Cover,
    index: int,
    whole: float,
    tolerance_m: float,
    geodesic_area: Callable[[BaseGeometry], float],
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


def _coverage(found: Cover, has_gap: bool, anything_counts: bool) -> Coverage:
    if not found.shapes or (has_gap and not anything_counts):
        return Coverage.NONE
    return Coverage.PARTIAL if has_gap else Coverage.FULL


def _listed(values: Iterable[str]) -> str:
    distinct = sorted(set(values))
    if distinct in ([], [""]):
        return ""
    return ", ".join(value or "?" for value in distinct)


def _findings(
    found: Cover, numbered: Sequence[Part], kept: Sequence[int], whole: float, threshold_m2: float
) -> tuple[Finding, ...]:
    findings: list[Finding] = []
    gap = float(found.gap.area)
    if gap > threshold_m2:
        findings.append(Finding("gap", {"area_m2": gap, "share": gap / whole}))
    if found.overlap > threshold_m2:
        zones = {part.subzone.key for part in numbered if part.contested_m2 > GRAIN_M2}
        params = {"area_m2": found.overlap, "subzones": sorted(zones)}
        findings.append(Finding("overlap", params))
    for shape in found.shapes:
        if shape.duplicate > threshold_m2:
            params = {"area_m2": shape.duplicate, "subzone": shape.subzone.key}
            findings.append(Finding("duplicate_zones", params))
    ignored = numbered[len(kept) :]
    if ignored:
        params = {
            "count": len(ignored),
            "area_m2": sum(part.planar_m2 or 0.0 for part in ignored),
            "subzones": sorted({part.subzone.key for part in ignored}),
            "threshold_m2": threshold_m2,
        }
        findings.append(Finding("ignored_parts", params))
    roads = [part for part in numbered[: len(kept)] if part.subzone.is_road]
    if roads:
        area = sum(part.planar_m2 or 0.0 for part in roads)
        findings.append(Finding("road_reserved", {"area_m2": area, "share": area / whole}))
    return tuple(findings)
