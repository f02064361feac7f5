"""Activity noun: a row of the activity matrix (kegiatan), and where in the law a fact stands."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a fact stands: the file as delivered and the place in it.

    `row` and `column` are those of the file (row 1 is the first line; column is a letter for
    sheets, a header name for CSV). `legal` is the part of the instrument ("Lampiran XIV") and
    empty when nobody stated it.
    """

    file: str
    sheet: str = ""
    row: int | None = None
    column: str = ""
    legal: str = ""


@dataclass(frozen=True, slots=True)
class Activity:
    """An activity of a rulebook.

    `id` is unique within its rulebook; `kbli` holds the codes of the row (text, 2-5 digits, the
    rulebook's edition), empty for non-business activities such as a dwelling.
    """

    id: str
    name: str
    kbli: tuple[str, ...]
    citation: Citation
    name_en: str = ""
