"""The land: coast, islands, over-water villages, and kelurahan grown around their centroids."""

from __future__ import annotations

import csv
import math
import random
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import shapely
import yaml
from shapely import MultiPoint, Point, Polygon
from shapely.geometry.base import BaseGeometry

from scripts.sample import geo

DATA = Path(__file__).resolve().parents[2] / "gis_data" / "contoh_bontang"
TOWN = (550_800.0, 11_000.0, 557_000.0, 20_500.0)
"""Where land is cut into finer atoms (E and N in metres): the built-up north."""


@dataclass(frozen=True)
class Kelurahan:
    """A kelurahan with the published figures it is grown from."""

    code: str
    name: str
    kecamatan: str
    centre: tuple[float, float]
    half: tuple[float, float]
    hectares: float


@dataclass(frozen=True)
class Island:
    """A patch of land or an over-water village; `cover` is what lies on it."""

    name: str
    shape: Polygon
    cover: str
    kelurahan: str = ""


@dataclass(frozen=True)
class Land:
    """Mainland, islands, villages, and which atom belongs to which kelurahan."""

    mainland: Polygon
    islands: tuple[Island, ...]
    villages: tuple[Island, ...]
    atoms: tuple[Polygon, ...]
    owner: tuple[str, ...]

    @property
    def plan_area(self) -> BaseGeometry:
        """Everything the plan covers."""
        shapes = [self.mainland, *(one.shape for one in self.islands + self.villages)]
        return shapely.unary_union(shapes, grid_size=geo.GRID)


@lru_cache(maxsize=1)
def drawing() -> dict[str, Any]:
    """The hand-drawn lines of the simulated city."""
    loaded: dict[str, Any] = yaml.safe_load((DATA / "bentuk.yaml").read_text(encoding="utf-8"))
    return loaded


