"""The bytes PostGIS receives, against shapely's own."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from simpeltaru.revisions.ewkb import ewkb

_OUTER = [(0, 0), (9, 0), (9, 9), (0, 9)]
_HOLES = [[(1, 1), (2, 1), (2, 2)], [(4, 4), (6, 4), (6, 6), (4, 6)]]
SHAPES = {
    "polygons": [
        shapely.MultiPolygon([shapely.Polygon(_OUTER)]),
        shapely.MultiPolygon([shapely.Polygon(_OUTER, _HOLES), shapely.box(20, 20, 30, 30)]),
        shapely.MultiPolygon([shapely.box(n, 0, n + 1, 1) for n in range(0, 10, 2)]),
    ],
    "mixed": [
        shapely.Point(1, 2),
        shapely.LineString([(0, 0), (3, 4)]),
        shapely.MultiLineString([[(0, 0), (1, 1)], [(5, 5), (6, 6)]]),
        shapely.Polygon(_OUTER, _HOLES),
    ],
    "empty": [shapely.MultiPolygon(), shapely.MultiPolygon([shapely.box(0, 0, 1, 1)])],
}


@pytest.mark.parametrize("kind", list(SHAPES))
def test_bytes_equal_those_of_shapely(kind: str) -> None:
    one = np.array(SHAPES[kind], dtype=object)
    other = np.array(shapely.transform(one, lambda xy: xy * 2.5 + 7), dtype=object)
    srids = (9480, 3857)
    expected = [
        shapely.to_wkb(
            shapely.set_srid(system, srid), include_srid=True, flavor="extended", byte_order=1
        )
        for system, srid in zip((one, other), srids, strict=True)
    ]
    assert list(ewkb((one, other), srids)) == list(zip(*expected, strict=True))
    assert [row for (row,) in ewkb((one,), (9480,))] == list(expected[0])
