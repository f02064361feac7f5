"""Whatever a package or a reader writes stays words: no element, attribute or script of theirs."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest
from psycopg.types.json import Jsonb
from starlette.testclient import TestClient

from api.app import create_app
from api.pages.question import PARAMETERS
from simpeltaru.db.accounts import READ, SUPERUSER
from simpeltaru.rules.rulebook import Rulebook
from simpeltaru.settings import Settings
from tests.api.conftest import NOON, at
from tests.api.page_reading import Element, read
from tests.databases import Database, create_database, drop_database
from tests.support import tiny_plan
from tests.tiles.town import PAYLOADS

RESTAURANT = {"kbli": "56101"}
ASKED: tuple[dict[str, Any], ...] = (
    at(5, 5),
    {**at(95, 15), **RESTAURANT},
    {"parcel": "P2", **RESTAURANT, "lang": "en"},
    {"parcel": "P3", "activity_q": "restoran"},
    {"parcel": "P8", **RESTAURANT},
    {**at(25, 70), **RESTAURANT},
    {"parcel": "P9", **RESTAURANT},
    {"parcel": "P1", "revision": "uji-2"},
    {},
)


def skeleton(html: str) -> list[tuple[str, tuple[str, ...], tuple[tuple[str, str], ...]]]:
    """Every element with its place and its attributes, apart from those that hold words."""
    found = []

    def walk(one: Element) -> None:
        for child in one.inside:
            kept = tuple((n, v) for n, v in child.attributes.items() if n not in _WORDS)
            found.append((child.tag, child.path, kept))
            walk(child)

    walk(read(html))
    return found


_WORDS = frozenset({"data-title", "data-place", "href", "value", "aria-label", "title", "label"})


def planted_rulebook(text: str) -> Rulebook:
    """The tiny rulebook with `text` in every field a table fills with words."""
    made = tiny_plan.rulebook().document
    limit = made.limits[1].model_copy(update={"state": "see_text", "text": text})
    provisions = (
        made.provisions[0].model_copy(update={"text": text}),
        made.provisions[0].model_copy(update={"effect": "see_text", "codes": (), "text": text}),
    )
    sources = tuple(
        one.model_copy(update={"file": text, "sheet": text, "legal": text}) for one in made.sources
    )
    rows = tuple(
        one.model_copy(update={"name": f"{one.name} {text}", "name_en": text})
        for one in made.activities
    )
    legend = tuple(one.model_copy(update={"text": text}) for one in made.conditions)
    document = made.model_copy(
        update={
            "limits": (made.limits[0], limit),
            "provisions": provisions,
            "sources": sources,
            "activities": rows,
            "conditions": legend,
        }
    )
    return Rulebook(document.canonical())


def plant(database: Database, text: str) -> None:
    """The tiny plan with `text` wherever a package brings words."""
    tiny_plan.load(database.url(), planted_rulebook(text))
    act = Jsonb({"kind": text, "number": text, "year": 2024, "title": text, "url": None})
    with psycopg.connect(database.url(SUPERUSER)) as connection:
        # What is stored never changes; here it has to, without the triggers that see to it.
        connection.execute("SET session_replication_role = replica")
        for statement, values in (
            ("UPDATE region SET name = %s", [text]),
            ("UPDATE plan SET name = %s", [text]),
            ("UPDATE revision SET title = %s, content_hash = %s", [text, text]),
            ("UPDATE revision SET instrument = %s WHERE instrument IS NOT NULL", [act]),
            ("UPDATE revision SET without_rules = jsonb_build_object('KT', %s::text)", [text]),
            ("UPDATE zone SET name = %s, zone_name = %s, zone_code = %s", [text] * 3),
            ("UPDATE zone SET block = %s, swp = %s, kelurahan = %s", [text] * 3),
            ("UPDATE plan_feature SET value = %s, name = %s", [text] * 2),
            ("UPDATE layer SET title = %s, source = %s", [text] * 2),
            ("UPDATE parcel SET nomor_bidang = %s, kelurahan = %s, right_type = %s", [text] * 3),
        ):
            connection.execute(statement, values)


def pages(client: TestClient) -> list[str]:
    found = []
    for asked in ASKED:
        response = client.get("/peta", params=asked)
        assert response.status_code == 200, (asked, response.text)
        found.append(response.text)
    return found


def pages_with(template: Database, text: str) -> list[str]:
    """The pages of a plan that brings `text` wherever it brings words."""
    database = create_database(template.cluster, template.name, "planted")
    try:
        plant(database, text)
        settings = Settings(database_url=database.url(READ), pool_size=1)
        with TestClient(create_app(settings, lambda: NOON)) as client:
            return pages(client)
    finally:
        drop_database(database)


@pytest.fixture(scope="module")
def harmless(template_database: Database) -> list[str]:
    return pages_with(template_database, "Teks biasa")


@pytest.mark.parametrize("payload", PAYLOADS)
def test_words_of_a_package_stay_words(
    template_database: Database, harmless: list[str], payload: str
) -> None:
    for page, same in zip(pages_with(template_database, payload), harmless, strict=True):
        assert skeleton(page) == skeleton(same)


def test_words_of_a_package_do_reach_the_page(harmless: list[str]) -> None:
    text = read(harmless[2]).text
    assert text.count("Teks biasa") > 20


@pytest.mark.parametrize("payload", PAYLOADS)
def test_words_of_a_reader_stay_words(client: TestClient, payload: str) -> None:
    place = at(5, 5)
    for path in ("/peta", "/peta/kartu", "/peta/cari", "/peta/kegiatan"):
        for name in PARAMETERS:
            rest = {} if name in ("lon", "lat", "parcel") else place
            asked = client.get(path, params={**rest, name: payload})
            plain = client.get(path, params={**rest, name: "<>"})
            assert asked.status_code < 500
            if asked.status_code == plain.status_code:
                assert skeleton(asked.text) == skeleton(plain.text), (path, name)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_names_of_parameters_stay_words(client: TestClient, payload: str) -> None:
    asked = client.get("/peta", params={payload: "1"})
    assert asked.status_code == 400
    assert skeleton(asked.text) == skeleton(client.get("/peta", params={"foo": "1"}).text)


def test_pages_have_a_policy_that_runs_nothing_inline(client: TestClient) -> None:
    for path, asked in (
        ("/peta", at(5, 5)),
        ("/peta/kartu", at(5, 5)),
        ("/peta/cari", {"q": "x"}),
        ("/peta/kegiatan", {"activity_q": "x"}),
        ("/peta", {"foo": "1"}),
    ):
        headers = client.get(path, params=asked).headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert "form-action 'self'" in policy
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["x-content-type-options"] == "nosniff"


def test_pages_hold_nothing_a_policy_would_have_to_stop(client: TestClient) -> None:
    for asked in ASKED[:6]:
        page = client.get("/peta", params={**asked, "lang": "id"})
        for one in read(page.text).all():
            assert "style" not in one.attributes
            assert one.tag != "style"
            assert not [name for name in one.attributes if name.startswith("on")]
            if one.tag == "script":
                data = one.attributes.get("type") == "application/json"
                assert data or one.attributes["src"].startswith("/aset/")
            assert not one.attributes.get("href", "").lower().startswith("javascript:")


def test_pages_are_compressed_for_who_takes_it(client: TestClient) -> None:
    plain = client.get("/peta/kartu", params=at(5, 5), headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in plain.headers
    for path, asked in (("/peta/kartu", at(5, 5)), ("/peta", at(5, 5))):
        small = client.get(path, params=asked, headers={"Accept-Encoding": "gzip"})
        assert small.headers["content-encoding"] == "gzip"
        assert "Accept-Encoding" in small.headers["vary"]
    assert client.get("/peta/kartu", params=at(5, 5)).text == plain.text