@lru_cache(maxsize=1)
def kelurahan() -> dict[str, Kelurahan]:
    """The fifteen kelurahan by Kemendagri code."""
    found = {}
    with (DATA / "kelurahan.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            west, south = geo.metres((float(row["lon_min"]), float(row["lat_min"])))
            east, north = geo.metres((float(row["lon_max"]), float(row["lat_max"])))
            found[row["kode"]] = Kelurahan(
                row["kode"],
                row["nama"],
                row["kecamatan"],
                geo.metres((float(row["lon"]), float(row["lat"]))),
                ((east - west) / 2, (north - south) / 2),
                float(row["hektare"]),
            )
    return found


def build() -> Land:
    """Draw the land and divide it."""
    mainland = _mainland()
    islands = tuple(one for one in _islands() if not one.shape.intersects(mainland))
    atoms = _atoms(mainland)
    return Land(
        mainland, islands, _villages(mainland), tuple(atoms), tuple(_owners(atoms, islands))
    )


def _mainland() -> Polygon:
    lines = drawing()
    coast = [geo.metres(point) for point in lines["pantai"]]
    border = [geo.metres(point) for point in lines["batas_darat"]]
    dice = geo.rng("coast")
    ring = geo.roughen(coast, 45, 0.2, dice)
    ring += geo.roughen([coast[-1], *border, coast[0]], 160, 0.09, geo.rng("border"))[1:]
    whole = shapely.make_valid(Polygon(ring))
    return Polygon(geo.largest(geo.snap(geo.largest(whole))).exterior)


def _islands() -> list[Island]:
    dice = geo.rng("islands")
    return [
        Island(
            name,
            geo.largest(geo.snap(geo.blob(geo.metres((lon, lat)), area * 1e4, dice))),
            cover,
        )
        for name, lat, lon, area, cover in drawing()["pulau"]
    ]


def _villages(mainland: Polygon) -> tuple[Island, ...]:
    """Villages stand in the water: where the box reaches land, the land is cut off."""
    found = []
    dice = geo.rng("villages")
    for name, code, lon, lat, length, width, azimuth in drawing()["atas_air"]:
        shape = _stilts(geo.metres((lon, lat)), length, width, azimuth, dice)
        wet = shapely.difference(shape, mainland, grid_size=geo.GRID)
        found.append(Island(name, geo.largest(wet), "R", code))
    return tuple(found)


def _stilts(
    centre: tuple[float, float], length: float, width: float, azimuth: float, dice: random.Random
) -> BaseGeometry:
    """Rows of houses on stilts: five stretches of a pier, each as wide as it happens to be."""
    turn = math.radians(90 - azimuth)
    rows = []
    for step in range(5):
        away = (step - 2) * length / 5
        middle = (centre[0] + away * math.cos(turn), centre[1] + away * math.sin(turn))
        rows.append(geo.box(middle, length / 5 + 8, width * (0.45 + 0.55 * dice.random()), azimuth))
    return shapely.union_all(rows, grid_size=geo.GRID)


def _atoms(mainland: Polygon) -> list[Polygon]:
    """Cells of about 1.7 ha in town and 7 ha elsewhere, cut by the coast."""
    dice = geo.rng("atoms")
    west, south, east, north = mainland.bounds
    town = shapely.box(*TOWN)
    seeds = []
    for size, inside in ((130.0, True), (270.0, False)):
        for i in range(math.ceil((east - west) / size)):
            for j in range(math.ceil((north - south) / size)):
                x = round(west + (i + 0.12 + 0.76 * dice.random()) * size, 2)
                y = round(south + (j + 0.12 + 0.76 * dice.random()) * size, 2)
                if town.contains(Point(x, y)) == inside:
                    seeds.append((x, y))
    cells = shapely.voronoi_polygons(MultiPoint(seeds), extend_to=mainland, only_edges=True)
    lines = [mainland.boundary, shapely.intersection(cells, mainland)]
    return [face for face in geo.faces(lines) if mainland.contains(face.point_on_surface())]


def _owners(atoms: list[Polygon], islands: tuple[Island, ...]) -> list[str]:
    """Which kelurahan each atom belongs to: distance scaled until the areas fit."""
    units = list(kelurahan().values())
    points = np.array([(a.centroid.x, a.centroid.y) for a in atoms])
    sizes = shapely.area(np.array(atoms))
    offshore = np.zeros(len(units))
    for island in islands:
        offshore[_nearest(island, units)] += island.shape.area
    wanted = np.array([unit.hectares * 1e4 for unit in units])
    wanted = np.maximum(wanted * (sizes.sum() + offshore.sum()) / wanted.sum() - offshore, 1e5)
    reach = np.array([_distance(points, unit) for unit in units])
    weight = np.ones(len(units))
    for _ in range(400):
        chosen = np.argmin(reach * weight[:, None], axis=0)
        areas = np.bincount(chosen, weights=sizes, minlength=len(units))
        weight *= np.clip((np.maximum(areas, 1e4) / wanted) ** 0.12, 0.9, 1.1)
    whole = _contiguous(chosen, points, atoms)
    return [units[index].code for index in whole]


def _distance(points: np.ndarray, unit: Kelurahan) -> np.ndarray:
    spread = np.sqrt(unit.half[0] * unit.half[1])
    dx = (points[:, 0] - unit.centre[0]) / (0.5 * unit.half[0] + 0.5 * spread)
    dy = (points[:, 1] - unit.centre[1]) / (0.5 * unit.half[1] + 0.5 * spread)
    ripple = np.array([geo.noise(x / 900, y / 900, 7) for x, y in points])
    return np.asarray(np.hypot(dx, dy) * (0.9 + 0.2 * ripple))


def _nearest(island: Island, units: list[Kelurahan]) -> int:
    spot = (island.shape.centroid.x, island.shape.centroid.y)
    ranked = sorted(range(len(units)), key=lambda i: _island_distance(spot, units[i]))
    return ranked[0]


def _island_distance(spot: tuple[float, float], unit: Kelurahan) -> float:
    dx = max(abs(spot[0] - unit.centre[0]) / unit.half[0], 0)
    dy = max(abs(spot[1] - unit.centre[1]) / unit.half[1], 0)
    return max(dx, dy)


def owner_of_island(island: Island) -> str:
    """The kelurahan an island belongs to: stated, else the nearest in its own extent."""
    units = list(kelurahan().values())
    return island.kelurahan or units[_nearest(island, units)].code


def _contiguous(chosen: np.ndarray, points: np.ndarray, atoms: list[Polygon]) -> np.ndarray:
    """Atoms cut off from the largest piece of their kelurahan go to a neighbour."""
    tree = shapely.STRtree(atoms)
    left, right = tree.query(atoms, predicate="intersects")
    around: dict[int, list[int]] = {}
    for a, b in zip(left.tolist(), right.tolist(), strict=True):
        if a != b:
            around.setdefault(a, []).append(b)
    result = chosen.copy()
    for _ in range(6):
        loose = _loose(result, around)
        if not loose:
            break
        for atom in loose:
            others = [int(result[b]) for b in around.get(atom, []) if b not in loose]
            if others:
                result[atom] = max(sorted(set(others)), key=others.count)
    return result


def _loose(owner: np.ndarray, around: dict[int, list[int]]) -> set[int]:
    pieces: dict[int, list[set[int]]] = {}
    seen: set[int] = set()
    for start in range(len(owner)):
        if start in seen:
            continue
        piece, queue = {start}, [start]
        while queue:
            for near in around.get(queue.pop(), []):
                if near not in piece and owner[near] == owner[start]:
                    piece.add(near)
                    queue.append(near)
        seen |= piece
        pieces.setdefault(int(owner[start]), []).append(piece)
    small: set[int] = set()
    for parts in pieces.values():
        for part in sorted(parts, key=lambda p: (-len(p), min(p)))[1:]:
            small |= part
    return small
