"""Areas a plan is published by: kelurahan of the region, blocks of the plan."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from shapely.geometry.base import BaseGeometry

from tiles.words import Language, words

AreaKind = Literal["kelurahan", "block"]

_VILLAGE = re.compile(r"\d\d\.\d\d\.\d\d\.([12])\d{3}")
_VILLAGES = {"1": "kelurahan_title", "2": "desa_title"}
"""By the seventh digit of the Ministry of Home Affairs' code: 1 is a kelurahan, 2 a desa."""


@dataclass(frozen=True, slots=True)
class Area:
    """One area to make a map of; `geometry` is one or more polygons in the region's metric CRS.

    `group` is what it is listed under: the kecamatan of a kelurahan, the SWP of a block; "" where
    that is not known. `code` and `name` are as the package has them, and either may be "".
    """

    kind: AreaKind
    code: str
    name: str
    group: str
    geometry: BaseGeometry


def area_title(area: Area, language: Language) -> str:
    """What an area is called in a heading: Kelurahan Bontang Kuala, Blok I.A.1."""
    key = "block_title"
    if area.kind == "kelurahan":
        found = _VILLAGE.fullmatch(area.code)
        key = _VILLAGES[found[1]] if found else "kelurahan_or_desa_title"
    return f"{words(language)[key]} {area.name or area.code}".strip()


def area_group(area: Area, language: Language) -> str:
    """What an area belongs to, in words; "" where that is not known."""
    if not area.group or (area.kind == "block" and area.group.upper().startswith("SWP")):
        return area.group
    return f"{words(language)[f'{area.kind}_group']} {area.group}"
