"""Simulated parcels: registered quarters in every kelurahan, large plots elsewhere.

They follow existing roads, not the plan, so that many cross sub-zones and planned roads.
"""

from __future__ import annotations

import math
import random
from dataclasses import dataclass, replace

import shapely
from shapely import LineString, Polygon
from shapely.affinity import translate
from shapely.geometry.base import BaseGeometry

from scripts.sample import geo
from scripts.sample.land import Land, kelurahan
from scripts.sample.streets import Cell
from scripts.sample.structure import Road
from scripts.sample.zones import Piece

QUARTER_CELLS = 3
LANE = 3.6
RIGHTS = (
    (0.66, "Hak Milik"),
    (0.80, "Hak Guna Bangunan"),
    (0.88, "Hak Pakai"),
    (0.90, "Tanah Wakaf"),
    (0.93, "Hak Pengelolaan"),
    (1.00, ""),
)


@dataclass(frozen=True)
class Parcel:
    """A simulated parcel. No person belongs to it."""

    shape: Polygon
    kelurahan: str
    right: str
    number: str = ""
    area_document: float | None = None


@dataclass(frozen=True)
class Cadastre:
    """Parcels and the lanes that open them."""

    parcels: tuple[Parcel, ...]
    lanes: tuple[Road, ...]


def build(
    land: Land, cells: list[Cell], pieces: list[Piece], existing: dict[str, BaseGeometry]
) -> Cadastre:
    """All parcels, numbered within their kelurahan."""
    dice = geo.rng("parcels")
    open_ground = _Ground(existing)
    quarters = _quarters(cells)
    found: list[Parcel] = []
    lanes: list[Road] = []
    for index in quarters:
        cell = cells[index]
        for ground in open_ground.of(cell.shape):
            _lots(ground, cell, dice, found, lanes)
    found += _large(pieces, {id(cells[i]) for i in quarters}, open_ground, dice)
    found += _across_the_edge(land, cells, dice)
    return Cadastre(tuple(_numbered(_shifted(found, dice), dice)), tuple(lanes))


class _Ground:
    """Land outside existing roads, rivers and the airstrip."""

    def __init__(self, existing: dict[str, BaseGeometry]) -> None:
        self.parts = [part for body in existing.values() for part in geo.polygons(body)]
        self.tree = shapely.STRtree(self.parts)

    def of(self, shape: Polygon) -> list[Polygon]:
        near = [self.parts[i] for i in sorted(self.tree.query(shape).tolist())]
        taken = shapely.union_all([shapely.intersection(p, shape.envelope) for p in near])
        rest = shapely.difference(shape, taken, grid_size=geo.GRID)
        return [part for part in geo.polygons(rest) if part.area > 150]


def _quarters(cells: list[Cell]) -> list[int]:
    """In every kelurahan some neighbouring town cells."""
    dice = geo.rng("quarters")
    chosen: list[int] = []
    spots = [geo.centre(cell.shape) for cell in cells]
    for code in kelurahan():
        own = [
            i
            for i, cell in enumerate(cells)
            if cell.home.ground.kelurahan == code
            and cell.home.ground.nature in ("KOTA", "PERMUKIMAN")
            and 9_000 < cell.shape.area < 150_000
        ]
        if not own:
            continue
        middle = spots[own[int(dice.random() * len(own))]]
        own.sort(key=lambda i: (round(math.dist(spots[i], middle)), i))
        chosen += own[:QUARTER_CELLS]
    return chosen


def _lots(
    ground: Polygon, cell: Cell, dice: random.Random, found: list[Parcel], lanes: list[Road]
) -> None:
    """Lanes first, then lots; narrow strips between two streets become through lots."""
    for strip in _laned(ground, dice, lanes):
        size = (265 if cell.density > 0.5 else 385 if cell.density > 0.25 else 640) * (
            0.85 + 0.5 * dice.random()
        )
        for lot in _split(strip, size, dice):
            found.append(Parcel(lot, cell.home.ground.kelurahan, _right(dice)))


