"""Sub-zone polygons: from the national schema as files really have it to one record a polygon.

A sub-zone is named up to five times in a row (KODSZN, NAMSZN, NAMOBJ, REMARK, KODSBL), each time
as a short code, an eight-digit code or an official name. All are looked up in the catalogue of
the declared vintage and must agree.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from simpeltaru.catalogue import (
    Catalogue,
    Resolution,
    Subzone,
    is_null_sentinel,
    overlay_fields,
    parse_hazards,
)
from simpeltaru.catalogue.blocks import canonical_block, canonical_swp
from simpeltaru.load_finding import LoadFinding, Severity
from simpeltaru.revisions.columns import Columns, number
from simpeltaru.zone import Overlay, SubZone

OVERLAY_FIELDS = tuple(one.field for one in overlay_fields())
CODES = ("KODSZN", "NAMSZN", "KODZON", "NAMZON", "JNSRPR")
NATIONAL = (
    *("NAMOBJ", "NAMZON", "KODZON", "NAMSZN", "KODSZN", "JNSRPR", "KODEWP", "KODSWP", "KODBLK"),
    *("KODSBL", "WADMPR", "WADMKK", "WADMKC", "WADMKD", "REMARK", "LUASHA", "KODUNK", "NOTHPR"),
)
"""Kept as they are; with the overlay fields, everything of the file that is stored."""

TAKES = (*NATIONAL, *OVERLAY_FIELDS, "Shape_Area")
"""What the field map of the sub-zones may name."""

ROAD_CODE = "BJ"

_BY: dict[str, Literal["any", "name", "code"]] = {
    "KODSZN": "any",
    "NAMSZN": "any",
    "NAMOBJ": "name",
    "REMARK": "code",
    "KODSBL": "code",
}
_NO_CODE = (
    "no KODSZN, which the plan's rules hang on; fill it in, nothing is taken from a name instead"
)
_CORRECT_CODE = (
    "correct it in the file, or `code_vintage` in the manifest, or add a right code to "
    "gis_data/catalogue/subzones.csv"
)
_CATEGORY = {"31": "lindung", "32": "budi_daya"}
_ITEMS = re.compile(r"[,;]")


@dataclass(frozen=True, slots=True)
class ZoneRecord:
    """One polygon: `row` counts from 1 and is its id in the revision."""

    row: int
    subzone: SubZone
    swp: str
    block: str
    kelurahan: str
    overlays: tuple[Overlay, ...]
    attributes: Mapping[str, object]


class ZoneReader:
    """Reads the rows of one layer; `records` and `findings` are filled by `read`."""

    def __init__(self, columns: Columns, vintage: str, key_column: str) -> None:
        self.columns, self.key_column = columns, key_column
        self.file = columns.table.file
        self.findings: list[LoadFinding] = []
        catalogue = Catalogue.for_vintage(vintage)

        @lru_cache(maxsize=4096)
        def resolve(field: str, value: str) -> Resolution:
            return catalogue.resolve(value, by=_BY[field])

        self._resolve = resolve

    def read(self) -> list[ZoneRecord]:
        """One record for each row that names a sub-zone; every other row is a finding."""
        texts = {name: self.columns.text(name) for name in (*NATIONAL, *OVERLAY_FIELDS)}
        # "0" is a measure here, not the usual way of writing nothing.
        measures = self.columns.raw("LUASHA") or [None] * len(self.columns.table)
        if self.key_column == "KODSZN" and self.columns.name_of("KODSZN") is None:
            self._no_key_column()
            return []
        records = []
        for position in range(len(self.columns.table)):
            values = {name: column[position] for name, column in texts.items()}
            record = self._record(position + 1, values, number(measures[position]))
            if record is not None:
                records.append(record)
        return records

    def _record(
        self, row: int, values: Mapping[str, str], area_ha: float | None
    ) -> ZoneRecord | None:
        found = self._subzone(row, values)
        if found is None:
            return None
        zone_code = found.zone_code or ""
        self._check_zone(row, values, found)
        key = {"KODSZN": found.code, "KODZON": zone_code, "KODUNK": values["KODUNK"]}[
            self.key_column
        ]
        if not key:
            self._block(
                "key_missing",
                row,
                self.key_column,
                f"no {self.key_column}, which the plan's rules hang on; fill it in",
            )
            return None
        attributes: dict[str, object] = {name: values[name] for name in NATIONAL if values[name]}
        if area_ha is not None:
            attributes["LUASHA"] = area_ha
        subzone = SubZone(
            key=key,
            code=found.code,
            name=values["NAMOBJ"] or found.name_id,
            zone_code=zone_code,
            zone_name=found.zone_name_id or "",
            category=found.category,
            is_road=found.code == ROAD_CODE,
        )
        return ZoneRecord(
            row=row,
            subzone=subzone,
            swp=canonical_swp(values["KODSWP"]),
            block=canonical_block(values["KODBLK"]),
            kelurahan=values["WADMKD"],
            overlays=tuple(_overlays(values)),
            attributes=attributes,
        )

    def _subzone(self, row: int, values: Mapping[str, str]) -> Subzone | None:
        """The sub-zone all names of the row agree on; the first of them that says one leads."""
        if self.key_column == "KODSZN" and not values["KODSZN"]:
            self._block("code_missing", row, "KODSZN", _NO_CODE)
            return None
        named: dict[str, Subzone] = {}
        for field in _BY:
            if not values[field]:
                continue
            resolution = self._resolve(field, values[field])
            if resolution.subzone is not None:
                named[field] = resolution.subzone
            elif field in ("KODSZN", "NAMSZN"):
                problem = f"{resolution.detail}; {_CORRECT_CODE}"
                self._block("code_unmapped", row, field, problem, found=values[field])
                return None
            elif field == "NAMOBJ":
                self._warn("name_unknown", row, field, values[field], resolution.detail)
        if not named:
            problem = "names no sub-zone (KODSZN, NAMSZN and NAMOBJ say nothing known); fill one in"
            self._block("code_unmapped", row, "KODSZN", problem)
            return None
        leading, subzone = next(iter(named.items()))
        for field, other in named.items():
            if other.code != subzone.code:
                self._block(
                    "code_conflict",
                    row,
                    field,
                    f"{leading} says {subzone.code} ({values[leading]}), {field} says "
                    f"{other.code} ({values[field]}); correct the wrong one",
                    codes=[subzone.code, other.code],
                )
                return None
        return subzone

    def _check_zone(self, row: int, values: Mapping[str, str], subzone: Subzone) -> None:
        known = {subzone.zone_code, subzone.zone_numeric, subzone.zone_name_id}
        for field in ("KODZON", "NAMZON"):
            value = values[field]
            if value and subzone.zone_numeric and value.isdecimal() and value not in known:
                detail = f"{subzone.code} belongs to zone {subzone.zone_numeric}"
                if field == self.key_column:
                    self._block(
                        "code_conflict", row, field, f"found {value}, but {detail}; correct it"
                    )
                else:
                    self._warn("zone_off", row, field, value, detail)
        stated = _CATEGORY.get(values["JNSRPR"][:2])
        pattern = f"{values['JNSRPR'][:2]}000000"
        if values["JNSRPR"] and (stated != subzone.category or values["JNSRPR"] != pattern):
            self._warn(
                "category_off",
                row,
                "JNSRPR",
                values["JNSRPR"],
                f"{subzone.code} is {subzone.category}, which is written 31000000 or 32000000",
            )

    def _no_key_column(self) -> None:
        there = ", ".join(self.columns.table.columns) or "none"
        message = (
            f"{self.file}: there is no column KODSZN, which the plan's rules hang on, but "
            f"{there}; map the right one as `fields: {{KODSZN: ITS NAME}}`."
        )
        self.findings.append(
            LoadFinding("code_missing", Severity.BLOCK, message, self.file, field="KODSZN")
        )

    def _block(self, code: str, row: int, field: str, problem: str, **params: object) -> None:
        message = f"{self.file}, row {row}, field {field}: {problem}."
        self.findings.append(
            LoadFinding(code, Severity.BLOCK, message, self.file, "", row, field, params)
        )

    def _warn(self, code: str, row: int, field: str, found: str, detail: str) -> None:
        message = f"{self.file}, row {row}, field {field}: found {found!r}; {detail}."
        params = {"found": found, "detail": detail}
        self.findings.append(
            LoadFinding(code, Severity.WARN, message, self.file, "", row, field, params)
        )


def _overlays(values: Mapping[str, str]) -> Iterator[Overlay]:
    for field in OVERLAY_FIELDS:
        text = values[field]
        if not text:
            continue
        if field != "KRB_03":
            yield Overlay(field, text)
            continue
        for item in _ITEMS.split(text):
            if not is_null_sentinel(item):
                level = parse_hazards(item)[0].level
                yield Overlay(field, item.strip(), level or "")
