"""Plans, parcels and questions nobody meant, and what must not be made of them."""

from __future__ import annotations

import base64
from typing import Any

import orjson
import psycopg
import pytest
from starlette.testclient import TestClient

from api.activities import mark
from tests.api.conftest import Get, at, outcome, reasons
from tests.databases import Database
from tests.support import tiny_plan
from tests.support.tiny_plan import Zone

ALWAYS = "[2020-01-01,)"
BOOK = tiny_plan.rulebook().hash
KEY = f"/v1/rulebooks/{BOOK}/zones/R-4/activities"


@pytest.fixture(scope="module", autouse=True)
def awkward(tiny: Database) -> None:
    """Plans that repeal each other, one without rules, and a parcel in two layers of one date."""
    with psycopg.connect(tiny.url()) as connection:
        for plan, zones, book in (
            ("ini", [Zone("R-4", (2400, 0, 2500, 100))], BOOK),
            ("itu", [Zone("K-1", (2400, 0, 2500, 100))], BOOK),
            ("bisu", [Zone("R-4", (2600, 0, 2700, 100))], None),
            ("usang", [Zone("R-4", (2800, 0, 2900, 100))], BOOK),
        ):
            row = [plan, tiny_plan.REGION, f"RDTR {plan}"]
            connection.execute("INSERT INTO plan VALUES (%s, %s, %s)", row)
            tiny_plan.add_revision(connection, f"{plan}-1", plan, zones, book)
            tiny_plan.add_validity(connection, f"{plan}-1", ALWAYS, ALWAYS, "published")
        connection.execute(
            "INSERT INTO instrument_relation VALUES"
            " ('ini-1', 'mencabut', 'itu'), ('itu-1', 'mencabut', 'ini'),"
            " ('uji-1', 'mencabut', 'usang')"
        )
        twin = {"P1": tiny_plan.metric((10, 10, 30, 25))}
        tiny_plan.add_parcels(connection, "bidang-2025-lain", "2025-01-01", twin)


def test_plans_that_repeal_each_other_settle_nothing(get: Get) -> None:
    body = get("/v1/verdicts", **at(2450, 50), activity="1")
    assert (outcome(body), reasons(body)) == ("undetermined", ["two_plans"])
    assert body["revisions"] == ["ini-1", "itu-1"]


def test_a_repeal_ends_a_plan_also_where_the_repealing_one_has_no_land(get: Get) -> None:
    body = get("/v1/verdicts", **at(2850, 50), activity="1")
    assert (body["coverage"], body["reason"]["code"]) == ("none", "no_plan_in_force")
    assert [(one["id"], one["legal_status"]) for one in body["not_in_force"]] == [
        ("usang-1", "dicabut")
    ]
    before = get("/v1/verdicts", **at(2850, 50), activity="1", as_of="2022-01-01")
    assert before["revisions"] == ["usang-1"]


def test_a_repealed_plan_is_shown_as_such_wherever_it_is_listed(get: Get) -> None:
    plans = {one["id"]: one["in_force"] for one in get("/v1/plans")["plans"]}
    assert (plans["usang"], plans["tua"]) == (None, None)
    (revision,) = get("/v1/plans/usang/revisions")["revisions"]
    assert (revision["legal_status"], revision["in_force"]) == ("dicabut", False)
    assert "usang-1" not in get("/v1/activities", q="warung")["revisions"]
    asked = get("/v1/verdicts", **at(2850, 50), activity="1", revision="usang-1")
    assert asked["plans"][0]["revision"]["legal_status"] == "dicabut"


def test_plans_and_revisions_can_be_asked_by_revision(get: Get, client: TestClient) -> None:
    (plan,) = get("/v1/plans", revision="uji-0")["plans"]
    assert (plan["id"], plan["in_force"]["id"]) == ("uji", "uji-1")
    listed = get("/v1/plans/uji/revisions", revision="uji-0")
    assert [one["id"] for one in listed["revisions"]] == ["uji-0"]
    assert listed["as_of"] == plan["as_of"]
    for path in ("/v1/plans", "/v1/plans/uji/revisions"):
        assert client.get(path, params={"revision": "tidak-ada"}).status_code == 404
        both = client.get(path, params={"revision": "uji-0", "as_of": "2024-01-01"})
        assert both.status_code == 400
    other = client.get("/v1/plans/lain/revisions", params={"revision": "uji-0"})
    assert other.status_code == 404


def test_an_empty_list_for_want_of_rules_says_so(get: Get) -> None:
    body = get("/v1/activities/at", **at(2650, 50))
    assert body["items"] == []
    assert "no_rulebook" in [one["code"] for one in body["findings"]]


def test_a_search_names_what_it_searched(get: Get) -> None:
    body = get("/v1/activities", q="warung")
    assert {"uji-1", "lain-1"} <= set(body["revisions"])
    assert body["is_simulation"] is True
    nothing = get("/v1/activities", q="warung", revision="bisu-1")
    assert (nothing["items"], nothing["revisions"]) == ([], [])


