"""An invented annex, written as annexes are, and its declaration."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from simpeltaru.annex.rulebook_read import read_rulebook
from simpeltaru.annex.rulebook_tables import RulebookTables
from simpeltaru.errors import PackageFileError
from simpeltaru.load_finding import LoadFinding
from simpeltaru.rules.rulebook import RulebookDocument

KEYS = ("BA", "RTH-2", "R-2", "R-4", "K-1")
NAMES = (
    "Badan Air",
    "Taman Kota",
    "Perumahan Kepadatan Tinggi",
    "Perumahan Kepadatan Rendah",
    "Perdagangan dan Jasa Skala Kota",
)
ROWS: tuple[tuple[Any, ...], ...] = (
    (1, "01111", "Kebun contoh", "X", "X", "T1", "I", "X"),
    (2, 47111, "Toko contoh", "X", "X", "T1,B1", "B1", "I"),
    (3, "-", "Rumah contoh", "X", "X", "I", "I", " T1, B1 "),
    (4, "56", "Warung contoh", None, "X", "T1", "", "I"),
)
LEGEND = ("I : diizinkan", "T1 : jam kerja contoh", "B1 : tempat parkir contoh", "X : dilarang")
FIRST = 7
LEGEND_FIRST = FIRST + len(ROWS) + 1

MATRIX: dict[str, Any] = {
    "form": "wide",
    "file": "annex.xlsx",
    "sheet": "ITBX",
    "header_row": 6,
    "name_rows": [4, 5],
    "number": "A",
    "kbli": "B",
    "activity": "C",
    "keys": "D:H",
    "legal": "Lampiran CONTOH",
}
LEGEND_TABLE: dict[str, Any] = {
    "file": "annex.xlsx",
    "sheet": "ITBX",
    "first_row": LEGEND_FIRST,
    "last_row": LEGEND_FIRST + len(LEGEND) - 1,
    "code": "A",
}


def annex(
    path: Path, rows: Sequence[Sequence[Any]] = ROWS, *, legend: Sequence[str] = LEGEND
) -> Worksheet:
    """Title, three header rows with merged cells, the rows, a blank row, the legend, a decoy.

    Returns the sheet for a test to spoil; call `save` on its parent afterwards.
    """
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "ITBX"
    sheet["A1"] = "LAMPIRAN CONTOH"
    sheet.merge_cells("A1:H1")
    for column, text in (("A", "No"), ("B", "KBLI"), ("C", "Kegiatan")):
        sheet[f"{column}4"] = text
        sheet.merge_cells(f"{column}4:{column}6")
    sheet["D4"] = NAMES[0]
    sheet.merge_cells("D4:D5")
    sheet["E4"] = NAMES[1]
    sheet.merge_cells("E4:E5")
    sheet["F4"] = "Zona Perumahan"
    sheet.merge_cells("F4:G4")
    sheet["F5"], sheet["G5"] = NAMES[2], NAMES[3]
    sheet["H4"] = NAMES[4]
    sheet.merge_cells("H4:H5")
    for column, key in enumerate(KEYS, start=4):
        sheet.cell(6, column, key)
    for number, row in enumerate(rows, start=FIRST):
        for column, value in enumerate(row, start=1):
            sheet.cell(number, column, value)
    for number, text in enumerate(legend, start=FIRST + len(rows) + 1):
        sheet.cell(number, 1, text)
        sheet.merge_cells(start_row=number, end_row=number, start_column=1, end_column=5)
    decoy = book.create_sheet("Sheet1")
    decoy["A1"] = "lain"
    decoy.sheet_state = "hidden"
    book.save(path)
    return sheet


def save(sheet: Worksheet, path: Path) -> None:
    """Write a spoiled sheet's workbook again."""
    assert sheet.parent is not None
    sheet.parent.save(path)


def write_csv(
    path: Path,
    rows: Iterable[Sequence[Any]],
    *,
    encoding: str = "utf-8",
    delimiter: str = ",",
) -> None:
    with path.open("w", encoding=encoding, newline="") as handle:
        csv.writer(handle, delimiter=delimiter).writerows(rows)


def declared(**changes: Any) -> dict[str, Any]:
    """The annex's declaration; `matrix` and `legend` given as changes are merged in."""
    tables: dict[str, Any] = {"kbli_edition": "2020", "matrix": MATRIX, "legend": LEGEND_TABLE}
    for name, change in changes.items():
        merge = isinstance(change, dict) and isinstance(tables.get(name), dict)
        tables[name] = tables[name] | change if merge else change
    return tables


def read(
    root: Path, tables: dict[str, Any], *, key_column: Any = "KODSZN", vintage: str = "11/2021"
) -> tuple[RulebookDocument, list[LoadFinding]]:
    return read_rulebook(
        root,
        RulebookTables.model_validate(tables),
        code_vintage=vintage,
        key_column=key_column,
        is_simulation=True,
    )


def refusal(root: Path, tables: dict[str, Any], **options: Any) -> PackageFileError:
    """The error a rulebook is refused with."""
    try:
        read(root, tables, **options)
    except PackageFileError as problem:
        return problem
    raise AssertionError("the rulebook was taken in")


def said(findings: Iterable[Any], code: str) -> LoadFinding:
    """The one finding of this code."""
    found = [one for one in findings if one.code == code]
    assert len(found) == 1, [one.code for one in findings]
    return found[0]


def cells(document: RulebookDocument) -> dict[tuple[str, str], str]:
    """The text of every cell by activity name and zone key."""
    names = {activity.id: activity.name for activity in document.activities}
    return {(names[cell.activity], cell.key): cell.raw for cell in document.cells}