def _laned(ground: Polygon, dice: random.Random, lanes: list[Road]) -> list[Polygon]:
    if ground.area < 7_500:
        return [ground]
    line = geo.divider(ground, dice, wobble=1.5)
    body = line.buffer(LANE / 2, cap_style="flat")
    parts = geo.polygons(shapely.difference(ground, body, grid_size=geo.GRID))
    if len(parts) < 2:
        return [ground]
    for piece in shapely.get_parts(shapely.intersection(line, ground)):
        if isinstance(piece, LineString) and piece.length > 15:
            lanes.append(Road(piece, "lingkungan_sekunder", ""))
    found = []
    for part in sorted(parts, key=lambda p: p.bounds):
        found += _laned(part, dice, lanes)
    return found


def _split(shape: Polygon, size: float, dice: random.Random) -> list[Polygon]:
    if shape.area < size * 1.45:
        return [shape] if shape.area > 45 else []
    pieces = geo.cut(shape, geo.divider(shape, dice, wobble=2.0))
    if len(pieces) < 2:
        return [shape]
    found = []
    for piece in pieces:
        found += _split(piece, size, dice)
    return found


def _right(dice: random.Random) -> str:
    throw = dice.random()
    return next(name for limit, name in RIGHTS if throw < limit)


def _large(
    pieces: list[Piece], lotted: set[int], ground: _Ground, dice: random.Random
) -> list[Parcel]:
    """One or a few parcels for each works and facility, and for town blocks not yet divided.

    Town blocks are older than the plan: their parcels do not know where a sub-zone ends.
    """
    found: list[Parcel] = []
    seen = set(lotted)
    for piece in pieces:
        home = piece.home.home.ground
        if id(piece.home) in seen or home.nature in ("HUTANLINDUNG", "TAMANNASIONAL", "MANGROVE"):
            continue
        in_town = home.nature in ("KOTA", "PERMUKIMAN")
        if in_town:
            seen.add(id(piece.home))
        if piece.code in ("HPK", "RTH-1", "HL", "EM", "TN", "IK-2") or dice.random() < 0.62:
            continue
        size = (60_000 if piece.code == "KPI" else 15_000) * (0.7 + 0.6 * dice.random())
        right = "Hak Guna Bangunan" if piece.code in ("KPI", "PL-6", "K-1") else ""
        for part in ground.of(piece.home.shape if in_town else piece.shape):
            for lot in _split(part, size, dice):
                found.append(Parcel(lot, home.kelurahan, right or _right(dice)))
    return found


def _across_the_edge(land: Land, cells: list[Cell], dice: random.Random) -> list[Parcel]:
    """Parcels that reach into the sea or over the city limit: partly outside the plan."""
    rim = land.mainland.exterior
    found = []
    for step in range(26):
        spot = rim.interpolate((step + 0.1 + 0.8 * dice.random()) / 26, normalized=True)
        azimuth = dice.random() * 180
        lot = geo.box((spot.x, spot.y), 40 + 40 * dice.random(), 25 + 15 * dice.random(), azimuth)
        near = min(cells, key=lambda cell: cell.shape.distance(spot))
        found.append(Parcel(lot, near.home.ground.kelurahan, "Hak Pakai"))
    for village in land.villages:
        shape = translate(village.shape, 14, -9)
        for lot in _split(Polygon(shape.exterior), 1_500, dice):
            found.append(Parcel(lot, village.kelurahan, ""))
    return found


def _shifted(found: list[Parcel], dice: random.Random) -> list[Parcel]:
    """About one in a hundred was surveyed badly and overlaps its neighbour."""
    moved = []
    for parcel in found:
        if dice.random() < 0.011 and parcel.shape.area < 2_000:
            dx, dy = 1.5 + 2.5 * dice.random(), -3 + 6 * dice.random()
            parcel = replace(parcel, shape=translate(parcel.shape, round(dx, 2), round(dy, 2)))
        moved.append(parcel)
    return moved


def _numbered(found: list[Parcel], dice: random.Random) -> list[Parcel]:
    count: dict[str, int] = {}
    numbered = []
    for parcel in found:
        shape = geo.largest(geo.snap(parcel.shape))
        count[parcel.kelurahan] = count.get(parcel.kelurahan, 0) + 1
        number = "" if dice.random() < 0.01 else f"{count[parcel.kelurahan]:05d}"
        off = 1 + (0.03 if dice.random() < 0.05 else 0.004) * (2 * dice.random() - 1)
        document = round(shape.area * off) if parcel.right else None
        numbered.append(replace(parcel, shape=shape, number=number, area_document=document))
    return numbered
