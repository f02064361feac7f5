"""The map page: `/peta`, and the parts of it that a script fetches anew."""

from __future__ import annotations

from collections.abc import Sequence

from anyio import to_thread
from fastapi import APIRouter, Response

from api.dependencies import AppState, fetch
from api.pages.card import card_values, found_activities
from api.pages.places import place_results
from api.pages.question import Asked, AskedPage
from api.pages.reading import PageFacts, page_facts, places_read
from api.pages.refusal import PageRoute
from api.pages.rendering import page
from api.pages.shell import shell_values
from api.pages.words import words
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
    facts = await fetch(state, page_facts(asked, state.clock(), state.library))
    return await to_thread.run_sync(_card, facts)


@router.get("/peta/cari")
async def cari(state: AppState, asked: AskedPage) -> Response:
    """Only the places found by `q`."""
    read = await fetch(state, places_read(asked, state.clock()))
    return _fragment("cari.html", asked, places=place_results(asked, read))


@router.get("/peta/kegiatan")
async def kegiatan(state: AppState, asked: AskedPage) -> Response:
    """Only the activities found by `activity_q`, at the place if there is one."""
    facts = await fetch(state, page_facts(asked, state.clock(), state.library))
    return _fragment("kegiatan.html", asked, found=found_activities(facts))


def _fragment(template: str, asked: Asked, **values: object) -> Response:
    return page(template, {"w": words(asked.lang), **values}, asked.lang)


def _whole_page(facts: PageFacts, base_maps: Sequence[BaseMap]) -> Response:
    card = card_values(facts)
    around = shell_values(facts, str(card["revision"]), base_maps)
    return page("peta.html", {**card, **around}, facts.asked.lang)


def _card(facts: PageFacts) -> Response:
    return page("kartu.html", card_values(facts), facts.asked.lang)
