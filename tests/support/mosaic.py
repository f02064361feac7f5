"""A random plan as real ones are: jagged zones with gaps, overlaps, slivers, roads, overlays.

    made = make(seed=7)
    load(url, made)

The same seed gives the same plan. Coordinates are those of the tiny plan's region.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field

import psycopg
import shapely
from shapely import Polygon
from shapely.affinity import rotate, translate
from shapely.geometry.base import BaseGeometry

from tests.support import tiny_plan
from tests.support.tiny_plan import X0, Y0, Zone

KEYS = ("R-4", "K-1", "RTH-2", "SPU-1", "KT", "BJ")
SIDE, CELLS = 40.0, 16


@dataclass(frozen=True)
class Mosaic:
    """Zones (key, polygon), overlay polygons and parcels, in the metric CRS."""

    zones: list[tuple[str, BaseGeometry]] = field(default_factory=list)
    overlays: list[BaseGeometry] = field(default_factory=list)
    parcels: dict[str, BaseGeometry] = field(default_factory=dict)


def make(seed: int, parcels: int = 260) -> Mosaic:
    """A mosaic of some 250 zones and as many parcels as asked for."""
    dice = random.Random(seed)
    made = Mosaic()
    corners = {
        (i, j): (i * SIDE + dice.uniform(-12, 12), j * SIDE + dice.uniform(-12, 12))
        for i in range(CELLS + 1)
        for j in range(CELLS + 1)
    }
    for i in range(CELLS):
        for j in range(CELLS):
            ring = [corners[i, j], corners[i + 1, j], corners[i + 1, j + 1], corners[i, j + 1]]
            _zone(made, dice, Polygon(ring))
    for _ in range(6):
        x, y = dice.uniform(0, SIDE * CELLS), dice.uniform(0, SIDE * CELLS)
        made.overlays.append(_placed(shapely.Point(x, y).buffer(dice.uniform(20, 90))))
    for number in range(parcels):
        shape = shapely.box(0, 0, dice.uniform(3, 60), dice.uniform(3, 60))
        shape = rotate(shape, dice.uniform(0, 90), origin=(0, 0))
        across = SIDE * CELLS + 30
        shape = translate(shape, dice.uniform(-30, across), dice.uniform(-30, across))
        made.parcels[f"M{number:03}"] = _placed(shape)
    return made


def _zone(made: Mosaic, dice: random.Random, cell: Polygon) -> None:
    """A cell as it is, drawn too large or too small, drawn twice, or left out."""
    key = dice.choice(KEYS)
    fate = dice.random()
    if fate < 0.03:
        return
    if fate < 0.15:
        cell = cell.buffer(dice.uniform(-1.5, 1.5), join_style="mitre")
    made.zones.append((key, _placed(cell)))
    if fate > 0.97:
        made.zones.append((key, _placed(cell)))
    if 0.5 < fate < 0.53:
        # A sliver of another zone along the cell's edge, thinner than the map is accurate.
        edge = shapely.LineString(cell.exterior.coords[:2]).buffer(dice.uniform(0.05, 0.6))
        made.zones.append((dice.choice(KEYS), _placed(edge)))


def _placed(shape: BaseGeometry) -> BaseGeometry:
    return translate(shape, X0, Y0)


def load(url: str, made: Mosaic) -> str:
    """Write it as revision `mosaik-1`, in force since 2020; returns the rulebook's hash."""
    with psycopg.connect(url) as connection:
        book = tiny_plan.add_region(connection, tiny_plan.rulebook())
        connection.execute(
            "INSERT INTO plan VALUES ('mosaik', %s, 'RDTR mosaik')", [tiny_plan.REGION]
        )
        zones = [Zone(key, shape=shape) for key, shape in made.zones]
        tiny_plan.add_revision(connection, "mosaik-1", "mosaik", zones, book)
        tiny_plan.add_validity(
            connection, "mosaik-1", "[2020-01-01,)", "[2020-01-01,)", "published"
        )
        for number, area in enumerate(made.overlays, start=1):
            tiny_plan.add_overlay(connection, "mosaik-1", number, area)
        tiny_plan.add_parcels(connection, "bidang-mosaik", "2025-01-01", made.parcels)
    return book


def measured(made: Mosaic, place: BaseGeometry) -> dict[tuple[str, bool], float]:
    """Area by (zone key, under the overlay), by plain set operations on whole unions."""
    overlay = shapely.union_all(made.overlays)
    areas: dict[tuple[str, bool], float] = {}
    for key in KEYS:
        mine = [shape for own, shape in made.zones if own == key and shape.intersects(place)]
        land = shapely.union_all(mine).intersection(place)
        areas[key, True] = land.intersection(overlay).area
        areas[key, False] = land.difference(overlay).area
    return {one: area for one, area in areas.items() if area > 1e-6}


def covered(made: Mosaic, place: BaseGeometry) -> float:
    """Area of the place that some zone claims."""
    near = [shape for _, shape in made.zones if shape.intersects(place)]
    area = shapely.union_all(near).intersection(place).area
    return float(area)
