"""Activities and their KBLI codes by number, where the matrix itself does not hold them."""

from __future__ import annotations

from dataclasses import replace

from simpeltaru.annex.kbli_cells import KbliCells, kbli_roles
from simpeltaru.annex.matrix_rows import MatrixPart, MatrixRow
from simpeltaru.annex.rulebook_context import Reading, listed
from simpeltaru.annex.rulebook_tables import ActivityTable
from simpeltaru.annex.table_view import TableView
from simpeltaru.load_finding import Severity


def add_activities(
    part: MatrixPart, reading: Reading, entry: ActivityTable, *, complete: bool
) -> MatrixPart:
    """The matrix with the codes its activities have in this table.

    Several rows of one number add up. `complete`: the table is the list of all activities, and
    one the matrix does not hold is added without cells (four lists hold no X). Otherwise it is
    reported. Raises `PackageFileError` where the declaration does not fit.
    """
    roles: dict[str, str | None] = {"number": entry.number, "activity": entry.activity}
    view = TableView(reading, entry, roles | kbli_roles(entry))
    table = _rows(view, entry)
    known = {row.number for row in part.rows}
    for row in part.rows:
        if row.number in table:
            _add(view, row, table[row.number])
    without = [row.row for row in part.rows if row.number not in table]
    if without:
        message = f"activities in rows {listed(without)} of the matrix have no row here, so no KBLI"
        view.report("activity_without_codes", Severity.WARN, message, rows=without)
    extra = [row for number, row in table.items() if number not in known]
    if complete:
        nameless = [row.row for row in extra if not row.name]
        if nameless:
            message = f"rows {listed(nameless)} are in no list and have no name; declare `activity`"
            view.report("activity_nameless", Severity.BLOCK, message, row=nameless[0])
        return replace(part, rows=(*part.rows, *extra))
    if extra:
        numbers = [row.number for row in extra]
        message = f"numbers {listed(numbers)} are not in the matrix; these activities have no cell"
        view.report("activity_not_in_matrix", Severity.WARN, message, numbers=numbers)
    return part


def _rows(view: TableView, entry: ActivityTable) -> dict[str, MatrixRow]:
    kbli = KbliCells(view, entry)
    table: dict[str, MatrixRow] = {}
    for row in view.rows():
        number, name = view.text(row, "number"), view.text(row, "activity")
        at = view.at(row, "activity" if entry.activity is not None else "number")
        found = MatrixRow(row, number, name, "", kbli.codes(row), at)
        if number in table:
            found.kbli = tuple(dict.fromkeys((*table[number].kbli, *found.kbli)))
            found = replace(found, row=table[number].row, name=table[number].name or name)
        table[number] = found
    kbli.report()
    return table


def _add(view: TableView, row: MatrixRow, found: MatrixRow) -> None:
    if found.name and found.name.casefold() != row.name.casefold():
        message = (
            f"number {row.number!r} is {row.name!r} in the matrix and {found.name!r} here; the two "
            "tables do not belong together, or one was renumbered"
        )
        view.report("activity_mismatch", Severity.BLOCK, message, row=found.row, field="number")
    row.kbli = tuple(dict.fromkeys((*row.kbli, *found.kbli)))
