"""The service over a database with the tiny plan."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from simpeltaru.db.accounts import READ
from simpeltaru.settings import Settings
from tests.api.page_reading import Card, Open, card_of
from tests.databases import Database
from tests.support import tiny_plan

NOON = datetime(2026, 6, 1, 4, tzinfo=UTC)
Get = Callable[..., dict[str, Any]]


@pytest.fixture(scope="module")
def tiny(database: Database) -> Database:
    tiny_plan.load(database.url())
    return database


@pytest.fixture(scope="module")
def client(tiny: Database) -> Iterator[TestClient]:
    settings = Settings(database_url=tiny.url(READ), statement_timeout_ms=5000, pool_size=4)
    with TestClient(create_app(settings, lambda: NOON)) as opened:
        yield opened


@pytest.fixture(scope="module")
def get(client: TestClient) -> Get:
    """GET with parameters; anything but 200 fails with the body in the message."""

    def ask(path: str, **parameters: Any) -> dict[str, Any]:
        response = client.get(path, params=parameters)
        assert response.status_code == 200, response.text
        body: dict[str, Any] = response.json()
        return body

    return ask


@pytest.fixture(scope="module")
def card(client: TestClient) -> Open:
    """The card for parameters; anything but 200 fails with the body in the message."""

    def opened(**parameters: Any) -> Card:
        response = client.get("/peta/kartu", params=parameters)
        assert response.status_code == 200, response.text
        return card_of(response.text)

    return opened


def at(x: float, y: float) -> dict[str, float]:
    """A point of the tiny plan's drawing as parameters."""
    lon, lat = tiny_plan.lonlat(x, y)
    return {"lon": lon, "lat": lat}


def outcome(body: dict[str, Any]) -> str:
    """The headline outcome of an answer with one verdict."""
    (verdict,) = body["verdicts"]
    return str(verdict["headline"]["outcome"])


def reasons(body: dict[str, Any]) -> list[str]:
    """The codes under the headline of an answer with one verdict."""
    (verdict,) = body["verdicts"]
    return [one["code"] for one in verdict["headline"]["findings"]]
