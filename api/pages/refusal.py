"""Refusals of the pages: the same statuses as everywhere, as a page with a way on."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from fastapi import Request, Response
from fastapi.routing import APIRoute

from api import problems
from api.pages.question import PARAMETERS, language_of
from api.pages.rendering import page
from api.pages.words import words
from simpeltaru.assess.question import similar_codes
from simpeltaru.catalogue import kbli_exists, kbli_title
from simpeltaru.errors import NotFound, StoreUnavailable

_OF_ACTIVITY = frozenset({"kbli", "activity", "rulebook", "edition"})
_SAID = {
    "bad-parameter": "refused_parameters",
    "unknown-parameter": "refused_parameters",
    "not-found": "refused_not_found",
    "conflict": "refused_conflict",
    "store-unavailable": "refused_unavailable",
}
_KBLI_DIGITS = 5
_FRAGMENTS = frozenset({"/peta/kartu", "/peta/cari", "/peta/kegiatan"})
"""Addresses a script fetches into the page it is in."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A parameter that does not fit, and what would."""

    parameter: str
    fits: str


@dataclass(frozen=True, slots=True)
class Way:
    """A way on from a refusal."""

    text: str
    href: str


class PageRoute(APIRoute):
    """A route whose refusals are pages in the reader's language."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def answered(request: Request) -> Response:
            try:
                return await handle(request)
            except problems.REFUSED as error:
                return refusal(request, error)

        return answered


def refusal(request: Request, error: Exception) -> Response:
    """What is wrong with a request and where to go on: a page, or a card for the card's address."""
    problem, language = problems.problem_of(error), language_of(request)
    status, _ = problems.TYPES[problem.slug]
    w = words(language)
    faults = [_fault(request, one.get("parameter", ""), w) for one in problem.errors]
    values = {
        "language": language,
        "w": w,
        "said": w[_SAID.get(problem.slug, "refused_other")],
        "faults": faults,
        "similar": _similar(request, {one.parameter for one in faults}),
        "ways": _ways(request, error, {one.parameter for one in faults}, w),
    }
    whole = request.url.path not in _FRAGMENTS
    headers = {"Cache-Control": "no-store", **problem.headers}
    template = "penolakan.html" if whole else "penolakan_kartu.html"
    return page(template, values, language, status, headers)


def _fault(request: Request, name: str, w: Mapping[str, str]) -> Fault:
    if name not in PARAMETERS:
        return Fault(name, w["fits_unknown"])
    if len(request.query_params.getlist(name)) > 1:
        return Fault(name, w["fits_once"])
    return Fault(name, w[f"fits_{name}"])


def _similar(request: Request, wrong: set[str]) -> list[Way]:
    """Codes that may have been meant, where five digits are no code of KBLI 2020."""
    code = request.query_params.get("kbli", "").strip()
    plain = len(code) == _KBLI_DIGITS and code.isascii() and code.isdigit()
    if "kbli" not in wrong or not plain or kbli_exists(code) is not False:
        return []
    kept = _kept(request, {*wrong, *_OF_ACTIVITY})
    return [
        Way(f"{one} {(kbli_title(one) or '').capitalize()}", _href({**kept, "kbli": one}))
        for one in similar_codes(code)
    ]


def _ways(request: Request, error: Exception, wrong: set[str], w: Mapping[str, str]) -> list[Way]:
    ways = []
    if isinstance(error, StoreUnavailable):
        ways.append(Way(w["try_again"], _href(_kept(request, set()))))
    kept = _kept(request, {*wrong, *_OF_ACTIVITY, "q", "activity_q"})
    placed = {"lon", "lat"} <= kept.keys() or "parcel" in kept
    about_activity = bool(wrong & _OF_ACTIVITY) or _is_missing_activity(error)
    if placed and about_activity:
        ways.append(Way(w["same_place"], _href(kept)))
    if isinstance(error, NotFound) and placed and not about_activity and _is_dated(request):
        ways.append(Way(w["see_today"], _href(_kept(request, {"as_of", "revision"}))))
    return [*ways, Way(w["back_to_map"], _href(_language_only(request)))]


def _is_missing_activity(error: Exception) -> bool:
    return isinstance(error, NotFound) and error.kind == "activity"


def _is_dated(request: Request) -> bool:
    return bool({"as_of", "revision"} & _kept(request, set()).keys())


def _kept(request: Request, without: set[str]) -> dict[str, str]:
    """The parameters of a request that nothing was wrong with, in the order of addresses."""
    given = request.query_params
    return {
        name: given[name].strip()
        for name in PARAMETERS
        if name not in without and given.get(name, "").strip()
    }


def _language_only(request: Request) -> dict[str, str]:
    lang = request.query_params.get("lang", "")
    return {"lang": lang} if lang in ("id", "en") else {}


def _href(values: Mapping[str, str]) -> str:
    return f"/peta?{urlencode(values)}" if values else "/peta"
