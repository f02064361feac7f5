"""Plans and revisions as they stand on a day, without any place."""

from __future__ import annotations

from simpeltaru.assess.answer import Basis
from simpeltaru.assess.facts import Steps, basis_of
from simpeltaru.assess.question import Moment
from simpeltaru.errors import NotFound
from simpeltaru.queries import plans


def all_revisions(moment: Moment) -> Steps[tuple[Basis, ...]]:
    """Every revision of every plan, drafts too, by plan and id."""
    rows = yield plans.revisions(moment.known)
    return tuple(basis_of(plans.known_revision(row), moment) for row in rows)


def revisions_of(plan: str, moment: Moment) -> Steps[tuple[Basis, ...]]:
    """Every revision of a plan. Raises `NotFound` for a plan nobody knew then."""
    rows = yield plans.revisions_of_plan(plan, moment.known)
    if not rows:
        raise NotFound("plan", plan)
    return tuple(basis_of(plans.known_revision(row), moment) for row in rows)


def only_simulations(revisions: tuple[Basis, ...]) -> bool:
    """Whether there are plans, and every one of them is a simulation."""
    return bool(revisions) and all(one.revision.is_simulation for one in revisions)
