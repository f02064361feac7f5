"""Browser libraries: pinned, verified, all or nothing, and no network once they are there."""

from __future__ import annotations

import io
import stat
import subprocess
import tarfile
from pathlib import Path

import pytest

from scripts import web_assets
from simpeltaru.errors import ConfigurationError, SetupRefused
from tiles.assets import WEB_DIR, WebPackage, integrity_of, pinned, problems, read_pinned
from tiles.leaflet import leaflet_css, leaflet_js

FILES = {"dist/a.js": b"A = 1;\n", "LICENSE": b"free\n"}


def archive(files: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as tar:
        for name, content in files.items():
            member = tarfile.TarInfo(f"package/{name}")
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))
    return packed.getvalue()


def package(content: bytes) -> WebPackage:
    pins = {name: integrity_of(one) for name, one in FILES.items()}
    return WebPackage("thing", "1.2.3", integrity_of(content), pins)


def npm(place: Path, body: str) -> list[str]:
    """A stand-in for npm pack: `$dest` is where the archive is to be put."""
    script = place / "npm"
    script.write_text(
        '#!/bin/sh\nwhile [ $# -gt 0 ]; do [ "$1" = --pack-destination ] && dest=$2; shift; done\n'
        + body
    )
    script.chmod(0o755)
    return [str(script)]


def test_what_is_there_is_verified_and_asks_for_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    everything = pinned(tests=True)
    in_place = [f"{one.name} {one.version}: in place" for one in everything]
    assert web_assets.ensure(everything) == in_place
    assert web_assets.main(["--check", "--tests"]) == 0


def test_what_only_tests_need_is_not_fetched_to_serve() -> None:
    assert {one.name for one in pinned()} == {"leaflet", "maplibre-gl"}
    assert {one.name for one in pinned(tests=True)} == {"leaflet", "maplibre-gl", "axe-core"}


def test_an_archive_is_unpacked_to_exactly_the_pinned_files(tmp_path: Path) -> None:
    content = archive({**FILES, "dist/more.js": b"B"})
    one = package(content)
    web_assets.unpack(one, content, tmp_path / "web dir")
    made = tmp_path / "web dir" / "thing-1.2.3"
    assert {str(path.relative_to(made)) for path in made.rglob("*") if path.is_file()} == set(FILES)
    assert problems(one, tmp_path / "web dir") == []
    assert stat.S_IMODE((made / "LICENSE").stat().st_mode) == 0o644
    assert [path.name for path in (tmp_path / "web dir").iterdir()] == ["thing-1.2.3"]


def test_a_broken_folder_is_replaced(tmp_path: Path) -> None:
    content = archive(FILES)
    one = package(content)
    web_assets.unpack(one, content, tmp_path)
    (tmp_path / one.folder / "dist/a.js").write_bytes(b"A = 2;\n")
    assert problems(one, tmp_path) == [
        f"{tmp_path / one.folder / 'dist/a.js'} is not the file that web_assets.json pins"
    ]
    web_assets.unpack(one, content, tmp_path)
    assert problems(one, tmp_path) == []


@pytest.mark.parametrize("wrong", [{"LICENSE": b"free\n"}, {**FILES, "dist/a.js": b"evil"}])
def test_another_file_leaves_nothing_behind(tmp_path: Path, wrong: dict[str, bytes]) -> None:
    with pytest.raises(SetupRefused, match=r"dist/a\.js"):
        web_assets.unpack(package(b""), archive(wrong), tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_the_fetched_archive_is_compared_with_its_pin(tmp_path: Path) -> None:
    content = archive(FILES)
    (tmp_path / "it.tgz").write_bytes(content)
    copy = npm(tmp_path, f'cp "{tmp_path}/it.tgz" "$dest/thing.tgz"\n')
    assert web_assets.fetch(package(content), copy) == content
    with pytest.raises(SetupRefused, match="nothing was kept"):
        web_assets.fetch(package(b"another"), copy)


def test_an_npm_that_fails_is_told_with_what_to_type(tmp_path: Path) -> None:
    broken = npm(tmp_path, "echo 'no network' >&2; exit 1\n")
    with pytest.raises(SetupRefused, match="no network") as refusal:
        web_assets.fetch(package(b""), broken)
    assert refusal.value.commands[-1] == "python -m scripts.web_assets"


def test_a_missing_or_changed_library_is_told_with_what_to_type(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"is missing; run: python -m scripts\.web_assets"):
        leaflet_js(tmp_path)
    folder = tmp_path / "leaflet-1.9.4" / "dist"
    folder.mkdir(parents=True)
    (folder / "leaflet.js").write_text("L = {};")
    with pytest.raises(ConfigurationError, match="is not the file"):
        read_pinned("leaflet", "dist/leaflet.js", tmp_path)


def test_leaflet_asks_for_no_file() -> None:
    assert "sourceMappingURL" not in leaflet_js()
    assert "url(images" not in leaflet_css()
    assert leaflet_css().count("url(data:image/png;base64,") == 2
    assert "</script" not in leaflet_js().lower()


def test_nothing_of_a_library_is_committed() -> None:
    tracked = subprocess.run(
        ["git", "ls-files", "--", "tiles", "api", "scripts"],
        cwd=WEB_DIR.parents[1],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert "leaflet.js" not in tracked
    assert "leaflet.css" not in tracked
