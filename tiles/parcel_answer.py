"""A verdict in words for a page: headline, parts, conditions, reasons, how certain it is.

Texts come by code from `simpeltaru.texts`; what is returned is plain text and numbers, which
the template escapes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from simpeltaru.activity import Citation
from simpeltaru.rules.cover import GRAIN_M2
from simpeltaru.texts import finding_text, name
from simpeltaru.texts.numbers import area, metres, number, percent, percentages
from simpeltaru.verdict import (
    ConditionText,
    Finding,
    Outcome,
    Part,
    PartVerdict,
    Situation,
    Verdict,
)
from tiles.facts import Stamp
from tiles.layers import HATCH, zone_colour
from tiles.outcomes import LOOKS, OutcomeLook
from tiles.words import Language, words


@dataclass(frozen=True, slots=True)
class Answer:
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
    answer: Answer | None = None
    note: str = ""
    overlays: tuple[str, ...] = ()
    uncertain: bool = False


@dataclass(frozen=True, slots=True)
class Cited:
    """A sentence, to which part it belongs ("" for all), and where it stands."""

    text: str
    heading: str = ""
    sources: tuple[str, ...] = ()


def answer_values(
    stamp: Stamp, situation: Situation, verdict: Verdict, language: Language
) -> dict[str, object]:
    """Everything the page of a parcel says, for its template."""
    headline = verdict.headline
    return {
        "place": _place(situation, language),
        "headline": _answer(headline.outcome, language),
        "meaning": name("outcome_meaning", headline.outcome.value, language),
        "asked": _asked(verdict, language),
        "because": [finding_text(one, language) for one in headline.findings],
        "shares": _shares(verdict, language),
        "lines": _lines(stamp, situation, verdict, language),
        "conditions": _conditions(verdict.parts, language),
        "reasons": _reasons(verdict, language),
        "certainty": _certainty(situation, language),
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


def _answer(outcome: Outcome, language: Language) -> Answer:
    return Answer(outcome.value, name("outcome", outcome.value, language), LOOKS[outcome])


def _place(situation: Situation, language: Language) -> dict[str, str]:
    w, parcel = words(language), situation.parcel
    measured = "" if situation.area_m2 is None else area(situation.area_m2, language)
    if parcel is None:
        return {"title": w["parcel_unnumbered"], "id": "", "kelurahan": "", "area": measured}
    numbered = f"{w['parcel']} {parcel.nomor_bidang}"
    return {
        "title": numbered if parcel.nomor_bidang else w["parcel_unnumbered"],
        "id": parcel.id,
        "kelurahan": parcel.kelurahan,
        "area": measured,
    }


def _asked(verdict: Verdict, language: Language) -> list[str]:
    asked = [
        f"{activity.name} (KBLI {', '.join(activity.kbli)})" if activity.kbli else activity.name
        for activity in verdict.activities
    ]
    query = verdict.query
    if asked or not query.kbli:
        return asked or [query.activity_id]
    edition = f", {words(language)['edition'].format(edition=query.edition)}"
    return [f"KBLI {query.kbli}{edition if query.edition else ''}"]


def _shares(verdict: Verdict, language: Language) -> list[dict[str, object]]:
    """One entry for each outcome with its width in the bar (0-100)."""
    found, at = [], 0.0
    for one in verdict.headline.by_outcome:
        if one.share is None or one.area_m2 is None:
            continue
        width = 100 * one.share
        found.append(
            {
                "answer": _answer(one.outcome, language),
                "x": f"{at:.3f}",
                "width": f"{width:.3f}",
                "area": area(one.area_m2, language),
                "share": percent(one.share, language),
            }
        )
        at += width
    return found


def _lines(stamp: Stamp, situation: Situation, verdict: Verdict, language: Language) -> list[Line]:
    w = words(language)
    plain = [*situation.roads, *situation.ignored]
    parts = [*(one.part for one in verdict.parts), *plain]
    planar = situation.planar_m2 or 0.0
    gap = situation.gap_m2 / planar if planar else 0.0
    printed = percentages([*(part.share or 0.0 for part in parts), gap])
    outcomes: list[Outcome | None] = [one.outcome for one in verdict.parts]
    outcomes += [None] * len(plain)
    lines = [
        _line(stamp, part, share, outcome, language)
        for part, share, outcome in zip(parts, printed[:-1], outcomes, strict=True)
    ]
    if situation.gap_m2 > GRAIN_M2:
        lines.append(
            Line(
                number="–",
                code="",
                name=w["gap"],
                fill="#ffffff",
                area=area(situation.gap_m2, language),
                share=_percent(printed[-1], gap, language),
                note=w["gap_answer"],
            )
        )
    return lines


def _line(
    stamp: Stamp, part: Part, share: Decimal, outcome: Outcome | None, language: Language
) -> Line:
    w, subzone = words(language), part.subzone
    note = w["not_judged_road"] if subzone.is_road else w["not_judged_small"]
    return Line(
        number=str(part.number),
        code=subzone.code,
        name=subzone.name,
        fill=zone_colour(subzone.code, stamp.revision.code_vintage) or HATCH,
        area="–" if part.area_m2 is None else area(part.area_m2, language),
        share=_percent(share, part.share or 0.0, language),
        answer=None if outcome is None else _answer(outcome, language),
        note=note if outcome is None else "",
        overlays=tuple(f"{one.kind}: {one.value}" for one in part.overlays),
        uncertain=not part.certain,
    )


def _percent(printed: Decimal, share: float, language: Language) -> str:
    smallest = Decimal("0.1")
    if share > 0 and printed < smallest:
        return f"< {number(smallest, language)} %"
    return f"{number(printed, language, 1)} %"


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
    for near in situation.near:
        distance = metres(near.distance_m, language)
        sentences.append(w["near"].format(subzone=near.subzone.key, distance=distance))
    return [*sentences, *(finding_text(one, language) for one in situation.findings)]


def _referrals(verdict: Verdict, language: Language) -> list[str]:
    known: Mapping[str, None] = dict.fromkeys(one.referral for one in verdict.parts if one.referral)
    return [name("referral", referral, language) for referral in known]
