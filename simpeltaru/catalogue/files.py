"""Reading the tables of `gis_data/catalogue/`: plain UTF-8 csv, checked for shape."""

from __future__ import annotations

import csv
from functools import lru_cache
from pathlib import Path

from simpeltaru.errors import ConfigurationError

CATALOGUE_DIR = Path(__file__).resolve().parents[2] / "gis_data" / "catalogue"


@lru_cache(maxsize=32)
def read_rows(name: str) -> tuple[dict[str, str], ...]:
    """The rows of one catalogue file, in file order; every cell is text, '' where empty.

    Treat the rows as read-only: they are shared by every caller.
    Raises ConfigurationError when the file is missing or a row is too short or too long.
    """
    path = CATALOGUE_DIR / name
    place = f"gis_data/catalogue/{name}"
    if not path.is_file():
        raise ConfigurationError(
            f"{place}: the file is missing; restore it from the repository "
            "(Simpeltaru runs from its checkout, not from a wheel)"
        )
    with path.open(encoding="utf-8", newline="") as handle:
        lines = csv.reader(handle, strict=True)
        header = next(lines, [])
        rows: list[dict[str, str]] = []
        for number, cells in enumerate(lines, start=2):
            if len(cells) != len(header):
                raise ConfigurationError(
                    f"{place}, row {number}: {len(cells)} cells where the header has "
                    f"{len(header)}; quote cells that hold a comma"
                )
            rows.append(dict(zip(header, cells, strict=True)))
    return tuple(rows)


def split_list(cell: str) -> tuple[str, ...]:
    """'a|b' → ('a', 'b'); '' → ()."""
    return tuple(part for part in cell.split("|") if part)
