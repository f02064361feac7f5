"""Drawings as exact as the size of their file allows."""

from __future__ import annotations

from collections.abc import Callable

SIZE_LIMIT = 1_500_000
"""Bytes of a map file at most."""

TOLERANCES_M = (
    0.0,
    0.25,
    0.5,
    1.0,
    1.5,
    2.0,
    2.5,
    3.5,
    5.0,
    6.0,
    7.5,
    10.0,
    15.0,
    20.0,
    30.0,
    50.0,
)
"""Tried until the file is small enough."""


def smallest_fitting(page: Callable[[float], str]) -> str | None:
    """The page of the smallest tolerance that fits; pages shrink as the tolerance grows.

    Most areas fit as they are, so that is tried first. None when not even the last one fits.
    """
    first = page(TOLERANCES_M[0])
    if _fits(first):
        return first
    low, high, found = 1, len(TOLERANCES_M), None
    while low < high:
        middle = (low + high) // 2
        made = page(TOLERANCES_M[middle])
        if _fits(made):
            found, high = made, middle
        else:
            low = middle + 1
    return found


def _fits(page: str) -> bool:
    return len(page.encode()) <= SIZE_LIMIT
