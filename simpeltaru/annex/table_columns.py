"""Declared columns: a letter, a header's text, or a range of either, found in a grid."""

from __future__ import annotations

import re

from openpyxl.utils import column_index_from_string, get_column_letter

from simpeltaru.annex.tabular import Grid, one_line
from simpeltaru.errors import PackageFileError

_LETTERS = re.compile(r"^[A-Z]{1,3}$")


class Columns:
    """The columns of a table, by letter or by the text of their header cell."""

    def __init__(self, grid: Grid, header_row: int) -> None:
        self.grid, self.header_row = grid, header_row
        self._headers: dict[str, list[int]] = {}
        for column in range(1, grid.last_column + 1):
            if text := self.header(column):
                self._headers.setdefault(text.casefold(), []).append(column)

    def header(self, column: int) -> str:
        """The header's text on one line; of a merged range, in its first column only."""
        merge = self.grid.merge_at(self.header_row, column)
        row = self.header_row
        if merge is not None and merge.first_column == column:
            row = merge.first_row
        return one_line(self.grid.at(row, column).text)

    def label(self, column: int) -> str:
        """How a citation names the column: a sheet's letter, a CSV's header text."""
        header = self.header(column)
        if self.grid.is_sheet or not header or len(self._headers[header.casefold()]) > 1:
            letter: str = get_column_letter(column)
            return letter
        return header

    def one(self, declared: str, role: str) -> int:
        """The column a declaration means; raises `PackageFileError` where it is not exactly one."""
        text = declared.strip()
        by_header = self._headers.get(one_line(text.removeprefix("=")).casefold(), [])
        if text.startswith("="):
            return self._single(by_header, declared, role)
        by_letter: list[int] = []
        if _LETTERS.match(text) and column_index_from_string(text) <= self.grid.last_column:
            by_letter = [column_index_from_string(text)]
        if by_letter and by_header and by_letter != by_header:
            raise self._refused(
                f"{declared!r} is the letter of one column and the header of another "
                f"({self._names(by_header)}); write '={text}' for the header, or the letter of "
                "the column meant",
                role,
            )
        return self._single(by_letter or by_header, declared, role)

    def many(self, declared: str | tuple[str, ...], role: str) -> tuple[int, ...]:
        """The columns of a range "D:AH" (both ends belong to it) or of a list, in that order."""
        if not isinstance(declared, str):
            columns = tuple(self.one(one, role) for one in declared)
            if len(set(columns)) < len(columns):
                raise self._refused(f"{declared!r} names a column twice", role)
            return columns
        first, colon, last = declared.partition(":")
        if not colon:
            return (self.one(declared, role),)
        ends = self._end(first, role), self._end(last, role)
        if ends[0] > ends[1]:
            raise self._refused(f"the range {declared!r} runs backwards", role)
        return tuple(range(ends[0], ends[1] + 1))

    def _end(self, text: str, role: str) -> int:
        """An end of a range: letters are always letters there."""
        text = text.strip()
        if _LETTERS.match(text):
            column: int = column_index_from_string(text)
            if column > self.grid.last_column:
                raise self._refused(
                    f"column {text} lies beyond the table, whose last column is "
                    f"{get_column_letter(self.grid.last_column or 1)}",
                    role,
                )
            return column
        return self.one(text, role)

    def _single(self, found: list[int], declared: str, role: str) -> int:
        if len(found) == 1:
            return found[0]
        if found:
            raise self._refused(
                f"{declared!r} stands over several columns ({self._names(found)}); "
                "declare the letter of the one meant",
                role,
            )
        raise self._refused(
            f"there is no column {declared!r}; row {self.header_row} has "
            f"{self._shown()}. Declare a letter or one of these headers, and check header_row",
            role,
        )

    def _names(self, columns: list[int]) -> str:
        return ", ".join(get_column_letter(column) for column in columns)

    def _shown(self) -> str:
        texts = [
            f"{get_column_letter(column)}={header[:30]!r}"
            for column in range(1, self.grid.last_column + 1)
            if (header := self.header(column))
        ]
        more = f" and {len(texts) - 40} more" if len(texts) > 40 else ""
        return (", ".join(texts[:40]) + more) or "nothing at all"

    def _refused(self, problem: str, role: str) -> PackageFileError:
        where = f" of sheet {self.grid.sheet!r}" if self.grid.sheet else ""
        return PackageFileError(
            f"{problem}{where}", file=self.grid.file, row=self.header_row, field=role
        )
