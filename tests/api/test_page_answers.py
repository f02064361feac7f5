"""The card says what the API says: everywhere, in both languages, with and without the page."""

from __future__ import annotations

import json
from typing import Any

import pytest
import shapely
from starlette.testclient import TestClient

from simpeltaru.texts import name
from tests.api.conftest import Get, at, outcome
from tests.api.page_reading import OUTCOMES, Card, Open, card_of
from tests.support import tiny_plan

RESTAURANT = {"kbli": "56101"}
PLACES: dict[str, dict[str, Any]] = {
    "point": at(5, 5),
    "point in a parcel": at(15, 15),
    "split parcel": {"parcel": "P2"},
    "parcel with road": {"parcel": "P3"},
    "gap and a zone without rules": {"parcel": "P6"},
    "two zones claim it": {"parcel": "P7"},
    "two plans": {"parcel": "P8"},
    "annulled": {"parcel": "P9"},
    "a sliver of another zone": {"parcel": "P10"},
    "parcel outside": {"parcel": "P11"},
    "repealed elsewhere": {"parcel": "P12"},
    "overlapping parcels": at(25, 70),
    "outside": at(5000, 50),
    "far away": {"lon": -60.0, "lat": 80.0},
    "just outside": at(-1, 50),
    "near a boundary": at(98, 70),
    "not yet in force": at(1250, 50),
    "on a road": at(50, 105),
    "draft": {"parcel": "P1", "revision": "uji-2"},
    "older revision": {"parcel": "P1", "as_of": "2021-07-01"},
}
ACTIVITIES: dict[str, dict[str, str]] = {
    "listed": RESTAURANT,
    "several rows": {"kbli": "56102"},
    "prefix": {"kbli": "23941"},
    "unlisted": {"kbli": "01461"},
    "another edition": {"kbli": "56101", "edition": "2015"},
    "by name": {"activity": "7"},
}


def api_answer(get: Get, asked: dict[str, Any]) -> dict[str, Any]:
    rest = dict(asked)
    parcel = rest.pop("parcel", None)
    return get("/v1/verdicts" if parcel is None else f"/v1/parcels/{parcel}/verdict", **rest)


@pytest.mark.parametrize("lang", ["id", "en"])
@pytest.mark.parametrize("activity", list(ACTIVITIES))
@pytest.mark.parametrize("place", list(PLACES))
def test_the_card_and_the_api_give_one_answer(
    card: Open, get: Get, place: str, activity: str, lang: str
) -> None:
    asked = {**PLACES[place], **ACTIVITIES[activity], "lang": lang}
    body, shown = api_answer(get, asked), card(**asked)
    assert shown.outcome == outcome(body)
    (verdict,) = shown.element.all("section", "verdict")
    assert name("outcome", outcome(body), lang) in verdict.text
    assert name("outcome_meaning", outcome(body), lang) in verdict.text
    assert len(verdict.all("svg", "sign")) >= 1
    for finding in body["verdicts"][0]["headline"]["findings"]:
        assert " ".join(finding["text"].split()) in verdict.text
    assert shown.revisions == body["revisions"]
    assert shown.as_of == body["as_of"]
    assert part_outcomes(shown) == [
        part["label"]
        for plan in body["plans"]
        if plan["situation"]["planar_m2"] is not None
        for part in plan["verdicts"][0]["parts"]
    ]


def part_outcomes(shown: Card) -> list[str]:
    """The outcomes in the tables of parts, in their order."""
    return [
        line.one("span").text
        for table in shown.element.all("table", "parts")
        for line in table.all("span", "answer")
        if line.all("svg", "sign")
    ]


def test_the_page_holds_the_card_it_serves_alone(client: TestClient) -> None:
    for asked in (at(15, 15) | RESTAURANT, {"parcel": "P2"}, {}):
        page = card_of(client.get("/peta", params=asked).text)
        alone = card_of(client.get("/peta/kartu", params=asked).text)
        assert page.text == alone.text
        assert page.element.attributes == alone.element.attributes


@pytest.mark.parametrize("place", list(PLACES))
def test_without_an_activity_it_says_what_the_place_is_for(
    card: Open, get: Get, place: str
) -> None:
    asked = PLACES[place]
    shown = card(**asked)
    assert shown.outcome == ""
    rest = dict(asked)
    parcel = rest.pop("parcel", None)
    path = "/v1/activities/at" if parcel is None else f"/v1/parcels/{parcel}/activities"
    listed = get(path, **rest)
    counts = {one["label"]: one["count"] for one in listed["counts"] if one["count"]}
    withheld = listed["withheld"] is not None
    told = {
        group.one("span", "name").text: len(group.all("li"))
        for group in shown.element.all("details", "group")
    }
    assert told == ({} if withheld else counts)


def test_every_activity_of_the_list_leads_to_the_outcome_it_stands_under(
    card: Open, client: TestClient
) -> None:
    for asked in (at(5, 5), {"parcel": "P2"}):
        groups = card(**asked).element.all("details", "group")
        assert groups
        for group in groups:
            (expected,) = group.classes & OUTCOMES
            for link in group.all("a"):
                answered = card_of(client.get(link.attributes["href"]).text)
                assert answered.outcome == expected, link.text


def test_a_zone_is_told_in_plain_words_with_its_code(card: Open) -> None:
    zones = card(**at(5, 5)).element.one("ul", "zone-list")
    assert "Kawasan hunian dengan rumah yang jarang." in zones.text
    assert "R-4" in zones.text
    english = card(**at(5, 5), lang="en").element.one("ul", "zone-list")
    assert "Residential area of low density." in english.text
    official = [one for one in english.all("span") if one.attributes.get("lang") == "id"]
    assert "Perumahan" in [one.text for one in official]


