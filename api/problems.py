"""Every refusal as `application/problem+json` (RFC 9457) with a stable `type`.

The types are listed at `/problems`. What a database or a library said is never repeated.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from http import HTTPStatus
from typing import Any

import orjson
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from simpeltaru.errors import Conflict, NotFound, QuestionError, StoreUnavailable

MEDIA_TYPE = "application/problem+json"
RETRY_AFTER_S = 5

TYPES: Mapping[str, tuple[int, str]] = {
    "unknown-parameter": (400, "A parameter this address does not have"),
    "bad-parameter": (400, "A parameter that is missing, malformed, out of bounds or repeated"),
    "bad-body": (400, "A body that is not JSON"),
    "forbidden-simulation": (403, "Only a simulation is loaded, and this host is not loopback"),
    "not-found": (404, "No such thing or address"),
    "method-not-allowed": (405, "The address does not take this method"),
    "not-acceptable": (406, "What this address serves is not what was asked for"),
    "conflict": (409, "The request contradicts what is stored"),
    "too-large": (413, "The body is too large"),
    "unsupported-media-type": (415, "The body must be application/json or application/geo+json"),
    "unprocessable": (422, "Well-formed, but not a question that can be answered"),
    "internal-error": (500, "A fault of ours"),
    "store-unavailable": (503, "The database does not answer; try again"),
}
"""Problem types by slug: HTTP status and what they mean. `type` is `/problems/<slug>`."""


class Problem(Exception):  # noqa: N818 - RFC 9457 calls it a problem
    """A refusal. `errors` are {"parameter"|"pointer": where, "detail": what}."""

    def __init__(
        self,
        slug: str,
        detail: str,
        errors: Sequence[Mapping[str, str]] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        self.slug, self.detail = slug, detail
        self.errors, self.headers = errors, headers or {}
        super().__init__(slug)


def response(problem: Problem) -> Response:
    """The problem as it goes out."""
    status, title = TYPES[problem.slug]
    body: dict[str, object] = {
        "type": f"/problems/{problem.slug}",
        "title": title,
        "status": status,
        "detail": problem.detail,
    }
    if problem.errors:
        body["errors"] = list(problem.errors)
    headers = {"Cache-Control": "no-store", **problem.headers}
    return Response(orjson.dumps(body), status, headers, MEDIA_TYPE)


def parameter(slug: str, name: str, detail: str) -> Problem:
    """A problem with one parameter."""
    return Problem(slug, f"{name}: {detail}", [{"parameter": name, "detail": detail}])


def body(slug: str, pointer: str, detail: str) -> Problem:
    """A problem with one place in the body; `pointer` is a JSON pointer."""
    return Problem(slug, f"{pointer or 'body'}: {detail}", [{"pointer": pointer, "detail": detail}])


def install(app: FastAPI) -> None:
    """Answer every error on purpose, and every error of the framework, with a problem."""
    for kind in REFUSED:
        app.add_exception_handler(kind, _refuse)


def _refuse(_request: Request, error: Exception) -> Response:
    return response(problem_of(error))


def problem_of(error: Exception) -> Problem:
    """The problem that an error of one of the kinds in `REFUSED` is."""
    if isinstance(error, Problem):
        return error
    of = next(of for kind, of in _OF.items() if isinstance(error, kind))
    return of(error)


def _question(error: QuestionError) -> Problem:
    if error.parameter == "geometry":
        return body("unprocessable", "/geometry", error.problem)
    return parameter("bad-parameter", error.parameter, error.problem)


def _not_found(error: NotFound) -> Problem:
    return Problem("not-found", str(error))


def _conflict(error: Conflict) -> Problem:
    return Problem("conflict", str(error))


def _unavailable(_error: StoreUnavailable) -> Problem:
    detail = "the database does not answer in time"
    return Problem("store-unavailable", detail, headers={"Retry-After": str(RETRY_AFTER_S)})


def _invalid(error: RequestValidationError) -> Problem:
    found = [_entry(one) for one in error.errors()]
    if any(one["loc"][0] == "path" for one in error.errors()):
        return Problem("not-found", "no such thing has that identifier")
    names = ", ".join(entry["parameter"] for entry in found)
    return Problem("bad-parameter", f"see errors: {names}", found)


def _entry(one: Mapping[str, Any]) -> dict[str, str]:
    name = ".".join(str(step) for step in one["loc"][1:2])
    return {"parameter": name, "detail": str(one["msg"])}


_BY_STATUS = {status: slug for slug, (status, _) in reversed(TYPES.items())}


def _http(error: HTTPException) -> Problem:
    slug = _BY_STATUS.get(error.status_code)
    if slug is None:
        slug = (
            "bad-parameter"
            if error.status_code < HTTPStatus.INTERNAL_SERVER_ERROR
            else "internal-error"
        )
    details = {
        "not-found": "there is nothing at this address",
        "method-not-allowed": "see the Allow header for the methods it takes",
    }
    headers = dict(error.headers or {})
    return Problem(slug, details.get(slug, TYPES[slug][1]), headers=headers)


_OF: Mapping[type[Exception], Callable[[Any], Problem]] = {
    QuestionError: _question,
    NotFound: _not_found,
    Conflict: _conflict,
    StoreUnavailable: _unavailable,
    RequestValidationError: _invalid,
    HTTPException: _http,
}
REFUSED = (Problem, *_OF)
"""Every kind of error that is a refusal and no fault."""
