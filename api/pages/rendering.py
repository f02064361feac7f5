"""Templates of the pages: their own and the macros they share with the maps."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache, partial
from pathlib import Path

from fastapi import Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined

import tiles
from api.pages import assets
from tiles.page import shown

_FOLDERS = [Path(__file__).parent / "templates", Path(tiles.__file__).parent / "templates"]


@lru_cache(maxsize=1)
def environment() -> Environment:
    """The environment of every page; values are escaped, an unknown name is an error."""
    made = Environment(
        loader=FileSystemLoader(_FOLDERS),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=shown,
    )
    made.globals |= {"asset": assets.href, "stylesheets": partial(assets.hrefs, ".css")}
    return made


def page(
    template: str,
    values: Mapping[str, object],
    language: str,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """A page about a place: the reader's own browser may keep it, nobody else."""
    return Response(
        environment().get_template(template).render(**values),
        status_code=status,
        media_type="text/html; charset=utf-8",
        headers={
            "Cache-Control": "private, no-cache",
            "Content-Language": language,
            **(headers or {}),
        },
    )
