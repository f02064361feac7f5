"""Answers over real land: the polygons and parcels of Jagoi Babang under Trikora's matrix.

On 200 random parcels, parts, gaps and overlaps are compared with set operations on the files as
they were read, and every activity of the list with its own verdict.
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import geopandas
import pytest
import shapely
from shapely.geometry.base import BaseGeometry
from starlette.testclient import TestClient

from api.app import create_app
from simpeltaru.assess import (
    Library,
    Moment,
    ParcelPlace,
    Question,
    facts_needed,
    judge,
    list_here,
    run,
)
from simpeltaru.db.accounts import READ
from simpeltaru.db.engine import connect
from simpeltaru.revisions.load_layers import load_layers
from simpeltaru.revisions.load_plan import load_plan
from simpeltaru.settings import Settings
from simpeltaru.verdict import ActivityQuery, Outcome
from tests.databases import Database, clone_of
from tests.real.packages import (
    COLUMNLESS,
    JAGOI,
    jagoi_layers,
    jagoi_plan,
    needs_data,
    uji_gabungan,
)

pytestmark = needs_data

PARCELS, ACTIVITIES = 200, 1801
WHOLLY, SOME = 10, 150
SRGI2013, UTM_49N = 9470, 9479
DRAFT = "jagoi-babang-2024-09-26"


def metric(name: str) -> geopandas.GeoDataFrame:
    """A file of the plan in metres; its WGS 84 is SRGI2013."""
    frame = geopandas.read_file(JAGOI / name)
    return frame.set_crs(SRGI2013, allow_override=True).to_crs(UTM_49N)


@pytest.fixture(scope="module")
def real(
    template_database: Database, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Database]:
    for database in clone_of(template_database):
        folder = tmp_path_factory.mktemp("jawaban")
        load = database.url("simpeltaru_load")
        load_plan(jagoi_plan(folder / "draf"), load)
        load_plan(uji_gabungan(folder / "gabungan"), load)
        load_layers(jagoi_layers(folder / "lapisan"), load)
        yield database


@pytest.fixture(scope="module")
def client(real: Database) -> Iterator[TestClient]:
    with TestClient(create_app(Settings(database_url=real.url(READ)))) as opened:
        yield opened


@pytest.fixture(scope="module")
def revision(client: TestClient) -> str:
    """The combination of real polygons and a real matrix of elsewhere, marked as a simulation."""
    listed = [
        one["id"]
        for plan in client.get("/v1/plans").json()["plans"]
        for one in client.get(f"/v1/plans/{plan['id']}/revisions").json()["revisions"]
        if one["rulebook"]
    ]
    (found,) = listed
    return str(found)


@pytest.fixture(scope="module")
def parcels() -> dict[str, BaseGeometry]:
    frame = metric("persil_hat.gpkg")
    chosen = random.Random(20260601).sample(range(len(frame)), PARCELS)
    return {str(frame["OBJECTID"].iloc[n]): frame.geometry.iloc[n] for n in chosen}


@pytest.fixture(scope="module")
def zones() -> geopandas.GeoDataFrame:
    return metric("polaruang_2024-09-26.gpkg")


def ask(client: TestClient, path: str, **asked: Any) -> dict[str, Any]:
    response = client.get(path, params=asked)
    assert response.status_code == 200, response.text
    body: dict[str, Any] = response.json()
    return body


def parts_of(situation: dict[str, Any]) -> list[dict[str, Any]]:
    return [*situation["parts"], *situation["roads"], *situation["ignored"]]


def test_parts_gaps_and_overlaps_equal_the_files(
    client: TestClient,
    revision: str,
    parcels: dict[str, BaseGeometry],
    zones: geopandas.GeoDataFrame,
) -> None:
    tree, codes = zones.sindex, zones["KODSZN"]
    split = 0
    for parcel, place in parcels.items():
        body = ask(client, f"/v1/parcels/{parcel}", revision=revision)
        near = tree.query(place, predicate="intersects")
        pieces: dict[str, list[BaseGeometry]] = defaultdict(list)
        for index in near:
            pieces[codes.iloc[index]].append(zones.geometry.iloc[index])
        unions = {code: shapely.union_all(shapes) for code, shapes in pieces.items()}
        covered = shapely.union_all(list(unions.values())).intersection(place).area if unions else 0
        if not body["plans"]:
            assert covered == pytest.approx(0, abs=0.01)
            continue
        (plan,) = body["plans"]
        situation = plan["situation"]
        found: dict[str, float] = defaultdict(float)
        for part in parts_of(situation):
            # A zone's id is its row in the file, counted from 1.
            (code,) = {codes.iloc[row - 1] for row in part["zone_ids"]}
            found[code] += part["planar_m2"]
        claimed = 0.0
        for code in found.keys() | unions.keys():
            expected = unions[code].intersection(place).area if code in unions else 0.0
            claimed += found[code]
            assert found[code] >= expected - 0.01, (parcel, code)
            if not situation["overlap_m2"]:
                assert found[code] == pytest.approx(expected, abs=0.01), (parcel, code)
        assert situation["gap_m2"] == pytest.approx(place.area - covered, abs=0.01)
        assert situation["overlap_m2"] == pytest.approx(claimed - covered, abs=0.01)
        assert situation["planar_m2"] == pytest.approx(place.area, abs=0.01)
        split += len(situation["parts"]) > 1
    assert split > 50


def test_the_list_equals_one_verdict_for_every_activity(
    real: Database, revision: str, parcels: dict[str, BaseGeometry]
) -> None:
    # All of them on some parcels, and others on each of the rest: all on all takes 3 minutes.
    library, moment = Library(), Moment(datetime.now(UTC), revision=revision)
    dice = random.Random(7)
    seen: Counter[Outcome] = Counter()
    with connect(real.url(READ), timeout_ms=5000) as session:
        for number, parcel in enumerate(parcels):
            place = ParcelPlace(parcel)
            plain = run(facts_needed(Question(place, moment), library), session)
            listed = list(list_here(judge(plain)))
            assert len(listed) in (0, ACTIVITIES)
            chosen = listed if number < WHOLLY else dice.sample(listed, min(len(listed), SOME))
            queries = tuple(ActivityQuery(activity_id=one.id) for one in chosen)
            asked = judge(replace(plain, question=Question(place, moment, queries)))
            for one, verdict in zip(chosen, asked.headlines, strict=True):
                assert one.headline == verdict.headline, (parcel, one.id)
                seen[one.outcome] += 1
    assert len(seen) >= 5, seen
    assert sum(seen.values()) > 150 * SOME


def test_pages_over_http_are_the_whole_list(
    client: TestClient, revision: str, parcels: dict[str, BaseGeometry]
) -> None:
    path = f"/v1/parcels/{next(iter(parcels))}/activities"
    listed: list[str] = []
    body = ask(client, path, revision=revision, limit=1000)
    while True:
        listed += [one["id"] for one in body["items"]]
        following = [one for one in body["links"] if one["rel"] == "next"]
        if not following:
            break
        body = client.get(following[0]["href"]).json()
    assert len(listed) == len(set(listed)) == body["numberMatched"] == ACTIVITIES


def test_a_draft_without_a_rulebook_leaves_everything_open(
    client: TestClient, parcels: dict[str, BaseGeometry]
) -> None:
    for parcel in list(parcels)[:30]:
        path = f"/v1/parcels/{parcel}/verdict"
        body = ask(client, path, revision=DRAFT, kbli="56101")
        (verdict,) = body["verdicts"]
        assert verdict["headline"]["outcome"] == "undetermined"
        for plan in body["plans"]:
            assert plan["revision"]["legal_status"] == "disusun"
            assert (plan["revision"]["instrument"], plan["rulebook"]) == (None, None)
            codes = {
                finding["code"]
                for one in plan["verdicts"]
                for part in one["parts"]
                for finding in part["findings"]
            }
            assert codes <= {"no_rulebook"} or not plan["situation"]["parts"]
        assert body["is_simulation"] is False


def test_nothing_is_in_force_there(client: TestClient, parcels: dict[str, BaseGeometry]) -> None:
    parcel = next(iter(parcels))
    body = ask(client, f"/v1/parcels/{parcel}/verdict", kbli="56101")
    assert (body["coverage"], body["plans"]) == ("none", [])
    assert body["reason"]["code"] in ("no_plan_in_force", "outside_plan")


def test_sub_zones_without_a_column_are_never_judged(
    client: TestClient, revision: str, zones: geopandas.GeoDataFrame
) -> None:
    largest = zones.assign(area=zones.area).sort_values("area").groupby("KODSZN").tail(1)
    seen = set()
    for point in largest.representative_point().to_crs(SRGI2013):
        body = ask(
            client, "/v1/activities/at", lon=point.x, lat=point.y, revision=revision, limit=1000
        )
        numbers = {
            part["number"]: part["subzone"]["code"]
            for one in body["situations"]
            for part in one["parts"]
            if part["subzone"]["code"] in COLUMNLESS
        }
        seen |= set(numbers.values())
        for item in body["items"]:
            for part in item["parts"]:
                assert part["part"] not in numbers or part["outcome"] == "undetermined"
    assert seen == set(COLUMNLESS)
