"""The folder of an export: whole or as it was, never half, and nothing of anybody else's."""

from __future__ import annotations

import fcntl
import json
import os
from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from scripts.map_folder import writing_into
from simpeltaru.errors import ConfigurationError, QuestionError
from tiles.manifest import INDEX, MANIFEST, Manifest, MapFile, MapKind, read_manifest, sha256


def manifest(*files: MapFile, **given: object) -> Manifest:
    said = {
        "revision": "contoh-1",
        "content_hash": "sha256:1f2e",
        "plan": "RDTR Kota Contoh",
        "title": "Revisi pertama",
        "region": "Kota Contoh",
        "status": "berlaku",
        "as_of": date(2026, 5, 2),
        "known_at": datetime(2026, 5, 2, 3, 4, tzinfo=UTC),
        "language": "id",
        "palette": "official",
        "is_simulation": True,
        **given,
    }
    return Manifest(files=files, **said)  # type: ignore[arg-type]


def entry(name: str, content: str) -> MapFile:
    kind: MapKind = "index" if name == INDEX else "block"
    return MapFile(name, kind, "", name, len(content), sha256(content.encode()))


def export(folder: Path, **files: str) -> None:
    named = {f"{name}.html": content for name, content in files.items()}
    entries = [entry(name, content) for name, content in named.items()]
    with writing_into(folder, manifest()) as place:
        for name, content in named.items():
            place.put(name, content)
        place.finish(manifest(*entries))


def names(folder: Path) -> set[str]:
    return {one.name for one in folder.iterdir()}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "peta kota" / "terbit"
    export(path, index="daftar", satu="1", dua="2")
    return path


def test_an_export_is_its_files_and_the_manifest(folder: Path) -> None:
    assert names(folder) == {"index.html", "satu.html", "dua.html", MANIFEST}
    found = read_manifest((folder / MANIFEST).read_bytes())
    assert {one.name for one in found.files} == {"index.html", "satu.html", "dua.html"}
    for one in found.files:
        assert sha256((folder / one.name).read_bytes()) == one.sha256
    assert all(one.stat().st_mode & 0o044 == 0o044 for one in folder.iterdir())


def test_an_export_over_another_renews_it_and_takes_the_rest_away(folder: Path) -> None:
    export(folder, index="baru", dua="22", tiga="3")
    assert names(folder) == {"index.html", "dua.html", "tiga.html", MANIFEST}
    assert (folder / "dua.html").read_text() == "22"


def test_what_is_interrupted_leaves_the_export_before(folder: Path) -> None:
    before = {one.name: one.read_bytes() for one in folder.iterdir()}
    with suppress(KeyboardInterrupt), writing_into(folder, manifest()) as place:
        place.put("satu.html", "lain")
        raise KeyboardInterrupt
    assert {one.name: one.read_bytes() for one in folder.iterdir()} == before


def test_what_is_interrupted_at_first_leaves_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "baru"
    with suppress(KeyboardInterrupt), writing_into(folder, manifest()) as place:
        place.put("satu.html", "1")
        assert not (folder / "satu.html").exists()
        raise KeyboardInterrupt
    assert not folder.exists()


@pytest.mark.parametrize("moved", range(5))
def test_killed_between_the_renames_it_is_not_whole_and_the_next_run_tidies_up(
    folder: Path, monkeypatch: pytest.MonkeyPatch, moved: int
) -> None:
    """The process ends at the n-th rename: nothing of ours runs after that."""
    rename, count = os.replace, iter(range(100))

    def dies(source: Path, target: Path) -> None:
        if next(count) == moved:
            raise SystemExit
        rename(source, target)

    with monkeypatch.context() as patched:
        patched.setattr(os, "replace", dies)
        patched.setattr("scripts.map_folder.shutil.rmtree", lambda _path: None)
        with pytest.raises(SystemExit):
            export(folder, index="baru", dua="22", tiga="3")
    assert (folder / MANIFEST).exists() is (moved == 0)
    export(folder, index="baru", dua="22", tiga="3")
    assert {"index.html", "dua.html", "tiga.html", MANIFEST} <= names(folder)
    assert not [one for one in names(folder) if one.startswith(".")]


@pytest.mark.parametrize("name", ["catatan.txt", "manifest.json", "satu.html", ".git"])
def test_files_of_somebody_else_are_refused_by_name(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("{}")
    with (
        pytest.raises(ConfigurationError, match=f"no maps of an export: {name}"),
        writing_into(tmp_path, manifest()),
    ):
        pytest.fail("was taken")
    assert names(tmp_path) == {name}


def test_many_files_of_somebody_else_are_counted(tmp_path: Path) -> None:
    for number in range(9):
        (tmp_path / f"{number}.txt").write_text("")
    with (
        pytest.raises(ConfigurationError, match=r"0\.txt, .*, 4\.txt and 4 more"),
        writing_into(tmp_path, manifest()),
    ):
        pytest.fail("was taken")


@pytest.mark.parametrize(
    "other", [{"revision": "contoh-2"}, {"language": "en"}, {"palette": "safe"}]
)
def test_another_export_is_not_written_over(folder: Path, other: dict[str, object]) -> None:
    with (
        pytest.raises(ConfigurationError, match=r"holds the maps of contoh-1 \(id, official\)"),
        writing_into(folder, manifest(**other)),
    ):
        pytest.fail("was taken")


def test_two_exports_at_once_are_refused(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    with (
        pytest.raises(ConfigurationError, match="another export"),
        writing_into(folder, manifest()),
    ):
        pytest.fail("was taken")
    os.close(descriptor)


def test_a_file_or_a_place_below_one_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "berkas").write_text("")
    for path, said in (
        (tmp_path / "berkas", "is a file"),
        (tmp_path / "berkas" / "x", "cannot write"),
    ):
        with pytest.raises(ConfigurationError, match=said), writing_into(path, manifest()):
            pytest.fail("was taken")


@pytest.mark.parametrize(
    "changed",
    [
        {"format": "lain/1"},
        {"files": [{"name": "../x.html"}]},
        {
            "files": [
                {
                    "name": "../x.html",
                    "kind": "block",
                    "code": "",
                    "title": "",
                    "bytes": 1,
                    "sha256": "",
                }
            ]
        },
        {
            "files": [
                {
                    "name": ".x.html",
                    "kind": "block",
                    "code": "",
                    "title": "",
                    "bytes": 1,
                    "sha256": "",
                }
            ]
        },
        {"as_of": "kemarin"},
        {"known_at": "2026-05-02T03:04:00"},
        {"revision": None, "extra": 1},
        {"files": None},
    ],
)
def test_a_manifest_that_is_not_ours_is_refused(changed: dict[str, object]) -> None:
    said = json.loads(manifest(entry("a.html", "a")).written())
    assert read_manifest(json.dumps(said).encode()) == manifest(entry("a.html", "a"))
    with pytest.raises(QuestionError, match="manifest"):
        read_manifest(json.dumps({**said, **changed}).encode())


@pytest.mark.parametrize("content", [b"", b"[]", b"null", b"\xff", b'"x"', b"{}"])
def test_what_is_no_manifest_at_all_is_refused(content: bytes) -> None:
    with pytest.raises(QuestionError, match="manifest"):
        read_manifest(content)
