"""./scripts/export_maps: from the database to a folder of maps."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest
import shapely
from shapely import MultiPolygon

from scripts.export_maps import parser
from scripts.map_export import export
from simpeltaru.db.accounts import READ
from simpeltaru.db.engine import Session, connect
from simpeltaru.errors import ConfigurationError, NotFound, QuestionError
from simpeltaru.places import CHECKOUT
from tests.databases import Database
from tests.support import tiny_plan
from tests.tiles.reading import read
from tiles.fitting import SIZE_LIMIT
from tiles.manifest import MANIFEST, read_manifest, sha256

NOW = datetime(2026, 5, 1, 20, 0, tzinfo=UTC)
"""Already 2 May in the region."""

KELURAHAN = (
    ("99.01.01.1001", "Tengah", (0, 0, 150, 200)),
    ("../../x", "../../../etc/passwd", (150, 0, 310, 200)),
    ("99.01.02.2001", "Jauh", (5000, 0, 5100, 100)),
    ("", "", (400, 0, 500, 100)),
)


WITHOUT_KELURAHAN = ("--as-of", "2024-06-01")
"""Their layer holds from 2025."""


@pytest.fixture(scope="module")
def tiny(database: Database) -> Database:
    """The tiny plan and kelurahan."""
    tiny_plan.load(database.url())
    with psycopg.connect(database.url()) as connection:
        connection.execute(
            "INSERT INTO layer (id, region, kind, title, source, dated, legal, known,"
            " is_simulation, source_crs, content_hash) VALUES ('kel-1', %s, 'kelurahan',"
            " 'Kelurahan', 'CONTOH', '2025-01-01', '[2025-01-01,)', '[2014-01-01,)', true, 'x',"
            " 'x')",
            [tiny_plan.REGION],
        )
        for number, (code, name, box) in enumerate(KELURAHAN):
            shape = MultiPolygon([tiny_plan.metric(box)])
            wkb = shapely.to_wkb(shapely.set_srid(shape, tiny_plan.METRIC), include_srid=True)
            connection.execute(
                "INSERT INTO layer_feature (region, layer, id, code, name, class, attributes,"
                " geom_source, geom_m) VALUES (%s, 'kel-1', %s, %s, %s, '', '{}', %s, %s)",
                [tiny_plan.REGION, number, code, name, wkb, wkb],
            )
    return database


@pytest.fixture
def session(tiny: Database) -> Iterator[Session]:
    with connect(tiny.url(READ), timeout_ms=5000) as opened:
        yield opened


def run(session: Session, out: Path, *arguments: str) -> Path:
    given = ["--revision", "uji-1", "--out", str(out), *arguments]
    return export(parser().parse_args(given), session, NOW)


def names(folder: Path) -> set[str]:
    return {one.name for one in folder.iterdir()}


def test_every_map_is_there_listed_hashed_and_small_enough(
    session: Session, tmp_path: Path
) -> None:
    folder = run(session, tmp_path / "peta")
    assert names(folder) == {
        "index.html",
        MANIFEST,
        "rencana.html",
        "kelurahan-99.01.01.1001-tengah.html",
        "kelurahan-x-etc-passwd.html",
        "kelurahan.html",
        "blok-I.A.html",
    }
    manifest = read_manifest((folder / MANIFEST).read_bytes())
    assert {one.name for one in manifest.files} == names(folder) - {MANIFEST}
    for one in manifest.files:
        content = (folder / one.name).read_bytes()
        assert (sha256(content), len(content)) == (one.sha256, one.bytes)
        assert len(content) <= SIZE_LIMIT
    said = (manifest.revision, manifest.status, manifest.language, manifest.is_simulation)
    assert said == ("uji-1", "berlaku", "id", True)
    assert manifest.as_of.isoformat() == "2026-05-02"


def test_the_list_leads_to_every_map_and_says_what_was_left_out(
    session: Session, tmp_path: Path
) -> None:
    folder = run(session, tmp_path / "peta")
    html = (folder / "index.html").read_text(encoding="utf-8")
    page = read(html)
    linked = {one for one in page.loads if not one.startswith("data:")}
    assert linked == names(folder) - {"index.html", MANIFEST}
    pictures = [value for tag, name, value in page.attributes if (tag, name) == ("img", "src")]
    assert len(pictures) == len(linked)
    assert all(one.startswith("data:image/svg+xml,") for one in pictures)
    alts = [value for tag, name, value in page.attributes if (tag, name) == ("img", "alt")]
    assert "Gambar kecil pola ruang Kelurahan Tengah" in alts
    for said in ("SIMULASI", "RDTR uji", "Berlaku", "per 2 Mei 2026", "uji-1", "Menurut blok"):
        assert said in page.text
    assert "Desa Jauh: tidak ada zona rencana ini di dalamnya." in page.text
    assert "unsafe" not in page.policy


def test_without_a_layer_of_kelurahan_the_others_are_made_and_that_is_said(
    session: Session, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = run(session, tmp_path / "peta", *WITHOUT_KELURAHAN)
    assert names(folder) == {"index.html", MANIFEST, "rencana.html", "blok-I.A.html"}
    said = "No maps by kelurahan/village: there is no layer of their limits."
    assert said in capsys.readouterr().out
    text = read((folder / "index.html").read_text(encoding="utf-8")).text
    assert "tidak ada lapisan batas kelurahan/desa" in text


def test_only_what_was_asked_for_is_made(session: Session, tmp_path: Path) -> None:
    folder = run(session, tmp_path / "peta", "--only", "block")
    assert names(folder) == {"index.html", MANIFEST, "blok-I.A.html"}
    text = read((folder / "index.html").read_text(encoding="utf-8")).text
    assert "Yang tidak dibuat" not in text
    with pytest.raises(QuestionError, match="kelurahan: there is nothing to draw"):
        run(session, tmp_path / "lain", "--only", "kelurahan", *WITHOUT_KELURAHAN)
    assert not (tmp_path / "lain").exists()


def test_running_it_again_renews_and_takes_away_what_is_no_more(
    session: Session, tmp_path: Path
) -> None:
    folder = run(session, tmp_path / "peta")
    before = (folder / "rencana.html").read_bytes()
    run(session, folder, "--as-of", "2023-06-01", "--only", "plan")
    assert names(folder) == {"index.html", MANIFEST, "rencana.html"}
    after = (folder / "rencana.html").read_bytes()
    assert after != before
    assert "Akan berlaku" in read(after.decode()).text
    assert read_manifest((folder / MANIFEST).read_bytes()).status == "akan_berlaku"


def test_english_and_the_safe_palette(session: Session, tmp_path: Path) -> None:
    folder = run(session, tmp_path / "maps", "--lang", "en", "--palette", "safe")
    page = read((folder / "rencana.html").read_text(encoding="utf-8"))
    assert ("html", "lang", "en") in page.attributes
    assert "colour-blind readers can tell apart" in page.text
    with pytest.raises(ConfigurationError, match=r"uji-1 \(en, safe\)"):
        run(session, folder)


def test_what_cannot_be_made_is_refused_in_words(session: Session, tmp_path: Path) -> None:
    options = parser().parse_args(["--revision", "tidak-ada", "--out", str(tmp_path / "x")])
    with pytest.raises(NotFound, match="no revision has the identifier 'tidak-ada'"):
        export(options, session, NOW)
    (tmp_path / "catatan.txt").write_text("")
    with pytest.raises(ConfigurationError, match=r"catatan\.txt"):
        run(session, tmp_path)
    assert names(tmp_path) == {"catatan.txt"}


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["--revision", "uji-1"],
        ["--revision", "uji-1", "--out", "a", "--publish"],
        ["--revision", "uji-1", "--out", "a", "--only", "persil"],
        ["--revision", "uji-1", "--out", "a", "--as-of", "kemarin"],
        ["--revision", "uji-1", "--out", "a", "--palette", "merah"],
    ],
)
def test_wrong_arguments_end_with_the_usage(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        parser().parse_args(arguments)
    assert ended.value.code == 2


def test_only_what_was_published_is_published(
    tiny: Database, session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SIMPELTARU_PUBLICATION_DIR", str(tmp_path / "publikasi"))
    options = parser().parse_args(["--revision", "uji-1", "--publish", "--only", "plan"])
    with pytest.raises(ConfigurationError, match="loaded but not published"):
        export(options, session, NOW)
    assert not (tmp_path / "publikasi").exists()
    with psycopg.connect(tiny.url()) as connection:
        connection.execute("UPDATE revision SET workflow = 'published' WHERE id = 'uji-1'")
    assert export(options, session, NOW) == tmp_path / "publikasi" / "uji-1"
    english = [*("--revision", "uji-1", "--publish", "--only", "plan"), "--lang", "en"]
    export(parser().parse_args([*english, "--palette", "safe"]), session, NOW)
    assert names(tmp_path / "publikasi") == {"uji-1", "uji-1.en.safe"}


def test_ctrl_c_leaves_no_half_export(sample_database: Database, tmp_path: Path) -> None:
    """A real process on the sample city, interrupted when its first map is made."""
    out = tmp_path / "peta"
    command = [sys.executable, "-m", "scripts.export_maps", "--revision", "contoh-bontang-2025"]
    process = subprocess.Popen(
        [*command, "--out", str(out), "--only", "block"],
        cwd=CHECKOUT,
        env={**os.environ, "SIMPELTARU_DATABASE_URL": sample_database.url(READ)}
        | {"FORCE_COLOR": "1", "COLUMNS": "120"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    assert process.stdout is not None
    said = b""
    while b"1/24" not in said:
        more = os.read(process.stdout.fileno(), 4096)
        assert more, said.decode()
        said += more
    process.send_signal(signal.SIGINT)
    rest, _ = process.communicate(timeout=60)
    assert process.returncode == 130, rest.decode()
    assert b"Interrupted." in rest
    assert not out.exists()
