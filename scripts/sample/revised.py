"""The second revision: the list of edits in `perubahan_2025.yaml`, applied to the first."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import yaml
from shapely import Point

from scripts.sample import geo
from scripts.sample.cover import SubZone
from scripts.sample.land import DATA


@dataclass(frozen=True)
class Edits:
    """What changes: polygons by a point in them, cells of the matrix, limits of intensity."""

    rezone: tuple[dict[str, Any], ...]
    cells: tuple[dict[str, str], ...]
    limits: tuple[dict[str, str], ...]


@lru_cache(maxsize=1)
def edits() -> Edits:
    """The edits as written."""
    found = yaml.safe_load((DATA / "perubahan_2025.yaml").read_text(encoding="utf-8"))
    return Edits(tuple(found["sub_zona"]), tuple(found["sel"]), tuple(found["intensitas"]))


def rezoned(zones: tuple[SubZone, ...]) -> tuple[SubZone, ...]:
    """The polygons after the edits, in the same order.

    Raises ValueError for a point that does not lie in a polygon of the stated sub-zone: the
    drawing was changed and the list of edits has to follow it.
    """
    result = list(zones)
    for edit in edits().rezone:
        spot = Point(geo.metres(edit["titik"]))
        found = [i for i, zone in enumerate(result) if zone.shape.contains(spot)]
        if len(found) != 1 or result[found[0]].label.code != edit["dari"]:
            here = [result[i].label.code for i in found]
            raise ValueError(f"{edit['titik']}: expected {edit['dari']}, found {here}")
        zone = result[found[0]]
        result[found[0]] = replace(zone, label=zone.label._replace(code=edit["menjadi"]))
    return tuple(result)
