"""The grid of Web Mercator tiles: which there are, and their units in metres of EPSG:3857.

A tile of zoom z is one of 2^z columns and rows, counted from the north-west corner of the world,
and has 4096 units each way. Two zooms' grids share their corners, and one unit of a zoom is two
of the next, so what is snapped to one grid lies on every finer one.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

HALF_WORLD = math.pi * 6378137.0
"""From the middle of EPSG:3857 to its edge."""

EXTENT = 4096
BUFFER = 64
"""Units around a tile that its features reach into, so that lines do not end at its edge."""

FULL_FROM = 14
"""From this zoom on, tiles hold what is stored, and everything of it."""

GENERALISED = range(9, FULL_FROM)
"""Zooms that have generalised copies of the zones."""


def unit_m(zoom: int) -> float:
    """One tile unit in metres of EPSG:3857 (at the equator those of the ground)."""
    return 2 * HALF_WORLD / (EXTENT << zoom)


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
        return self.x * EXTENT * unit_m(self.z) - HALF_WORLD

    @property
    def north(self) -> float:
        """Its northern edge in EPSG:3857."""
        return HALF_WORLD - self.y * EXTENT * unit_m(self.z)


def lonlat(x: float, y: float) -> tuple[float, float]:
    """Longitude and latitude, degrees, of a place in EPSG:3857."""
    radius = HALF_WORLD / math.pi
    return math.degrees(x / radius), math.degrees(math.atan(math.sinh(y / radius)))


def tile_at(zoom: int, lon: float, lat: float) -> Tile:
    """The tile that holds a longitude and latitude in degrees."""
    across = (lon + 180) / 360
    down = (1 - math.asinh(math.tan(math.radians(lat))) / math.pi) / 2
    return Tile(zoom, int(across * 2**zoom), int(down * 2**zoom))
