import random

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import Polygon

from simpeltaru.errors import QuestionError
from simpeltaru.rules.situation import OverlayPiece, ZonePiece, for_zone_key
from simpeltaru.verdict import Coverage, Situation
from simpeltaru.zone import Overlay
from tests.unit.law import arranged, piece, say, square, subzone

FLOOD = Overlay("KRB_03", "Rawan Banjir", "sedang")
PLOT = square(0, 0, 20)


def areas(found: Situation) -> dict[tuple[str, int], float]:
    return {(p.subzone.key, len(p.overlays)): p.planar_m2 or 0.0 for p in found.parts}


def codes(found: Situation) -> list[str]:
    return [finding.code for finding in found.findings]


def test_a_plot_in_two_zones_has_two_parts_with_their_shares() -> None:
    found = arranged(
        PLOT, [piece(1, "R-3", square(-5, -5, 20, 50)), piece(2, "K-1", square(15, -5, 9, 50))]
    )
    assert areas(found) == {("R-3", 0): 300.0, ("K-1", 0): 100.0}
    assert [p.share for p in found.parts] == [0.75, 0.25]
    assert found.coverage is Coverage.FULL
    assert (found.gap_m2, found.overlap_m2) == (0.0, 0.0)


def test_the_threshold_is_on_the_sum_of_a_subzone() -> None:
    slivers = [piece(n, "PS", square(0, 5 * n, 1, 0.9)) for n in range(3)]
    found = arranged(PLOT, [piece(9, "R-3", square(1, 0, 19, 20)), *slivers])
    assert areas(found)[("PS", 0)] == pytest.approx(2.7)
    assert found.ignored == ()


def test_a_subzone_below_the_threshold_is_listed_not_hidden() -> None:
    found = arranged(
        PLOT, [piece(1, "R-3", square(0, 0, 20, 19.96)), piece(2, "PS", square(0, 19.96, 20))]
    )
    assert [p.subzone.key for p in found.ignored] == ["PS"]
    assert found.coverage is Coverage.FULL
    assert codes(found) == ["ignored_parts"]


def test_land_no_zone_covers_is_measured() -> None:
    found = arranged(PLOT, [piece(1, "R-3", square(0, 0, 20, 15))])
    assert found.gap_m2 == pytest.approx(100.0)
    assert found.coverage is Coverage.PARTIAL
    assert found.parts[0].share == pytest.approx(0.75)


def test_outside_every_zone_there_is_no_coverage() -> None:
    found = arranged(PLOT, [piece(1, "R-3", square(50, 50, 5))])
    assert (found.coverage, found.parts) == (Coverage.NONE, ())
    assert arranged(square(0, 0, 0.5), []).coverage is Coverage.NONE


def test_land_two_zones_claim_is_overlap() -> None:
    found = arranged(
        PLOT, [piece(1, "R-3", square(0, 0, 20)), piece(2, "K-1", square(0, 0, 10, 20))]
    )
    assert found.overlap_m2 == pytest.approx(200.0)
    assert [p.contested_m2 for p in found.parts] == [200.0, 200.0]
    assert codes(found) == ["overlap"]


def test_a_duplicate_of_the_same_part_is_counted_once_and_reported() -> None:
    found = arranged(PLOT, [piece(1, "R-3", PLOT), piece(2, "R-3", PLOT)])
    assert areas(found) == {("R-3", 0): 400.0}
    assert found.parts[0].zone_ids == (1, 2)
    assert (found.overlap_m2, codes(found)) == (0.0, ["duplicate_zones"])


def test_overlay_layers_split_a_zone() -> None:
    zone = piece(1, "R-3", PLOT)
    found = arranged(PLOT, [zone], overlay_pieces=[OverlayPiece(FLOOD, square(0, 0, 5, 30))])
    assert areas(found) == {("R-3", 0): 300.0, ("R-3", 1): 100.0}


def test_an_overlay_in_the_attributes_and_in_a_layer_is_one() -> None:
    zone = piece(1, "R-3", PLOT, FLOOD)
    found = arranged(PLOT, [zone], overlay_pieces=[OverlayPiece(FLOOD, square(0, 0, 5, 30))])
    assert [p.overlays for p in found.parts] == [(FLOOD,)]


def test_noise_along_an_overlays_edge_is_no_part() -> None:
    layer = OverlayPiece(FLOOD, square(-5, 0, 5 + 1e-6, 20))
    found = arranged(PLOT, [piece(1, "R-3", PLOT)], overlay_pieces=[layer])
    assert [p.overlays for p in found.parts] == [()]
    assert [p.overlays for p in found.ignored] == [(FLOOD,)]


