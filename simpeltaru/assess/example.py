"""A place worth showing: a parcel in several sub-zones of a plan that is law."""

from __future__ import annotations

from simpeltaru.assess.facts import Steps, basis_of, parcel_layers
from simpeltaru.assess.question import Moment, ParcelPlace, Place, ZoneKeyPlace
from simpeltaru.queries import parcels, plans
from simpeltaru.queries.activities import activities_count
from simpeltaru.queries.rulebooks import rulebook_keys

_SHOWS_M2 = 40.0


def example_place(moment: Moment, kbli: str) -> Steps[tuple[Place, bool] | None]:
    """A place, and whether its rulebook lists a KBLI code; None without any rulebook in force.

    The place is a parcel with at least 40 m² in each of two sub-zones, else the first column of
    the rulebook.
    """
    rows = yield plans.revisions(moment.known)
    bases = [basis_of(plans.known_revision(row), moment) for row in rows]
    for basis in bases:
        revision = basis.revision
        asked = basis.standing.in_force or moment.revision == revision.id
        if not asked or revision.rulebook_hash is None:
            continue
        book = revision.rulebook_hash
        counted = yield activities_count([book], name="", kbli=kbli)
        listed = counted[0]["matched"] > 0
        layers = yield from parcel_layers(revision.region, moment.day(revision.region), moment)
        for layer in layers:
            found = yield parcels.split_parcel(
                revision.region.code, layer.id, revision.id, _SHOWS_M2
            )
            if found:
                return ParcelPlace(found[0]["id"], revision.region.code), listed
        keys = yield rulebook_keys(book)
        if keys:
            return ZoneKeyPlace(book, keys[0]["key"]), listed
    return None
