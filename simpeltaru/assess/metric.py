"""Between a region's degrees and its metres, and areas on the ellipsoid.

Outside longitudes and latitudes are read under the region's `lonlat_srid`, which is where its
datum policy lives (docs/decisions/datum.md). Coordinates are x = longitude or east.
"""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np
import numpy.typing as npt
import shapely
from pyproj import Geod, Transformer
from shapely.geometry.base import BaseGeometry

from simpeltaru.plan import Region

AREA_METHOD = "geodesic_grs80"
"""How areas in answers are measured: on the GRS 1980 ellipsoid of SRGI2013."""

_GEOD = Geod(ellps="GRS80")
_Coordinates = npt.NDArray[np.float64]


@lru_cache(maxsize=128)
def _transformer(source: int, target: int) -> Transformer:
    return Transformer.from_crs(source, target, always_xy=True)


def _projected(geometry: BaseGeometry, source: int, target: int) -> BaseGeometry:
    transformer = _transformer(source, target)

    def move(xy: _Coordinates) -> _Coordinates:
        return np.column_stack(transformer.transform(xy[:, 0], xy[:, 1]))

    moved: BaseGeometry = shapely.transform(geometry, move)
    return moved


def metric_point(region: Region, lon: float, lat: float) -> tuple[float, float] | None:
    """A point of degrees in the metric CRS; None where the projection has no value."""
    x, y = _transformer(region.lonlat_srid, region.metric_srid).transform(lon, lat)
    return (x, y) if math.isfinite(x) and math.isfinite(y) else None


def to_metric(region: Region, lonlat: BaseGeometry) -> BaseGeometry:
    """A geometry of degrees in the metric CRS."""
    return _projected(lonlat, region.lonlat_srid, region.metric_srid)


def to_lonlat(region: Region, metric: BaseGeometry) -> BaseGeometry:
    """A geometry of the metric CRS in degrees of the region's datum."""
    return _projected(metric, region.metric_srid, region.lonlat_srid)


def geodesic_area(region: Region, metric: BaseGeometry) -> float:
    """The area on the ellipsoid, in m², of polygons given in the metric CRS."""
    if metric.is_empty:
        return 0.0
    # The sum over rings takes holes away only if they run against the shell.
    lonlat = shapely.orient_polygons(to_lonlat(region, metric))
    area, _ = _GEOD.geometry_area_perimeter(lonlat)
    return abs(float(area))
