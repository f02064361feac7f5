"""The sub-zone next to a place: distances worked out by hand on the tiny plan's drawing."""

from __future__ import annotations

from io import StringIO
from typing import Any

import pytest
from rich.console import Console
from starlette.testclient import TestClient

from scripts.telling import Teller
from simpeltaru.assess import (
    Library,
    Moment,
    ParcelPlace,
    PointPlace,
    Question,
    facts_needed,
    judge,
    run,
)
from simpeltaru.db.accounts import READ
from simpeltaru.db.engine import connect
from tests.api.conftest import NOON, Get, at
from tests.databases import Database
from tests.support import tiny_plan

POINTS = {
    "the side of the square it lies in": ((80, 50), ("K-1", 20.0)),
    "road land is a sub-zone": ((50, 60), ("BJ", 40.0)),
    "in an overlap both are its own": ((197, 150), ("BJ", 40.0)),
    "across a gap in the plan": ((255, 50), ("K-1", 55.0)),
    "across land nobody planned": ((650, 50), ("K-1", 150.0)),
    "in a gap nothing is its own": ((201, 50), ("K-1", 1.0)),
}
PARCELS = {
    "P4": ("BJ", 20.0),
    "P3": ("K-1", 40.0),
    "P2": ("BJ", 70.0),
    "P7": ("BJ", 10.0),
    "P12": ("K-1", 120.0),
}
POLYGONS = {
    "one it borders": ((60, 40, 100, 60), ("K-1", 0.0)),
    "a sliver below the threshold is no part": ((60, 40, 100.02, 60), ("K-1", 0.0)),
    "a sliver above it is one": ((60, 40, 100.2, 60), ("BJ", 40.0)),
    "partly outside the plan": ((640, 80, 660, 120), ("K-1", 140.0)),
}
Near = tuple[str, float]


def situation(body: dict[str, Any], plan: int = 0) -> dict[str, Any]:
    found: dict[str, Any] = body["plans"][plan]["situation"]
    return found


def is_(near: dict[str, Any] | None, expected: Near) -> None:
    assert near is not None
    assert (near["subzone"]["key"], near["distance_m"]) == (
        expected[0],
        pytest.approx(expected[1], abs=1e-5),
    )
    assert (near["swp"], near["block"]) == ("I", "I.A")


@pytest.mark.parametrize("case", POINTS)
def test_from_a_point(get: Get, case: str) -> None:
    (x, y), expected = POINTS[case]
    found = situation(get("/v1/zones", **at(x, y)))
    is_(found["next_zone"], expected)
    assert found["point_next_zone"] is None


@pytest.mark.parametrize("parcel", PARCELS)
def test_from_the_edge_of_a_parcel(get: Get, parcel: str) -> None:
    found = situation(get(f"/v1/parcels/{parcel}/verdict", kbli="56101"))
    is_(found["next_zone"], PARCELS[parcel])
    assert found["point_next_zone"] is None


def test_from_a_point_in_a_parcel_both_are_told(get: Get) -> None:
    """P3 lies in R-4, BJ and RTH-2; the point in it in R-4 alone, 9 m from the road."""
    found = situation(get("/v1/verdicts", **at(50, 91), kbli="56101"))
    is_(found["next_zone"], ("K-1", 40.0))
    is_(found["point_next_zone"], ("BJ", 9.0))


@pytest.mark.parametrize("case", POLYGONS)
def test_from_the_edge_of_a_polygon(client: TestClient, case: str) -> None:
    box, expected = POLYGONS[case]
    body = {"type": "Polygon", "coordinates": tiny_plan.polygon_lonlat(box)["coordinates"]}
    response = client.post("/v1/verdicts?kbli=56101", json=body)
    assert response.status_code == 200, response.text
    is_(situation(response.json())["next_zone"], expected)


def test_each_plan_has_its_own_neighbours(get: Get) -> None:
    """At 440, 50 the plan `lain` has one sub-zone only, `uji` has KT 140 m away."""
    body = get("/v1/zones", **at(440, 50))
    found = {one["revision"]["id"]: one["situation"]["next_zone"] for one in body["plans"]}
    assert found["lain-1"] is None
    is_(found["uji-1"], ("KT", 140.0))


def test_nothing_further_away_than_500_m_is_a_neighbour(get: Get) -> None:
    """The annulled plan has one square; asked by its id it has nothing beside it."""
    found = situation(get("/v1/zones", **at(1050, 50), revision="batal-1"))
    assert found["next_zone"] is None


def test_the_terminal_says_it_with_the_tolerance(tiny: Database) -> None:
    said = StringIO()
    with connect(tiny.url(READ), timeout_ms=5000) as session:
        for place in (PointPlace(*tiny_plan.lonlat(50, 91)), ParcelPlace("P4")):
            question = Question(place, Moment(NOON))
            answer = judge(run(facts_needed(question, Library()), session))
            Teller("id", "citizen", console=Console(file=said, width=120)).tell(answer)
    assert "Sub-zona lain terdekat: K-1 Perdagangan, 40 m (± 2,5 m)" in said.getvalue()
    assert "Dari titik itu: BJ BJ, 9 m (± 2,5 m)" in said.getvalue()
    assert "Sub-zona lain terdekat: BJ BJ, 20 m (± 2,5 m)" in said.getvalue()
