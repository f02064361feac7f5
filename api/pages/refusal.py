"""Refusals of the pages: the same statuses as everywhere, as a page with a way on."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request, Response
from fastapi.routing import APIRoute

from api import problems
from api.pages.question import language_of
from api.pages.rendering import page
from api.pages.words import words


class PageRoute(APIRoute):
    """A route whose refusals are pages in the reader's language."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def answered(request: Request) -> Response:
            try:
                return await handle(request)
            except problems.REFUSED as error:
                return refusal(request, problems.problem_of(error))

        return answered


def refusal(request: Request, problem: problems.Problem) -> Response:
    """The page that says what is wrong with a request and where to go on."""
    language = language_of(request)
    status, _ = problems.TYPES[problem.slug]
    values = {
        "language": language,
        "w": words(language),
        "slug": problem.slug,
        "errors": problem.errors,
    }
    headers = {"Cache-Control": "no-store", **problem.headers}
    return page("penolakan.html", values, language, status, headers)
