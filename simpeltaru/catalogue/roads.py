"""Road classes: the network code of a plan, its name, and what the base map says."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from simpeltaru.catalogue.files import read_rows, split_list
from simpeltaru.catalogue.text import normalise_code, normalise_name


@dataclass(frozen=True, slots=True)
class RoadClass:
    """One road class. `id` 'lain' is a road without a class that an intensity table knows.

    `candidates` are the classes it may be where the source leaves it open (a base map's
    'Jalan Arteri' is primary or secondary).
    """

    id: str
    name_id: str
    name_en: str
    orde02: str | None
    rbi_remark: str | None
    candidates: tuple[str, ...]
    color_hex: str | None


@lru_cache(maxsize=1)
def _all() -> tuple[RoadClass, ...]:
    return tuple(
        RoadClass(
            row["road_class"],
            row["name_id"],
            row["name_en"],
            row["orde02"] or None,
            row["rbi_remark"] or None,
            split_list(row["candidates"]),
            row["color_hex"] or None,
        )
        for row in read_rows("roads.csv")
    )


@lru_cache(maxsize=1)
def road_classes() -> tuple[str, ...]:
    """The identifiers of road classes, 'lain' last."""
    return tuple(dict.fromkeys(one.id for one in _all()))


@lru_cache(maxsize=1)
def _spellings() -> dict[str, RoadClass]:
    known: dict[str, RoadClass] = {}
    for one in _all():
        # 'lain' has several rows: its identifier means the first, plain one.
        for key in (one.orde02, one.rbi_remark, one.id, one.name_id):
            if key:
                known.setdefault(normalise_name(key), one)
    return known


def road_class(value: object) -> RoadClass | None:
    """The class of an ORDE02 code, an official name, a base-map remark or our own identifier.

    None when the text is none of them: an unknown road is not 'lain'.
    """
    known = _spellings()
    return known.get(normalise_code(value)) or known.get(normalise_name(value))
