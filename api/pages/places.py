"""Places found by what a reader typed, as links that ask about them."""

from __future__ import annotations

from dataclasses import dataclass

from api.pages.question import Asked
from api.pages.reading import PlacesRead
from api.render import found_places
from simpeltaru.assess.places import FoundPlace
from simpeltaru.texts import finding_text


@dataclass(frozen=True, slots=True)
class PlaceChoice:
    """A place to ask about.

    `note` is what to know before taking it, such as coordinates that were perhaps swapped.
    """

    label: str
    detail: str
    note: str
    href: str


@dataclass(frozen=True, slots=True)
class PlaceResults:
    """The first of `matched` places; `fault` says what is wrong with a text that is almost one."""

    text: str
    matched: int
    choices: tuple[PlaceChoice, ...]
    fault: str


def place_results(asked: Asked, read: PlacesRead | None) -> PlaceResults | None:
    """What the search for places found; None where nobody searched."""
    if read is None:
        return None
    fault = "" if read.fault is None else finding_text(read.fault, asked.lang)
    places = () if read.found is None else read.found.places
    matched = 0 if read.found is None else read.found.matched
    return PlaceResults(
        asked.text("q"), matched, tuple(_choice(asked, one) for one in places), fault
    )


def _choice(asked: Asked, place: FoundPlace) -> PlaceChoice:
    away = {"lon": "", "lat": "", "parcel": "", "region": "", "q": "", "activity_q": ""}
    return PlaceChoice(
        label=found_places.label(place, asked.lang),
        detail=found_places.detail(place, asked.lang),
        note=found_places.note(place, asked.lang),
        href=asked.href(**{**away, **found_places.question(place)}),
    )
