"""The commands as a person types them."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Mapping
from pathlib import Path

import pytest

from scripts import environment
from scripts.check_repository import tracked
from simpeltaru.db.cluster import Cluster
from simpeltaru.places import CHECKOUT, make_passable, open_to_others
from tests.setup.places import short_directory

OLD_PYTHON = """#!/bin/sh
case "$2" in
    *print*) echo 3.9 ;;
    *) exit 1 ;;
esac
"""

# What someone may have set for a database of their own, which ours is not.
OTHER_DATABASE = {
    "PGSERVICE": "other",
    "PGHOST": "other.invalid",
    "PGPORT": "1",
    "PGOPTIONS": "-c role=other",
    "PGREQUIREPEER": "other",
    "PGTARGETSESSIONATTRS": "standby",
}


def run(
    command: str, *arguments: str, variables: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(CHECKOUT / "scripts" / command), *arguments],
        env=os.environ | (variables or {}),
        cwd="/",
        capture_output=True,
        text=True,
        check=False,
    )


def only_old_pythons(directory: Path) -> dict[str, str]:
    for name in ("python3", "python3.11", "python3.12", "python3.13", "python3.14"):
        shim = directory / name
        shim.write_text(OLD_PYTHON)
        shim.chmod(0o755)
    for name in ("dirname", "bash", "env"):
        found = shutil.which(name)
        assert found is not None
        (directory / name).symlink_to(found)
    return {"PATH": str(directory)}


@pytest.mark.parametrize("command", ["run", "test", "db"])
def test_an_old_python_is_named_and_refused(tmp_path: Path, command: str) -> None:
    done = run(command, "--help", variables=only_old_pythons(tmp_path))
    assert done.returncode == 1
    assert "needs Python 3.11 or newer; found: python3 (3.9)" in done.stderr
    assert "apt-get install python3" in done.stderr


def test_a_newer_python_beside_an_old_one_is_used(tmp_path: Path) -> None:
    variables = only_old_pythons(tmp_path)
    (tmp_path / "python3.12").unlink()
    (tmp_path / "python3.12").write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} "$@"\n')
    (tmp_path / "python3.12").chmod(0o755)
    assert run("run", "--help", variables=variables).returncode == 0


def test_help_and_a_wrong_option_set_nothing_up() -> None:
    shown = run("run", "--help")
    assert shown.returncode == 0
    assert "--once" in shown.stdout
    wrong = run("run", "--prot", "8000")
    assert wrong.returncode == 2
    assert "--prot" in wrong.stderr
    assert "Making" not in shown.stdout + wrong.stdout


def test_a_port_in_use_is_named_before_anything_is_done() -> None:
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = run("run", "--port", str(port))
    assert done.returncode == 1
    assert f"port {port}" in done.stderr
    assert "--port" in done.stderr


@pytest.mark.parametrize("port", ["0", "65536", "-1", "http"])
def test_a_port_that_is_none_is_refused(port: str) -> None:
    done = run("run", f"--port={port}")
    assert done.returncode == 2
    assert "a number from 1 to 65535" in done.stderr


def test_another_pythons_variables_are_not_followed(tmp_path: Path) -> None:
    (tmp_path / "argparse.py").write_text("raise RuntimeError('someone else')\n")
    variables = {"PYTHONHOME": "/nonexistent", "PYTHONPATH": str(tmp_path)}
    done = run("run", "--help", variables=variables)
    assert done.returncode == 0, done.stderr


def test_installers_are_told_where_by_us_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    given = {"PIP_TARGET": "/x", "PIP_USER": "1", "UV_SYSTEM_PYTHON": "1", "PIP_CERT": "/ca.pem"}
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    left = environment._environment()
    assert {name for name in given if name in left} == {"PIP_CERT"}


def test_the_environment_finds_the_checkout_in_any_locale() -> None:
    purelib = Path(sysconfig.get_path("purelib"))
    line = (purelib / "simpeltaru-checkout.pth").read_bytes()
    assert line.isascii()
    done = subprocess.run(
        [sys.executable, "-c", "import simpeltaru, sys; print(simpeltaru.__file__)"],
        env={"LC_ALL": "POSIX", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        cwd="/",
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_db_refuses_to_touch_someone_elses_database(cluster: Cluster) -> None:
    done = run("db", "reset", variables={"SIMPELTARU_DATABASE_URL": cluster.url()})
    assert done.returncode == 1
    assert "yours to reset" in done.stderr


def test_db_from_start_to_reset() -> None:
    with short_directory("data dir") as directory:
        variables = {"SIMPELTARU_DATA_DIR": str(directory), **OTHER_DATABASE}
        assert run("db", "status", variables=variables).returncode == 3
        try:
            started = run("db", "start", variables=variables)
            assert started.returncode == 0, started.stderr
            status = run("db", "status", variables=variables)
            assert status.returncode == 0
            assert re.search(r"runs as process \d+", status.stdout)
            query = ("psql", "-tAc", "SELECT count(*) FROM alembic_version")
            assert run("db", *query, variables=variables).stdout.strip() == "1"
        finally:
            reset = run("db", "reset", variables=variables)
        assert reset.returncode == 0, reset.stderr
        assert run("db", "status", variables=variables).returncode == 3


def test_a_prepared_environment_is_left_alone() -> None:
    said: list[str] = []
    environment.ensure(dev=True, report=said.append)
    assert said == []


def test_an_environment_made_from_other_pins_is_renewed_not_used(tmp_path: Path) -> None:
    stamp = tmp_path / environment.STAMP
    stamp.write_text('{"requirements.txt": "of yesterday"}')
    assert environment.is_current(tmp_path, dev=False) is False
    stamp.write_text("not json")
    assert environment.is_current(tmp_path, dev=False) is False


def test_the_pins_are_hashes_and_nothing_of_this_machine() -> None:
    for name in (environment.BOOTSTRAP, environment.RUN, environment.DEV):
        lines = (CHECKOUT / name).read_text().splitlines()
        pins = [line for line in lines if not line.startswith("    --hash=sha256:")]
        assert pins
        assert all(re.match(r"[a-z0-9.-]+(\[[a-z,]+\])?==\S+( ;.*)? \\$", line) for line in pins)
        assert len(lines) > 2 * len(pins) or name == environment.BOOTSTRAP


def test_commands_are_executable_and_small() -> None:
    names = [name for name in tracked() if re.fullmatch(r"(scripts|\.ci)/[a-z_]+", name)]
    assert {"scripts/run", "scripts/test", "scripts/db", ".ci/run"} <= set(names)
    for name in names:
        assert os.access(CHECKOUT / name, os.X_OK), name
        assert len((CHECKOUT / name).read_text().splitlines()) <= 45, name


def test_open_to_others_sees_a_closed_parent(tmp_path: Path) -> None:
    with short_directory("closed") as directory:
        inner = directory / "inner"
        make_passable(inner)
        inner.chmod(0o755)
        directory.chmod(0o755)
        assert open_to_others(inner)
        directory.chmod(0o700)
        assert not open_to_others(inner)
