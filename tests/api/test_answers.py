"""What is answered at a place: parcels, points, polygons, columns; and when."""

from __future__ import annotations

from typing import Any

import pytest
import shapely
from starlette.testclient import TestClient

from tests.api.conftest import Get, at, outcome, reasons
from tests.support import tiny_plan

RESTAURANT = "56101"


def parts(body: dict[str, Any]) -> list[tuple[str, float]]:
    (plan,) = body["plans"]
    return [
        (part["subzone"]["key"], round(part["planar_m2"], 6)) for part in plan["situation"]["parts"]
    ]


def test_a_point_in_one_parcel_is_answered_for_the_parcel(get: Get) -> None:
    body = get("/v1/verdicts", **at(15, 15), kbli=RESTAURANT)
    assert (body["kind"], body["parcel"]["id"], body["coverage"]) == ("parcel", "P1", "full")
    assert body["plans"][0]["situation"]["point_subzone"]["key"] == "R-4"
    assert outcome(body) == "limited_conditional"
    assert parts(body) == [("R-4", 400.0)]
    assert [layer["id"] for layer in body["layers"]] == ["bidang-2025"]


def test_every_answer_names_what_it_rests_on(get: Get) -> None:
    body = get("/v1/verdicts", **at(15, 15), kbli=RESTAURANT)
    assert body["as_of"] == "2026-06-01"
    assert body["known_at"] == "2026-06-01T04:00:00+00:00"
    assert body["revisions"] == ["uji-1"]
    assert body["area_method"] == "geodesic_grs80"
    assert body["is_simulation"] is True
    codes = {one["code"] for one in body["disclaimers"]}
    assert {"information_not_permit", "simulation", "area_method"} <= codes
    revision = body["plans"][0]["revision"]
    assert (revision["legal_status"], revision["in_force"]) == ("berlaku", True)


def test_today_is_the_regions_day(get: Get, client: TestClient) -> None:
    # 23:30 UTC is the next morning in Makassar.
    client.app.state.simpeltaru = _at_clock(client, "2026-06-01T23:30:00+00:00")
    try:
        assert get("/v1/zones", **at(5, 5))["as_of"] == "2026-06-02"
    finally:
        client.app.state.simpeltaru = _at_clock(client, "2026-06-01T04:00:00+00:00")


def _at_clock(client: TestClient, moment: str) -> Any:
    import dataclasses
    from datetime import datetime

    now = datetime.fromisoformat(moment)
    return dataclasses.replace(client.app.state.simpeltaru, clock=lambda: now)


def test_the_area_is_geodesic_and_the_share_planar(get: Get) -> None:
    body = get("/v1/parcels/P1")
    found = body["plans"][0]["situation"]
    assert found["planar_m2"] == pytest.approx(400, abs=1e-6)
    # The scale factor of UTM at 55 km from the central meridian is 0.99964.
    assert found["area_m2"] == pytest.approx(400.29, abs=0.01)
    assert found["parts"][0]["share"] == pytest.approx(1)


def test_a_split_parcel_has_an_outcome_for_each_part(get: Get) -> None:
    body = get("/v1/parcels/P2/verdict", kbli=RESTAURANT)
    assert outcome(body) == "mixed"
    assert parts(body) == [("K-1", 200.0), ("R-4", 200.0)]
    (verdict,) = body["plans"][0]["verdicts"]
    assert [part["outcome"] for part in verdict["parts"]] == ["conditional", "limited_conditional"]
    codes = [[one["code"] for one in part["conditions"]] for part in verdict["parts"]]
    assert codes == [["B3"], ["B1", "B3", "T1"]]
    shares = {one["outcome"]: one["share"] for one in body["verdicts"][0]["headline"]["by_outcome"]}
    assert shares == pytest.approx({"conditional": 0.5, "limited_conditional": 0.5})


def test_land_for_roads_is_reported_and_not_judged(get: Get) -> None:
    body = get("/v1/parcels/P3/verdict", kbli=RESTAURANT)
    (road,) = body["plans"][0]["situation"]["roads"]
    assert (road["subzone"]["key"], round(road["planar_m2"], 6)) == ("BJ", 200.0)
    assert len(body["plans"][0]["verdicts"][0]["parts"]) == 2


def test_a_gap_and_a_zone_without_rules_leave_it_open(get: Get) -> None:
    body = get("/v1/parcels/P6/verdict", kbli=RESTAURANT)
    assert (body["coverage"], outcome(body)) == ("partial", "undetermined")
    assert body["plans"][0]["situation"]["gap_m2"] == pytest.approx(200)
    assert set(reasons(body)) == {"parts_undetermined", "gap_undecided"}


def test_an_overlap_is_measured(get: Get) -> None:
    found = get("/v1/parcels/P7")["plans"][0]["situation"]
    assert found["overlap_m2"] == pytest.approx(100)
    total = sum(part["planar_m2"] for part in found["parts"])
    assert total - found["overlap_m2"] + found["gap_m2"] == pytest.approx(found["planar_m2"])


