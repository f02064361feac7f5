"""What each revision has at a place, measured, and which of them count there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from shapely.geometry.base import BaseGeometry

from simpeltaru.assess.facts import Facts, Ground, PlanFacts
from simpeltaru.assess.metric import geodesic_area
from simpeltaru.assess.next_zone import beside
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
        yield ground, plan, beside(situation, plan.zones, plan.neighbours)


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


def holding(placed: Sequence[Placed]) -> list[Placed]:
    """Plans that count at the place: one that only comes near counts where none holds it."""
    return [one for one in placed if one[2].coverage is not Coverage.NONE] or list(placed)
