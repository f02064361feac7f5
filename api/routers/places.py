"""Verdicts and zones at a place."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from api import geojson
from api.activities import Wanted
from api.dependencies import (
    AppState,
    AskedMoment,
    AskedWords,
    Geometry,
    Identifier,
    Lat,
    Lon,
    ask,
    json,
)
from api.openapi import GEOJSON_BODY, answers_with
from api.render.answers import answer_body
from api.render.words import link, segment
from api.schemas.answers import AnswerBody
from simpeltaru.assess import ParcelPlace, PointPlace, PolygonPlace, Question

router = APIRouter()
RegionCode = Annotated[
    str,
    Query(pattern=r"^([0-9]{2}\.[0-9]{2})?$", description="Only where two regions share the id."),
]


@router.get(
    "/v1/zones",
    summary="The sub-zones at a point",
    responses=answers_with(AnswerBody),
    tags=["places"],
)
async def zones(
    state: AppState, lon: Lon, lat: Lat, moment: AskedMoment, words: AskedWords
) -> Response:
    """What the plan says lies at a point, with sub-zones whose boundary is within tolerance."""
    answer = await ask(state, Question(PointPlace(lon, lat, with_parcel=False), moment))
    return json(answer_body(answer, words), words)


@router.get(
    "/v1/verdicts",
    summary="May I do this here?",
    responses=answers_with(AnswerBody),
    tags=["verdicts"],
)
async def verdicts(
    state: AppState,
    lon: Lon,
    lat: Lat,
    queries: Wanted,
    moment: AskedMoment,
    words: AskedWords,
    geometry: Geometry = False,
) -> Response:
    """The verdict for one or several activities at a point.

    If exactly one parcel holds the point, the answer is for the parcel. Information, not a
    permit.
    """
    answer = await ask(state, Question(PointPlace(lon, lat), moment, queries))
    return json(answer_body(answer, words, geometry=geometry), words)


@router.post(
    "/v1/verdicts",
    summary="May I do this on this land?",
    responses=answers_with(AnswerBody, body=True),
    openapi_extra=GEOJSON_BODY,
    tags=["verdicts"],
)
async def verdicts_over(
    request: Request,
    state: AppState,
    queries: Wanted,
    moment: AskedMoment,
    words: AskedWords,
    geometry: Geometry = False,
) -> Response:
    """The verdict for a polygon, which stays out of the address."""
    place = PolygonPlace(await geojson.incoming(request))
    answer = await ask(state, Question(place, moment, queries))
    return json(answer_body(answer, words, geometry=geometry), words)


@router.get(
    "/v1/parcels/{parcel:path}/verdict",
    summary="May I do this on this parcel?",
    responses=answers_with(AnswerBody),
    tags=["verdicts"],
)
async def parcel_verdict(
    state: AppState,
    parcel: Identifier,
    queries: Wanted,
    moment: AskedMoment,
    words: AskedWords,
    region: RegionCode = "",
    geometry: Geometry = False,
) -> Response:
    """The verdict for a parcel, part by part."""
    answer = await ask(state, Question(ParcelPlace(parcel, region), moment, queries))
    links = [link("activities", f"/v1/parcels/{segment(parcel)}/activities")]
    return json(answer_body(answer, words, links, geometry=geometry), words)
