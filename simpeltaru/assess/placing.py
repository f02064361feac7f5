"""What each revision has at a place, measured, and which of them count there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial

from shapely.geometry.base import BaseGeometry

from simpeltaru.assess.answer import Basis
from simpeltaru.assess.facts import Facts, Ground, PlanFacts
from simpeltaru.assess.metric import geodesic_area
from simpeltaru.plan import LegalStatus, Standing
from simpeltaru.rules.pointed import at_point
from simpeltaru.rules.situation import arrange
from simpeltaru.verdict import Coverage, Situation
from simpeltaru.zone import SubZone

Placed = tuple[Ground, PlanFacts, Situation]


def situated(ground: Ground, facts: Facts) -> Iterator[Placed]:
    """Every plan of a ground with its situation: of the area, else of the point."""
    for plan in ground.plans:
        revision = plan.basis.revision
        if ground.area is None:
            if ground.point is None:
                continue
            situation = at_point(
                ground.point.x,
                ground.point.y,
                plan.zones,
                plan.overlays,
                tolerance_m=revision.tolerance_m,
            )
        else:
            situation = _over_area(ground, ground.area, plan, facts)
        yield ground, plan, situation


def _over_area(ground: Ground, area: BaseGeometry, plan: PlanFacts, facts: Facts) -> Situation:
    revision = plan.basis.revision
    book = facts.rulebooks.get(revision.rulebook_hash or "")
    parcel = ground.parcels[0] if ground.parcels else None
    return arrange(
        area,
        plan.zones,
        plan.overlays,
        tolerance_m=revision.tolerance_m,
        threshold_m2=float(book.document.threshold_m2) if book else 1.0,
        geodesic_area=partial(geodesic_area, ground.region),
        kind="parcel" if parcel else "polygon",
        parcel=parcel,
        point_subzone=_point_subzone(ground, plan),
    )


def _point_subzone(ground: Ground, plan: PlanFacts) -> SubZone | None:
    """The sub-zone the asked point of a parcel lies in; None if there is not exactly one."""
    if ground.point is None:
        return None
    point = ground.point
    here = {zone.subzone for zone in plan.zones if zone.geometry.intersects(point)}
    return here.pop() if len(here) == 1 else None


def settled(placed: Sequence[Placed]) -> tuple[list[Placed], list[Basis]]:
    """Plans that count at the place, and those another of them repeals.

    A plan that only comes near counts where no other plan holds the place. Where every plan is
    repealed by another the acts contradict each other: all count, and nothing is settled.
    """
    holding = [one for one in placed if one[2].coverage is not Coverage.NONE] or list(placed)
    repealed = [
        one
        for one in holding
        if any(_repeals(other[1].basis, one[1].basis) for other in holding if other is not one)
    ]
    if len(repealed) == len(holding):
        return holding, []
    ended = Standing(LegalStatus.DICABUT, False, None, None)
    left = [one for one in holding if one not in repealed]
    return left, [replace(one[1].basis, standing=ended) for one in repealed]


def _repeals(newer: Basis, older: Basis) -> bool:
    """Whether an act in force says it repeals the other, by any name the other goes by."""
    if not newer.standing.in_force:
        return False
    other = older.revision
    names = {other.id, other.plan_id}
    act = other.instrument
    if act is not None:
        names |= {act.title, f"{act.kind} {act.number}/{act.year}"}
        names.add(f"{act.kind} nomor {act.number} tahun {act.year}")
    return not {_plain(name) for name in names}.isdisjoint(_plain(one) for one in newer.revokes)


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()
