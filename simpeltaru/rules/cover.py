"""The cover of a place: zone polygons clipped to it, split by overlays and joined into parts.

The pieces of zone polygons are clipped to the place, split along overlay layers and joined by
sub-zone x overlays. Each part is the *union* of its pieces, so land that two polygons of the
same part both claim (exact duplicates do occur) is counted once; `duplicate` holds its area.
Planar, in the region's metric CRS (metres, x east, y north).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from shapely import MultiPolygon
from shapely.geometry.base import BaseGeometry

from simpeltaru.zone import Overlay, SubZone

NOISE_M2 = 1e-8
"""Below this a clipped piece is the rounding of its coordinates; it is not listed at all."""

GRAIN_M2 = 1e-4
"""Below this (1 cm²) a part is what two copies of one line leave between them; it is ignored
and listed, however large the rest of its sub-zone is."""

POLYGONAL = frozenset({"Polygon", "MultiPolygon"})


@dataclass(frozen=True, slots=True)
class ZonePiece:
    """A zone polygon, or what a query already clipped of it.

    `geometry` is polygonal and valid, in the region's metric CRS; `overlays` are those the
    polygon's own attributes name; `swp` and `block` as the file has them.
    """

    zone_id: int
    subzone: SubZone
    overlays: tuple[Overlay, ...]
    geometry: BaseGeometry
    swp: str = ""
    block: str = ""


@dataclass(frozen=True, slots=True)
class OverlayPiece:
    """A polygon of an overlay delivered as a layer of its own, in the same metric CRS."""

    overlay: Overlay
    geometry: BaseGeometry


PartKey = tuple[str, tuple[Overlay, ...]]


@dataclass(frozen=True, slots=True)
class Shape:
    """A part before it is judged against thresholds: the union of its pieces."""

    subzone: SubZone
    overlays: tuple[Overlay, ...]
    pieces: tuple[ZonePiece, ...]
    geometry: BaseGeometry
    area: float
    duplicate: float

    @property
    def zone_ids(self) -> tuple[int, ...]:
        """Polygons this part comes from, in order."""
        return tuple(sorted({piece.zone_id for piece in self.pieces}))

    @property
    def block(self) -> str:
        """Blocks of its pieces as "II.A.1, II.A.2"; "?" stands for a polygon that names none."""
        return _listed(piece.block for piece in self.pieces)

    @property
    def swp(self) -> str:
        """SWP of its pieces, written like `block`."""
        return _listed(piece.swp for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class Cover:
    """All shapes over a place, with the measured gap and overlaps.

    `overlaps` are pieces of land claimed beyond the first time, as often as they are claimed.
    `contested` holds, per shape, the area (planar, m²) that other shapes claim too.
    """

    shapes: tuple[Shape, ...]
    gap: BaseGeometry
    overlaps: tuple[BaseGeometry, ...]
    contested: tuple[float, ...]

    @property
    def overlap(self) -> float:
        """Area of the overlaps (planar, m²)."""
        return sum(float(one.area) for one in self.overlaps)


def cover(
    place: BaseGeometry, pieces: Iterable[ZonePiece], overlay_pieces: Iterable[OverlayPiece]
) -> Cover:
    """Clip, split and join the pieces over a place, and measure gap and overlap."""
    shapely.prepare(place)
    clipped = _clip(place, sorted(pieces, key=_piece_order))
    shapes = _join(_split(clipped, overlay_pieces, place))
    geometries = [shape.geometry for shape in shapes]
    union = shapely.union_all(geometries) if len(geometries) > 1 else None
    covered = union if union is not None else (geometries[0] if geometries else MultiPolygon())
    gap = polygonal(shapely.difference(place, covered))
    claimed = sum(shape.area for shape in shapes)
    if union is None or claimed - float(covered.area) <= NOISE_M2 * len(shapes):
        return Cover(shapes, gap, (), (0.0,) * len(shapes))
    return Cover(shapes, gap, _overlaps(geometries), _contested(geometries))


def polygonal(geometry: BaseGeometry) -> BaseGeometry:
    """The polygons of a geometry; points and lines two neighbours share are left out."""
    if geometry.geom_type in POLYGONAL:
        return geometry
    parts = [part for part in shapely.get_parts(geometry) if part.geom_type in POLYGONAL]
    return shapely.union_all(parts) if parts else MultiPolygon()


def _piece_order(piece: ZonePiece) -> tuple[int, str, tuple[Overlay, ...], bytes]:
    # The geometry settles ties so that unions come out the same in whatever order pieces came.
    return piece.zone_id, piece.subzone.key, piece.overlays, shapely.to_wkb(piece.geometry)


_Fragment = tuple[ZonePiece, frozenset[Overlay], BaseGeometry]


def _clip(place: BaseGeometry, pieces: Sequence[ZonePiece]) -> list[_Fragment]:
    if not pieces:
        return []
    geometries = np.array([piece.geometry for piece in pieces], dtype=object)
    clipped = shapely.intersection(geometries, place)
    fragments = [
        (piece, frozenset(piece.overlays), polygonal(geometry))
        for piece, geometry in zip(pieces, clipped, strict=True)
    ]
    return [fragment for fragment in fragments if fragment[2].area > NOISE_M2]


def _split(
    fragments: list[_Fragment], overlay_pieces: Iterable[OverlayPiece], place: BaseGeometry
) -> list[_Fragment]:
    layers: dict[Overlay, list[BaseGeometry]] = defaultdict(list)
    for piece in overlay_pieces:
        if place.intersects(piece.geometry):
            layers[piece.overlay].append(piece.geometry)
    for overlay in sorted(layers):
        area = polygonal(shapely.intersection(shapely.union_all(layers[overlay]), place))
        shapely.prepare(area)
        fragments = [half for fragment in fragments for half in _halves(fragment, overlay, area)]
    return fragments


def _halves(fragment: _Fragment, overlay: Overlay, area: BaseGeometry) -> list[_Fragment]:
    piece, overlays, geometry = fragment
    if overlay in overlays or not area.intersects(geometry):
        return [fragment]
    if area.covers(geometry):
        return [(piece, overlays | {overlay}, geometry)]
    inside = polygonal(geometry.intersection(area))
    if inside.area <= NOISE_M2:
        return [fragment]
    outside = polygonal(geometry.difference(area))
    if outside.area <= NOISE_M2:
        return [(piece, overlays | {overlay}, geometry)]
    return [(piece, overlays | {overlay}, inside), (piece, overlays, outside)]


def _join(fragments: Iterable[_Fragment]) -> tuple[Shape, ...]:
    groups: dict[PartKey, list[_Fragment]] = defaultdict(list)
    for fragment in fragments:
        piece, overlays, _ = fragment
        groups[(piece.subzone.key, tuple(sorted(overlays)))].append(fragment)
    shapes = [_shape(overlays, group) for (_, overlays), group in groups.items()]
    # Rounded to 0.1 mm² so that the last bits of an area cannot change the order.
    shapes.sort(key=lambda shape: (-round(shape.area, 4), shape.subzone.key, shape.overlays))
    return tuple(shapes)


def _shape(overlays: tuple[Overlay, ...], group: Sequence[_Fragment]) -> Shape:
    geometries = [geometry for _, _, geometry in group]
    geometry = polygonal(shapely.union_all(geometries)) if len(group) > 1 else geometries[0]
    area = float(geometry.area)
    duplicate = sum(float(one.area) for one in geometries) - area if len(group) > 1 else 0.0
    pieces = tuple(piece for piece, _, _ in group)
    return Shape(pieces[0].subzone, overlays, pieces, geometry, area, max(duplicate, 0.0))


def _overlaps(geometries: Sequence[BaseGeometry]) -> tuple[BaseGeometry, ...]:
    seen = geometries[0]
    found = []
    for geometry in geometries[1:]:
        found.append(polygonal(geometry.intersection(seen)))
        seen = shapely.union(seen, geometry)
    return tuple(one for one in found if not one.is_empty)


def _contested(geometries: Sequence[BaseGeometry]) -> tuple[float, ...]:
    areas = []
    for index, geometry in enumerate(geometries):
        others = shapely.union_all([*geometries[:index], *geometries[index + 1 :]])
        areas.append(float(polygonal(geometry.intersection(others)).area))
    return tuple(areas)


def _listed(values: Iterable[str]) -> str:
    distinct = sorted(set(values))
    if distinct in ([], [""]):
        return ""
    return ", ".join(value or "?" for value in distinct)
