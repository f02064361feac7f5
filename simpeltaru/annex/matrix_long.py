"""The activity matrix with one row a cell, and as four positive lists (DBPZ)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from simpeltaru.annex.kbli_cells import KbliCells, kbli_roles
from simpeltaru.annex.matrix_rows import ClassCell, MatrixPart, MatrixRow
from simpeltaru.annex.matrix_wide import Meanings
from simpeltaru.annex.rulebook_context import Reading, listed
from simpeltaru.annex.rulebook_tables import FourLists, ListTable, LongMatrix
from simpeltaru.annex.table_view import TableView, several
from simpeltaru.annex.tabular import clean
from simpeltaru.errors import PackageFileError
from simpeltaru.load_finding import Severity
from simpeltaru.rules.rulebook import Place, ZoneKey

_LISTS = (
    ("permitted", "I"),
    ("limited", "T"),
    ("conditional", "B"),
    ("limited_conditional", "T,B"),
)


@dataclass(frozen=True, slots=True)
class _Entry:
    """One row of a long table: an activity, a key and what is said for the two."""

    activity: MatrixRow
    key: ZoneKey
    raw: str
    at: Place
    view: TableView


def read_long(reading: Reading, entry: LongMatrix) -> MatrixPart:
    """The rows of a long matrix; raises `PackageFileError` where the declaration does not fit."""
    view = _view(reading, entry, {"cell": entry.cell})
    meanings = Meanings(entry.meanings)
    entries = [
        _Entry(
            activity,
            key,
            meanings.of(clean(view.cell(activity.row, "cell").text)),
            view.at(activity.row, "cell"),
            view,
        )
        for activity, key in _pairs(view, entry)
    ]
    meanings.report(view)
    _report_below(view)
    return _grouped(view, entries)


def read_lists(reading: Reading, declared: FourLists) -> MatrixPart:
    """The four lists as cells I, T, B and "T,B"; an activity in two lists of one key is refused.

    Raises `PackageFileError` when no list is declared or a declaration does not fit its file.
    """
    entries: list[_Entry] = []
    views: list[TableView] = []
    for name, raw in _LISTS:
        table: ListTable | None = getattr(declared, name)
        if table is None:
            continue
        view = _view(reading, table, {})
        views.append(view)
        pairs = _pairs(view, table)
        entries.extend(_Entry(row, key, raw, row.at, view) for row, key in pairs)
        _report_below(view)
    if not views:
        raise PackageFileError(
            "none of the four lists is declared; name at least one", file="", field="matrix"
        )
    if declared.absence is not None and not declared.absence_citation.strip():
        views[0].report(
            "absence_without_citation",
            Severity.BLOCK,
            f"absence {declared.absence!r} is declared without absence_citation; say which words "
            "of the instrument it rests on, or leave it out (absence is then undetermined)",
            field="absence",
        )
    part = _grouped(views[0], entries)
    _report_contradictions(entries)
    return part


def report_count(part: MatrixPart, rows: int, declared: FourLists, reading: Reading) -> None:
    """Compare the number of activities with the one declared: a truncated list is refused."""
    expected = declared.expected_activities
    if rows == expected:
        return
    less = rows < expected
    message = (
        f"the lists hold {rows} different activities, expected_activities says {expected}; "
        + (
            "a list is cut short: deliver all of it (an activity that is prohibited everywhere "
            "stands in no list and belongs into `activities`)"
            if less
            else "correct the number, or look for activities written in two ways"
        )
    )
    severity = Severity.BLOCK if less else Severity.WARN
    reading.report("lists_count", severity, message, part.grid, found=rows, expected=expected)


def _view(
    reading: Reading, entry: LongMatrix | ListTable, more: dict[str, str | None]
) -> TableView:
    roles: dict[str, str | None] = {
        "number": entry.number,
        "activity_en": entry.activity_en,
        "key": entry.key,
    }
    roles |= several("activity", entry.activity) | kbli_roles(entry)
    return TableView(reading, entry, roles | more)


def _pairs(view: TableView, entry: LongMatrix | ListTable) -> Iterator[tuple[MatrixRow, ZoneKey]]:
    """Every row as activity and key; rows that lack one or whose key is unknown are reported."""
    kbli = KbliCells(view, entry)
    incomplete: list[int] = []
    unmapped: dict[str, list[int]] = {}
    unsure: set[str] = set()
    for row in view.rows():
        (name, role), written = view.last_text(row, "activity"), view.text(row, "key")
        if not name or not written:
            incomplete.append(row)
            continue
        reading = view.reading.keys.key(written, entry.names)
        if reading.key is None:
            unmapped.setdefault(f"{written!r} ({reading.problem})", []).append(row)
            continue
        if not reading.known:
            unsure.add(reading.key)
        key = ZoneKey(key=reading.key, raw=written, at=view.at(row, "key"))
        number, english = view.text(row, "number"), view.text(row, "activity_en")
        yield (
            MatrixRow(row, number, name, english, kbli.codes(row), view.at(row, role)),
            key,
        )
    kbli.report()
    _report_rows(view, incomplete, unmapped, unsure)


def _report_rows(
    view: TableView, incomplete: list[int], unmapped: dict[str, list[int]], unsure: set[str]
) -> None:
    if incomplete:
        message = (
            f"rows {listed(incomplete)} lack the activity or the zone key; fill them, or declare "
            "them under skip_rows"
        )
        view.report("row_incomplete", Severity.BLOCK, message, row=incomplete[0], rows=incomplete)
    for found, rows in unmapped.items():
        message = (
            f"rows {listed(rows)}: {found} is no zone key; declare the code it stands for under "
            "`names`"
        )
        view.report("key_unmapped", Severity.BLOCK, message, row=rows[0], field="key", rows=rows)
    if unsure and view.reading.keys.key_column != "KODUNK":
        keys = sorted(unsure)
        message = f"zone keys {listed(keys)} are in no list of codes for this vintage"
        view.report("key_not_in_catalogue", Severity.WARN, message, keys=keys)


def _report_below(view: TableView) -> None:
    if below := view.rows_below():
        severity = Severity.WARN if view.entry.last_row is not None else Severity.BLOCK
        message = (
            f"rows {listed(below)} stand below the end of the table (row {view.last_row}) and "
            "are not read; declare last_row"
        )
        view.report("rows_left_out", severity, message, row=below[0], rows=below)


def _grouped(view: TableView, entries: Iterable[_Entry]) -> MatrixPart:
    """Rows of the same activity as one, in the order of their first row."""
    rows: dict[tuple[str, ...], MatrixRow] = {}
    keys: dict[str, ZoneKey] = {}
    for one in entries:
        keys.setdefault(one.key.key, one.key)
        row = rows.setdefault(one.activity.identity, one.activity)
        same = (row.name.casefold(), row.kbli) == (one.activity.name.casefold(), one.activity.kbli)
        if not same:
            one.view.report(
                "activity_mismatch",
                Severity.BLOCK,
                f"rows {row.row} and {one.activity.row} have the number {row.number!r} but "
                f"another activity or KBLI ({row.name!r}, {one.activity.name!r})",
                row=one.activity.row,
                field="number",
            )
        row.cells.append(ClassCell(one.key.key, one.raw, one.at))
    return MatrixPart(view.grid, tuple(keys.values()), tuple(rows.values()))


def _report_contradictions(entries: Iterable[_Entry]) -> None:
    """An activity that stands in two lists of one key. Repeated in one list it is only reported
    with the other double cells."""
    first: dict[tuple[tuple[str, ...], str], _Entry] = {}
    for one in entries:
        other = first.setdefault((one.activity.identity, one.key.key), one)
        if other.raw != one.raw:
            one.view.report(
                "lists_contradict",
                Severity.BLOCK,
                f"{one.activity.name!r} stands for {one.key.key!r} in the list for {other.raw} "
                f"({other.view.grid.file}, row {other.activity.row}) and in that for {one.raw} "
                f"(row {one.activity.row}); keep one",
                row=one.activity.row,
                key=one.key.key,
            )
