"""Cutting a plan to one area: what lies inside, what around it, and what no zone covers.

Everything is in metres. The pieces keep sharing their edges, also along the area's own outline,
so that they can be simplified as one coverage.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import geopandas as gpd
import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from tiles.geometry import is_polygonal, outlines
from tiles.ground_map import GroundLayer

SLIVER_M2 = 1.0
"""Pieces smaller than this come of outlines that nearly coincide; they are left out."""

MARGIN = 0.3
"""How much of the area's own size is drawn around it, on each side."""

MARGIN_MIN_M = 150.0

OWN_EDGE_M = 3.0
"""Limits nearer than this to the area's outline are the area's own, which is drawn anyway."""

_LINE, _POLYGON = 1, 3


@dataclass(frozen=True, slots=True)
class Cut:
    """`inside` and `around` have the columns of the zones; `gap` is what no zone covers inside.

    `around` ends at `frame`, a box around the area.
    """

    inside: gpd.GeoDataFrame
    around: gpd.GeoDataFrame
    gap: BaseGeometry
    frame: BaseGeometry

    @property
    def pieces(self) -> np.ndarray:
        """All geometries: inside, around, gap."""
        gap = shapely.get_parts(self.gap)
        return np.concatenate([self.inside.geometry.values, self.around.geometry.values, gap])


def cut(zones: gpd.GeoDataFrame, area: BaseGeometry) -> Cut:
    """The zones cut to an area (a polygon or several)."""
    frame = frame_around(area)
    near = zones_inside(zones, frame)
    inside = _clipped(near, shapely.intersection, area)
    around = _clipped(near, shapely.difference, area)
    gap = _polygons(shapely.difference(area, shapely.union_all(inside.geometry.values)))
    return Cut(inside, around, gap, frame)


def zones_inside(zones: gpd.GeoDataFrame, area: BaseGeometry) -> gpd.GeoDataFrame:
    """What of the zones lies in an area."""
    near = zones.iloc[np.sort(zones.sindex.query(area, predicate="intersects"))]
    return _clipped(near, shapely.intersection, area)


def frame_around(area: BaseGeometry) -> BaseGeometry:
    """The box that is drawn: square, so that screens of any shape are filled."""
    west, south, east, north = area.bounds
    size = max(east - west, north - south)
    reach = size / 2 + max(MARGIN * size, MARGIN_MIN_M)
    x, y = (west + east) / 2, (south + north) / 2
    return shapely.box(x - reach, y - reach, x + reach, y + reach)


def ground_within(layer: GroundLayer, frame: BaseGeometry, area: BaseGeometry) -> GroundLayer:
    """A layer cut to the frame, limits as lines and only where they are not the area's own."""
    found = layer.features
    if is_polygonal(found):
        beside = shapely.buffer(shapely.boundary(area), OWN_EDGE_M)
        edges = shapely.difference(outlines(np.asarray(found.geometry.values)), beside)
        found = gpd.GeoDataFrame({"name": [""]}, geometry=[edges], crs=found.crs)
    cut_ways = shapely.intersection(np.asarray(found.geometry.values), frame)
    clipped = np.array([_lines(one) for one in cut_ways], dtype=object)
    kept = ~shapely.is_empty(clipped)
    return replace(layer, features=found[kept].set_geometry(clipped[kept], crs=found.crs))


def _clipped(zones: gpd.GeoDataFrame, operation: np.ufunc, area: BaseGeometry) -> gpd.GeoDataFrame:
    """Zones within an area or without; those it does not touch stay as they are, to the bit."""
    shapely.prepare(area)
    geometries = np.asarray(zones.geometry.values)
    meets = shapely.intersects(area, geometries)
    crossing = meets & ~shapely.contains_properly(area, geometries)
    keeps = meets & ~crossing if operation is shapely.intersection else ~meets
    made = geometries.copy()
    made[crossing] = [_polygons(one) for one in operation(geometries[crossing], area)]
    kept = keeps | (crossing & (shapely.area(made) >= SLIVER_M2))
    return zones[kept].set_geometry(made[kept], crs=zones.crs)


def _lines(geometry: BaseGeometry) -> BaseGeometry:
    """What of a geometry is a line: where a way only touches the frame, a point comes along."""
    parts = shapely.get_parts(geometry)
    return shapely.multilinestrings(parts[shapely.get_type_id(parts) == _LINE])


def _polygons(geometry: BaseGeometry) -> BaseGeometry:
    """What of a geometry has an area worth drawing."""
    parts = shapely.get_parts(geometry)
    kept = parts[(shapely.get_type_id(parts) == _POLYGON) & (shapely.area(parts) >= SLIVER_M2)]
    return kept[0] if len(kept) == 1 else shapely.multipolygons(kept)
