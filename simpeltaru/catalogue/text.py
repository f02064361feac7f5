"""One spelling for codes and names that files write in many ways."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from simpeltaru.catalogue.files import read_rows

_DASHES = re.compile(r"\s*[-\u2010-\u2015\u2212\ufe63\uff0d]\s*")
_WHOLE_NUMBER = re.compile(r"(\d+)\.0+")
_LETTERS_AND_NUMBER = re.compile(r"([A-Z]+)[\s\-_.]*(\d+(?:\.\d+)?)")
_ZONE_PREFIX = re.compile(r"^(?:sub[\s-]?)?zona\s+")


def clean_text(value: object) -> str:
    """`value` as text without blanks around it; '' for None and for NaN.

    Blanks inside (spaces, no-break spaces, line ends) become one space.
    """
    if value is None or value != value:  # only NaN differs from itself
        return ""
    return " ".join(unicodedata.normalize("NFKC", str(value)).split())


def normalise_code(value: object) -> str:
    """The one spelling of a zone, sub-zone or network code; '' for None and NaN.

    'R4', 'R 4', 'r-4', 'R–4' → 'R-4'; 32103400.0 and '32103400.0' → '32103400'.
    What is not understood comes back trimmed and in capitals, so that it matches nothing.
    A number in exponent form stays as it is: its digits may be lost.
    """
    text = _DASHES.sub("-", clean_text(value)).upper()
    if whole := _WHOLE_NUMBER.fullmatch(text):
        return whole[1]
    if parts := _LETTERS_AND_NUMBER.fullmatch(text):
        return f"{parts[1]}-{parts[2]}"
    return text


def normalise_name(value: object) -> str:
    """A name for comparing: case, blanks and a leading 'Zona' or 'Sub-Zona' do not count."""
    text = _DASHES.sub("-", clean_text(value)).casefold()
    return _ZONE_PREFIX.sub("", text)


@lru_cache(maxsize=1)
def _sentinels() -> frozenset[str]:
    return frozenset(clean_text(row["value"]).casefold() for row in read_rows("null_sentinels.csv"))


def is_null_sentinel(value: object) -> bool:
    """Whether `value` is one of the ways files write "nothing here".

    For text, code and overlay fields only: in a measure (KDB, area) 0 is a number.
    The ways and their evidence are in gis_data/catalogue/null_sentinels.csv; None and NaN
    (a missing cell of a table) count too.
    """
    text = clean_text(value)
    if whole := _WHOLE_NUMBER.fullmatch(text):
        text = whole[1]
    return text.casefold() in _sentinels()
