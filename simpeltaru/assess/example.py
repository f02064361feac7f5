"""Places worth showing: parcels in several sub-zones of a plan that is law."""

from __future__ import annotations

from dataclasses import dataclass

from simpeltaru.assess.facts import Steps, basis_of, parcel_layers
from simpeltaru.assess.question import Moment, ParcelPlace, Place, ZoneKeyPlace
from simpeltaru.plan import Revision
from simpeltaru.queries import parcels, plans
from simpeltaru.queries.activities import activities_count
from simpeltaru.queries.rulebooks import rulebook_keys

_SHOWS_M2 = 40.0
_COUNT = 300


@dataclass(frozen=True, slots=True)
class Examples:
    """Places under one plan; `listed` says whether its rulebook has the activity."""

    places: tuple[Place, ...]
    listed: bool


def examples(moment: Moment, kbli: str) -> Steps[Examples | None]:
    """Places to show a plan in force with, or None without a rulebook in force.

    The places are parcels with at least 40 m² in each of two sub-zones, else the first column of
    a rulebook.
    """
    rows = yield plans.revisions(moment.known)
    bases = [basis_of(plans.known_revision(row), moment) for row in rows]
    books: dict[str, str] = {}
    for basis in bases:
        revision = basis.revision
        if revision.rulebook_hash is None:
            continue
        if basis.standing.in_force or moment.revision == revision.id:
            books[revision.id] = revision.rulebook_hash
            found = yield from _split(revision, moment)
            if found:
                return Examples(found, (yield from _lists(revision.rulebook_hash, kbli)))
    for book in books.values():
        keys = yield rulebook_keys(book)
        if keys:
            place = ZoneKeyPlace(book, keys[0]["key"])
            return Examples((place,), (yield from _lists(book, kbli)))
    return None


def _split(revision: Revision, moment: Moment) -> Steps[tuple[Place, ...]]:
    region = revision.region
    layers = yield from parcel_layers(region, moment.day(region), moment)
    places: list[Place] = []
    for layer in layers:
        rows = yield parcels.split_parcels(
            region.code, layer.id, revision.id, shows_m2=_SHOWS_M2, count=_COUNT
        )
        places += [ParcelPlace(row["id"], region.code) for row in rows]
    return tuple(places)


def _lists(book: str, kbli: str) -> Steps[bool]:
    counted = yield activities_count([book], name="", kbli=kbli)
    return bool(counted[0]["matched"])
