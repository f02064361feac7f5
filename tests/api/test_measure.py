"""On 200 random parcels: parts, gaps and overlaps are right, and the list is the verdicts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from simpeltaru.db.accounts import READ
from simpeltaru.settings import Settings
from tests.databases import Database
from tests.support import mosaic, tiny_plan
from tests.support.mosaic import Mosaic

PARCELS = 200
IDS = list(tiny_plan.CELLS)


@pytest.fixture(scope="module")
def made() -> Mosaic:
    return mosaic.make(seed=20)


@pytest.fixture(scope="module")
def client(database: Database, made: Mosaic) -> Iterator[TestClient]:
    mosaic.load(database.url(), made)
    with TestClient(create_app(Settings(database_url=database.url(READ)))) as opened:
        yield opened


@pytest.fixture(scope="module")
def answers(client: TestClient, made: Mosaic) -> dict[str, dict[str, Any]]:
    """A verdict for every activity, by parcel."""
    found = {}
    for parcel in list(made.parcels)[:PARCELS]:
        response = client.get(f"/v1/parcels/{parcel}/verdict", params={"activity": IDS})
        assert response.status_code == 200, response.text
        found[parcel] = response.json()
    return found


def parts_of(situation: dict[str, Any]) -> list[dict[str, Any]]:
    return [*situation["parts"], *situation["roads"], *situation["ignored"]]


def test_parts_gaps_and_overlaps_equal_an_independent_computation(
    answers: dict[str, dict[str, Any]], made: Mosaic
) -> None:
    seen: dict[str, int] = defaultdict(int)
    for parcel, body in answers.items():
        place = made.parcels[parcel]
        if not body["plans"]:
            assert mosaic.covered(made, place) == 0
            seen["outside"] += 1
            continue
        situation = body["plans"][0]["situation"]
        expected = mosaic.measured(made, place)
        found: dict[tuple[str, bool], float] = defaultdict(float)
        for part in parts_of(situation):
            found[part["subzone"]["key"], bool(part["overlays"])] += part["planar_m2"]
        for key in expected.keys() | found.keys():
            assert found[key] == pytest.approx(expected.get(key, 0.0), abs=0.01), (parcel, key)
        covered = mosaic.covered(made, place)
        overlap = sum(expected.values()) - covered
        assert situation["gap_m2"] == pytest.approx(place.area - covered, abs=0.01)
        assert situation["overlap_m2"] == pytest.approx(overlap, abs=0.01)
        total = sum(part["planar_m2"] for part in parts_of(situation))
        kept = total - situation["overlap_m2"] + situation["gap_m2"]
        assert kept == pytest.approx(place.area, abs=1e-6 + 1e-9 * place.area)
        seen["split"] += len(situation["parts"]) > 1
        seen["gap"] += situation["gap_m2"] > 1
        seen["overlap"] += situation["overlap_m2"] > 1
        seen["ignored"] += bool(situation["ignored"])
        seen["thin"] += any(not part["certain"] for part in situation["parts"])
    # The mosaic has to hold what real plans hold, or the test shows nothing.
    assert all(seen[kind] >= 5 for kind in ("split", "gap", "overlap", "thin")), dict(seen)


def test_the_list_of_activities_equals_one_verdict_each(
    client: TestClient, answers: dict[str, dict[str, Any]]
) -> None:
    outcomes = set()
    for parcel, body in answers.items():
        listed = client.get(f"/v1/parcels/{parcel}/activities").json()
        if not body["plans"]:
            assert listed["items"] == []
            continue
        assert [one["id"] for one in listed["items"]] == IDS
        (plan,) = body["plans"]
        pairs = zip(listed["items"], body["verdicts"], plan["verdicts"], strict=True)
        for item, asked, verdict in pairs:
            assert asked["query"]["activity"] == item["id"]
            headline = asked["headline"]
            assert item["outcome"] == headline["outcome"], (parcel, item["id"])
            assert item["by_outcome"] == headline["by_outcome"]
            assert [one["outcome"] for one in item["parts"]] == [
                one["outcome"] for one in verdict["parts"]
            ]
            codes = {one["code"] for part in verdict["parts"] for one in part["conditions"]}
            assert set(item["codes"]) == codes
            outcomes.add(item["outcome"])
    assert len(outcomes) >= 6, outcomes
