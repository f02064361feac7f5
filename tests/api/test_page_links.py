"""Links of the page: shared answers, other revisions, forms that work without a script."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from starlette.testclient import TestClient

from tests.api.conftest import at
from tests.api.page_reading import Card, Open, card_of, read
from tests.support import tiny_plan

RESTAURANT = {"kbli": "56101"}


def follow(client: TestClient, href: str) -> Card:
    """The card behind a link of the page, fetched as a script would."""
    response = client.get(href.replace("/peta?", "/peta/kartu?", 1))
    assert response.status_code == 200, response.text
    return card_of(response.text)


def said(href: str) -> dict[str, str]:
    """The parameters of an address."""
    assert urlsplit(href).path == "/peta"
    return {name: value for name, (value,) in parse_qs(urlsplit(href).query).items()}


@pytest.mark.parametrize(
    "asked",
    [
        {**at(15, 15), **RESTAURANT},
        {"parcel": "P2", **RESTAURANT, "lang": "en"},
        {"parcel": "P1", **RESTAURANT, "as_of": "2021-07-01"},
        {"parcel": "P8", "activity": "7"},
        {"parcel": "P1", **RESTAURANT, "revision": "uji-2"},
        at(5000, 50),
    ],
)
def test_a_shared_link_gives_the_same_answer_again(
    card: Open, client: TestClient, asked: dict[str, str]
) -> None:
    first = card(**asked, q="cari", palette="safe")
    again = follow(client, first.share)
    assert again.share == first.share
    assert (again.outcome, again.revisions, again.as_of) == (
        first.outcome,
        first.revisions,
        first.as_of,
    )
    assert again.features == first.features
    assert set(said(first.share)) >= {name for name, value in asked.items() if value}
    assert not {"q", "palette", "activity_q"} & set(said(first.share))


def test_a_shared_link_names_day_and_revisions(card: Open) -> None:
    one = said(card(parcel="P1", **RESTAURANT).share)
    assert (one["as_of"], one["revision"]) == ("2026-06-01", "uji-1")
    two = said(card(parcel="P8", **RESTAURANT).share)
    assert two["revision"] == "lain-1,uji-1"
    assert "revision" not in said(card(**at(5000, 50)).share)


def test_a_draft_is_shared_by_its_name_alone(card: Open) -> None:
    shown = card(parcel="P1", revision="uji-2")
    assert said(shown.share) == {"parcel": "P1", "revision": "uji-2"}
    assert any("Disusun" in one for one in shown.notices)


def test_the_day_decides_and_another_revision_is_told(card: Open) -> None:
    shown = card(parcel="P1", **RESTAURANT, as_of="2021-07-01", revision="uji-1")
    assert shown.revisions == ["uji-0"]
    (told, day) = shown.notices
    assert "uji-1" in told
    assert "uji-0" in told
    assert "1 Juli 2021" in day
    same = card(parcel="P1", **RESTAURANT, as_of="2026-06-01", revision="uji-1")
    assert same.notices == []


def test_a_link_to_what_is_no_longer_law_says_so(card: Open) -> None:
    shown = card(**at(1030, 30), **RESTAURANT, as_of="2024-01-01", revision="batal-1", lang="en")
    assert shown.revisions == []
    assert "batal-1" in shown.notices[0]
    assert "none" in shown.notices[0]


def test_another_day_leads_back_to_today(card: Open, client: TestClient) -> None:
    shown = card(parcel="P1", **RESTAURANT, as_of="2021-07-01")
    (back,) = shown.links("alert").values()
    assert follow(client, back).revisions == ["uji-1"]


def test_the_form_finds_an_activity_and_its_link_answers(card: Open, client: TestClient) -> None:
    shown = card(parcel="P2", lang="en", palette="safe")
    address = shown.submit("activity_q", "restoran")
    kept = said(address)
    assert (kept["parcel"], kept["lang"], kept["palette"]) == ("P2", "en", "safe")
    found = follow(client, address)
    links = found.links("hasil")
    assert [text for text in links if text.startswith("Restoran")]
    answered = follow(client, next(href for text, href in links.items() if "Restoran" in text))
    assert answered.outcome == "mixed"
    assert "activity_q" not in said(answered.share)


def test_a_row_that_shares_its_code_is_asked_for_by_itself(card: Open, client: TestClient) -> None:
    links = card(**at(5, 5), activity_q="56102").links("hasil")
    outcomes = {text: follow(client, href).outcome for text, href in links.items()}
    assert outcomes == {
        "Warung makan KBLI 56102": "conditional",
        "Warung di taman KBLI 56102": "prohibited",
    }


@pytest.mark.parametrize("text", ["tidak ada yang begini", "99999", "%", "_"])
def test_a_search_without_results_says_what_to_do(card: Open, text: str) -> None:
    shown = card(**at(5, 5), activity_q=text)
    assert shown.links("hasil") == {}
    assert "tanyakan lewat PKKPR" in shown.text


def test_a_search_without_a_place_asks_for_one_first(client: TestClient) -> None:
    response = client.get("/peta/kegiatan", params={"activity_q": "warung"})
    assert "pilih tempat dulu" in response.text or "kbli=" in response.text
    assert "activity=" not in response.text


def test_empty_fields_of_a_form_are_fields_nobody_filled_in(card: Open) -> None:
    names = ("lon", "lat", "region", "kbli", "activity", "edition", "as_of", "revision", "lang")
    empty = dict.fromkeys((*names, "palette", "q", "activity_q"), "")
    assert card(parcel="P1", **empty).text == card(parcel="P1").text


def test_common_activities_are_offered_only_where_the_rulebook_has_them(
    card: Open, client: TestClient
) -> None:
    chips = card(**at(5, 5)).links("chips")
    assert set(chips) == {"Rumah tinggal", "Warung makan", "Restoran", "Minimarket"}
    assert follow(client, chips["Rumah tinggal"]).outcome == "permitted"
    english = card(**at(5, 5), lang="en", **RESTAURANT)
    assert "House" in english.links("chips")
    current = [one.text for one in english.element.all("a") if "aria-current" in one.attributes]
    assert current == ["Restaurant"]
    house = follow(client, chips["Rumah tinggal"])
    current = [one.text for one in house.element.all("a") if "aria-current" in one.attributes]
    assert current == ["Rumah tinggal"]
    assert card(**at(5000, 50)).links("chips") == {}


def test_places_are_found_and_keep_the_rest_of_the_question(client: TestClient, card: Open) -> None:
    asked = {"q": "bidang 00001 Uji", **RESTAURANT, "lang": "en"}
    for path in ("/peta", "/peta/cari"):
        page = read(client.get(path, params=asked).text)
        links = [
            one.attributes["href"] for item in page.all("ol", "hasil") for one in item.all("a")
        ]
        assert links
        for href in links:
            kept = said(href)
            assert (kept["kbli"], kept["lang"], kept["region"]) == ("56101", "en", "99.01")
            assert "q" not in kept
        assert follow(client, links[0]).outcome


def test_coordinates_are_places_in_every_usual_form(client: TestClient) -> None:
    lon, lat = tiny_plan.lonlat(5, 5)
    for text in (f"{lat:.7f}, {lon:.7f}", f"{lat:.7f} {lon:.7f}".replace(".", ",")):
        page = read(client.get("/peta/cari", params={"q": text}).text)
        (link,) = page.one("ol", "hasil").all("a")
        assert follow(client, link.attributes["href"]).revisions == ["uji-1"]


def test_a_text_that_is_almost_a_coordinate_is_told_what_is_wrong(client: TestClient) -> None:
    for path in ("/peta", "/peta/cari"):
        response = client.get(path, params={"q": "200 300", "lang": "en"})
        assert response.status_code == 200
        assert "200" in response.text
        assert not read(response.text).one("ol", "hasil").all("a")


def test_no_place_found_says_what_can_be_written(client: TestClient) -> None:
    response = client.get("/peta/cari", params={"q": "zzzzqqqq"})
    assert "Tidak ada tempat yang cocok" in response.text
