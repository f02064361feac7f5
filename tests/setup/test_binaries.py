"""Which PostgreSQL is taken, on systems laid out as real ones are."""

from __future__ import annotations

from pathlib import Path

import pytest

from simpeltaru.db import debian
from simpeltaru.db.cluster import Cluster
from simpeltaru.db.postgres_binaries import UNPACKED, find_binaries
from simpeltaru.db.postgres_install import how_to_install, install_binaries
from simpeltaru.errors import SetupRefused


def postgres(root: Path, version: int, *, postgis: bool = True) -> None:
    bindir = root / f"usr/lib/postgresql/{version}/bin"
    bindir.mkdir(parents=True)
    for name in ("initdb", "pg_ctl", "postgres"):
        (bindir / name).touch(mode=0o755)
    extension = root / f"usr/share/postgresql/{version}/extension"
    extension.mkdir(parents=True)
    if postgis:
        (extension / "postgis.control").touch()


def test_the_newest_with_postgis_is_taken(tmp_path: Path) -> None:
    postgres(tmp_path, 9)
    postgres(tmp_path, 14)
    postgres(tmp_path, 15)
    postgres(tmp_path, 17, postgis=False)
    found = find_binaries(system=tmp_path)
    assert found is not None
    assert found.version == 15


def test_one_that_is_too_old_is_none(tmp_path: Path) -> None:
    postgres(tmp_path, 12)
    assert find_binaries(system=tmp_path) is None


def test_the_systems_own_comes_before_an_unpacked_one(tmp_path: Path) -> None:
    system, data_dir = tmp_path / "system", tmp_path / "data"
    postgres(data_dir / UNPACKED, 17)
    unpacked = find_binaries(data_dir, system)
    assert unpacked is not None
    assert unpacked.root == data_dir / UNPACKED
    assert unpacked.environment()["PROJ_DATA"].startswith(str(data_dir))
    postgres(system, 15)
    own = find_binaries(data_dir, system)
    assert own is not None
    assert own.version == 15
    assert own.root == system


def test_nothing_of_the_callers_reaches_the_server(
    cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PGOPTIONS", "-c log_statement=all")
    assert "PGOPTIONS" not in cluster.binaries.environment()


def test_without_apt_the_refusal_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert not debian.available()
    with pytest.raises(SetupRefused, match="this machine has no apt") as refusal:
        install_binaries(print, tmp_path)
    assert refusal.value.commands == tuple(how_to_install()[2:])


def test_the_commands_to_type_are_whole() -> None:
    assert how_to_install()[:2] == [
        "sudo apt-get update",
        "sudo apt-get install --no-install-recommends postgresql-postgis",
    ]
