"""What the service asks for itself: whether the database answers, and rulebooks beforehand."""

from __future__ import annotations

from simpeltaru.assess.catalogue import all_revisions
from simpeltaru.assess.facts import Steps, rulebooks_of
from simpeltaru.assess.library import Library
from simpeltaru.assess.question import Moment
from simpeltaru.queries.service import alive


def ping() -> Steps[None]:
    """Ask for nothing; raises `StoreUnavailable` where it is driven if that fails."""
    yield alive()


def rulebooks_in_force(moment: Moment, library: Library) -> Steps[None]:
    """Put the rulebooks that are law into the library, so that nobody waits for the parsing."""
    bases = yield from all_revisions(moment)
    hashes = {one.revision.rulebook_hash for one in bases if one.standing.in_force}
    books = yield from rulebooks_of(sorted(one for one in hashes if one), library)
    for book in books.values():
        book.matching("00000")
        _ = book.activities, book.cells
