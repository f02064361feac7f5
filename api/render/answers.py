"""Whole answers: the basis they all share, verdicts, and the list of activities here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

import shapely

from api import geojson
from api.render import places, verdicts
from api.render.words import Words, layer, parcel, region, revision
from api.schemas import answers, common
from api.schemas.situations import SituationBody
from simpeltaru import ENGINE_VERSION
from simpeltaru.assess import AREA_METHOD, Answer, ListedHere, PlanAnswer
from simpeltaru.rules.rulebook import Rulebook
from simpeltaru.verdict import Outcome


def basis(answer: Answer, words: Words, links: Sequence[common.LinkBody]) -> answers.Basis:
    """What an answer rests on."""
    return {
        "kind": answer.kind,
        "as_of": answer.as_of.isoformat(),
        "known_at": answer.known_at.isoformat(),
        "revisions": [plan.basis.revision.id for plan in answer.plans if plan.basis],
        "region": None if answer.region is None else region(answer.region),
        "coverage": answer.coverage.value,
        "reason": words.reason(answer.reason) if answer.reason else None,
        "withheld": None if answer.withheld is None else words.finding(answer.withheld),
        "layers": [layer(one) for one in answer.layers],
        "not_in_force": [revision(one, words) for one in answer.not_in_force],
        "candidates": [parcel(one) for one in answer.candidates],
        "related": [revision(one, words) for one in answer.related],
        "parcel": None if answer.parcel is None else parcel(answer.parcel),
        "is_simulation": answer.is_simulation,
        "disclaimers": [words.disclaimer(code) for code in answer.disclaimers],
        "findings": words.findings(answer.findings),
        "area_method": AREA_METHOD,
        "engine_version": ENGINE_VERSION,
        "links": list(links),
    }


def answer_body(
    answer: Answer,
    words: Words,
    links: Sequence[common.LinkBody] = (),
    *,
    geometry: bool = False,
) -> answers.AnswerBody:
    """An answer about a place; `geometry` adds GeoJSON of the place and its parts."""
    body: dict[str, Any] = dict(basis(answer, words, links))
    body["verdicts"] = [
        {
            "query": verdicts.query(one.query),
            "headline": verdicts.headline(one.headline, words),
        }
        for one in answer.headlines
    ]
    body["plans"] = [_plan(plan, words, geometry) for plan in answer.plans]
    if geometry and answer.area_wkb is not None and answer.region is not None:
        body["geometry"] = geojson.outgoing(answer.region, shapely.from_wkb(answer.area_wkb))
    return body


def _plan(plan: PlanAnswer, words: Words, geometry: bool) -> answers.PlanAnswerBody:
    own = plan.basis.revision.region if plan.basis and geometry else None
    return {
        "revision": None if plan.basis is None else revision(plan.basis, words),
        "rulebook": None if plan.rulebook is None else _rulebook(plan.rulebook),
        "situation": places.situation(plan.situation, words, own),
        "intensity": places.intensities(plan, words),
        "verdicts": [verdicts.verdict(one, words) for one in plan.verdicts],
    }


def _rulebook(book: Rulebook) -> answers.RulebookBody:
    return {
        "hash": book.hash,
        "kbli_edition": book.document.kbli_edition,
        "code_vintage": book.document.code_vintage,
        "is_simulation": book.document.is_simulation,
    }


def counts(listed: Iterable[ListedHere], words: Words) -> list[answers.CountBody]:
    """How many activities have each outcome; every outcome is named, with 0 too."""
    found = Counter(one.outcome for one in listed)
    return [
        {"outcome": one.value, "label": words.outcome(one), "count": found[one]} for one in Outcome
    ]


def listed_body(answer: Answer, one: ListedHere, words: Words) -> answers.ListedBody:
    """One activity of the list."""
    plan = answer.plans[one.plan]
    pairs = zip(plan.situation.parts, one.part_outcomes, strict=True)
    return {
        "id": one.id,
        "revision": None if plan.basis is None else plan.basis.revision.id,
        "name": one.name,
        "name_en": one.name_en,
        "kbli": list(one.kbli),
        "outcome": one.outcome.value,
        "label": words.outcome(one.outcome),
        "plan_outcome": one.plan_outcome.value,
        "codes": list(one.codes),
        "parts": [{"part": part.number, "outcome": outcome.value} for part, outcome in pairs],
        "by_outcome": verdicts.shares(one.headline.by_outcome, words),
    }


def situations(answer: Answer, words: Words) -> list[SituationBody]:
    """What lies at the place, once for each plan."""
    return [places.situation(plan.situation, words) for plan in answer.plans]
