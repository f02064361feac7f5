"""Plans and revisions as they stand on a day, without any place."""

from __future__ import annotations

from simpeltaru.assess.answer import Basis
from simpeltaru.assess.facts import Steps, bases_of
from simpeltaru.assess.question import Moment
from simpeltaru.errors import NotFound
from simpeltaru.queries import plans


def all_revisions(moment: Moment) -> Steps[tuple[Basis, ...]]:
    """Every revision of every plan, drafts too, by plan and id."""
    rows = yield plans.revisions(moment.known)
    return tuple(bases_of(rows, moment))


def revisions_of(plan: str, moment: Moment) -> Steps[tuple[Basis, ...]]:
    """Every revision of a plan. Raises `NotFound` for a plan nobody knew then."""
    # All of them, because another plan's act may have repealed this one.
    everything = yield from all_revisions(moment)
    found = tuple(basis for basis in everything if basis.revision.plan_id == plan)
    if not found:
        raise NotFound("plan", plan)
    return found


def only_simulations(revisions: tuple[Basis, ...]) -> bool:
    """Whether there are plans, and every one of them is a simulation."""
    return bool(revisions) and all(one.revision.is_simulation for one in revisions)
