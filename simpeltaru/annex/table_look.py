"""What a table file looks like, in lines for a person who is about to declare it.

Only to look at: nothing the loader does depends on what is suggested here.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from openpyxl.utils import get_column_letter

from simpeltaru.annex.tabular import SHEET_SUFFIXES, Grid, one_line
from simpeltaru.annex.tabular_csv import read_csv
from simpeltaru.annex.tabular_xlsx import Workbook
from simpeltaru.annex.zone_keys import KeyReader
from simpeltaru.catalogue import Catalogue
from simpeltaru.errors import PackageFileError
from simpeltaru.rules.permission import CellError, read_cell

_FEW_KEYS = 3
_WIDE = 24
_CELLS = 8


def look(
    path: Path,
    *,
    sheet: str = "",
    rows: int = 25,
    vintage: str = "11/2021",
    encoding: str = "utf-8",
    delimiter: str = ",",
) -> Iterator[str]:
    """Lines that describe a file: its sheets, first and last rows, and where a matrix may lie.

    Raises `PackageFileError` when the file cannot be read or has no such sheet.
    """
    if not path.is_file():
        raise PackageFileError("there is no such file", file=str(path))
    if path.suffix.lower() not in SHEET_SUFFIXES:
        grid = read_csv(path, path.name, encoding=encoding, delimiter=delimiter)
        yield from _grid_lines(grid, rows, vintage)
        return
    book = Workbook(path, path.name)
    yield f"{path.name} has the sheets:"
    for name, state in book.sheets().items():
        yield f"  {name!r}" + ("" if state == "visible" else f" ({state})")
    wanted = [sheet] if sheet else list(book.sheets())
    for name in wanted:
        yield ""
        yield f"Sheet {name!r}"
        yield from _grid_lines(book.grid(name), rows, vintage)


def _grid_lines(grid: Grid, rows: int, vintage: str) -> Iterator[str]:
    yield f"  rows up to {grid.last_row}, columns up to {get_column_letter(grid.last_column or 1)}"
    if grid.hidden_columns:
        letters = ", ".join(get_column_letter(n) for n in sorted(grid.hidden_columns)[:20])
        yield f"  hidden columns: {letters}"
    if grid.hidden_rows:
        yield f"  hidden rows: {len(grid.hidden_rows)}"
    filled = sorted({row for row, _ in grid.cells})
    for row in filled[:rows]:
        yield _row_line(grid, row)
    if len(filled) > rows:
        yield f"  … {len(filled)} rows with something in them; the last:"
        for row in filled[max(rows, len(filled) - 12) :]:
            yield _row_line(grid, row)
    yield from _suggestions(grid, filled, vintage)


def _row_line(grid: Grid, row: int) -> str:
    columns = [column for column in range(1, grid.last_column + 1) if grid.at(row, column).text]
    shown = [_cell_text(grid, row, column) for column in columns[:_CELLS]]
    more = f" | … {len(columns) - _CELLS} more" if len(columns) > _CELLS else ""
    return f"  {row:>5}: " + " | ".join(shown) + more


def _cell_text(grid: Grid, row: int, column: int) -> str:
    text = one_line(grid.at(row, column).text)
    short = text if len(text) <= _WIDE else text[: _WIDE - 1] + "…"
    merge = grid.merge_at(row, column)
    place = merge.name if merge else get_column_letter(column)
    return f"{place}={short}"


def _suggestions(grid: Grid, filled: list[int], vintage: str) -> Iterator[str]:
    """Rows that hold sub-zones of the vintage side by side, and the classes below them."""
    keys = KeyReader(Catalogue.for_vintage(vintage), "KODSZN")
    for row in filled[:200]:
        columns = [
            column
            for column in range(1, grid.last_column + 1)
            if _is_key(keys, grid.at(row, column).text)
        ]
        if len(columns) >= _FEW_KEYS:
            yield f"  row {row} may be the header of a matrix: sub-zones in {_ranges(columns)}"
            below = [one for one in filled if one > row and _classes(grid, one, columns)]
            if below:
                yield f"    classes below it from row {below[0]} to row {below[-1]}"


def _classes(grid: Grid, row: int, columns: list[int]) -> bool:
    """Whether most of what stands under the sub-zones are classes such as X or T1,B2."""
    texts = [text for column in columns if (text := grid.at(row, column).text)]
    return sum(map(_is_class, texts)) * 2 > len(texts)


def _is_key(keys: KeyReader, text: str) -> bool:
    reading = keys.key(text, {})
    return reading.key is not None and reading.known


def _is_class(text: str) -> bool:
    try:
        return bool(read_cell(text).flags)
    except CellError:
        return False


def _ranges(columns: list[int]) -> str:
    """Columns as ranges: "D:AH, AJ"."""
    parts: list[str] = []
    for _, run in groupby(enumerate(columns), key=lambda pair: pair[1] - pair[0]):
        letters = [get_column_letter(column) for _, column in run]
        parts.append(letters[0] if len(letters) == 1 else f"{letters[0]}:{letters[-1]}")
    return ", ".join(parts)
