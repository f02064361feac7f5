"""Finding a layer's columns by the names a planner may have given them, and cleaning values."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache
from typing import Any

from simpeltaru.catalogue import is_null_sentinel
from simpeltaru.errors import PackageFileError
from simpeltaru.load_finding import LoadFinding, Severity
from simpeltaru.revisions.vector import VectorTable

DBF_NAME_LENGTH = 10
MANIFEST = "manifest.yaml"
_BLANKS = re.compile(r"[\s\u00a0\ufeff]+")


def check_fields(fields: Mapping[str, str], takes: Collection[str], where: str) -> None:
    """Refuse a field map with a name of ours that does not exist: it would be of no effect.

    `takes` are the names this layer takes, `where` is its place in the manifest.
    Raises `PackageFileError`.
    """
    known = {name.casefold() for name in takes}
    unknown = [name for name in fields if name.casefold() not in known]
    if unknown:
        raise PackageFileError(
            f"found {', '.join(unknown)}; write our name: the file's name, ours being one of "
            f"{', '.join(takes)}",
            file=MANIFEST,
            field=f"{where}.fields",
        )


class Columns:
    """The columns of a layer under our names.

    `fields` maps our names to the file's, as the manifest declares; a name not declared is
    looked for as it is, without regard to case, and cut to the ten characters of a shapefile.
    """

    def __init__(self, table: VectorTable, fields: Mapping[str, str]) -> None:
        self.table = table
        self._declared = {ours.casefold(): theirs for ours, theirs in fields.items()}
        self._used: set[str] = set()
        for ours, theirs in fields.items():
            if self._find(theirs) is None:
                raise PackageFileError(
                    f"the manifest looks for column {theirs!r} (for {ours}), the file has "
                    f"{', '.join(table.columns) or 'none'}; correct the field map",
                    file=table.file,
                    field=theirs,
                )

    def _find(self, wanted: str) -> str | None:
        names = {name.casefold(): name for name in self.table.columns}
        wanted = wanted.casefold()
        return names.get(wanted) or names.get(wanted[:DBF_NAME_LENGTH])

    def name_of(self, ours: str) -> str | None:
        """The file's name of our column `ours`, None if it has no such column."""
        return self._find(self._declared.get(ours.casefold(), ours))

    def raw(self, ours: str) -> list[Any] | None:
        """Values as read, one for each feature; None without such a column."""
        name = self.name_of(ours)
        if name is None:
            return None
        self._used.add(name)
        return self.table.columns[name]

    def text(self, ours: str) -> list[str]:
        """Values as trimmed text; "" where the file says nothing (in any of the usual ways)."""
        values = self.raw(ours)
        if values is None:
            return [""] * len(self.table)
        return [clean(value) for value in values]

    def dropped(self) -> LoadFinding | None:
        """Names the columns nobody asked for: they are not stored."""
        names = sorted(set(self.table.columns) - self._used)
        if not names:
            return None
        return LoadFinding(
            "columns_dropped",
            Severity.NOTE,
            f"{self.table.file}: not stored: {', '.join(names)}.",
            self.table.file,
            params={"columns": names},
        )


def plain(value: object) -> str:
    """A value as text: no-break spaces and line ends are blanks, 32103400.0 is 32103400."""
    if value is None or value != value:
        return ""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return _BLANKS.sub(" ", str(value)).strip()


@lru_cache(maxsize=1 << 16, typed=True)
def clean(value: object) -> str:
    """Like `plain`, and "" for the usual ways of writing nothing ("-", "Tidak Ada")."""
    text = plain(value)
    return "" if is_null_sentinel(text) else text


def number(value: object) -> float | None:
    """A measure as a number, None where there is none; a decimal comma is understood."""
    try:
        return float(plain(value).replace(",", ".")) if plain(value) else None
    except ValueError:
        return None


def ranges(rows: Iterable[int]) -> str:
    """Row numbers in short: [1, 2, 3, 7] as "1-3, 7"."""
    spans: list[list[int]] = []
    for row in sorted(rows):
        if spans and row == spans[-1][1] + 1:
            spans[-1][1] = row
        else:
            spans.append([row, row])
    return ", ".join(str(a) if a == b else f"{a}-{b}" for a, b in spans)
