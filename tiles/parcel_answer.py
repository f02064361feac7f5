"""A verdict in words for a page: headline, parts, conditions, reasons, how certain it is.

Texts come by code from `simpeltaru.texts`; what is returned is plain text and numbers, which
the template escapes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from shapely.geometry.base import BaseGeometry

from simpeltaru.activity import Citation
from simpeltaru.assess.answer import Answer, Basis, PlanAnswer
from simpeltaru.assess.metric import geodesic_area
from simpeltaru.catalogue import overlay_fields
from simpeltaru.rules.cover import GRAIN_M2
from simpeltaru.texts import finding_text, name
from simpeltaru.texts.numbers import area, metres, number, percentages
from simpeltaru.verdict import (
    ConditionText,
    Finding,
    Headline,
    Outcome,
    Part,
    PartVerdict,
    Situation,
    Verdict,
)
from simpeltaru.zone import Overlay
from tiles.facts import Simplified, Stamp, page_values, stamp_values
from tiles.layers import HATCH, zone_colour
from tiles.outcomes import LOOKS, OutcomeLook
from tiles.words import Language, long_date, words

NO_BREAK = "\u00a0"


@dataclass(frozen=True, slots=True)
class Shown:
    """An outcome as it is shown."""

    id: str
    text: str
    look: OutcomeLook


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the table of parts; `answer` None with `note` where nothing is judged."""

    number: str
    code: str
    name: str
    fill: str
    area: str
    share: str
    answer: Shown | None = None
    note: str = ""
    overlays: tuple[str, ...] = ()
    uncertain: bool = False


@dataclass(frozen=True, slots=True)
class Cited:
    """A sentence, to which part it belongs ("" for all), and where it stands."""

    text: str
    heading: str = ""
    sources: tuple[str, ...] = ()


def answer_values(answer: Answer, place: BaseGeometry, language: Language) -> dict[str, object]:
    """Everything the page of a parcel (or polygon) says, for its template.

    `answer` is to a question with one activity; `place` is in the region's metric CRS.
    """
    headline = answer.headlines[0].headline
    return {
        **page_values(language, is_simulation=answer.is_simulation, disclaimers=answer.disclaimers),
        "place": _place(answer, place, language),
        "as_of": long_date(answer.as_of, language),
        "headline": _answer(headline.outcome, language),
        "meaning": name("outcome_meaning", headline.outcome.value, language),
        "asked": _asked(answer, language),
        "because": [finding_text(one, language) for one in (*headline.findings, *answer.findings)],
        "shares": _shares(headline, language),
        "has_roads": any(one.situation.roads for one in answer.plans),
        "plans": [_plan(answer, plan, plan.basis, language) for plan in answer.plans if plan.basis],
        "elsewhere": [
            f"{one.revision.plan_name}: {name('legal_status', one.standing.status.value, language)}"
            for one in answer.not_in_force
        ],
    }


def _plan(answer: Answer, plan: PlanAnswer, basis: Basis, language: Language) -> dict[str, object]:
    """What one plan says of the place, part by part, and what it stands on."""
    verdict = plan.verdicts[0]
    stamp = Stamp(basis.revision, basis.standing, answer.as_of, answer.known_at, answer.layers)
    return {
        **stamp_values(stamp, Simplified(0.0, 0.0), language),
        "by_plan": words(language)["by_plan"].format(plan=basis.revision.plan_name),
        "answer": _answer(verdict.headline.outcome, language),
        "lines": _lines(basis.revision.code_vintage, plan.situation, verdict, language),
        "conditions": _conditions(verdict.parts, language),
        "reasons": _reasons(verdict, language),
        "certainty": _certainty(plan.situation, language),
        "referrals": _referrals(verdict, language),
    }


def cite(citation: Citation, language: Language) -> str:
    """Where a fact stands, as a reader would look it up."""
    w = words(language)
    place = [citation.file]
    if citation.sheet:
        place.append(f"{w['sheet']} {citation.sheet}")
    if citation.row is not None:
        place.append(f"{w['row']} {citation.row}")
    if citation.column:
        place.append(f"{w['column']} {citation.column}")
    found = ", ".join(place)
    return f"{citation.legal} ({found})" if citation.legal else found


def _answer(outcome: Outcome, language: Language) -> Shown:
    return Shown(outcome.value, name("outcome", outcome.value, language), LOOKS[outcome])


def _place(answer: Answer, place: BaseGeometry, language: Language) -> dict[str, str]:
    w = words(language)
    measured = geodesic_area(answer.region, place) if answer.region else 0.0
    found = next((one.situation.parcel for one in answer.plans if one.situation.parcel), None)
    title = w["parcel"] if answer.kind == "parcel" else w["polygon"]
    if found is not None:
        title = f"{title} {found.nomor_bidang}" if found.nomor_bidang else w["parcel_unnumbered"]
    return {
        "title": title,
        "id": found.id if found else "",
        "kelurahan": found.kelurahan if found else "",
        "area": _area(measured, language),
    }


def _asked(answer: Answer, language: Language) -> list[str]:
    rows = [row for plan in answer.plans for row in plan.verdicts[0].activities]
    asked = [f"{row.name} (KBLI {', '.join(row.kbli)})" if row.kbli else row.name for row in rows]
    query = answer.headlines[0].query
    if asked or not query.kbli:
        return list(dict.fromkeys(asked)) or [query.activity_id]
    edition = f", {words(language)['edition'].format(edition=query.edition)}"
    return [f"KBLI {query.kbli}{edition if query.edition else ''}"]