def test_a_split_parcel_adds_up_and_names_what_is_not_judged(card: Open) -> None:
    table = card(parcel="P3", **RESTAURANT).element.one("table", "parts")
    assert "Untuk jalan, tidak dinilai" in table.text
    shares = [
        float(cell.one("small").text.removesuffix(" %").replace(",", "."))
        for cell in table.all("td", "n")
    ]
    assert sum(shares) == pytest.approx(100)


def test_limits_keep_their_silences(card: Open) -> None:
    limits = card(parcel="P1").element.all("div", "limit")
    said = {
        one.one("dt").text: one.all("span", "figure") or one.all("span", "absent") for one in limits
    }
    assert {key: value[0].text for key, value in said.items()} == {
        "KDB maksimum": "paling banyak 60 %",
        "KLB maksimum": "tidak diketahui (tabel kosong)",
    }
    drawn = {one.one("dt").text: len(one.all("svg", "drawing")) for one in limits}
    assert drawn == {"KDB maksimum": 1, "KLB maksimum": 0}


def test_overlays_stand_with_what_they_do(card: Open) -> None:
    found = card(parcel="P2", **RESTAURANT).element.one("ul", "provisions")
    assert "Kawasan Rawan Bencana: Rawan Banjir" in found.text
    assert "menambah syarat B3" in found.text


def test_what_the_plan_does_not_say_stands_apart(card: Open) -> None:
    shown = card(**at(250, 150), **RESTAURANT)
    assert shown.outcome == "undetermined"
    headings = [one.text for one in shown.element.all("h3")]
    assert "Yang tidak disebut rencana" in headings
    assert "Kosong tidak sama dengan dilarang" in shown.text


def test_the_next_zone_is_told_with_its_uncertainty(card: Open, get: Get) -> None:
    body = get("/v1/zones", **at(90, 70))
    found = body["plans"][0]["situation"]["next_zone"]
    assert found["subzone"]["code"] == "K-1"
    assert (
        "Sub-zona K-1 Perdagangan berjarak 10 m dari titik ini (±2,5 m)." in card(**at(90, 70)).text
    )


@pytest.mark.parametrize(
    ("place", "advice"),
    [
        ("overlapping parcels", "Pilih salah satu bidang"),
        ("two plans", "rencana mana yang dipakai"),
        ("outside", "Periksa dulu apakah letak titiknya"),
        ("annulled", "rencana apa yang dipakai sementara ini"),
        ("just outside", "Pilih titik yang sedikit bergeser"),
        ("not yet in force", "rencana apa yang dipakai sementara ini"),
    ],
)
def test_where_there_is_no_answer_it_says_what_to_do_next(
    card: Open, place: str, advice: str
) -> None:
    for asked in (PLACES[place], {**PLACES[place], **RESTAURANT}):
        assert advice in card(**asked).element.one("section", "advice").text


def test_parcels_that_overlap_are_links_to_each(card: Open, client: TestClient) -> None:
    shown = card(**at(25, 70), **RESTAURANT)
    links = shown.element.one("section", "choose").all("a")
    answers = [card_of(client.get(one.attributes["href"]).text) for one in links]
    assert [one.text.rpartition(" ")[2] for one in links] == ["P4", "P5"]
    assert {one.outcome for one in answers} == {"limited_conditional"}
    assert shown.element.all("ul", "cited") == shown.element.all("div", "limit") == []
    roles = {one["properties"].get("id"): one["properties"]["role"] for one in shown.features}
    assert roles == {"P4": "candidate", "P5": "candidate", None: "point"}


def test_what_is_drawn_is_geojson_of_the_place(card: Open) -> None:
    shown = card(**at(95, 15), **RESTAURANT)
    by_role: dict[str, list[dict[str, Any]]] = {}
    for one in shown.features:
        by_role.setdefault(one["properties"]["role"], []).append(one)
    assert {role: len(found) for role, found in by_role.items()} == {
        "part": 2,
        "outline": 1,
        "point": 1,
    }
    parts = {one["properties"]["code"]: one["properties"]["outcome"] for one in by_role["part"]}
    assert parts == {"K-1": "conditional", "R-4": "limited_conditional"}
    outline = shapely.geometry.shape(by_role["outline"][0]["geometry"])
    assert outline.contains(shapely.Point(tiny_plan.lonlat(100, 20)))
    bounds = json.loads(shown.element.attributes["data-bounds"])
    assert bounds == pytest.approx(outline.bounds)


def test_a_point_draws_no_parts(card: Open) -> None:
    assert [one["properties"]["role"] for one in card(**at(5, 5)).features] == ["point"]
    assert card().features == []


def test_the_title_says_the_outcome_first(card: Open) -> None:
    asked = card(parcel="P2", **RESTAURANT).element.attributes["data-title"]
    assert asked == "Berbeda per bagian – Bidang tanah 00001 – Uji – Peta tata ruang"


def test_the_law_it_rests_on_is_named(card: Open) -> None:
    shown = card(parcel="P1", **RESTAURANT)
    for said in ("CONTOH-uji-1 / 2024", "Mulai berlaku 1 Januari 2024", "uji-1", "Bidang uji"):
        assert said in shown.text
    assert "Lampiran UJI (matriks.csv, baris 3, kolom R-4)" in shown.text
    assert "Ini informasi, bukan izin." in shown.text
    assert "SIMULASI" in shown.text


def test_counts_read_well_also_of_one(card: Open) -> None:
    def counts(lang: str) -> dict[int, str]:
        groups = card(**at(5, 5), lang=lang).element.all("details", "group")
        return {len(group.all("li")): group.one("span", "count").text for group in groups}

    english = counts("en")
    assert 1 in english
    assert english == {count: f"activities: {count}" for count in english}
    assert counts("id") == {count: f"{count} kegiatan" for count in english}
