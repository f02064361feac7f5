"""From the outcomes of the parts to the headline.

The headline is the common outcome where every part that counts has it and the plan covers the
place; MIXED where parts differ; UNDETERMINED where what is not known could change it: land no
zone covers, a part that cannot be determined, a part so thin (or so wholly claimed by another
zone) that the plan's accuracy does not say whether it is there.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from simpeltaru.verdict import (
    Coverage,
    Finding,
    Headline,
    Outcome,
    OutcomeShare,
    Part,
    Situation,
)

_MILDER: dict[Outcome, frozenset[Outcome]] = {
    Outcome.PERMITTED: frozenset(),
    Outcome.LIMITED: frozenset({Outcome.PERMITTED}),
    Outcome.CONDITIONAL: frozenset({Outcome.PERMITTED}),
    Outcome.LIMITED_CONDITIONAL: frozenset(
        {Outcome.PERMITTED, Outcome.LIMITED, Outcome.CONDITIONAL}
    ),
    Outcome.PROHIBITED: frozenset(
        {
            Outcome.PERMITTED,
            Outcome.LIMITED,
            Outcome.CONDITIONAL,
            Outcome.LIMITED_CONDITIONAL,
        }
    ),
}
"""Which outcomes each is stricter than; those not listed compare with nothing but themselves."""


def at_least_as_strict(one: Outcome, other: Outcome) -> bool:
    """Whether `one` is `other` or stricter; False also where the two cannot be compared."""
    return one is other or other in _MILDER.get(one, frozenset())


def strictest(outcomes: Iterable[Outcome]) -> Outcome | None:
    """The outcome at least as strict as every other; None where none is, or rows are mixed."""
    distinct = set(outcomes)
    for one in distinct - {Outcome.MIXED}:
        if all(at_least_as_strict(one, other) for other in distinct):
            return one
    return None


def roll_up(
    situation: Situation, outcomes: Sequence[Outcome], near: Sequence[Outcome] = ()
) -> Headline:
    """The headline for the outcomes of `situation.parts`, in their order.

    `near` are the outcomes of `situation.near`, in their order; those of roads are not counted.
    """
    if not situation.parts:
        return Headline(Outcome.UNDETERMINED, (), None, None, (_nothing(situation),))
    if situation.kind == "point":
        return _point(situation, outcomes, near)
    gap = situation.coverage is not Coverage.FULL
    pairs = list(zip(situation.parts, outcomes, strict=True))
    firm = [outcome for part, outcome in pairs if _sure(part, situation)]
    outcome = _settled(outcomes, firm, gap, road=bool(situation.roads))
    findings = _reasons(outcome, situation, pairs, gap)
    return Headline(
        outcome=outcome,
        by_outcome=_by_outcome(situation, pairs),
        permitted_area_m2=_permitted_area(situation, pairs),
        strictest=None if gap else strictest(outcomes),
        findings=findings,
    )


def _settled(
    outcomes: Sequence[Outcome], firm: Sequence[Outcome], gap: bool, *, road: bool
) -> Outcome:
    whole = _common(outcomes, gap)
    if not firm:
        # The land lies in one or more of these parts, so where all agree nothing can change it,
        # unless all of it may be land reserved for a road, which has no outcome.
        return whole if len(set(outcomes)) == 1 and not road else Outcome.UNDETERMINED
    return whole if whole is _common(firm, gap) else Outcome.UNDETERMINED


def _common(outcomes: Collection[Outcome], gap: bool) -> Outcome:
    known = set(outcomes) - {Outcome.UNDETERMINED}
    if len(known) > 1 or Outcome.MIXED in known:
        return Outcome.MIXED
    if gap or Outcome.UNDETERMINED in outcomes:
        return Outcome.UNDETERMINED
    return known.pop()


def _sure(part: Part, situation: Situation) -> bool:
    if part.planar_m2 is None:
        return part.certain
    own = part.planar_m2 - part.contested_m2
    return part.certain and (part.contested_m2 == 0.0 or own > situation.threshold_m2)


def _nothing(situation: Situation) -> Finding:
    if situation.coverage is Coverage.NONE:
        return Finding("outside_plan")
    if situation.roads:
        return Finding("road_only", {"subzones": sorted({r.subzone.key for r in situation.roads})})
    return Finding("place_below_threshold", {"threshold_m2": situation.threshold_m2})


def _point(situation: Situation, outcomes: Sequence[Outcome], near: Sequence[Outcome]) -> Headline:
    beside = [
        (zone, outcome)
        for zone, outcome in zip(situation.near, near, strict=True)
        if not zone.subzone.is_road
    ]
    every = [*outcomes, *(outcome for _, outcome in beside)]
    findings: list[Finding] = []
    if len(set(every)) > 1:
        names = [part.subzone.key for part in situation.parts]
        params: dict[str, object] = {
            "subzones": [*names, *(zone.subzone.key for zone, _ in beside)],
            "outcomes": [outcome.value for outcome in every],
            "tolerance_m": situation.tolerance_m,
        }
        findings.append(Finding("boundary_near", params))
    edge = situation.coverage is not Coverage.FULL
    if edge:
        findings.append(Finding("edge_undecided", {"tolerance_m": situation.tolerance_m}))
    outcome = every[0]
    if findings:
        outcome = Outcome.UNDETERMINED
    elif outcome is Outcome.MIXED:
        findings.append(Finding("rows_differ"))
    shares = tuple(OutcomeShare(one, None, None) for one in Outcome if one in outcomes)
    return Headline(outcome, shares, None, None if edge else strictest(every), tuple(findings))


def _reasons(
    outcome: Outcome, situation: Situation, pairs: Sequence[tuple[Part, Outcome]], gap: bool
) -> tuple[Finding, ...]:
    findings: list[Finding] = []
    if outcome is Outcome.MIXED:
        rows = any(one is Outcome.MIXED for _, one in pairs)
        distinct = sorted({one.value for _, one in pairs})
        findings.append(
            Finding("rows_differ") if rows else Finding("parts_differ", {"outcomes": distinct})
        )
    if outcome is not Outcome.UNDETERMINED:
        return tuple(findings)
    unknown = [part.number for part, one in pairs if one is Outcome.UNDETERMINED]
    if unknown:
        findings.append(Finding("parts_undetermined", {"parts": unknown}))
    if gap:
        findings.append(Finding("gap_undecided", {"area_m2": situation.gap_area_m2}))
    doubtful = [part for part, _ in pairs if not _sure(part, situation)]
    thin = [part.number for part in doubtful if not part.certain]
    claimed = [part.number for part in doubtful if part.certain]
    swallowed = bool(situation.roads) and len(doubtful) == len(pairs)
    differ = swallowed or len({one for _, one in pairs}) > 1
    if thin and differ:
        params = {"parts": thin, "tolerance_m": situation.tolerance_m}
        findings.append(Finding("thin_parts_undecided", params))
    if claimed and differ:
        findings.append(Finding("overlap_undecided", {"parts": claimed}))
    return tuple(findings)


def _by_outcome(
    situation: Situation, pairs: Sequence[tuple[Part, Outcome]]
) -> tuple[OutcomeShare, ...]:
    """Areas per outcome; shares are of the place without the land reserved for roads."""
    roads = sum(road.planar_m2 or 0.0 for road in situation.roads)
    base = None if situation.planar_m2 is None else situation.planar_m2 - roads
    shares = []
    for outcome in Outcome:
        parts = [part for part, one in pairs if one is outcome]
        if not parts:
            continue
        if not base or base <= 0.0:
            shares.append(OutcomeShare(outcome, None, None))
            continue
        area = sum(part.area_m2 or 0.0 for part in parts)
        planar = sum(part.planar_m2 or 0.0 for part in parts)
        shares.append(OutcomeShare(outcome, area, planar / base))
    return tuple(shares)


def _permitted_area(situation: Situation, pairs: Sequence[tuple[Part, Outcome]]) -> float | None:
    """Area where the plan permits outright; land another part claims with another outcome is out.

    Where all parts agree, land claimed twice is counted once.
    """
    if situation.planar_m2 is None:
        return None
    permits = [part for part, one in pairs if one is Outcome.PERMITTED and part.planar_m2]
    claimed = sum(part.planar_m2 or 0.0 for part in permits)
    alone = len(permits) == len(pairs) and not situation.roads
    twice = situation.overlap_m2 / claimed if claimed else 0.0
    total = 0.0
    for part in permits:
        shared = twice if alone else part.contested_m2 / (part.planar_m2 or 1.0)
        total += (part.area_m2 or 0.0) * (1.0 - shared)
    return total
