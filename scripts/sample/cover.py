"""The coverage: every line noded once on 1 mm, every face labelled, small ones joined."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import shapely
from shapely import Polygon
from shapely.geometry.base import BaseGeometry

from scripts.sample import geo, zones
from scripts.sample.land import Land, drawing
from scripts.sample.mosaic import Mosaic, thin, union
from scripts.sample.streets import Cell
from scripts.sample.structure import River, Superblock
from scripts.sample.zones import Piece

RIVERBANK = 15.0
SHORE = 45.0
GREENBELT = 35.0
DRY = frozenset({"R-2", "R-3", "R-4", "K-1", "K-3", "C-1", "HPK", "P-1", "RTH-1", "RTH-4", "RTH-6"})
"""Sub-zones that give way to local protection along the shore."""


class Label(NamedTuple):
    """What makes two touching faces one polygon."""

    code: str
    swp: str
    block: str
    kelurahan: str
    remark: str = ""
    setback: str = ""


@dataclass(frozen=True)
class SubZone:
    """A polygon of the plan."""

    shape: Polygon
    label: Label


def build(
    land: Land,
    rivers: list[River],
    pieces: list[Piece],
    bodies: dict[str, BaseGeometry],
) -> list[SubZone]:
    """All sub-zones, without gap or overlap, inside the plan area."""
    area = land.plan_area
    water = shapely.intersection(
        shapely.union_all([r.water for r in rivers]), land.mainland, grid_size=geo.GRID
    )
    bank = shapely.buffer(water, RIVERBANK, quad_segs=3)
    shore = _shore(land)
    belt = _greenbelt(pieces)
    drawn = zones.overrides()
    lines = [area, water, bank, shore, belt, *bodies.values(), *(p.shape for p in pieces)]
    lines += [shape for shape, _ in drawn]
    faces = geo.faces(shapely.boundary(np.array(lines)))
    spots = shapely.point_on_surface(np.array(faces))
    inside = _within(spots, [area])
    faces = [face for face, hit in zip(faces, inside, strict=True) if hit >= 0]
    masks = _Masks(pieces, bodies, water, bank, shore, belt, drawn)
    return _joined(faces, masks.labels(faces))


def _shore(land: Land) -> BaseGeometry:
    """The strip along the open sea, on the mainland only."""
    coast = shapely.LineString([geo.metres(p) for p in drawing()["pantai"]])
    sea_side = shapely.intersection(land.mainland.exterior, shapely.buffer(coast, 260))
    strip = shapely.buffer(sea_side, SHORE, quad_segs=3, cap_style="flat")
    return shapely.intersection(strip, land.mainland, grid_size=geo.GRID)


def _greenbelt(pieces: list[Piece]) -> BaseGeometry:
    """The rim of industrial areas, inside them."""
    homes = {id(p.home.home): p.home.home for p in pieces}.values()
    shapes = [home.shape for home in homes if home.ground.nature == "INDUSTRI"]
    whole = shapely.union_all(shapes, grid_size=geo.GRID)
    return shapely.difference(whole, shapely.buffer(whole, -GREENBELT), grid_size=geo.GRID)


class _Masks:
    """Answers which label a face has; masks are asked in order of rank."""

    def __init__(
        self,
        pieces: list[Piece],
        bodies: dict[str, BaseGeometry],
        water: BaseGeometry,
        bank: BaseGeometry,
        shore: BaseGeometry,
        belt: BaseGeometry,
        drawn: list[tuple[Polygon, str]],
    ) -> None:
        self.pieces = pieces
        self.bodies = bodies
        self.strips = {"BA": water, "bank": bank, "shore": shore, "belt": belt}
        self.drawn = drawn

    def labels(self, faces: list[Polygon]) -> list[Label]:
        spots = shapely.point_on_surface(np.array(faces))
        piece = _within(spots, [p.shape for p in self.pieces])
        road = _ranked(spots, list(self.bodies.values()))
        drawn = _within(spots, [shape for shape, _ in self.drawn])
        strips = {name: _within(spots, [shape]) >= 0 for name, shape in self.strips.items()}
        classes = list(self.bodies)
        found = []
        for i in range(len(faces)):
            home = self.pieces[piece[i]]
            hit = {name for name, where in strips.items() if where[i]}
            if drawn[i] >= 0:
                found.append(_label(home.home, self.drawn[drawn[i]][1]))
            elif road[i] >= 0:
                found.append(_label(home.home, "BJ", _body(classes[road[i]])))
            else:
                found.append(_natural(home, hit))
        return found


def _body(road_class: str) -> str:
    """Main roads are bodies of their own; streets of a quarter are one body."""
    return road_class if road_class.startswith(("arteri", "kolektor")) else "lokal_lingkungan"


def _natural(home: Piece, hit: set[str]) -> Label:
    if "BA" in hit:
        return _label(home.home, "BA")
    if "bank" in hit and home.code not in ("TN", "HL"):
        return _label(home.home, "PS", setback="K09B")
    if "shore" in hit and home.code in DRY:
        return _label(home.home, "PS", setback="K09A")
    if "belt" in hit and home.code == "KPI":
        return _label(home.home, "RTH-8")
    return _label(home.home, home.code)


def _label(cell: Cell, code: str, remark: str = "", setback: str = "") -> Label:
    home: Superblock = cell.home
    return Label(code, home.swp, home.block, home.ground.kelurahan, remark, setback)


def _within(spots: np.ndarray, shapes: list[BaseGeometry]) -> np.ndarray:
    """For each spot the index of the shape that holds it, -1 for none, the last of several."""
    parts, owner = shapely.get_parts(np.array(shapes, dtype=object), return_index=True)
    found = np.full(len(spots), -1)
    left, right = shapely.STRtree(parts).query(spots, predicate="intersects")
    found[left] = owner[right]
    return found


def _ranked(spots: np.ndarray, shapes: list[BaseGeometry]) -> np.ndarray:
    """As `_within`, but the first of several: higher road classes win."""
    found = np.full(len(spots), -1)
    for index in range(len(shapes) - 1, -1, -1):
        found[_within(spots, [shapes[index]]) >= 0] = index
    return found


def _joined(faces: list[Polygon], labels: list[Label]) -> list[SubZone]:
    mosaic = Mosaic.of(faces)
    merged = mosaic.merge_small(labels, _too_small, _may_join)
    merged = mosaic.merge_small(merged, lambda _, shape: shape.area < 60, lambda a, b: True)
    found = []
    for part in mosaic.components(merged):
        found.append(SubZone(union([mosaic.faces[i] for i in part]), merged[part[0]]))
    return sorted(found, key=lambda zone: (zone.label, zone.shape.bounds))


def _too_small(label: Label, shape: Polygon) -> bool:
    if label.code in ("BJ", "BA"):
        return shape.area < 60
    if label.code in ("PS", "RTH-8"):
        return shape.area < 250
    return shape.area < 500 or (shape.area < 4000 and thin(shape, 12))


def _may_join(own: Label, other: Label) -> bool:
    return own.code in ("BJ", "BA") or other.code not in ("BJ", "BA")
