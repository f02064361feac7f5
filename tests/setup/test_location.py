"""A database of someone's own instead of the private cluster."""

from __future__ import annotations

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict

from simpeltaru.db.accounts import OWNER, READ, SUPERUSER
from simpeltaru.db.cluster import Cluster
from simpeltaru.db.location import acting_as, database_url, ensure_database
from simpeltaru.errors import ConfigurationError, StoreUnavailable
from simpeltaru.settings import Settings
from tests.databases import create_database, drop_database


def test_an_external_url_takes_the_role(cluster: Cluster) -> None:
    settings = Settings(database_url=cluster.url(SUPERUSER))
    with psycopg.connect(database_url(READ, settings)) as connection:
        row = connection.execute("SELECT session_user, current_user").fetchone()
    assert row == (SUPERUSER, READ)


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://u:p%40+w@host:5433/db?sslmode=require",
        "postgres://u:p%40+w@host:5433/db?options=-c%20jit%3Doff&sslmode=require",
    ],
)
def test_nothing_else_of_an_external_url_changes(url: str) -> None:
    before, after = conninfo_to_dict(url), conninfo_to_dict(acting_as(url, READ))
    assert str(after.pop("options")).endswith(f"-c role={READ}")
    before.pop("options", None)
    assert after == before


def test_a_url_that_is_none_is_refused() -> None:
    with pytest.raises(ConfigurationError, match="must begin with postgresql://"):
        acting_as("host=localhost dbname=x", READ)


def test_an_external_database_that_has_everything_is_used(cluster: Cluster) -> None:
    said: list[str] = []
    url = ensure_database(said.append, Settings(database_url=cluster.url(SUPERUSER)))
    with psycopg.connect(url) as connection:
        assert connection.execute("SELECT current_user").fetchone() == (OWNER,)
    assert said == ["Using the database of SIMPELTARU_DATABASE_URL."]


def test_what_an_external_database_lacks_is_named_as_sql(cluster: Cluster) -> None:
    empty = create_database(cluster, "template0", "external")
    with pytest.raises(ConfigurationError) as refusal:
        ensure_database(settings=Settings(database_url=empty.url(READ)))
    text = str(refusal.value)
    assert "CREATE EXTENSION postgis;" in text
    assert f'GRANT {OWNER} TO "{READ}";' in text
    with psycopg.connect(empty.url(SUPERUSER), autocommit=True) as connection:
        for line in text.splitlines():
            if line.endswith(";") and "GRANT simpeltaru_" not in line:
                connection.execute(line.encode())
    ensure_database(settings=Settings(database_url=empty.url(SUPERUSER)))
    drop_database(empty)


def test_an_external_database_that_does_not_answer_is_named() -> None:
    settings = Settings(database_url="postgresql://nobody@127.0.0.1:1/nothing")
    with pytest.raises(StoreUnavailable, match="does not answer"):
        ensure_database(settings=settings)
