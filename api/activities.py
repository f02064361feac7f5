"""What every way to name activities has in common: queries, filters, pages."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlencode

import orjson
from fastapi import Depends, Query, Request

from api import problems
from api.dependencies import NO_CONTROLS
from api.render.words import link
from api.schemas.common import LinkBody, OutcomeCode
from simpeltaru.assess import Answer, ListedHere, kbli_query
from simpeltaru.verdict import ActivityQuery

MAX_ASKED = 50


def wanted(
    kbli: Annotated[
        list[str] | None,
        Query(max_length=MAX_ASKED, description="KBLI code, five digits; repeatable."),
    ] = None,
    activity: Annotated[
        list[Annotated[str, Query(max_length=120, pattern=NO_CONTROLS)]] | None,
        Query(max_length=MAX_ASKED, description="Activity id of the rulebook; repeatable."),
    ] = None,
    edition: Annotated[
        str, Query(description="KBLI edition of the codes; without it, the rulebook's.")
    ] = "",
) -> tuple[ActivityQuery, ...]:
    """The activities a request asks about; at least one."""
    codes, ids = kbli or (), activity or ()
    if edition and not codes:
        detail = "is that of KBLI codes: give kbli=, or leave it out"
        raise problems.parameter("bad-parameter", "edition", detail)
    queries = [kbli_query(code, edition) for code in codes]
    queries += [ActivityQuery(activity_id=one) for one in ids if one]
    if not queries or len(queries) != len(codes) + len(ids):
        detail = "give kbli= or activity=; /v1/activities/at lists every activity of a place"
        raise problems.parameter("bad-parameter", "kbli", detail)
    return tuple(queries)


Wanted = Annotated[tuple[ActivityQuery, ...], Depends(wanted)]
Text = Annotated[
    str,
    Query(max_length=100, pattern=NO_CONTROLS, description="Part of the activity's name."),
]
Prefix = Annotated[
    str,
    Query(pattern=r"^([0-9]{2,5})?$", description="KBLI code or its first digits (2-5)."),
]


@dataclass(frozen=True)
class Page:
    """Filters and a page of the list of activities at a place."""

    outcome: tuple[str, ...]
    q: str
    kbli: str
    limit: int
    cursor: str

    def matches(self, one: ListedHere) -> bool:
        """Whether an activity passes `q` and `kbli` (a code above or below the one asked)."""
        text = self.q.casefold()
        named = not text or text in one.name.casefold() or text in one.name_en.casefold()
        coded = not self.kbli or any(
            code.startswith(self.kbli) or self.kbli.startswith(code) for code in one.kbli
        )
        return named and coded


def page(
    outcome: Annotated[
        list[OutcomeCode] | None, Query(description="Only these outcomes; repeatable.")
    ] = None,
    q: Text = "",
    kbli: Prefix = "",
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
    cursor: Annotated[str, Query(max_length=400, description="From a `next` link.")] = "",
) -> Page:
    """Filters and page of a request."""
    return Page(tuple(outcome or ()), q.strip(), kbli, limit, cursor)


AskedPage = Annotated[Page, Depends(page)]


def mark(*parts: object) -> str:
    """A short mark of what a cursor belongs to: another question is another mark."""
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:16]


def encode(belongs: str, *after: object) -> str:
    """An opaque cursor: where the next page begins."""
    return base64.urlsafe_b64encode(orjson.dumps([belongs, *after])).decode().rstrip("=")


def decode(cursor: str, belongs: str, *kinds: type) -> list[object]:
    """What `encode` put in. Raises `Problem` for a cursor that is not ours or not of this list."""
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        found = orjson.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
    except ValueError:
        found = None
    fits = isinstance(found, list) and len(found) == len(kinds) + 1 and found[0] == belongs
    if not fits or not all(type(one) is kind for one, kind in zip(found[1:], kinds, strict=True)):
        raise problems.parameter("bad-parameter", "cursor", "take it from a next link, unchanged")
    return found[1:]


def turn(
    found: Sequence[ListedHere], asked: Page, answer: Answer
) -> tuple[list[ListedHere], str | None]:
    """The page of a list, and the cursor of the next one."""
    bases = [plan.basis.revision.content_hash for plan in answer.plans if plan.basis]
    books = [plan.rulebook.hash for plan in answer.plans if plan.rulebook]
    belongs = mark(bases, books, asked.outcome, asked.q, asked.kbli)
    after = 0
    if asked.cursor:
        (position,) = decode(asked.cursor, belongs, int)
        after = int(str(position))
    rest = [one for one in found if one.position > after]
    shown = rest[: asked.limit]
    more = encode(belongs, shown[-1].position) if len(rest) > len(shown) and shown else None
    return shown, more


def next_link(request: Request, cursor: str, pinned: Iterable[tuple[str, str]]) -> LinkBody:
    """The same request for the next page, at the same moment."""
    fixed = dict(pinned)
    kept = [
        (name, value)
        for name, value in request.query_params.multi_items()
        if name != "cursor" and name not in fixed
    ]
    query = urlencode([*kept, *fixed.items(), ("cursor", cursor)])
    title = "POST the same body to it" if request.method == "POST" else ""
    return link("next", f"{request.url.path}?{query}", title)
