"""Small geometry tools: everything is snapped to 1 mm, so that coverages stay coverages."""

from __future__ import annotations

import math
import random
from collections.abc import Iterable, Sequence

import numpy as np
import pyproj
import shapely
from shapely import LineString, Point, Polygon
from shapely.geometry.base import BaseGeometry

GRID = 0.001
CRS = "EPSG:9480"
_TO_METRES = pyproj.Transformer.from_crs("EPSG:9470", CRS, always_xy=True)


def rng(name: str) -> random.Random:
    """A generator of its own for every stage, so that one stage never disturbs another."""
    return random.Random(f"contoh-bontang/{name}")  # noqa: S311 (a drawing, not a secret)


def metres(lonlat: Sequence[float]) -> tuple[float, float]:
    """(lon, lat) in degrees as (E, N) in metres, rounded so that PROJ versions agree."""
    east, north = _TO_METRES.transform(lonlat[0], lonlat[1])
    return round(east, 1), round(north, 1)


def snap(geometry: BaseGeometry) -> BaseGeometry:
    """The geometry on the 1 mm grid, valid."""
    return shapely.set_precision(geometry, GRID)


def smooth(points: Sequence[tuple[float, float]], rounds: int = 3) -> LineString:
    """Chaikin's corner cutting; the ends stay."""
    line = np.asarray(points, dtype=float)
    for _ in range(rounds):
        first, second = line[:-1], line[1:]
        cut = np.empty((2 * len(first), 2))
        cut[0::2] = 0.75 * first + 0.25 * second
        cut[1::2] = 0.25 * first + 0.75 * second
        line = np.vstack([line[:1], cut[1:-1], line[-1:]])
    return LineString(np.round(line, 2))


def roughen(
    points: Sequence[tuple[float, float]], step: float, share: float, dice: random.Random
) -> list[tuple[float, float]]:
    """Midpoint displacement down to `step` metres; `share` of the length, to either side."""
    found = [points[0]]
    for end in points[1:]:
        found.extend(_bent(found[-1], end, step, share, dice))
    return found


def _bent(
    start: tuple[float, float],
    end: tuple[float, float],
    step: float,
    share: float,
    dice: random.Random,
) -> list[tuple[float, float]]:
    length = math.dist(start, end)
    if length <= step:
        return [end]
    shift = (dice.random() - 0.5) * 2 * share
    middle = (
        round((start[0] + end[0]) / 2 - (end[1] - start[1]) * shift, 2),
        round((start[1] + end[1]) / 2 + (end[0] - start[0]) * shift, 2),
    )
    return _bent(start, middle, step, share, dice) + _bent(middle, end, step, share, dice)


def box(centre: tuple[float, float], length: float, width: float, azimuth: float) -> Polygon:
    """A rectangle of `length` along `azimuth` (degrees from north) around `centre`."""
    turn = math.radians(90 - azimuth)
    along = (math.cos(turn) * length / 2, math.sin(turn) * length / 2)
    across = (-math.sin(turn) * width / 2, math.cos(turn) * width / 2)
    corners = [
        (centre[0] + a * along[0] + b * across[0], centre[1] + a * along[1] + b * across[1])
        for a, b in ((-1, -1), (1, -1), (1, 1), (-1, 1))
    ]
    return Polygon(np.round(corners, 2))


def blob(centre: tuple[float, float], area_m2: float, dice: random.Random) -> Polygon:
    """An irregular island of about `area_m2` around `centre`."""
    phases = [(n, dice.random() * math.tau, 0.28 / n) for n in (1, 2, 3, 5)]
    radius = math.sqrt(area_m2 / math.pi)
    points = []
    for step in range(48):
        angle = math.tau * step / 48
        reach = radius * (1 + sum(k * math.sin(n * angle + p) for n, p, k in phases))
        points.append(
            (
                round(centre[0] + 0.8 * reach * math.cos(angle), 2),
                round(centre[1] + 1.25 * reach * math.sin(angle), 2),
            )
        )
    return Polygon(points)


def faces(lines: Iterable[BaseGeometry]) -> list[Polygon]:
    """The faces between the lines, noded on the 1 mm grid, in an order of their own."""
    parts = shapely.get_parts(shapely.unary_union(list(lines), grid_size=GRID))
    found = list(shapely.get_parts(shapely.polygonize(parts)))
    return sorted(found, key=lambda face: (face.bounds, face.area))


def polygons(geometry: BaseGeometry) -> list[Polygon]:
    """The polygons in any geometry; lines and points are left out."""
    return [p for p in shapely.get_parts(geometry) if p.geom_type == "Polygon" and p.area > 0]


def largest(geometry: BaseGeometry) -> Polygon:
    """The polygon of the greatest area in any geometry."""
    return max(polygons(geometry), key=lambda part: part.area)


def cut(polygon: Polygon, line: LineString) -> list[Polygon]:
    """The polygon divided by a line, in a stable order."""
    parts = shapely.get_parts(shapely.node(shapely.union(polygon.boundary, line)))
    pieces = [
        piece
        for piece in shapely.get_parts(shapely.polygonize(parts))
        if polygon.contains(piece.point_on_surface())
    ]
    return sorted(pieces, key=lambda piece: piece.bounds)


def divider(
    polygon: Polygon, dice: random.Random, bend: float = 0.0, wobble: float = 4.0
) -> LineString:
    """A line across the long side of the polygon, a little off the middle and askew."""
    corners = shapely.get_coordinates(shapely.oriented_envelope(polygon))[:4]
    if math.dist(corners[0], corners[1]) < math.dist(corners[1], corners[2]):
        corners = np.roll(corners, -1, axis=0)
    share = 0.5 + (dice.random() - 0.5) * 0.16
    low = corners[0] + (corners[1] - corners[0]) * share
    high = corners[3] + (corners[2] - corners[3]) * share
    lean = math.tan(math.radians((dice.random() - 0.5) * 2 * wobble))
    across = high - low
    slide = np.array([-across[1], across[0]]) * lean / 2
    bow = np.array([-across[1], across[0]]) * bend * (dice.random() - 0.5)
    points = [low - slide - across * 0.05, low + across / 2 + bow, high + slide + across * 0.05]
    return LineString(np.round(points, 2))


def noise(x: float, y: float, seed: int) -> float:
    """Value noise in [0, 1] with a period of one unit; integers only until the last step."""
    left, low = math.floor(x), math.floor(y)
    u, v = x - left, y - low
    u, v = u * u * (3 - 2 * u), v * v * (3 - 2 * v)
    corner = [[_hashed(left + i, low + j, seed) for j in (0, 1)] for i in (0, 1)]
    bottom = corner[0][0] * (1 - u) + corner[1][0] * u
    top = corner[0][1] * (1 - u) + corner[1][1] * u
    return bottom * (1 - v) + top * v


def _hashed(i: int, j: int, seed: int) -> float:
    value = (i * 374761393 + j * 668265263 + seed * 2147483647) & 0xFFFFFFFF
    value = ((value ^ (value >> 13)) * 1274126177) & 0xFFFFFFFF
    return ((value ^ (value >> 16)) & 0xFFFFFF) / 0xFFFFFF


def centre(polygon: BaseGeometry) -> tuple[float, float]:
    """A point inside the polygon as (E, N)."""
    point: Point = polygon.point_on_surface()
    return point.x, point.y
