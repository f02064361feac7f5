"""What the map draws of an answer: a FeatureCollection in longitude and latitude, 7 decimals.

`role` is `point` (asked about), `outline` (the parcel or polygon), `part` (with `number`, `code`,
`outcome` or "" and `revision`) or `candidate` (a parcel to choose, with `id`).
"""

from __future__ import annotations

from typing import Any

import orjson
import shapely

from api import geojson
from api.pages.reading import PageFacts
from simpeltaru.assess import Answer, PlanAnswer
from simpeltaru.plan import Region

_DECIMALS = 7
Feature = dict[str, Any]


def features(read: PageFacts, answer: Answer | None) -> list[Feature]:
    """The features of a page, the parts first and the point on top."""
    found: list[Feature] = []
    if answer is not None and answer.region is not None:
        region = answer.region
        for plan in answer.plans:
            found += _parts(plan, region)
        for (_, identifier), wkb in read.outlines.items():
            found.append(_area(region, wkb, role="candidate", id=identifier))
        if answer.area_wkb is not None:
            found.append(_area(region, answer.area_wkb, role="outline"))
    asked = read.asked
    if asked.lon is not None and asked.lat is not None:
        at = [round(asked.lon, _DECIMALS), round(asked.lat, _DECIMALS)]
        found.append(_feature({"type": "Point", "coordinates": at}, role="point"))
    return found


def collection(found: list[Feature]) -> str:
    """The features as one line of GeoJSON."""
    return orjson.dumps({"type": "FeatureCollection", "features": found}).decode()


def bounds(found: list[Feature]) -> str:
    """West, south, east and north of all features as a JSON list; "" for none."""
    if not found:
        return ""
    shapes = [shapely.geometry.shape(one["geometry"]) for one in found]
    return orjson.dumps([float(one) for one in shapely.total_bounds(shapes)]).decode()


def _parts(plan: PlanAnswer, region: Region) -> list[Feature]:
    verdict = plan.verdicts[0] if plan.verdicts else None
    outcomes = {one.part.number: one.outcome.value for one in verdict.parts} if verdict else {}
    situation = plan.situation
    revision = plan.basis.revision.id if plan.basis else ""
    return [
        _area(
            region,
            part.wkb,
            role="part",
            number=part.number,
            code=part.subzone.code,
            outcome=outcomes.get(part.number, ""),
            revision=revision,
        )
        # A point has no part of its own: its geometry is the surroundings it was looked up in.
        for part in (*situation.parts, *situation.roads)
        if part.wkb is not None and part.planar_m2 is not None
    ]


def _area(region: Region, wkb: bytes, **properties: object) -> Feature:
    return _feature(geojson.outgoing(region, shapely.from_wkb(wkb)), **properties)


def _feature(geometry: dict[str, Any], **properties: object) -> Feature:
    return {"type": "Feature", "properties": properties, "geometry": geometry}
