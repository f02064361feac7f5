"""The catalogue of sub-zones: code ⇄ eight-digit number ⇄ official name, by code vintage.

A vintage is the regulation whose code list a plan follows; the same short code can mean
something else in another vintage, so nothing is looked up without one. Nothing here
guesses: a text that fits no sub-zone, or more than one, gives None.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Literal, cast

from simpeltaru.catalogue.files import read_rows, split_list
from simpeltaru.catalogue.text import is_null_sentinel, normalise_code, normalise_name
from simpeltaru.errors import QuestionError

Category = Literal["lindung", "budi_daya"]
CodeBasis = Literal["seen", "listed", "from_memory"]
NumericBasis = Literal["file", "inferred"]
Coverage = Literal["known_list", "partial", "none"]
By = Literal["code", "numeric", "name", "any"]
Reason = Literal["empty", "ambiguous", "zone_only", "unknown"]


@dataclass(frozen=True, slots=True)
class Subzone:
    """One sub-zone of one code vintage; None where no source says.

    `color_hex` is '#RRGGBB' in capitals; None is drawn as hatched grey.
    `zone_code` None with a `zone_name_id` means the zone is known by name only.
    """

    vintage: str
    code: str
    code_basis: CodeBasis
    numeric: str | None
    numeric_basis: NumericBasis | None
    name_id: str
    name_en: str
    aliases: tuple[str, ...]
    zone_code: str | None
    zone_name_id: str | None
    zone_name_en: str | None
    zone_numeric: str | None
    category: Category
    color_hex: str | None
    color_source: str | None
    plain_id: str
    plain_en: str


@dataclass(frozen=True, slots=True)
class Resolution:
    """What a text was found to mean. `reason` is set exactly when `subzone` is None.

    `candidates` are the sub-zones an ambiguous text fits; `detail` is for a developer or
    planner (English).
    """

    subzone: Subzone | None
    reason: Reason | None = None
    candidates: tuple[Subzone, ...] = ()
    detail: str = ""


Index = Mapping[str, tuple[Subzone, ...]]


@dataclass(frozen=True)
class Catalogue:
    """The known sub-zones of one vintage.

    `coverage` says how far a miss can be trusted: with `partial` or `none` an unknown code
    may well be a right one.
    """

    vintage: str
    coverage: Coverage
    subzones: tuple[Subzone, ...]

    @staticmethod
    def for_vintage(vintage: str) -> Catalogue:
        """The catalogue of `vintage`, such as '11/2021'. QuestionError when it is not known."""
        return _load(vintage.strip())

    def by_code(self, text: object) -> Subzone | None:
        """By short code in any usual spelling ('R-4', 'r 4')."""
        return self.resolve(text, by="code").subzone

    def by_numeric(self, text: object) -> Subzone | None:
        """By eight-digit domain code, as text or as a number read from a table."""
        return self.resolve(text, by="numeric").subzone

    def by_name(self, text: object) -> Subzone | None:
        """By official name or by a spelling really seen in a file."""
        return self.resolve(text, by="name").subzone

    def resolve(self, value: object, by: By = "any") -> Resolution:
        """Find the one sub-zone `value` names, or say why there is none.

        `by="any"` is for columns that hold now a number, now a letter code, now a name.
        Reasons: `empty`; `ambiguous`; `zone_only` (a zone that has sub-zones, such as 'R');
        `unknown`.
        """
        if is_null_sentinel(value):
            return Resolution(None, "empty", detail=f"no value ({value!r})")
        found = self._find(value, by)
        if len(found) == 1:
            return Resolution(found[0])
        shown = repr(str(value).strip())
        if found:
            codes = ", ".join(subzone.code for subzone in found)
            return Resolution(
                None, "ambiguous", found, f"{shown} fits {codes}; give the short code"
            )
        if self._names_a_zone(value, by):
            return Resolution(
                None, "zone_only", detail=f"{shown} is a zone, not one of its sub-zones"
            )
        return Resolution(None, "unknown", detail=f"{shown} is {self._miss}")

    @property
    def _miss(self) -> str:
        if self.coverage == "known_list":
            return f"no sub-zone of vintage {self.vintage}"
        return (
            f"not in the catalogue of vintage {self.vintage}, whose coverage is {self.coverage!r}"
        )

    def _find(self, value: object, by: By) -> tuple[Subzone, ...]:
        hits: dict[str, Subzone] = {}
        if by in ("code", "any"):
            hits.update(_by_own_code(self._codes.get(normalise_code(value), ())))
        if by in ("numeric", "any"):
            hits.update(_by_own_code(self._numerics.get(normalise_code(value), ())))
        if by in ("name", "any"):
            hits.update(_by_own_code(self._names.get(normalise_name(value), ())))
        return tuple(hits.values())

    def _names_a_zone(self, value: object, by: By) -> bool:
        code, name = normalise_code(value), normalise_name(value)
        return any(
            (by in ("code", "any") and subzone.zone_code == code)
            or (by in ("numeric", "any") and subzone.zone_numeric == code)
            or (by in ("name", "any") and normalise_name(subzone.zone_name_id) == name)
            for subzone in self.subzones
        )

    @cached_property
    def _codes(self) -> Index:
        return _index(self.subzones, lambda subzone: [normalise_code(subzone.code)])

    @cached_property
    def _numerics(self) -> Index:
        return _index(self.subzones, lambda one: [one.numeric] if one.numeric else [])

    @cached_property
    def _names(self) -> Index:
        return _index(
            self.subzones,
            lambda subzone: {normalise_name(name) for name in (subzone.name_id, *subzone.aliases)},
        )


def vintages() -> tuple[str, ...]:
    """Every code vintage a plan can declare, the current one first."""
    return tuple(row["vintage"] for row in read_rows("vintages.csv"))


def _by_own_code(subzones: Iterable[Subzone]) -> dict[str, Subzone]:
    return {subzone.code: subzone for subzone in subzones}


def _index(subzones: Iterable[Subzone], keys: Callable[[Subzone], Iterable[str]]) -> Index:
    index: dict[str, tuple[Subzone, ...]] = {}
    for subzone in subzones:
        for key in keys(subzone):
            index[key] = (*index.get(key, ()), subzone)
    return index


@lru_cache(maxsize=8)
def _load(vintage: str) -> Catalogue:
    for row in read_rows("vintages.csv"):
        if row["vintage"] == vintage:
            subzones = tuple(
                _subzone(one) for one in read_rows("subzones.csv") if one["vintage"] == vintage
            )
            return Catalogue(vintage, cast(Coverage, row["coverage"]), subzones)
    raise QuestionError(
        "code_vintage",
        f"{vintage!r} is not a known code vintage; use one of {', '.join(vintages())} "
        "or add it to gis_data/catalogue/vintages.csv",
    )


def _subzone(row: dict[str, str]) -> Subzone:
    return Subzone(
        vintage=row["vintage"],
        code=row["code"],
        code_basis=cast(CodeBasis, row["code_basis"]),
        numeric=row["numeric"] or None,
        numeric_basis=cast(NumericBasis, row["numeric_basis"]) if row["numeric_basis"] else None,
        name_id=row["name_id"],
        name_en=row["name_en"],
        aliases=split_list(row["aliases"]),
        zone_code=row["zone_code"] or None,
        zone_name_id=row["zone_name_id"] or None,
        zone_name_en=row["zone_name_en"] or None,
        zone_numeric=row["zone_numeric"] or None,
        category=cast(Category, row["category"]),
        color_hex=row["color_hex"] or None,
        color_source=row["color_source"] or None,
        plain_id=row["plain_id"],
        plain_en=row["plain_en"],
    )
