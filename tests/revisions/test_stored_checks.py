"""What a check finds besides with a database: the same that a load would."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from simpeltaru.errors import PackageError
from simpeltaru.places import CHECKOUT
from simpeltaru.revisions.load_layers import check_layers, compare_stored_layers
from simpeltaru.revisions.load_plan import check_plan, compare_stored_plan, load_plan
from tests.databases import Database
from tests.revisions.making import (
    BONTANG,
    board,
    enacted,
    plan_manifest,
    plan_package,
    write_package,
    write_vector,
)
from tests.revisions.stored import contents, rows

LOAD = "simpeltaru_load"


def command(url: str, *arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "scripts.load_revision", *map(str, arguments)],
        cwd=CHECKOUT,
        env={**os.environ, "SIMPELTARU_DATABASE_URL": url, "COLUMNS": "400"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def other(folder: Path, **changes: Any) -> Path:
    revision = plan_manifest(None)["revision"] | {"id": "uji-2"}
    return plan_package(folder, board(2, 2), **({"revision": revision} | changes))


def test_a_check_finds_what_a_load_would(tmp_path: Path, fresh_database: Database) -> None:
    url = fresh_database.url(LOAD)
    load_plan(plan_package(tmp_path / "satu"), url)
    before = contents(fresh_database)
    datum = other(tmp_path / "datum", datum="transform")
    metric = other(tmp_path / "metrik", region={**BONTANG, "metric_crs": "EPSG:9481"})
    named = other(tmp_path / "nama", plan={"id": "rdtr-uji", "name": "RDTR lain"})
    same_id = plan_package(tmp_path / "sama", board(2, 2))
    for package, words in (
        (datum, "datum is identity, the manifest says transform"),
        (metric, "metric_crs is 9480"),
        (named, "stored already as 'RDTR uji'"),
        (same_id, "with other content"),
    ):
        with pytest.raises(PackageError, match=words):
            compare_stored_plan(check_plan(package), url)
    done = command(url, "--check-only", same_id)
    assert done.returncode == 1
    assert "with other content" in done.stdout
    assert command(url, "--check-only", other(tmp_path / "baik")).returncode == 0
    assert contents(fresh_database) == before


def test_a_check_of_layers_looks_at_the_region(tmp_path: Path, fresh_database: Database) -> None:
    url = fresh_database.url(LOAD)
    load_plan(plan_package(tmp_path / "satu"), url)
    write_vector(board(1, 1), tmp_path / "lapis" / "kel.gpkg")
    layer = {"id": "kel-1", "kind": "kelurahan", "title": "K", "source": "S", "file": "kel.gpkg"}
    manifest = {
        "format": "simpeltaru-layers/1",
        "region": BONTANG,
        "layers": [
            {**layer, "dated": "2024-01-01", "simulation": True, "fields": {"name": "NAMOBJ"}}
        ],
    }
    package = write_package(tmp_path / "lapis", manifest)
    found = compare_stored_layers(check_layers(package), url)
    assert [one.code for one in found] == ["kelurahan_unknown"]
    package = write_package(tmp_path / "lapis", {**manifest, "datum": "transform"})
    with pytest.raises(PackageError, match="datum is identity"):
        compare_stored_layers(check_layers(package), url)


def test_a_check_without_a_database_says_so(tmp_path: Path) -> None:
    done = command("postgresql:///x?host=/nonexistent", "--check-only", plan_package(tmp_path))
    assert done.returncode == 0
    assert "not_compared" in done.stdout


def test_an_act_that_is_not_loaded_is_named(tmp_path: Path, fresh_database: Database) -> None:
    url = fresh_database.url(LOAD)
    act = {"kind": "perwali", "number": "3", "year": 2012, "title": "Lama"}
    load_plan(
        plan_package(tmp_path / "a", revision=enacted("lama", "2012-05-01", instrument=act)), url
    )
    named = {
        "kind": "perwali",
        "number": "9",
        "year": 2024,
        "title": "Baru",
        "mencabut": ["Perwali  3/2012", "perda 7/1999"],
        "mengubah": ["RDTR-UJI"],
    }
    package = plan_package(
        tmp_path / "b", board(2, 2), revision=enacted("baru", "2024-01-01", instrument=named)
    )
    loaded = load_plan(package, url)
    assert [one.params for one in loaded.findings if one.code == "act_not_loaded"] == [
        {"relation": "mencabut", "target": "perda 7/1999"}
    ]
    stored = rows(fresh_database, "SELECT revision FROM finding WHERE code = 'act_not_loaded'")
    assert stored == [("baru",)]


def test_loading_prints_the_hash_of_the_rulebook(tmp_path: Path, fresh_database: Database) -> None:
    (tmp_path / "m.csv").write_text("kegiatan,R-4,RTH-2,BJ,K-1\nWarung,I,X,X,I\n")
    matrix = {"form": "wide", "file": "m.csv", "activity": "kegiatan", "keys": "B:E"}
    rulebook = {"kbli_edition": "2020", "matrix": matrix}
    package = plan_package(tmp_path, rulebook=rulebook)
    done = command(fresh_database.url(LOAD), package)
    ((stored,),) = rows(fresh_database, "SELECT rulebook FROM revision")
    assert f"rulebook {stored}" in done.stdout
