"""CSV files as grids: declared encoding and delimiter, quoted cells over several lines."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from simpeltaru.annex.tabular import Cell, Grid, Kind, clean
from simpeltaru.errors import PackageFileError

_UTF8 = frozenset({"utf-8", "utf8", "utf_8"})
_TEXT_OF_A_LAW = 1_000_000
"""Longest cell in characters: provisions are pages of prose, an unclosed quote is megabytes."""


def read_csv(path: Path, file: str, *, encoding: str, delimiter: str) -> Grid:
    """A CSV file as a grid; a row is a record, so that rows count as a spreadsheet shows them.

    A byte order mark is dropped. Raises `PackageFileError` for bytes that are not in the declared
    encoding and for quotes that do not close.
    """
    text = _decoded(path, file, encoding)
    if len(delimiter) != 1:
        raise PackageFileError(
            f"delimiter {delimiter!r} is not one character; declare one such as ',' or ';' "
            'or "\\t"',
            file=file,
            field="delimiter",
        )
    cells: dict[tuple[int, int], Cell] = {}
    widths: dict[int, int] = {}
    csv.field_size_limit(_TEXT_OF_A_LAW)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    row = 0
    try:
        for row, record in enumerate(lines, start=1):
            widths[row] = len(record)
            for column, raw in enumerate(record, start=1):
                if value := clean(raw):
                    cells[row, column] = Cell(value, Kind.UNTYPED)
    except csv.Error as problem:
        raise PackageFileError(
            f"cannot be read as CSV near line {lines.line_num} ({problem}); a cell that holds the "
            "delimiter, a quote or a line end must stand in double quotes",
            file=file,
            row=row + 1,
        ) from problem
    return Grid(file, "", is_sheet=False, cells=cells, widths=widths)


def _decoded(path: Path, file: str, encoding: str) -> str:
    raw = path.read_bytes()
    try:
        return raw.decode("utf-8-sig" if encoding.lower() in _UTF8 else encoding)
    except UnicodeDecodeError as problem:
        line = raw.count(b"\n", 0, problem.start) + 1
        raise PackageFileError(
            f"byte {problem.start} (line {line}) is not {encoding}; declare the file's encoding "
            "(often cp1252 when it comes from Excel) or save it as UTF-8",
            file=file,
            field="encoding",
        ) from problem
    except LookupError as problem:
        raise PackageFileError(
            f"encoding {encoding!r} is not known; use utf-8, cp1252 or utf-16",
            file=file,
            field="encoding",
        ) from problem
