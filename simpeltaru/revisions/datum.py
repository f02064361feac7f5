"""The one place where coordinates of a file become coordinates of the region.

Files labelled WGS 84 are SRGI2013 in practice. Under `Datum.IDENTITY` their label is read as
the SRGI2013 system of the same kind (4326 as 9470, 326zz and 327zz as 94xx) and no datum shift
is applied; under `Datum.TRANSFORM` PROJ shifts them (about 0.16 m). PostGIS projects with the
same definitions, so both give the same coordinates. See `docs/decisions/datum.md`.
All coordinates here are x east or longitude, y north or latitude.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError

from simpeltaru.plan import Datum

Geometries = npt.NDArray[np.object_]

SRGI2013 = 9470
WGS84 = 4326
TILES = 3857

_UTM = {32646 + n: 9476 + n for n in range(7)} | {32747 + n: 9487 + n for n in range(8)}
_AS_SRGI2013 = {WGS84: SRGI2013, **_UTM}
# DGN95: geographic, UTM 46N-52N and 47S-54S, TM-3 zones of the cadastre (EPSG registry).
_DGN95 = frozenset({4755, *range(23866, 23873), *range(23877, 23885), *range(23830, 23846)})
SUPPORTED = frozenset(_AS_SRGI2013) | frozenset(_AS_SRGI2013.values()) | _DGN95
METRIC = frozenset(_UTM.values())
"""What a region's metric CRS may be: SRGI2013 / UTM."""

METRIC_OF = {
    **_UTM,
    **{23866 + n: 9476 + n for n in range(7)},
    **{23877 + n: 9487 + n for n in range(8)},
}
"""UTM of WGS 84 and of DGN95 -> the same zone of SRGI2013."""

_TRIED = (WGS84, *_UTM, *range(23830, 23846))


def identify(text: str) -> int | None:
    """The EPSG code of a CRS as a file states it (code or WKT, ESRI's too); None if unknown."""
    try:
        crs = CRS.from_user_input(text)
    except CRSError:
        return None
    if crs.to_authority() == ("OGC", "CRS84"):
        return WGS84
    code = crs.to_epsg()
    if code is not None:
        return int(code)
    # ESRI's names differ a little; a looser match counts only if every parameter is equal.
    loose = crs.to_epsg(min_confidence=20)
    return int(loose) if loose is not None and _same_projection(crs, CRS(loose)) else None


def _same_projection(one: CRS, other: CRS) -> bool:
    def parameters(crs: CRS) -> list[tuple[str, float]]:
        operation = crs.coordinate_operation
        return sorted((p.name, float(p.value)) for p in operation.params) if operation else []

    return parameters(one) == parameters(other)


@dataclass(frozen=True, slots=True)
class Frame:
    """A region's coordinate frame: its metric CRS and its datum policy."""

    metric_srid: int
    datum: Datum

    @property
    def lonlat_srid(self) -> int:
        """The label under which outside longitudes and latitudes are read."""
        return SRGI2013 if self.datum is Datum.IDENTITY else WGS84

    def read_as(self, srid: int) -> int:
        """The label a file's CRS is read under."""
        return _AS_SRGI2013.get(srid, srid) if self.datum is Datum.IDENTITY else srid

    def to_metric(self, geometries: Geometries, srid: int) -> Geometries:
        """Geometries of a file (EPSG `srid`) in the metric CRS, metres."""
        return _reproject(geometries, self.read_as(srid), self.metric_srid)

    def to_lonlat(self, geometries: Geometries, srid: int) -> Geometries:
        """Geometries of a file (EPSG `srid`) in degrees of the region's datum."""
        return _reproject(geometries, self.read_as(srid), self.lonlat_srid)

    def metric_to_lonlat(self, geometries: Geometries) -> Geometries:
        """Geometries of the metric CRS in degrees of the region's datum."""
        return _reproject(geometries, self.metric_srid, self.lonlat_srid)

    def to_tiles(self, lonlat: Geometries) -> Geometries:
        """Degrees of the region's datum in EPSG:3857, for maps: the label is read as 4326."""
        return _reproject(lonlat, WGS84, TILES)

    def fitting(self, box: tuple[float, float, float, float], region: Box) -> list[int]:
        """Which usual CRS would put the bounds `box` of a file into the region's bounds."""
        corners = shapely.multipoints([[box[0], box[1]], [box[2], box[3]]])
        fits = []
        for srid in _TRIED:
            moved = self.to_lonlat(np.array([corners], dtype=object), srid)
            if region.holds(tuple(shapely.total_bounds(moved))):
                fits.append(srid)
        return fits


@dataclass(frozen=True, slots=True)
class Box:
    """Bounds in degrees: what lies outside is implausible for the region."""

    west: float
    south: float
    east: float
    north: float

    def holds(self, bounds: tuple[Any, ...]) -> bool:
        """Whether (x min, y min, x max, y max) lies within; NaN and infinity never do."""
        west, south, east, north = bounds
        return bool(
            self.west <= west <= east <= self.east and self.south <= south <= north <= self.north
        )


@lru_cache(maxsize=64)
def _transformer(source: int, target: int) -> Transformer:
    return Transformer.from_crs(source, target, always_xy=True)


def _reproject(geometries: Geometries, source: int, target: int) -> Geometries:
    if source == target:
        return geometries
    transformer = _transformer(source, target)

    def project(xy: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        return np.column_stack(transformer.transform(xy[:, 0], xy[:, 1]))

    moved: Geometries = shapely.transform(geometries, project)
    return moved
