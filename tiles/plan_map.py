"""The map of a whole plan: every sub-zone in its colour, with legend, area and share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import geopandas as gpd
import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from simpeltaru.errors import QuestionError
from simpeltaru.texts.numbers import number
from tiles.assets import WEB_DIR
from tiles.canvas import Canvas, Drawn, Label, draw
from tiles.facts import Simplified, Stamp, map_notes, page_values, stamp_values
from tiles.geometry import (
    collect,
    decimals_for,
    deviation_m,
    features,
    in_metric,
    is_polygonal,
    lonlat_bounds,
    outlines,
    simplify_coverage,
    to_lonlat,
)
from tiles.layers import HATCH, LAYERS, LayerLook, road_name, zone_styles
from tiles.legend import CATEGORIES, LegendRow, legend
from tiles.page import render
from tiles.words import Language, words

SIZE_LIMIT = 1_500_000
"""Bytes of a map file at most."""

TOLERANCES_M = (
    0.0,
    0.25,
    0.5,
    1.0,
    1.5,
    2.0,
    2.5,
    3.5,
    5.0,
    6.0,
    7.5,
    10.0,
    15.0,
    20.0,
    30.0,
    50.0,
)
"""Tried one after the other until the file is small enough."""


@dataclass(frozen=True, slots=True)
class GroundLayer:
    """A layer over the zones, for finding one's way. `kind` is one of `tiles.layers.LAYERS`.

    `features` has a column name and geometries in the region's metric CRS or its lon/lat.
    """

    kind: str
    features: gpd.GeoDataFrame


def plan_map(
    stamp: Stamp,
    zones: gpd.GeoDataFrame,
    ground: Sequence[GroundLayer] = (),
    *,
    language: Language = "id",
    web_dir: Path = WEB_DIR,
) -> str:
    """The map of a whole plan as an HTML page of at most `SIZE_LIMIT` bytes.

    `zones` has the columns code, name, category, block, is_road and polygons in the region's
    metric CRS or its lon/lat. Lines are simplified only as far as the size asks for, shared
    edges stay shared, and the page says how far. QuestionError when there is nothing to draw,
    a CRS is another one, or the layers are too much for the size.
    """
    if zones.empty:
        raise QuestionError("zones", "are empty: the revision has no polygons to draw")
    region = stamp.revision.region
    metric = in_metric(zones, region, "zones")
    layers = [GroundLayer(one.kind, in_metric(one.features, region, one.kind)) for one in ground]
    rows = legend(metric, stamp.revision)

    source = np.asarray(metric.geometry.values)

    def page(tolerance_m: float) -> str:
        drawn = simplify_coverage(source, tolerance_m)
        canvas = _plan_canvas(stamp, metric, drawn, layers, tolerance_m, language)
        simplified = Simplified(tolerance_m, deviation_m(source, drawn))
        values = _plan_values(stamp, rows, layers, simplified, language)
        return render("plan.html", canvas, values, web_dir)

    fitting = _smallest_fitting(page)
    if fitting is None:
        kinds = ", ".join(one.kind for one in layers) or "nothing: the plan itself is too large"
        raise QuestionError("ground", f"the map exceeds {SIZE_LIMIT} bytes; leave out {kinds}")
    return fitting


def _smallest_fitting(page: Callable[[float], str]) -> str | None:
    """The page of the smallest tolerance that fits; pages shrink as the tolerance grows."""
    low, high, found = 0, len(TOLERANCES_M), None
    while low < high:
        middle = (low + high) // 2
        made = page(TOLERANCES_M[middle])
        if len(made.encode()) <= SIZE_LIMIT:
            found, high = made, middle
        else:
            low = middle + 1
    return found


def _plan_canvas(
    stamp: Stamp,
    zones: gpd.GeoDataFrame,
    drawn: np.ndarray,
    ground: Sequence[GroundLayer],
    tolerance_m: float,
    language: Language,
) -> Canvas:
    w, region = words(language), stamp.revision.region
    columns = (zones["code"], zones["name"], zones["block"], zones["is_road"])
    collected = collect(drawn, list(zip(*columns, strict=True)))
    kinds = list(collected)
    shapes = features(
        np.array(list(collected.values()), dtype=object),
        [
            {"k": str(code), "n": str(name), "b": str(block or "–")}
            for code, name, block, _ in kinds
        ],
        region,
        decimals_for(tolerance_m),
    )
    styles = zone_styles(zones["code"], stamp.revision.code_vintage)
    layers = [
        Drawn(
            key=key,
            name=w[name],
            features=[one for one in shapes if bool(kinds[int(one["id"])][3]) is is_road],
            style={one["id"]: styles[one["properties"]["k"]] for one in shapes},
            tips=[("k", w["code"]), ("n", w["subzone"]), ("b", w["block"])],
            highlight=True,
        )
        for key, name, is_road in (("zona", "zones", False), ("bj", "road_land", True))
    ]
    layers += [_ground(one, stamp, tolerance_m, language) for one in _in_order(ground)]
    return draw([one for one in layers if one.features], lonlat_bounds(zones.total_bounds, region))


def _in_order(ground: Sequence[GroundLayer]) -> list[GroundLayer]:
    kinds = [one.kind for one in ground]
    unknown = sorted(set(kinds) - set(LAYERS))
    if unknown:
        raise QuestionError("ground", f"{', '.join(unknown)} is not one of {', '.join(LAYERS)}")
    if len(set(kinds)) < len(kinds):
        raise QuestionError("ground", "has one kind twice; put its features into one frame")
    return sorted(ground, key=lambda one: list(LAYERS).index(one.kind))


def _ground(layer: GroundLayer, stamp: Stamp, tolerance_m: float, language: Language) -> Drawn:
    look, region = LAYERS[layer.kind], stamp.revision.region
    shown = _ground_shapes(layer, _tips(layer, look, language), tolerance_m)
    return Drawn(
        key=layer.kind,
        name=look.name(language),
        features=features(
            np.array(list(shown.values()), dtype=object),
            [{"n": tip} if tip else {} for tip in shown],
            region,
            decimals_for(tolerance_m),
        ),
        style=look.style,
        tips=[("n", look.name(language))] if all(shown) else [],
        labels=_labels(layer.features, stamp) if look.labelled else [],
        shown=look.shown,
    )


def _tips(layer: GroundLayer, look: LayerLook, language: Language) -> list[str]:
    if look.tip not in layer.features:
        return [""] * len(layer.features)
    tips = [str(tip or "") or "–" for tip in layer.features[look.tip]]
    return [road_name(tip, language) for tip in tips] if look.tip == "class" else tips


def _ground_shapes(
    layer: GroundLayer, tips: Sequence[str], tolerance_m: float
) -> dict[str, BaseGeometry]:
    """One geometry for each tip; areas without a tip are drawn as lines, shared ones once."""
    geometries = np.asarray(layer.features.geometry.values)
    if not is_polygonal(layer.features):
        return collect(shapely.simplify(geometries, tolerance_m), tips)
    simpler = simplify_coverage(geometries, tolerance_m)
    return collect(simpler, tips) if any(tips) else {"": outlines(simpler)}


def _labels(frame: gpd.GeoDataFrame, stamp: Stamp) -> list[Label]:
    names = [str(name or "") for name in frame["name"]]
    points = shapely.point_on_surface(np.asarray(frame.geometry.values))
    places = to_lonlat(points, stamp.revision.region)
    return [
        Label(float(place.x), float(place.y), name)
        for place, name in zip(places, names, strict=True)
        if name and not place.is_empty
    ]


def _plan_values(
    stamp: Stamp,
    rows: Sequence[LegendRow],
    ground: Sequence[GroundLayer],
    drawn: Simplified,
    language: Language,
) -> dict[str, object]:
    w = words(language)
    titles = {"lindung": w["lindung"], "budi_daya": w["budi_daya"]}
    categories = sorted(
        {row.category for row in rows}, key=lambda one: [*CATEGORIES, one].index(one)
    )
    return {
        **page_values(language, is_simulation=stamp.is_simulation, disclaimers=map_notes(stamp)),
        **stamp_values(stamp, drawn, language),
        "groups": [
            {
                "title": titles.get(category, w["no_category"]),
                "rows": [_printed(row, language) for row in rows if row.category == category],
            }
            for category in categories
        ],
        "total": {
            "count": number(sum(row.count for row in rows), language),
            "area_ha": number(sum(row.area_m2 for row in rows) / 10_000, language, 2),
            "share": number(sum(row.share_percent for row in rows), language, 2),
        },
        "grounds": [_ground_line(LAYERS[one.kind], language) for one in _in_order(ground)],
    }


def _printed(row: LegendRow, language: Language) -> dict[str, object]:
    smallest = Decimal("0.01")
    tiny = row.share > 0 and row.share_percent < smallest
    return {
        "code": row.code,
        "name": row.name,
        "fill": row.colour or HATCH,
        "has_colour": row.colour is not None,
        "area_ha": number(row.area_m2 / 10_000, language, 2),
        "share": ("< " if tiny else "")
        + number(smallest if tiny else row.share_percent, language, 2),
    }


def _ground_line(look: LayerLook, language: Language) -> dict[str, object]:
    return {"name": look.name(language), "style": look.style}
