"""/peta/publikasi: what is published, each file as it was made, and what is known of it today."""

from __future__ import annotations

import gzip
import json
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from scripts.export_maps import parser
from scripts.map_export import export
from simpeltaru.db.accounts import READ
from simpeltaru.db.engine import connect
from simpeltaru.settings import Settings
from tests.databases import Database
from tests.support import tiny_plan
from tests.tiles.reading import read
from tiles.manifest import MANIFEST, read_manifest

NOON = datetime(2026, 6, 1, 4, tzinfo=UTC)
EXPORTS = {
    "uji-1": ["--revision", "uji-1"],
    "uji-0": ["--revision", "uji-0", "--as-of", "2020-01-01"],
    "batal-1.en": ["--revision", "batal-1", "--as-of", "2021-01-01", "--lang", "en"],
}
LIST = "/peta/publikasi"
PLAIN = {"Accept-Encoding": "identity"}


@pytest.fixture(scope="module")
def made(database: Database, tmp_path_factory: pytest.TempPathFactory) -> Path:
    tiny_plan.load(database.url())
    folder = tmp_path_factory.mktemp("publikasi")
    with connect(database.url(READ), timeout_ms=5000) as session:
        for name, arguments in EXPORTS.items():
            given = [*arguments, "--only", "plan", "--out", str(folder / name)]
            # Before uji-1 was enacted, and batal-1 annulled, that was not known.
            export(parser().parse_args(given), session, NOON)
    return folder


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "publikasi"))


@pytest.fixture
def client(database: Database, folder: Path) -> Iterator[TestClient]:
    settings = Settings(
        database_url=database.url(READ), publication_dir=folder, statement_timeout_ms=5000
    )
    with TestClient(create_app(settings, lambda: NOON)) as opened:
        yield opened


def test_the_newest_revision_is_listed_first_with_its_standing_today(client: TestClient) -> None:
    response = client.get(LIST)
    assert response.status_code == 200
    page = read(response.text)
    links = [one for one in page.loads if one.startswith(f"{LIST}/")]
    assert links == [f"{LIST}/{name}/index.html" for name in ("uji-1", "batal-1.en", "uji-0")]
    for said in ("Berlaku", "Dicabut", "Dibatalkan", "SIMULASI", "bukan izin", "1 Januari 2020"):
        assert said in page.text
    assert "Peta ini dibuat dari revisi uji-0, yang kini dicabut." in page.text
    assert "dari revisi uji-1" not in page.text


def test_the_list_is_in_english_where_its_address_says_so(client: TestClient) -> None:
    asked = client.get(LIST, headers={"Accept-Language": "en-GB"})
    assert asked.headers["Content-Language"] == "id"
    (link,) = [one for one in read(asked.text).loads if "publikasi?lang=" in one]
    english = client.get(link)
    assert english.headers["Content-Language"] == "en"
    assert "which is now: annulled" in read(english.text).text
    ways = [one for one in read(english.text).loads if "lang=" in one]
    assert ways == ["/peta?lang=en", f"{LIST}?lang=id"]


def test_nothing_published_says_how_to_publish(client: TestClient, folder: Path) -> None:
    shutil.rmtree(folder)
    page = read(client.get(LIST).text)
    assert "Belum ada peta yang diterbitkan" in page.text
    assert "./scripts/export_maps --publish --revision ID" in page.text


def test_a_file_is_served_as_it_was_made(client: TestClient, folder: Path) -> None:
    response = client.get(f"{LIST}/uji-1/rencana.html", headers=PLAIN)
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "text/html; charset=utf-8"
    stored = (folder / "uji-1/rencana.html").read_bytes()
    assert response.content == stored.replace(b"<!--standing-->", b"")
    assert 'standing-now"' not in response.text


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("uji-0/rencana.html", "Peta ini dibuat dari revisi uji-0, yang kini dicabut."),
        ("uji-0/index.html", "Peta ini dibuat dari revisi uji-0, yang kini dicabut."),
        ("batal-1.en/rencana.html", "made from revision batal-1, which is now: annulled."),
    ],
)
def test_a_map_of_what_is_law_no_more_says_so(client: TestClient, path: str, said: str) -> None:
    text = client.get(f"{LIST}/{path}").text
    assert said in read(text).text
    assert text.index(said) < text.index("<h1")


