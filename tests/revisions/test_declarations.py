"""What a manifest declares and a file cannot keep: dates, names of fields, key columns."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from simpeltaru.errors import PackageError
from simpeltaru.revisions.load_layers import check_layers
from simpeltaru.revisions.load_plan import check_plan
from tests.revisions.making import (
    BONTANG,
    board,
    enacted,
    plan_manifest,
    plan_package,
    write_package,
    write_vector,
)
from tests.revisions.test_checks import blocked


@pytest.mark.parametrize(
    ("dates", "year", "words"),
    [
        ({"ditetapkan": "2024-02-01", "diundangkan": "2024-01-15"}, 2024, ["before ditetapkan"]),
        ({"diundangkan": "2024-01-15", "mulai_berlaku": "2023-01-15"}, 2024, ["before diundang"]),
        ({"diundangkan": "2024-01-15", "integrasi_oss": "2023-12-31"}, 2024, ["integrasi_oss"]),
        ({"diundangkan": "2024-01-15"}, 2014, ["of 2014, its dates are of 2024"]),
        ({"ditetapkan": "2023-12-28", "diundangkan": "2024-01-02"}, 2023, []),
    ],
)
def test_dates_that_cannot_be_are_warned_of(
    tmp_path: Path, dates: dict[str, str], year: int, words: list[str]
) -> None:
    act = {"kind": "perwali", "number": "CONTOH", "title": "CONTOH", "year": year}
    revision = enacted("uji-1", "2024-01-01", instrument=act, dates=dates)
    found = check_plan(plan_package(tmp_path, revision=revision)).findings
    unlikely = [one.message for one in found if one.code == "dates_unlikely"]
    assert len(unlikely) == len(words)
    assert all(word in message for word, message in zip(words, unlikely, strict=True))


def test_an_end_before_the_beginning_is_refused(tmp_path: Path) -> None:
    dates = {"diundangkan": "2024-01-15", "berlaku_sampai": "2024-01-15"}
    revision = enacted("uji-1", "2024-01-01", dates=dates)
    (finding,) = blocked(plan_package(tmp_path, revision=revision))["dates_contradict"]
    assert finding.field == "revision.dates.berlaku_sampai"


LAYER = {"file": "zona.gpkg", "fields": {"KODSZM": "KODSZN"}}


@pytest.mark.parametrize(
    ("changes", "place", "known"),
    [
        ({"zones": LAYER}, r"zones\.fields", "KODSZN"),
        ({"blocks": LAYER}, r"blocks\.fields", "KODBLK"),
        ({"overlays": [{**LAYER, "kind": "KKOP_1"}]}, r"overlays\[0\]\.fields", "value"),
        ({"network": [{**LAYER, "kind": "jalan"}]}, r"network\[0\]\.fields", "class"),
    ],
)
def test_a_field_nobody_knows_is_refused_with_those_there_are(
    tmp_path: Path, changes: dict[str, Any], place: str, known: str
) -> None:
    write_vector(board(), tmp_path / "zona.gpkg")
    manifest = plan_manifest({"file": "zona.gpkg"}) | changes
    with pytest.raises(PackageError, match=f"{place}.*KODSZM.*{known}"):
        check_plan(write_package(tmp_path, manifest))


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        ({"kind": "road", "fields": {"klas": "REMARK"}}, "klas.*class"),
        ({"kind": "river", "fields": {"class": "REMARK"}}, "class.*name"),
        ({"kind": "road", "columns": {"id": "REMARK"}}, "columns.*parcel"),
        ({"kind": "parcel", "columns": {"id": "REMARK"}, "fields": {"id": "X"}}, "fields.*columns"),
    ],
)
def test_a_layer_takes_the_fields_of_its_kind(
    tmp_path: Path, entry: dict[str, Any], words: str
) -> None:
    write_vector(board(), tmp_path / "zona.gpkg")
    layer = {"id": "l-1", "title": "L", "source": "S", "dated": "2024-01-01", "simulation": True}
    manifest = {
        "format": "simpeltaru-layers/1",
        "region": BONTANG,
        "layers": [{**layer, "file": "zona.gpkg", **entry}],
    }
    with pytest.raises(PackageError, match=words):
        check_layers(write_package(tmp_path, manifest))


def test_a_column_the_file_does_not_have_is_refused_with_those_it_has(tmp_path: Path) -> None:
    folder = plan_package(tmp_path)
    manifest = plan_manifest({"file": "zona.gpkg", "fields": {"KODSZN": "KODE"}})
    with pytest.raises(PackageError, match=r"'KODE' .for KODSZN., the file has NAMOBJ, NAMZON"):
        check_plan(write_package(folder, manifest))


@pytest.mark.parametrize("value", [None, "-", "<Null>"])
def test_the_key_column_is_not_guessed_from_a_name(tmp_path: Path, value: str | None) -> None:
    frame = board()
    frame.loc[4, "KODSZN"] = value
    (finding,) = blocked(plan_package(tmp_path, frame))["code_missing"]
    assert (finding.row, finding.field) == (5, "KODSZN")


def test_a_key_column_that_is_not_there_is_one_finding(tmp_path: Path) -> None:
    frame = board().rename(columns={"KODSZN": "KODE_SZ"})
    folder = plan_package(tmp_path, frame)
    (finding,) = blocked(folder)["code_missing"]
    assert "KODE_SZ" in finding.message
    manifest = plan_manifest({"file": "zona.gpkg", "fields": {"KODSZN": "KODE_SZ"}})
    assert len(check_plan(write_package(folder, manifest)).zones) == 12


def test_a_name_alone_will_do_where_rules_hang_on_another_column(tmp_path: Path) -> None:
    frame = board().assign(KODUNK="R-4_K01B", KODSZN=None)
    plan = check_plan(plan_package(tmp_path, frame, key_column="KODUNK"))
    assert len(plan.zones) == 12
