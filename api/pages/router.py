"""The map page: `/peta`, and the parts of it that a script fetches anew."""

from __future__ import annotations

from collections.abc import Sequence

from anyio import to_thread
from fastapi import APIRouter, Response

from api.dependencies import AppState, State, fetch
from api.pages.card import card_values
from api.pages.question import Asked, AskedPage
from api.pages.reading import PageFacts, page_facts
from api.pages.refusal import PageRoute
from api.pages.rendering import page
from api.pages.shell import shell_values
from simpeltaru.settings import BaseMap

router = APIRouter(route_class=PageRoute, include_in_schema=False)


@router.get("/peta")
async def peta(state: AppState, asked: AskedPage) -> Response:
    """The whole page, with the answer in it."""
    facts = await fetch(state, page_facts(asked, state.clock(), state.library))
    return await to_thread.run_sync(_whole_page, facts, state.settings.base_maps)


@router.get("/peta/kartu")
async def kartu(state: AppState, asked: AskedPage) -> Response:
    """Only the card with the answer."""
    return await _rendered("kartu.html", state, asked)


@router.get("/peta/cari")
async def cari(state: AppState, asked: AskedPage) -> Response:
    """Only the places found by `q`."""
    return await _rendered("cari.html", state, asked)


@router.get("/peta/kegiatan")
async def kegiatan(state: AppState, asked: AskedPage) -> Response:
    """Only the activities found by `activity_q`."""
    return await _rendered("kegiatan.html", state, asked)


async def _rendered(template: str, state: State, asked: Asked) -> Response:
    facts = await fetch(state, page_facts(asked, state.clock(), state.library))
    return await to_thread.run_sync(_page, template, facts)


def _whole_page(facts: PageFacts, base_maps: Sequence[BaseMap]) -> Response:
    card = card_values(facts)
    around = shell_values(facts, str(card["revision"]), base_maps)
    return page("peta.html", {**card, **around}, facts.asked.lang)


def _page(template: str, facts: PageFacts) -> Response:
    return page(template, card_values(facts), facts.asked.lang)
