"""What the plan hangs on: rivers, main roads, areas by nature, superblocks and blocks."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import shapely
from shapely import LineString, Polygon
from shapely.geometry.base import BaseGeometry
from shapely.ops import substring

from scripts.sample import geo
from scripts.sample.land import Land, drawing, kelurahan, owner_of_island
from scripts.sample.mosaic import Mosaic, thin, union

BUILT = frozenset(
    {"KOTA", "PERMUKIMAN", "PEMERINTAHAN", "INDUSTRI", "GUDANG", "PELABUHAN", "TENTARA", "LISTRIK"}
)
"""Areas that get a street network."""

SWP = {
    "A": {"64.74.01.1003", "64.74.01.1004"},
    "B": {
        "64.74.01.1001", "64.74.01.1002", "64.74.01.1005", "64.74.01.1006",
        "64.74.02.1001", "64.74.02.1002", "64.74.02.1003", "64.74.02.1006",
    },
    "C": {"64.74.03.1001", "64.74.03.1002", "64.74.03.1003"},
    "D": {"64.74.02.1004", "64.74.02.1005"},
}  # fmt: skip
"""Parts of the plan (SWP) by kelurahan; invented."""


@dataclass(frozen=True)
class Road:
    """A road centre line with its class."""

    line: LineString
    road_class: str
    name: str


@dataclass(frozen=True)
class River:
    """A river: centre line and water surface."""

    name: str
    line: LineString
    water: BaseGeometry


class Ground(NamedTuple):
    """What a superblock is before streets: its kelurahan and nature (`part` tells areas apart)."""

    kelurahan: str
    nature: str
    part: str


@dataclass(frozen=True)
class Superblock:
    """A piece of land between main roads and rivers, of one kelurahan and nature."""

    shape: Polygon
    ground: Ground
    swp: str
    block: str


def swp_of(code: str) -> str:
    """The SWP a kelurahan lies in."""
    return next(name for name, codes in SWP.items() if code in codes)


def main_roads(land: Land) -> list[Road]:
    """The hand-drawn skeleton, smoothed and cut at the coast (a little beyond)."""
    reach = land.mainland
    found = []
    for row in drawing()["jalan"]:
        line = shapely.intersection(geo.smooth([geo.metres(p) for p in row["titik"]]), reach)
        for part in shapely.get_parts(shapely.line_merge(line)):
            if part.length > 60:
                found.append(Road(part, row["kelas"], row["nama"]))
    return found


def rivers(land: Land) -> list[River]:
    """Meandering rivers that widen towards the sea."""
    found = []
    for row in drawing()["sungai"]:
        bent = geo.roughen([geo.metres(p) for p in row["titik"]], 220, 0.22, geo.rng(row["nama"]))
        line = shapely.intersection(geo.smooth(bent, 2), land.mainland)
        line = max(shapely.get_parts(line), key=lambda part: part.length)
        found.append(River(row["nama"], line, _water(line, *row["lebar"])))
    return found


def _water(line: LineString, narrow: float, wide: float) -> BaseGeometry:
    pieces = []
    count = 24
    for step in range(count):
        part = substring(line, step / count, (step + 1) / count, normalized=True)
        width = narrow + (wide - narrow) * ((step + 1) / count) ** 1.6
        pieces.append(part.buffer(width / 2, quad_segs=3))
    return shapely.unary_union(pieces, grid_size=geo.GRID)


def _natures(land: Land, roads: list[Road], water: list[River]) -> list[tuple[str, str]]:
    """The nature of every atom: a drawn area, else by coast, road and kelurahan."""
    points = np.array([(a.centroid.x, a.centroid.y) for a in land.atoms])
    spots = shapely.points(points)
    coast = LineString([geo.metres(p) for p in drawing()["pantai"]])
    to_coast = np.asarray(shapely.distance(spots, coast))
    to_road = np.asarray(shapely.distance(spots, shapely.union_all([r.line for r in roads])))
    return [
        _drawn(x, y) or (_undrawn(x, y, code, float(sea), float(road)), "")
        for (x, y), code, sea, road in zip(points, land.owner, to_coast, to_road, strict=True)
    ]


def _drawn(x: float, y: float) -> tuple[str, str] | None:
    for nature, part, lon, lat, long_axis, short_axis, azimuth in drawing()["kawasan"]:
        if nature in ("LAPANGAN", "TPA"):
            continue
        middle = geo.metres((lon, lat))
        turn = math.radians(90 - azimuth)
        dx, dy = x - middle[0], y - middle[1]
        along = (dx * math.cos(turn) + dy * math.sin(turn)) / long_axis
        across = (-dx * math.sin(turn) + dy * math.cos(turn)) / short_axis
        if along * along + across * across < 0.7 + 0.6 * geo.noise(x / 700, y / 700, 3):
            return nature, part
    return None


def _undrawn(x: float, y: float, code: str, sea: float, road: float) -> str:
    name = kelurahan()[code].name
    patch = geo.noise(x / 800, y / 800, 11)
    if sea < _mangrove_depth(name) * (0.35 + patch):
        return "MANGROVE"
    if name == "Bontang Lestari":
        return _rural(x, y, road, patch)
    if name in ("Satimpo", "Kanaan", "Guntung", "Belimbing"):
        limit = {"Satimpo": 750, "Kanaan": 800, "Guntung": 800, "Belimbing": 1000}[name]
        if road > limit * (0.6 + 0.8 * patch):
            return "HUTANPRODUKSI" if patch > 0.5 or name == "Satimpo" else "KEBUN"
    return "KOTA"


def _mangrove_depth(name: str) -> float:
    depths = {
        "Bontang Kuala": 700, "Bontang Lestari": 420, "Guntung": 380, "Satimpo": 160,
        "Bontang Baru": 100, "Tanjung Laut Indah": 170, "Lok Tuan": 60, "Berbas Pantai": 40,
    }  # fmt: skip
    return depths.get(name, 0.0)


def _rural(x: float, y: float, road: float, patch: float) -> str:
    if road < 420 * (0.4 + patch):
        return "PERMUKIMAN"
    if geo.noise(x / 1500, y / 1500, 23) > 0.62:
        return "KEBUN"
    return "HUTANPRODUKSI" if patch < 0.72 or road > 1500 else "PERMUKIMAN"


def superblocks(land: Land, roads: list[Road], water: list[River]) -> list[Superblock]:
    """Land between main roads, rivers and area limits, with SWP and block."""
    walls = [road.line for road in roads] + [river.line for river in water]
    natures = _natures(land, roads, water)
    grounds = [Ground(code, *nature) for code, nature in zip(land.owner, natures, strict=True)]
    rough = Mosaic.of(list(land.atoms))
    grounds = rough.merge_small(grounds, lambda _, s: s.area < 40_000, _same_kelurahan)
    areas = [
        (grounds[part[0]], union([land.atoms[i] for i in part]))
        for part in rough.components(grounds)
    ]
    faces = geo.faces([land.mainland.boundary, *walls, *(shape.boundary for _, shape in areas)])
    faces = [face for face in faces if land.mainland.contains(face.point_on_surface())]
    mosaic = Mosaic.of(faces, walls)
    labels = [areas[index][0] for index in _located(faces, areas)]
    labels = mosaic.merge_small(
        labels,
        lambda _, s: s.area < 12_000 or (thin(s, 70) and s.area < 150_000),
        lambda a, b: True,
    )
    return _numbered(mosaic, labels, land)


def _located(faces: list[Polygon], areas: list[tuple[Ground, Polygon]]) -> list[int]:
    """The area each face lies in; a crumb of rounding takes the nearest."""
    tree = shapely.STRtree([shape for _, shape in areas])
    return [int(i) for i in tree.nearest(shapely.point_on_surface(np.array(faces)))]


def _same_kelurahan(a: Ground, b: Ground) -> bool:
    return a.kelurahan == b.kelurahan


def _numbered(mosaic: Mosaic, labels: list[Ground], land: Land) -> list[Superblock]:
    """Blocks are what main roads and rivers enclose within one SWP; small ones join."""
    parts = [swp_of(label.kelurahan) for label in labels]
    rooms = mosaic.components(parts, walls=True)
    room_of = {face: n for n, room in enumerate(rooms) for face in room}
    block = [(parts[i], room_of[i]) for i in range(len(labels))]
    block = mosaic.merge_small(
        block, lambda _, s: s.area < 1_200_000, lambda a, b: a[0] == b[0], rounds=6
    )
    names = _block_names(mosaic, block)
    found = []
    for group in mosaic.components(list(zip(labels, block, strict=True)), walls=True):
        shape = union([mosaic.faces[i] for i in group])
        first = group[0]
        found.append(Superblock(shape, labels[first], parts[first], names[block[first]]))
    return found + _offshore(land, found)


def _block_names(mosaic: Mosaic, block: list[tuple[str, int]]) -> dict[tuple[str, int], str]:
    north: dict[tuple[str, int], float] = {}
    for face, key in zip(mosaic.faces, block, strict=True):
        north[key] = max(north.get(key, 0.0), round(face.bounds[3], 1))
    names: dict[tuple[str, int], str] = {}
    for part in SWP:
        keys = sorted((k for k in north if k[0] == part), key=lambda k: (-north[k], k[1]))
        names |= {key: f"I.{part}.{n}" for n, key in enumerate(keys, start=1)}
    return names


def _offshore(land: Land, mainland: list[Superblock]) -> list[Superblock]:
    """Islands and villages take the block of the nearest land in their own SWP."""
    found = []
    for one in land.islands + land.villages:
        code = owner_of_island(one)
        near = min(
            (s for s in mainland if s.swp == swp_of(code)),
            key=lambda s: s.shape.distance(one.shape),
        )
        nature = "PULAU" if one in land.islands else "ATASAIR"
        found.append(
            Superblock(
                one.shape, Ground(code, nature, f"{one.name}|{one.cover}"), near.swp, near.block
            )
        )
    return found
