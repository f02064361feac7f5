"""Which sub-zone lies where: by nature, by density, along roads, and where services are needed."""

from __future__ import annotations

import math
from dataclasses import dataclass

import shapely
from shapely import Polygon
from shapely.geometry.base import BaseGeometry

from scripts.sample import geo
from scripts.sample.land import drawing, kelurahan
from scripts.sample.streets import RESERVED, Cell
from scripts.sample.structure import Road

PLAIN = {
    "INDUSTRI": "KPI", "LISTRIK": "PTL", "GUDANG": "PL-6", "PELABUHAN": "TR", "TENTARA": "HK",
    "HUTANLINDUNG": "HL", "TAMANNASIONAL": "TN", "HUTANPRODUKSI": "HPK", "MANGROVE": "EM",
    "RIMBA": "RTH-1", "SAWAH": "P-1", "TAMBAK": "IK-2", "WISATA": "W", "PEMERINTAHAN": "KT",
}  # fmt: skip
"""Natures that are one sub-zone all over."""

HOUSING = frozenset({"R-2", "R-3", "R-4"})

FRONTAGE = {
    "arteri_primer": (55.0, "K-1"),
    "arteri_sekunder": (50.0, "K-1"),
    "kolektor_primer": (40.0, "K-3"),
    "kolektor_sekunder": (36.0, "K-3"),
}
"""How deep trade lines a road, measured from the planned road's edge (invented)."""


@dataclass(frozen=True)
class Piece:
    """A part of a cell with its sub-zone."""

    shape: Polygon
    code: str
    home: Cell


@dataclass(frozen=True)
class Service:
    """A facility the city needs: how many, how large, and where it may lie."""

    code: str
    count: int
    area: float
    scope: str = "city"
    near: tuple[float, float] | None = None
    natures: tuple[str, ...] = ("KOTA",)


SERVICES = (
    Service("SPU-1", 9, 42_000, natures=("KOTA", "PEMERINTAHAN")),
    Service("RTH-2", 6, 45_000, natures=("KOTA", "PEMERINTAHAN")),
    Service("KT", 8, 18_000),
    Service("TR", 2, 26_000),
    Service("HK", 5, 22_000),
    Service("PL-3", 4, 12_000, natures=("KOTA", "PERMUKIMAN")),
    Service("PL-4", 5, 9_000, natures=("KOTA", "INDUSTRI", "PERMUKIMAN")),
    Service("PP", 4, 7_000, natures=("KOTA", "PERMUKIMAN")),
    Service("PL-6", 3, 30_000, near=(117.4800, 0.1690)),
    Service("PTL", 2, 15_000, natures=("KOTA", "INDUSTRI")),
    Service("IK-1", 2, 24_000, near=(117.4900, 0.1075), natures=("KOTA", "WISATA", "MANGROVE")),
    Service("IK-1", 2, 20_000, near=(117.5060, 0.1180), natures=("KOTA", "PELABUHAN", "MANGROVE")),
    Service("IK-1", 1, 18_000, near=(117.5220, 0.1370), natures=("MANGROVE",)),
    Service("IK-2", 3, 45_000, near=(117.5060, 0.1960), natures=("MANGROVE", "KOTA")),
    Service("W", 2, 30_000, near=(117.5220, 0.1350), natures=("MANGROVE", "KOTA")),
    Service("SPU-2", 7, 13_000, scope="kecamatan"),
    Service("RTH-3", 3, 14_000, scope="kecamatan"),
    Service("SPU-3", 8, 4_500, scope="kelurahan", natures=("KOTA", "PERMUKIMAN")),
    Service("RTH-4", 3, 5_000, scope="kelurahan", natures=("KOTA", "PERMUKIMAN")),
    Service("RTH-7", 2, 9_000, scope="kelurahan", natures=("KOTA", "PERMUKIMAN")),
    Service("RTH-6", 4, 1_100, scope="kelurahan"),
    Service("K-3", 3, 5_000, scope="kelurahan", natures=("PERMUKIMAN",)),
)
"""In order: what comes first takes its place first. Numbers are invented."""


def base(cell: Cell) -> str:
    """The sub-zone of a cell before services and frontages."""
    ground = cell.home.ground
    x, y = geo.centre(cell.shape)
    if ground.nature in PLAIN:
        return PLAIN[ground.nature]
    if ground.nature in ("PULAU", "ATASAIR"):
        cover = ground.part.split("|")[1]
        return (
            "R-2" if cover == "R" and ground.nature == "ATASAIR" else {"R": "R-4"}.get(cover, cover)
        )
    if ground.nature == "KEBUN":
        return "P-1" if geo.noise(x / 1200, y / 1200, 5) > 0.55 else "RTH-1"
    if ground.nature == "PERMUKIMAN":
        return "R-3" if cell.density > 0.24 else "R-4"
    if cell.density > 0.86:
        return "C-1"
    return "R-2" if cell.density > 0.5 else "R-3" if cell.density > 0.23 else "R-4"


def pieces(cells: list[Cell], roads: list[Road]) -> list[Piece]:
    """Every cell as pieces: services carved out first, then frontages along main roads."""
    placed = _place(cells)
    strips = _strips(roads)
    found = []
    for number, cell in enumerate(cells):
        rest: BaseGeometry = cell.shape
        if service := placed.get(number):
            part, rest = _carve(cell.shape, service.area, number)
            found.append(Piece(part, service.code, cell))
        if not rest.is_empty:
            found += _frontage(rest, base(cell), cell, strips)
    return found


