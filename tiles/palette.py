"""The colours of sub-zones: the official ones, and some that colour-blind people tell apart.

`official` is the catalogue's, each with its source there; a sub-zone no source gives a colour
for is a hatched grey called "warna belum ditetapkan", never a colour of our own.

`safe` is ours, for reading a map and not for citing it: one colour for each family of sub-zones,
chosen so that any two differ by 15 in CIELAB also for people without red, green or blue cones,
and a hatch for each sub-zone of a family. Two sub-zones thus differ in colour or in hatch. The
colours are from Okabe and Ito, "Color Universal Design" (2008), and from Paul Tol, "Colour
Schemes" (SRON/EPS/TN/09-002, issue 3.2: bright, light, pale, dark).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from simpeltaru.catalogue import Catalogue

Palette = Literal["official", "safe"]
PALETTES: tuple[Palette, ...] = ("official", "safe")
UNDECIDED = "belum-ditetapkan"


@dataclass(frozen=True, slots=True)
class Hatch:
    """A pattern that repeats every `size` pixels each way, on its own background or on none.

    `lines` are x1, y1, x2, y2; `dots` are x, y, radius; all in pixels from the upper left.
    """

    size: int
    colour: str
    width: float = 1.1
    lines: tuple[tuple[float, float, float, float], ...] = ()
    dots: tuple[tuple[float, float, float], ...] = ()
    background: str | None = None


@dataclass(frozen=True, slots=True)
class Look:
    """How a sub-zone is filled: a colour (#RRGGBB) or None, and the name of a hatch or None.

    Without a colour the hatch brings its own background.
    """

    colour: str | None
    hatch: str | None


_RISING = ((-2.0, 10.0, 10.0, -2.0), (-2.0, 2.0, 2.0, -2.0), (6.0, 10.0, 10.0, 6.0))
_FALLING = ((-2.0, -2.0, 10.0, 10.0), (6.0, -2.0, 10.0, 2.0), (-2.0, 6.0, 2.0, 10.0))
_LEVEL = ((0.0, 4.0, 8.0, 4.0),)
_UPRIGHT = ((4.0, 0.0, 4.0, 8.0),)
_MARKS: Mapping[str, Mapping[str, object]] = {
    "naik": {"size": 8, "lines": _RISING},
    "turun": {"size": 8, "lines": _FALLING},
    "datar": {"size": 8, "lines": _LEVEL},
    "tegak": {"size": 8, "lines": _UPRIGHT},
    "titik": {"size": 8, "dots": ((4.0, 4.0, 1.7),)},
    "silang": {"size": 8, "lines": _RISING + _FALLING},
    "kotak": {"size": 8, "lines": _LEVEL + _UPRIGHT},
    "rapat": {"size": 4, "lines": ((0.0, 2.0, 4.0, 2.0),), "width": 1.6},
}
_INKS = {"gelap": "#3A4048", "terang": "#FFFFFF"}
HATCHES: Mapping[str, Hatch] = {
    UNDECIDED: Hatch(8, "#7D848C", 1.4, _RISING, background="#D5D9DD"),
    **{
        f"{mark}-{ink}": Hatch(colour=colour, **given)  # type: ignore[arg-type]
        for mark, given in _MARKS.items()
        for ink, colour in _INKS.items()
    },
}
"""By name; dark lines stand on light colours and light ones on dark."""


@dataclass(frozen=True, slots=True)
class _Family:
    colour: str
    codes: tuple[str, ...]
    ink: Literal["gelap", "terang"] = "gelap"


_FAMILIES = (
    _Family("#99DDFF", ("BA", "IK-1", "IK-2", "KEG")),
    _Family("#666633", ("HL", "PS", "EM", "LG", "HA"), "terang"),
    _Family(
        "#009E73",
        ("RTH-1", "RTH-2", "RTH-3", "RTH-4", "RTH-5", "RTH-6", "RTH-7", "RTH-8"),
        "terang",
    ),
    _Family(
        "#0072B2",
        ("TN", "CA", "CAL", "SM", "SML", "THR", "TWA", "TWL", "TB"),
        "terang",
    ),
    _Family("#663333", ("CB", "LGE-1", "LGE-2", "LGE-3", "LGE-4", "LGE-5"), "terang"),
    _Family("#FFFFFF", ("BJ",)),
    _Family("#CCDDAA", ("P-1", "P-2", "P-3", "P-4", "KR", "HP", "HPT", "HPK")),
    _Family("#000000", ("MNL", "MRA", "MLG", "MBT", "BR", "MG", "PB"), "terang"),
    _Family("#222255", ("KPI", "KI", "SIKM", "PL-6", "PTL"), "terang"),
    _Family("#FFAABB", ("W",)),
    _Family("#F0E442", ("R-1", "R-2", "R-3", "R-4", "R-5")),
    _Family("#CC79A7", ("SPU-1", "SPU-2", "SPU-3", "SPU-4", "RTNH")),
    _Family("#AA3377", ("PL-3", "PL-4", "PL-1", "PL-2", "PL-5", "PP"), "terang"),
    _Family("#D55E00", ("K-1", "K-2", "K-3", "C-1", "C-2")),
    _Family("#E69F00", ("KT", "TR")),
    _Family("#56B4E9", ("HK", "PLBN")),
)


def _safe_looks() -> dict[str, Look]:
    return {
        code: Look(family.colour, f"{mark}-{family.ink}" if mark else None)
        for family in _FAMILIES
        for code, mark in zip(family.codes, ("", *_MARKS), strict=False)
    }


_SAFE: Mapping[str, Look] = _safe_looks()
_NONE = Look(None, UNDECIDED)


@lru_cache(maxsize=1024)
def look(code: str, vintage: str, palette: Palette = "official") -> Look:
    """How a sub-zone of a code vintage is filled; a code the vintage does not have is undecided.

    QuestionError for a vintage nobody knows.
    """
    subzone = Catalogue.for_vintage(vintage).by_code(code)
    if subzone is None:
        return _NONE
    if palette == "safe":
        return _SAFE.get(subzone.code, _NONE)
    return Look(subzone.color_hex, None) if subzone.color_hex else _NONE
