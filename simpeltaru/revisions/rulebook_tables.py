"""How a manifest points at rulebook tables as annexes really are (XLSX or CSV).

Rows and columns are those of the file: row 1 is the first line, columns are letters (A, B …)
or, for a file whose header is one row, the header's text. Nothing is found by guessing: sheet,
header row and columns are declared, and a declaration that does not fit is refused with what
stands there instead.
"""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class Declared(BaseModel):
    """Frozen, and a key nobody knows is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class TableEntry(Declared):
    """A table in a file: sheet (XLSX only), header row, first and last data row (inclusive).

    `last_row` absent: the table ends before the first row that is blank in every declared
    column. `legal` is the part of the instrument it is ("Lampiran XIV").
    """

    file: str
    sheet: str = ""
    header_row: int = Field(default=1, ge=1)
    first_row: int | None = None
    last_row: int | None = None
    legal: str = ""
    encoding: str = "utf-8"
    delimiter: str = ","


class WideMatrix(TableEntry):
    """Activities down, zone keys across. `keys` is a range of columns ("D:AH") or a list."""

    form: Literal["wide"]
    number: str | None = None
    """Column that numbers the activities; it becomes the activity id when unique."""
    kbli: str | None = None
    activity: str
    activity_en: str | None = None
    keys: str | tuple[str, ...]


class LongMatrix(TableEntry):
    """One row a cell: activity, KBLI, zone key, class."""

    form: Literal["long"]
    number: str | None = None
    kbli: str | None = None
    activity: str
    key: str
    cell: str


class ListTable(TableEntry):
    """One of the four positive lists (DBPZ): which activities a zone key has in this class."""

    key: str
    activity: str
    number: str | None = None
    kbli: str | None = None


class FourLists(Declared):
    """The matrix as four positive lists. X is nowhere in them, so `absence` must be declared."""

    form: Literal["lists"]
    permitted: ListTable | None = None
    limited: ListTable | None = None
    conditional: ListTable | None = None
    limited_conditional: ListTable | None = None
    absence: Literal["prohibited", "unlisted"] | None = None
    """None leaves what stands in no list undetermined."""
    absence_citation: str = ""
    expected_activities: int
    """How many different activities the lists hold: a truncated list is refused."""


class ActivityTable(TableEntry):
    """Activities and their KBLI codes, when the matrix does not hold them."""

    number: str
    activity: str | None = None
    kbli: str
    separator: str = ","


class LegendTable(TableEntry):
    """T and B codes with their text: two columns, or one column "T1 : text" with `separator`."""

    code: str
    text: str | None = None
    separator: str = ":"


class MeasureColumn(Declared):
    """A column of the intensity table: which measure, in which unit, for which dimension.

    The unit is declared, never read from the magnitude: percent, fraction, ratio, m, m2, floors.
    """

    column: str
    measure: str
    unit: Literal["percent", "fraction", "ratio", "m", "m2", "floors"]
    dimensions: dict[str, str] = Field(default_factory=dict)


class IntensityTable(TableEntry):
    """Limits by sub-zone. `by` says whether `key` holds codes or official names."""

    key: str
    by: Literal["code", "name"] = "code"
    names: dict[str, str] = Field(default_factory=dict)
    """Official name → zone key, for names the catalogue does not settle."""
    dimension_columns: dict[str, str] = Field(default_factory=dict)
    """Column → dimension, for dimensions that stand in rows (Jenis → building_type)."""
    measures: tuple[MeasureColumn, ...]
    decimal: Literal[".", ","] = "."
    tokens: dict[str, Literal["unlimited", "not_regulated", "see_text", "missing"]] = Field(
        default_factory=dict
    )
    """What words in a cell mean ("-": not_regulated). A blank is `missing` unless said here."""


class ProvisionTable(TableEntry):
    """Special provisions by overlay. Columns left out apply everywhere; effects are explicit."""

    kind: str | None = None
    fixed_kind: str = ""
    kinds: dict[str, str] = Field(default_factory=dict)
    """What the kind column says → overlay kind (field name)."""
    value: str | None = None
    subzone: str | None = None
    by: Literal["code", "name"] = "code"
    names: dict[str, str] = Field(default_factory=dict)
    swp: str | None = None
    block: str | None = None
    effect: str | None = None
    measure: str | None = None
    limit: str | None = None
    codes: str | None = None
    text: str


class StatedEntry(Declared):
    """A policy the plan itself states, with the words it rests on."""

    value: str
    citation: str


class RulebookTables(Declared):
    """Every table of a rulebook. KBLI edition is that of the annex ("2020")."""

    kbli_edition: Literal["2015", "2017", "2020", "2025"]
    matrix: WideMatrix | LongMatrix | FourLists = Field(discriminator="form")
    activities: ActivityTable | None = None
    legend: LegendTable | None = None
    intensity: tuple[IntensityTable, ...] = ()
    provisions: tuple[ProvisionTable, ...] = ()
    strictest: StatedEntry | None = None
    threshold_m2: float = 1.0
