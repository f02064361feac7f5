"""Everything a page says of an answer, for its template."""

from __future__ import annotations

from datetime import date
from typing import Any

import shapely

from simpeltaru.assess.answer import Answer, Basis, PlanAnswer
from simpeltaru.assess.metric import geodesic_area
from simpeltaru.texts import disclaimer, finding_text, name
from simpeltaru.verdict import Finding, Situation
from tiles.answers import reasons
from tiles.answers.limits import limit_groups
from tiles.answers.parts import lines, shares, zones
from tiles.answers.provisions import provisions
from tiles.answers.shown import activity_name, area_text, shown
from tiles.answers.words import answer_words
from tiles.facts import Simplified, Stamp, stamp_values
from tiles.palette import Palette
from tiles.patterns import Pattern, patterns_of
from tiles.words import Language, long_date


def answer_values(
    answer: Answer,
    language: Language,
    drawn: Simplified | None = None,
    palette: Palette = "official",
) -> dict[str, Any]:
    """What a page says of an answer to a question with one activity, or with none.

    `drawn` says how far a drawing beside it was simplified; None where there is none. `patterns`
    are what the fills of the palette refer to, for the page to define.
    """
    asked = answer.headlines[0] if answer.headlines else None
    headline = asked.headline if asked else None
    because = (*(headline.findings if headline else _why_open(answer)), *answer.findings)
    return {
        "w": answer_words(language),
        "permit_note": disclaimer("information_not_permit", language),
        "place": _place(answer, language),
        "as_of": long_date(answer.as_of, language),
        "headline": None if headline is None else shown(headline.outcome, language),
        "meaning": ""
        if headline is None
        else name("outcome_meaning", headline.outcome.value, language),
        "asked": _asked(answer, language),
        "because": [finding_text(one, language) for one in because],
        "shares": [] if headline is None else shares(headline, language),
        "has_roads": any(one.situation.roads for one in answer.plans),
        "plans": [
            _plan(plan, plan.basis, language, palette)
            | stamp_values(_stamp(answer, plan.basis), drawn, language)
            for plan in answer.plans
            if plan.basis
        ],
        "patterns": _patterns(answer, palette),
        "elsewhere": [_elsewhere(one, language) for one in answer.not_in_force],
    }


def _why_open(answer: Answer) -> tuple[Finding, ...]:
    """Why there is no answer here, told even where no activity is asked about."""
    if answer.withheld is not None:
        return (answer.withheld,)
    # A point in a gap is told with the zones around it, by the plan it belongs to.
    told = answer.reason and answer.reason != "point_in_gap"
    return (Finding(answer.reason),) if told else ()


def _plan(
    plan: PlanAnswer, basis: Basis, language: Language, palette: Palette
) -> dict[str, object]:
    """What one plan says of the place, part by part."""
    verdict = plan.verdicts[0] if plan.verdicts else None
    situation, vintage = plan.situation, basis.revision.code_vintage
    return {
        "by_plan": answer_words(language)["by_plan"].format(plan=basis.revision.plan_name),
        "answer": None if verdict is None else shown(verdict.headline.outcome, language),
        "zones": zones(vintage, situation, language, palette),
        "here": _here(situation),
        "is_split": len(situation.parts) + len(situation.roads) > 1 or situation.gap_m2 > 0,
        "is_measured": situation.planar_m2 is not None,
        "lines": lines(vintage, situation, verdict, language, palette),
        "conditions": reasons.conditions(verdict.parts, language) if verdict else [],
        "limits": limit_groups(plan, language),
        "provisions": provisions(plan, language),
        "reasons": reasons.reasons(verdict, language) if verdict else [],
        "silences": reasons.silences(verdict, language)
        if verdict
        else reasons.quiet(plan, language),
        "certainty": reasons.certainty(situation, language),
        "beside": reasons.beside(situation, language),
        "referrals": reasons.referrals(verdict, language) if verdict else [],
    }


def _stamp(answer: Answer, basis: Basis) -> Stamp:
    return Stamp(basis.revision, basis.standing, answer.as_of, answer.known_at, answer.layers)


def _patterns(answer: Answer, palette: Palette) -> tuple[Pattern, ...]:
    found: dict[Pattern, None] = {}
    for plan in answer.plans:
        if plan.basis is not None:
            parts = (*plan.situation.parts, *plan.situation.roads, *plan.situation.ignored)
            codes = [part.subzone.code for part in parts]
            vintage = plan.basis.revision.code_vintage
            found |= dict.fromkeys(patterns_of(codes, vintage, palette))
    return tuple(found)


def _here(situation: Situation) -> str:
    """The code of the sub-zone the point itself lies in, where a parcel has several."""
    found = situation.point_subzone
    return found.code if found is not None else ""


def _place(answer: Answer, language: Language) -> dict[str, str]:
    w = answer_words(language)
    found = answer.parcel or next(
        (one.situation.parcel for one in answer.plans if one.situation.parcel), None
    )
    title = w[answer.kind] if answer.kind in ("parcel", "point") else w["polygon"]
    if found is not None and answer.kind == "parcel":
        number = found.nomor_bidang
        title = f"{title} {number}" if number else w["parcel_unnumbered"]
    measured = ""
    if answer.area_wkb is not None and answer.region is not None:
        area = geodesic_area(answer.region, shapely.from_wkb(answer.area_wkb))
        measured = area_text(area, language)
    return {
        "title": title,
        "id": found.id if found else "",
        "kelurahan": found.kelurahan if found else "",
        "area": measured,
    }


def _asked(answer: Answer, language: Language) -> list[str]:
    """The activities asked about, as the rulebooks here call them."""
    if not answer.headlines:
        return []
    rows = [row for plan in answer.plans for row in plan.verdicts[0].activities]
    named = list(dict.fromkeys(activity_name(row, language) for row in rows))
    query = answer.headlines[0].query
    if named or not query.kbli:
        return named or [query.activity_id]
    edition = f", {answer_words(language)['edition'].format(edition=query.edition)}"
    return [f"KBLI {query.kbli}{edition if query.edition else ''}"]


def _elsewhere(basis: Basis, language: Language) -> str:
    """A plan that holds the place and is no law on the day, with the days it is or was."""
    standing = basis.standing
    status = name("legal_status", standing.status.value, language)
    days = _days(standing.legal_from, standing.legal_until, language)
    said = f"{basis.revision.plan_name}: {status}"
    return f"{said} ({days})" if days else said


def _days(first: date | None, until: date | None, language: Language) -> str:
    w = answer_words(language)
    told = []
    if first is not None:
        told.append(f"{w['mulai_berlaku'].lower()} {long_date(first, language)}")
    if until is not None:
        told.append(f"{w['berlaku_sebelum'].lower()} {long_date(until, language)}")
    return ", ".join(told)
