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


def by_plan(moment: Moment) -> Steps[dict[str, list[Basis]]]:
    """The revisions of every plan, or of the plan that has the revision asked for.

    Raises `NotFound` for a revision nobody knew then.
    """
    plans_found: dict[str, list[Basis]] = {}
    for basis in (yield from all_revisions(moment)):
        plans_found.setdefault(basis.revision.plan_id, []).append(basis)
    if not moment.revision:
        return plans_found
    for plan, bases in plans_found.items():
        if any(basis.revision.id == moment.revision for basis in bases):
            return {plan: bases}
    raise NotFound("revision", moment.revision)


def revisions_of(plan: str, moment: Moment) -> Steps[tuple[Basis, ...]]:
    """Every revision of a plan, or the one asked for.

    Raises `NotFound` for a plan nobody knew then, or a revision the plan does not have.
    """
    # All plans, because another plan's act may have repealed this one.
    everything = yield from all_revisions(moment)
    found = tuple(basis for basis in everything if basis.revision.plan_id == plan)
    if not found:
        raise NotFound("plan", plan)
    asked = tuple(one for one in found if moment.revision in ("", one.revision.id))
    if not asked:
        raise NotFound(f"revision of the plan {plan}", moment.revision)
    return asked


def only_simulations(revisions: tuple[Basis, ...]) -> bool:
    """Whether there are plans, and every one of them is a simulation."""
    return bool(revisions) and all(one.revision.is_simulation for one in revisions)
