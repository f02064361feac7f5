"""From the database to a file: what is stored is what is drawn."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest
import shapely
from shapely import MultiLineString, MultiPolygon

from scripts.make_map import parcel_page, parser, plan_page, write
from simpeltaru.db.accounts import READ
from simpeltaru.db.engine import Session, connect
from simpeltaru.errors import NotFound, QuestionError
from tests.databases import Database
from tests.support import tiny_plan
from tests.tiles.reading import read
from tests.tiles.test_plan_map import drawn_features

NOW = datetime(2026, 5, 1, 20, 0, tzinfo=UTC)
"""Already 2 May in the region."""


@pytest.fixture(scope="module")
def session(database: Database) -> Iterator[Session]:
    tiny_plan.load(database.url())
    with psycopg.connect(database.url()) as connection:
        for kind in ("kelurahan", "river"):
            add_layer(connection, kind)
    with connect(database.url(READ), timeout_ms=5000) as opened:
        yield opened


def add_layer(connection: psycopg.Connection, kind: str) -> None:
    box = tiny_plan.metric((0, 0, 300, 200))
    shape = MultiPolygon([box]) if kind == "kelurahan" else MultiLineString([box.exterior])
    wkb = shapely.to_wkb(shapely.set_srid(shape, tiny_plan.METRIC), hex=True, include_srid=True)
    connection.execute(
        "INSERT INTO layer (id, region, kind, title, source, dated, legal, known, is_simulation,"
        " source_crs, content_hash) VALUES (%s, %s, %s, %s, 'CONTOH', '2025-01-01', '(,)',"
        " '[2014-01-01,)', true, 'EPSG:9480', 'x')",
        [f"{kind}-1", tiny_plan.REGION, kind, f"Lapisan {kind}"],
    )
    connection.execute(
        "INSERT INTO layer_feature (region, layer, id, code, name, class, attributes, geom_source,"
        " geom_m) VALUES (%s, %s, 1, '', %s, '', '{}', %s, %s)",
        [tiny_plan.REGION, f"{kind}-1", f"Nama {kind}", wkb, wkb],
    )


def page(session: Session, *arguments: str) -> str:
    options = parser().parse_args([*arguments, "--out", "peta.html"])
    draw = plan_page if options.what == "plan" else parcel_page
    return draw(options, session, NOW)


def test_a_plan_is_drawn_with_its_layers_and_standing(session: Session) -> None:
    html = page(session, "plan", "--revision", "uji-1")
    text = read(html).text
    for said in ("RDTR uji", "Berlaku", "per 2 Mei 2026", "Lapisan kelurahan", "uji-1"):
        assert said in text
    zones = [one for one in drawn_features(html) if "k" in one["properties"]]
    polygons = [
        one["properties"]["k"]
        for one in zones
        for _ in range(
            len(one["geometry"]["coordinates"]) if one["geometry"]["type"] == "MultiPolygon" else 1
        )
    ]
    assert sorted(polygons) == sorted(zone.key for zone in tiny_plan.MAIN)
    assert "Nama kelurahan" in html
    assert "Lapisan parcel" not in text
    assert "Bidang tanah" not in html.split("lapisan_layers = ")[1].split("};")[0]


def test_parcels_are_drawn_when_asked_for(session: Session) -> None:
    html = page(session, "plan", "--revision", "uji-1", "--parcels")
    layers = html.split("lapisan_layers = ")[1].split("};")[0]
    assert "Bidang tanah" in layers
    assert "Bidang uji" in read(html).text
    plain = page(session, "plan", "--revision", "uji-1")
    assert len(drawn_features(html)) == len(drawn_features(plain)) + 1


def test_the_day_decides_the_standing(session: Session) -> None:
    before = page(session, "plan", "--revision", "uji-1", "--as-of", "2023-06-01")
    assert "Akan berlaku" in read(before).text
    assert "Disusun" in read(page(session, "plan", "--revision", "uji-2")).text
    assert "Dibatalkan" in read(page(session, "plan", "--revision", "batal-1")).text


def test_a_parcel_is_drawn_with_its_verdict(session: Session) -> None:
    html = page(session, "parcel", "--id", "P2", "--kbli", "56101")
    text = read(html).text
    assert "Restoran (KBLI 56101)" in text
    assert "Berbeda per bagian" in text
    assert "Terbatas dan bersyarat tertentu" in text
    assert "50,0 %" in text
    parts = [one["properties"] for one in drawn_features(html) if "p" in one["properties"]]
    assert {one["k"] for one in parts} == {"R-4", "K-1"}


def test_two_plans_in_force_are_both_told(session: Session) -> None:
    text = read(page(session, "parcel", "--id", "P8", "--kbli", "56101")).text
    assert "Lebih dari satu rencana berlaku di sini" in text
    assert "Menurut RDTR uji" in text
    assert "Menurut RDTR lain" in text


def test_where_no_plan_is_in_force_the_page_says_so(session: Session) -> None:
    annulled = read(page(session, "parcel", "--id", "P9", "--kbli", "56101")).text
    assert "Tidak ada rencana yang berlaku" in annulled
    assert "RDTR batal: Dibatalkan" in annulled
    nowhere = read(page(session, "parcel", "--id", "P11", "--kbli", "56101")).text
    assert "di luar semua rencana" in nowhere


def test_what_does_not_exist_or_cannot_be_asked_is_refused(session: Session) -> None:
    with pytest.raises(NotFound, match="revision"):
        page(session, "plan", "--revision", "tidak-ada")
    with pytest.raises(NotFound, match="parcel"):
        page(session, "parcel", "--id", "tidak-ada", "--kbli", "56101")
    with pytest.raises(QuestionError, match="five digits"):
        page(session, "parcel", "--id", "P1", "--kbli", "56")


def test_a_file_is_replaced_whole(tmp_path: Path) -> None:
    out = tmp_path / "peta kota" / "peta.html"
    for text in ("satu\n", "dua\n"):
        write(out, text)
        assert out.read_bytes() == text.encode()
    assert [path.name for path in out.parent.iterdir()] == ["peta.html"]
