"""What routes share: parameters of a moment, words, the pool, and one way to ask."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Annotated, Any, Literal, TypeVar, get_args, get_origin

import orjson
from anyio import to_thread
from fastapi import Depends, Path, Query, Request, Response
from fastapi.dependencies.utils import get_flat_params
from fastapi.params import Query as QueryParameter
from fastapi.routing import APIRoute
from pydantic import BeforeValidator

from api import problems
from api.render.words import Words
from simpeltaru.assess import Answer, Library, Moment, Question, facts_needed, judge, run_async
from simpeltaru.assess.facts import Steps
from simpeltaru.db.engine import Pool
from simpeltaru.settings import Settings
from tiles.tileset import Owners

T = TypeVar("T")

Lon = Annotated[
    float,
    Query(ge=-180, le=180, allow_inf_nan=False, description="Longitude, degrees", examples=[117.5]),
]
Lat = Annotated[
    float,
    Query(ge=-90, le=90, allow_inf_nan=False, description="Latitude, degrees", examples=[0.13]),
]
NO_CONTROLS = r"^[^\x00-\x1f\x7f]*$"
Identifier = Annotated[str, Path(pattern=r"^[^\x00-\x1f\x7f]{1,120}$")]


@dataclass(frozen=True)
class State:
    """What the application holds while it runs."""

    settings: Settings
    pool: Pool
    library: Library
    clock: Callable[[], datetime]
    tile_owners: Owners = field(default_factory=Owners)


def state_of(request: Request) -> State:
    """The running application's state."""
    found: State = request.app.state.simpeltaru
    return found


AppState = Annotated[State, Depends(state_of)]


def _takes(route: APIRoute) -> dict[str, bool]:
    """Query parameters of a route, and whether each may be repeated."""
    return {
        field.alias: _is_list(field.field_info.annotation)
        for field in get_flat_params(route.dependant)
        if isinstance(field.field_info, QueryParameter)
    }


def _is_list(annotation: Any) -> bool:
    return any(get_origin(one) is list for one in (annotation, *get_args(annotation)))


async def only_known_parameters(request: Request) -> None:
    """Refuse parameters the address does not have, and repeated ones it takes once."""
    route = request.scope["route"]
    known: dict[tuple[str, str], dict[str, bool]] = request.app.state.parameters
    own = (request.method, route.path_format)
    takes = known.get(own)
    if takes is None:
        takes = known[own] = _takes(route)
    given = request.query_params
    for name in given:
        if name not in takes:
            detail = f"is not a parameter here; known are {', '.join(takes) or 'none'}"
            raise problems.parameter("unknown-parameter", name[:80], detail)
        if not takes[name] and len(given.getlist(name)) > 1:
            raise problems.parameter("bad-parameter", name, "may be given only once")


def _written_as(pattern: str, example: str) -> BeforeValidator:
    """Pydantic also takes counts of seconds for dates; 2026 would be a day of 1970."""

    def check(value: object) -> object:
        if isinstance(value, str) and not re.match(pattern, value, re.ASCII):
            raise ValueError(f"write it as in {example}")
        return value

    return BeforeValidator(check)


DAY = _written_as(r"\d{4}-\d\d-\d\d\Z", "2026-01-31")
_MOMENT = _written_as(r"\d{4}-\d\d-\d\d[Tt ]\d\d:", "2026-01-31T08:00:00Z")


def moment(
    state: AppState,
    as_of: Annotated[
        date | None,
        DAY,
        Query(description="Legal day; without it, today where the place is. Excludes `revision`."),
    ] = None,
    revision: Annotated[
        str | None,
        Query(
            pattern=r"^[a-z0-9][a-z0-9_-]{1,63}$",
            description="Ask this revision whatever its standing: the only way to ask a draft.",
        ),
    ] = None,
    known_at: Annotated[
        datetime | None,
        _MOMENT,
        Query(description="Answer with what was known then (with a time zone); without it, now."),
    ] = None,
) -> Moment:
    """The moment a request asks about."""
    return Moment(state.clock(), as_of, known_at, revision or "")


def words(
    request: Request,
    lang: Annotated[
        Literal["id", "en"] | None, Query(description="Overrides Accept-Language.")
    ] = None,
    audience: Annotated[Literal["citizen", "officer"], Query()] = "citizen",
) -> Words:
    """The language and audience of the response: Indonesian for citizens unless asked."""
    return Words(lang or preferred(request.headers.get("accept-language", "")), audience)


def preferred(header: str) -> str:
    """The language an Accept-Language header prefers of those there are texts in."""
    best, found = 0.0, "id"
    for entry in header.lower().split(","):
        tag, _, weight = entry.strip().partition(";")
        try:
            quality = float(weight.replace(" ", "").removeprefix("q=")) if weight else 1.0
        except ValueError:
            continue
        lang = tag.strip().partition("-")[0]
        if lang in ("id", "en") and quality > best:
            best, found = quality, lang
    return found


AskedMoment = Annotated[Moment, Depends(moment)]
AskedWords = Annotated[Words, Depends(words)]
Geometry = Annotated[bool, Query(description="Add the place and its parts as GeoJSON.")]


async def fetch(state: State, steps: Steps[T]) -> T:
    """Drive steps over one pooled connection."""
    async with state.pool.session() as session:
        return await run_async(steps, session)


async def ask(state: State, question: Question) -> Answer:
    """Ask the database, give the connection back, and judge aside of the event loop."""
    facts = await fetch(state, facts_needed(question, state.library))
    return await to_thread.run_sync(judge, facts)


def json(body: Any, words: Words, *, private: bool = True) -> Response:
    """A body as JSON. What is about a place may be kept by the asker's browser only."""
    headers = {
        "Cache-Control": "private, no-cache" if private else "no-cache",
        "Content-Language": words.lang,
        "Vary": "Accept, Accept-Language",
    }
    return Response(orjson.dumps(body), headers=headers, media_type="application/json")


def utc_now() -> datetime:
    """The server's clock; the only one in the service."""
    return datetime.now(UTC)
