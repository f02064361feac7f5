"""Flags from the cells of the activity matrix (ITBX).

A cell is a set of flags, not a place in an order: T and B add up (both sets of conditions
apply), I and X stand alone. A cell such as `I,T1` or `I,X` contradicts itself and is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntFlag
from functools import lru_cache

from simpeltaru.verdict import Outcome

BLANK_TOKENS = frozenset({"", "-", "–", "—"})
"""Cells that say nothing. A silence is not X: domain reference, section 5.1."""

_SEPARATOR = re.compile(r"[\s,;./+&|]+|\bDAN\b")
_TOKEN = re.compile(r"^(?:[IX]|[TB]\d*)$")
_BOTH = frozenset({"TB", "BT", "TBS"})


class Flag(IntFlag):
    """What a cell says: I diizinkan, T terbatas, B bersyarat tertentu, X tidak diperbolehkan."""

    NONE = 0
    I = 1  # noqa: E741 (the letter of the law)
    T = 2
    B = 4
    X = 8


@dataclass(frozen=True, slots=True)
class CellReading:
    """A cell as understood: `codes` are the T/B codes with a number, sorted; blank has no flag."""

    flags: Flag
    codes: tuple[str, ...]


class CellError(ValueError):
    """A cell that cannot be read as a set of flags; the message names what was found."""


@lru_cache(maxsize=4096)
def read_cell(raw: str) -> CellReading:
    """Read one matrix cell such as ``T1, B1,B2``.

    Raises `CellError` for a token outside the grammar and for a contradiction (I or X together
    with anything else).
    """
    text = raw.replace("\u00a0", " ").strip().upper()
    if is_blank(text):
        return CellReading(Flag.NONE, ())
    flags = Flag.NONE
    codes: set[str] = set()
    for token in filter(None, _SEPARATOR.split(text)):
        if token in _BOTH:
            flags |= Flag.T | Flag.B
        elif _TOKEN.match(token):
            flags |= Flag[token[0]]
            if len(token) > 1:
                codes.add(token)
        else:
            raise CellError(f"cell {raw!r} holds {token!r}, which is none of I, X, T…, B…")
    if flags not in (Flag.I, Flag.X) and flags & (Flag.I | Flag.X):
        raise CellError(f"cell {raw!r} contradicts itself: I and X stand alone")
    return CellReading(flags, in_order(codes))


def is_blank(raw: str) -> bool:
    """Whether a cell says nothing."""
    return raw.replace("\u00a0", " ").strip() in BLANK_TOKENS


def in_order(codes: Iterable[str]) -> tuple[str, ...]:
    """Condition codes without repeats, in the order people count: B1, B2, B10, T1."""
    return tuple(sorted(set(codes), key=_natural))


def _natural(code: str) -> tuple[str, int, str]:
    digits = code[1:]
    return code[:1], int(digits) if digits.isdecimal() else -1, code


_OUTCOMES = {
    Flag.NONE: Outcome.UNDETERMINED,
    Flag.I: Outcome.PERMITTED,
    Flag.T: Outcome.LIMITED,
    Flag.B: Outcome.CONDITIONAL,
    Flag.T | Flag.B: Outcome.LIMITED_CONDITIONAL,
    Flag.X: Outcome.PROHIBITED,
}


def outcome_of(flags: Flag) -> Outcome:
    """The outcome a set of flags stands for; no flag at all is undetermined, never X."""
    return _OUTCOMES[flags]
