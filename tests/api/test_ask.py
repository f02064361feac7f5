"""The same answers from the terminal."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from simpeltaru.db.accounts import READ
from tests.databases import Database
from tests.support import tiny_plan

CHECKOUT = Path(__file__).resolve().parents[2]
BOOK = tiny_plan.rulebook().hash


def run(database: Database, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "SIMPELTARU_DATABASE_URL": database.url(READ), "COLUMNS": "160"}
    return subprocess.run(
        [sys.executable, "-m", "scripts.ask", *arguments],
        cwd=CHECKOUT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_a_split_parcel_in_indonesian(tiny: Database) -> None:
    done = run(tiny, "--parcel", "P2", "--kbli", "56101")
    assert done.returncode == 0, done.stderr
    for words in (
        "SIMULASI",
        "Berbeda per bagian",
        "R-4 Perumahan",
        "50 %",
        "B1, B3, T1",
        "Lampiran UJI, matriks.csv, baris 3, R-4",
        "Ini informasi, bukan izin",
    ):
        assert words in done.stdout, words


def test_a_point_and_a_draft_in_english(tiny: Database) -> None:
    lon, lat = tiny_plan.lonlat(15, 15)
    place = ("--lon", repr(lon), "--lat", repr(lat))
    done = run(tiny, *place, "--kbli", "56101", "--revision", "uji-2", "--lang", "en")
    assert "Permitted" in done.stdout
    assert "draft" in done.stdout


def test_every_activity_of_a_column(tiny: Database) -> None:
    done = run(tiny, "--zone-key", "R-4", "--rulebook", BOOK, "--every")
    assert "Diizinkan: 2" in done.stdout
    assert "Taman kota" in done.stdout
    assert BOOK[:12] in done.stdout


def test_a_column_of_the_rulebook_of_a_revision(tiny: Database) -> None:
    done = run(tiny, "--zone-key", "R-4", "--revision", "uji-2", "--every")
    assert done.returncode == 0, done.stderr
    assert BOOK[:12] in done.stdout
    assert "Taman kota" in done.stdout


def test_an_earlier_day(tiny: Database) -> None:
    done = run(tiny, "--parcel", "P9", "--kbli", "56101", "--as-of", "2024-01-01")
    assert done.returncode == 1
    lon, lat = tiny_plan.lonlat(1030, 30)
    done = run(tiny, "--lon", repr(lon), "--lat", repr(lat), "--kbli", "56101")
    assert "Tidak ada rencana yang berlaku" in done.stdout


def test_an_example_is_found(tiny: Database) -> None:
    done = run(tiny, "--example")
    assert done.returncode == 0, done.stderr
    assert "Restoran" in done.stdout
    assert "Berbeda per bagian" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), "give one place"),
        (("--lon", "1"), "--lon and --lat go together"),
        (("--lon", "1", "--lat", "91"), "--lat within"),
        (("--parcel", "P1", "--example"), "give one place"),
        (("--zone-key", "R-4"), "--revision ID, or --rulebook"),
        (("--rulebook", BOOK, "--parcel", "P1"), "--zone-key only"),
        (("--zone-key", "R-4", "--revision", "x-1"), "no revision"),
        (("--parcel", "NOTHING", "--kbli", "56101"), "no parcel has the identifier 'NOTHING'"),
        (("--parcel", "P1", "--kbli", "1270"), "try 01270"),
        (("--parcel", "P1", "--kbli", "4711"), "four digits are a class, which holds 47111, 47112"),
        (("--parcel", "P1", "--kbli", "1411"), "14111, 14112"),
        (("--parcel", "P1", "--kbli", "1411"), "; or spreadsheets drop a leading zero: try 01411"),
        (("--parcel", "P1", "--kbli", "9999"), "no code begins with 9999"),
        (("--parcel", "P1", "--kbli", "56101", "--revision", "x-1"), "no revision"),
        (("--parcel", "P1", "--as-of", "2025-01-01", "--revision", "uji-1"), "excludes as_of"),
    ],
)
def test_a_refusal_says_what_to_do(tiny: Database, arguments: tuple[str, ...], words: str) -> None:
    done = run(tiny, *arguments)
    assert done.returncode in (1, 2)
    assert words in done.stderr
    assert "Traceback" not in done.stderr
