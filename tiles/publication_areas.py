"""Which areas of a plan get a map of their own, and what each belongs to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

import geopandas as gpd
import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from tiles.area import Area
from tiles.ground_map import GroundLayer


def kelurahan_areas(ground: Sequence[GroundLayer]) -> list[Area]:
    """The kelurahan of the region's layer, by code; none where there is no such layer.

    `ground` is in metres. Features of the same code and name are one area.
    """
    layer, districts = _of("kelurahan", ground), _of("kecamatan", ground)
    return [
        Area("kelurahan", code, name, _district(code, shape, districts), shape)
        for (code, name), shape in _joined(layer, "code", "name")
    ]


def block_areas(zones: gpd.GeoDataFrame, ground: Sequence[GroundLayer]) -> list[Area]:
    """The blocks of the plan: its own block limits, else where its zones name a block.

    `zones` (columns block and swp) and `ground` are in metres.
    """
    named = zones[zones["block"].astype(str) != ""]
    swps = {str(block): str(found.mode().iloc[0]) for block, found in named.groupby("block")["swp"]}
    limits = _of("block", ground)
    source = named if limits is None else limits
    column = "block" if limits is None else "name"
    return [
        Area("block", code, "", swps.get(code, ""), shape)
        for (code,), shape in _joined(source, column)
        if code
    ]


def _of(kind: str, ground: Sequence[GroundLayer]) -> gpd.GeoDataFrame | None:
    return next((one.features for one in ground if one.kind == kind), None)


def _joined(
    frame: gpd.GeoDataFrame | None, *columns: str
) -> Iterator[tuple[tuple[str, ...], BaseGeometry]]:
    """Areas with the same words in these columns as one, sorted by them."""
    shapes: dict[tuple[str, ...], list[BaseGeometry]] = defaultdict(list)
    if frame is not None:
        words = zip(*(frame[column].astype(str) for column in columns), strict=True)
        for key, shape in zip(words, frame.geometry, strict=True):
            if shapely.area(shape) > 0:
                shapes[key].append(shape)
    for key in sorted(shapes):
        yield key, shapely.union_all(shapes[key]) if len(shapes[key]) > 1 else shapes[key][0]


def _district(code: str, shape: BaseGeometry, districts: gpd.GeoDataFrame | None) -> str:
    """The kecamatan whose code a kelurahan's begins with, else the one most of it lies in."""
    if districts is None:
        return ""
    for own, name in zip(districts["code"], districts["name"], strict=True):
        if own and code.startswith(f"{own}."):
            return str(name)
    shared = shapely.area(shapely.intersection(np.asarray(districts.geometry.values), shape))
    return str(districts["name"].iloc[int(np.argmax(shared))]) if shared.max() > 0 else ""
