"""The map of a parcel with its parts, and the answer in words that need no map."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import geopandas as gpd
import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from simpeltaru.assess.answer import Answer, PlanAnswer
from simpeltaru.errors import QuestionError
from simpeltaru.plan import Region
from simpeltaru.verdict import Part
from tiles.answers import answer_values
from tiles.assets import WEB_DIR
from tiles.canvas import Canvas, Drawn, Label, draw
from tiles.facts import Simplified, page_values
from tiles.geometry import features, in_metric, lonlat_bounds, to_lonlat
from tiles.layers import GAP_STYLE, NEIGHBOUR_OPACITY, PARCEL_OUTLINE, part_style, zone_styles
from tiles.page import render
from tiles.words import Language, words

SURROUNDINGS = 0.2
"""How much of the parcel's own size is shown around it at first, on each side."""

SURROUNDINGS_MIN_M = 8.0
BEYOND = 9.0
"""How many times that margin is drawn, so that moving the map does not end at once."""


def parcel_map(
    answer: Answer,
    zones: Mapping[str, gpd.GeoDataFrame],
    *,
    language: Language = "id",
    web_dir: Path = WEB_DIR,
) -> str:
    """The map of a parcel (or polygon) and what the plan says of one activity, as a page.

    `answer` is to a question with one activity; `zones` holds by revision the polygons around
    the place, as `plan_map` takes them: only those near are drawn, pale. Where two plans are
    answered, each has its parts and its own layer. QuestionError for an answer without an area
    or without exactly one activity, or zones of a wrong CRS.
    """
    if answer.region is None or answer.area_wkb is None:
        raise QuestionError("place", f"of kind {answer.kind!r} has no polygon to draw")
    if len(answer.headlines) != 1:
        raise QuestionError("kbli", f"{len(answer.headlines)} activities asked; give exactly one")
    place = shapely.from_wkb(answer.area_wkb)
    canvas = _canvas(answer, answer.region, place, zones, language)
    values = {
        **page_values(language, is_simulation=answer.is_simulation, disclaimers=answer.disclaimers),
        "answer": answer_values(answer, language, Simplified(0.0, 0.0)),
    }
    return render("parcel.html", canvas, values, web_dir, ("page.css", "answer.css"))


def frame_around(place: BaseGeometry) -> tuple[BaseGeometry, float]:
    """The box zones are drawn in around a place, and the margin shown at first, in metres."""
    west, south, east, north = place.bounds
    margin = max(SURROUNDINGS * max(east - west, north - south), SURROUNDINGS_MIN_M)
    return shapely.box(*place.bounds).buffer(BEYOND * margin, join_style="mitre"), margin


def _canvas(
    answer: Answer,
    region: Region,
    place: BaseGeometry,
    zones: Mapping[str, gpd.GeoDataFrame],
    language: Language,
) -> Canvas:
    frame, margin = frame_around(place)
    layers: list[Drawn] = []
    for number, plan in enumerate(answer.plans):
        if plan.basis is not None and plan.basis.revision.id in zones:
            around = in_metric(zones[plan.basis.revision.id], region, "zones")
            layers.append(_surroundings(plan, number, around, frame, language))
    for number, plan in enumerate(answer.plans):
        layers += _parts(plan, number, region, place, language)
    outline = features(np.array([place.boundary]), [{}], region)
    layers.append(Drawn("bidang", words(language)["outline"], outline, PARCEL_OUTLINE))
    named = _told_apart([one for one in layers if one.features], answer)
    return draw(named, lonlat_bounds(place.bounds, region, margin))


def _told_apart(layers: Sequence[Drawn], answer: Answer) -> list[Drawn]:
    """With two plans, the layers of the second wait in the layer control, under its name."""
    if len(answer.plans) < 2:
        return list(layers)
    names = [plan.basis.revision.plan_name if plan.basis else "" for plan in answer.plans]
    return [one.under(names) for one in layers]


def _surroundings(
    plan: PlanAnswer, number: int, zones: gpd.GeoDataFrame, frame: BaseGeometry, language: Language
) -> Drawn:
    w, region, vintage = words(language), *_read_under(plan)
    near = zones[zones.intersects(frame)]
    codes = near["code"].tolist()
    styles = zone_styles(codes, vintage, NEIGHBOUR_OPACITY)
    properties = [
        {"k": str(code), "n": str(name)}
        for code, name in zip(near["code"], near["name"], strict=True)
    ]
    clipped = shapely.intersection(np.asarray(near.geometry.values), frame)
    shapes = features(clipped, properties, region)
    return Drawn(
        key=f"sekitar{number}",
        name=w["surroundings"],
        features=shapes,
        style={one["id"]: styles[codes[int(one["id"])]] for one in shapes},
        tips=[("k", w["code"]), ("n", w["subzone"])],
        plan=number,
    )


def _parts(
    plan: PlanAnswer, number: int, region: Region, place: BaseGeometry, language: Language
) -> list[Drawn]:
    w, situation = words(language), plan.situation
    kept = [*situation.parts, *situation.roads]
    geometries = _geometries(kept)
    _, vintage = _read_under(plan)
    codes = [part.subzone.code for part in kept]
    styles = zone_styles(codes, vintage)
    properties = [
        {"p": str(part.number), "k": part.subzone.code, "n": part.subzone.name} for part in kept
    ]
    shapes = features(geometries, properties, region)
    parts = Drawn(
        key=f"bagian{number}",
        name=w["parts"],
        features=shapes,
        style={one["id"]: part_style(styles[codes[int(one["id"])]]) for one in shapes},
        tips=[("p", w["part"]), ("k", w["code"]), ("n", w["subzone"])],
        labels=_labels(kept, geometries, region),
        plan=number,
    )
    if situation.gap_m2 <= situation.threshold_m2:
        return [parts]
    every = shapely.union_all(_geometries([*kept, *situation.ignored]))
    gap = features(np.array([shapely.difference(place, every)]), [{"k": w["gap"]}], region)
    tips = [("k", w["part"])]
    return [parts, Drawn(f"celah{number}", w["gap"], gap, GAP_STYLE, tips, plan=number)]


def _read_under(plan: PlanAnswer) -> tuple[Region, str]:
    if plan.basis is None:
        raise QuestionError("place", "is a zone key: there is no place to draw")
    return plan.basis.revision.region, plan.basis.revision.code_vintage


def _labels(parts: Sequence[Part], geometries: np.ndarray, region: Region) -> list[Label]:
    places = to_lonlat(shapely.point_on_surface(geometries), region)
    return [
        Label(float(at.x), float(at.y), f"{part.number} · {part.subzone.code}", "part-label")
        for part, at in zip(parts, places, strict=True)
        if not at.is_empty
    ]


def _geometries(parts: Sequence[Part]) -> np.ndarray:
    return np.array([shapely.from_wkb(part.wkb) for part in parts], dtype=object)
