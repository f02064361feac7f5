"""One part before the matrix: which column it answers to, and what the cells there say.

A silence is never an answer. A part without a column, a blank cell, a cell that contradicts
itself or an overlay whose reach cannot be told make the outcome undetermined and say why. Only
an overlay the package states to forbid is heard without the matrix.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from simpeltaru.activity import Activity
from simpeltaru.rules.overlay import NO_EFFECTS, Ground, OverlayEffects, effects
from simpeltaru.rules.permission import CellError, CellReading, Flag, in_order, outcome_of
from simpeltaru.rules.rulebook import ABSENCE_POLICIES, CellRow, Rulebook
from simpeltaru.verdict import ConditionText, Finding, Outcome, Part, PartVerdict, RowOutcome

_ALLOWING = frozenset(
    {Outcome.PERMITTED, Outcome.LIMITED, Outcome.CONDITIONAL, Outcome.LIMITED_CONDITIONAL}
)


@dataclass(frozen=True, slots=True)
class Answer:
    """Outcome with the flags it comes from and the T/B codes that go with it."""

    outcome: Outcome
    flags: Flag = Flag.NONE
    codes: tuple[str, ...] = ()


_UNKNOWN = Answer(Outcome.UNDETERMINED)
_FORBIDDEN = Answer(Outcome.PROHIBITED, Flag.X)
_UNLISTED = Answer(Outcome.UNLISTED)


class PartRules(Protocol):
    """What a part answers; `explain` gives the outcome of `answer` with its reasons."""

    def answer(self, rows: Sequence[Activity]) -> Answer:
        """The outcome for the matrix rows that answer one question; none means unlisted."""

    def explain(self, part: Part, rows: Sequence[Activity]) -> PartVerdict:
        """The same with conditions in words, rows, findings and citations."""

    def refused(self, part: Part, reason: Finding) -> PartVerdict:
        """Undetermined, because the question itself cannot be read."""


def rules_for(
    rulebook: Rulebook | None, ground: Ground, without_rules: Mapping[str, str]
) -> PartRules:
    """Resolve the column and the overlay effects of a part.

    The exact key first. A compound key (KODUNK) without a column of its own falls back to the
    sub-zone's short code, and says so (`indirect_match`). A key the package declares to have no
    rules is not looked up at all.
    """
    subzone = ground.subzone
    if rulebook is None:
        return Silent(Finding("no_rulebook", {"subzone": subzone.key}), NO_EFFECTS)
    overlay = effects(rulebook, ground)
    for name in (subzone.key, subzone.code):
        if name in without_rules:
            params = {"subzone": name, "reason": without_rules[name]}
            return Silent(Finding("without_rules", params), overlay)
    if subzone.key in rulebook.keys:
        return Column(rulebook, ground, subzone.key, overlay)
    if rulebook.document.key_column == "KODUNK" and subzone.code in rulebook.keys:
        return Column(rulebook, ground, subzone.code, overlay)
    return Silent(Finding("no_column", {"subzone": subzone.key}), overlay)


class Silent:
    """A part the matrix has no column for: undetermined unless an overlay forbids."""

    def __init__(self, reason: Finding, overlay: OverlayEffects) -> None:
        """Keep why there is no column."""
        self._reason = reason
        self._overlay = overlay

    def answer(self, rows: Sequence[Activity]) -> Answer:
        """Never from the rows: there is no cell to read."""
        return _FORBIDDEN if self._overlay.forbids else _UNKNOWN

    def explain(self, part: Part, rows: Sequence[Activity]) -> PartVerdict:
        """The reason, and what the overlays say."""
        findings = (self._reason, *self._overlay.findings)
        return PartVerdict(part, self.answer(rows).outcome, findings=findings)

    def refused(self, part: Part, reason: Finding) -> PartVerdict:
        """Both reasons."""
        findings = (reason, self._reason, *self._overlay.findings)
        return PartVerdict(part, Outcome.UNDETERMINED, findings=findings)


class Column:
    """A part with a column of the matrix."""

    def __init__(
        self, rulebook: Rulebook, ground: Ground, column: str, overlay: OverlayEffects
    ) -> None:
        """`column` is the zone key that is read, which `ground` may not carry itself."""
        self._law = rulebook
        self._key = ground.subzone.key
        self._column = column
        self._overlay = overlay
        self._read: dict[str, Answer] = {}

    def answer(self, rows: Sequence[Activity]) -> Answer:
        """The outcome of the cells of all rows, with what the overlays add."""
        if len(rows) == 1:
            return self._row(rows[0])
        if not rows:
            return self._overlaid(_UNLISTED)
        return _joined([self._row(row) for row in rows])

    def explain(self, part: Part, rows: Sequence[Activity]) -> PartVerdict:
        """The outcome, each cell that speaks, each overlay, each condition in words."""
        answer = self.answer(rows)
        findings = list(self._match())
        findings.extend(self._cell_finding(row) for row in rows)
        if not rows:
            findings.append(Finding("unlisted", {"subzone": self._key}))
        findings.extend(self._overlay.findings)
        unknown = [code for code in answer.codes if code not in self._law.conditions]
        if unknown:
            findings.append(Finding("unknown_condition", {"codes": unknown}))
        return PartVerdict(
            part=part,
            outcome=answer.outcome,
            conditions=self._conditions(answer.codes),
            rows=tuple(self._row_outcome(row) for row in rows) if len(rows) > 1 else (),
            findings=tuple(findings),
            referral="pkkpr" if answer.outcome is Outcome.UNLISTED else "",
        )

    def refused(self, part: Part, reason: Finding) -> PartVerdict:
        """Undetermined, whatever the column would say."""
        findings = (reason, *self._match(), *self._overlay.findings)
        return PartVerdict(part, Outcome.UNDETERMINED, findings=findings)

    def _match(self) -> tuple[Finding, ...]:
        if self._column == self._key:
            return ()
        return (Finding("indirect_match", {"subzone": self._key, "column": self._column}),)

    def _cell(self, activity: Activity) -> CellRow | None:
        return self._law.cells.get((self._column, activity.id))

    def _row(self, activity: Activity) -> Answer:
        cell = self._cell(activity)
        if cell is None:
            return self._overlaid(self._absent())
        found = self._read.get(cell.raw)
        if found is None:
            found = self._read[cell.raw] = self._overlaid(self._reading(cell))
        return found

    def _absent(self) -> Answer:
        policy = self._law.document.absence
        if policy is None or policy.value not in ABSENCE_POLICIES:
            return _UNKNOWN
        return _FORBIDDEN if policy.value == "prohibited" else _UNLISTED

    def _reading(self, cell: CellRow) -> Answer:
        try:
            reading = self._law.reading(cell)
        except CellError:
            return _UNKNOWN
        return Answer(outcome_of(reading.flags), reading.flags, self._codes(reading))

    def _codes(self, reading: CellReading) -> tuple[str, ...]:
        """Numbered codes; a bare T or B counts as one where the plan's legend explains it."""
        bare = [
            letter
            for letter in ("T", "B")
            if Flag[letter] in reading.flags
            and letter in self._law.conditions
            and not any(code.startswith(letter) for code in reading.codes)
        ]
        return in_order([*reading.codes, *bare])

    def _overlaid(self, answer: Answer) -> Answer:
        overlay = self._overlay
        if overlay.forbids or answer.outcome is Outcome.PROHIBITED:
            return _FORBIDDEN
        if overlay.unclear:
            return _UNKNOWN
        if answer.outcome not in _ALLOWING or not overlay.flags:
            return answer
        return _allowing(answer.flags | overlay.flags, [*answer.codes, *overlay.codes])

    def _cell_finding(self, activity: Activity) -> Finding:
        params: dict[str, object] = {"subzone": self._column, "activity": activity.name}
        cell = self._cell(activity)
        if cell is None:
            policy = self._law.document.absence
            if policy is None:
                return Finding("missing_cell", params, (activity.citation,))
            params |= {"policy": policy.value, "basis": policy.citation}
            return Finding("absence_policy", params, (activity.citation,))
        citations = (self._law.cite(cell.source, cell.row, cell.column), activity.citation)
        params |= {"raw": cell.raw}
        try:
            flags = self._law.reading(cell).flags
        except CellError:
            return Finding("contradictory_cell", params, citations)
        return Finding("cell" if flags else "missing_cell", params, citations)

    def _row_outcome(self, activity: Activity) -> RowOutcome:
        answer = self._row(activity)
        citations = self._cell_finding(activity).citations
        return RowOutcome(activity, answer.outcome, self._conditions(answer.codes), citations)

    def _conditions(self, codes: Sequence[str]) -> tuple[ConditionText, ...]:
        texts = []
        for code in codes:
            known = self._law.conditions.get(code)
            if known is None:
                texts.append(ConditionText(code, code[:1], "", ()))
            else:
                citations = (self._law.cite(*known.at),)
                texts.append(ConditionText(code, known.type, known.text, citations))
        return tuple(texts)


def _allowing(flags: Flag, codes: Sequence[str]) -> Answer:
    # A condition leaves nothing "permitted as planned", so I gives way to T and B.
    flags = flags & ~Flag.I if flags & (Flag.T | Flag.B) else flags
    return Answer(outcome_of(flags), flags, in_order(codes))


def _joined(answers: Sequence[Answer]) -> Answer:
    """Several rows of equal rank: conditions add up; X only where all are X; else MIXED.

    A row nobody can read leaves the whole undetermined, unless the others already differ.
    """
    outcomes = {answer.outcome for answer in answers}
    known = outcomes - {Outcome.UNDETERMINED}
    codes = [code for answer in answers for code in answer.codes]
    if len(known) > 1 and not known <= _ALLOWING:
        return Answer(Outcome.MIXED, Flag.NONE, in_order(codes))
    if Outcome.UNDETERMINED in outcomes:
        return _UNKNOWN
    if not known <= _ALLOWING:
        return answers[0]
    flags = Flag.NONE
    for answer in answers:
        flags |= answer.flags
    return _allowing(flags, codes)
