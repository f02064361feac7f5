"""Small rulebooks and situations, made to order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from shapely import box
from shapely.geometry.base import BaseGeometry

from simpeltaru.rules.rulebook import (
    ActivityRow,
    CellRow,
    Condition,
    Limit,
    OverlayProvision,
    Place,
    Rulebook,
    RulebookDocument,
    Source,
    ZoneKey,
)
from simpeltaru.rules.situation import ZonePiece, arrange
from simpeltaru.texts import finding_text
from simpeltaru.texts.codes import AUDIENCES, LANGUAGES
from simpeltaru.verdict import Coverage, Finding, Part, Situation
from simpeltaru.zone import Overlay, SubZone

LEGEND = tuple(
    Condition(code=code, type=code[0], text=f"arti {code}", at=Place(0, 50 + n, "A"))  # type: ignore[arg-type]
    for n, code in enumerate(("T1", "T2", "B1", "B2", "B10"))
)


def subzone(key: str, code: str = "") -> SubZone:
    return SubZone(key, code or key, f"Sub-zona {key}", "", "", "", (code or key) == "BJ")


def document(
    cells: Mapping[tuple[str, str], str],
    *,
    kbli: Mapping[str, tuple[str, ...]] | None = None,
    keys: Sequence[str] | None = None,
    activities: Sequence[str] | None = None,
    **more: Any,
) -> RulebookDocument:
    """A document from {(activity, key): raw cell}; rows and columns follow the order given."""
    names = activities if activities is not None else list(dict.fromkeys(a for a, _ in cells))
    columns = keys if keys is not None else list(dict.fromkeys(k for _, k in cells))
    codes = kbli or {}
    row = {name: number for number, name in enumerate(names, start=2)}
    settings: dict[str, Any] = {
        "code_vintage": "uji",
        "key_column": "KODSZN",
        "kbli_edition": "2020",
        "conditions": LEGEND,
    }
    return RulebookDocument(
        **(settings | more),
        sources=(Source(file="matriks.csv", legal="Lampiran UJI"),),
        zone_keys=tuple(ZoneKey(key=k, raw=k, at=Place(0, 1, k)) for k in columns),
        activities=tuple(
            ActivityRow(id=a, name=f"Kegiatan {a}", kbli=codes.get(a, ()), at=Place(0, row[a], "A"))
            for a in names
        ),
        cells=tuple(CellRow(a, k, raw, 0, row.get(a), k) for (a, k), raw in cells.items()),
    )


def rulebook(cells: Mapping[tuple[str, str], str], **more: Any) -> Rulebook:
    return Rulebook(document(cells, **more).canonical())


def provision(kind: str, effect: str = "see_text", **more: Any) -> OverlayProvision:
    return OverlayProvision(kind=kind, effect=effect, at=Place(0, 70, "C"), **more)  # type: ignore[arg-type]


def limit(
    key: str, measure: str, value: str | None, state: str = "value", column: str = "D", **more: Any
) -> Limit:
    at = Place(0, 90, column)
    return Limit(key=key, measure=measure, state=state, value=value, at=at, **more)  # type: ignore[arg-type]


def part(number: int, key: str, area: float = 100.0, **more: Any) -> Part:
    settings: dict[str, Any] = {"overlays": (), "certain": True} | more
    return Part(number, subzone(key), area_m2=area, planar_m2=area, share=None, **settings)


def situation(*parts: Part, gap: float = 0.0, **more: Any) -> Situation:
    """A polygon made of parts beside each other, with or without a gap."""
    roads = more.get("roads", ())
    area = sum(one.planar_m2 or 0.0 for one in (*parts, *roads)) + gap
    overlap = more.get("overlap_m2", 0.0)
    settings: dict[str, Any] = {
        "coverage": Coverage.PARTIAL if gap else Coverage.FULL,
        "area_m2": area - overlap,
        "planar_m2": area - overlap,
        "gap_m2": gap,
        "gap_area_m2": gap,
    }
    return Situation("polygon", parts=parts, **(settings | more))


def square(x: float, y: float, width: float, height: float | None = None) -> BaseGeometry:
    return box(x, y, x + width, y + (width if height is None else height))


def piece(
    zone_id: int, key: str, geometry: BaseGeometry, *overlays: Overlay, block: str = ""
) -> ZonePiece:
    return ZonePiece(zone_id, subzone(key), overlays, geometry, block=block)


def arranged(place: BaseGeometry, pieces: Sequence[ZonePiece], **more: Any) -> Situation:
    settings: dict[str, Any] = {
        "tolerance_m": 2.5,
        "threshold_m2": 1.0,
        "geodesic_area": lambda geometry: float(geometry.area),
        "kind": "polygon",
    }
    return arrange(place, pieces, **(settings | more))


def say(findings: Iterable[Finding]) -> list[str]:
    """Put findings into every language for everyone; fails where a parameter is missing."""
    return [
        finding_text(finding, lang, audience)
        for finding in findings
        for lang in LANGUAGES
        for audience in AUDIENCES
    ]
