"""Zone nouns: the sub-zone a rule hangs on, and the overlays that lie over it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SubZone:
    """A sub-zone as one revision names it.

    `key` is the value the rulebook is asked with (from the plan's key column: a canonical short
    code such as "R-4", or a compound KODUNK as written); `code` the short code; `category` is
    "lindung", "budi_daya" or "" when the file does not say. `is_road` marks land reserved for
    roads (BJ), which is reported and never rolled up into a headline.
    """

    key: str
    code: str
    name: str
    zone_code: str
    zone_name: str
    category: str
    is_road: bool


@dataclass(frozen=True, slots=True, order=True)
class Overlay:
    """One special provision (ketentuan khusus) lying over a place.

    `kind` is the national field name (KKOP_1 … TPZ_00) or the name of an overlay layer; `value`
    the text or code as the file has it, trimmed ("K09B", "Rawan Banjir Sedang"); `level` is
    "rendah", "sedang", "tinggi" or "" when no level is stated.
    """

    kind: str
    value: str
    level: str = ""
