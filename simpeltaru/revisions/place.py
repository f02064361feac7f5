"""Putting a layer where it belongs: its CRS, its bounds, its geometry types and validity."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from simpeltaru.load_finding import LoadFinding, Severity
from simpeltaru.revisions.datum import SUPPORTED, Box, Frame, Geometries, identify
from simpeltaru.revisions.manifest import RegionEntry, VectorEntry
from simpeltaru.revisions.vector import VectorTable

MARGIN_DEGREES = 0.1
Shape = Literal["area", "line", "any"]

_TYPES: dict[Shape, set[int]] = {
    "area": {shapely.GeometryType.POLYGON, shapely.GeometryType.MULTIPOLYGON},
    "line": {shapely.GeometryType.LINESTRING, shapely.GeometryType.MULTILINESTRING},
}
_TYPES["any"] = (
    _TYPES["area"]
    | _TYPES["line"]
    | {
        shapely.GeometryType.POINT,
        shapely.GeometryType.MULTIPOINT,
    }
)
_GEOGRAPHIC = (4326, 9470, 4755)


@dataclass(frozen=True, slots=True)
class Placed:
    """Geometry of a layer in every system: as read (EPSG `srid`), metric, degrees, tiles."""

    file: str
    srid: int
    source: Geometries
    metric: Geometries
    lonlat: Geometries
    tiles: Geometries

    def __len__(self) -> int:
        return len(self.source)


def box_of(region: RegionEntry) -> Box:
    """The region's bounds with a tenth of a degree around them."""
    west, south, east, north = region.bounds
    margin = MARGIN_DEGREES
    return Box(west - margin, south - margin, east + margin, north + margin)


def place(
    table: VectorTable, entry: VectorEntry, frame: Frame, box: Box, shape: Shape
) -> tuple[Placed | None, list[LoadFinding]]:
    """The layer in every coordinate system, and what is wrong with where and how it lies.

    None when the CRS or a geometry blocks: then nothing further can be measured.
    """
    found = list(_geometry_faults(table, shape))
    if found:
        return None, found
    srid, crs_findings = _decide_crs(table, entry, frame)
    if srid is None:
        return None, crs_findings
    source = _multi(table.geometry) if shape == "area" else table.geometry
    lonlat = frame.to_lonlat(source, srid)
    misplaced = _misplaced(table, frame, box, srid, lonlat)
    if misplaced:
        return None, misplaced
    metric = frame.to_metric(source, srid)
    invalid = list(_invalid(table.file, metric, lonlat, "after projection "))
    if invalid:
        return None, invalid
    return Placed(table.file, srid, source, metric, lonlat, frame.to_tiles(lonlat)), crs_findings


def _multi(geometries: Geometries) -> Geometries:
    single = shapely.get_type_id(geometries) == shapely.GeometryType.POLYGON
    result = geometries.copy()
    result[single] = [shapely.MultiPolygon([one]) for one in geometries[single]]
    return result


def _geometry_faults(table: VectorTable, shape: Shape) -> Iterator[LoadFinding]:
    missing = shapely.is_missing(table.geometry) | shapely.is_empty(table.geometry)
    allowed = np.isin(shapely.get_type_id(table.geometry), list(_TYPES[shape]))
    for position in np.flatnonzero(missing | ~allowed):
        row, geometry = int(position) + 1, table.geometry[position]
        if missing[position]:
            code, text = "geometry_missing", "has no geometry that can be read; draw or delete it"
        else:
            code = "geometry_type"
            text = (
                f"is a {geometry.geom_type}, this layer takes {_words(shape)}; delete it or "
                "deliver it in a layer of its own"
            )
        yield LoadFinding(
            code, Severity.BLOCK, f"{table.file}, row {row}: {text}.", table.file, row=row
        )
    usable = table.geometry.copy()
    usable[missing | ~allowed] = None
    yield from _invalid(table.file, usable, None, "")


def _words(shape: Shape) -> str:
    return {"area": "polygons", "line": "lines", "any": "points, lines or polygons"}[shape]


