import pytest

from simpeltaru.rules.pointed import at_point
from simpeltaru.rules.situation import OverlayPiece, ZonePiece
from simpeltaru.verdict import Coverage, Situation
from simpeltaru.zone import Overlay
from tests.unit.law import piece, say, square

LEFT = piece(1, "R-3", square(-100, -100, 100, 200))
RIGHT = piece(2, "K-1", square(0, -100, 100, 200))
FLOOD = Overlay("KRB_03", "Rawan Banjir")


def at(x: float, *pieces: ZonePiece, layers: tuple[OverlayPiece, ...] = ()) -> Situation:
    found = at_point(x, 0.0, pieces, layers, tolerance_m=2.5)
    say(found.findings)
    return found


def test_deep_inside_there_is_one_zone_and_nothing_near() -> None:
    found = at(-50, LEFT, RIGHT)
    assert [p.subzone.key for p in found.parts] == ["R-3"]
    assert (found.near, found.coverage, found.area_m2) == ((), Coverage.FULL, None)


def test_a_boundary_within_tolerance_is_near_with_its_distance() -> None:
    found = at(-2.4, LEFT, RIGHT)
    assert [(n.subzone.key, round(n.distance_m, 6)) for n in found.near] == [("K-1", 2.4)]
    assert at(-2.6, LEFT, RIGHT).near == ()


def test_on_the_boundary_both_hold_the_point() -> None:
    assert {p.subzone.key for p in at(0.0, LEFT, RIGHT).parts} == {"R-3", "K-1"}


def test_an_overlays_edge_is_a_boundary_too() -> None:
    layer = OverlayPiece(FLOOD, square(-49, -100, 40, 200))
    found = at(-50, LEFT, layers=(layer,))
    assert found.parts[0].overlays == ()
    assert [(n.overlays, round(n.distance_m, 6)) for n in found.near] == [((FLOOD,), 1.0)]


def test_the_edge_of_the_plan_is_partial_coverage() -> None:
    found = at(-1.0, LEFT)
    assert found.coverage is Coverage.PARTIAL
    assert found.gap_m2 == pytest.approx(4.95, abs=0.01)
    assert [finding.code for finding in found.findings] == ["plan_edge_near"]


def test_a_hairline_between_zones_is_no_edge() -> None:
    apart = piece(2, "K-1", square(0.02, -100, 100, 200))
    assert at(-1.0, LEFT, apart).coverage is Coverage.FULL
    inside = at(0.01, LEFT, apart)
    assert inside.coverage is Coverage.NONE
    assert [finding.code for finding in inside.findings] == ["point_in_gap"]


def test_outside_is_outside() -> None:
    found = at(-500, LEFT)
    assert (found.coverage, found.parts, found.near) == (Coverage.NONE, (), ())


def test_a_road_is_never_a_part() -> None:
    road = piece(3, "BJ", square(0, -100, 8, 200))
    near = at(-1.0, LEFT, road)
    assert [finding.code for finding in near.findings] == ["road_near"]
    on = at(4.0, LEFT, road)
    assert ([p.subzone.key for p in on.roads], on.parts) == (["BJ"], ())
