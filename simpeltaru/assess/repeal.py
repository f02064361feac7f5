"""Acts in force that repeal another plan of their region (mencabut)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from simpeltaru.assess.answer import Basis
from simpeltaru.plan import LegalStatus, Standing, named_alike, names_of_act


def after_repeals(bases: Sequence[Basis]) -> list[Basis]:
    """The same revisions, those an act in force repeals as `dicabut`.

    `bases` are all revisions known of one or more regions. A repeal ends a whole plan, wherever
    the repealing plan has land itself. Two acts that repeal each other settle nothing: both
    stay, and where both have land the answer says so.
    """
    in_force = [one for one in bases if one.standing.in_force]
    return [_ended(one) if _is_repealed(one, in_force) else one for one in bases]


def _is_repealed(basis: Basis, in_force: Sequence[Basis]) -> bool:
    return basis.standing.in_force and any(
        _repeals(other, basis) and not _repeals(basis, other)
        for other in in_force
        if other.revision.id != basis.revision.id
        and other.revision.region.code == basis.revision.region.code
    )


def _ended(basis: Basis) -> Basis:
    standing = Standing(LegalStatus.DICABUT, False, basis.standing.legal_from, None)
    return replace(basis, standing=standing, is_repealed=True)


def _repeals(newer: Basis, older: Basis) -> bool:
    """Whether an act says it repeals the other, by any name the other goes by."""
    other, act = older.revision, older.revision.instrument
    names = {other.id, other.plan_id}
    if act is not None:
        names = names_of_act(other.id, other.plan_id, act.kind, act.number, act.year, act.title)
    return named_alike(names, newer.revokes)
