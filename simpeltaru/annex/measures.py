"""Limits of intensity out of cells, exactly: declared units, decimal commas, typed absence.

A text becomes a number only if it is nothing but that number, its own unit and at most the word
"maksimum" or "minimum" where the measure is one. Anything else stays as text to be read.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from simpeltaru.annex.tabular import Cell, Kind, one_line
from simpeltaru.rules.rulebook import MEASURES

Unit = Literal["percent", "fraction", "ratio", "m", "m2", "floors"]
State = Literal["value", "unlimited", "not_regulated", "see_text", "missing"]

_FORM = re.compile(
    r"^(?:(?P<bound>maks(?:imum|imal|\.)?|max(?:imum)?|min(?:imum|imal|\.)?)\s*:?\s*)?"
    r"(?P<number>[\d.,]+)"
    r"\s*(?P<unit>%|persen|m2|m²|meter\s*persegi|meter|m|lantai|lt)?\.?$",
    re.IGNORECASE,
)
_WORDS = {
    "%": "percent",
    "persen": "percent",
    "m2": "m2",
    "m²": "m2",
    "meter persegi": "m2",
    "meter": "m",
    "m": "m",
    "lantai": "floors",
    "lt": "floors",
}
_SHARES = frozenset({"percent", "fraction", "ratio"})
_FACTOR = {
    ("percent", "percent"): Decimal(1),
    ("fraction", "percent"): Decimal(100),
    ("ratio", "percent"): Decimal(100),
    ("percent", "ratio"): Decimal("0.01"),
    ("fraction", "ratio"): Decimal(1),
    ("ratio", "ratio"): Decimal(1),
    ("m", "m"): Decimal(1),
    ("m2", "m2"): Decimal(1),
    ("floors", "floors"): Decimal(1),
}


@dataclass(frozen=True, slots=True)
class MeasureReading:
    """A limit as read: `value` in the unit its measure is stored in; `signed`: the cell itself
    said percent where another unit is declared."""

    state: State
    value: Decimal | None = None
    text: str = ""
    signed: bool = False


def convertible(unit: str, measure: str) -> bool:
    """Whether a declared unit can be the unit of a known measure."""
    return (unit, MEASURES.get(measure, "")) in _FACTOR


def read_measure(
    cell: Cell,
    measure: str,
    unit: Unit,
    decimal: Literal[".", ","],
    tokens: Mapping[str, State],
) -> MeasureReading:
    """Read one cell. `tokens` (in small letters) say what words mean; a blank is `missing`."""
    text = one_line(cell.text)
    if (state := tokens.get(text.casefold())) is not None:
        return MeasureReading(state, text=text)
    if not text:
        return MeasureReading("missing")
    found = _FORM.match(text)
    if found is None or not _bound_fits(found["bound"], measure):
        return MeasureReading("see_text", text=text)
    number = _number(found["number"], "." if cell.kind is Kind.NUMBER else decimal)
    word = _WORDS[one_line(found["unit"]).lower()] if found["unit"] else unit
    signed = word == "percent" and unit in _SHARES and unit != "percent"
    if number is None or not (word == unit or signed):
        return MeasureReading("see_text", text=text)
    value = number * _FACTOR[word, MEASURES[measure]]
    return MeasureReading("value", _tidy(value), "" if text == found["number"] else text, signed)


def read_number(text: str, decimal: Literal[".", ","]) -> Decimal | None:
    """A plain number with the declared decimal sign; None for anything else."""
    return _number(text, decimal) if re.fullmatch(r"[\d.,]+", text) else None


def _number(text: str, decimal: str) -> Decimal | None:
    """Digits with the decimal sign, and the other sign only where it groups by thousands."""
    grouping = "," if decimal == "." else "."
    whole, sign, rest = text.partition(decimal)
    if grouping in whole:
        if not re.fullmatch(rf"\d{{1,3}}(?:{re.escape(grouping)}\d{{3}})+", whole):
            return None
        whole = whole.replace(grouping, "")
    if not whole.isdigit() or (sign and not rest.isdigit()):
        return None
    return Decimal(f"{whole}.{rest}" if rest else whole)


def _bound_fits(word: str | None, measure: str) -> bool:
    return not word or word.lower().startswith("ma") == measure.endswith("_max")


def _tidy(value: Decimal) -> Decimal:
    """Without trailing zeros or exponent, so that 10.0 and 10 are one number."""
    text = format(value, "f")
    return Decimal(text.rstrip("0").rstrip(".") if "." in text else text)