def test_parcels_that_overlap_are_left_to_the_asker(get: Get) -> None:
    body = get("/v1/verdicts", **at(25, 70), kbli=RESTAURANT)
    assert [one["id"] for one in body["candidates"]] == ["P4", "P5"]
    assert (outcome(body), reasons(body)) == ("undetermined", ["parcels_overlap"])
    assert body["withheld"]["code"] == "parcels_overlap"
    listed = get("/v1/activities/at", **at(25, 70))
    assert {one["outcome"] for one in listed["items"]} == {"undetermined"}
    assert {one["plan_outcome"] for one in listed["items"]} != {"undetermined"}


def test_a_point_without_a_parcel_has_no_areas(get: Get) -> None:
    body = get("/v1/verdicts", **at(5, 5), kbli=RESTAURANT)
    assert (body["kind"], outcome(body)) == ("point", "limited_conditional")
    assert [one["code"] for one in body["findings"]] == ["parcel_none"]
    (part,) = body["plans"][0]["situation"]["parts"]
    assert (part["area_m2"], part["planar_m2"], part["share"]) == (None, None, None)


def test_a_boundary_within_tolerance_leaves_it_open(get: Get) -> None:
    body = get("/v1/verdicts", **at(98, 70), kbli=RESTAURANT)
    assert (outcome(body), reasons(body)) == ("undetermined", ["boundary_near"])
    near = body["plans"][0]["situation"]["near"]
    assert [(one["subzone"]["key"], round(one["distance_m"], 3)) for one in near] == [("K-1", 2.0)]
    assert outcome(get("/v1/verdicts", **at(97, 70), kbli=RESTAURANT)) == "limited_conditional"


def test_a_boundary_between_equal_outcomes_does_not_matter(get: Get) -> None:
    assert outcome(get("/v1/verdicts", **at(98, 70), activity="7")) == "permitted"


def test_the_equator_and_zero_are_coordinates(get: Get) -> None:
    assert get("/v1/zones", lon=0, lat=0)["reason"]["code"] == "outside_plan"


@pytest.mark.parametrize("x", [5000, -300, 40_000_000])
def test_outside_every_plan_is_an_answer(get: Get, x: float) -> None:
    place = at(x, 50) if x < 10_000 else {"lon": -60.0, "lat": 80.0}
    body = get("/v1/verdicts", **place, kbli=RESTAURANT)
    assert (body["coverage"], body["reason"]["code"]) == ("none", "outside_plan")
    assert (outcome(body), body["plans"]) == ("undetermined", [])
    assert get("/v1/activities/at", **place)["numberMatched"] == 0


def test_just_outside_says_what_is_near(get: Get) -> None:
    body = get("/v1/verdicts", **at(-1, 50), kbli=RESTAURANT)
    assert (body["coverage"], outcome(body)) == ("none", "undetermined")
    assert body["plans"][0]["situation"]["near"][0]["subzone"]["key"] == "R-4"


def test_two_plans_in_force_are_both_answered(get: Get) -> None:
    body = get("/v1/parcels/P8/verdict", kbli=RESTAURANT)
    assert (outcome(body), reasons(body)) == ("undetermined", ["two_plans"])
    assert body["revisions"] == ["lain-1", "uji-1"]
    own = [plan["verdicts"][0]["headline"]["outcome"] for plan in body["plans"]]
    assert own == ["limited_conditional", "permitted"]


def test_a_repeal_settles_which_plan_counts(get: Get) -> None:
    body = get("/v1/parcels/P12/verdict", kbli=RESTAURANT)
    assert (body["revisions"], outcome(body)) == (["uji-1"], "limited_conditional")
    (other,) = body["not_in_force"]
    assert (other["id"], other["legal_status"]) == ("tua-1", "dicabut")


def test_before_the_repealing_act_the_other_plan_was_law(get: Get) -> None:
    body = get("/v1/verdicts", **at(630, 30), kbli=RESTAURANT, as_of="2020-01-01")
    assert body["revisions"] == ["tua-1"]


def test_an_annulment_leaves_a_hole(get: Get) -> None:
    body = get("/v1/parcels/P9/verdict", kbli=RESTAURANT)
    assert (body["coverage"], body["reason"]["code"]) == ("none", "no_plan_in_force")
    assert body["parcel"]["id"] == "P9"
    (gone,) = body["not_in_force"]
    assert (gone["legal_status"], gone["legal_until"]) == ("dibatalkan", "2023-01-01")


def test_what_we_knew_then_can_still_be_asked(get: Get) -> None:
    asked = {"as_of": "2024-01-01", "known_at": "2022-01-01T00:00:00Z", "kbli": RESTAURANT}
    body = get("/v1/verdicts", **at(1030, 30), **asked)
    assert (body["revisions"], outcome(body)) == (["batal-1"], "limited_conditional")
    assert body["known_at"] == "2022-01-01T00:00:00+00:00"


