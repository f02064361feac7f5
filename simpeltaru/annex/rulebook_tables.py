"""How a manifest points at rulebook tables as annexes really are (XLSX or CSV).

Rows are those of the file as a spreadsheet shows it: row 1 is the first. A column is a letter
("A", "AH") in sheets and in CSV alike, or the text of its header cell; "=BA" always means the
header "BA" and never the column BA. Nothing is found by guessing: sheet, header row and columns
are declared, and a declaration that does not fit is refused with what stands there instead.
Words and spellings only this annex uses are declared too (`names`, `meanings`, `kbli_means`),
so that no file has to be edited to be read.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

RowSpan = Annotated[str, StringConstraints(pattern=r"^[1-9]\d*(-[1-9]\d*)?$")]
"""One row "20" or rows "31-33"."""


Effect = Literal["forbid", "condition", "tighten", "see_text"]


class Declared(BaseModel):
    """Frozen, and a key nobody knows is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class TableEntry(Declared):
    """A table in a file: sheet (XLSX only), header row, first and last data row (inclusive).

    `sheet` may be left out only where the workbook has a single one. `first_row` absent: the
    row after the header. `last_row` absent: the table ends before the first row that is blank
    in every declared column. `skip_rows` ("20", "31-33") are rows between them that are not
    part of the table. `legal` is the part of the instrument it is ("Lampiran XIV").
    """

    file: str
    sheet: str = ""
    header_row: int = Field(default=1, ge=1)
    first_row: int | None = Field(default=None, ge=1)
    last_row: int | None = Field(default=None, ge=1)
    skip_rows: tuple[int | RowSpan, ...] = ()
    fill_down: tuple[str, ...] = ()
    """Columns, by our key ("activity", "key", "kind"), where a blank repeats the cell above."""
    legal: str = ""
    encoding: str = "utf-8"
    delimiter: str = ","


class KbliColumns(TableEntry):
    """A table that says which KBLI codes its activities have.

    Of several columns (3, 4 and 5 digits) the last one that is filled counts. Codes in one cell
    are separated by comma, semicolon, slash, "&", "dan" or a line end.
    """

    kbli: str | tuple[str, ...] | None = None
    kbli_digits: int | None = Field(default=None, ge=2, le=5)
    """Every code here has this many digits, so that a shorter number has lost its zeros."""
    kbli_means: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    """What a cell says, word by word → its codes ("47111 s.d. 47113"; none: not a business)."""


class ActivityColumns(KbliColumns):
    """A table whose rows name activities."""

    number: str | None = None
    """Column that numbers the activities; the number is the activity id where it is unique."""
    activity: str | tuple[str, ...]
    """Of several columns (one a level) the last one that is filled counts."""
    activity_en: str | None = None


class WideMatrix(ActivityColumns):
    """Activities down, zone keys across. `keys` is a range of columns ("D:AH") or a list."""

    form: Literal["wide"]
    keys: str | tuple[str, ...]
    names: dict[str, str] = Field(default_factory=dict)
    """Header text → zone key, for headers the catalogue does not settle."""
    name_rows: tuple[int, ...] = ()
    """Header rows that hold the sub-zones' names; checked against the codes below them."""
    meanings: dict[str, str] = Field(default_factory=dict)
    """What a class cell says, word by word → I, X, T…, B…, where the annex writes otherwise."""


class LongMatrix(ActivityColumns):
    """One row a cell: activity, KBLI, zone key, class."""

    form: Literal["long"]
    key: str
    cell: str
    names: dict[str, str] = Field(default_factory=dict)
    meanings: dict[str, str] = Field(default_factory=dict)


class ListTable(ActivityColumns):
    """One of the four positive lists (DBPZ): which activities a zone key has in this class."""

    key: str
    names: dict[str, str] = Field(default_factory=dict)


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


class ActivityTable(KbliColumns):
    """Activities and their KBLI codes by number, when the matrix does not hold the codes."""

    number: str
    activity: str | None = None


class LegendTable(TableEntry):
    """T and B codes with their text: two columns, or one column "T1 : text" with `separator`.

    A legend has no header as a rule: give `first_row` and `last_row`, and columns as letters.
    """

    code: str
    text: str | None = None
    separator: str = ":"


class MeasureColumn(Declared):
    """A column of the intensity table: which measure, in which unit, for which dimension.

    The unit is declared, never read from the magnitude: percent (60), fraction or ratio (0.6),
    m, m2, floors. Only a percent sign in the cell itself ("60%") speaks for itself.
    """

    column: str
    measure: str
    unit: Literal["percent", "fraction", "ratio", "m", "m2", "floors"]
    dimensions: dict[str, str] = Field(default_factory=dict)


class IntensityTable(TableEntry):
    """Limits by sub-zone. `by` says whether `key` holds codes or official names."""

    key: str
    by: Literal["code", "name"] = "code"
    names: dict[str, str | None] = Field(default_factory=dict)
    """Name → zone key, for names the catalogue does not settle; null leaves the row out."""
    dimension_columns: dict[str, str] = Field(default_factory=dict)
    """Column → dimension, for dimensions that stand in rows (Jenis → building_type)."""
    measures: tuple[MeasureColumn, ...]
    decimal: Literal[".", ","] = "."
    tokens: dict[str, Literal["unlimited", "not_regulated", "see_text", "missing"]] = Field(
        default_factory=dict
    )
    """What words in a cell mean ("-": not_regulated). A blank is `missing` unless said here."""


class ProvisionTable(TableEntry):
    """Special provisions by overlay. Columns left out apply everywhere; effects are explicit.

    `value`, `swp` and `block` are compared with those of the polygons, capitals and blanks apart:
    `values` and `swps` translate what the table says into what the polygons say.
    """

    kind: str | None = None
    fixed_kind: str = ""
    kinds: dict[str, str] = Field(default_factory=dict)
    """What the kind column says → overlay kind (field name)."""
    value: str | None = None
    values: dict[str, str] = Field(default_factory=dict)
    subzone: str | None = None
    by: Literal["code", "name"] = "code"
    names: dict[str, str | None] = Field(default_factory=dict)
    swp: str | None = None
    swps: dict[str, str] = Field(default_factory=dict)
    block: str | None = None
    effect: str | None = None
    effects: dict[str, Effect] = Field(default_factory=dict)
    """What the effect column says → effect; the four English words need no entry."""
    measure: str | None = None
    limit: str | None = None
    """In the unit the measure is stored in (percent, m, m2, ratio, floors)."""
    decimal: Literal[".", ","] = "."
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
    matrix_parts: tuple[WideMatrix, ...] = ()
    """Further sheets of a wide matrix: more sub-zones of the same activities, or more rows."""
    activities: ActivityTable | None = None
    legend: LegendTable | None = None
    intensity: tuple[IntensityTable, ...] = ()
    provisions: tuple[ProvisionTable, ...] = ()
    strictest: StatedEntry | None = None
    threshold_m2: float = 1.0
