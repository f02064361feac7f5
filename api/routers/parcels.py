"""Parcels: those at a point, and one with what lies on it."""

from __future__ import annotations

from fastapi import APIRouter, Response

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
from api.openapi import answers_with
from api.render.answers import answer_body
from api.render.words import layer, link, segment
from api.render.words import parcel as parcel_body
from api.routers.places import RegionCode
from api.schemas.answers import AnswerBody
from api.schemas.lists import ParcelsBody
from simpeltaru import ENGINE_VERSION
from simpeltaru.assess import ParcelPlace, PointPlace, Question

router = APIRouter(tags=["places"])


@router.get("/v1/parcels", summary="The parcels at a point", responses=answers_with(ParcelsBody))
async def parcels(
    state: AppState, lon: Lon, lat: Lat, moment: AskedMoment, words: AskedWords
) -> Response:
    """The parcels that hold a point, borders included; more than one where they overlap."""
    answer = await ask(state, Question(PointPlace(lon, lat), moment))
    found = answer.candidates or ((answer.parcel,) if answer.parcel else ())
    body: ParcelsBody = {
        "as_of": answer.as_of.isoformat(),
        "known_at": answer.known_at.isoformat(),
        "engine_version": ENGINE_VERSION,
        "numberMatched": len(found),
        "numberReturned": len(found),
        "links": [],
        "parcels": [parcel_body(one) for one in found],
        "layers": [layer(one) for one in answer.layers],
        "is_simulation": any(one.is_simulation for one in answer.layers),
    }
    return json(body, words)


@router.get(
    "/v1/parcels/{parcel:path}",
    summary="A parcel and what lies on it",
    responses=answers_with(AnswerBody),
)
async def one_parcel(
    state: AppState,
    parcel: Identifier,
    moment: AskedMoment,
    words: AskedWords,
    region: RegionCode = "",
    geometry: Geometry = False,
) -> Response:
    """Sub-zones, overlays and limits of intensity of a parcel, part by part."""
    answer = await ask(state, Question(ParcelPlace(parcel, region), moment))
    here = f"/v1/parcels/{segment(parcel)}"
    links = [link("activities", f"{here}/activities"), link("verdict", f"{here}/verdict")]
    return json(answer_body(answer, words, links, geometry=geometry), words)
