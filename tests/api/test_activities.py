"""The list of activities at a place, its pages and filters, and the search."""

from __future__ import annotations

from typing import Any

from starlette.testclient import TestClient

from tests.api.conftest import Get, at
from tests.support import tiny_plan

IDS = list(tiny_plan.CELLS)


def outcomes(body: dict[str, Any]) -> dict[str, str]:
    return {one["id"]: one["outcome"] for one in body["items"]}


def test_counts_come_first_and_name_every_outcome(get: Get) -> None:
    body = get("/v1/parcels/P1/activities")
    assert next(iter(body)) == "counts"
    counts = {one["outcome"]: one["count"] for one in body["counts"]}
    assert len(counts) == 8
    assert sum(counts.values()) == body["numberMatched"] == body["numberReturned"] == len(IDS)
    assert counts["prohibited"] == 2


def test_the_list_says_what_each_verdict_says(get: Get) -> None:
    for parcel in tiny_plan.PARCELS:
        body = get(f"/v1/parcels/{parcel}/activities")
        if not body["items"]:
            assert body["coverage"] == "none"
            continue
        asked = get(f"/v1/parcels/{parcel}/verdict", activity=IDS)
        own = {one["query"]["activity"]: one["headline"] for one in asked["verdicts"]}
        for item in body["items"] if len(body["revisions"]) == 1 else []:
            assert item["outcome"] == own[item["id"]]["outcome"], (parcel, item["id"])
            assert item["by_outcome"] == own[item["id"]]["by_outcome"]


def test_pages_are_complete_and_in_order(get: Get, client: TestClient) -> None:
    whole = get("/v1/parcels/P2/activities")
    seen: list[str] = []
    body = get("/v1/parcels/P2/activities", limit=3)
    while True:
        assert body["numberMatched"] == len(IDS)
        seen += [one["id"] for one in body["items"]]
        following = [one for one in body["links"] if one["rel"] == "next"]
        if not following:
            break
        body = client.get(following[0]["href"]).json()
    assert seen == [one["id"] for one in whole["items"]]


def test_the_next_page_stays_at_the_same_moment(get: Get) -> None:
    (link,) = get("/v1/activities/at", **at(15, 15), limit=3)["links"]
    assert "known_at=2026-06-01T04" in link["href"]
    assert "as_of=2026-06-01" in link["href"]


def test_filters(get: Get) -> None:
    only = get("/v1/parcels/P1/activities", outcome=["permitted", "prohibited"])
    assert set(outcomes(only).values()) == {"permitted", "prohibited"}
    assert sum(one["count"] for one in only["counts"]) == len(IDS)
    assert set(outcomes(get("/v1/parcels/P1/activities", q="WARUNG"))) == {"5", "6"}
    assert set(outcomes(get("/v1/parcels/P1/activities", kbli="5610"))) == {"2", "5", "6"}
    # 23941 is covered by the row of 2394.
    assert set(outcomes(get("/v1/parcels/P1/activities", kbli="23941"))) == {"4"}


def test_a_column_of_a_rulebook_without_any_place(get: Get) -> None:
    book = tiny_plan.rulebook()
    body = get(f"/v1/rulebooks/{book.hash}/zones/R-4/activities")
    assert (body["kind"], body["region"], body["revisions"]) == ("zone_key", None, [])
    assert "uji-1" in {one["id"] for one in body["related"]}
    expected = {
        "1": "permitted",
        "2": "limited_conditional",
        "3": "limited",
        "4": "prohibited",
        "5": "conditional",
        "6": "prohibited",
        "7": "permitted",
    }
    assert outcomes(body) == expected


def test_a_blank_cell_stays_unknown(get: Get) -> None:
    book = tiny_plan.rulebook()
    body = get(f"/v1/rulebooks/{book.hash}/zones/SPU-1/activities")
    assert outcomes(body)["2"] == "undetermined"


def test_a_polygon_has_a_list_too(client: TestClient, get: Get) -> None:
    polygon = tiny_plan.polygon_lonlat(tiny_plan.PARCELS["P2"])
    body = client.post("/v1/activities/at", json=polygon, params={"limit": 1000}).json()
    assert outcomes(body) == outcomes(get("/v1/parcels/P2/activities"))


def test_the_search_finds_names_likenesses_and_codes(get: Get) -> None:
    def names(**asked: Any) -> set[str]:
        return {one["name"] for one in get("/v1/activities", **asked)["items"]}

    assert names(q="warung") == {"Warung makan", "Warung di taman"}
    assert "Restoran" in names(q="restoram")
    assert names(kbli="23941") == {"Industri semen"}
    assert names(kbli="56") == {"Restoran", "Warung makan", "Warung di taman"}
    assert names(q="100%_") == set()
    assert len(names()) == len(IDS)


def test_the_search_pages_and_counts(get: Get, client: TestClient) -> None:
    first = get("/v1/activities", kbli="56", limit=2)
    assert (first["numberMatched"], first["numberReturned"]) == (3, 2)
    second = client.get(first["links"][0]["href"]).json()
    assert (second["numberReturned"], second["links"]) == (1, [])
    assert second["items"][0]["name"] == "Warung di taman"