def test_a_revision_the_database_does_not_know_or_knows_otherwise(
    client: TestClient, folder: Path
) -> None:
    path = folder / "uji-1" / MANIFEST
    said = json.loads(path.read_bytes())
    path.write_text(json.dumps({**said, "content_hash": "lain"}))
    assert "isi revisi uji-1 yang lain" in client.get(f"{LIST}/uji-1/rencana.html").text
    path.write_text(json.dumps({**said, "revision": "hilang"}))
    assert "tidak dikenal oleh layanan ini" in client.get(f"{LIST}/uji-1/rencana.html").text
    assert "tidak dikenal di sini" in client.get(LIST).text


def test_every_page_carries_its_own_policy_as_a_header(client: TestClient) -> None:
    for path in (LIST, f"{LIST}/uji-1/index.html", f"{LIST}/uji-1/rencana.html"):
        response = client.get(path)
        policy = response.headers["Content-Security-Policy"]
        assert policy == f"{read(response.text).policy}; frame-ancestors 'none'"
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert response.headers["X-Content-Type-Options"] == "nosniff"


def test_who_has_it_gets_304_until_something_changes(client: TestClient, folder: Path) -> None:
    path = f"{LIST}/uji-1/rencana.html"
    first = client.get(path)
    tag = first.headers["ETag"]
    assert first.headers["Cache-Control"] == "no-cache"
    again = client.get(path, headers={"If-None-Match": f'"x", W/{tag}'})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["ETag"] == tag
    manifest = folder / "uji-1" / MANIFEST
    said = json.loads(manifest.read_bytes())
    manifest.write_text(json.dumps({**said, "status": "akan_berlaku"}))
    later = client.get(path, headers={"If-None-Match": tag})
    assert later.status_code == 200
    assert "dari revisi uji-1, yang kini berlaku." in later.text


def test_gzip_is_another_representation_of_the_same(client: TestClient) -> None:
    path = f"{LIST}/uji-1/rencana.html"
    plain = client.get(path, headers=PLAIN)
    with client.stream("GET", path, headers={"Accept-Encoding": "gzip"}) as packed:
        raw = b"".join(packed.iter_raw())
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(raw) == plain.content
    assert len(raw) < len(plain.content) / 2
    assert packed.headers["ETag"] != plain.headers["ETag"]
    assert "Accept-Encoding" in packed.headers["Vary"]


@pytest.mark.parametrize(
    "path",
    [
        "uji-1/manifest.json",
        "uji-1/lain.html",
        "uji-1/",
        "uji-1",
        "lain/index.html",
        "uji-1/%2e%2e%2fuji-0%2frencana.html",
        "%2e%2e/rahasia.html",
        "..%2f..%2fetc/passwd.html",
        "uji-1/.rencana.html",
        "uji-1/rencana.html%00",
        "UJI-1/rencana.html",
        "uji-1/RENCANA.HTML",
        "uji-1/rencana.html/x",
    ],
)
def test_anything_else_is_404(client: TestClient, folder: Path, path: str) -> None:
    (folder / "uji-1" / "lain.html").write_text("tidak terdaftar")
    (folder.parent / "rahasia.html").write_text("rahasia")
    assert client.get(f"{LIST}/{path}").status_code == 404


def test_a_changed_file_is_not_served(client: TestClient, folder: Path) -> None:
    file = folder / "uji-1" / "rencana.html"
    file.write_bytes(file.read_bytes() + b"<script>1</script>")
    response = client.get(f"{LIST}/uji-1/rencana.html")
    assert response.status_code == 404
    assert response.headers["Content-Type"].startswith("text/html")
    file.unlink()
    assert client.get(f"{LIST}/uji-1/rencana.html").status_code == 404


def test_half_an_export_is_no_export(client: TestClient, folder: Path) -> None:
    (folder / "uji-0" / MANIFEST).unlink()
    (folder / "batal-1.en" / MANIFEST).write_text("{")
    (folder / "berkas").write_text("")
    links = [one for one in read(client.get(LIST).text).loads if one.startswith(f"{LIST}/")]
    assert links == [f"{LIST}/uji-1/index.html"]
    assert client.get(f"{LIST}/uji-0/rencana.html").status_code == 404


def test_a_parameter_it_does_not_have_is_refused_as_a_page(client: TestClient) -> None:
    response = client.get(LIST, params={"x": "1"})
    assert response.status_code == 400
    assert "<html" in response.text


def test_head_and_other_methods(client: TestClient) -> None:
    head = client.head(f"{LIST}/uji-1/index.html")
    assert (head.status_code, head.content) == (200, b"")
    assert client.post(LIST).status_code == 405


def test_the_manifest_is_of_the_moment_it_was_made(folder: Path) -> None:
    found = read_manifest((folder / "uji-1" / MANIFEST).read_bytes())
    assert found.known_at == NOON
