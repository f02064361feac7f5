"""From facts to an answer: situations, verdicts of each plan, and one headline over them.

No plan's outcome is the answer where two plans are in force at the place, or where several
parcels hold the point and the asker has to say which: then each plan is answered for itself and
the headline is undetermined.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import shapely

from simpeltaru.assess.answer import Answer, AskedHeadline, Basis, ListedHere, PlanAnswer
from simpeltaru.assess.facts import Facts, Ground, PlanFacts
from simpeltaru.assess.placing import holding, situated
from simpeltaru.assess.question import ZoneKeyPlace, check_listed
from simpeltaru.catalogue import Catalogue, vintages
from simpeltaru.errors import NotFound
from simpeltaru.plan import Datum, LayerRef, LegalStatus
from simpeltaru.rules import evaluate
from simpeltaru.rules.rulebook import Rulebook
from simpeltaru.rules.situation import for_zone_key
from simpeltaru.verdict import (
    ActivityQuery,
    Coverage,
    Finding,
    Headline,
    Outcome,
    Situation,
    Verdict,
)
from simpeltaru.zone import SubZone


def judge(facts: Facts) -> Answer:
    """The answer to a question, from its facts alone.

    Raises `QuestionError` for a KBLI code its edition does not have, `NotFound` for an activity
    no rulebook here has.
    """
    if isinstance(facts.question.place, ZoneKeyPlace):
        answer = _of_zone_key(facts, facts.question.place)
    else:
        answer = _of_place(facts)
    _check_activities(answer, facts.question.activities)
    return answer


def _of_zone_key(facts: Facts, place: ZoneKeyPlace) -> Answer:
    book = facts.rulebooks[place.rulebook]
    situation = for_zone_key(_subzone(book, place.key))
    moment, queries = facts.question.moment, facts.question.activities
    plan = PlanAnswer(None, book, situation, _verdicts(book, situation, queries, {}))
    return Answer(
        kind=situation.kind,
        as_of=moment.day(None),
        known_at=moment.known,
        region=None,
        coverage=situation.coverage,
        reason="",
        plans=(plan,),
        headlines=_headlines(queries, (plan,), None),
        related=facts.related,
        is_simulation=book.document.is_simulation,
        disclaimers=_disclaimers(
            (plan,), None, measured=False, simulated=book.document.is_simulation
        ),
    )


def _subzone(book: Rulebook, key: str) -> SubZone:
    """A column of the matrix as a sub-zone; named where the catalogue of its vintage knows it."""
    vintage = book.document.code_vintage
    known = Catalogue.for_vintage(vintage).by_code(key) if vintage in vintages() else None
    if known is None:
        return SubZone(key, key, "", "", "", "", False)
    zone_code, zone_name = known.zone_code or "", known.zone_name_id or ""
    return SubZone(key, known.code, known.name_id, zone_code, zone_name, known.category, False)


def _of_place(facts: Facts) -> Answer:
    queries, moment = facts.question.activities, facts.question.moment
    placed = holding([one for ground in facts.grounds for one in situated(ground, facts)])
    plans = tuple(_plan_answer(plan, situation, facts) for _, plan, situation in placed)
    grounds = [ground for ground, _, _ in placed] or list(facts.grounds)
    region = grounds[0].region if grounds else None
    # An identifier is unique within a layer; several of one date are read together.
    parcels = {(one.layer_id, one.id): one for ground in grounds for one in ground.parcels}
    candidates = tuple(parcels.values()) if len(parcels) > 1 else ()
    withheld = _withheld(plans, len(candidates))
    coverage, reason = _coverage(plans, facts.grounds)
    layers = {layer.id: layer for ground in grounds for layer in ground.layers}
    others = tuple(basis for ground in facts.grounds for basis in ground.not_in_force)
    simulated = _simulated(facts, plans, layers.values(), others)
    area = any(ground.area is not None for ground in grounds)
    return Answer(
        kind=_kind(facts, grounds),
        as_of=moment.day(region),
        known_at=moment.known,
        region=region,
        coverage=coverage,
        reason=reason,
        plans=plans,
        headlines=_headlines(queries, plans, withheld or _why_none(plans, reason)),
        layers=tuple(layers.values()),
        parcel=next(iter(parcels.values())) if len(parcels) == 1 else None,
        candidates=candidates,
        not_in_force=others,
        withheld=withheld,
        area_wkb=_area(grounds),
        findings=_findings(facts, grounds, plans),
        is_simulation=simulated,
        disclaimers=_disclaimers(
            plans, region.datum if region else None, measured=area, simulated=simulated
        ),
    )


def _simulated(
    facts: Facts,
    plans: Sequence[PlanAnswer],
    layers: Iterable[LayerRef],
    others: Sequence[Basis],
) -> bool:
    bases = [*(plan.basis for plan in plans if plan.basis), *others]
    return (
        any(basis.revision.is_simulation for basis in bases)
        or any(layer.is_simulation for layer in layers)
        or any(book.document.is_simulation for book in facts.rulebooks.values())
    )


def _area(grounds: Sequence[Ground]) -> bytes | None:
    areas = [ground.area for ground in grounds if ground.area is not None]
    return shapely.to_wkb(areas[0]) if areas else None


def _kind(facts: Facts, grounds: Sequence[Ground]) -> str:
    name = type(facts.question.place).__name__.removesuffix("Place").lower()
    parcel = any(ground.area is not None and ground.parcels for ground in grounds)
    return "parcel" if parcel else name


def _plan_answer(plan: PlanFacts, situation: Situation, facts: Facts) -> PlanAnswer:
    book = facts.rulebooks.get(plan.basis.revision.rulebook_hash or "")
    without = plan.basis.without_rules
    verdicts = _verdicts(book, situation, facts.question.activities, without)
    return PlanAnswer(plan.basis, book, situation, verdicts)


def _verdicts(
    book: Rulebook | None,
    situation: Situation,
    queries: Sequence[ActivityQuery],
    without_rules: dict[str, str],
) -> tuple[Verdict, ...]:
    return tuple(
        evaluate.judge(book, situation, query, without_rules=without_rules) for query in queries
    )


def _withheld(plans: Sequence[PlanAnswer], candidates: int) -> Finding | None:
    if candidates:
        return Finding("parcels_overlap", {"count": candidates})
    if len(plans) > 1:
        names = [plan.basis.revision.plan_name for plan in plans if plan.basis]
        return Finding("two_plans", {"plans": names})
    return None


def _coverage(plans: Sequence[PlanAnswer], grounds: Sequence[Ground]) -> tuple[Coverage, str]:
    found = {plan.situation.coverage for plan in plans}
    for coverage in (Coverage.FULL, Coverage.PARTIAL):
        if coverage in found:
            return coverage, ""
    if any(plan.situation.near for plan in plans):
        return Coverage.NONE, "point_in_gap"
    elsewhere = any(ground.not_in_force for ground in grounds)
    return Coverage.NONE, "no_plan_in_force" if elsewhere else "outside_plan"


def _why_none(plans: Sequence[PlanAnswer], reason: str) -> Finding | None:
    # A plan that is near enough to be answered gives its own reason.
    return Finding(reason) if reason and not plans else None


def _headlines(
    queries: Sequence[ActivityQuery], plans: Sequence[PlanAnswer], withheld: Finding | None
) -> tuple[AskedHeadline, ...]:
    return tuple(
        AskedHeadline(query, headline_over([plan.verdicts[i].headline for plan in plans], withheld))
        for i, query in enumerate(queries)
    )


def headline_over(headlines: Sequence[Headline], withheld: Finding | None) -> Headline:
    """The headline of the one plan there is, or undetermined for the reason given."""
    if withheld is None and len(headlines) == 1:
        return headlines[0]
    reasons = () if withheld is None else (withheld,)
    return Headline(Outcome.UNDETERMINED, (), None, None, reasons)


def _findings(
    facts: Facts, grounds: Sequence[Ground], plans: Sequence[PlanAnswer]
) -> tuple[Finding, ...]:
    findings = []
    looked = any(ground.layers for ground in grounds)
    none = all(not ground.parcels for ground in grounds)
    if looked and none and _kind(facts, grounds) == "point":
        findings.append(Finding("parcel_none"))
    if not facts.question.activities:
        # A list of activities is empty then, and has no verdict that would say why.
        mute = {
            part.subzone.key
            for plan in plans
            if plan.rulebook is None
            for part in plan.situation.parts
        }
        findings += [Finding("no_rulebook", {"subzone": sorted(mute)})] if mute else []
    return tuple(findings)


def _disclaimers(
    plans: Sequence[PlanAnswer], datum: Datum | None, *, measured: bool, simulated: bool
) -> tuple[str, ...]:
    bases = [plan.basis for plan in plans if plan.basis]
    draft = any(basis.standing.status is LegalStatus.DISUSUN for basis in bases)
    stated = {
        "information_not_permit": True,
        "simulation": simulated,
        "draft": draft,
        "legal_text_prevails": bool(plans),
        "map_scale": bool(bases),
        "datum_identity": datum is Datum.IDENTITY,
        "area_method": measured,
        "data_as_delivered": bool(plans),
    }
    return tuple(code for code, applies in stated.items() if applies)


def _check_activities(answer: Answer, queries: Sequence[ActivityQuery]) -> None:
    books = [plan.rulebook for plan in answer.plans if plan.rulebook]
    if not books:
        return
    editions = [book.document.kbli_edition for book in books]
    for number, query in enumerate(queries):
        if query.activity_id and all(query.activity_id not in book.activities for book in books):
            raise NotFound("activity", query.activity_id)
        verdicts = [plan.verdicts[number] for plan in answer.plans]
        if all(verdict.matched_kbli != query.kbli for verdict in verdicts):
            check_listed(query, editions)


def list_here(answer: Answer) -> Iterator[ListedHere]:
    """Every activity of every rulebook at the place, in the order of the matrices.

    Each outcome is the headline the same place gives when asked for that activity's id.
    """
    position = 0
    withheld = answer.withheld or _why_none(answer.plans, answer.reason)
    for number, plan in enumerate(answer.plans):
        listed = evaluate.list_activities(
            plan.rulebook, plan.situation, without_rules=plan.without_rules
        )
        for one in listed:
            position += 1
            headline = headline_over([one.headline], withheld)
            yield ListedHere(
                position=position,
                plan=number,
                id=one.activity.id,
                name=one.activity.name,
                name_en=one.activity.name_en,
                kbli=one.activity.kbli,
                outcome=headline.outcome,
                plan_outcome=one.outcome,
                part_outcomes=one.part_outcomes,
                codes=one.codes,
                headline=headline,
            )
