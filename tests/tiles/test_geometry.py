"""Drawing keeps shared edges, and says how far it is from the source."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

import numpy as np
import pytest
import shapely

from tests.tiles.town import REGION, many_zones, revision, zones
from tiles.geometry import (
    collect,
    decimals_for,
    deviation_m,
    features,
    outlines,
    simplify_coverage,
    to_lonlat,
)
from tiles.layers import zone_style
from tiles.legend import legend


def test_simplified_neighbours_still_share_every_edge() -> None:
    source = np.asarray(many_zones(8, 8, 24).geometry.values)
    assert shapely.coverage_is_valid(source)
    drawn = simplify_coverage(source, 2.0)
    assert shapely.get_num_coordinates(drawn).sum() < shapely.get_num_coordinates(source).sum() / 2
    assert shapely.coverage_is_valid(drawn)
    union = shapely.coverage_union_all(drawn)
    assert shapely.area(drawn).sum() == pytest.approx(shapely.area(union), rel=1e-12)


def test_rounded_neighbours_meet_in_the_same_numbers() -> None:
    source = np.asarray(many_zones(3, 3, 12).geometry.values)
    shapes = features(simplify_coverage(source, 1.0), [{}] * 9, REGION)
    rings = [[tuple(at) for at in one["geometry"]["coordinates"][0]] for one in shapes]
    edges = [frozenset(pair) for ring in rings for pair in pairwise(ring)]
    counted = Counter(edges)
    outside = {edge for edge, times in counted.items() if times == 1}
    # Nothing but the rim of the 3 x 3 cells has an edge of its own, and the rim is closed.
    assert max(counted.values()) == 2
    assert all(times == 2 for times in Counter(at for edge in outside for at in edge).values())
    assert len(counted) - len(outside) >= 12


def test_deviation_is_measured() -> None:
    source = np.array([shapely.Polygon([(0, 0), (10, 0), (10, 10), (5, 12), (0, 10)])])
    drawn = np.array([shapely.Polygon([(0, 0), (10, 0), (10, 10), (0, 10)])])
    assert deviation_m(source, source) == 0
    assert deviation_m(source, drawn) == pytest.approx(2.0)


def test_coordinates_are_longitude_latitude_with_six_decimals() -> None:
    one = features(np.asarray(zones().geometry.values), [{}] * 6, REGION)[0]
    for lon, lat in one["geometry"]["coordinates"][0]:
        assert 117 < lon < 118
        assert 0 < lat < 1
        assert lon == round(lon, 6)
        assert lat == round(lat, 6)


def test_a_projected_box_comes_back_in_place() -> None:
    lonlat = to_lonlat(np.asarray(zones().geometry.values), REGION)
    expected = zones().to_crs(9470).geometry
    assert max(shapely.hausdorff_distance(lonlat, np.asarray(expected.values))) < 1e-9


def test_the_legend_adds_up() -> None:
    rows = legend(zones(), revision())
    assert sum(row.count for row in rows) == 6
    house = next(row for row in rows if row.code == "R-4")
    assert house.area_m2 == pytest.approx(60_000, rel=2e-3)
    assert house.area_m2 != pytest.approx(60_000, rel=1e-6)
    assert sum(row.share for row in rows) == pytest.approx(1)
    assert sum(row.share_percent for row in rows) == 100
    assert [row.category for row in rows] == ["lindung", *["budi_daya"] * 4, ""]
    assert {row.code for row in rows if row.colour is None} == {"KI", "ZZ-9"}


def test_collecting_keeps_every_polygon_and_joins_lines_that_meet() -> None:
    one, other = shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1)
    found = collect(np.array([one, other, shapely.box(5, 5, 6, 6)]), ["a", "a", "b"])
    assert [len(shapely.get_parts(shape)) for shape in found.values()] == [2, 1]
    lines = np.array([shapely.LineString([(0, 0), (1, 0)]), shapely.LineString([(1, 0), (2, 1)])])
    assert collect(lines, ["x", "x"])["x"].equals(shapely.LineString([(0, 0), (1, 0), (2, 1)]))


def test_an_edge_two_areas_share_is_drawn_once() -> None:
    drawn = outlines(np.array([shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1)]))
    assert shapely.length(drawn) == pytest.approx(7)


def test_polygons_over_each_other_are_filled_as_one() -> None:
    twice = np.array([shapely.MultiPolygon([shapely.box(0, 0, 9, 9), shapely.box(0, 0, 9, 9)])])
    (one,) = features(twice, [{}], REGION)
    rings = [shapely.LinearRing(polygon[0]) for polygon in one["geometry"]["coordinates"]]
    assert [ring.is_ccw for ring in rings] == [True, True]
    assert zone_style("#ffffff").leaflet()["fillRule"] == "nonzero"


@pytest.mark.parametrize(("tolerance_m", "decimals"), [(0.0, 6), (1.5, 6), (2.0, 5), (20.0, 5)])
def test_rounding_stays_below_the_simplification(tolerance_m: float, decimals: int) -> None:
    assert decimals_for(tolerance_m) == decimals
    assert 111_320 * 0.5 * 10**-decimals * 2**0.5 < max(tolerance_m, 0.1)