def test_a_parcel_two_layers_of_one_date_hold_is_not_chosen_from(
    get: Get, client: TestClient
) -> None:
    body = get("/v1/verdicts", **at(20, 20), kbli="56101")
    assert (body["kind"], outcome(body)) == ("point", "undetermined")
    assert [one["layer"] for one in body["candidates"]] == ["bidang-2025", "bidang-2025-lain"]
    assert client.get("/v1/parcels/P1").status_code == 409


def test_a_zone_key_is_asked_under_the_revision_named(get: Get, client: TestClient) -> None:
    assert client.get(KEY, params={"revision": "nothing"}).status_code == 404
    assert client.get(KEY, params={"revision": "bisu-1"}).status_code == 400
    body = get(KEY, revision="uji-2")
    assert [one["id"] for one in body["related"]] == ["uji-2"]


@pytest.mark.parametrize("after", [["", 2**40], ["", -(2**62)], ["\x00", 1]])
def test_a_forged_place_in_a_search_is_refused(client: TestClient, after: list[Any]) -> None:
    belongs = mark("search", "", "", "")
    cursor = base64.urlsafe_b64encode(orjson.dumps([belongs, *after])).decode().rstrip("=")
    assert client.get("/v1/activities", params={"cursor": cursor}).status_code == 400


@pytest.mark.parametrize(
    ("path", "asked"),
    [
        ("/v1/activities", {"kbli": "٥٦١"}),
        ("/v1/parcels/P3", {"region": "٩٩.٠١"}),
        ("/v1/parcels/P3", {"as_of": "0"}),
        ("/v1/parcels/P3", {"as_of": "1767225600"}),
        ("/v1/parcels/P3", {"as_of": "2026-06-01T00:00:00"}),
        ("/v1/parcels/P3", {"known_at": "1767225600"}),
        ("/v1/parcels/P3", {"known_at": "2026-01-01"}),
    ],
)
def test_what_is_no_code_and_no_date_is_refused(
    client: TestClient, path: str, asked: dict[str, str]
) -> None:
    response = client.get(path, params=asked)
    assert response.status_code == 400, response.text
    assert response.json()["errors"][0]["parameter"] in asked


def test_a_polygon_in_other_coordinates_is_refused(client: TestClient) -> None:
    def ask(name: str) -> int:
        crs = {"type": "name", "properties": {"name": name}}
        box = {**tiny_plan.polygon_lonlat((10, 60, 30, 80)), "crs": crs}
        status: int = client.post("/v1/verdicts?kbli=56101", json=box).status_code
        return status

    assert ask("urn:ogc:def:crs:OGC:1.3:CRS84") == 200
    assert ask("urn:ogc:def:crs:EPSG::4238") == 422
    assert ask("EPSG:3857") == 422


def test_a_polygon_of_no_size_is_not_outside_the_plan(client: TestClient) -> None:
    lon, lat = tiny_plan.lonlat(50, 70)
    ring = [[lon, lat], [lon + 1e-10, lat], [lon, lat + 1e-10], [lon, lat]]
    box = {"type": "Polygon", "coordinates": [ring]}
    assert client.post("/v1/verdicts?kbli=56101", json=box).status_code == 422


def test_a_comb_over_the_whole_city_is_refused(client: TestClient) -> None:
    west, south = tiny_plan.lonlat(0, 0)
    teeth = [(west + n * 1e-5, south + 0.04 * (n % 4 in (1, 2))) for n in range(1000)]
    ring = [*teeth, (west + 0.0101, south - 1e-5), (west, south - 1e-5), teeth[0]]
    comb = {"type": "Polygon", "coordinates": [ring]}
    response = client.post("/v1/verdicts?kbli=56101", json=comb)
    assert (response.status_code, "outline" in response.text) == (422, True)


def test_a_slash_too_many_is_not_sent_on(client: TestClient) -> None:
    # A redirect repeats the place, and behind a proxy it would name http.
    response = client.get("/v1/zones/", params=at(50, 70), follow_redirects=False)
    assert (response.status_code, response.headers["content-type"]) == (
        404,
        "application/problem+json",
    )


def test_an_edition_without_a_code_is_refused(client: TestClient) -> None:
    asked = {"activity": "1", "edition": "2015"}
    response = client.get("/v1/parcels/P4/verdict", params=asked)
    assert response.json()["errors"][0]["parameter"] == "edition"


def test_a_browser_may_read_why_it_is_refused(client: TestClient) -> None:
    asked = {"Origin": "https://peta.example", "Accept": "text/html"}
    response = client.get("/v1/plans", headers=asked)
    assert response.status_code == 406
    assert response.headers["access-control-allow-origin"] == "*"
