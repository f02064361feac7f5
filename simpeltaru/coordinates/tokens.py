"""A text as the pieces a coordinate is written with, or none of them: then it is a name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

LAT, LON = "lat", "lon"


class Kind(StrEnum):
    """What a piece is. `AXIS` is a hemisphere, `LABEL` an axis without one, `ZONE` UTM's word."""

    NUMBER = "number"
    DEGREE = "°"
    MINUTE = "'"
    SECOND = '"'
    AXIS = "axis"
    LABEL = "label"
    ZONE = "zone"
    SEPARATOR = ","


@dataclass(frozen=True, slots=True)
class Token:
    """A piece: numbers have `value` (without sign), `sign` and `text`; axes `axis` and `sign`."""

    kind: Kind
    text: str
    value: float = 0.0
    sign: int = 0
    axis: str = ""

    @property
    def is_whole(self) -> bool:
        """Whether it is a number written without a fraction."""
        return self.text.isdecimal()


@dataclass(frozen=True, slots=True)
class Notation:
    """How numbers are written: their pattern, and the thousands separator to take out."""

    number: str
    thousands: str = ""


# A comma is decimal unless a point follows in the same run of digits: 0,117.4754 is two numbers.
PLAIN = Notation(r"[0-9]+(?:\.[0-9]+|,[0-9]+(?![0-9]*\.[0-9]))?")
POINTS = Notation(r"[0-9]{1,3}(?:\.[0-9]{3})+(?:,[0-9]+(?![0-9.]))?|[0-9]+(?:,[0-9]+)?", ".")
COMMAS = Notation(r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?", ",")

_HEMISPHERES = {
    (LAT, 1): "N U LU NORTH UTARA MN MU",
    (LAT, -1): "S LS SOUTH SELATAN MS",
    (LON, 1): "E T BT EAST TIMUR ME MT",
    # B is Barat, west; T is Timur, east.
    (LON, -1): "W B BB WEST BARAT",
}
_WORDS: dict[str, tuple[Kind, str, int]] = {
    **{
        word: (Kind.AXIS, axis, sign)
        for (axis, sign), words in _HEMISPHERES.items()
        for word in words.split()
    },
    **dict.fromkeys(("LAT", "LATITUDE", "LINTANG", "Y", "NORTHING"), (Kind.LABEL, LAT, 0)),
    **dict.fromkeys(
        ("LON", "LONG", "LNG", "LONGITUDE", "BUJUR", "X", "EASTING"), (Kind.LABEL, LON, 0)
    ),
    **dict.fromkeys(("UTM", "ZONE", "ZONA"), (Kind.ZONE, "", 0)),
}
_MARKS = (
    (r"[−–—]", "-"),
    (r"''|′′|’’|[″”“ʺ]", '"'),
    (r"[′’‘ʹ´`]", "'"),
    (r"[º˚⁰]|\bDERAJAT\b", "°"),
    (r"\bMENIT\b", "'"),
    (r"\bDETIK\b", '"'),
    (r"\b(LINTANG|BUJUR)\s+(UTARA|SELATAN|TIMUR|BARAT)\b", r"\2"),
    (r"([0-9])\s*DEG(?![A-Z])|([0-9][.,][0-9]+)\s*D(?![A-Z])", r"\1\2°"),
    (r"([0-9])\s*M(?![A-Z])", r"\1"),
    (r"[()\[\]]", " "),
)
_REPLACED = tuple((re.compile(pattern), by) for pattern, by in _MARKS)
_BY_LETTERS = re.compile(
    r"([0-9]+)\s?D(?:EG)?\s?([0-9]+(?:[.,][0-9]+)?)\s?M(?:IN)?(?![A-Z])"
    r"(?:\s?([0-9]+(?:[.,][0-9]+)?)(\s?S(?:EC)?(?![A-Z]))?)?"
)
_WORD = re.compile(r"([A-Z]+)\s*[:=]?")
_SIGNS = {"°": Kind.DEGREE, "'": Kind.MINUTE, '"': Kind.SECOND}
_SEPARATORS = ",;/|"
_BEFORE_A_SIGN = frozenset(" :=" + _SEPARATORS)


def plain(text: str) -> str:
    """The text in capitals, with one sign for each mark there are several of."""
    written = _with_marks(" ".join(text.upper().split()))
    for pattern, by in _REPLACED:
        written = pattern.sub(by, written)
    return written.strip()


def _with_marks(written: str) -> str:
    """With signs for the letters of 0d 8m 52s.

    S is seconds where every angle has it, else it is south, as in 0d 8m 52 S 117d 28m 31 E.
    """
    groups = [match for match in _BY_LETTERS.finditer(written) if match[3]]
    are_seconds = all(match[4] for match in groups)

    def marked(match: re.Match[str]) -> str:
        seconds = f'{match[3]}"' if match[3] else ""
        rest = "" if are_seconds else match[4] or ""
        return f"{match[1]}°{match[2]}'{seconds}{rest}"

    return _BY_LETTERS.sub(marked, written)


def tokens(written: str, notation: Notation) -> list[Token] | None:
    """The pieces of a text `plain` gave; None if it has something no coordinate has."""
    number = re.compile(rf"([+-]?)\s?({notation.number})(?![0-9])")
    found: list[Token] = []
    position = 0
    while position < len(written):
        if written[position] == " ":
            position += 1
            continue
        token, length = _token(written, position, number, notation.thousands)
        if token is None:
            return None
        found.append(token)
        position += length
    return found


def _token(
    written: str, position: int, number: re.Pattern[str], thousands: str
) -> tuple[Token | None, int]:
    sign = written[position]
    if sign in _SIGNS:
        return Token(_SIGNS[sign], sign), 1
    if sign in _SEPARATORS:
        return Token(Kind.SEPARATOR, sign), 1
    word = _WORD.match(written, position)
    if word:
        known = _WORDS.get(word[1])
        token = None if known is None else Token(known[0], word[1], axis=known[1], sign=known[2])
        return token, len(word[0])
    digits = number.match(written, position)
    if digits is None or (sign in "+-" and not _may_have_a_sign(written, position)):
        return None, 1
    text = digits[2].replace(thousands, "") if thousands else digits[2]
    value = float(text.replace(",", "."))
    signed = {"-": -1, "+": 1}.get(digits[1], 0)
    return Token(Kind.NUMBER, text, value=value, sign=signed), len(digits[0])


def _may_have_a_sign(written: str, position: int) -> bool:
    """Between digits a dash is no minus: 12-13 is no pair of numbers."""
    before = written[position - 1] if position else " "
    return before in _BEFORE_A_SIGN or before.isalpha()
