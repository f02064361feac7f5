"""Everything one page needs from the database, over one connection."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime

from api.pages.question import Asked
from simpeltaru.assess import Basis, Facts, Library, Moment, Steps, facts_needed
from simpeltaru.assess.catalogue import all_revisions
from simpeltaru.assess.facts import rulebooks_of
from simpeltaru.assess.places import FoundPlaces, find_places
from simpeltaru.assess.search import Found, Search
from simpeltaru.coordinates import CoordinateError
from simpeltaru.errors import NotFound
from simpeltaru.queries import parcels
from simpeltaru.verdict import Finding

SHOWN = 20
"""How many activities or places a search shows; more are counted, and asked to be narrowed."""

_CODE = re.compile(r"(?:KBLI\s*)?([0-9]{2,5})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PlacesRead:
    """What the search for places found, or what is wrong with a text that is almost a place."""

    found: FoundPlaces | None
    fault: Finding | None


@dataclass(frozen=True, slots=True)
class PageFacts:
    """What was read for a page.

    `facts` is None where no place is asked about, `found` where no activity is searched for,
    `places` where no place is. `elsewhere` is the name of an activity that was asked for by its
    identifier in a rulebook that is not in use here: it is searched for instead.
    `outlines` are the polygons (WKB, metric CRS) of parcels that overlap, by layer and id.
    `bases` is every revision there is, as it stands on the day.
    """

    asked: Asked
    moment: Moment
    facts: Facts | None
    bases: tuple[Basis, ...]
    found: Found | None
    places: PlacesRead | None
    elsewhere: str
    outlines: dict[tuple[str, str], bytes]


def page_facts(asked: Asked, now: datetime, library: Library) -> Steps[PageFacts]:
    """The queries of a page. Raises `NotFound`, `QuestionError`, `Conflict`."""
    moment, question = asked.moment(now), asked.question(now)
    facts, elsewhere = None, ""
    outlines: dict[tuple[str, str], bytes] = {}
    if question is not None:
        facts = yield from facts_needed(question, library)
        elsewhere = yield from _of_another_rulebook(asked, facts, library)
        outlines = yield from _outlines(facts, moment)
    if facts is not None and elsewhere:
        asked = asked.searching(elsewhere)
        facts = replace(facts, question=replace(facts.question, activities=()))
    bases = yield from all_revisions(moment)
    found = yield from _activities(asked, moment, facts)
    places = yield from places_read(asked, now)
    return PageFacts(asked, moment, facts, bases, found, places, elsewhere, outlines)


def _of_another_rulebook(asked: Asked, facts: Facts, library: Library) -> Steps[str]:
    """The name of the activity asked for, if its rulebook is none of those here."""
    book = asked.text("rulebook")
    if not book or book in facts.rulebooks or not facts.rulebooks:
        return ""
    read = yield from rulebooks_of((book,), library)
    row = read[book].activities.get(asked.text("activity"))
    if row is None:
        raise NotFound("activity", asked.text("activity"))
    return row.name


def places_read(asked: Asked, now: datetime) -> Steps[PlacesRead | None]:
    """The search for places, if there is one. Raises `NotFound` and `QuestionError`."""
    if not asked.text("q"):
        return None
    try:
        found = yield from find_places(asked.text("q"), asked.moment(now), SHOWN)
    except CoordinateError as error:
        return PlacesRead(None, error.finding)
    return PlacesRead(found, None)


def _outlines(facts: Facts, moment: Moment) -> Steps[dict[tuple[str, str], bytes]]:
    """Where several parcels hold the point, their polygons to choose from."""
    found: dict[tuple[str, str], bytes] = {}
    candidates = {(one.layer_id, one.id) for ground in facts.grounds for one in ground.parcels}
    if len(candidates) < 2:
        return found
    for layer, identifier in sorted(candidates):
        for row in (yield parcels.parcels_by_id(identifier, moment.known)):
            if row["layer"] == layer:
                found[layer, identifier] = row["wkb"]
    return found


def _activities(asked: Asked, moment: Moment, facts: Facts | None) -> Steps[Found | None]:
    text = asked.text("activity_q")
    if not text:
        return None
    code = _CODE.fullmatch(text)
    name, kbli = ("", code.group(1)) if code else (text, "")
    books = None if facts is None else frozenset(facts.rulebooks)
    return (yield from Search(moment, name, kbli, ("", -1), SHOWN, books).steps())