def _shares(headline: Headline, language: Language) -> list[dict[str, object]]:
    """One entry for each outcome with its width in the bar (0-100)."""
    measured = [one for one in headline.by_outcome if one.share is not None]
    shares = [one.share or 0.0 for one in measured]
    printed = percentages([*shares, max(1.0 - sum(shares), 0.0)])
    return [
        {
            "answer": _answer(one.outcome, language),
            "x": f"{100 * sum(shares[:at]):.3f}",
            "width": f"{100 * shares[at]:.3f}",
            "area": _area(one.area_m2 or 0.0, language),
            "share": _percent(printed[at], shares[at], language),
        }
        for at, one in enumerate(measured)
    ]


def _lines(vintage: str, situation: Situation, verdict: Verdict, language: Language) -> list[Line]:
    w = words(language)
    plain = [*situation.roads, *situation.ignored]
    parts = [*(one.part for one in verdict.parts), *plain]
    planar = situation.planar_m2 or 0.0
    gap = situation.gap_m2 / planar if planar else 0.0
    printed = percentages([*(part.share or 0.0 for part in parts), gap])
    outcomes: list[Outcome | None] = [one.outcome for one in verdict.parts]
    outcomes += [None] * len(plain)
    lines = [
        _line(vintage, part, share, outcome, language)
        for part, share, outcome in zip(parts, printed[:-1], outcomes, strict=True)
    ]
    if situation.gap_m2 > GRAIN_M2:
        lines.append(
            Line(
                number="–",
                code="",
                name=w["gap"],
                fill="#ffffff",
                area=_area(situation.gap_area_m2, language),
                share=_percent(printed[-1], gap, language),
                note=w["gap_answer"],
            )
        )
    return lines


def _line(
    vintage: str, part: Part, share: Decimal, outcome: Outcome | None, language: Language
) -> Line:
    w, subzone = words(language), part.subzone
    note = w["not_judged_road"] if subzone.is_road else w["not_judged_small"]
    return Line(
        number=str(part.number),
        code=subzone.code,
        name=subzone.name,
        fill=zone_colour(subzone.code, vintage) or HATCH,
        area="–" if part.area_m2 is None else _area(part.area_m2, language),
        share=_percent(share, part.share or 0.0, language),
        answer=None if outcome is None else _answer(outcome, language),
        note=note if outcome is None else "",
        overlays=tuple(_overlay(one, language) for one in part.overlays),
        uncertain=not part.certain,
    )


def _percent(printed: Decimal, share: float, language: Language) -> str:
    smallest = Decimal("0.1")
    if share > 0 and printed < smallest:
        return f"< {number(smallest, language)} %".replace(" ", NO_BREAK)
    return f"{number(printed, language, 1)}{NO_BREAK}%"


def _area(measured: float, language: Language) -> str:
    return area(measured, language).replace(" ", NO_BREAK)


def _overlay(overlay: Overlay, language: Language) -> str:
    """An overlay by the name of its national field, where it is one."""
    field = next((one for one in overlay_fields() if one.field == overlay.kind), None)
    if field is None:
        return f"{overlay.kind}: {overlay.value}"
    known = field.name_id if language == "id" else field.name_en
    return f"{known} ({overlay.kind}): {overlay.value}"


def _conditions(parts: Sequence[PartVerdict], language: Language) -> list[Cited]:
    """Each condition once, with the parts it applies to where that is not all of them."""
    found: dict[tuple[str, str], tuple[ConditionText, list[str]]] = {}
    for one in parts:
        for condition in one.conditions:
            entry = found.setdefault((condition.code, condition.text), (condition, []))
            entry[1].append(str(one.part.number))
    w = words(language)
    return [
        Cited(
            text=condition.text,
            heading=condition.code
            if len(numbers) == len(parts)
            else f"{condition.code} ({w['condition_for'].format(parts=', '.join(numbers))})",
            sources=_sources(condition.citations, language),
        )
        for condition, numbers in found.values()
    ]


def _reasons(verdict: Verdict, language: Language) -> list[Cited]:
    w = words(language)
    reasons = [_reason(one, "", language) for one in verdict.findings]
    for one in verdict.parts:
        heading = f"{w['part']} {one.part.number}, {one.part.subzone.code}"
        reasons += [_reason(finding, heading, language) for finding in one.findings]
    return reasons


def _reason(finding: Finding, heading: str, language: Language) -> Cited:
    sources = _sources(finding.citations, language)
    return Cited(finding_text(finding, language), heading, sources)


def _sources(citations: Iterable[Citation], language: Language) -> tuple[str, ...]:
    return tuple(dict.fromkeys(cite(one, language) for one in citations))


def _certainty(situation: Situation, language: Language) -> list[str]:
    w = words(language)
    thin = [str(one.number) for one in (*situation.parts, *situation.roads) if not one.certain]
    sentences = [w["tolerance"].format(tolerance=metres(situation.tolerance_m, language))]
    sentences.append(
        w["some_uncertain"].format(parts=", ".join(thin)) if thin else w["all_certain"]
    )
    return [*sentences, *(finding_text(one, language) for one in situation.findings)]


def _referrals(verdict: Verdict, language: Language) -> list[str]:
    known: Mapping[str, None] = dict.fromkeys(one.referral for one in verdict.parts if one.referral)
    return [name("referral", referral, language) for referral in known]
