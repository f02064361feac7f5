"""--no-skips: what would be skipped fails, and says why."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from simpeltaru.places import CHECKOUT

TESTS = """
import pytest

def test_passes():
    pass

def test_is_skipped():
    pytest.skip("something is missing")

@pytest.mark.xfail
def test_is_known_to_fail():
    assert False
"""
WHOLE = 'import pytest\npytest.skip("all of it is missing", allow_module_level=True)\n'


def run(directory: Path, *arguments: str) -> str:
    command = [sys.executable, "-m", "pytest", "-q", "-p", "tests.no_skips", "-p", "no:xdist"]
    done = subprocess.run(
        [*command, f"--rootdir={directory}", *arguments, str(directory)],
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout


@pytest.mark.parametrize(
    ("text", "normal", "strict"),
    [
        (TESTS, "1 passed, 1 skipped, 1 xfailed", "1 failed, 1 passed, 1 xfailed"),
        (WHOLE, "1 skipped", "1 error"),
    ],
)
def test_a_skip_becomes_a_failure(tmp_path: Path, text: str, normal: str, strict: str) -> None:
    (tmp_path / "test_it.py").write_text(text)
    assert normal in run(tmp_path)
    said = run(tmp_path, "--no-skips")
    assert strict in said
    assert "nothing may be skipped in this run" in said
