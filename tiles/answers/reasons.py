"""Why an answer is what it is, how sure it is, and what the plan does not say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from simpeltaru.assess.answer import PlanAnswer
from simpeltaru.texts import finding_text, name
from simpeltaru.texts.numbers import metres, number
from simpeltaru.verdict import (
    ConditionText,
    Finding,
    NearZone,
    PartVerdict,
    Situation,
    Verdict,
)
from tiles.answers.provisions import is_of_overlay
from tiles.answers.shown import Cited, reason, sources
from tiles.answers.words import answer_words
from tiles.words import Language

_TEN_M = 10.0
_SILENCES = frozenset(
    {
        "missing_cell",
        "no_rulebook",
        "no_column",
        "without_rules",
        "unknown_condition",
        "contradictory_cell",
        "kbli_edition_unmapped",
        "activity_unknown",
    }
)
"""Findings that say what the plan, or its data, leaves open."""


def conditions(parts: Sequence[PartVerdict], language: Language) -> list[Cited]:
    """Each condition once, with the parts it applies to where that is not all of them."""
    found: dict[tuple[str, str], tuple[ConditionText, list[str]]] = {}
    for one in parts:
        for condition in one.conditions:
            entry = found.setdefault((condition.code, condition.text), (condition, []))
            entry[1].append(str(one.part.number))
    w = answer_words(language)
    return [
        Cited(
            text=condition.text,
            heading=condition.code
            if len(numbers) == len(parts)
            else f"{condition.code} ({w['condition_for'].format(parts=', '.join(numbers))})",
            sources=sources(condition.citations, language),
            quoted=True,
        )
        for condition, numbers in found.values()
    ]


def reasons(verdict: Verdict, language: Language) -> list[Cited]:
    """What led to the outcomes, part by part, without what overlays do and what is not said."""
    return [one for finding, one in _told(verdict, language) if not _stands_elsewhere(finding)]


def silences(verdict: Verdict, language: Language) -> list[Cited]:
    """What the plan or its data does not say of the activity here."""
    return [one for finding, one in _told(verdict, language) if finding.code in _SILENCES]


def certainty(situation: Situation, language: Language) -> list[str]:
    """How far the map can be trusted here."""
    w = answer_words(language)
    tolerance = metres(situation.tolerance_m, language)
    sentences = [w["tolerance"].format(tolerance=tolerance)]
    if situation.kind != "point":
        every = (*situation.parts, *situation.roads)
        thin = [str(one.number) for one in every if not one.certain]
        told = w["some_uncertain"].format(parts=", ".join(thin)) if thin else w["all_certain"]
        sentences.append(told)
    return [*sentences, *(finding_text(one, language) for one in situation.findings)]


def beside(situation: Situation, language: Language) -> list[str]:
    """How far the next sub-zones are, and how sure that is."""
    w = answer_words(language)
    tolerance = metres(situation.tolerance_m, language)
    area = "beside_point" if situation.kind == "point" else "beside_edge"
    found = [(one, "beside_point") for one in situation.near]
    for zone, key in (
        (situation.next_zone, area),
        (situation.point_next_zone, "beside_tap"),
    ):
        if zone is not None and zone.subzone not in [one.subzone for one in situation.near]:
            found.append((zone, key))
    return [_distance(zone, w[key], w, tolerance, situation, language) for zone, key in found]


def _distance(
    zone: NearZone,
    sentence: str,
    w: Mapping[str, str],
    tolerance: str,
    situation: Situation,
    language: Language,
) -> str:
    called = f"{zone.subzone.code} {zone.subzone.name}"
    # More figures than the map is accurate to would only look exact.
    places = 0 if zone.distance_m >= _TEN_M else 1
    distance = f"{number(zone.distance_m, language, places)} m"
    said = sentence.format(zone=called, distance=distance, tolerance=tolerance)
    if zone.distance_m == 0:
        said = w["beside_touching"].format(zone=called)
    close = zone.distance_m <= situation.tolerance_m
    return f"{said} {w['beside_close']}" if close else said


def referrals(verdict: Verdict, language: Language) -> list[str]:
    """Whom to ask, once each."""
    known: Mapping[str, None] = dict.fromkeys(one.referral for one in verdict.parts if one.referral)
    return [name("referral", referral, language) for referral in known]


def quiet(plan: PlanAnswer, language: Language) -> list[Cited]:
    """What is missing of the plan whatever is asked: it has no rules for anything here."""
    if plan.rulebook is not None:
        return []
    keys = sorted({part.subzone.key for part in plan.situation.parts})
    return [reason(Finding("no_rulebook", {"subzone": keys}), "", language)] if keys else []


def _stands_elsewhere(finding: Finding) -> bool:
    return is_of_overlay(finding) or finding.code in _SILENCES


def _told(verdict: Verdict, language: Language) -> list[tuple[Finding, Cited]]:
    w = answer_words(language)
    told = [(one, reason(one, "", language)) for one in verdict.findings]
    for part in verdict.parts:
        heading = f"{w['part']} {part.part.number}, {part.part.subzone.code}"
        own = heading if len(verdict.parts) > 1 else ""
        told += [(one, reason(one, own, language)) for one in part.findings]
    return told
