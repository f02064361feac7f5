"""Places found by name, number and coordinates, over HTTP on the tiny plan with names."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import shapely
from starlette.testclient import TestClient

from api.app import create_app
from simpeltaru.assess.metric import metric_point
from simpeltaru.db.accounts import READ
from simpeltaru.plan import Datum, Region
from simpeltaru.settings import Settings
from tests.api.conftest import NOON, Get
from tests.databases import Database
from tests.support import tiny_places, tiny_plan

REGION = Region(
    tiny_plan.REGION, "Uji", "Asia/Makassar", tiny_plan.METRIC, tiny_plan.LONLAT, Datum.IDENTITY
)
LON, LAT = tiny_plan.lonlat(50, 50)


@pytest.fixture(scope="module")
def tiny(database: Database) -> Database:
    tiny_places.load_with_names(database.url())
    return database


@pytest.fixture(scope="module")
def client(tiny: Database) -> Iterator[TestClient]:
    with TestClient(create_app(Settings(database_url=tiny.url(READ)), lambda: NOON)) as opened:
        yield opened


def found(get: Get, q: str, **parameters: Any) -> list[tuple[str, str]]:
    body = get("/v1/places", q=q, **parameters)
    assert body["numberReturned"] == len(body["items"]) <= body["numberMatched"]
    return [(one["kind"], one["name"] or one["parcel"] or one["label"]) for one in body["items"]]


NAMES = {
    "Loktuan": [("kelurahan", "Lok Tuan")],
    "lok tuan": [("kelurahan", "Lok Tuan")],
    "LOK-TUAN": [("kelurahan", "Lok Tuan")],
    "api api": [("kelurahan", "Api-Api")],
    "apiapi": [("kelurahan", "Api-Api")],
    "apí-apí": [("kelurahan", "Api-Api")],
    "Gn. Elai": [("kelurahan", "Gunung Elai")],
    "elai": [("kelurahan", "Gunung Elai")],
    "gunung elay": [("kelurahan", "Gunung Elai")],
    "kel. lengkung": [("kelurahan", "Lengkung")],
    "kelurahan lengkng": [("kelurahan", "Lengkung")],
    "kec uji utr": [("kecamatan", "Uji Utara")],
    "Uji": [("kecamatan", "Uji Utara"), ("kecamatan", "Uji Selatan")],
    "kecamatan": [("kecamatan", "Uji Selatan"), ("kecamatan", "Uji Utara")],
    "kel. uji utara": [],
    "blok I.A.1": [("block", "I.A.1")],
    "ia2": [("block", "I.A.2")],
    "I.A": [("block", "I.A"), ("block", "I.A.1"), ("block", "I.A.2")],
    "kelurahan I.A": [],
    "I.A.3": [],
    "Jakarta": [],
    "%": [],
    "_": [],
    "' OR 1=1 --": [],
    "\\": [],
}


@pytest.mark.parametrize("q", NAMES)
def test_names_as_people_write_them(get: Get, q: str) -> None:
    assert found(get, q) == NAMES[q]


PARCELS = {
    "bidang 12 lok tuan": ["CARI-1", "CARI-3"],
    "persil 00012 loktuan": ["CARI-1"],
    "00012 api api": ["CARI-2"],
    "12 kel. api-api": ["CARI-2", "CARI-4"],
    "Api-Api no. 123": ["CARI-4"],
    "nomor 12": ["CARI-2", "CARI-1", "CARI-3", "CARI-4"],
    "00012": ["CARI-2", "CARI-1"],
    "0012": ["CARI-2", "CARI-1", "CARI-3", "CARI-4"],
    "0012x": [],
    "00007": ["CARI/6 b"],
    "CARI-3": ["CARI-3"],
    "cari-3": ["CARI-3"],
    "bidang CARI-3": ["CARI-3"],
    "cari/6 b": ["CARI/6 b"],
    "persil 00012 gunung elai": [],
    "persil 999": [],
}


@pytest.mark.parametrize("q", PARCELS)
def test_parcels_by_number_kelurahan_and_identifier(get: Get, q: str) -> None:
    items = get("/v1/places", q=q)["items"]
    assert [one["parcel"] for one in items if one["kind"] == "parcel"] == PARCELS[q]


def test_a_parcel_is_told_with_its_kelurahan(get: Get) -> None:
    (item,) = get("/v1/places", q="00012 api api")["items"]
    assert item["label"] == "Bidang tanah 00012"
    assert item["detail"] == "CARI-2, Api-Api, Uji Utara, Kota Uji"
    assert item["href"] == "/peta?parcel=CARI-2&region=99.01"
    assert item["links"][0]["href"] == "/v1/parcels/CARI-2?region=99.01"


def test_a_parcel_without_a_number_is_named_by_its_identifier(get: Get) -> None:
    (item,) = get("/v1/places", q="CARI-5", lang="en")["items"]
    assert (item["label"], item["name"]) == ("Parcel CARI-5", "")


def test_links_lead_to_what_was_found(get: Get, client: TestClient) -> None:
    for q in ("Lok Tuan", "cari/6 b", "I.A.1", f"{LAT} {LON}"):
        (item,) = get("/v1/places", q=q, as_of="2025-06-01", lang="en")["items"]
        assert client.get(item["links"][0]["href"]).status_code == 200, item
        assert "as_of=2025-06-01&lang=en" in item["href"]


def test_the_point_is_inside_and_the_bounds_around(get: Get) -> None:
    areas = {**tiny_places.KELURAHAN, **tiny_places.KECAMATAN, **tiny_places.BLOCKS}
    for name, area in areas.items():
        item = get("/v1/places", q=name)["items"][0]
        assert item["name"] == name
        xy = metric_point(REGION, item["lon"], item["lat"])
        assert xy is not None
        assert area.distance(shapely.Point(xy)) < 0.02
        west, south, east, north = item["bbox"]
        assert metric_point(REGION, west, south) == pytest.approx(area.bounds[:2], abs=0.1)
        assert metric_point(REGION, east, north) == pytest.approx(area.bounds[2:], abs=0.1)
    assert not tiny_places.HOOK.contains(tiny_places.HOOK.centroid)


def test_an_area_is_told_with_what_it_lies_in(get: Get) -> None:
    (item,) = get("/v1/places", q="loktuan")["items"]
    assert (item["label"], item["detail"]) == ("Lok Tuan", "Kelurahan, Uji Utara, Kota Uji")
    (item,) = get("/v1/places", q="kec. uji utara", lang="en")["items"]
    assert item["detail"] == "Kecamatan (district), Kota Uji"


def test_only_what_is_law_that_day_is_searched_for_blocks(get: Get) -> None:
    assert found(get, "blok I.A.1", as_of="2023-06-01") == []
    assert found(get, "blok I.A", revision="uji-2") == [("block", "I.A")]
    body = get("/v1/places", q="blok I.A", revision="uji-2")
    assert (body["revisions"], body["items"][0]["owner"]) == (["uji-2"], "uji-2")
    assert body["is_simulation"]


def test_a_snapshot_of_another_day_has_other_parcels(get: Get) -> None:
    assert found(get, "CARI-1", as_of="2021-01-01") == []
    assert found(get, "P1", as_of="2021-01-01") == [("parcel", "00001")]
    body = get("/v1/places", q="CARI-1")
    assert {one["id"] for one in body["layers"]} >= {"bidang-cari", "kelurahan-uji"}


def test_all_that_fit_are_counted_whatever_is_shown(get: Get) -> None:
    """Twelve parcels of the tiny plan are number 00001, each in the kelurahan Uji."""
    everything = get("/v1/places", q="00001", limit=50)
    assert (everything["numberMatched"], everything["numberReturned"]) == (12, 12)
    first = get("/v1/places", q="00001", limit=5)
    assert (first["numberMatched"], first["numberReturned"]) == (12, 5)
    assert first["items"] == everything["items"][:5]


def test_whole_names_then_beginnings(get: Get) -> None:
    items = get("/v1/places", q="12", limit=50)["items"]
    assert [one["name"] for one in items] == ["00012", "00012", "00120", "00123"]
    assert found(get, "I.A")[0] == ("block", "I.A")


COORDINATES = (
    f"{LAT:.7f} {LON:.7f}",
    f"{LON:.7f} {LAT:.7f}",
    f"{LAT:.7f}, {LON:.7f}".replace(".", ","),
    f"N {LAT:.7f} E {LON:.7f}",
    f"geo:{LAT:.7f},{LON:.7f}",
    f"https://www.google.com/maps/place/{'x' * 120}/@{LAT:.7f},{LON:.7f},17z",
    "50N 555050 14050",
    "555.050 14.050",
    "X=555050,00 Y=14050,00",
)


@pytest.mark.parametrize("q", COORDINATES)
def test_coordinates_in_any_form(get: Get, q: str) -> None:
    (item,) = get("/v1/places", q=q)["items"]
    assert item["kind"] == "coordinates"
    assert (item["lon"], item["lat"]) == pytest.approx((LON, LAT), abs=2e-7)
    assert (item["kelurahan"], item["kecamatan"], item["note"]) == ("Lok Tuan", "Uji Utara", None)
    assert (item["region"], item["bbox"], item["parcel"]) == ("99.01", None, None)


def test_coordinates_are_written_in_the_language(get: Get) -> None:
    (item,) = get("/v1/places", q="50N 555050 14050")["items"]
    assert item["label"] == f"{LAT:.6f}° LU, {LON:.6f}° BT".replace(".", ",")
    assert item["detail"] == "Koordinat UTM 50N, Lok Tuan, Uji Utara, Kota Uji"
    (item,) = get("/v1/places", q="50N 555050 14050", lang="en")["items"]
    assert item["label"] == f"{LAT:.6f}° N, {LON:.6f}° E"


@pytest.mark.parametrize(
    ("q", "how"),
    [
        (f"-{LAT} {LON}", "mirrored_latitude"),
        (f"{LAT} LS {LON} BT", "mirrored_latitude"),
        (f"{LAT} N {LON} W", "other_hemisphere"),
    ],
)
def test_a_point_outside_comes_as_written_and_then_what_was_perhaps_meant(
    get: Get, q: str, how: str
) -> None:
    body = get("/v1/places", q=q)
    written, meant = body["items"]
    assert body["numberMatched"] == 2
    assert (written["note"]["code"], written["region"]) == ("outside", None)
    assert (meant["note"]["code"], meant["kelurahan"]) == (how, "Lok Tuan")
    assert meant["note"]["text"].startswith("Maksud Anda")
    assert (meant["lon"], meant["lat"]) == pytest.approx((LON, LAT), abs=1e-7)


@pytest.mark.parametrize(
    ("parameters", "named", "said"),
    [
        ({}, "q", ""),
        ({"q": ""}, "q", ""),
        ({"q": "   "}, "q", "is empty"),
        ({"q": "x" * 101}, "q", "101 characters"),
        ({"q": "https://" + "x" * 2000}, "q", ""),
        ({"q": "Lok\nTuan"}, "q", ""),
        ({"q": "Lok\x00Tuan"}, "q", ""),
        ({"q": "Lok Tuan", "limit": 0}, "limit", ""),
        ({"q": "Lok Tuan", "limit": 51}, "limit", ""),
        ({"q": "Lok Tuan", "limit": "x"}, "limit", ""),
        ({"q": "Lok Tuan", "as_of": "kemarin"}, "as_of", ""),
        ({"q": "Lok Tuan", "lang": "fr"}, "lang", ""),
        ({"q": "95 117.5"}, "q", "latitude 95"),
        ({"q": "0°75'0\" N 117°28'31\" E"}, "q", "75"),
        ({"q": "117.4754"}, "q", "Only one coordinate was read (117.4754)"),
        ({"q": "https://maps.app.goo.gl/abc"}, "q", "link holds no coordinates"),
    ],
)
def test_refusals_name_the_parameter_and_what_was_found(
    client: TestClient, parameters: dict[str, Any], named: str, said: str
) -> None:
    response = client.get("/v1/places", params=parameters)
    assert response.status_code == 400
    assert response.headers["content-type"] == "application/problem+json"
    body = response.json()
    assert body["type"] == "/problems/bad-parameter"
    assert [one["parameter"] for one in body["errors"]] == [named]
    assert said in body["detail"]


def test_unknown_parameters_and_revisions(client: TestClient) -> None:
    response = client.get("/v1/places", params={"q": "Lok Tuan", "kind": "block"})
    assert response.json()["type"] == "/problems/unknown-parameter"
    assert client.get("/v1/places", params={"q": "x", "revision": "nothing"}).status_code == 404


def test_answers_about_places_are_private(client: TestClient) -> None:
    headers = client.get("/v1/places", params={"q": "Lok Tuan"}).headers
    assert headers["cache-control"] == "private, no-cache"
    assert headers["content-language"] == "id"
    english = client.get("/v1/places", params={"q": "Lok Tuan"}, headers={"Accept-Language": "en"})
    assert english.headers["content-language"] == "en"


def test_nothing_of_the_question_is_logged(
    tiny: Database, capfd: pytest.CaptureFixture[str]
) -> None:
    with TestClient(create_app(Settings(database_url=tiny.url(READ)))) as client:
        for q in ("tempatkenari", f"{LAT:.7f} {LON:.7f}", "95 117.123456", "CARI-3"):
            client.get("/v1/places", params={"q": q})
    said = "".join(capfd.readouterr())
    assert '"route": "/v1/places"' in said
    for trace in ("tempatkenari", f"{LON:.7f}", "117.123456", "CARI-3"):
        assert trace not in said
