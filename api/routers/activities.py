"""Every activity at a place by outcome, and the search for activities."""

from __future__ import annotations

import re
from typing import Annotated, Any

from anyio import to_thread
from fastapi import APIRouter, Path, Query, Request, Response

from api import geojson, problems
from api.activities import AskedPage, Page, Prefix, Text, decode, encode, mark, next_link, turn
from api.dependencies import (
    AppState,
    AskedMoment,
    AskedWords,
    Identifier,
    Lat,
    Lon,
    State,
    ask,
    fetch,
    json,
)
from api.openapi import GEOJSON_BODY, answers_with
from api.render import answers
from api.render.words import Words
from api.routers.places import RegionCode
from api.schemas.answers import ActivitiesBody
from api.schemas.lists import FoundActivitiesBody, FoundActivityBody
from simpeltaru import ENGINE_VERSION
from simpeltaru.assess import (
    Answer,
    Moment,
    ParcelPlace,
    PointPlace,
    PolygonPlace,
    Question,
    ZoneKeyPlace,
    list_here,
)
from simpeltaru.assess.search import FoundActivity, Search

router = APIRouter(tags=["activities"])
_LISTED = answers_with(ActivitiesBody)
_HASH = re.compile(r"[0-9a-f]{64}")
_MOST = 2**31 - 1


def _body(answer: Answer, page: Page, words: Words) -> tuple[dict[str, Any], str | None]:
    matched = [one for one in list_here(answer) if page.matches(one)]
    chosen = [one for one in matched if not page.outcome or one.outcome in page.outcome]
    shown, cursor = turn(chosen, page, answer)
    body: dict[str, Any] = {
        "counts": answers.counts(matched, words),
        "numberMatched": len(chosen),
        "numberReturned": len(shown),
        **answers.basis(answer, words, []),
        "situations": answers.situations(answer, words),
        "items": [answers.listed_body(answer, one, words) for one in shown],
    }
    return body, cursor


def _pinned(answer: Answer, moment: Moment) -> list[tuple[str, str]]:
    """What keeps the next page on the same revision: the day and the state of knowledge."""
    day = [] if moment.revision else [("as_of", answer.as_of.isoformat())]
    return [*day, ("known_at", answer.known_at.isoformat())]


async def _listed(
    request: Request, state: State, question: Question, page: Page, words: Words
) -> Response:
    answer = await ask(state, question)
    body, cursor = await to_thread.run_sync(_body, answer, page, words)
    if cursor is not None:
        body["links"].append(next_link(request, cursor, _pinned(answer, question.moment)))
    return json(body, words)


@router.get("/v1/activities/at", summary="What may I do here?", responses=_LISTED)
async def at(
    request: Request,
    state: AppState,
    lon: Lon,
    lat: Lat,
    page: AskedPage,
    moment: AskedMoment,
    words: AskedWords,
) -> Response:
    """Every activity of the rulebook at a point (or the parcel that holds it), by outcome."""
    return await _listed(request, state, Question(PointPlace(lon, lat), moment), page, words)


@router.post(
    "/v1/activities/at",
    summary="What may I do on this land?",
    responses=answers_with(ActivitiesBody, body=True),
    openapi_extra=GEOJSON_BODY,
)
async def over(
    request: Request, state: AppState, page: AskedPage, moment: AskedMoment, words: AskedWords
) -> Response:
    """Every activity of the rulebook on a polygon, by outcome."""
    place = PolygonPlace(await geojson.incoming(request))
    return await _listed(request, state, Question(place, moment), page, words)


@router.get(
    "/v1/parcels/{parcel:path}/activities",
    summary="What may I do on this parcel?",
    responses=_LISTED,
)
async def on_parcel(
    request: Request,
    state: AppState,
    parcel: Identifier,
    page: AskedPage,
    moment: AskedMoment,
    words: AskedWords,
    region: RegionCode = "",
) -> Response:
    """Every activity of the rulebook on a parcel, by outcome."""
    question = Question(ParcelPlace(parcel, region), moment)
    return await _listed(request, state, question, page, words)


@router.get(
    "/v1/rulebooks/{rulebook}/zones/{key:path}/activities",
    summary="What may I do in this sub-zone?",
    responses=_LISTED,
)
async def in_zone(
    request: Request,
    state: AppState,
    rulebook: Annotated[str, Path(pattern=r"^[0-9a-f]{64}$")],
    key: Identifier,
    page: AskedPage,
    moment: AskedMoment,
    words: AskedWords,
) -> Response:
    """Every activity of a rulebook for one of its columns, without any place."""
    question = Question(ZoneKeyPlace(rulebook, key), moment)
    return await _listed(request, state, question, page, words)


@router.get(
    "/v1/activities",
    summary="Search for activities",
    responses=answers_with(FoundActivitiesBody),
)
async def search(
    request: Request,
    state: AppState,
    moment: AskedMoment,
    words: AskedWords,
    q: Text = "",
    kbli: Prefix = "",
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
    cursor: Annotated[str, Query(max_length=400)] = "",
) -> Response:
    """Activities of the rulebooks in force, by name (part of it, or similar) or KBLI code."""
    belongs = mark("search", moment.revision, q, kbli)
    after = ("", -1)
    if cursor:
        after = _after(*decode(cursor, belongs, str, int))
    found = await fetch(state, Search(moment, q.strip(), kbli, after, limit).steps())
    links = []
    if found.more:
        last = found.activities[-1]
        following = encode(belongs, last.rulebook, last.position)
        links = [next_link(request, following, [("known_at", moment.known.isoformat())])]
    body: FoundActivitiesBody = {
        "as_of": None if moment.as_of is None else moment.as_of.isoformat(),
        "known_at": moment.known.isoformat(),
        "engine_version": ENGINE_VERSION,
        "numberMatched": found.matched,
        "numberReturned": len(found.activities),
        "links": links,
        "revisions": list(found.revisions),
        "is_simulation": found.is_simulation,
        "items": [_found(one) for one in found.activities],
    }
    return json(body, words, private=False)


def _after(book: object, position: object) -> tuple[str, int]:
    found = (str(book), int(str(position)))
    # Only what a cursor of ours can hold goes to the database.
    if not _HASH.fullmatch(found[0]) or not 0 <= found[1] <= _MOST:
        raise problems.parameter("bad-parameter", "cursor", "take it from a next link, unchanged")
    return found


def _found(one: FoundActivity) -> FoundActivityBody:
    return {
        "id": one.id,
        "rulebook": one.rulebook,
        "revisions": list(one.revisions),
        "name": one.name,
        "name_en": one.name_en,
        "kbli": list(one.kbli),
    }
