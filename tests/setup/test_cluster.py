"""The private cluster, from start to reset, with real server processes."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from simpeltaru.db import cluster_files
from simpeltaru.db.accounts import LOAD, OWNER, PUBLISH, READ, SUPERUSER, cluster_account
from simpeltaru.db.cluster import Cluster, throwaway
from simpeltaru.db.postgres_binaries import find_binaries
from simpeltaru.errors import SetupRefused, StoreUnavailable
from simpeltaru.places import make_passable
from simpeltaru.settings import get_settings
from tests.setup.places import short_directory


@pytest.fixture
def own() -> Iterator[Cluster]:
    """A cluster of the test's own, which it may kill, in a path with spaces."""
    with short_directory("a path with spaces") as directory:
        made = new_cluster(directory, durable=True)
        yield made
        made.stop(mode="immediate")


def new_cluster(directory: Path, *, durable: bool = False) -> Cluster:
    binaries = find_binaries(get_settings().data_dir)
    return Cluster(directory, durable=durable, binaries=binaries)


def one(url: str, query: str) -> object:
    with psycopg.connect(url) as connection:
        row = connection.execute(query).fetchone()
    assert row is not None
    return row[0]


def execute(url: str, *statements: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement)


def test_starts_stops_and_resets_twice(own: Cluster) -> None:
    assert not own.status().initialised
    for _ in range(2):
        own.start()
        assert own.status().running
        execute(own.url(), "CREATE TABLE kept AS SELECT 1 AS n")
        own.stop()
        assert not own.status().running
        own.start()
        assert one(own.url(), "SELECT n FROM kept") == 1
        own.reset()
        assert not own.status().initialised


def test_a_killed_server_is_started_again_with_its_data(own: Cluster) -> None:
    own.start()
    execute(own.url(), "CREATE TABLE kept AS SELECT 7 AS n")
    connection = psycopg.connect(own.url(), autocommit=True)
    pid = own.status().pid
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    # At once: the connection's own process is still there.
    own.start()
    connection.close()
    assert one(own.url(), "SELECT n FROM kept") == 7


def test_a_pid_file_that_names_another_program_is_no_obstacle(own: Cluster) -> None:
    own.start()
    own.stop()
    stale = own.data / "postmaster.pid"
    stale.write_text(f"{os.getpid()}\n{own.data}\n")
    assert not own.status().running
    own.start()
    assert own.status().running


def test_an_initialisation_cut_short_is_begun_anew(own: Cluster) -> None:
    unfinished = own.data_dir / "cluster.new"
    make_passable(unfinished)
    (unfinished / "PG_VERSION").write_text("15\n")
    own.start()
    assert own.status().running
    assert not unfinished.exists()


def test_a_server_that_does_not_come_up_shows_the_end_of_its_log(own: Cluster) -> None:
    own.start()
    own.stop()
    shutil.rmtree(own.data / "global")
    with pytest.raises(StoreUnavailable, match="pg_control"):
        own.start()


def test_a_start_waits_for_the_other_and_says_so(own: Cluster) -> None:
    said: list[list[str]] = [[], []]
    threads = [threading.Thread(target=own.start, args=(lines.append,)) for lines in said]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert own.status().running
    waited = [line for lines in said for line in lines if line.startswith("Another command")]
    assert len(waited) == 1


def test_roles_and_extensions_are_there(cluster: Cluster) -> None:
    for role in (SUPERUSER, OWNER, READ, LOAD, PUBLISH):
        assert one(cluster.url(role), "SELECT current_user") == role
    assert one(cluster.url(), "SELECT PostGIS_Lib_Version()")
    with psycopg.connect(cluster.url()) as connection:
        names = {name for (name,) in connection.execute("SELECT extname FROM pg_extension")}
    assert {"postgis", "btree_gist", "pg_trgm"} <= names


def test_only_the_superuser_is_one(cluster: Cluster) -> None:
    query = "SELECT string_agg(rolname, ',') FROM pg_roles WHERE rolsuper OR rolcreaterole"
    assert one(cluster.url(SUPERUSER), query) == SUPERUSER


def test_nothing_listens_on_the_network(cluster: Cluster) -> None:
    assert one(cluster.url(), "SHOW listen_addresses") == ""
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect("host=127.0.0.1 dbname=simpeltaru user=simpeltaru_read", connect_timeout=2)


def test_a_stranger_is_not_let_in(cluster: Cluster) -> None:
    with pytest.raises(psycopg.OperationalError, match=r"does not exist|failed for user"):
        psycopg.connect(cluster.url("pg_monitor"))


def test_the_socket_is_for_its_users_only(cluster: Cluster) -> None:
    sockets = cluster.status().sockets
    assert sockets is not None
    assert sockets.stat().st_uid == cluster_account().uid
    assert sockets.stat().st_mode & 0o007 == 0


def test_locale_and_encoding_do_not_depend_on_the_caller(cluster: Cluster) -> None:
    assert one(cluster.url(), "SHOW server_encoding") == "UTF8"
    query = "SELECT datcollate FROM pg_database WHERE datname = 'simpeltaru'"
    assert one(cluster.url(), query) == "C.UTF-8"
    assert one(cluster.url(), "SHOW jit") == "off"


def test_a_data_directory_too_deep_for_a_socket_gets_one_elsewhere(tmp_path: Path) -> None:
    account = cluster_account()
    short = cluster_files.socket_dir(tmp_path / "x", account)
    assert short.parent == tmp_path / "x"
    deep = tmp_path / ("y" * 100)
    elsewhere = cluster_files.socket_dir(deep, account)
    assert not elsewhere.is_relative_to(deep)
    assert len(os.fsencode(elsewhere / ".s.PGSQL.5432")) <= cluster_files.LONGEST_SOCKET_PATH


def test_a_deep_cluster_works_and_a_squatter_is_refused() -> None:
    with short_directory("deep") as directory:
        made = new_cluster(directory / ("y" * 100))
        sockets = cluster_files.socket_dir(made.data_dir, cluster_account())
        sockets.symlink_to("/tmp")
        try:
            with pytest.raises(SetupRefused, match=r"should be a directory of user"):
                made.start()
        finally:
            sockets.unlink()
        made.start()
        assert one(made.url(), "SELECT 1") == 1
        made.stop()
        shutil.rmtree(sockets)


def test_a_throwaway_cluster_leaves_nothing() -> None:
    with throwaway() as made:
        url = made.url()
        assert one(url, "SHOW fsync") == "off"
    assert not made.data_dir.exists()
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(url)


def test_a_real_cluster_is_durable() -> None:
    text = cluster_files.configuration(Path("/x"), durable=True)
    assert "fsync" not in text
    assert "synchronous_commit" not in text


def test_without_binaries_the_commands_are_named(
    own: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("simpeltaru.db.cluster.find_binaries", lambda _data_dir: None)
    bare = Cluster(own.data_dir)
    with pytest.raises(SetupRefused) as refusal:
        bare.start()
    assert any("postgresql-postgis" in command for command in refusal.value.commands)
    assert "SIMPELTARU_DATABASE_URL" in str(refusal.value)


def test_a_database_of_another_version_is_not_touched(own: Cluster) -> None:
    own.start()
    own.stop()
    version = own.data / "PG_VERSION"
    before = version.read_text()
    version.write_text("12\n")
    with pytest.raises(SetupRefused, match="made by PostgreSQL 12"):
        own.start()
    version.write_text(before)


def test_importing_the_cluster_touches_nothing() -> None:
    code = (
        "import simpeltaru.db.cluster as c; from pathlib import Path; c.Cluster(Path('/nowhere/x'))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
