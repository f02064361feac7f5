"""Activity rows as every form of the matrix yields them, and how they become a rulebook's."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from simpeltaru.annex.rulebook_context import Reading, listed
from simpeltaru.annex.tabular import Grid
from simpeltaru.load_finding import Severity
from simpeltaru.rules.rulebook import ActivityRow, CellRow, Place, ZoneKey


@dataclass(frozen=True, slots=True)
class ClassCell:
    """What stands for one zone key: the trimmed text, blank included, and its place."""

    key: str
    raw: str
    at: Place


@dataclass(slots=True)
class MatrixRow:
    """An activity with its cells. `number` is what the numbering column says, if anything."""

    row: int
    number: str
    name: str
    name_en: str
    kbli: tuple[str, ...]
    at: Place
    cells: list[ClassCell] = field(default_factory=list)

    @property
    def identity(self) -> tuple[str, ...]:
        """What tells an activity from the others of its matrix."""
        if self.number:
            return ("number", self.number)
        return ("text", self.name.casefold(), *self.kbli)


@dataclass(frozen=True, slots=True)
class MatrixPart:
    """A table of the matrix as read."""

    grid: Grid
    keys: tuple[ZoneKey, ...]
    rows: tuple[MatrixRow, ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """The whole matrix in the rulebook's own terms."""

    keys: tuple[ZoneKey, ...]
    activities: tuple[ActivityRow, ...]
    cells: tuple[CellRow, ...]


def assemble(parts: Iterable[MatrixPart], reading: Reading) -> Matrix:
    """Join the parts and give every activity its id: its number where unique, else "r" + row.

    An activity of a further part is one of the first part's if number (else name and KBLI) agree.
    """
    every = list(parts)
    keys: dict[str, ZoneKey] = {}
    for key in (key for part in every for key in part.keys):
        keys.setdefault(key.key, key)
    rows = list(every[0].rows)
    for part in every[1:]:
        rows.extend(_joined(rows, part, reading))
    _report_twice(rows, every[0].grid, reading)
    ids = _ids(rows)
    activities = tuple(
        ActivityRow(id=one, name=row.name, name_en=row.name_en, kbli=row.kbli, at=row.at)
        for one, row in zip(ids, rows, strict=True)
    )
    cells = tuple(
        CellRow(one, cell.key, cell.raw, *cell.at)
        for one, row in zip(ids, rows, strict=True)
        for cell in row.cells
    )
    return Matrix(tuple(keys.values()), activities, cells)


def _joined(rows: list[MatrixRow], part: MatrixPart, reading: Reading) -> list[MatrixRow]:
    """Give the cells of a further part to the rows they belong to; the rows that are new."""
    known: dict[tuple[str, ...], list[MatrixRow]] = {}
    for row in rows:
        known.setdefault(row.identity, []).append(row)
    new: list[MatrixRow] = []
    for row in part.rows:
        same = known.get(row.identity, [])
        if not same:
            new.append(row)
        elif len(same) > 1 or same[0].name.casefold() != row.name.casefold():
            names = sorted({one.name for one in same})
            reading.report(
                "activity_part_mismatch",
                Severity.BLOCK,
                f"row {row.row} ({row.name!r}) is not surely the activity of the other part "
                f"({listed(names)}); number and name must agree in all parts",
                part.grid,
                row=row.row,
                name=row.name,
                others=names,
            )
        else:
            same[0].cells.extend(row.cells)
    return new


def _ids(rows: list[MatrixRow]) -> list[str]:
    counts = Counter(row.number for row in rows)
    taken = {row.number for row in rows if row.number}
    ids: list[str] = []
    for row in rows:
        if row.number and counts[row.number] == 1:
            ids.append(row.number)
            continue
        wanted, again = f"r{row.row}", 1
        while wanted in taken:
            again += 1
            wanted = f"r{row.row}-{again}"
        taken.add(wanted)
        ids.append(wanted)
    return ids


def _report_twice(rows: list[MatrixRow], grid: Grid, reading: Reading) -> None:
    numbers = Counter(row.number for row in rows if row.number)
    repeated = {number: count for number, count in numbers.items() if count > 1}
    if repeated:
        at = [row.row for row in rows if row.number in repeated]
        message = (
            f"numbers {listed(repeated)} stand more than once (rows {listed(at)}); these "
            "activities are identified by their row instead"
        )
        reading.report(
            "activity_number_twice", Severity.WARN, message, grid, row=at[0], numbers=repeated
        )
    _report_gaps(rows, grid, reading)
    names: dict[tuple[str, ...], list[int]] = {}
    for row in rows:
        names.setdefault((row.name.casefold(), *row.kbli), []).append(row.row)
    for (name, *kbli), at in names.items():
        if len(at) > 1:
            message = (
                f"rows {listed(at)} hold the same activity ({name!r}, KBLI "
                f"{', '.join(kbli) or 'none'}); all of them answer"
            )
            reading.report("activity_twice", Severity.WARN, message, grid, row=at[0], rows=at)


def _report_gaps(rows: list[MatrixRow], grid: Grid, reading: Reading) -> None:
    """Numbers that are missing from 1 on: rows may have been lost on the way."""
    numbers = {int(row.number) for row in rows if row.number.isascii() and row.number.isdigit()}
    if len(numbers) < len(rows):
        return  # not numbered throughout, or numbered anew in every group
    missing = sorted(set(range(1, max(numbers) + 1)) - numbers)
    if missing:
        message = f"the numbering lacks {listed(missing)}; check that no row of the annex was lost"
        reading.report("activity_number_gap", Severity.WARN, message, grid, numbers=missing)