def test_roads_stand_apart() -> None:
    found = arranged(
        PLOT, [piece(1, "R-3", square(0, 0, 20, 15)), piece(2, "BJ", square(0, 15, 20, 5))]
    )
    assert [p.subzone.key for p in found.parts] == ["R-3"]
    assert [p.subzone.key for p in found.roads] == ["BJ"]
    assert found.coverage is Coverage.FULL


def test_every_area_a_person_reads_is_geodesic() -> None:
    ground = [
        piece(1, "R-3", square(0, 0, 20, 10)),
        piece(2, "R-3", square(0, 0, 20, 2)),
        piece(3, "K-1", square(0, 8, 20, 4)),
        piece(4, "BJ", square(0, 12, 20, 3)),
        piece(5, "PS", square(0, 15, 0.5)),
    ]
    found = arranged(PLOT, ground, geodesic_area=lambda geometry: 2.0 * float(geometry.area))
    shown = {one.code: one.params["area_m2"] for one in found.findings}
    assert shown == pytest.approx(
        {
            "gap": 199.5,
            "overlap": 80.0,
            "duplicate_zones": 80.0,
            "ignored_parts": 0.5,
            "road_reserved": 120.0,
        }
    )
    assert (found.gap_m2, found.gap_area_m2) == pytest.approx((99.75, 199.5))
    assert found.overlap_m2 == pytest.approx(40.0)


def test_a_part_thinner_than_the_tolerance_is_not_certain() -> None:
    found = arranged(
        PLOT, [piece(1, "R-3", square(0, 0, 20, 17.6)), piece(2, "K-1", square(0, 17.6, 20))]
    )
    assert {p.subzone.key: p.certain for p in found.parts} == {"R-3": True, "K-1": False}


def test_blocks_of_a_part_are_listed() -> None:
    halves = [
        piece(1, "R-3", square(0, 0, 10, 20), block="II.A.2"),
        piece(2, "R-3", square(10, 0, 10, 20), block="II.A.1"),
    ]
    assert arranged(PLOT, halves).parts[0].block == "II.A.1, II.A.2"
    assert arranged(PLOT, [halves[0], piece(2, "R-3", PLOT)]).parts[0].block == "?, II.A.2"


def test_neighbours_that_only_touch_are_not_there() -> None:
    found = arranged(PLOT, [piece(1, "R-3", PLOT), piece(2, "K-1", square(20, 0, 5, 20))])
    assert [p.subzone.key for p in (*found.parts, *found.ignored)] == ["R-3"]


@pytest.mark.parametrize(
    "geometry", [shapely.Point(0, 0), Polygon(), Polygon([(0, 0), (1, 1), (1, 0), (0, 1)])]
)
def test_what_is_no_area_is_refused(geometry: shapely.Geometry) -> None:
    with pytest.raises(QuestionError, match="geometry"):
        arranged(geometry, [])


def test_a_zone_key_has_one_part_without_measures_even_for_a_road() -> None:
    found = for_zone_key(subzone("BJ"))
    assert [(p.subzone.key, p.area_m2) for p in found.parts] == [("BJ", None)]


corner = st.integers(min_value=-40, max_value=60).map(lambda n: 430_000 + n / 3)
side = st.integers(min_value=1, max_value=180).map(lambda n: n / 3)
rectangles = st.builds(square, corner, corner, side, side)
pieces = st.lists(
    st.builds(
        ZonePiece,
        st.integers(0, 99),
        st.sampled_from(["R-3", "K-1", "PS", "BJ"]).map(subzone),
        st.sampled_from([(), (FLOOD,)]),
        rectangles,
    ),
    max_size=7,
)
layers = st.lists(st.builds(OverlayPiece, st.just(Overlay("LP2B", "KP2B")), rectangles), max_size=3)


@settings(max_examples=150, deadline=None)
@given(rectangles, pieces, layers, st.randoms())
def test_parts_gap_and_overlap_close_on_the_place_in_any_order(
    place: shapely.Geometry,
    zones: list[ZonePiece],
    overlays: list[OverlayPiece],
    shuffle: random.Random,
) -> None:
    found = arranged(place, zones, overlay_pieces=overlays)
    every = [*found.parts, *found.roads, *found.ignored]
    total = sum(p.planar_m2 or 0.0 for p in every) - found.overlap_m2 + found.gap_m2
    assert total == pytest.approx(place.area, rel=1e-9, abs=1e-6)
    assert [p.number for p in every] == list(range(1, len(every) + 1))
    say(found.findings)
    shuffle.shuffle(zones)
    shuffle.shuffle(overlays)
    assert arranged(place, zones, overlay_pieces=overlays) == found
