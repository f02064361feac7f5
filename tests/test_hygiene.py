"""What may not be committed is not there, and would be noticed if it were."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from scripts import check_repository
from scripts.check_repository import REGISTRIES, findings


def test_this_repository_is_clean() -> None:
    assert findings() == []


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    subprocess.run(["git", "init", "--quiet", str(tmp_path)], check=True)
    (tmp_path / "fine.py").write_text("FINE = 1\n")
    return tmp_path


LONG_FUNCTION = "def f() -> None:\n" + "    print()\n" * 41
PLANTED = {
    "a host": ("notes.md", f"see https://{REGISTRIES[0]}/simple\n", "registry host"),
    "a lock file": ("web/package-" + "lock.json", "{}\n", "lock file"),
    "a lock entry": (
        "x.json",
        '{\n "resol' + 'ved": "https://example.org/x.tgz"\n}\n',
        "lock entry",
    ),
    "a link": ("requirements.txt", "--find-" + "links https://example.org\n", "package index"),
    "a path": ("notes.md", "it lies in /ho" + "me/someone/plan\n", "path of one machine"),
    "a library": ("api/leaflet.js", "L = 1\n", "third-party"),
    "a font": ("api/x.woff2", "font\n", "third-party"),
    "a long file": ("simpeltaru/x.py", "X = 1\n" * 301, "301 lines"),
    "a long function": ("simpeltaru/x.py", LONG_FUNCTION, "f has 42 lines"),
    "a large file": ("gis_data/x.bin", "x" * 3_000_001, "more than"),
}


@pytest.mark.parametrize("what", PLANTED)
def test_a_planted_one_is_noticed(repository: Path, what: str) -> None:
    name, text, said = PLANTED[what]
    check_repository.tracked.cache_clear()
    assert findings(repository) == []
    (repository / name).parent.mkdir(parents=True, exist_ok=True)
    (repository / name).write_text(text)
    check_repository.tracked.cache_clear()
    found = findings(repository)
    assert len(found) == 1
    assert said in found[0]
