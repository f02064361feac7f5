"""Situations: what lies at a place, and the limits of intensity of its parts."""

from __future__ import annotations

from collections.abc import Iterable

import shapely

from api import geojson
from api.render.words import Words, citation, overlays, subzone
from api.schemas import answers, situations
from simpeltaru import texts
from simpeltaru.assess import PlanAnswer
from simpeltaru.plan import Region
from simpeltaru.rules.intensity import Intensity, LimitValue, MeasureLimits, intensity
from simpeltaru.rules.overlay import Ground
from simpeltaru.verdict import NearZone, Part, Situation


def situation(
    found: Situation, words: Words, region: Region | None = None
) -> situations.SituationBody:
    """What lies at a place; with a region, the parts have their geometry."""
    return {
        "coverage": found.coverage.value,
        "area_m2": found.area_m2,
        "planar_m2": found.planar_m2,
        "gap_m2": found.gap_m2,
        "gap_area_m2": found.gap_area_m2,
        "overlap_m2": found.overlap_m2,
        "threshold_m2": found.threshold_m2,
        "tolerance_m": found.tolerance_m,
        "point_subzone": None if found.point_subzone is None else subzone(found.point_subzone),
        "parts": _parts(found.parts, region),
        "roads": _parts(found.roads, region),
        "ignored": _parts(found.ignored, region),
        "near": [
            {
                "subzone": subzone(one.subzone),
                "overlays": overlays(one.overlays),
                "distance_m": one.distance_m,
            }
            for one in found.near
        ],
        "next_zone": _next_zone(found.next_zone),
        "point_next_zone": _next_zone(found.point_next_zone),
        "findings": words.findings(found.findings),
    }


def _next_zone(found: NearZone | None) -> situations.NextZoneBody | None:
    if found is None:
        return None
    return {
        "subzone": subzone(found.subzone),
        "distance_m": found.distance_m,
        "block": found.block,
        "swp": found.swp,
    }


def _parts(found: Iterable[Part], region: Region | None) -> list[situations.PartBody]:
    return [_part(one, region) for one in found]


def _part(part: Part, region: Region | None) -> situations.PartBody:
    body: situations.PartBody = {
        "number": part.number,
        "subzone": subzone(part.subzone),
        "overlays": overlays(part.overlays),
        "area_m2": part.area_m2,
        "planar_m2": part.planar_m2,
        "share": part.share,
        "certain": part.certain,
        "contested_m2": part.contested_m2,
        "block": part.block,
        "swp": part.swp,
        "zone_ids": list(part.zone_ids),
    }
    # A point has no part of its own: its geometry would be the surroundings it was looked up in.
    if region is not None and part.wkb is not None and part.planar_m2 is not None:
        body["geometry"] = geojson.outgoing(region, shapely.from_wkb(part.wkb))
    return body


def intensities(plan: PlanAnswer, words: Words) -> list[answers.IntensityBody]:
    """The limits of intensity of every part, as far as the rulebook has any."""
    book = plan.rulebook
    if book is None:
        return []
    bodies = []
    for part in plan.situation.parts:
        ground = Ground(part.subzone, part.overlays, part.block, part.swp)
        bodies.append(_intensity(part.number, intensity(book, ground), words))
    return bodies


def _intensity(number: int, found: Intensity, words: Words) -> answers.IntensityBody:
    return {
        "part": number,
        "key": found.key,
        "measures": [_measure(one, words) for one in found.measures],
        "findings": words.findings(found.findings),
    }


def _measure(found: MeasureLimits, words: Words) -> answers.MeasureBody:
    return {
        "measure": found.measure,
        "label": texts.name("measure", found.measure, words.lang),
        "unit": found.unit,
        "single": None if found.single is None else _limit(found.single, words),
        "options": [_limit(one, words) for one in found.options],
    }


def _limit(found: LimitValue, words: Words) -> answers.LimitBody:
    return {
        "state": found.state,
        "state_label": texts.name("limit_state", found.state, words.lang),
        "value": None if found.value is None else str(found.value),
        "text": found.text,
        "dimensions": dict(found.dimensions),
        "sources": [
            {
                "kind": one.kind,
                "state": one.state,
                "value": None if one.value is None else str(one.value),
                "text": one.text,
                "citation": citation(one.citation),
            }
            for one in found.sources
        ],
    }
