"""Whether what a revision owns besides sub-zones fits its sub-zones."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

import numpy as np
import shapely

from simpeltaru.load_finding import LoadFinding, Severity
from simpeltaru.revisions.columns import ranges
from simpeltaru.revisions.coverage import union_of
from simpeltaru.revisions.datum import Geometries
from simpeltaru.revisions.features import Features
from simpeltaru.revisions.place import Placed
from simpeltaru.revisions.zones import OVERLAY_FIELDS, ZoneRecord

_PREFIX = "overlay:"
_NOISE_M2 = 1.0
_AREA = 2


def check_against_zones(
    features: Sequence[Features], zones: Sequence[ZoneRecord], placed: Placed
) -> list[LoadFinding]:
    """Warnings about overlays stated twice, and about blocks that do not fit the sub-zones."""
    found: list[LoadFinding] = []
    for one in features:
        if one.kind.startswith(_PREFIX):
            found += _without_area(one)
        if one.kind == "block":
            found += _blocks(one, zones, placed)
        elif one.kind.removeprefix(_PREFIX) in OVERLAY_FIELDS:
            found += _stated_twice(one, zones, placed)
    return found


def _without_area(overlay: Features) -> Iterator[LoadFinding]:
    """Overlays drawn as points or lines: no land lies in them, so no answer can read them."""
    flat = np.flatnonzero(shapely.get_dimensions(overlay.placed.metric) < _AREA)
    if flat.size:
        rows = [int(position) + 1 for position in flat]
        file = overlay.placed.file
        yield LoadFinding(
            "overlay_without_area",
            Severity.WARN,
            f"{file}: {len(rows)} features of {overlay.kind.removeprefix(_PREFIX)} are points or "
            "lines. Answers read polygons only: draw the land they affect.",
            file,
            row=rows[0],
            params={"rows": ranges(rows), "count": len(rows)},
        )


def _blocks(blocks: Features, zones: Sequence[ZoneRecord], placed: Placed) -> Iterator[LoadFinding]:
    named = {zone.block for zone in zones if zone.block}
    drawn = {record.value for record in blocks.records}
    if named != drawn:
        yield LoadFinding(
            "block_codes_differ",
            Severity.WARN,
            f"{blocks.placed.file} draws {_list(drawn - named)}, sub-zones name "
            f"{_list(named - drawn)}; one of them writes block codes in another way.",
            blocks.placed.file,
            field="KODBLK",
            params={"only_drawn": sorted(drawn - named), "only_named": sorted(named - drawn)},
        )
    plan, parts = union_of(placed.metric), union_of(blocks.placed.metric)
    outside = float(shapely.area(shapely.difference(plan, parts)))
    missing = float(shapely.area(shapely.difference(parts, plan)))
    if outside > _NOISE_M2 or missing > _NOISE_M2:
        yield LoadFinding(
            "blocks_do_not_cover",
            Severity.WARN,
            f"{blocks.placed.file}: {outside:.1f} m² of the sub-zones lie in no block, "
            f"{missing:.1f} m² of the blocks in no sub-zone; their limits should be the same.",
            blocks.placed.file,
            params={"outside_m2": round(outside, 2), "missing_m2": round(missing, 2)},
        )


def _stated_twice(
    overlay: Features, zones: Sequence[ZoneRecord], placed: Placed
) -> Iterator[LoadFinding]:
    """An overlay that stands both in the sub-zones' field and in a layer of its own."""
    field = overlay.kind.removeprefix(_PREFIX)
    in_field: dict[str, list[int]] = defaultdict(list)
    for position, zone in enumerate(zones):
        for one in zone.overlays:
            if one.kind == field:
                in_field[one.value].append(position)
    if not in_field:
        return
    in_layer: dict[str, list[int]] = defaultdict(list)
    for record in overlay.records:
        in_layer[record.value].append(record.row - 1)
    plan = union_of(placed.metric)
    stated = {value: _hectares(placed.metric, at, plan) for value, at in in_field.items()}
    drawn = {value: _hectares(overlay.placed.metric, at, plan) for value, at in in_layer.items()}
    yield LoadFinding(
        "overlay_twice",
        Severity.WARN,
        f"{field} stands twice: as a field of the sub-zones ({_areas(stated)}) and as "
        f"{overlay.placed.file} ({_areas(drawn)} within the plan); both are kept, settle which "
        "one holds.",
        overlay.placed.file,
        field=field,
        params={"field_ha": stated, "layer_ha": drawn},
    )


def _hectares(metric: Geometries, positions: list[int], within: shapely.Geometry) -> float:
    union = shapely.union_all(metric[np.array(positions)])
    return round(float(shapely.area(shapely.intersection(union, within))) / 10_000, 4)


def _areas(areas: dict[str, float]) -> str:
    return ", ".join(f"{value or '(no value)'} {area:.2f} ha" for value, area in areas.items())


def _list(codes: set[str]) -> str:
    return ", ".join(sorted(codes)) or "nothing else"