def _place(cells: list[Cell]) -> dict[int, Service]:
    placed: dict[int, Service] = {}
    spots = [geo.centre(cell.shape) for cell in cells]
    for number, service in enumerate(SERVICES):
        for scope in _scopes(service.scope):
            fitting = [
                i for i, cell in enumerate(cells) if i not in placed and _fits(cell, service, scope)
            ]
            for i in _spread(fitting, spots, service, f"{number} {scope}"):
                placed[i] = service
    return placed


def _scopes(scope: str) -> list[str]:
    units = kelurahan().values()
    if scope == "kelurahan":
        return [unit.code for unit in units]
    if scope == "kecamatan":
        return sorted({unit.kecamatan for unit in units})
    return [""]


def _fits(cell: Cell, service: Service, scope: str) -> bool:
    ground = cell.home.ground
    if ground.nature not in service.natures or cell.shape.area < service.area:
        return False
    return not scope or scope in (ground.kelurahan, kelurahan()[ground.kelurahan].kecamatan)


def _spread(
    fitting: list[int], spots: list[tuple[float, float]], service: Service, name: str
) -> list[int]:
    """Cells far from each other, or the nearest to a stated place."""
    if service.near is not None:
        here = geo.metres(service.near)
        return sorted(fitting, key=lambda i: (_apart(spots[i], here), i))[: service.count]
    dice = geo.rng(f"service {name}")
    chosen: list[int] = []
    left = list(fitting)
    while left and len(chosen) < service.count:
        if chosen:
            reach = {i: min(_apart(spots[i], spots[c]) for c in chosen) for i in left}
            far = sorted(left, key=lambda i: (-reach[i], i))[: max(1, len(left) // 5)]
            pick = far[int(dice.random() * len(far))]
        else:
            pick = left[int(dice.random() * len(left))]
        chosen.append(pick)
        left.remove(pick)
    return chosen


def _apart(a: tuple[float, float], b: tuple[float, float]) -> float:
    return round(math.dist(a, b), 1)


def _carve(shape: Polygon, area: float, number: int) -> tuple[Polygon, BaseGeometry]:
    """A part of about `area` m² and what remains; the whole when little would remain."""
    if shape.area < 1.7 * area:
        return shape, Polygon()
    dice = geo.rng(f"carve {number}")
    part = shape
    for _ in range(12):
        if part.area < 1.4 * area:
            break
        parts = geo.cut(part, geo.divider(part, dice, wobble=1.0))
        if len(parts) < 2:
            break
        part = max(parts, key=lambda p: (p.area >= 0.6 * area, -p.area))
    rest = shapely.difference(shape, part, grid_size=geo.GRID)
    whole = geo.polygons(rest)
    return part, max(whole, key=lambda p: p.area) if len(whole) == 1 else shapely.MultiPolygon(
        whole
    )


def _strips(roads: list[Road]) -> list[tuple[BaseGeometry, str, str]]:
    found = []
    for road_class, (depth, code) in FRONTAGE.items():
        lines = [road.line for road in roads if road.road_class == road_class]
        reach = depth + RESERVED[road_class] / 2
        found.append(
            (shapely.union_all(shapely.buffer(lines, reach, quad_segs=3)), code, road_class)
        )
    return found


def _frontage(
    rest: BaseGeometry, code: str, cell: Cell, strips: list[tuple[BaseGeometry, str, str]]
) -> list[Piece]:
    """Trade along the highest main road a housing or mixed cell touches; else the cell as it is."""
    whole = [Piece(part, code, cell) for part in geo.polygons(rest)]
    if code not in HOUSING | {"C-1"}:
        return whole
    x, y = geo.centre(cell.shape)
    if geo.noise(x / 240, y / 240, 61) > 0.35 + 0.9 * cell.density + 0.2:
        return whole
    for strip, trade, road_class in strips:
        share = shapely.intersection(rest, strip).area / rest.area
        if share < 0.1:
            continue
        kind = _trade(trade, road_class, cell.density)
        if share > 0.62:
            return [Piece(part, kind, cell) for part in geo.polygons(rest)]
        inner = geo.polygons(shapely.difference(rest, strip, grid_size=geo.GRID))
        outer = geo.polygons(shapely.intersection(rest, strip, grid_size=geo.GRID))
        return [Piece(p, kind, cell) for p in outer] + [Piece(p, code, cell) for p in inner]
    return whole


def _trade(trade: str, road_class: str, built: float) -> str:
    if trade == "K-1" and built < 0.3:
        return "K-3"
    return "K-1" if road_class == "kolektor_primer" and built > 0.6 else trade


def overrides() -> list[tuple[Polygon, str]]:
    """Drawn facilities that no street crosses: the airstrip and the landfill."""
    found = []
    for nature, _, lon, lat, long_axis, short_axis, azimuth in drawing()["kawasan"]:
        if nature in ("LAPANGAN", "TPA"):
            shape = geo.box(geo.metres((lon, lat)), 2 * long_axis, 2 * short_axis, azimuth)
            found.append((shape, "TR" if nature == "LAPANGAN" else "PP"))
    return found
