"""The service itself: where to begin, what its problems mean, whether it is well."""

from __future__ import annotations

from html import escape

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from api import problems
from api.dependencies import AppState, AskedWords, fetch, json
from api.openapi import DESCRIPTION, answers_with
from api.render.words import link
from api.schemas.lists import HealthBody, LandingBody
from simpeltaru import ENGINE_VERSION
from simpeltaru.assess.service import ping

router = APIRouter(tags=["service"])
_TITLE = "Simpeltaru"


@router.get("/", summary="Where to begin", responses=answers_with(LandingBody))
async def landing(request: Request, words: AskedWords) -> Response:
    """Links to everything. Who opens the address in a browser is shown the map."""
    if "text/html" in request.headers.get("accept", ""):
        return RedirectResponse("/peta", headers={"Vary": "Accept"})
    links = [
        link("alternate", "/peta", "The map, for people"),
        link("service-desc", "/openapi.json", "OpenAPI 3.1"),
        link("service-doc", "/docs", "Every question that can be asked"),
        link("data", "/v1/plans", "Plans"),
        link("search", "/v1/places", "Places by name, number or coordinates"),
        link("tilesets-vector", "/tiles", "Vector tiles and styles"),
        link("describedby", "/problems", "Problems and what they mean"),
        link("status", "/healthz", "Health"),
    ]
    body: LandingBody = {"title": _TITLE, "description": DESCRIPTION, "links": links}
    return json(body, words, private=False)


@router.get("/docs", include_in_schema=False)
async def docs(request: Request) -> Response:
    """The OpenAPI document as a page without scripts."""
    sections = []
    for path, operations in request.app.openapi()["paths"].items():
        for method, one in operations.items():
            sections.append(_operation(method, path, one))
    head = f'<p>{escape(DESCRIPTION)}</p><p><a href="/openapi.json">OpenAPI 3.1</a></p>'
    return _page(head + "".join(sections))


def _operation(method: str, path: str, one: dict[str, object]) -> str:
    rows = []
    for parameter in one.get("parameters", []):  # type: ignore[attr-defined]
        need = "required" if parameter.get("required") else "optional"
        text = parameter.get("description", "")
        rows.append(
            f"<li><code>{escape(parameter['name'])}</code> ({escape(parameter['in'])}, {need}) "
            f"{escape(text)}</li>"
        )
    return (
        f"<h2>{escape(str(one['summary']))}</h2>"
        # A long address may break, or it would be wider than a telephone.
        f"<p><code>{escape(method.upper())} {escape(path).replace('/', '/<wbr>')}</code></p>"
        f"<p>{escape(str(one.get('description', '')))}</p><ul>{''.join(rows)}</ul>"
    )


def _page(content: str) -> Response:
    html = (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{_TITLE}</title></head><body><h1>{_TITLE}</h1>{content}</body></html>"
    )
    return Response(html, media_type="text/html; charset=utf-8")


@router.get("/problems", include_in_schema=False)
async def all_problems(words: AskedWords) -> Response:
    """Every problem type with its status and meaning."""
    return json([_described(slug) for slug in problems.TYPES], words, private=False)


@router.get("/problems/{slug}", include_in_schema=False)
async def one_problem(slug: str, words: AskedWords) -> Response:
    """What a problem's `type` means."""
    if slug not in problems.TYPES:
        raise problems.Problem("not-found", "there is no such problem type")
    return json(_described(slug), words, private=False)


def _described(slug: str) -> dict[str, object]:
    status, meaning = problems.TYPES[slug]
    return {"type": f"/problems/{slug}", "status": status, "title": meaning}


@router.get("/healthz", summary="Is the service well?", responses=answers_with(HealthBody))
async def healthz(state: AppState, words: AskedWords) -> Response:
    """200 if the database answers, else 503."""
    await fetch(state, ping())
    body: HealthBody = {"status": "ok", "engine_version": ENGINE_VERSION}
    return json(body, words, private=False)