def _invalid(
    file: str, geometries: Geometries, lonlat: Geometries | None, when: str
) -> Iterator[LoadFinding]:
    faulty = ~shapely.is_missing(geometries) & ~shapely.is_valid(geometries)
    for position in np.flatnonzero(faulty):
        row = int(position) + 1
        reason = shapely.is_valid_reason(geometries[position])
        yield LoadFinding(
            "geometry_invalid",
            Severity.BLOCK,
            f"{file}, row {row}: {when}not a valid shape ({reason}); repair it in the source and "
            "look at what changes, nothing is repaired here.",
            file,
            row=row,
            params={"reason": reason},
            geometry=None if lonlat is None else lonlat[position],
        )


def _decide_crs(
    table: VectorTable, entry: VectorEntry, frame: Frame
) -> tuple[int | None, list[LoadFinding]]:
    stated = identify(table.crs) if table.crs else None
    declared = int(entry.crs.removeprefix("EPSG:")) if entry.crs else None
    if table.crs and stated is None and declared is None:
        return None, [_crs("crs_unsupported", table, f"states a CRS not known ({table.crs[:120]})")]
    if stated is None and declared is None:
        return None, [_crs("crs_missing", table, "states no CRS (no .prj?), nor does the manifest")]
    if (
        stated is not None
        and declared is not None
        and frame.read_as(stated) != frame.read_as(declared)
    ):
        problem = f"states EPSG:{stated}, the manifest EPSG:{declared}"
        return None, [_crs("crs_conflict", table, problem)]
    srid = stated if stated is not None else declared
    if srid not in SUPPORTED:
        return None, [_crs("crs_unsupported", table, f"is in EPSG:{srid}")]
    return srid, []


def _crs(code: str, table: VectorTable, problem: str) -> LoadFinding:
    remedy = {
        "crs_missing": "find out which it is and write it as `crs` in the manifest",
        "crs_conflict": "find out which is right, correct the file or drop `crs`",
        "crs_unsupported": "export it in SRGI2013, WGS 84 or DGN95 (degrees, UTM or TM-3)",
    }[code]
    return LoadFinding(
        code, Severity.BLOCK, f"{table.file} {problem}; {remedy}.", table.file, field="crs"
    )


def _misplaced(
    table: VectorTable, frame: Frame, box: Box, srid: int, lonlat: Geometries
) -> list[LoadFinding]:
    bounds = shapely.bounds(lonlat)
    inside = (
        (bounds[:, 0] >= box.west)
        & (bounds[:, 1] >= box.south)
        & (bounds[:, 2] <= box.east)
        & (bounds[:, 3] <= box.north)
    )
    if inside.all():
        return []
    if inside.mean() > 0.5:
        return [
            _stray(table.file, int(p) + 1, bounds[p], lonlat[p]) for p in np.flatnonzero(~inside)
        ]
    return [_elsewhere(table, frame, box, srid)]


def _elsewhere(table: VectorTable, frame: Frame, box: Box, srid: int) -> LoadFinding:
    """Why a whole layer lies outside the region: axes, or a CRS that is not its own."""
    west, south, east, north = shapely.total_bounds(table.geometry)
    shown = f"{west:.6g}, {south:.6g} to {east:.6g}, {north:.6g}"
    params: dict[str, object] = {"bounds": [west, south, east, north]}
    if srid in _GEOGRAPHIC and box.holds((south, west, north, east)):
        code = "axes_swapped"
        message = (
            f"{table.file}: x and y are swapped: it spans {shown} and the region would hold it "
            "as latitude, longitude; export it as longitude, latitude."
        )
    else:
        code = "crs_implausible"
        fits = [f"EPSG:{code}" for code in frame.fitting((west, south, east, north), box)]
        hint = f"its numbers would fit {' or '.join(fits)}" if fits else "no usual CRS fits either"
        params["fits"] = fits
        message = (
            f"{table.file}: in EPSG:{srid} it spans {shown}, which is not in the region's bounds; "
            f"{hint}. Correct the CRS of the file, or the bounds in the manifest."
        )
    return LoadFinding(code, Severity.BLOCK, message, table.file, field="crs", params=params)


def _stray(file: str, row: int, bounds: Sequence[float], geometry: object) -> LoadFinding:
    west, south, east, north = (f"{float(degrees):.4f}" for degrees in bounds)
    where = f"longitude {west} to {east}, latitude {south} to {north}"
    return LoadFinding(
        "outside_region",
        Severity.BLOCK,
        f"{file}, row {row}: lies outside the region's bounds ({where}); move or delete it, or "
        "correct the bounds in the manifest.",
        file,
        row=row,
        geometry=geometry if isinstance(geometry, BaseGeometry) else None,
    )
