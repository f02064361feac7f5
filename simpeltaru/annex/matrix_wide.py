"""The activity matrix as annexes print it: activities down, sub-zones across.

Titles between the activities, headers repeated at page breaks and rows that number the columns
are skipped with a note that names them; every other row is an activity with all its cells, blank
ones included.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise

from simpeltaru.annex.kbli_cells import KbliCells, kbli_roles
from simpeltaru.annex.matrix_keys import header_keys
from simpeltaru.annex.matrix_rows import ClassCell, MatrixPart, MatrixRow
from simpeltaru.annex.rulebook_context import Reading, listed
from simpeltaru.annex.rulebook_tables import WideMatrix
from simpeltaru.annex.table_view import TableView, several
from simpeltaru.annex.tabular import clean, one_line
from simpeltaru.load_finding import Severity
from simpeltaru.rules.permission import CellError, is_blank, read_cell
from simpeltaru.rules.rulebook import ZoneKey

_NUMBER = re.compile(r"^\(?\d+(?:[.\-/]\d+)*[.)]?[a-z]?$")
_COLUMN_NUMBER = re.compile(r"^\(?(\d+)\)?$")


def read_wide(reading: Reading, entry: WideMatrix) -> MatrixPart:
    """The rows of a wide matrix; raises `PackageFileError` where the declaration does not fit."""
    roles: dict[str, str | None] = {
        "number": entry.number,
        "activity_en": entry.activity_en,
    }
    roles |= several("activity", entry.activity) | kbli_roles(entry)
    view = TableView(reading, entry, roles, {"keys": entry.keys})
    return _WideReader(view, entry).part()


class _WideReader:
    def __init__(self, view: TableView, entry: WideMatrix) -> None:
        self.view, self.entry = view, entry
        self.keys = header_keys(view, entry)
        self.kbli = KbliCells(view, entry)
        self._meanings = Meanings(entry.meanings)
        self._headers = self._header_block()

    def part(self) -> MatrixPart:
        sorted_out: dict[str, list[int]] = {}
        rows: list[MatrixRow] = []
        for row in self.view.rows():
            kind = self._kind(row)
            if kind == "activity":
                rows.append(self._activity(row))
            else:
                sorted_out.setdefault(kind, []).append(row)
        self._report_rows(sorted_out)
        self._report_all_blank(rows)
        self._report_merged(rows)
        self.kbli.report()
        self._meanings.report(self.view)
        self._report_left()
        return MatrixPart(self.view.grid, tuple(self.keys.values()), tuple(rows))

    def _raw(self, row: int, column: int) -> str:
        return clean(self.view.seen(row, column).text)

    def _activity(self, row: int) -> MatrixRow:
        view = self.view
        name, role = view.last_text(row, "activity")
        return MatrixRow(
            row,
            view.text(row, "number"),
            name,
            view.text(row, "activity_en"),
            self.kbli.codes(row),
            view.at(row, role),
            [self._cell(row, column, zone) for column, zone in self.keys.items()],
        )

    def _name(self, row: int) -> str:
        return self.view.last_text(row, "activity")[0]

    def _cell(self, row: int, column: int, zone: ZoneKey) -> ClassCell:
        raw = self._meanings.of(self._raw(row, column))
        return ClassCell(zone.key, raw, self.view.place(row, column))

    # What a row is

    def _kind(self, row: int) -> str:
        values = tuple(one_line(self._raw(row, column)) for column in self.view.spread)
        if any(values):
            if values in self._headers or _numbers_columns(values):
                return "header"
            return "activity" if self._name(row) else "nameless"
        if not self._name(row):
            return "title"
        numbered = bool(_NUMBER.match(self.view.text(row, "number")))
        return "activity" if numbered or self.kbli.looks_like_codes(row) else "title"

    def _header_block(self) -> frozenset[tuple[str, ...]]:
        """What the class columns say in the rows of the header, to know it again further down."""
        block: set[tuple[str, ...]] = set()
        for row in range(1, max(self.entry.header_row + 1, self.view.first_row)):
            values = tuple(one_line(self._raw(row, column)) for column in self.view.spread)
            if any(value and not _is_class(value) for value in values):
                block.add(values)
        block.add(tuple(self.view.header.header(column) for column in self.view.spread))
        return frozenset(block)

    # What is reported

    def _report_rows(self, sorted_out: dict[str, list[int]]) -> None:
        for kind, code, severity, what in (
            ("title", "rows_title", Severity.NOTE, "hold no class and are taken for titles"),
            ("header", "rows_header", Severity.NOTE, "repeat the header and are skipped"),
            (
                "nameless",
                "activity_nameless",
                Severity.BLOCK,
                "hold classes but no activity; fill the activity column, or declare them under "
                "skip_rows",
            ),
        ):
            if rows := sorted_out.get(kind):
                texts = {row: self._excerpt(row) for row in rows}
                shown = (f"{row} {text!r}" for row, text in texts.items())
                message = f"rows {listed(shown)}: they {what}"
                self.view.report(code, severity, message, row=rows[0], rows=rows)

    def _excerpt(self, row: int) -> str:
        roles = ("number", *self.kbli.roles)
        texts = (*(self.view.text(row, role) for role in roles), self._name(row))
        return " ".join(filter(None, texts))[:40]

    def _report_all_blank(self, rows: Iterable[MatrixRow]) -> None:
        blank = [row.row for row in rows if all(is_blank(cell.raw) for cell in row.cells)]
        if blank:
            message = (
                f"rows {listed(blank)} are activities without a single class; each answer is "
                "undetermined. If they are titles, declare them under skip_rows"
            )
            self.view.report("activity_all_blank", Severity.WARN, message, rows=blank)

    def _report_merged(self, rows: Iterable[MatrixRow]) -> None:
        activities = {row.row for row in rows}
        columns = self.keys.keys()
        spread = [
            merge.name
            for merge in self.view.grid.merges
            if merge.first_column in columns
            and activities.intersection(range(merge.first_row, merge.last_row + 1))
        ]
        if spread:
            message = (
                f"class cells {listed(spread)} are merged; their value counts for every cell of "
                "the range, as a reader of the sheet sees it"
            )
            self.view.report("cells_merged", Severity.WARN, message, ranges=spread)

    def _report_left(self) -> None:
        """Rows with classes that the declared bounds leave out."""
        above = [
            row
            for row in range(self.entry.header_row + 1, self.view.first_row)
            if self._holds_classes(row)
        ]
        below = [row for row in self.view.rows_below() if self._holds_classes(row)]
        if below and self.entry.last_row is None:
            message = (
                f"row {self.view.last_row + 1} is blank, but rows {listed(below)} below it hold "
                "classes; declare last_row (blank rows before it are skipped)"
            )
            self.view.report("rows_after_gap", Severity.BLOCK, message, row=below[0], rows=below)
            below = []
        if left := [*above, *below]:
            message = (
                f"rows {listed(left)} hold classes but lie outside first_row to last_row; they "
                "are not read"
            )
            self.view.report("rows_left_out", Severity.WARN, message, row=left[0], rows=left)

    def _holds_classes(self, row: int) -> bool:
        return any(_is_class(self._meanings.of(self._raw(row, column))) for column in self.keys)


class Meanings:
    """Declared meanings of class cells, with what was replaced where."""

    def __init__(self, declared: dict[str, str]) -> None:
        self._declared = {one_line(text).casefold(): clean(to) for text, to in declared.items()}
        self._used: dict[str, int] = {}

    def of(self, raw: str) -> str:
        """The meaning of a cell's text; a blank never has one."""
        if not raw or not self._declared:
            return raw
        text = one_line(raw)
        meaning = self._declared.get(text.casefold())
        if meaning is None:
            return raw
        self._used[text] = self._used.get(text, 0) + 1
        return meaning

    def report(self, view: TableView) -> None:
        """Report every replacement with its number of cells."""
        for text, count in self._used.items():
            meaning = self._declared[text.casefold()]
            message = f"{count} cells {text!r} are read as {meaning!r}, as the package declares"
            view.report("cell_meaning", Severity.NOTE, message, found=text, meaning=meaning)


def _is_class(text: str) -> bool:
    try:
        return not is_blank(text) and bool(read_cell(text).flags)
    except CellError:
        return False


def _numbers_columns(values: tuple[str, ...]) -> bool:
    """Whether a row counts its columns: (4) (5) (6) …"""
    found = [_COLUMN_NUMBER.match(value) for value in values]
    numbers = [int(one[1]) for one in found if one is not None]
    return len(numbers) == len(values) > 1 and all(
        after == before + 1 for before, after in pairwise(numbers)
    )
