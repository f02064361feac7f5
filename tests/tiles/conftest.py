"""The sample city for tests of tiles: a session that reads it, and the service over it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from simpeltaru.db.accounts import READ
from simpeltaru.db.engine import Session, connect
from simpeltaru.settings import Settings
from tests.databases import Database


@pytest.fixture(scope="module")
def session(sample_database: Database) -> Iterator[Session]:
    with connect(sample_database.url(READ), timeout_ms=20_000) as opened:
        yield opened


@pytest.fixture(scope="module")
def client(sample_database: Database) -> Iterator[TestClient]:
    settings = Settings(database_url=sample_database.url(READ), statement_timeout_ms=20_000)
    with TestClient(create_app(settings)) as opened:
        yield opened
