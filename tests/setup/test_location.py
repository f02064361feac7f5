"""A database of someone's own instead of the private cluster."""

from __future__ import annotations

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict

from simpeltaru.db.accounts import OWNER, READ, SUPERUSER
from simpeltaru.db.cluster import Cluster
from simpeltaru.db.engine import connect
from simpeltaru.db.location import acting_as, database_url, ensure_database
from simpeltaru.errors import ConfigurationError, StoreUnavailable
from simpeltaru.places import default_data_dir
from simpeltaru.settings import Settings, get_settings
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


@pytest.mark.parametrize("url", ["mysql://u@h/d", "postgresql+psycopg://u@h/d"])
def test_another_scheme_is_refused_before_anything_is_done(url: str) -> None:
    with pytest.raises(ConfigurationError, match="must begin with postgresql://"):
        ensure_database(settings=Settings(database_url=url))


def test_a_url_libpq_cannot_read_is_refused_and_not_repeated() -> None:
    with pytest.raises(ConfigurationError, match="%25 for a percent sign") as refusal:
        ensure_database(settings=Settings(database_url="postgresql://u:se%zzcret@h/d"))
    assert "zzcret" not in str(refusal.value)
    assert refusal.value.__context__ is None


def test_a_command_says_why_it_is_not_let_in(cluster: Cluster) -> None:
    settings = Settings(database_url=cluster.url(OWNER))
    with (
        pytest.raises(StoreUnavailable, match=f'permission denied to set role "{READ}"'),
        connect(database_url(READ, settings), timeout_ms=1000),
    ):
        pass


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("PORT", "99999", "SIMPELTARU_PORT: .*65535"),
        ("POOL_SIZE", "many", "SIMPELTARU_POOL_SIZE: .*integer"),
        ("DATA_DIR", "data", "SIMPELTARU_DATA_DIR: .*'data' is no absolute path"),
        ("DATA_DIR", "~/data", "no absolute path"),
    ],
)
def test_a_setting_that_does_not_fit_is_named(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, said: str
) -> None:
    monkeypatch.setenv(f"SIMPELTARU_{name}", value)
    with pytest.raises(ConfigurationError, match=said):
        get_settings()


def test_an_empty_setting_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SIMPELTARU_DATA_DIR", "")
    monkeypatch.setenv("SIMPELTARU_DATABASE_URL", "")
    settings = get_settings()
    assert settings.data_dir == default_data_dir()
    assert settings.database_url is None
