"""Sheets of XLSX files as grids."""

from __future__ import annotations

import re
import warnings
import zipfile
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.utils import column_index_from_string
from openpyxl.utils.exceptions import InvalidFileException

from simpeltaru.annex.tabular import Cell, Grid, Kind, Merge, clean
from simpeltaru.errors import PackageFileError

_ZEROS = re.compile(r"^0{2,}$")
_PERCENT = re.compile(r"^[0#,.]*%$")


class Workbook:
    """An XLSX file, parsed once for all its sheets; formulas' stored results only when needed."""

    def __init__(self, path: Path, file: str) -> None:
        self.path, self.file = path, file
        self._book = self._load(data_only=False)
        self._results: Any = None

    def _load(self, *, data_only: bool) -> Any:
        try:
            with warnings.catch_warnings():
                # openpyxl warns of what it drops (drawings, validation); dates out of range come
                # back as error cells and are reported as such.
                warnings.simplefilter("ignore", UserWarning)
                return openpyxl.load_workbook(self.path, data_only=data_only, rich_text=True)
        except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError) as problem:
            raise PackageFileError(
                f"cannot be read as an XLSX workbook ({problem}); open it in a spreadsheet "
                "program and save it as .xlsx without a password",
                file=self.file,
            ) from problem

    def sheets(self) -> dict[str, str]:
        """Worksheets by name with their state: visible, hidden or veryHidden."""
        return {sheet.title: sheet.sheet_state for sheet in self._book.worksheets}

    def grid(self, sheet: str) -> Grid:
        """The grid of a sheet; an empty name means the only sheet there is.

        Raises `PackageFileError` with the sheets the file has.
        """
        names = self.sheets()
        if not sheet and len(names) == 1:
            sheet = next(iter(names))
        if sheet not in names:
            found = ", ".join(
                repr(name) + ("" if state == "visible" else " (hidden)")
                for name, state in names.items()
            )
            wanted = f"there is no sheet {sheet!r}" if sheet else "no sheet is declared"
            raise PackageFileError(
                f"{wanted}; the file has {found}: declare one of them as `sheet`",
                file=self.file,
                field="sheet",
            )
        return self._grid(self._book[sheet], names[sheet] != "visible")

    def _grid(self, sheet: Any, hidden: bool) -> Grid:
        cells: dict[tuple[int, int], Cell] = {}
        # The only way openpyxl has to see the cells a file holds without making all the others:
        # one stray format in row 1,048,576 would make millions.
        for place, cell in sheet._cells.items():
            if cell.value is None:
                continue
            read = self._formula(sheet.title, place) if cell.data_type == "f" else _cell(cell)
            if read.kind is not Kind.BLANK:
                cells[place] = read
        ranges = (one.bounds for one in sheet.merged_cells.ranges)
        merges = sorted((top, bottom, left, right) for left, top, right, bottom in ranges)
        return Grid(
            self.file,
            sheet.title,
            is_sheet=True,
            cells=cells,
            merges=tuple(Merge(*one) for one in merges),
            hidden=hidden,
            hidden_rows=frozenset(n for n, one in sheet.row_dimensions.items() if one.hidden),
            hidden_columns=_hidden_columns(sheet),
        )

    def _formula(self, sheet: str, place: tuple[int, int]) -> Cell:
        if self._results is None:
            self._results = self._load(data_only=True)
        result = self._results[sheet]._cells.get(place)
        if result is None:
            return Cell("", Kind.UNCOMPUTED, formula=True)
        if result.value is None:
            # A stored empty text keeps its type "str"; a formula never computed has none.
            empty = result.data_type == "str"
            return Cell() if empty else Cell("", Kind.UNCOMPUTED, formula=True)
        read = _cell(result)
        return Cell(read.text, read.kind, formula=True, struck=read.struck)


def _hidden_columns(sheet: Any) -> frozenset[int]:
    hidden: set[int] = set()
    for letter, dimension in sheet.column_dimensions.items():
        if dimension.hidden:
            first = dimension.min or column_index_from_string(letter)
            hidden.update(range(first, min(dimension.max or first, first + 1000) + 1))
    return frozenset(hidden)


def _cell(cell: Any) -> Cell:
    value = cell.value
    struck = _struck(cell)
    if cell.data_type == "e":
        return Cell(str(value), Kind.ERROR)
    if isinstance(value, bool):
        return Cell(str(value).upper(), Kind.TEXT, struck=struck)
    if isinstance(value, datetime | date | time | timedelta):
        return Cell(str(value), Kind.DATE)
    if isinstance(value, int | float):
        return Cell(_number(value, str(cell.number_format)), Kind.NUMBER, struck=struck)
    text = clean(str(value).replace("_x000D_", "").replace("\r\n", "\n"))
    return Cell(text, Kind.TEXT, struck=struck) if text else Cell()


def _number(value: int | float, number_format: str) -> str:
    """A number as the sheet shows its value: 15 digits are all a sheet program shows or keeps."""
    exact = Decimal(value) if isinstance(value, int) else Decimal(format(value, ".15g"))
    if _PERCENT.match(number_format):
        return _plain(exact * 100) + "%"
    text = _plain(exact)
    if _ZEROS.match(number_format) and text.isdigit():
        return text.zfill(len(number_format))
    return text


def _plain(number: Decimal) -> str:
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _struck(cell: Any) -> bool:
    if cell.font is not None and cell.font.strike:
        return True
    return isinstance(cell.value, CellRichText) and any(
        isinstance(part, TextBlock) and part.font.strike for part in cell.value
    )