def test_an_earlier_day_has_the_earlier_revision_and_snapshot(get: Get) -> None:
    body = get("/v1/parcels/P1/verdict", kbli=RESTAURANT, as_of="2021-07-01")
    assert (body["revisions"], [one["id"] for one in body["layers"]]) == (
        ["uji-0"],
        ["bidang-2020"],
    )


def test_a_plan_to_come_is_not_in_force_yet(get: Get) -> None:
    body = get("/v1/zones", **at(1250, 50))
    assert [one["legal_status"] for one in body["not_in_force"]] == ["akan_berlaku"]
    assert get("/v1/zones", **at(1250, 50), as_of="2090-01-01")["revisions"] == ["esok-1"]


def test_a_draft_is_consulted_only_by_name(get: Get) -> None:
    body = get("/v1/parcels/P1/verdict", kbli=RESTAURANT, revision="uji-2")
    (plan,) = body["plans"]
    assert (plan["revision"]["legal_status"], plan["revision"]["in_force"]) == ("disusun", False)
    assert plan["revision"]["instrument"] is None
    assert outcome(body) == "permitted"
    assert "draft" in {one["code"] for one in body["disclaimers"]}


def test_a_polygon_is_measured_like_a_parcel(client: TestClient, get: Get) -> None:
    box = tiny_plan.PARCELS["P2"]
    feature = {"type": "Feature", "properties": {}, "geometry": tiny_plan.polygon_lonlat(box)}
    response = client.post("/v1/verdicts", params={"kbli": RESTAURANT}, json=feature)
    body, parcel = response.json(), get("/v1/parcels/P2/verdict", kbli=RESTAURANT)
    assert (body["kind"], outcome(body)) == ("polygon", outcome(parcel))
    for one, other in zip(parts(body), parts(parcel), strict=True):
        assert one == (other[0], pytest.approx(other[1], abs=1e-3))


def test_geometry_is_geojson_with_right_hand_rings(get: Get) -> None:
    body = get("/v1/parcels/P2", geometry=True)
    assert "geometry" not in get("/v1/parcels/P2")
    (plan,) = body["plans"]
    for document in (body["geometry"], *(part["geometry"] for part in plan["situation"]["parts"])):
        shape = shapely.geometry.shape(document)
        polygons = [shape] if shape.geom_type == "Polygon" else shape.geoms
        assert all(polygon.exterior.is_ccw for polygon in polygons)
        assert shape.distance(shapely.Point(tiny_plan.lonlat(100, 20))) < 1e-7
        assert all(round(value, 7) == value for value in shape.bounds)


def test_limits_of_intensity_keep_their_silences(get: Get) -> None:
    (found,) = get("/v1/parcels/P1")["plans"][0]["intensity"]
    states = {one["measure"]: one["options"][0]["state"] for one in found["measures"]}
    assert states == {"kdb_max": "value", "klb_max": "missing"}


def test_words_come_in_the_language_asked_for(client: TestClient) -> None:
    ask = {**at(5, 5), "kbli": RESTAURANT}
    spoken = {
        "": "id",
        "en-GB,en;q=0.9,id;q=0.5": "en",
        "de,fr;q=0.8": "id",
        "en;q=0.2, id;q=0.8": "id",
        "en;q=x": "id",
    }
    for header, lang in spoken.items():
        response = client.get("/v1/verdicts", params=ask, headers={"Accept-Language": header})
        assert response.headers["content-language"] == lang, header
    response = client.get("/v1/verdicts", params={**ask, "lang": "en"})
    label = response.json()["verdicts"][0]["headline"]["label"]
    assert label == "Permitted with limits and on conditions"


def test_plans_and_their_revisions(get: Get) -> None:
    body = get("/v1/plans")
    found = {one["id"]: one["in_force"] and one["in_force"]["id"] for one in body["plans"]}
    assert found == {"uji": "uji-1", "lain": "lain-1", "tua": None, "batal": None, "esok": None}
    listed = get("/v1/plans/uji/revisions", as_of="2020-01-01")["revisions"]
    standing = {one["id"]: one["legal_status"] for one in listed}
    assert standing == {"uji-0": "berlaku", "uji-1": "akan_berlaku", "uji-2": "disusun"}


def test_parcels_at_a_point(get: Get) -> None:
    assert [one["id"] for one in get("/v1/parcels", **at(25, 70))["parcels"]] == ["P4", "P5"]
    assert get("/v1/parcels", **at(5, 5))["parcels"] == []


def test_zones_at_a_point_leave_the_parcel_aside(get: Get) -> None:
    body = get("/v1/zones", **at(15, 15))
    assert (body["kind"], body["verdicts"], body["layers"]) == ("point", [], [])
    assert body["plans"][0]["situation"]["parts"][0]["subzone"]["key"] == "R-4"
