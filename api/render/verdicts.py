"""Verdicts: headlines, outcomes of parts, conditions and rows."""

from __future__ import annotations

from collections.abc import Iterable

from api.render.words import Words, citation, citations
from api.schemas import answers
from simpeltaru.activity import Activity
from simpeltaru.verdict import (
    ActivityQuery,
    ConditionText,
    Headline,
    OutcomeShare,
    PartVerdict,
    RowOutcome,
    Verdict,
)


def query(asked: ActivityQuery) -> answers.QueryBody:
    """The activity asked about."""
    return {"kbli": asked.kbli, "edition": asked.edition, "activity": asked.activity_id}


def shares(found: Iterable[OutcomeShare], words: Words) -> list[answers.ShareBody]:
    """Area and share by outcome."""
    return [
        {
            "outcome": one.outcome.value,
            "label": words.outcome(one.outcome),
            "area_m2": one.area_m2,
            "share": one.share,
        }
        for one in found
    ]


def headline(found: Headline, words: Words) -> answers.HeadlineBody:
    """The roll-up of a verdict."""
    return {
        "outcome": found.outcome.value,
        "label": words.outcome(found.outcome),
        "meaning": words.meaning(found.outcome),
        "by_outcome": shares(found.by_outcome, words),
        "permitted_area_m2": found.permitted_area_m2,
        "strictest": None if found.strictest is None else found.strictest.value,
        "findings": words.findings(found.findings),
    }


def verdict(found: Verdict, words: Words) -> answers.VerdictBody:
    """What one plan says of one activity."""
    return {
        "query": query(found.query),
        "matched_kbli": found.matched_kbli,
        "activities": [activity(one) for one in found.activities],
        "headline": headline(found.headline, words),
        "parts": [_part(one, words) for one in found.parts],
        "findings": words.findings(found.findings),
    }


def activity(found: Activity) -> answers.ActivityRef:
    """A row of the matrix."""
    return {
        "id": found.id,
        "name": found.name,
        "name_en": found.name_en,
        "kbli": list(found.kbli),
        "citation": citation(found.citation),
    }


def _part(found: PartVerdict, words: Words) -> answers.PartVerdictBody:
    return {
        "part": found.part.number,
        "outcome": found.outcome.value,
        "label": words.outcome(found.outcome),
        "conditions": _conditions(found.conditions),
        "rows": [_row(one, words) for one in found.rows],
        "findings": words.findings(found.findings),
        "referral": words.named("referral", found.referral) if found.referral else None,
    }


def _row(found: RowOutcome, words: Words) -> answers.RowBody:
    return {
        "activity": activity(found.activity),
        "outcome": found.outcome.value,
        "label": words.outcome(found.outcome),
        "conditions": _conditions(found.conditions),
        "citations": citations(found.citations),
    }


def _conditions(found: Iterable[ConditionText]) -> list[answers.ConditionBody]:
    return [
        {
            "code": one.code,
            "type": one.type,
            "text": one.text,
            "citations": citations(one.citations),
        }
        for one in found
    ]
