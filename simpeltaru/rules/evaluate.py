"""The verdict: what the plan says of one activity, or of all, at a measured place.

One path for everything. `PlaceRules` looks up, once per place, which column of the matrix each
part answers to and what its overlays do; an outcome is then a matter of cells. `judge` explains
the outcome with citations, `list_activities` gives every activity's outcome from the same code.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from simpeltaru.activity import Activity, Citation
from simpeltaru.errors import QuestionError
from simpeltaru.rules.column import PartRules, rules_for
from simpeltaru.rules.overlay import Ground
from simpeltaru.rules.permission import in_order
from simpeltaru.rules.rollup import roll_up
from simpeltaru.rules.rulebook import Rulebook
from simpeltaru.verdict import (
    ActivityQuery,
    Finding,
    Headline,
    Outcome,
    Situation,
    Verdict,
)

_KBLI_DIGITS = 5
_PLACEHOLDER = "00000"


@dataclass(frozen=True, slots=True)
class ListedActivity:
    """One activity of the rulebook at a place: the headline `judge` gives, without the prose.

    `part_outcomes` are in the order of `Situation.parts`; `codes` are the T/B codes of all parts.
    """

    activity: Activity
    headline: Headline
    part_outcomes: tuple[Outcome, ...]
    codes: tuple[str, ...]

    @property
    def outcome(self) -> Outcome:
        """The headline outcome."""
        return self.headline.outcome


class PlaceRules:
    """The rules of a rulebook as they stand at one place; holds no state that changes answers."""

    def __init__(
        self,
        rulebook: Rulebook | None,
        situation: Situation,
        without_rules: Mapping[str, str],
    ) -> None:
        """Resolve the column and the overlays of every part and of every zone near a point."""
        self.rulebook = rulebook
        self.situation = situation
        self.parts = [
            rules_for(rulebook, Ground(p.subzone, p.overlays, p.block, p.swp), without_rules)
            for p in situation.parts
        ]
        self.near = [
            rules_for(rulebook, Ground(n.subzone, n.overlays, n.block, n.swp), without_rules)
            for n in situation.near
        ]
        self._headlines: dict[tuple[Outcome, ...], Headline] = {}

    def outcomes(self, rules: Sequence[PartRules], rows: Sequence[Activity]) -> list[Outcome]:
        """The outcome on each of `rules` for the rows that answer the question."""
        return [one.answer(rows).outcome for one in rules]

    def headline(self, here: Sequence[Outcome], near: Sequence[Outcome]) -> Headline:
        """The roll-up of those outcomes, kept: a place has few distinct combinations."""
        key = (*here, *near)
        found = self._headlines.get(key)
        if found is None:
            found = self._headlines[key] = roll_up(self.situation, here, near)
        return found


def judge(
    rulebook: Rulebook | None,
    situation: Situation,
    query: ActivityQuery,
    *,
    without_rules: Mapping[str, str] | None = None,
) -> Verdict:
    """What the plan says of one activity at a place: information, not a permit.

    `without_rules` maps the zone keys the package declares to have no rules to the reason it
    gives. A malformed code or an edition the rulebook does not speak gives `undetermined`.
    Raises `QuestionError` when the query names neither a KBLI code nor an activity.
    """
    place = PlaceRules(rulebook, situation, without_rules or {})
    asked = _asked(rulebook, query)
    if asked.refusal is not None:
        refusal = asked.refusal
        parts = tuple(
            rules.refused(part, refusal)
            for part, rules in zip(situation.parts, place.parts, strict=True)
        )
        near = [Outcome.UNDETERMINED] * len(situation.near)
    else:
        parts = tuple(
            rules.explain(part, asked.rows)
            for part, rules in zip(situation.parts, place.parts, strict=True)
        )
        near = place.outcomes(place.near, asked.rows)
    return Verdict(
        query=query,
        activities=asked.rows,
        matched_kbli=asked.matched,
        headline=place.headline([part.outcome for part in parts], near),
        parts=parts,
        findings=(*asked.findings, *_policy(rulebook)),
    )


def list_activities(
    rulebook: Rulebook | None,
    situation: Situation,
    *,
    without_rules: Mapping[str, str] | None = None,
) -> Iterator[ListedActivity]:
    """Every activity of the rulebook with its outcome here, in the order of the matrix.

    Each equals what `judge` answers for that activity's id. Without a rulebook there are none.
    """
    if rulebook is None:
        return
    place = PlaceRules(rulebook, situation, without_rules or {})
    for activity in rulebook.activities.values():
        rows = (activity,)
        answers = [rules.answer(rows) for rules in place.parts]
        outcomes = tuple(answer.outcome for answer in answers)
        headline = place.headline(outcomes, place.outcomes(place.near, rows))
        codes = in_order(code for answer in answers for code in answer.codes)
        yield ListedActivity(activity, headline, outcomes, codes)


@dataclass(frozen=True, slots=True)
class _Asked:
    rows: tuple[Activity, ...] = ()
    matched: str = ""
    findings: tuple[Finding, ...] = ()
    refusal: Finding | None = None


def _asked(rulebook: Rulebook | None, query: ActivityQuery) -> _Asked:
    """The rows of the matrix that answer a query, or why none can."""
    if query.activity_id:
        return _by_id(rulebook, query.activity_id)
    if not query.kbli:
        raise QuestionError("kbli", "give a KBLI code or an activity of the rulebook")
    fault = kbli_fault(query.kbli)
    if fault is not None:
        return _Asked(refusal=fault, findings=(fault,))
    if rulebook is None:
        return _Asked()
    edition = rulebook.document.kbli_edition
    if query.edition and query.edition.strip() != edition:
        params = {"kbli": query.kbli, "edition": query.edition, "rulebook_edition": edition}
        fault = Finding("kbli_edition_unmapped", params)
        return _Asked(refusal=fault, findings=(fault,))
    findings: list[Finding] = []
    if not query.edition:
        params = {"kbli": query.kbli, "edition": edition}
        findings.append(Finding("kbli_edition_assumed", params))
    matched, rows = rulebook.matching(query.kbli)
    if matched and matched != query.kbli:
        params = {"kbli": query.kbli, "matched": matched}
        findings.append(Finding("kbli_prefix", params, _cited(rows)))
    if len(rows) > 1:
        params = {"kbli": query.kbli, "activities": ", ".join(row.name for row in rows)}
        findings.append(Finding("rows_several", params, _cited(rows)))
    return _Asked(rows, matched, tuple(findings))


def kbli_fault(kbli: str) -> Finding | None:
    """Why a text is no five-digit KBLI code, with the code it may have been; None if it is one.

    Spreadsheets drop the leading zero of codes such as 01270.
    """
    if len(kbli) == _KBLI_DIGITS and kbli.isascii() and kbli.isdigit() and kbli != _PLACEHOLDER:
        return None
    if len(kbli) == _KBLI_DIGITS - 1 and kbli.isascii() and kbli.isdigit():
        return Finding("kbli_zero_lost", {"kbli": kbli, "suggestion": f"0{kbli}"})
    return Finding("kbli_malformed", {"kbli": kbli})


def _by_id(rulebook: Rulebook | None, activity_id: str) -> _Asked:
    if rulebook is None:
        return _Asked()
    activity = rulebook.activities.get(activity_id)
    if activity is None:
        fault = Finding("activity_unknown", {"activity": activity_id})
        return _Asked(refusal=fault, findings=(fault,))
    return _Asked((activity,))


def _cited(rows: Sequence[Activity]) -> tuple[Citation, ...]:
    return tuple(row.citation for row in rows)


def _policy(rulebook: Rulebook | None) -> tuple[Finding, ...]:
    if rulebook is None or rulebook.document.strictest is None:
        return ()
    stated = rulebook.document.strictest
    return (Finding("strictest_policy", {"policy": stated.value, "basis": stated.citation}),)
