"""Warnings about the attributes of sub-zone polygons: measures, codes, names, overlays."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt
import shapely
from pyproj import Geod

from simpeltaru.catalogue import overlay_fields, overlay_value
from simpeltaru.load_finding import LoadFinding, Severity
from simpeltaru.revisions.columns import Columns, number, plain, ranges
from simpeltaru.revisions.datum import Geometries
from simpeltaru.revisions.place import Placed
from simpeltaru.revisions.zones import CODES, ZoneRecord

AREA_OFF = 0.01
"""A stated area may differ from the measured by this share."""

_DECIDED = {one.field for one in overlay_fields() if one.value_form in ("code", "code_or_words")}
_PLACES = ("KODEWP", "KODSWP", "KODBLK", "WADMKD")


def geodesic_areas(lonlat: Geometries) -> npt.NDArray[np.float64]:
    """Areas on the GRS 1980 ellipsoid in m², from longitudes and latitudes."""
    geod = Geod(ellps="GRS80")
    oriented = shapely.orient_polygons(lonlat)
    return np.array([abs(geod.geometry_area_perimeter(one)[0]) for one in oriented])


def check_attributes(
    columns: Columns, records: Sequence[ZoneRecord], placed: Placed
) -> list[LoadFinding]:
    """Every warning about what the rows say besides the sub-zone itself."""
    return [
        *_number_codes(columns),
        *_stated_areas(columns, placed),
        *_degree_measures(columns),
        *_silent_places(columns),
        *_blocks_under_swp(columns.table.file, records),
        *_unknown_overlays(columns.table.file, records),
    ]


def _number_codes(columns: Columns) -> Iterator[LoadFinding]:
    file = columns.table.file
    for field in CODES:
        values = columns.raw(field) or []
        numeric = [row for row, value in enumerate(values, 1) if plain(value).isdecimal()]
        floats = [row for row, value in enumerate(values, 1) if str(value).endswith(".0")]
        if numeric:
            kind = "decimal numbers" if floats else "digits"
            yield LoadFinding(
                "codes_as_numbers",
                Severity.WARN,
                f"{file}, field {field}: {len(numeric)} rows hold eight-digit codes as {kind}; "
                "they were read as codes. Short codes as text are safer.",
                file,
                row=numeric[0],
                field=field,
                params={"rows": ranges(numeric), "count": len(numeric), "floats": len(floats)},
            )


def _stated_areas(columns: Columns, placed: Placed) -> Iterator[LoadFinding]:
    values = columns.raw("LUASHA")
    if values is None:
        return
    measured = geodesic_areas(placed.lonlat) / 10_000
    file = columns.table.file
    for position, value in enumerate(values):
        stated, row = number(value), position + 1
        if stated is not None and abs(stated - measured[position]) <= AREA_OFF * measured[position]:
            continue
        shown = "no area" if stated is None else f"{stated:g} ha"
        yield LoadFinding(
            "area_off",
            Severity.WARN,
            f"{file}, row {row}, field LUASHA: {shown} stated, {measured[position]:.6g} ha "
            "measured on the ellipsoid; calculate it anew.",
            file,
            row=row,
            field="LUASHA",
            params={"stated_ha": stated, "measured_ha": float(measured[position])},
            geometry=placed.lonlat[position],
        )


def _degree_measures(columns: Columns) -> Iterator[LoadFinding]:
    values = [number(value) for value in columns.raw("Shape_Area") or []]
    stated = [value for value in values if value is not None]
    # No plan of whole square degrees exists: 1 square degree is about 1.2 million ha.
    if stated and len(columns.table) and max(stated) < 1e-2:
        yield LoadFinding(
            "measure_in_degrees",
            Severity.WARN,
            f"{columns.table.file}, field Shape_Area: at most {max(stated):g}, so it was measured "
            "in degrees; it is not used.",
            columns.table.file,
            field="Shape_Area",
            params={"zero_rows": sum(value == 0 for value in stated), "greatest": max(stated)},
        )


def _silent_places(columns: Columns) -> Iterator[LoadFinding]:
    file = columns.table.file
    for field in _PLACES:
        silent = [row for row, value in enumerate(columns.text(field), 1) if not value]
        if silent:
            yield LoadFinding(
                "place_unnamed",
                Severity.WARN,
                f"{file}, field {field}: {len(silent)} rows say nothing; provisions that hold for "
                "a part of the plan cannot be applied to them.",
                file,
                row=silent[0],
                field=field,
                params={"rows": ranges(silent), "count": len(silent)},
            )


def _blocks_under_swp(file: str, records: Sequence[ZoneRecord]) -> Iterator[LoadFinding]:
    for record in records:
        letter = record.swp.removeprefix("SWP-")
        if record.block and letter and letter not in record.block.split("."):
            yield LoadFinding(
                "block_not_in_swp",
                Severity.WARN,
                f"{file}, row {record.row}, field KODBLK: block {record.block} does not name "
                f"{record.swp}; correct one of them.",
                file,
                row=record.row,
                field="KODBLK",
                params={"block": record.block, "swp": record.swp},
            )


def _unknown_overlays(file: str, records: Sequence[ZoneRecord]) -> Iterator[LoadFinding]:
    unknown: dict[tuple[str, str], list[int]] = defaultdict(list)
    for record in records:
        for one in record.overlays:
            if one.kind in _DECIDED and overlay_value(one.kind, one.value) is None:
                unknown[one.kind, one.value].append(record.row)
    for (field, value), rows in unknown.items():
        yield LoadFinding(
            "overlay_unknown",
            Severity.WARN,
            f"{file}, field {field}: {len(rows)} rows say {value!r}, which the catalogue does not "
            "know; it is shown as it stands.",
            file,
            row=rows[0],
            field=field,
            params={"value": value, "rows": ranges(rows), "count": len(rows)},
        )
