"""What lies over the zones on a map for finding one's way: roads, rivers, limits, names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import geopandas as gpd
import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from simpeltaru.errors import QuestionError
from simpeltaru.plan import Region
from tiles.canvas import Drawn, Label
from tiles.geometry import (
    collect,
    decimals_for,
    features,
    in_metric,
    is_polygonal,
    outlines,
    simplify_coverage,
    to_lonlat,
)
from tiles.layers import LAYERS, LayerLook, Style, road_name
from tiles.words import Language


@dataclass(frozen=True, slots=True)
class GroundLayer:
    """A layer over the zones, for finding one's way. `kind` is one of `tiles.layers.LAYERS`.

    `features` has a column name and geometries in the region's metric CRS or its lon/lat.
    """

    kind: str
    features: gpd.GeoDataFrame


def in_order(ground: Sequence[GroundLayer], region: Region) -> list[GroundLayer]:
    """The layers in metres, in the order they are drawn.

    QuestionError for a kind nobody declared, one that is there twice, or a wrong CRS.
    """
    kinds = [one.kind for one in ground]
    unknown = sorted(set(kinds) - set(LAYERS))
    if unknown:
        raise QuestionError("ground", f"{', '.join(unknown)} is not one of {', '.join(LAYERS)}")
    if len(set(kinds)) < len(kinds):
        raise QuestionError("ground", "has one kind twice; put its features into one frame")
    ordered = sorted(ground, key=lambda one: list(LAYERS).index(one.kind))
    return [GroundLayer(one.kind, in_metric(one.features, region, one.kind)) for one in ordered]


def drawn(
    layer: GroundLayer, region: Region, tolerance_m: float, language: Language, *, tip: str = ""
) -> Drawn:
    """A layer (in metres) to draw over the zones, its lines simplified by a tolerance.

    `tip` is the column of what a feature says of itself, in layers that say anything; the
    layer's own if not given. Features that say the same are drawn as one.
    """
    look = LAYERS[layer.kind]
    tips = _tips(layer, look, (tip or look.tip) if look.tip else "", language)
    shown = _shapes(layer, tips, tolerance_m)
    return Drawn(
        key=layer.kind,
        name=look.name(language),
        features=features(
            np.array(list(shown.values()), dtype=object),
            [{"n": tip} if tip else {} for tip in shown],
            region,
            decimals_for(tolerance_m),
        ),
        style=line_style(look.style),
        tips=[("n", look.name(language))] if all(shown) else [],
        labels=names(layer.features, region) if look.labelled else [],
        shown=look.shown,
    )


def line_style(style: Style) -> Style:
    """A style without its fill: nothing on a map from disk may cover the zones' colours."""
    return replace(style, fill="", fill_opacity=0.0)


def names(frame: gpd.GeoDataFrame, region: Region, css: str = "map-label") -> list[Label]:
    """The features' names (column name), each at a place inside its feature."""
    points = shapely.point_on_surface(np.asarray(frame.geometry.values))
    places = to_lonlat(points, region)
    return [
        Label(float(place.x), float(place.y), str(name), css)
        for place, name in zip(places, frame["name"], strict=True)
        if name and not place.is_empty
    ]


def _tips(layer: GroundLayer, look: LayerLook, column: str, language: Language) -> list[str]:
    frame = layer.features
    if column not in frame:
        return [""] * len(frame)
    tips = [str(tip or "") for tip in frame[column]]
    if column == look.tip == "class":
        return [road_name(tip, language) or "–" for tip in tips]
    if look.tip == "class" and "class" in frame:
        classes = [road_name(str(one or ""), language) for one in frame["class"]]
        tips = [" · ".join(filter(None, pair)) for pair in zip(tips, classes, strict=True)]
    return [tip or "–" for tip in tips]


def _shapes(layer: GroundLayer, tips: Sequence[str], tolerance_m: float) -> dict[str, BaseGeometry]:
    """One geometry for each tip; areas without a tip are drawn as lines, shared ones once."""
    geometries = np.asarray(layer.features.geometry.values)
    if not is_polygonal(layer.features):
        return collect(shapely.simplify(geometries, tolerance_m), tips)
    simpler = simplify_coverage(geometries, tolerance_m)
    return collect(simpler, tips) if any(tips) else {"": outlines(simpler)}
