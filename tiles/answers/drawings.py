"""Small drawings of limits, each to its own scale: pure geometry.

Nothing is drawn for what has no number, and nothing that would not be to scale. `role` says
what a shape is (a page colours roles); the number itself stands in words beside the drawing.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

WIDTH, HEIGHT = 120.0, 72.0
_GROUND = 68.0
_TALLEST = 60.0
_PERSON_M = 1.7
_CAR_M = (4.5, 1.8)
_MOST_ROWS = 40
_STRIP = 22.0


@dataclass(frozen=True, slots=True)
class Shape:
    """A rectangle of the drawing (x right, y down)."""

    role: str
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Drawing:
    """Shapes in a box of 120 x `height` units, the later ones on top."""

    height: float
    shapes: tuple[Shape, ...]


_Shapes = tuple[Shape, ...]


def drawing(measure: str, value: Decimal, largest: Decimal) -> Drawing | None:
    """The drawing of a limit, or None where none would be to scale.

    `largest` is the largest value it is shown beside, so that distances share one scale.
    """
    if value < 0:
        return None
    if measure in _DISTANCES:
        return _distance(measure, float(value), float(largest))
    draw = _SINGLE.get(measure)
    shapes = draw(float(value)) if draw else None
    return Drawing(HEIGHT, shapes) if shapes else None


def _plot(side: float = 64.0) -> Shape:
    return Shape("plot", (WIDTH - side) / 2, (HEIGHT - side) / 2, side, side)


def _share_from_above(role: str, percent: float) -> _Shapes | None:
    """A plot seen from above with a square of that share of its area in the middle."""
    if percent > 100:
        return None
    side = 64.0 * math.sqrt(percent / 100)
    return (_plot(), Shape(role, (WIDTH - side) / 2, (HEIGHT - side) / 2, side, side))


def _green(percent: float) -> _Shapes | None:
    """A plot seen from above with that share of it planted, from the bottom up."""
    if percent > 100:
        return None
    plot, tall = _plot(), 64.0 * percent / 100
    return (plot, Shape("green", plot.x, plot.y + plot.height - tall, plot.width, tall))


def _floor_area(ratio: float) -> _Shapes | None:
    """Floors as wide as the plot, the last one cut: their area is that many times the plot's."""
    rows = math.ceil(ratio)
    if rows > _MOST_ROWS:
        return None
    tall, wide = min(11.0, _TALLEST / max(rows, 1)), 72.0
    left = (WIDTH - wide) / 2
    shapes = [Shape("ground", left - 12, _GROUND, wide + 24, 2)]
    for row in range(rows):
        part = min(1.0, ratio - row)
        top = _GROUND - tall * (row + 1)
        shapes.append(Shape("building", left, top + 0.5, wide * part, tall - 1))
    return tuple(shapes)


def _floors(count: float) -> _Shapes | None:
    """A building of that many storeys."""
    if count != int(count) or not 1 <= count <= _MOST_ROWS:
        return None
    tall = min(13.0, _TALLEST / count)
    shapes = [Shape("ground", 24, _GROUND, 72, 2)]
    shapes += [
        Shape("building", 40, _GROUND - tall * (row + 1) + 0.5, 40, tall - 1)
        for row in range(int(count))
    ]
    return tuple(shapes)


def _height(metres: float) -> _Shapes | None:
    """A building of that height beside a person of 1.7 m."""
    if metres <= 0:
        return None
    scale = _TALLEST / max(metres, 2 * _PERSON_M)
    tall, person = metres * scale, _PERSON_M * scale
    return (
        Shape("ground", 16, _GROUND, 88, 2),
        Shape("building", 44, _GROUND - tall, 44, tall),
        Shape("person", 28, _GROUND - person, max(person / 3.5, 1.2), person),
    )


def _plot_size(area_m2: float) -> _Shapes | None:
    """A square plot of that area with a car on it."""
    side_m = math.sqrt(area_m2)
    if side_m < _CAR_M[0]:
        return None
    scale, plot = 64.0 / side_m, _plot()
    return (plot, Shape("car", plot.x + 4, plot.y + 4, _CAR_M[0] * scale, _CAR_M[1] * scale))


def _distance(measure: str, metres: float, largest: float) -> Drawing | None:
    """A strip from the line the distance is kept to (road or neighbour) to the building."""
    if largest <= 0:
        return None
    edge, yard = ("road" if measure == "gsb_min" else "neighbour"), 60.0 * metres / largest
    tall = _STRIP - 4
    return Drawing(
        _STRIP,
        (
            Shape(edge, 2, 2, 20, tall),
            Shape("yard", 22, 2, yard, tall),
            Shape("building", 22 + yard, 2, WIDTH - 24 - yard, tall),
        ),
    )


_DISTANCES = frozenset({"gsb_min", "side_min", "rear_min"})
_SINGLE: Mapping[str, Callable[[float], _Shapes | None]] = {
    "kdb_max": lambda percent: _share_from_above("building", percent),
    "ktb_max": lambda percent: _share_from_above("below", percent),
    "kdh_min": _green,
    "klb_max": _floor_area,
    "floors_max": _floors,
    "height_max": _height,
    "plot_min": _plot_size,
}
