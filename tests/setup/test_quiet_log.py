"""The database's log never says who asked about what, whatever goes wrong."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator

import psycopg
import pytest

from simpeltaru.db.accounts import OWNER, SUPERUSER
from simpeltaru.db.cluster import Cluster, throwaway

CANARY = "117.4242424242"


@pytest.fixture(scope="module")
def own() -> Iterator[Cluster]:
    with throwaway() as made:
        yield made


def fails(connection: psycopg.Connection, query: str, *parameters: object) -> None:
    with pytest.raises(psycopg.Error) as error:
        connection.execute(query, parameters)
    # The asker is told; only the log is not.
    assert error.value.diag.message_primary


def test_errors_and_parameters_stay_out(own: Cluster) -> None:
    with psycopg.connect(own.url(), autocommit=True) as connection:
        connection.execute("SELECT ST_Point(%s::float8, 0)", [CANARY])
        fails(connection, f"SELECT '{CANARY}'::date")
        fails(connection, "SELECT %s::text::int", CANARY)
        fails(connection, f"SELECT ST_GeomFromText('POINT({CANARY}')")
        fails(connection, f"SELEKT {CANARY}")
        fails(connection, f"DO $$ BEGIN RAISE EXCEPTION 'at {CANARY}'; END $$")
        connection.execute(f"DO $$ BEGIN RAISE WARNING 'at {CANARY}'; END $$")
        connection.execute("CREATE TEMP TABLE t (x text UNIQUE)")
        connection.execute("INSERT INTO t VALUES (%s)", [CANARY])
        fails(connection, "INSERT INTO t VALUES (%s)", CANARY)
    assert CANARY not in own.log.read_text()


def test_a_statement_cut_off_by_a_limit_stays_out(own: Cluster) -> None:
    with psycopg.connect(own.url(), autocommit=True) as connection:
        connection.execute("SET statement_timeout = 50")
        fails(connection, f"SELECT '{CANARY}', pg_sleep(5)")
    assert CANARY not in own.log.read_text()


def test_a_crash_in_the_middle_of_a_question_stays_out(own: Cluster) -> None:
    with psycopg.connect(own.url()) as connection:
        pid = connection.info.backend_pid
        connection.execute(f"SELECT '{CANARY}'")
        os.kill(pid, signal.SIGKILL)
        with pytest.raises(psycopg.OperationalError):
            connection.execute("SELECT 1")
    own.start()
    text = own.log.read_text()
    assert "terminated by signal 9" in text
    assert CANARY not in text


def test_an_ordinary_role_cannot_turn_the_log_on(own: Cluster) -> None:
    with psycopg.connect(own.url(OWNER), autocommit=True) as connection:
        fails(connection, "SET log_statement = 'all'")


def test_what_the_log_is_for_still_stands_in_it(own: Cluster) -> None:
    assert psycopg.connect(own.url(SUPERUSER)).info.status == psycopg.pq.ConnStatus.OK
    assert "ready to accept connections" in own.log.read_text()
