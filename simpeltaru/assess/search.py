"""The search for activities in the rulebooks that are law on a day, or of one revision."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from simpeltaru.assess.answer import Basis
from simpeltaru.assess.facts import Steps, bases_of, basis_of, known_revision
from simpeltaru.assess.question import Moment
from simpeltaru.queries import plans
from simpeltaru.queries.activities import activities_count, activities_search


@dataclass(frozen=True, slots=True)
class FoundActivity:
    """An activity of a rulebook; `position` is its place in the matrix."""

    rulebook: str
    revisions: tuple[str, ...]
    id: str
    position: int
    name: str
    name_en: str
    kbli: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """A page of activities; `matched` counts them all, `more` says whether others follow.

    `revisions` are those whose rulebooks were searched: none means that there was nothing to
    search, not that no plan has such an activity.
    """

    activities: tuple[FoundActivity, ...]
    matched: int
    more: bool
    revisions: tuple[str, ...]
    is_simulation: bool


@dataclass(frozen=True, slots=True)
class Search:
    """Activities by part of the name and by KBLI code (2-5 digits), after (rulebook, position).

    `within` are the only rulebooks looked in, by hash: those at a place, say; None looks in all.
    """

    moment: Moment
    name: str
    kbli: str
    after: tuple[str, int]
    count: int
    within: frozenset[str] | None = None

    def steps(self) -> Steps[Found]:
        """The queries of the search. Raises `NotFound` for an unknown revision."""
        users: dict[str, list[str]] = defaultdict(list)
        bases = yield from self._bases()
        for book, basis in bases:
            users[book].append(basis.revision.id)
        books = sorted(users)
        counted = yield activities_count(books, name=self.name, kbli=self.kbli)
        rows = yield activities_search(
            books, name=self.name, kbli=self.kbli, after=self.after, count=self.count + 1
        )
        found = tuple(
            FoundActivity(
                rulebook=row["rulebook"],
                revisions=tuple(users[row["rulebook"]]),
                id=row["id"],
                position=row["position"],
                name=row["name"],
                name_en=row["name_en"],
                kbli=tuple(row["kbli"]),
            )
            for row in rows[: self.count]
        )
        return Found(
            activities=found,
            matched=counted[0]["matched"],
            more=len(rows) > self.count,
            revisions=tuple(basis.revision.id for _, basis in bases),
            is_simulation=any(basis.revision.is_simulation for _, basis in bases),
        )

    def _bases(self) -> Steps[list[tuple[str, Basis]]]:
        """Rulebooks to search, each with a revision that uses it."""
        if self.moment.revision:
            known = yield from known_revision(self.moment.revision, self.moment)
            bases = [basis_of(known, self.moment)]
        else:
            bases = bases_of((yield plans.revisions(self.moment.known)), self.moment)
        return [
            (basis.revision.rulebook_hash, basis)
            for basis in bases
            if basis.revision.rulebook_hash is not None
            and (self.moment.revision or basis.standing.in_force)
            and (self.within is None or basis.revision.rulebook_hash in self.within)
        ]
