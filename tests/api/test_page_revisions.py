"""Switching the revision keeps the question, and never swaps the activity for another."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

import psycopg
import pytest
from starlette.testclient import TestClient

from simpeltaru.rules.rulebook import Rulebook
from tests.api.conftest import at
from tests.api.page_reading import Card, card_of, read
from tests.databases import Database
from tests.support import tiny_plan

RESTAURANT = {"kbli": "56101"}


@pytest.fixture(scope="module")
def tiny(database: Database) -> Database:
    """The tiny plan with a draft whose rulebook has the same identifiers for other rows."""
    tiny_plan.load(database.url())
    made = tiny_plan.rulebook().document
    moved = {"1": "7", "7": "1"}
    rows = tuple(
        one.model_copy(update={"id": moved.get(one.id, one.id)}) for one in made.activities
    )
    cells = tuple(
        one._replace(activity=moved.get(one.activity, one.activity)) for one in made.cells
    )
    book = Rulebook(made.model_copy(update={"activities": rows, "cells": cells}).canonical())
    with psycopg.connect(database.url()) as connection:
        content = book.document.canonical()
        connection.execute("INSERT INTO rulebook VALUES (%s, %s)", [book.hash, content])
        for position, row in enumerate(rows):
            values = [book.hash, row.id, position, row.name, row.name_en, list(row.kbli)]
            connection.execute("INSERT INTO activity VALUES (%s, %s, %s, %s, %s, %s)", values)
        tiny_plan.add_revision(connection, "uji-9", "uji", tiny_plan.MAIN[:2], book.hash)
    return database


def switches(client: TestClient, **asked: object) -> dict[str, str]:
    """The addresses of the revisions on the page, by revision."""
    page = read(client.get("/peta", params=asked).text)
    return {
        one.attributes["data-revision"]: one.attributes["href"]
        for one in page.all("a")
        if "data-revision" in one.attributes
    }


def follow(client: TestClient, href: str) -> Card:
    response = client.get(href.replace("/peta?", "/peta/kartu?", 1))
    assert response.status_code == 200, response.text
    return card_of(response.text)


def test_each_revision_answers_where_its_link_leads(client: TestClient) -> None:
    links = switches(client, **at(5, 5), **RESTAURANT)
    assert set(links) == {"uji-0", "uji-1", "uji-2", "uji-9"}
    for revision, href in links.items():
        shown = follow(client, href)
        assert shown.revisions == [revision]
        assert shown.outcome
        assert not [one for one in shown.notices if "Tautan ini dibuat" in one]


def test_what_is_not_law_says_so(client: TestClient) -> None:
    links = switches(client, **at(5, 5), **RESTAURANT)
    assert "31 Desember 2023" in follow(client, links["uji-0"]).notices[0]
    assert "Disusun" in follow(client, links["uji-2"]).notices[0]
    assert follow(client, links["uji-1"]).notices == []


def chosen(client: TestClient, name: str, **asked: object) -> str:
    """The address that asks for an activity of the list at a place."""
    page = card_of(client.get("/peta/kartu", params=asked).text)
    return page.links("group")[name]


def test_an_activity_by_identifier_is_kept_where_the_rulebook_is_the_same(
    client: TestClient,
) -> None:
    href = chosen(client, "Taman kota", **at(5, 5))
    parameters = dict(parse_qsl(urlsplit(href).query))
    links = switches(client, **parameters)
    shown = follow(client, links["uji-0"])
    assert "Taman kota" in shown.element.one("section", "verdict").text


def test_an_activity_by_identifier_becomes_a_search_in_another_rulebook(
    client: TestClient,
) -> None:
    href = chosen(client, "Taman kota", **at(5, 5))
    parameters = dict(parse_qsl(urlsplit(href).query))
    links = switches(client, **parameters)
    other = follow(client, links["uji-9"])
    assert other.outcome == ""
    assert "Taman kota" in other.notices[0]
    asked = follow(client, other.links("hasil")["Taman kota"])
    assert "Taman kota" in asked.element.one("section", "verdict").text
    assert asked.outcome == "permitted"


def test_a_rulebook_nobody_knows_is_refused(client: TestClient) -> None:
    asked = {**at(5, 5), "activity": "7", "rulebook": "0" * 64}
    assert client.get("/peta", params=asked).status_code == 404


def test_outside_every_plan_the_revisions_of_the_region_are_offered(client: TestClient) -> None:
    assert {"uji-1", "lain-1", "esok-1"} <= set(switches(client, **at(5000, 50)))
    assert {"uji-1", "lain-1", "esok-1"} <= set(switches(client))
