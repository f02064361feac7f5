"""Overlay fields (ketentuan khusus) and what their values mean, as far as that is known.

The letters were not checked against the regulation's annex: `OverlayValue.meaning_basis`
says how each meaning is known, and only `seen` may be shown as certain.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, NamedTuple, cast

from simpeltaru.catalogue.files import read_rows, split_list
from simpeltaru.catalogue.text import clean_text, is_null_sentinel

ValueForm = Literal["code", "code_or_words", "text_list", "flag", "letter", "unknown"]
Basis = Literal["seen", "inferred", "from_memory"]
Level = Literal["rendah", "sedang", "tinggi"]

_LEVEL_AT_END = re.compile(
    r"^(?P<hazard>.*?\S)\s+(?:tingkat\s+)?(?P<level>rendah|sedang|tinggi)$", re.IGNORECASE
)
# A word before the level that changes it ("sangat tinggi"), or a second level, leaves it open.
_LEVEL_IN_DOUBT = re.compile(
    r"\b(?:rendah|sedang|tinggi)\b"
    r"|(?:\b(?:sangat|cukup|agak|kurang|tidak|bukan|hingga|sampai|s\.?d\.?|dan|atau)|[-/&])"
    r"(?:\s+tingkat)?$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class OverlayField:
    """One overlay field of the sub-zone layer. `family` is K01..K14, None for TPZ_00."""

    field: str
    family: str | None
    name_id: str
    name_en: str
    value_form: ValueForm


@dataclass(frozen=True, slots=True)
class OverlayValue:
    """One value of an overlay field; the names are None where the letter's meaning is unknown."""

    field: str
    code: str
    name_id: str | None
    name_en: str | None
    words: tuple[str, ...]
    code_basis: Basis
    meaning_basis: Basis
    evidence: str

    @property
    def certain(self) -> bool:
        """Whether the meaning was seen in data, not inferred and not from memory."""
        return self.name_id is not None and self.meaning_basis == "seen"


class Hazard(NamedTuple):
    """One hazard of KRB_03; `level` None when the text gives none or leaves it in doubt."""

    hazard: str
    level: Level | None


@lru_cache(maxsize=1)
def overlay_fields() -> tuple[OverlayField, ...]:
    """The fourteen overlay fields in the order of their families, then TPZ_00."""
    return tuple(
        OverlayField(
            row["field"],
            row["family"] or None,
            row["name_id"],
            row["name_en"],
            cast(ValueForm, row["value_form"]),
        )
        for row in read_rows("overlays.csv")
    )


@lru_cache(maxsize=1)
def overlay_values() -> tuple[OverlayValue, ...]:
    """Every overlay value known, in the order of the fields."""
    return tuple(
        OverlayValue(
            row["field"],
            row["code"],
            row["name_id"] or None,
            row["name_en"] or None,
            split_list(row["words"]),
            cast(Basis, row["code_basis"]),
            cast(Basis, row["meaning_basis"]),
            row["evidence"],
        )
        for row in read_rows("overlay_values.csv")
    )


def overlay_value(field: str, value: object) -> OverlayValue | None:
    """The meaning of `value` in overlay field `field`; None for nothing there or not known.

    Ask `is_null_sentinel` first: a value that is present but unknown is not "no overlay".
    """
    text = clean_text(value).casefold()
    for known in overlay_values():
        spellings = (known.code, *known.words)
        if known.field == field and text in (spelling.casefold() for spelling in spellings):
            return known
    return None


def parse_hazards(text: object) -> tuple[Hazard, ...]:
    """KRB_03 as hazards: commas and semicolons separate, a level counts at an item's end.

    'Rawan Banjir Sedang, Rawan Longsor' → (('Rawan Banjir', 'sedang'), ('Rawan Longsor', None)).
    'dan' is never split: one name may hold it. Where the level is in doubt ('sangat tinggi',
    two levels in one item) it is None and the item's text is kept whole.
    """
    if is_null_sentinel(text):
        return ()
    items = (item.strip() for item in re.split(r"[,;]", clean_text(text)))
    return tuple(_hazard(item) for item in items if not is_null_sentinel(item))


def _hazard(item: str) -> Hazard:
    found = _LEVEL_AT_END.match(item)
    if found is None or _LEVEL_IN_DOUBT.search(found["hazard"]):
        return Hazard(item, None)
    return Hazard(found["hazard"], cast(Level, found["level"].lower()))
