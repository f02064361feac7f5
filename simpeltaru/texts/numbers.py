"""Numbers as people read them in Indonesian and English. Rounding is for display only."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Decimal

Number = int | float | Decimal

_TWO_PLACES = 2


def number(value: Number, lang: str, places: int | None = None) -> str:
    """A number with the language's separators: 1.234,5 in Indonesian, 1,234.5 in English.

    `places` fixes the decimals; without it an exact decimal keeps those it has and a float is
    cut to two. Trailing zeros are dropped unless `places` is given.
    """
    exact = value if isinstance(value, Decimal) else Decimal(str(value))
    if places is not None or isinstance(value, float):
        wanted = _TWO_PLACES if places is None else places
        exact = exact.quantize(Decimal(1).scaleb(-wanted), ROUND_HALF_EVEN)
    text = f"{exact:,f}"
    if places is None and "." in text:
        text = text.rstrip("0").rstrip(".")
    return text.translate(str.maketrans(",.", ".,")) if lang == "id" else text


def area(value: Number, lang: str) -> str:
    """An area in m² with two decimals at most; a smaller one is shown as below 0.01."""
    smallest = Decimal("0.01")
    exact = Decimal(str(value))
    if 0 < exact < smallest:
        return f"< {number(smallest, lang)} m²"
    return f"{number(float(exact), lang)} m²"


def metres(value: Number, lang: str) -> str:
    """A length in metres with two decimals at most."""
    return f"{number(float(value), lang)} m"


_LETTERS = {"id": ("LU", "LS", "BT", "BB"), "en": ("N", "S", "E", "W")}


def position(lon: float, lat: float, lang: str) -> str:
    """A point in degrees with six decimals, latitude first: 0,147800° LU, 117,475400° BT."""
    north, south, east, west = _LETTERS[lang]
    latitude = f"{number(abs(lat), lang, 6)}° {south if lat < 0 else north}"
    return f"{latitude}, {number(abs(lon), lang, 6)}° {west if lon < 0 else east}"


def percent(share: Number, lang: str, places: int = 1) -> str:
    """A share (0-1) as a percentage; never shown as 0 or 100 unless it is."""
    exact = Decimal(str(share)) * 100
    step = Decimal(1).scaleb(-places)
    rounded = exact.quantize(step, ROUND_HALF_EVEN)
    if rounded == 0 and exact > 0:
        rounded = step
    if rounded >= 100 > exact:
        rounded = Decimal(100) - step
    return f"{number(rounded, lang)} %"


def percentages(shares: Sequence[Number], places: int = 1) -> tuple[Decimal, ...]:
    """Shares (0-1) as percentages that add up to their rounded sum, by largest remainder.

    Ties go to the earlier share. Give the gap as one of the shares where the whole is 100 %.
    """
    scale = Decimal(100).scaleb(places)
    exact = [Decimal(str(share)) * scale for share in shares]
    floors = [value.to_integral_value(ROUND_FLOOR) for value in exact]
    total = sum(exact, Decimal(0)).to_integral_value(ROUND_HALF_EVEN)
    missing = int(total - sum(floors, Decimal(0)))
    order = sorted(range(len(exact)), key=lambda index: (floors[index] - exact[index], index))
    for index in order[:missing]:
        floors[index] += 1
    return tuple(value.scaleb(-places) for value in floors)


def bound(value: Decimal, lang: str, *, maximum: bool, places: int) -> str:
    """A computed limit rounded in the safe direction: down for a maximum, up for a minimum."""
    direction = ROUND_FLOOR if maximum else ROUND_CEILING
    return number(value.quantize(Decimal(1).scaleb(-places), direction), lang, places)
