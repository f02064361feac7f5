"""One rulebook being read: its files, what was found in them, and the names of sub-zones."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from simpeltaru.annex.rulebook_tables import TableEntry
from simpeltaru.annex.table_columns import Columns
from simpeltaru.annex.tabular import SHEET_SUFFIXES, TEXT_SUFFIXES, Grid
from simpeltaru.annex.tabular_csv import read_csv
from simpeltaru.annex.tabular_xlsx import Workbook
from simpeltaru.annex.zone_keys import KeyReader
from simpeltaru.errors import PackageFileError
from simpeltaru.load_finding import LoadFinding, Severity
from simpeltaru.package_files import safe_path
from simpeltaru.rules.rulebook import Source

_SHOWN = 12
"""Places a message names; `params` holds them all."""


class Reading:
    """Files are opened once; findings of all tables are gathered before anything is refused."""

    def __init__(self, root: Path, keys: KeyReader, kbli_edition: str) -> None:
        self.root, self.keys, self.kbli_edition = root, keys, kbli_edition
        self.findings: list[LoadFinding] = []
        self.sources: list[Source] = []
        self._books: dict[str, Workbook] = {}
        self._grids: dict[tuple[str, str, str, str], Grid] = {}

    def grid(self, entry: TableEntry) -> Grid:
        """The grid a declaration points at; raises `PackageFileError`."""
        wanted = (entry.file, entry.sheet, entry.encoding, entry.delimiter)
        if wanted not in self._grids:
            self._grids[wanted] = self._open(entry)
        return self._grids[wanted]

    def _open(self, entry: TableEntry) -> Grid:
        suffix = PurePosixPath(entry.file).suffix.lower()
        path = safe_path(self.root, entry.file)
        if suffix in TEXT_SUFFIXES:
            if entry.sheet:
                raise PackageFileError(
                    f"a sheet ({entry.sheet!r}) is declared for a text file; remove it",
                    file=entry.file,
                    field="sheet",
                )
            return read_csv(path, entry.file, encoding=entry.encoding, delimiter=entry.delimiter)
        if suffix not in SHEET_SUFFIXES:
            raise PackageFileError(
                f"{suffix or 'a file without suffix'} is no table that can be read; save it as "
                ".xlsx or .csv",
                file=entry.file,
            )
        if entry.file not in self._books:
            self._books[entry.file] = Workbook(path, entry.file)
        return self._books[entry.file].grid(entry.sheet)

    def source(self, grid: Grid, legal: str) -> int:
        """The number of a table among the rulebook's sources."""
        source = Source(file=grid.file, sheet=grid.sheet, legal=legal)
        if source not in self.sources:
            self.sources.append(source)
        return self.sources.index(source)

    def report(
        self,
        code: str,
        severity: Severity,
        message: str,
        grid: Grid,
        *,
        row: int | None = None,
        field: str = "",
        **params: object,
    ) -> None:
        """Add a finding of a table."""
        self.findings.append(
            LoadFinding(code, severity, message, grid.file, grid.sheet, row, field, params)
        )

    def refuse(self, problem: PackageFileError, sheet: str = "") -> None:
        """Turn a table that cannot be read at all into a finding, so that others are read too."""
        self.findings.append(
            LoadFinding(
                "table_unreadable",
                Severity.BLOCK,
                problem.problem,
                problem.file,
                sheet,
                problem.row,
                problem.field or "",
            )
        )

    def columns(self, entry: TableEntry, grid: Grid) -> Columns:
        """The columns of a table under its header row."""
        return Columns(grid, entry.header_row)


def listed(places: Iterable[object]) -> str:
    """Places for a message: the first few, and how many more."""
    every = [str(place) for place in places]
    shown = ", ".join(every[:_SHOWN])
    return shown + (f" and {len(every) - _SHOWN} more" if len(every) > _SHOWN else "")
