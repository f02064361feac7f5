"""Finding names and numbers: by index, in one partition, in the same order every time."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import psycopg
import pytest
from psycopg.types.json import Jsonb

from api.render.found_places import label
from simpeltaru.assess import Moment, run
from simpeltaru.assess.place_text import sought
from simpeltaru.assess.places import FoundPlace, FoundPlaces, find_places
from simpeltaru.db.accounts import READ
from simpeltaru.db.engine import Session, connect
from simpeltaru.db.query import Query
from simpeltaru.queries import places
from simpeltaru.queries.place_hits import EXACT, SIMILAR
from tests.databases import Database
from tests.queries.test_statements import explain
from tests.support import tiny_places, tiny_plan

QUERIES = Path(__file__).with_name("sample_places.csv")
MANY = 20_000


@pytest.fixture(scope="module")
def tiny(database: Database) -> Database:
    """The tiny plan with names, and twenty thousand numbered parcels in a second snapshot."""
    tiny_places.load_with_names(database.url())
    area = tiny_plan.ewkb(tiny_plan.metric((0, 0, 1, 1)))
    with psycopg.connect(database.url()) as connection:
        connection.execute(
            "INSERT INTO layer (id, region, kind, title, source, dated, legal, known,"
            " is_simulation, source_crs, content_hash) VALUES ('bidang-banyak', %s, 'parcel',"
            " 'uji', 'CONTOH', '2025-01-01', '(,)', '[2014-01-01,)', true, 'EPSG:9480', 'x')",
            [tiny_plan.REGION],
        )
        connection.execute(
            "INSERT INTO parcel (region, layer, id, nomor_bidang, kelurahan, right_type,"
            " geom_source, geom_m) SELECT %s, 'bidang-banyak', 'B-' || n, lpad(n::text, 5, '0'),"
            " 'Banyak', '', %s, %s FROM generate_series(1, %s) n",
            [tiny_plan.REGION, area, area, MANY],
        )
        connection.execute("ANALYZE")
    return database


@pytest.fixture(scope="module")
def session(tiny: Database) -> Iterator[Session]:
    with connect(tiny.url(READ), timeout_ms=5000) as opened:
        yield opened


def query(text: str, count: int = 20) -> Query:
    wanted = sought(text)
    assert wanted is not None
    return places.places_named(
        tiny_plan.REGION,
        tiny_plan.LONLAT,
        wanted,
        areas=["kelurahan-uji", "kecamatan-uji"],
        parcels=["bidang-banyak"],
        revisions=["uji-1"],
        count=count,
    )


@pytest.mark.parametrize("text", ["00437", "437", "B-437", "Lok Tuan", "bidang 437 banyak"])
def test_parcels_are_found_by_their_indexes(tiny: Database, text: str) -> None:
    nodes = [one for one in explain(tiny, query(text)) if one["Actual Loops"] > 0]
    scans = [one for one in nodes if one.get("Relation Name", "").startswith("parcel")]
    assert len({one["Relation Name"] for one in scans}) <= 1
    assert all(one["Node Type"] != "Seq Scan" for one in scans), scans
    assert all(one["Actual Rows"] < 200 for one in scans), scans


def test_of_many_that_begin_alike_all_are_counted_and_few_come(session: Session) -> None:
    rows = session.fetch(query("bidang 1", count=3))
    assert [row["name"] for row in rows] == ["00001", "00010", "00011"]
    begins = sum(str(number).startswith("1") for number in range(1, MANY + 1))
    written = sum(f"{number:05}".startswith("1") for number in range(1, MANY + 1))
    assert begins > written
    assert {row["matched"] for row in rows} == {begins}


def test_the_order_is_the_same_every_time(session: Session) -> None:
    texts = ("Uji", "I.A", "bidang 12", "kelurahan", "lok")
    for text in texts:
        whole = [(row["kind"], row["ref"]) for row in session.fetch(query(text, count=50))]
        assert len(set(whole)) == len(whole)
        for count in (1, 2, 5):
            rows = session.fetch(query(text, count=count))
            assert [(row["kind"], row["ref"]) for row in rows] == whole[:count]


def test_a_whole_name_keeps_away_what_only_sounds_like_it(session: Session) -> None:
    whole = session.fetch(query("lok tuan"))
    assert [(row["name"], row["rank"]) for row in whole] == [("Lok Tuan", EXACT)]
    alike = session.fetch(query("lok tuen"))
    assert [(row["name"], row["rank"]) for row in alike] == [("Lok Tuan", SIMILAR)]


def test_a_block_only_zones_name_has_the_point_of_its_largest(session: Session) -> None:
    wanted = sought("blok I.A")
    assert wanted is not None
    (row,) = session.fetch(
        places.places_named(
            tiny_plan.REGION,
            tiny_plan.LONLAT,
            wanted,
            areas=[],
            parcels=[],
            revisions=["uji-0"],
            count=5,
        )
    )
    assert (row["source"], row["owner"], row["name"]) == ("zone", "uji-0", "I.A")
    west, south = tiny_plan.lonlat(0, 0)
    east, north = tiny_plan.lonlat(200, 100)
    assert (row["west"], row["east"]) == pytest.approx((west, east), abs=1e-6)
    assert (row["south"], row["north"]) == pytest.approx((south, north), abs=1e-6)
    assert (row["kelurahan"], row["kecamatan"]) == (None, None)


def second_region(url: str) -> None:
    """Another region in zone 50 and one in zone 49, each with a kelurahan of a known name."""
    square = tiny_plan.ewkb(tiny_plan.metric((0, 0, 1000, 1000)))
    with psycopg.connect(url) as connection:
        for code, srid, bounds, name in (
            ("99.02", 9480, [117.0, -0.5, 117.2, -0.3], "Loktuan"),
            ("99.03", 9479, [111.4, 0.1, 111.6, 0.2], "Lok Baru"),
        ):
            connection.execute(
                "SELECT add_region(%s, %s, 'Asia/Jakarta', %s, 9470, 'identity')",
                [code, f"Kota {code}", srid],
            )
            plan, layer = f"plan-{code[-1]}", f"kelurahan-{code[-1]}"
            connection.execute("INSERT INTO plan VALUES (%s, %s, 'RDTR')", [plan, code])
            connection.execute(
                "INSERT INTO revision SELECT (jsonb_populate_record(r, jsonb_build_object("
                "'id', %s::text, 'plan', %s::text, 'region', %s::text, 'manifest', %s::jsonb))).*"
                " FROM revision r WHERE id = 'uji-1'",
                [f"{plan}-1", plan, code, Jsonb({"region": {"bounds": bounds}})],
            )
            connection.execute(
                "INSERT INTO layer SELECT (jsonb_populate_record(l, jsonb_build_object("
                "'id', %s::text, 'region', %s::text))).* FROM layer l WHERE id = 'kelurahan-uji'",
                [layer, code],
            )
            connection.execute(
                "INSERT INTO layer_feature (region, layer, id, code, name, class, attributes,"
                " geom_source, geom_m) VALUES (%s, %s, 1, '', %s, '', '{}', %s,"
                " ST_SetSRID(%s::geometry, %s))",
                [code, layer, name, square, square, srid],
            )


def test_several_regions_are_searched_as_one(fresh_database: Database) -> None:
    tiny_places.load_with_names(fresh_database.url())
    second_region(fresh_database.url())
    asked = Moment(datetime(2026, 6, 1, tzinfo=UTC))
    with connect(fresh_database.url(READ), timeout_ms=5000) as session:

        def find(text: str, limit: int = 10, moment: Moment = asked) -> FoundPlaces:
            return run(find_places(text, moment, limit), session)

        named = find("loktuan")
        assert [one.region.code for one in named.places if one.region] == ["99.02", "99.01"]
        assert (named.matched, find("loktuan", 1).matched) == (2, 2)
        assert find("loktuan", 1).places == named.places[:1]
        assert [one.name for one in find("lok").places] == ["Lok Tuan", "Lok Baru", "Loktuan"]
        one_plan = Moment(asked.now, revision="plan-3-1")
        assert [one.name for one in find("lok", moment=one_plan).places] == ["Lok Baru"]
        lengths = find("555050 14050").places
        assert [(one.zone, one.note, one.region and one.region.code) for one in lengths] == [
            ("49N", "zone", "99.03"),
            ("50N", "zone", "99.01"),
        ]


def test_what_is_wanted_stays_out_of_what_is_logged() -> None:
    assert "kenari" not in repr(query("kel. kenari 437"))
    assert "kenari" not in repr(sought("kel. kenari 437"))


# -- the sample city ------------------------------------------------------------------------------


def moment() -> Moment:
    """Now, because the sample has been known since this run loaded it; law as of one day."""
    return Moment(datetime.now(UTC), as_of=date(2026, 6, 1))


@pytest.fixture(scope="module")
def city(sample_database: Database) -> Iterator[Session]:
    with connect(sample_database.url(READ), timeout_ms=5000) as opened:
        yield opened


def asked() -> list[dict[str, str]]:
    with QUERIES.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def first(city: Session, text: str) -> FoundPlace | None:
    found = run(find_places(text, moment(), 10), city)
    assert len(found.places) == min(10, found.matched)
    return found.places[0] if found.places else None


def test_there_are_forty_questions_of_every_kind() -> None:
    rows = asked()
    assert len(rows) >= 40
    assert {row["kind"] for row in rows} == {
        "", "kelurahan", "kecamatan", "block", "parcel", "coordinates",
    }  # fmt: skip
    assert len({row["text"] for row in rows}) == len(rows)


@pytest.mark.parametrize("row", asked(), ids=lambda row: row["text"])
def test_what_people_write_finds_what_they_mean(city: Session, row: dict[str, str]) -> None:
    place = first(city, row["text"])
    if not row["kind"]:
        assert place is None
        return
    assert place is not None
    found = (place.kind, label(place, "id"), place.kelurahan, place.kecamatan, place.note)
    assert found == tuple(row[name] for name in ("kind", "label", "kelurahan", "kecamatan", "note"))


def test_every_name_of_the_city_is_found_by_itself(city: Session) -> None:
    """Whatever the sample calls a place, spelled as it is, is the first hit."""
    for kind, count in (("kelurahan", 15), ("kecamatan", 3), ("blok", 46 // 2)):
        names = {one.name for one in run(find_places(kind, moment(), 50), city).places}
        assert len(names) >= count
        for name in names:
            place = first(city, f"{kind} {name}")
            assert place is not None
            assert place.name == name


def test_every_kelurahan_has_its_number_one(city: Session) -> None:
    found = run(find_places("bidang 00001", moment(), 50), city)
    exact = [one for one in found.places if one.name == "00001"]
    assert len({one.kelurahan for one in exact}) == len(exact) == 15
