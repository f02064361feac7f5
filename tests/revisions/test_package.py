"""Opening packages: nothing outside of them, nothing unlisted, nothing changed on the way."""

from __future__ import annotations

import stat
import zipfile
from pathlib import Path
from typing import Any

import pytest
import yaml

from simpeltaru.errors import PackageError, PackageFileError
from simpeltaru.package_files import package_files, safe_path
from simpeltaru.revisions import package as packages
from simpeltaru.revisions.package import open_package
from tests.revisions.making import plan_manifest, plan_package, write_package, zipped


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return plan_package(tmp_path / "paket")


def _edit(folder: Path, **changes: Any) -> None:
    path = folder / "manifest.yaml"
    content = yaml.safe_load(path.read_text())
    content.update(changes)
    path.write_text(yaml.safe_dump(content, sort_keys=False))


def _refusal(path: Path) -> str:
    with pytest.raises(PackageError) as caught, open_package(path):
        pass
    return str(caught.value)


def test_a_folder_opens(folder: Path) -> None:
    with open_package(folder) as opened:
        assert opened.root == folder
        assert opened.manifest.region.code == "64.74"


@pytest.mark.parametrize("inside", ["", "paket/"])
def test_an_archive_opens_and_leaves_nothing_behind(folder: Path, inside: str) -> None:
    with open_package(zipped(folder, inside)) as opened:
        root = opened.root
        assert (root / "zona.gpkg").is_file()
    assert not root.exists()


def test_a_changed_file_is_refused(folder: Path) -> None:
    with (folder / "zona.gpkg").open("ab") as file:
        file.write(b"\0")
    assert "its SHA-256 is" in _refusal(folder)


def test_a_used_file_must_be_listed(folder: Path) -> None:
    _edit(folder, files=[])
    refusal = _refusal(folder)
    assert "zona.gpkg" in refusal
    assert "not listed" in refusal


def test_every_part_of_a_shapefile_must_be_listed(tmp_path: Path) -> None:
    folder = plan_package(tmp_path / "paket", name="zona.shp")
    content = yaml.safe_load((folder / "manifest.yaml").read_text())
    _edit(folder, files=[one for one in content["files"] if not one["path"].endswith(".dbf")])
    assert "zona.dbf" in _refusal(folder)


def test_a_listed_file_must_be_there(folder: Path) -> None:
    _edit(folder, files=[{"path": "lain.gpkg", "sha256": "0" * 64}])
    assert "lain.gpkg" in _refusal(folder)


@pytest.mark.parametrize(
    "name",
    [
        "/etc/passwd",
        "../zona.gpkg",
        "a/../../zona.gpkg",
        "C:\\zona.gpkg",
        "https://example.org/zona.gpkg",
        "/vsicurl/https://example.org/zona.gpkg",
        "vsizip/zona.zip",
        "",
    ],
)
def test_paths_out_of_the_package_are_refused(folder: Path, name: str) -> None:
    with pytest.raises(PackageFileError):
        safe_path(folder, name)


def test_links_are_refused(folder: Path) -> None:
    (folder / "tautan.gpkg").symlink_to(folder / "zona.gpkg")
    with pytest.raises(PackageFileError, match="a link"):
        safe_path(folder, "tautan.gpkg")


def test_what_is_neither_folder_nor_archive_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.rar").write_bytes(b"Rar!")
    assert "neither a folder nor a zip" in _refusal(tmp_path / "x.rar")
    assert "no such" in _refusal(tmp_path / "tiada")


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    bomb = tmp_path / "bom.zip"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("nol.gpkg", b"\0" * 60_000_000)
    assert "times the packed size" in _refusal(bomb)


