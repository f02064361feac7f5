"""A declared table laid over a grid: its columns by role, its rows, and cells as readers see them.

A view reports once what stands in the way of reading: error values, dates, formulas without a
result, struck through text, hidden and uneven rows, merged cells. It never changes a value.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property

from openpyxl.utils import get_column_letter

from simpeltaru.annex.rulebook_context import Reading, listed
from simpeltaru.annex.rulebook_tables import TableEntry
from simpeltaru.annex.tabular import NOTHING, Cell, Grid, Kind, one_line
from simpeltaru.errors import PackageFileError
from simpeltaru.load_finding import Severity
from simpeltaru.rules.rulebook import Place

_REFUSED = {
    Kind.ERROR: ("cell_error", "hold an error value such as #REF!; put the right text there"),
    Kind.DATE: (
        "cell_date",
        "were turned into dates by the sheet program; write them again in cells formatted as text",
    ),
    Kind.UNCOMPUTED: (
        "cell_uncomputed",
        "hold formulas without a stored result; open the file in a sheet program and save it, or "
        "paste values over the formulas",
    ),
}


def several(role: str, declared: str | tuple[str, ...] | None) -> dict[str, str | None]:
    """One column or several of the same kind as roles: "kbli", "kbli 2", "kbli 3"."""
    columns = (declared,) if isinstance(declared, str) else declared or ()
    names = [role, *(f"{role} {number}" for number in range(2, len(columns) + 1))]
    return dict(zip(names, columns, strict=False))


class TableView:
    """The rows of `entry` in its grid, with `roles` naming the columns that are read.

    `spread` roles belong together (the class columns of a matrix): a merged cell that starts in
    one of them counts for all of them. In any other column a merged value counts downwards only.
    `even`: rows of a CSV must be as long as its header. Raises `PackageFileError` where the
    declaration does not fit the file.
    """

    def __init__(
        self,
        reading: Reading,
        entry: TableEntry,
        roles: Mapping[str, str | None],
        spread: Mapping[str, str | tuple[str, ...]] | None = None,
        *,
        even: bool = True,
    ) -> None:
        self.reading, self.entry = reading, entry
        self.grid: Grid = reading.grid(entry)
        self.header = reading.columns(entry, self.grid)
        self.roles = {
            role: self.header.one(declared, role)
            for role, declared in roles.items()
            if declared is not None
        }
        self.spread = tuple(
            column
            for role, declared in (spread or {}).items()
            for column in self.header.many(declared, role)
        )
        self._spread = frozenset(self.spread)
        self.columns = tuple(dict.fromkeys((*self.roles.values(), *self.spread)))
        self.source = reading.source(self.grid, entry.legal)
        self._check_fill_down()
        self._check_bounds()
        self._vet()
        if even:
            self._vet_widths()

    # Cells

    def seen(self, row: int, column: int) -> Cell:
        """The cell as a reader sees it: a merged cell shows its value in the whole range."""
        merge = self.grid.merge_at(row, column)
        if merge is None:
            return self.grid.at(row, column)
        first = merge.first_column
        if first == column or (column in self._spread and first in self._spread):
            return self.grid.at(merge.first_row, first)
        return NOTHING

    def cell(self, row: int, role: str) -> Cell:
        """The cell of a role; blank where the role has no column."""
        column = self.roles.get(role)
        if column is None:
            return NOTHING
        cell = self.seen(row, column)
        if role not in self.entry.fill_down:
            return cell
        while cell.kind is Kind.BLANK and row > self.first_row:
            row -= 1
            if row not in self.skipped:
                cell = self.seen(row, column)
        return cell

    def text(self, row: int, role: str) -> str:
        """The text of a role's cell on one line."""
        return one_line(self.cell(row, role).text)

    def last_text(self, row: int, role: str) -> tuple[str, str]:
        """Of the columns of a role (see `several`) the last one filled: its text and its role."""
        roles = [name for name in self.roles if name == role or name.startswith(f"{role} ")]
        for name in reversed(roles):
            if text := self.text(row, name):
                return text, name
        return "", role

    def place(self, row: int, column: int) -> Place:
        """The citation of a cell."""
        return Place(self.source, row, self.header.label(column))

    def at(self, row: int, role: str) -> Place:
        """The citation of a role's cell; of the row where the role has no column."""
        column = self.roles.get(role)
        return Place(self.source, row, "") if column is None else self.place(row, column)

    def address(self, row: int, column: int) -> str:
        """A cell for a message: "D20"."""
        return f"{get_column_letter(column)}{row}"

    def is_blank(self, row: int) -> bool:
        """Whether the row is blank in every declared column."""
        return not any(self._solid(self.seen(row, column)) for column in self.columns)

    @staticmethod
    def _solid(cell: Cell) -> bool:
        return cell.kind is not Kind.BLANK

    # Rows

    @cached_property
    def first_row(self) -> int:
        """The first data row: as declared, else the one after the header and what it spans."""
        if self.entry.first_row is not None:
            return self.entry.first_row
        row = self.entry.header_row + 1
        while self._in_header(row):
            row += 1
        return row

    def _in_header(self, row: int) -> bool:
        """Whether every named column's cell is merged with its header: no row of data is."""
        merges = [self.grid.merge_at(row, column) for column in self.roles.values()]
        header = self.entry.header_row
        return bool(merges) and all(one is not None and one.first_row <= header for one in merges)

    @cached_property
    def last_row(self) -> int:
        """The last data row: as declared, else the one before the first blank row."""
        if self.entry.last_row is not None:
            return self.entry.last_row
        row = self.first_row
        while row <= self.grid.last_row and (row in self.skipped or not self.is_blank(row)):
            row += 1
        return row - 1

    @cached_property
    def skipped(self) -> frozenset[int]:
        """Rows declared not to belong to the table."""
        rows: set[int] = set()
        for span in self.entry.skip_rows:
            first, _, last = str(span).partition("-")
            rows.update(range(int(first), int(last or first) + 1))
        return frozenset(rows)

    def rows(self) -> Iterator[int]:
        """Data rows with something in a declared column."""
        for row in range(self.first_row, self.last_row + 1):
            if row not in self.skipped and not self.is_blank(row):
                yield row

    def rows_below(self) -> list[int]:
        """Rows under the table that are not blank in the declared columns."""
        return [
            row
            for row in range(self.last_row + 1, self.grid.last_row + 1)
            if not self.is_blank(row)
        ]

    # What is reported

    def report(
        self,
        code: str,
        severity: Severity,
        message: str,
        *,
        row: int | None = None,
        field: str = "",
        **params: object,
    ) -> None:
        """Add a finding about this table."""
        self.reading.report(code, severity, message, self.grid, row=row, field=field, **params)

    def _check_fill_down(self) -> None:
        for role in self.entry.fill_down:
            if role not in self.roles:
                raise PackageFileError(
                    f"fill_down names {role!r}, which is no declared column; use one of "
                    f"{', '.join(self.roles)}",
                    file=self.grid.file,
                    field="fill_down",
                )

    def _check_bounds(self) -> None:
        first, last, end = self.first_row, self.entry.last_row, self.grid.last_row
        if last is not None and (last > end or last < first):
            raise PackageFileError(
                f"rows {first} to {last} are declared, but the table has rows up to {end}; correct "
                "first_row and last_row, or deliver the whole file",
                file=self.grid.file,
                row=last,
                field="last_row",
            )
        if first > end or self.last_row < first:
            raise PackageFileError(
                f"nothing stands in row {first} in the declared columns; correct first_row",
                file=self.grid.file,
                row=first,
                field="first_row",
            )

    def _vet(self) -> None:
        refused: dict[Kind, list[str]] = {}
        struck: list[str] = []
        formulas = 0
        for row in range(self.first_row, self.last_row + 1):
            if row in self.skipped:
                continue
            for column in self.columns:
                cell = self.grid.at(row, column)
                if cell.kind in _REFUSED:
                    refused.setdefault(cell.kind, []).append(self.address(row, column))
                if cell.struck:
                    struck.append(self.address(row, column))
                formulas += cell.formula
        for kind, cells in refused.items():
            code, what = _REFUSED[kind]
            self.report(code, Severity.BLOCK, f"cells {listed(cells)} {what}", cells=cells)
        if struck:
            message = (
                f"cells {listed(struck)} are struck through, wholly or in part; their text is read "
                "as it stands: empty them if the strike means deleted"
            )
            self.report("cell_struck", Severity.WARN, message, cells=struck)
        if formulas:
            message = f"{formulas} cells hold formulas; the results stored in the file are read"
            self.report("cell_formulas", Severity.NOTE, message, cells=formulas)
        self._vet_layout()

    def _vet_layout(self) -> None:
        rows = range(self.first_row, self.last_row + 1)
        hidden = [row for row in rows if row in self.grid.hidden_rows and not self.is_blank(row)]
        if hidden:
            message = f"rows {listed(hidden)} are hidden in the sheet and are read like any other"
            self.report("rows_hidden", Severity.WARN, message, rows=hidden)
        columns = [
            get_column_letter(column)
            for column in self.columns
            if column in self.grid.hidden_columns
        ]
        if columns:
            message = (
                f"columns {listed(columns)} are hidden in the sheet; they are declared and read"
            )
            self.report("columns_hidden", Severity.NOTE, message, columns=columns)
        if self.grid.hidden:
            message = f"the sheet {self.grid.sheet!r} is hidden; it is declared, so it is read"
            self.report("sheet_hidden", Severity.WARN, message)

    def _vet_widths(self) -> None:
        """A CSV row of another length than its header has shifted or lost cells."""
        wanted = self.grid.widths.get(self.entry.header_row)
        uneven = [
            row
            for row in range(self.first_row, self.last_row + 1)
            if wanted is not None and self.grid.widths.get(row, 0) not in (0, wanted)
        ]
        if uneven:
            message = (
                f"rows {listed(uneven)} have another number of cells than the header's {wanted}; "
                "quote cells that hold the delimiter, and give every row all its cells"
            )
            self.report("row_length", Severity.BLOCK, message, row=uneven[0], rows=uneven)
