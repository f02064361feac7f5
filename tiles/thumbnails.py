"""Small pictures of maps: SVG of a few kilobytes, in the colours of the map."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from urllib.parse import quote

import geopandas as gpd
import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from simpeltaru.plan import Revision
from tiles.area_cut import zones_inside
from tiles.geometry import outlines, simplify_coverage
from tiles.palette import HATCHES, UNDECIDED, Palette, look

WIDTH, HEIGHT, EDGE = 360, 270, 8
"""Units of the picture; it is shown at two thirds of that in pixels."""

COARSE = (1.2, 3.0, 8.0)
"""Units a line may be off: the first, unless a page with many pictures needs smaller ones."""


def thumbnail(
    zones: gpd.GeoDataFrame,
    revision: Revision,
    palette: Palette,
    area: BaseGeometry | None = None,
    mark: str = "",
    coarse: float = COARSE[0],
) -> str:
    """The zones (in metres), or what of them lies in an area, as the address of an image.

    `mark` is a word of ours written across it. A hatch is left out: the picture shows colours.
    """
    shown = zones if area is None else zones_inside(zones, area)
    west, south, east, north = shown.total_bounds if area is None else area.bounds
    scale = min((WIDTH - 2 * EDGE) / (east - west), (HEIGHT - 2 * EDGE) / (north - south))
    middle = ((west + east) / 2, (south + north) / 2)
    simpler = simplify_coverage(np.asarray(shown.geometry.values), coarse / scale)

    def placed(xy: np.ndarray) -> np.ndarray:
        x = (xy[:, 0] - middle[0]) * scale + WIDTH / 2
        y = (middle[1] - xy[:, 1]) * scale + HEIGHT / 2
        return np.column_stack([x, y]).round()

    # Shells run one way and holes the other, so that all polygons of a colour are one path.
    units = shapely.transform(shapely.orient_polygons(simpler), placed)
    fills: dict[str, list[BaseGeometry]] = defaultdict(list)
    for code, shape in zip(shown["code"], units, strict=True):
        fills[_colour(str(code), revision, palette)].append(shape)
    edge = outlines(np.array([shapely.union_all(simpler)]))
    drawn = [f"<path fill='{fill}' d='{_areas(shapes)}'/>" for fill, shapes in fills.items()]
    line = _lines(shapely.transform(edge, placed))
    return "data:image/svg+xml," + quote(_picture(drawn, line, mark), safe=" ='/:,-")


def _picture(drawn: Sequence[str], line: str, mark: str) -> str:
    word = (
        f"<text x='{WIDTH / 2:g}' y='{HEIGHT - 12}' text-anchor='middle' font-size='30' "
        "font-weight='800' letter-spacing='4' font-family='sans-serif' fill='none' "
        f"stroke='#5c1f8a' stroke-width='1'>{mark}</text>"
    )
    return (
        f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {WIDTH} {HEIGHT}'>"
        f"{''.join(drawn)}<path d='{line}' fill='none' stroke='#1f2328' stroke-width='1'/>"
        f"{word if mark else ''}</svg>"
    )


def _colour(code: str, revision: Revision, palette: Palette) -> str:
    colour = look(code, revision.code_vintage, palette).colour
    return colour or HATCHES[UNDECIDED].background or ""


def _areas(shapes: Sequence[BaseGeometry]) -> str:
    parts = shapely.get_parts(np.array(shapes, dtype=object))
    seen = parts[shapely.area(parts) > 0]
    return "".join(f"{path}z" for path in map(_path, shapely.get_rings(seen)) if path)


def _lines(edge: BaseGeometry) -> str:
    return "".join(_path(one) for one in shapely.get_parts(edge))


def _path(line: BaseGeometry) -> str:
    """A line as path data: where it begins, then steps; nothing of one that shrank to a point."""
    xy = shapely.get_coordinates(line).astype(int)
    steps = np.diff(xy, axis=0)
    moved = steps[steps.any(axis=1)]
    if not len(moved):
        return ""
    return f"M{xy[0, 0]},{xy[0, 1]}l" + " ".join(f"{x},{y}" for x, y in moved)
