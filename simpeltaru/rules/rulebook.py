"""The rulebook of a revision: its law as one frozen, validated, hashable document.

`RulebookDocument` is the canonical form (JSON, decimals as strings) that is stored as bytes
under the SHA-256 of its content. `Rulebook` wraps it with the indexes the engine asks.
Every fact points at a `sources` entry plus row and column, which together are its citation.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from decimal import Decimal
from functools import cached_property
from typing import Literal, NamedTuple

import orjson
from pydantic import BaseModel, ConfigDict, Field

from simpeltaru.activity import Activity, Citation
from simpeltaru.rules.permission import CellReading, read_cell

MEASURES = {
    "kdb_max": "percent",
    "klb_max": "ratio",
    "kdh_min": "percent",
    "ktb_max": "percent",
    "plot_min": "m2",
    "height_max": "m",
    "floors_max": "floors",
    "gsb_min": "m",
    "side_min": "m",
    "rear_min": "m",
}
"""Measures of intensity (domain reference, section 6.1) and the unit each is stored in."""

DIMENSIONS = ("road_class", "plot_area", "building_type", "use")
"""What an intensity limit may depend on besides the sub-zone."""


ABSENCE_POLICIES = frozenset({"prohibited", "unlisted"})
"""What standing in none of four positive lists may mean, where the plan says so."""


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Place(NamedTuple):
    """Where a fact stands: index into `sources`, row (from 1), column (letter or header)."""

    source: int
    row: int | None
    column: str


class Source(_Frozen):
    """A delivered table: file and sheet, and the part of the instrument it is ("Lampiran XIV")."""

    file: str
    sheet: str = ""
    legal: str = ""


class ZoneKey(_Frozen):
    """A column of the matrix. `key` is canonical, `raw` as the header has it."""

    key: str
    raw: str
    at: Place


class ActivityRow(_Frozen):
    """An activity of the matrix with its KBLI codes (text; empty for non-business)."""

    id: str
    name: str
    name_en: str = ""
    kbli: tuple[str, ...] = ()
    at: Place


class CellRow(NamedTuple):
    """One cell as delivered (trimmed); a blank cell is stored as such, with its place."""

    activity: str
    key: str
    raw: str
    source: int
    row: int | None
    column: str


class Condition(_Frozen):
    """A T or B code of this plan. It means what the plan says, nothing national."""

    code: str
    type: Literal["T", "B"]
    text: str
    at: Place


class Limit(_Frozen):
    """One limit of intensity for a sub-zone.

    `state`: a `value` in the measure's unit, `unlimited`, `not_regulated`, `see_text` (the text
    says it) or `missing` (the table leaves it blank: unknown, never unlimited).
    `dimensions` narrows it (see `DIMENSIONS`); `value` is a decimal as text.
    """

    key: str
    measure: str
    state: Literal["value", "unlimited", "not_regulated", "see_text", "missing"]
    value: Decimal | None = None
    text: str = ""
    dimensions: dict[str, str] = Field(default_factory=dict)
    at: Place


class OverlayProvision(_Frozen):
    """A special provision: what an overlay does where it lies.

    `kind`/`value` match an `Overlay` (empty value: any of that kind). Empty `keys`, `swp`,
    `block` mean everywhere. `effect` is `see_text` unless the package states another in its own
    column; `measure`/`limit` belong to `tighten`, `codes` to `condition`.
    """

    kind: str
    value: str = ""
    keys: tuple[str, ...] = ()
    swp: str = ""
    block: str = ""
    effect: Literal["forbid", "condition", "tighten", "see_text"] = "see_text"
    measure: str = ""
    limit: Decimal | None = None
    codes: tuple[str, ...] = ()
    text: str = ""
    at: Place


class Stated(_Frozen):
    """A value the package declares, with the words it rests on."""

    value: str
    citation: str


class RulebookDocument(_Frozen):
    """The canonical rulebook. Tuples are sorted as delivered; order carries no meaning."""

    format: Literal["simpeltaru-rulebook/1"] = "simpeltaru-rulebook/1"
    code_vintage: str
    key_column: Literal["KODSZN", "KODUNK", "KODZON"]
    kbli_edition: str
    is_simulation: bool = False
    absence: Stated | None = None
    """For matrices delivered as positive lists: "prohibited" or "unlisted", with citation."""
    strictest: Stated | None = None
    """Name of the roll-up policy the plan itself states, with citation."""
    threshold_m2: Decimal = Decimal(1)
    sources: tuple[Source, ...]
    zone_keys: tuple[ZoneKey, ...]
    activities: tuple[ActivityRow, ...]
    cells: tuple[CellRow, ...]
    conditions: tuple[Condition, ...] = ()
    limits: tuple[Limit, ...] = ()
    provisions: tuple[OverlayProvision, ...] = ()

    def canonical(self) -> bytes:
        """Canonical JSON: sorted keys, no spaces, decimals as strings."""
        return orjson.dumps(self.model_dump(mode="json"), option=orjson.OPT_SORT_KEYS)


class Rulebook:
    """A document with the indexes the engine asks; immutable, safe to share between threads."""

    def __init__(self, content: bytes) -> None:
        """Parse and index canonical bytes; raises pydantic's ValidationError on a bad document."""
        self.hash = hashlib.sha256(content).hexdigest()
        self.document = RulebookDocument.model_validate_json(content)

    def cite(self, source: int, row: int | None, column: str) -> Citation:
        """The citation for a place in one of the delivered tables."""
        table = self.document.sources[source]
        return Citation(table.file, table.sheet, row, column, table.legal)

    @cached_property
    def keys(self) -> frozenset[str]:
        """Every zone key the matrix has a column (or list) for."""
        return frozenset(zone.key for zone in self.document.zone_keys)

    @cached_property
    def activities(self) -> dict[str, Activity]:
        """Activities by id, in the order of the matrix."""
        return {
            row.id: Activity(row.id, row.name, row.kbli, self.cite(*row.at), row.name_en)
            for row in self.document.activities
        }

    @cached_property
    def cells(self) -> dict[tuple[str, str], CellRow]:
        """Cells by (zone key, activity id); absent means the package has no such cell at all."""
        return {(cell.key, cell.activity): cell for cell in self.document.cells}

    @cached_property
    def conditions(self) -> dict[str, Condition]:
        """Conditions by code."""
        return {condition.code: condition for condition in self.document.conditions}

    @cached_property
    def _by_kbli(self) -> dict[str, tuple[Activity, ...]]:
        index: dict[str, list[Activity]] = {}
        for activity in self.activities.values():
            for code in activity.kbli:
                index.setdefault(code, []).append(activity)
        return {code: tuple(found) for code, found in index.items()}

    def matching(self, kbli: str) -> tuple[str, tuple[Activity, ...]]:
        """Activities of the longest listed prefix of a 5-digit code, and that prefix.

        All rows of equal prefix length answer; none at all gives ("", ()): unlisted.
        """
        for length in range(len(kbli), 1, -1):
            found = self._by_kbli.get(kbli[:length])
            if found:
                return kbli[:length], found
        return "", ()

    def reading(self, cell: CellRow) -> CellReading:
        """The flags and codes of a cell."""
        return read_cell(cell.raw)

    def provisions_of(self, kind: str) -> tuple[OverlayProvision, ...]:
        """Special provisions for an overlay kind, in table order; case does not matter."""
        return self._provisions.get(kind.casefold(), ())

    @cached_property
    def _provisions(self) -> dict[str, tuple[OverlayProvision, ...]]:
        index: dict[str, list[OverlayProvision]] = {}
        for provision in self.document.provisions:
            index.setdefault(provision.kind.casefold(), []).append(provision)
        return {kind: tuple(found) for kind, found in index.items()}

    def limits_for(self, key: str) -> Iterator[Limit]:
        """Every limit of intensity the tables give for a zone key, in table order."""
        return iter(self._limits.get(key, ()))

    @cached_property
    def _limits(self) -> dict[str, tuple[Limit, ...]]:
        index: dict[str, list[Limit]] = {}
        for limit in self.document.limits:
            index.setdefault(limit.key, []).append(limit)
        return {key: tuple(found) for key, found in index.items()}