def test_more_than_the_archive_states_is_never_written(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = zipped(folder)
    monkeypatch.setattr(packages, "MAX_MEMBERS", 1)
    assert "at most 1 files" in _refusal(archive)


def test_climbing_members_and_links_are_refused(tmp_path: Path) -> None:
    climbing = tmp_path / "naik.zip"
    with zipfile.ZipFile(climbing, "w") as archive:
        archive.writestr("../keluar.txt", "x")
    assert "out of the archive" in _refusal(climbing)
    linking = tmp_path / "tautan.zip"
    with zipfile.ZipFile(linking, "w") as archive:
        entry = zipfile.ZipInfo("manifest.yaml")
        entry.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(entry, "/etc/passwd")
    assert "a link" in _refusal(linking)


def test_a_damaged_archive_is_refused(folder: Path) -> None:
    archive = zipped(folder)
    content = bytearray(archive.read_bytes())
    content[60:400] = bytes(340)
    archive.write_bytes(bytes(content))
    assert "cannot be unpacked" in _refusal(archive)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("format: simpeltaru-plan/1\nformat: simpeltaru-plan/1\n", "stands twice"),
        ("format: [\n", "not readable as YAML"),
        ("a: &x 1\nb: *x\n", "aliases"),
        ("- 1\n", "keys and values"),
        ("format: simpeltaru-plan/9\n", "simpeltaru-plan/9"),
        ("format: x\n\ta: 1\n", "indent with spaces"),
        ("format: !!python/object/apply:os.system ['true']\n", "not readable as YAML"),
    ],
)
def test_manifests_that_are_not_strict_are_refused(tmp_path: Path, text: str, words: str) -> None:
    (tmp_path / "manifest.yaml").write_text(text)
    assert words in _refusal(tmp_path)


def test_errors_in_a_manifest_name_the_key_and_what_stands_there(tmp_path: Path) -> None:
    manifest = plan_manifest(None)
    manifest["region"] = {**manifest["region"], "code": 64.74}
    manifest["warna"] = "merah"
    write_package(tmp_path, manifest)
    refusal = _refusal(tmp_path)
    assert "region.code" in refusal
    assert "64.74" in refusal
    assert "in quotes" in refusal
    assert "warna" in refusal


@pytest.mark.parametrize(
    ("part", "change", "words"),
    [
        ("revision", {"id": "Uji Satu"}, r"revision\.id: .*a-z, digits.*'Uji Satu'"),
        ("revision", {"dates": {"ditetapkan": "31-12-2024"}}, "write it as 2024-12-31"),
        ("region", {"metric_crs": "9480"}, "write it as EPSG:9480"),
        ("region", {"code": "6474"}, r"write it as 64\.74"),
        ("region", {"bounds": [117.6, -0.02, 117.35, 0.25]}, "west 117.6 is not less than east"),
        ("region", {"bounds": [-0.02, 117.35, 0.25, 117.6]}, "longitude first"),
        ("region", {"bounds": [555000, 14000, 556000, 15000]}, "not degrees"),
    ],
)
def test_a_fault_of_a_value_is_said_in_words(
    tmp_path: Path, part: str, change: dict[str, Any], words: str
) -> None:
    manifest = plan_manifest(None)
    manifest[part] = manifest[part] | change
    with pytest.raises(PackageError, match=words):
        open_package(write_package(tmp_path, manifest)).__enter__()


def test_a_place_in_the_manifest_is_that_of_the_file(tmp_path: Path) -> None:
    matrix = {"form": "wide", "file": "m.csv", "activity": "a", "keys": "B:C", "number": 1.5}
    manifest = plan_manifest(None, rulebook={"kbli_edition": "2020", "matrix": matrix})
    refusal = _refusal(write_package(tmp_path, manifest))
    assert "field rulebook.matrix.number:" in refusal


def test_a_name_in_other_capitals_is_named(folder: Path) -> None:
    (folder / "zona.gpkg").rename(folder / "Zona.gpkg")
    assert "the package has 'Zona.gpkg'" in _refusal(folder)


def test_the_files_of_a_manifest_are_listed_with_their_fingerprints(folder: Path) -> None:
    assert [name for name, _sha in package_files(folder)] == ["zona.gpkg"]
