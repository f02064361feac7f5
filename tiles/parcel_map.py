"""The map of a parcel with its parts, and the verdict in words that need no map."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import geopandas as gpd
import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from simpeltaru.errors import QuestionError
from simpeltaru.plan import Region
from simpeltaru.verdict import Part, Situation, Verdict
from tiles.assets import WEB_DIR
from tiles.canvas import Canvas, Drawn, Label, draw
from tiles.facts import Simplified, Stamp, common_values
from tiles.geometry import features, in_metric, lonlat_bounds, to_lonlat
from tiles.layers import GAP_STYLE, NEIGHBOUR_OPACITY, PARCEL_OUTLINE, part_style, zone_styles
from tiles.page import render
from tiles.parcel_answer import answer_values
from tiles.words import Language, words

SURROUNDINGS = 0.6
"""How much of the parcel's own size is shown around it, on each side."""

SURROUNDINGS_MIN_M = 25.0


def parcel_map(
    stamp: Stamp,
    place: BaseGeometry,
    situation: Situation,
    verdict: Verdict,
    zones: gpd.GeoDataFrame,
    *,
    language: Language = "id",
    web_dir: Path = WEB_DIR,
) -> str:
    """The map of a parcel (or polygon) and its verdict as an HTML page.

    `place` is the parcel's polygon in the region's metric CRS, `situation` what lies on it and
    `verdict` what the plan says of one activity there. `zones` are polygons around it as
    `plan_map` takes them; only those near are drawn, pale. QuestionError for a situation
    without measured parts (a point or a zone key) or a wrong CRS.
    """
    if situation.planar_m2 is None:
        raise QuestionError("situation", f"of kind {situation.kind!r} has no polygon to draw")
    around = in_metric(zones, stamp.revision.region, "zones")
    canvas = _canvas(stamp, place, situation, around, language)
    values = {
        **common_values(stamp, Simplified(0.0, 0.0), language),
        **answer_values(stamp, situation, verdict, language),
    }
    return render("parcel.html", canvas, values, web_dir)


def _canvas(
    stamp: Stamp,
    place: BaseGeometry,
    situation: Situation,
    zones: gpd.GeoDataFrame,
    language: Language,
) -> Canvas:
    w, region = words(language), stamp.revision.region
    west, south, east, north = place.bounds
    margin = max(SURROUNDINGS * max(east - west, north - south), SURROUNDINGS_MIN_M)
    layers = [_surroundings(stamp, place, margin, zones, language)]
    kept = [*situation.parts, *situation.roads]
    layers.append(_parts(stamp, kept, language))
    gap = shapely.difference(place, _covered([*kept, *situation.ignored]))
    if situation.gap_m2 > situation.threshold_m2:
        layers.append(
            Drawn(
                key="celah",
                name=w["gap"],
                features=features(np.array([gap]), [{"k": w["gap"]}], region),
                style=GAP_STYLE,
                tips=[("k", w["part"])],
            )
        )
    outline = features(np.array([place.boundary]), [{}], region)
    layers.append(Drawn("bidang", w["outline"], outline, PARCEL_OUTLINE))
    bounds = lonlat_bounds(place.bounds, region, margin / 3)
    return draw([one for one in layers if one.features], bounds)


def _surroundings(
    stamp: Stamp, place: BaseGeometry, margin_m: float, zones: gpd.GeoDataFrame, language: Language
) -> Drawn:
    w, region = words(language), stamp.revision.region
    # Wider than what is shown at first, so that moving the map does not end at a straight edge.
    frame = shapely.box(*place.bounds).buffer(margin_m * 3, join_style="mitre")
    near = zones[zones.intersects(frame)]
    codes = near["code"].tolist()
    styles = zone_styles(codes, stamp.revision.code_vintage, NEIGHBOUR_OPACITY)
    properties = [
        {"k": str(code), "n": str(name)}
        for code, name in zip(near["code"], near["name"], strict=True)
    ]
    shapes = features(
        shapely.intersection(np.asarray(near.geometry.values), frame), properties, region
    )
    return Drawn(
        key="sekitar",
        name=w["surroundings"],
        features=shapes,
        style={one["id"]: styles[codes[int(one["id"])]] for one in shapes},
        tips=[("k", w["code"]), ("n", w["subzone"])],
    )


def _parts(stamp: Stamp, parts: Sequence[Part], language: Language) -> Drawn:
    w, region = words(language), stamp.revision.region
    geometries = _geometries(parts)
    codes = [part.subzone.code for part in parts]
    styles = zone_styles(codes, stamp.revision.code_vintage)
    properties = [
        {"p": str(part.number), "k": part.subzone.code, "n": part.subzone.name} for part in parts
    ]
    shapes = features(geometries, properties, region)
    return Drawn(
        key="bagian",
        name=w["parts"],
        features=shapes,
        style={one["id"]: part_style(styles[codes[int(one["id"])]]) for one in shapes},
        tips=[("p", w["part"]), ("k", w["code"]), ("n", w["subzone"])],
        labels=_part_labels(parts, geometries, region),
    )


def _part_labels(parts: Sequence[Part], geometries: np.ndarray, region: Region) -> list[Label]:
    places = to_lonlat(shapely.point_on_surface(geometries), region)
    return [
        Label(float(at.x), float(at.y), f"{part.number} · {part.subzone.code}", "part-label")
        for part, at in zip(parts, places, strict=True)
        if not at.is_empty
    ]


def _geometries(parts: Sequence[Part]) -> np.ndarray:
    return np.array([shapely.from_wkb(part.wkb) for part in parts], dtype=object)


def _covered(parts: Sequence[Part]) -> BaseGeometry:
    return shapely.union_all(_geometries(parts))
