"""What the page refuses: with the API's status, in the reader's words, with a way on."""

from __future__ import annotations

from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.api.conftest import at
from tests.api.page_reading import card_of, read

POINT = at(15, 15)
BAD: list[tuple[dict[str, Any], int, str]] = [
    ({"lon": "x", "lat": "1"}, 400, "lon"),
    ({"lon": "181", "lat": "1"}, 400, "lon"),
    ({"lon": "1", "lat": "nan"}, 400, "lat"),
    ({"lon": "1", "lat": "1e297"}, 400, "lat"),
    ({"lon": "1"}, 400, "lat"),
    ({"lat": "1"}, 400, "lon"),
    ({**POINT, "parcel": "P1"}, 400, "parcel"),
    ({**POINT, "region": "99.01"}, 400, "region"),
    ({"parcel": "P1", "region": "x"}, 400, "region"),
    ({"parcel": "P" * 121}, 400, "parcel"),
    ({"parcel": "P\x001"}, 400, "parcel"),
    ({**POINT, "kbli": "5610"}, 400, "kbli"),
    ({**POINT, "kbli": "56199"}, 400, "kbli"),
    ({**POINT, "kbli": "56101", "activity": "7"}, 400, "activity"),
    ({**POINT, "rulebook": "0" * 64}, 400, "rulebook"),
    ({**POINT, "activity": "7", "rulebook": "x"}, 400, "rulebook"),
    ({**POINT, "edition": "2020"}, 400, "edition"),
    ({**POINT, "kbli": "56101", "edition": "1999"}, 400, "edition"),
    ({**POINT, "as_of": "1.6.2026"}, 400, "as_of"),
    ({**POINT, "as_of": "2026"}, 400, "as_of"),
    ({**POINT, "revision": "a,b"}, 400, "revision"),
    ({**POINT, "revision": "<b>"}, 400, "revision"),
    ({**POINT, "lang": "de"}, 400, "lang"),
    ({**POINT, "palette": "red"}, 400, "palette"),
    ({**POINT, "known_at": "2026-01-01T00:00:00Z"}, 400, "known_at"),
    ({"q": "x" * 101}, 400, "q"),
    ({"activity_q": "x" * 101}, 400, "activity_q"),
    ({**POINT, "activity": "tidak-ada"}, 404, ""),
    ({"parcel": "tidak-ada"}, 404, ""),
    ({**POINT, "revision": "tidak-ada"}, 404, ""),
    ({"parcel": "P1", "region": "99.02"}, 404, ""),
]


@pytest.mark.parametrize("path", ["/peta", "/peta/kartu"])
@pytest.mark.parametrize(("asked", "status", "named"), BAD)
def test_a_refusal_is_a_page_that_names_the_parameter(
    client: TestClient, path: str, asked: dict[str, Any], status: int, named: str
) -> None:
    response = client.get(path, params=asked)
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert response.headers["cache-control"] == "no-store"
    card = card_of(response.text).element
    assert card.one("h2").text == "Pertanyaan ini tidak dapat dijawab"
    assert [one.text for one in card.all("b") if not one.attributes] == ([named] if named else [])
    assert card.one("ul", "ways").all("a")


@pytest.mark.parametrize("path", ["/peta/cari", "/peta/kegiatan"])
def test_searches_refuse_as_cards_too(client: TestClient, path: str) -> None:
    for asked in ({"foo": "1"}, {"lon": "1"}, {"revision": "tidak-ada", "q": "x"}):
        response = client.get(path, params=asked)
        assert response.status_code in (400, 404)
        assert card_of(response.text).element.one("ul", "ways").all("a")


def test_a_repeated_parameter_is_refused(client: TestClient) -> None:
    response = client.get("/peta?palette=safe&palette=safe")
    assert response.status_code == 400
    assert "hanya boleh ditulis satu kali" in response.text


@pytest.mark.parametrize(
    ("header", "lang", "given"),
    [("en-GB,en;q=0.9", "id", None), ("id", "en", "en"), ("en", "id", "id"), ("en", "id", "xx")],
)
def test_a_refusal_is_indonesian_unless_the_address_says_english(
    client: TestClient, header: str, lang: str, given: str | None
) -> None:
    asked = {"foo": "1"} | ({"lang": given} if given else {})
    response = client.get("/peta", params=asked, headers={"Accept-Language": header})
    assert response.headers["content-language"] == lang
    assert read(response.text).one("html").attributes["lang"] == lang
    word = {"id": "tidak dikenal di halaman ini", "en": "is not known on this page"}[lang]
    assert word in response.text


def test_a_wrong_activity_keeps_the_place(client: TestClient) -> None:
    for wrong in ({"kbli": "56199"}, {"activity": "tidak-ada"}):
        ways = card_of(client.get("/peta", params={**POINT, **wrong}).text).links("ways")
        answered = client.get(ways["Lihat tempat yang sama tanpa kegiatan"])
        assert answered.status_code == 200


def test_a_mistyped_code_is_answered_with_those_it_may_be(client: TestClient) -> None:
    response = client.get("/peta/kartu", params={**POINT, "kbli": "56108"})
    links = card_of(response.text).links("hasil")
    assert any(text.startswith("56101 ") for text in links)
    for href in links.values():
        assert client.get(href.replace("/peta?", "/peta/kartu?")).status_code == 200


def test_a_missing_parcel_offers_no_way_to_itself(client: TestClient) -> None:
    ways = card_of(client.get("/peta", params={"parcel": "tidak-ada"}).text).links("ways")
    assert list(ways) == ["Kembali ke peta"]


def test_what_is_not_there_on_a_day_may_be_there_today(client: TestClient) -> None:
    asked = {"parcel": "P2", "as_of": "2021-07-01"}
    response = client.get("/peta", params=asked)
    assert response.status_code == 404
    ways = card_of(response.text).links("ways")
    assert ways["Lihat keadaan hari ini"] == "/peta?parcel=P2"


def test_what_a_database_said_is_not_repeated(client: TestClient) -> None:
    for asked, _, _ in BAD:
        text = client.get("/peta", params=asked).text
        for said in ("psycopg", "SELECT", "pydantic", "Input should"):
            assert said not in text
