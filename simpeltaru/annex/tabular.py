"""Delivered tables, CSV or XLSX, as one grid of cells with text, kind and place.

A grid keeps what a reader of the file sees: merged ranges, hidden rows and columns, struck
through text, numbers as a sheet shows them (01111 under the format 00000, 60% under 0%).
Nothing is interpreted here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from openpyxl.utils import get_column_letter

SHEET_SUFFIXES = frozenset({".xlsx", ".xlsm"})
TEXT_SUFFIXES = frozenset({".csv", ".txt", ".tsv"})

_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff"))


class Kind(StrEnum):
    """What a cell is made of. CSV knows only BLANK and UNTYPED: a zero may be lost there."""

    BLANK = "blank"
    TEXT = "text"
    NUMBER = "number"
    UNTYPED = "untyped"
    DATE = "date"
    ERROR = "error"
    UNCOMPUTED = "uncomputed"


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: its trimmed text and where that came from. `formula` has a stored result."""

    text: str = ""
    kind: Kind = Kind.BLANK
    formula: bool = False
    struck: bool = False


NOTHING = Cell()


@dataclass(frozen=True, slots=True)
class Merge:
    """A merged range, inclusive; its value stands in the first row and column."""

    first_row: int
    last_row: int
    first_column: int
    last_column: int

    @property
    def name(self) -> str:
        """The range as sheets write it: "D20:F20"."""
        first, last = get_column_letter(self.first_column), get_column_letter(self.last_column)
        return f"{first}{self.first_row}:{last}{self.last_row}"


@dataclass(frozen=True)
class Grid:
    """A sheet or a CSV file. Rows and columns count from 1; cells not there are blank.

    `widths` (CSV) says how many cells each row has as delivered.
    """

    file: str
    sheet: str
    is_sheet: bool
    cells: Mapping[tuple[int, int], Cell]
    merges: tuple[Merge, ...] = ()
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    widths: Mapping[int, int] = field(default_factory=dict)

    def at(self, row: int, column: int) -> Cell:
        """The cell itself, without looking at merged ranges."""
        return self.cells.get((row, column), NOTHING)

    def merge_at(self, row: int, column: int) -> Merge | None:
        """The merged range a cell belongs to."""
        return self._merged.get((row, column))

    @cached_property
    def _merged(self) -> dict[tuple[int, int], Merge]:
        return {
            (row, column): merge
            for merge in self.merges
            for row in range(merge.first_row, min(merge.last_row, self.last_row) + 1)
            for column in range(merge.first_column, min(merge.last_column, self.last_column) + 1)
        }

    @cached_property
    def last_row(self) -> int:
        """The last row that holds anything, in any column."""
        return max((row for row, _ in self.cells), default=0)

    @cached_property
    def last_column(self) -> int:
        """The last column that holds anything or belongs to a merged range."""
        ends = (merge.last_column for merge in self.merges)
        return max(max((column for _, column in self.cells), default=0), *ends, 0)


def clean(text: str) -> str:
    """Trimmed, without characters nobody sees; blanks inside stay as they are."""
    return text.translate(_INVISIBLE).strip()


def one_line(text: str) -> str:
    """Text with every run of blanks and line ends as one space."""
    return " ".join(text.translate(_INVISIBLE).split())
