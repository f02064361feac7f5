"""The server never runs as root, and reads what it serves as the user it runs as."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg
import pytest

from scripts import serving
from scripts.saying import say
from simpeltaru.db import migrate
from simpeltaru.db.accounts import OWNER, READ, SUPERUSER, current_account, server_account
from simpeltaru.db.cluster import DATABASE, Cluster, throwaway
from simpeltaru.errors import ConfigurationError
from simpeltaru.places import CHECKOUT, open_to_others
from tests.databases import create_database, drop_database
from tests.support import tiny_plan

SERVE = (
    "import sys; from scripts import serving; from scripts.saying import say; "
    "serving.serve('127.0.0.1', int(sys.argv[1]), False, say)"
)
SECONDS = 60


@pytest.fixture(scope="module")
def own() -> Iterator[Cluster]:
    serving.ensure_server_account(say)
    with throwaway() as made:
        migrate.upgrade(made.url())
        yield made


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


@contextmanager
def served(cluster: Cluster, checkout: Path, log: Path) -> Iterator[tuple[int, int]]:
    port = free_port()
    variables = os.environ | {"SIMPELTARU_DATA_DIR": str(cluster.data_dir)}
    with log.open("w") as output:
        process = subprocess.Popen(
            [sys.executable, "-c", SERVE, str(port)],
            cwd=checkout,
            env=variables,
            stdout=output,
            stderr=output,
        )
    try:
        await_port(port, process, log)
        yield process.pid, port
    finally:
        process.terminate()
        process.wait(timeout=SECONDS)


def await_port(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        with suppress(subprocess.TimeoutExpired):
            process.wait(timeout=0.1)
    pytest.fail(f"the server did not come up:\n{log.read_text()}")


def uids_of(pid: int) -> set[int]:
    found = re.search(r"^Uid:(.*)$", Path(f"/proc/{pid}/status").read_text(), re.MULTILINE)
    assert found is not None
    return {int(uid) for uid in found.group(1).split()}


def get(port: int, path: str) -> bytes:
    with socket.create_connection(("127.0.0.1", port), timeout=SECONDS) as connection:
        connection.sendall(f"GET {path} HTTP/1.0\r\nHost: localhost\r\n\r\n".encode())
        return b"".join(iter(lambda: connection.recv(65536), b""))


def check_page(port: int) -> None:
    """The map page is served with every file it names."""
    page = get(port, "/peta")
    assert page.startswith(b"HTTP/1.1 200")
    named = set(re.findall(rb'"(/aset/[^"]+\.(?:css|mjs|svg))"', page))
    assert {name.rpartition(b".")[2] for name in named} == {b"css", b"mjs", b"svg"}
    for name in named:
        assert get(port, name.decode()).startswith(b"HTTP/1.1 200"), name


def test_it_answers_and_is_not_root(own: Cluster, tmp_path: Path) -> None:
    account = server_account()
    assert account is not None
    assert account.uid != 0
    with served(own, CHECKOUT, tmp_path / "log") as (pid, port):
        assert uids_of(pid) == {account.uid}
        assert get(port, "/healthz").startswith(b"HTTP/1.1 200")
        assert get(port, "/openapi.json").startswith(b"HTTP/1.1 200")
        check_page(port)


def test_a_checkout_closed_to_others_is_served_all_the_same(own: Cluster, tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    for name in serving.SERVED:
        if (CHECKOUT / name).is_dir():
            ignored = shutil.ignore_patterns("__pycache__")
            shutil.copytree(CHECKOUT / name, closed / "checkout" / name, ignore=ignored)
    closed.chmod(0o700)
    assert not open_to_others(closed / "checkout")
    log = tmp_path / "log"
    with served(own, closed / "checkout", log) as (pid, port):
        assert 0 not in uids_of(pid)
        assert get(port, "/healthz").startswith(b"HTTP/1.1 200")
        check_page(port)
    copies = "serving a copy" in log.read_text()
    assert copies == (not current_account().uid)


def test_the_servers_user_may_only_read(own: Cluster) -> None:
    account = server_account()
    assert account is not None
    if account.is_me:
        # One person is everything: then what they may do is theirs to decide.
        assert current_account().uid != 0
        return
    code = "import psycopg, sys; psycopg.connect(sys.argv[1]).execute('SELECT 1')"
    for role, expected in ((READ, 0), (OWNER, 1), ("postgres", 1)):
        done = account.run([serving.PYTHON, "-c", code, own.url(role)], {})
        assert done.returncode == expected, done.stdout


def test_someone_who_became_the_servers_user_is_let_in_at_the_next_start(own: Cluster) -> None:
    ident = own.data / "pg_ident.conf"
    before = ident.read_text()
    ident.write_text(before.splitlines()[0] + "\n")
    own.start()
    assert ident.read_text() == before
    with psycopg.connect(own.url(READ)) as connection:
        assert connection.execute("SELECT current_user").fetchone() == (READ,)


def test_a_simulation_alone_is_refused_to_other_machines_in_a_sentence(
    own: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded = create_database(own, DATABASE, "simulated")
    tiny_plan.load(loaded.url(OWNER))
    monkeypatch.setenv("SIMPELTARU_DATABASE_URL", loaded.url(SUPERUSER))
    try:
        with pytest.raises(ConfigurationError, match=r"not served on 0\.0\.0\.0"):
            serving.serve("0.0.0.0", free_port(), False, say)
    finally:
        drop_database(loaded)
