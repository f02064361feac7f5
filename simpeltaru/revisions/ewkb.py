"""Geometries as PostGIS receives them (EWKB): fast for polygons, by shapely for all others.

The three geometries of a row (as read, metric, tiles) differ only in their coordinates, so the
shape of the bytes is worked out once and filled three times.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence

import numpy as np
import shapely

from simpeltaru.revisions.datum import Geometries

_SRID_FLAG = 0x20000000
_MULTIPOLYGON = struct.pack("<BI", 1, shapely.GeometryType.MULTIPOLYGON | _SRID_FLAG)
_POLYGON = struct.pack("<BI", 1, shapely.GeometryType.POLYGON)
_COUNT = struct.Struct("<I").pack
_KIND = struct.Struct("<I").unpack_from
_POINT_BYTES = 16


def ewkb(systems: Sequence[Geometries], srids: Sequence[int]) -> Iterator[tuple[bytes, ...]]:
    """EWKB of each feature in each of the `systems`, whose coordinates are labelled `srids`.

    All systems hold the same features, projected: the same parts, rings and vertices.
    """
    multi = shapely.get_type_id(systems[0]) == shapely.GeometryType.MULTIPOLYGON
    if len(systems) > 1 and multi.all() and not shapely.is_empty(systems[0]).any():
        return _polygons(systems, srids)
    return iter(zip(*map(_by_shapely, systems, srids), strict=True))


def _by_shapely(geometries: Geometries, srid: int) -> Iterator[bytes]:
    # Giving every geometry its SRID first would copy it; the label is four bytes of the head.
    label = _COUNT(srid)
    for content in shapely.to_wkb(geometries, byte_order=1).tolist():
        (kind,) = _KIND(content, 1)
        yield b"\x01" + _COUNT(kind | _SRID_FLAG) + label + content[5:]


def _polygons(systems: Sequence[Geometries], srids: Sequence[int]) -> Iterator[tuple[bytes, ...]]:
    _kind, _xy, (points, rings, parts) = shapely.to_ragged_array(systems[0])
    vertices, ring_of, part_of = points.tolist(), rings.tolist(), parts.tolist()
    filled = [
        (
            _MULTIPOLYGON + _COUNT(srid),
            np.ascontiguousarray(shapely.get_coordinates(one), dtype="<f8").tobytes(),
        )
        for one, srid in zip(systems, srids, strict=True)
    ]
    for at in range(len(systems[0])):
        first, last = part_of[at], part_of[at + 1]
        pieces: list[tuple[bytes, int, int]] = []
        before = _COUNT(last - first)
        for part in range(first, last):
            start, end = ring_of[part], ring_of[part + 1]
            before += _POLYGON + _COUNT(end - start)
            for ring in range(start, end):
                a, b = vertices[ring], vertices[ring + 1]
                pieces.append((before + _COUNT(b - a), a * _POINT_BYTES, b * _POINT_BYTES))
                before = b""
        yield tuple(_fill(head, xy, pieces) for head, xy in filled)


def _fill(head: bytes, xy: bytes, pieces: list[tuple[bytes, int, int]]) -> bytes:
    if len(pieces) == 1:
        before, start, end = pieces[0]
        return head + before + xy[start:end]
    return head + b"".join(before + xy[start:end] for before, start, end in pieces)
