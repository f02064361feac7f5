"""The header of a wide matrix: which zone key each class column stands for."""

from __future__ import annotations

from openpyxl.utils import get_column_letter

from simpeltaru.annex.rulebook_context import listed
from simpeltaru.annex.rulebook_tables import WideMatrix
from simpeltaru.annex.table_view import TableView
from simpeltaru.annex.tabular import one_line
from simpeltaru.annex.zone_keys import KeyReading
from simpeltaru.load_finding import Severity
from simpeltaru.rules.rulebook import ZoneKey


def header_keys(view: TableView, entry: WideMatrix) -> dict[int, ZoneKey]:
    """Zone keys by column; columns whose header cannot be settled are reported and left out."""
    found: dict[int, ZoneKey] = {}
    unsure: dict[str, str] = {}
    for column in view.spread:
        text = _header_text(view, entry.header_row, column)
        if text is None:
            continue
        reading = view.reading.keys.key(text, entry.names)
        if reading.key is None:
            _unmapped(view, entry.header_row, column, text, reading)
            continue
        if not reading.known:
            unsure[text] = reading.key
        found[column] = ZoneKey(key=reading.key, raw=text, at=view.place(entry.header_row, column))
    if unsure and view.reading.keys.key_column != "KODUNK":
        message = (
            f"zone keys {listed(unsure.values())} are in no list of codes for vintage "
            f"{view.reading.keys.catalogue.vintage}; they are kept as written or declared"
        )
        view.report("key_not_in_catalogue", Severity.WARN, message, keys=unsure)
    _report_twice(view, found)
    _check_names(view, entry, found)
    return found


def _header_text(view: TableView, row: int, column: int) -> str | None:
    """The header of a class column; None when it has none of its own, which is reported."""
    letter = get_column_letter(column)
    merge = view.grid.merge_at(row, column)
    if merge is not None and merge.first_column != merge.last_column:
        view.report(
            "key_merged",
            Severity.BLOCK,
            f"the header {merge.name} is merged over several columns, so that column {letter} has "
            "no sub-zone of its own; declare as header_row the row that has one code or name a "
            "column, or correct `keys`",
            row=row,
            field=letter,
        )
        return None
    text = view.header.header(column)
    if not text:
        view.report(
            "key_missing",
            Severity.BLOCK,
            f"column {letter} is declared to hold classes but row {row} is empty there; correct "
            "`keys` or header_row",
            row=row,
            field=letter,
        )
        return None
    return text


def _unmapped(view: TableView, row: int, column: int, text: str, reading: KeyReading) -> None:
    letter = get_column_letter(column)
    view.report(
        "key_unmapped",
        Severity.BLOCK,
        f"column {letter}: header {text!r} is no zone key ({reading.problem}); correct "
        "header_row or `keys`, or declare the code it stands for under `names`",
        row=row,
        field=letter,
        found=text,
    )


def _report_twice(view: TableView, found: dict[int, ZoneKey]) -> None:
    columns: dict[str, list[str]] = {}
    for column, zone in found.items():
        columns.setdefault(zone.key, []).append(get_column_letter(column))
    for key, letters in columns.items():
        if len(letters) > 1:
            view.report(
                "key_twice",
                Severity.BLOCK,
                f"columns {listed(letters)} all stand for {key!r}; leave out of `keys` what does "
                "not belong to the matrix, or declare under `names` which is which",
                row=view.entry.header_row,
                field=letters[-1],
                key=key,
                columns=letters,
            )


def _check_names(view: TableView, entry: WideMatrix, found: dict[int, ZoneKey]) -> None:
    """Compare each code with the name above it: the lowest name row that holds one counts."""
    unknown: list[str] = []
    for column, zone in found.items():
        name = _name_above(view, entry, column)
        if not name:
            continue
        subzone = view.reading.keys.by_name(name)
        if subzone is None:
            unknown.append(name)
        elif subzone.code != zone.key:
            letter = get_column_letter(column)
            view.report(
                "name_and_code_differ",
                Severity.BLOCK,
                f"column {letter} has the code {zone.raw!r} under the name {name!r}, which is "
                f"{subzone.code}; correct the file, or declare under `names` what {zone.raw!r} "
                "stands for",
                row=entry.header_row,
                field=letter,
                raw=zone.raw,
                name=name,
            )
    if unknown:
        message = f"names {listed(unknown)} are not in the catalogue; their codes were not checked"
        view.report("name_not_checked", Severity.NOTE, message, names=unknown)


def _name_above(view: TableView, entry: WideMatrix, column: int) -> str:
    for row in sorted(entry.name_rows, reverse=True):
        merge = view.grid.merge_at(row, column)
        if merge is None:
            text = one_line(view.grid.at(row, column).text)
        elif merge.first_column == merge.last_column:
            text = one_line(view.grid.at(merge.first_row, column).text)
        else:
            text = ""  # a group's title over several columns is no sub-zone's name
        if text:
            return text
    return ""
