"""Streets: built superblocks are divided again and again; every division is a street."""

from __future__ import annotations

import random
from dataclasses import dataclass

import shapely
from shapely import LineString, Polygon
from shapely.geometry.base import BaseGeometry

from scripts.sample import geo
from scripts.sample.structure import BUILT, Road, Superblock

RESERVED = {
    "arteri_primer": 30.0,
    "arteri_sekunder": 25.0,
    "kolektor_primer": 20.0,
    "kolektor_sekunder": 17.0,
    "lokal_primer": 13.0,
    "lokal_sekunder": 11.0,
    "lingkungan_primer": 9.0,
    "lingkungan_sekunder": 7.0,
}
"""Planned width (rumija) by class in metres, invented; highest class first."""

EXISTING = 0.66
"""Existing roads are this share of the planned width: frontages will be cut."""

CENTRES = ((117.4865, 0.1300, 1.0), (117.4880, 0.1430, 0.85), (117.4560, 0.1400, 0.7),
           (117.4790, 0.1600, 0.75), (117.4470, 0.0750, 0.55), (117.4880, 0.1880, 0.5))  # fmt: skip
"""Centres of the simulated city with their weight."""


@dataclass(frozen=True)
class Cell:
    """What streets enclose, up to their centre lines."""

    shape: Polygon
    home: Superblock
    density: float


def density(x: float, y: float) -> float:
    """How built up a place is, 0 to about 1."""
    best = 0.0
    for lon, lat, weight in CENTRES:
        east, north = geo.metres((lon, lat))
        away = ((x - east) ** 2 + (y - north) ** 2) ** 0.5
        best = max(best, weight / (1 + (away / 1500) ** 2))
    return best * (0.8 + 0.4 * geo.noise(x / 500, y / 500, 41))


def cells(blocks: list[Superblock], walls: list[LineString]) -> tuple[list[Cell], list[Road]]:
    """Every superblock as cells, and the streets that divide them."""
    found: list[Cell] = []
    streets: list[Road] = []
    for number, home in enumerate(blocks):
        if home.ground.nature not in BUILT:
            found.append(Cell(home.shape, home, density(*geo.centre(home.shape))))
            continue
        _divide(home.shape, home, geo.rng(f"streets {number}"), found, streets)
    return found, streets + _edge_roads(blocks, walls)


def _divide(
    shape: Polygon, home: Superblock, dice: random.Random, found: list[Cell], streets: list[Road]
) -> None:
    built = density(*geo.centre(shape))
    if shape.area <= _wanted(home.ground.nature, built) * (0.75 + 0.6 * dice.random()):
        found.append(Cell(shape, home, built))
        return
    line, pieces = _split(shape, dice)
    if len(pieces) < 2:
        found.append(Cell(shape, home, built))
        return
    for part in shapely.get_parts(shapely.intersection(line, shape)):
        if part.geom_type == "LineString" and part.length > 1:
            streets.append(_street(part, shape.area, home.ground.nature))
    for piece in pieces:
        _divide(piece, home, dice, found, streets)


def _split(shape: Polygon, dice: random.Random) -> tuple[LineString, list[Polygon]]:
    """A street that leaves no useless corner; no pieces when six attempts all do."""
    for _ in range(6):
        line = geo.divider(shape, dice, bend=0.16 if shape.area > 120_000 else 0.06)
        pieces = geo.cut(shape, line)
        if len(pieces) > 1 and min(piece.area for piece in pieces) > 2500:
            return line, pieces
    return line, []


def _wanted(nature: str, built: float) -> float:
    """The area in m² at which a cell is a block."""
    sizes = {"INDUSTRI": 180_000, "LISTRIK": 150_000, "PELABUHAN": 60_000, "GUDANG": 45_000}
    sizes |= {"TENTARA": 260_000, "PEMERINTAHAN": 70_000, "PERMUKIMAN": 250_000}
    if nature in sizes:
        return sizes[nature]
    if built > 0.62:
        return 50_000
    return 72_000 if built > 0.4 else 116_000 if built > 0.22 else 200_000


def _street(line: LineString, area: float, nature: str) -> Road:
    if area > 350_000:
        road_class = "lokal_primer"
    elif area > 130_000:
        road_class = "lokal_sekunder" if nature != "INDUSTRI" else "lokal_primer"
    else:
        road_class = "lingkungan_primer" if area > 50_000 else "lingkungan_sekunder"
    return Road(line, road_class, "")


def _edge_roads(blocks: list[Superblock], walls: list[LineString]) -> list[Road]:
    """Limits between built superblocks that carry no main road become local streets."""
    town = [b for b in blocks if b.ground.nature in BUILT]
    tree = shapely.STRtree([b.shape for b in town])
    taken = shapely.union_all(shapely.buffer(walls, 0.5, quad_segs=2))
    found = []
    for a, home in enumerate(town):
        for b in sorted(tree.query(home.shape, predicate="intersects").tolist()):
            if b <= a:
                continue
            shared = shapely.intersection(home.shape.boundary, town[b].shape.boundary)
            lines = [p for p in shapely.get_parts(shared) if p.geom_type == "LineString"]
            if not lines:
                continue
            free = shapely.difference(shapely.multilinestrings(lines), taken)
            merged = shapely.line_merge(free)
            found += [
                Road(part, "lokal_sekunder", "")
                for part in shapely.get_parts(merged)
                if part.length > 90
            ]
    return found


def named(roads: list[Road], word: str = "Jalan Contoh") -> list[Road]:
    """Streets get an invented name that says it is one."""
    ordered = sorted(roads, key=lambda r: (r.name == "", r.line.bounds))
    return [
        Road(r.line, r.road_class, r.name or f"{word} {number}")
        for number, r in enumerate(ordered, start=1)
    ]


def surface(roads: list[Road], share: float = 1.0) -> dict[str, BaseGeometry]:
    """The road bodies by class, `share` of the planned width."""
    by_class: dict[str, list[LineString]] = {name: [] for name in RESERVED}
    for road in roads:
        by_class[road.road_class].append(road.line)
    return {
        name: shapely.union_all(
            shapely.buffer(lines, RESERVED[name] * share / 2, quad_segs=3), grid_size=geo.GRID
        )
        for name, lines in by_class.items()
        if lines
    }
