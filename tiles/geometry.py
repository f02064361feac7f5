"""Geometry for a drawing: generalised with shared edges kept, rounded, as GeoJSON.

A drawing is for looking at. Areas and verdicts are never computed from what comes out of here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
import pyproj
import shapely
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry

from simpeltaru.errors import QuestionError
from simpeltaru.plan import Region

if TYPE_CHECKING:
    import geopandas as gpd

DECIMALS = 6
"""Of longitudes and latitudes: at most 0.08 m off, east and north together."""

COARSE_DECIMALS = 5
"""At most 0.8 m off: enough where lines are simplified by more than that."""

COARSE_FROM_M = 2.0


def decimals_for(tolerance_m: float) -> int:
    """How many decimals a drawing simplified by that tolerance needs."""
    return COARSE_DECIMALS if tolerance_m >= COARSE_FROM_M else DECIMALS


Feature = dict[str, Any]
Key = TypeVar("Key", bound=Hashable)


def in_metric(frame: gpd.GeoDataFrame, region: Region, name: str) -> gpd.GeoDataFrame:
    """The frame in the region's metric CRS.

    It must come in that CRS or in the region's lon/lat, which share a datum: QuestionError
    otherwise, for a change of datum here could shift one layer against another. `name` is the
    argument the error names.
    """
    epsg = None if frame.crs is None else frame.crs.to_epsg()
    if epsg == region.metric_srid:
        return frame
    if epsg == region.lonlat_srid:
        return frame.to_crs(region.metric_srid)
    raise QuestionError(
        name,
        f"is in {frame.crs or 'no CRS'}; give it in EPSG:{region.metric_srid} "
        f"or EPSG:{region.lonlat_srid}",
    )


def simplify_coverage(geometries: np.ndarray, tolerance_m: float) -> np.ndarray:
    """Simplify polygons that share edges, so that neighbours keep sharing them.

    Visvalingam-Whyatt: `tolerance_m` is the square root of the area of a bend left out; 0
    leaves out none. Edges that overlap in the source are simplified each on its own.
    """
    return shapely.coverage_simplify(geometries, tolerance_m) if tolerance_m else geometries


def deviation_m(source: np.ndarray, drawn: np.ndarray) -> float:
    """The farthest any line of `drawn` is from its source (Hausdorff), in metres."""
    if drawn is source:
        return 0.0
    changed = shapely.get_num_coordinates(source) != shapely.get_num_coordinates(drawn)
    moved = shapely.hausdorff_distance(source[changed], drawn[changed])
    return float(np.nanmax(moved, initial=0.0))


def to_lonlat(geometries: np.ndarray, region: Region) -> np.ndarray:
    """From the region's metric CRS to longitude, latitude of the same datum."""
    transformer = pyproj.Transformer.from_crs(
        region.metric_srid, region.lonlat_srid, always_xy=True
    )
    return _each_xy(geometries, lambda x, y: transformer.transform(x, y))


def lonlat_bounds(
    bounds: Sequence[float], region: Region, margin_m: float = 0.0
) -> tuple[float, float, float, float]:
    """West, south, east, north in degrees of a metric box, grown by a margin."""
    x0, y0, x1, y1 = bounds
    box = shapely.box(x0, y0, x1, y1).buffer(margin_m, join_style="mitre")
    west, south, east, north = shapely.bounds(to_lonlat(np.array([box]), region)[0])
    return float(west), float(south), float(east), float(north)


def features(
    geometries: np.ndarray,
    properties: Sequence[dict[str, str]],
    region: Region,
    decimals: int = DECIMALS,
) -> list[Feature]:
    """GeoJSON features in longitude, latitude, rounded; empty geometries are left out.

    Shells run against the clock and holes with it, so that polygons of one feature that lie
    over each other can be filled as one. Whoever puts `properties` into HTML escapes them.
    """
    oriented = shapely.orient_polygons(to_lonlat(geometries, region))
    rounded = _each_xy(oriented, lambda x, y: (x.round(decimals), y.round(decimals)))
    return [
        {
            "type": "Feature",
            "id": str(number),
            "properties": values,
            "geometry": mapping(_lone(one)),
        }
        for number, (one, values) in enumerate(zip(rounded, properties, strict=True))
        if one is not None and not one.is_empty
    ]


def collect(geometries: np.ndarray, keys: Sequence[Key]) -> dict[Key, BaseGeometry]:
    """Geometries of the same key as one multi-geometry; lines that meet become one line.

    Polygons stay what they are, each with its own edge: nothing is dissolved.
    """
    groups: dict[Key, list[BaseGeometry]] = defaultdict(list)
    for geometry, key in zip(geometries, keys, strict=True):
        groups[key].extend(shapely.get_parts(geometry).tolist())
    return {key: _together(parts) for key, parts in groups.items()}


def outlines(polygons: np.ndarray) -> BaseGeometry:
    """The edges of polygons as lines, an edge two of them share once."""
    return shapely.line_merge(shapely.union_all(shapely.boundary(polygons)))


def is_polygonal(frame: gpd.GeoDataFrame) -> bool:
    """Whether it holds areas and not lines."""
    return set(frame.geom_type) <= {"Polygon", "MultiPolygon"}


def _together(parts: Sequence[BaseGeometry]) -> BaseGeometry:
    kinds = {part.geom_type for part in parts}
    joined: Any
    if kinds == {"Polygon"}:
        joined = shapely.multipolygons(parts)
    elif kinds == {"LineString"}:
        joined = shapely.line_merge(shapely.multilinestrings(parts))
    else:
        joined = shapely.geometrycollections(parts)
    together: BaseGeometry = joined
    return together


def _lone(geometry: BaseGeometry) -> BaseGeometry:
    parts = shapely.get_parts(geometry)
    return parts[0] if len(parts) == 1 else geometry


def _each_xy(
    geometries: np.ndarray,
    change: Callable[[np.ndarray, np.ndarray], tuple[np.ndarray, np.ndarray]],
) -> np.ndarray:
    flat = shapely.force_2d(np.asarray(geometries, dtype=object))
    return shapely.transform(flat, lambda xy: np.column_stack(change(xy[:, 0], xy[:, 1])))
