"""Whether a rulebook document can be law: everything wrong with it, as data.

`block` problems would make an answer wrong or impossible to explain; `warn` problems leave it
right but incomplete, and the engine answers `undetermined` or lists the fault where it matters.
Nothing is repaired here.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from typing import Literal

from simpeltaru.activity import Citation
from simpeltaru.rules.evaluate import kbli_fault
from simpeltaru.rules.permission import CellError, is_blank, read_cell
from simpeltaru.rules.problem import Problem, cite, places
from simpeltaru.rules.rulebook import ABSENCE_POLICIES, CellRow, RulebookDocument
from simpeltaru.rules.validate_limits import limit_problems, provision_problems

__all__ = ["Problem", "validate"]

_SHOWN = 10
"""How many places a problem that stands in many cells cites."""

_SHORTEST_KBLI, _LONGEST_KBLI = 2, 5


def validate(
    document: RulebookDocument, without_rules: Mapping[str, str] | None = None
) -> list[Problem]:
    """Every problem of a document, in the order of its tables.

    `without_rules` are the zone keys the package declares to have no rules.
    """
    return [
        *_keys(document, without_rules or {}),
        *_activities(document),
        *_cells(document),
        *_silences(document),
        *_unknown_codes(document),
        *limit_problems(document),
        *provision_problems(document),
    ]


def _cell_at(document: RulebookDocument, *cells: CellRow) -> tuple[Citation, ...]:
    return tuple(cite(document, cell.source, cell.row, cell.column) for cell in cells)


def _keys(document: RulebookDocument, without_rules: Mapping[str, str]) -> Iterator[Problem]:
    counts = Counter(zone.key for zone in document.zone_keys)
    seen: set[str] = set()
    for zone in document.zone_keys:
        at = places(document, zone.at)
        if counts[zone.key] > 1 and zone.key not in seen:
            every = [one.at for one in document.zone_keys if one.key == zone.key]
            message = f"zone key {zone.key!r} has {counts[zone.key]} columns; keep one"
            yield Problem(
                "duplicate_key", "block", message, {"key": zone.key}, places(document, *every)
            )
        if zone.key in without_rules and zone.key not in seen:
            message = f"{zone.key!r} is declared without rules but has a column; withdraw one"
            yield Problem("key_declared_without_rules", "block", message, {"key": zone.key}, at)
        seen.add(zone.key)


def _activities(document: RulebookDocument) -> Iterator[Problem]:
    lengths = Counter(len(code) for row in document.activities for code in row.kbli)
    # An annex that lists classes (four digits) throughout has lost no zeros.
    classes = lengths[_LONGEST_KBLI - 1] > lengths[_LONGEST_KBLI]
    with_cells = {cell.activity for cell in document.cells}
    seen: set[str] = set()
    for row in document.activities:
        at = places(document, row.at)
        if row.id in seen:
            message = f"activity id {row.id!r} stands in more than one row; ids must be unique"
            yield Problem("duplicate_activity", "block", message, {"activity": row.id}, at)
        seen.add(row.id)
        if row.id not in with_cells and document.absence is None:
            message = f"activity {row.id!r} has no cell in any zone key; every answer would be open"
            yield Problem("activity_without_cells", "warn", message, {"activity": row.id}, at)
        for code in row.kbli:
            yield from _kbli(code, row.id, at, classes=classes)


def _kbli(
    code: str, activity: str, at: tuple[Citation, ...], *, classes: bool
) -> Iterator[Problem]:
    params: dict[str, object] = {"activity": activity, "kbli": code}
    shaped = code.isascii() and code.isdigit()
    if not shaped or not _SHORTEST_KBLI <= len(code) <= _LONGEST_KBLI or not code.strip("0"):
        message = f"KBLI {code!r} is not 2 to 5 digits; write the code as text, or leave it empty"
        yield Problem("kbli_malformed", "block", message, params, at)
    elif not classes and len(code) == _LONGEST_KBLI - 1 and (fault := kbli_fault(code)) is not None:
        suggestion = fault.params.get("suggestion")
        message = f"KBLI {code!r} has four digits: a class, or {suggestion!r} without its zero"
        yield Problem("kbli_four_digits", "warn", message, params | {"suggestion": suggestion}, at)


def _cells(document: RulebookDocument) -> Iterator[Problem]:
    keys = {zone.key for zone in document.zone_keys}
    activities = {row.id for row in document.activities}
    first: dict[tuple[str, str], CellRow] = {}
    for cell in document.cells:
        at = _cell_at(document, cell)
        params: dict[str, object] = {"key": cell.key, "activity": cell.activity, "raw": cell.raw}
        if cell.key not in keys or cell.activity not in activities:
            message = f"cell ({cell.activity!r}, {cell.key!r}) has no such activity or zone key"
            yield Problem("orphan_cell", "block", message, params, at)
        fault = _unreadable(cell.raw)
        if fault:
            message = f"{fault} (zone key {cell.key!r}); write I, X, or a list of T and B codes"
            yield Problem("contradictory_cell", "block", message, params, at)
        earlier = first.setdefault((cell.key, cell.activity), cell)
        if earlier is not cell:
            yield _twice(document, earlier, cell)


def _unreadable(raw: str) -> str:
    try:
        read_cell(raw)
    except CellError as fault:
        return str(fault)
    return ""


def _twice(document: RulebookDocument, earlier: CellRow, cell: CellRow) -> Problem:
    same = earlier.raw == cell.raw
    params = {"key": cell.key, "activity": cell.activity, "raws": [earlier.raw, cell.raw]}
    message = (
        f"activity {cell.activity!r} has two cells for {cell.key!r}: "
        f"{earlier.raw!r} and {cell.raw!r}; keep one"
    )
    severity: Literal["block", "warn"] = "warn" if same else "block"
    at = _cell_at(document, earlier, cell)
    return Problem("duplicate_cell", severity, message, params, at)


def _silences(document: RulebookDocument) -> Iterator[Problem]:
    """What the matrix does not say: each such answer is undetermined, never X."""
    blank = [cell for cell in document.cells if is_blank(cell.raw)]
    if blank:
        message = f"{len(blank)} cells are blank; what they should say is left undetermined"
        at = _cell_at(document, *blank[:_SHOWN])
        yield Problem("blank_cells", "warn", message, {"cells": len(blank)}, at)
    policy = document.absence
    if policy is not None and policy.value not in ABSENCE_POLICIES:
        message = f"absence {policy.value!r} is none of {', '.join(sorted(ABSENCE_POLICIES))}"
        yield Problem("unknown_absence", "block", message, {"value": policy.value})
    present: dict[str, set[str]] = defaultdict(set)
    for cell in document.cells:
        present[cell.activity].add(cell.key)
    keys = {zone.key for zone in document.zone_keys}
    silent = {row.id: none for row in document.activities if (none := keys - present[row.id])}
    if policy is None and silent:
        absent = sum(len(lacking) for lacking in silent.values())
        activity, first = next((activity, min(lacking)) for activity, lacking in silent.items())
        message = (
            f"{absent} pairs of activity and zone key have no cell (activity {activity!r} in "
            f"{first!r}) and no policy says what absence means; they are left undetermined"
        )
        yield Problem("absent_cells", "warn", message, {"cells": absent})


def _unknown_codes(document: RulebookDocument) -> Iterator[Problem]:
    known = {condition.code for condition in document.conditions}
    used: dict[str, list[CellRow]] = defaultdict(list)
    for cell in document.cells:
        if not _unreadable(cell.raw):
            for code in read_cell(cell.raw).codes:
                used[code].append(cell)
    for code in sorted(used.keys() - known):
        cells = used[code]
        message = f"code {code!r} stands in {len(cells)} cells and in no legend; add its meaning"
        params = {"condition": code, "cells": len(cells)}
        yield Problem("unknown_code", "block", message, params, _cell_at(document, *cells[:_SHOWN]))
    counts = Counter(condition.code for condition in document.conditions)
    for condition in document.conditions:
        if counts.pop(condition.code, 0) > 1:
            message = f"the legend explains code {condition.code!r} more than once; keep one"
            params = {"condition": condition.code}
            at = places(document, condition.at)
            yield Problem("duplicate_condition", "block", message, params, at)
