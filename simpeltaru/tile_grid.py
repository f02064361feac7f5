"""The grid of Web Mercator tiles: which there are, and their units in metres of EPSG:3857.

A tile of zoom z is one of 2^z columns and rows, counted from the north-west corner of the world,
and has 4096 units each way, twice as many at the last zoom. Grids share their corners, so what is
snapped to one lies on every finer one.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

HALF_WORLD = math.pi * 6378137.0
"""From the middle of EPSG:3857 to its edge."""

LAST = 16
"""The largest zoom that has tiles; maps enlarge those."""

BUFFER = 1 / 64
"""How far features reach over a tile's edge, in tiles, so that lines do not end there."""

COAST_BUFFER = 1 / 16
"""The same for coast lines, which carry a wide shade: 32 pixels of a map's tiles of 512."""

FULL_FROM = 14
"""From this zoom on, tiles hold what is stored, and everything of it."""

GENERALISED = range(9, FULL_FROM)
"""Zooms that have generalised copies of the zones."""


def extent(zoom: int) -> int:
    """Units of a tile each way. Twice as many where a map goes on enlarging what there is."""
    return 8192 if zoom >= LAST else 4096


def unit_m(zoom: int) -> float:
    """One tile unit in metres of EPSG:3857 (at the equator those of the ground)."""
    return 2 * HALF_WORLD / (extent(zoom) << zoom)


@dataclass(frozen=True, slots=True)
class Tile:
    """One tile: zoom, column from the west, row from the north."""

    z: int
    x: int
    y: int

    @property
    def exists(self) -> bool:
        """Whether the zoom has such a column and row."""
        return 0 <= self.x < 1 << self.z and 0 <= self.y < 1 << self.z

    @property
    def west(self) -> float:
        """Its western edge in EPSG:3857."""
        return self.x * self.width - HALF_WORLD

    @property
    def north(self) -> float:
        """Its northern edge in EPSG:3857."""
        return HALF_WORLD - self.y * self.width

    @property
    def width(self) -> float:
        """Its width and height in metres of EPSG:3857."""
        return 2 * HALF_WORLD / (1 << self.z)


def lonlat(x: float, y: float) -> tuple[float, float]:
    """Longitude and latitude, degrees, of a place in EPSG:3857."""
    radius = HALF_WORLD / math.pi
    return math.degrees(x / radius), math.degrees(math.atan(math.sinh(y / radius)))


def tile_at(zoom: int, lon: float, lat: float) -> Tile:
    """The tile that holds a longitude and latitude in degrees."""
    across = (lon + 180) / 360
    down = (1 - math.asinh(math.tan(math.radians(lat))) / math.pi) / 2
    return Tile(zoom, int(across * 2**zoom), int(down * 2**zoom))
