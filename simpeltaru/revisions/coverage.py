"""Whether polygons cover their area once: duplicates, overlaps, gaps, slivers.

Measured in the region's metric CRS. Lines of a plan are as good as its tolerance (0.5 mm at its
scale): an overlap counts as one place with two codes only where it is larger than the tolerance
squared and somewhere wider than the tolerance.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from simpeltaru.load_finding import LoadFinding, Severity
from simpeltaru.revisions.datum import Frame, Geometries
from simpeltaru.revisions.place import Placed

GRAIN_M2 = 0.01
"""Overlaps and gaps smaller than this are noise of the coordinates."""

SLIVER_M2 = 25.0


def check_coverage(
    placed: Placed, keys: Sequence[str], tolerance_m: float, frame: Frame
) -> list[LoadFinding]:
    """Findings of one layer of polygons; `keys` is what must be one at any place (its code)."""
    twins = _duplicates(placed)
    return [
        *_duplicate_findings(placed, keys, twins),
        *_overlap_findings(placed, keys, tolerance_m, frame, twins),
        *_slivers(placed),
        *_gaps(placed, frame),
    ]


def _duplicates(placed: Placed) -> list[list[int]]:
    groups: dict[bytes, list[int]] = defaultdict(list)
    for position, content in enumerate(shapely.to_wkb(shapely.normalize(placed.source))):
        groups[content].append(position)
    return [group for group in groups.values() if len(group) > 1]


def _duplicate_findings(
    placed: Placed, keys: Sequence[str], groups: list[list[int]]
) -> Iterator[LoadFinding]:
    for group in groups:
        rows = [position + 1 for position in group]
        codes = sorted({keys[position] for position in group})
        several = len(codes) > 1
        yield LoadFinding(
            "duplicate_conflict" if several else "duplicate_same",
            Severity.BLOCK if several else Severity.WARN,
            f"{placed.file}, rows {rows}: the same polygon {len(rows)} times as "
            f"{' and '.join(codes)}; keep one.",
            placed.file,
            row=rows[0],
            params={
                "rows": rows,
                "codes": codes,
                "area_m2": _m2(placed.metric[group[0]]),
            },
            geometry=placed.lonlat[group[0]],
        )


def overlapping_pairs(metric: Geometries) -> tuple[list[tuple[int, int]], Geometries]:
    """Positions of every two polygons that share area, and the shared area of each pair.

    A polygon whose edges all fit its neighbours' cannot overlap, unless it holds another that
    does not: so only pairs with such a polygon are cut.
    """
    misfits = np.flatnonzero(~shapely.is_empty(shapely.coverage_invalid_edges(metric)))
    if not len(misfits):
        return [], np.array([], dtype=object)
    tree = shapely.STRtree(metric)
    first, second = tree.query(metric[misfits], predicate="intersects")
    pairs = sorted({_ordered(int(misfits[a]), int(b)) for a, b in zip(first, second, strict=True)})
    pairs = [pair for pair in pairs if pair[0] != pair[1]]
    if not pairs:
        return [], np.array([], dtype=object)
    left, right = np.array(pairs).T
    shared = shapely.intersection(metric[left], metric[right])
    large = np.flatnonzero(shapely.area(shared) > GRAIN_M2)
    return [pairs[one] for one in large], shared[large]


def _ordered(one: int, other: int) -> tuple[int, int]:
    return (one, other) if one < other else (other, one)


def _overlap_findings(
    placed: Placed,
    keys: Sequence[str],
    tolerance_m: float,
    frame: Frame,
    twins: list[list[int]],
) -> Iterator[LoadFinding]:
    same = {_ordered(a, b) for group in twins for a in group for b in group if a != b}
    pairs, shared = overlapping_pairs(placed.metric)
    if not pairs:
        return
    # Lines where two polygons merely touch are not part of the overlap.
    shared = shapely.buffer(shared, 0)
    wide = ~shapely.is_empty(shapely.buffer(shared, -tolerance_m / 2))
    areas = shapely.area(shared)
    lonlat = frame.metric_to_lonlat(shared)
    for at, pair in enumerate(pairs):
        if pair in same:
            continue
        over = bool(wide[at]) and areas[at] > tolerance_m**2
        codes = [keys[pair[0]], keys[pair[1]]]
        yield _overlap(placed.file, pair, codes, float(areas[at]), over, tolerance_m, lonlat[at])


def _overlap(
    file: str,
    pair: tuple[int, int],
    codes: list[str],
    area: float,
    over: bool,
    tolerance_m: float,
    geometry: BaseGeometry,
) -> LoadFinding:
    rows = [pair[0] + 1, pair[1] + 1]
    conflict = over and codes[0] != codes[1]
    code = "two_codes" if conflict else "overlap" if over else "overlap_small"
    limit = f"tolerance {tolerance_m:g} m wide and {tolerance_m**2:g} m²"
    return LoadFinding(
        code,
        Severity.BLOCK if conflict else Severity.WARN,
        f"{file}, rows {rows[0]} ({codes[0]}) and {rows[1]} ({codes[1]}) overlap by {area:.2f} m² "
        f"({'over' if over else 'within'} the {limit}); draw the boundary once.",
        file,
        row=rows[0],
        params={"rows": rows, "codes": codes, "area_m2": round(area, 4)},
        geometry=geometry,
    )


def union_of(metric: Geometries) -> BaseGeometry:
    """The area that polygons cover together; fast where their edges all fit."""
    if shapely.coverage_is_valid(metric):
        return shapely.coverage_union_all(metric)
    return shapely.union_all(metric)


def _slivers(placed: Placed) -> Iterator[LoadFinding]:
    areas = shapely.area(placed.metric)
    for position in np.flatnonzero(areas < SLIVER_M2):
        row = int(position) + 1
        yield LoadFinding(
            "sliver",
            Severity.WARN,
            f"{placed.file}, row {row}: only {areas[position]:.3g} m²; probably a left-over of "
            "drawing, merge it with its neighbour.",
            placed.file,
            row=row,
            params={"area_m2": float(areas[position])},
            geometry=placed.lonlat[position],
        )


def _gaps(placed: Placed, frame: Frame) -> Iterator[LoadFinding]:
    holes = [
        shapely.Polygon(ring)
        for part in shapely.get_parts(union_of(placed.metric))
        for ring in shapely.get_rings(part)[1:]
    ]
    wanted = [hole for hole in holes if hole.area > GRAIN_M2]
    lonlat = frame.metric_to_lonlat(np.array(wanted, dtype=object))
    for hole, geometry in zip(wanted, lonlat, strict=True):
        yield LoadFinding(
            "gap",
            Severity.WARN,
            f"{placed.file}: no polygon covers {hole.area:.2f} m² inside the plan; if it is not "
            "meant, draw what is missing.",
            placed.file,
            params={"area_m2": round(hole.area, 4)},
            geometry=geometry,
        )


def _m2(geometry: BaseGeometry) -> float:
    return float(shapely.area(geometry))
