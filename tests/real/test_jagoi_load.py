"""The real draft of Jagoi Babang, its parcels, and the annex of Trikora, loaded for real.

Counts are those of `../shared/data/README.md`; every warning of it that these files hold must be
reported with its rows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest
import yaml

from simpeltaru.errors import Conflict, PackageError
from simpeltaru.load_finding import LoadFinding, Severity
from simpeltaru.revisions.load_layers import load_layers
from simpeltaru.revisions.load_plan import Loaded, check_plan, load_plan
from simpeltaru.revisions.publish import Act, publish
from simpeltaru.rules.rulebook import Rulebook
from tests.databases import Database, clone_of
from tests.real.packages import (
    COLUMNLESS,
    jagoi_layers,
    jagoi_plan,
    needs_data,
    trikora_rulebook,
    uji_gabungan,
)

pytestmark = needs_data


@pytest.fixture(scope="module")
def real(template_database: Database) -> Iterator[Database]:
    yield from clone_of(template_database)


@pytest.fixture(scope="module")
def plan(real: Database, tmp_path_factory: pytest.TempPathFactory) -> Loaded:
    folder = tmp_path_factory.mktemp("jagoi") / "paket"
    return load_plan(jagoi_plan(folder), real.url("simpeltaru_load"))


@pytest.fixture(scope="module")
def layers(
    real: Database, plan: Loaded, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Loaded]:
    assert plan.id
    folder = tmp_path_factory.mktemp("jagoi") / "lapisan"
    loaded = load_layers(jagoi_layers(folder), real.url("simpeltaru_load"))
    return {one.id: one for one in loaded}


def of(findings: tuple[LoadFinding, ...], code: str) -> list[LoadFinding]:
    return [one for one in findings if one.code == code]


def one_row(database: Database, statement: str) -> tuple[object, ...]:
    with psycopg.connect(database.url()) as connection:
        row = connection.execute(statement.encode()).fetchone()
    assert row is not None
    return row


def test_polygons_and_areas(real: Database, plan: Loaded) -> None:
    assert plan.counts["zones"] == 1125
    count, planar, geodesic, stated = one_row(
        real,
        "SELECT count(*), sum(ST_Area(geom_m)) / 10000,"
        " sum(ST_Area(ST_Transform(geom_m, 9470)::geography)) / 10000,"
        " sum((attributes->>'LUASHA')::numeric) FROM zone"
        " WHERE revision = 'jagoi-babang-2024-09-26'",
    )
    assert count == 1125
    assert planar == pytest.approx(4276.63, abs=0.005)
    assert geodesic == pytest.approx(4278.54, abs=0.005)
    assert float(stated) == pytest.approx(4278.54, abs=0.005)  # type: ignore[arg-type]


def test_the_region_is_that_of_west_kalimantan(real: Database, plan: Loaded) -> None:
    assert plan.id == "jagoi-babang-2024-09-26"
    assert one_row(real, "SELECT timezone, metric_srid, lonlat_srid FROM region") == (
        "Asia/Pontianak",
        9479,
        9470,
    )


def test_codes_are_read_as_short_codes(real: Database, plan: Loaded) -> None:
    assert plan.counts
    keys, roads = one_row(
        real, "SELECT count(DISTINCT key), count(*) FILTER (WHERE is_road) FROM zone"
    )
    assert (keys, roads) == (28, 112)
    mismatch = "SELECT count(*) FROM zone WHERE attributes->>'REMARK' <> code"
    assert one_row(real, mismatch) == (0,)


def test_eight_digit_and_float_columns_are_reported(plan: Loaded) -> None:
    found = {one.field: one.params for one in of(plan.findings, "codes_as_numbers")}
    assert set(found) == {"NAMZON", "KODZON", "NAMSZN", "KODSZN", "JNSRPR"}
    assert {one["rows"] for one in found.values()} == {"1-1125"}
    assert {field for field, one in found.items() if one["floats"]} == set(found) - {"KODSZN"}


def test_the_category_of_the_border_post_is_off_pattern(plan: Loaded) -> None:
    found = of(plan.findings, "category_off")
    assert len(found) == 14
    assert {one.params["found"] for one in found} == {"32131000"}
    assert all(one.row for one in found)


def test_slivers(plan: Loaded) -> None:
    found = of(plan.findings, "sliver")
    areas = [float(str(one.params["area_m2"])) for one in found]
    assert (len(found), sum(area < 1 for area in areas)) == (262, 208)
    assert all(one.row and one.geometry is not None for one in found)


def test_stated_areas(plan: Loaded) -> None:
    found = of(plan.findings, "area_off")
    assert (len(found), sum(one.params["stated_ha"] == 0 for one in found)) == (218, 186)
    assert all(one.row and one.field == "LUASHA" for one in found)


def test_exact_duplicates_of_one_code(plan: Loaded) -> None:
    found = of(plan.findings, "duplicate_same")
    assert len(found) == 13
    rows = [row for one in found for row in one.params["rows"]]  # type: ignore[attr-defined]
    assert sorted(rows) == list(range(1100, 1126))


def test_the_rest_of_what_is_wrong_with_the_plan(plan: Loaded) -> None:
    (degrees,) = of(plan.findings, "measure_in_degrees")
    assert degrees.params["zero_rows"] == 1021
    assert len(of(plan.findings, "draft")) == 1
    (network,) = of(plan.findings, "network_existing")
    assert network.params["rows"] == "1-219"
    (farmland,) = of(plan.findings, "overlay_twice")
    assert farmland.params["field_ha"] == {"K02B": pytest.approx(82.58, abs=0.005)}
    assert farmland.params["layer_ha"]["LP2B"] == pytest.approx(82.44, abs=0.005)  # type: ignore[index]
    assert not [one for one in plan.findings if one.severity is Severity.BLOCK]
    assert not [one.code for one in plan.findings if one.code in ("gap", "overlap", "two_codes")]


def test_warnings_are_stored_as_they_were_reported(real: Database, plan: Loaded) -> None:
    with psycopg.connect(real.url()) as connection:
        stored = connection.execute(
            "SELECT code, count(*) FROM finding WHERE revision = %s GROUP BY code", [plan.id]
        ).fetchall()
    assert dict(stored) == Counter(one.code for one in plan.findings)


def test_a_draft_cannot_be_published(real: Database, plan: Loaded) -> None:
    moment = Act("contoh", datetime(2026, 1, 1, tzinfo=UTC), alone=True)
    with pytest.raises(Conflict, match="draft"):
        publish(real.url("simpeltaru_publish"), plan.id, moment)


def test_parcels(real: Database, layers: dict[str, Loaded]) -> None:
    parcels = layers["jagoi-persil-2024"]
    assert parcels.counts == {"parcel": 2784}
    assert one_row(real, "SELECT count(*), count(DISTINCT id) FROM parcel") == (2784, 2784)
    overlaps = of(parcels.findings, "layer_overlap")
    hectares = sum(float(str(one.params["area_m2"])) for one in overlaps) / 10_000
    assert (len(overlaps), hectares) == (206, pytest.approx(53.35, abs=0.01))
    assert all(len(one.params["rows"]) == 2 for one in overlaps)  # type: ignore[arg-type]
    assert len(of(parcels.findings, "parcel_area_off")) == 131
    assert [one.row for one in of(parcels.findings, "parcel_without_number")] == [902]


def test_one_village_is_spelled_in_two_ways(layers: dict[str, Loaded]) -> None:
    (found,) = of(layers["jagoi-persil-2024"].findings, "kelurahan_unknown")
    assert (found.params["name"], found.params["like"]) == ("LHI BUIE", "Hli Buei")
    assert (found.params["rows"], found.params["count"]) == ("350-522", 173)


def test_columns_of_the_cadastre_are_dropped_and_named(layers: dict[str, Loaded]) -> None:
    (found,) = of(layers["jagoi-persil-2024"].findings, "columns_dropped")
    assert {"ALATUKUR", "TIPEPRODUK", "TAHUN"} <= set(found.params["columns"])  # type: ignore[call-overload]


def test_roads_have_their_class(real: Database, layers: dict[str, Loaded]) -> None:
    assert layers["jagoi-jalan-2024"].counts == {"road": 219}
    with psycopg.connect(real.url()) as connection:
        stored = connection.execute("SELECT class, count(*) FROM layer_feature GROUP BY 1")
        assert dict(stored.fetchall()) == {
            "lokal_sekunder": 211,
            "lokal_primer": 4,
            "kolektor_primer": 4,
        }


def test_a_rulebook_without_polygons(real: Database, tmp_path: Path) -> None:
    loaded = load_plan(trikora_rulebook(tmp_path / "trikora"), real.url("simpeltaru_load"))
    assert loaded.counts == {"zones": 0, "activities": 1801, "cells": 1801 * 31}
    content, derived = one_row(
        real,
        "SELECT content, (SELECT jsonb_object_agg(flags, number) FROM (SELECT flags, count(*)"
        " AS number FROM cell GROUP BY flags) f) FROM rulebook",
    )
    assert derived == {"1": 4596, "2": 2320, "4": 2090, "6": 3624, "8": 43201}
    rulebook = Rulebook(bytes(content))  # type: ignore[call-overload]
    assert len(rulebook.activities) == 1801


def test_the_derived_rows_are_those_of_the_document(real: Database, tmp_path: Path) -> None:
    load_plan(trikora_rulebook(tmp_path / "trikora"), real.url("simpeltaru_load"))
    (content,) = one_row(real, "SELECT content FROM rulebook")
    rulebook = Rulebook(bytes(content))  # type: ignore[call-overload]
    with psycopg.connect(real.url()) as connection:
        activities = connection.execute(
            "SELECT id, name, name_en, kbli FROM activity ORDER BY position"
        ).fetchall()
        cells = connection.execute("SELECT key, activity, flags, codes FROM cell").fetchall()
    assert activities == [
        (one.id, one.name, one.name_en, list(one.kbli)) for one in rulebook.document.activities
    ]
    expected = {
        (cell.key, cell.activity): rulebook.reading(cell) for cell in rulebook.document.cells
    }
    assert {(key, activity): (flags, tuple(codes)) for key, activity, flags, codes in cells} == {
        at: (int(reading.flags), reading.codes) for at, reading in expected.items()
    }


def test_the_combination_needs_its_ten_sub_zones_declared(real: Database, tmp_path: Path) -> None:
    package = uji_gabungan(tmp_path / "gabungan")
    loaded = load_plan(package, real.url("simpeltaru_load"))
    assert loaded.counts["zones"] == 1125
    assert len(of(loaded.findings, "column_without_polygon")) == 13
    is_simulation, declared = one_row(
        real, "SELECT is_simulation, without_rules FROM revision WHERE id = 'uji-gabungan'"
    )
    assert is_simulation is True
    assert set(declared) == set(COLUMNLESS)  # type: ignore[call-overload]
    path = package / "manifest.yaml"
    manifest = yaml.safe_load(path.read_text(encoding="utf-8"))
    del manifest["without_rules"]
    path.write_text(yaml.safe_dump(manifest), encoding="utf-8")
    with pytest.raises(PackageError) as caught:
        check_plan(package)
    missing = [one for one in caught.value.findings if one.code == "subzone_without_column"]
    assert {one.params["key"] for one in missing} == set(COLUMNLESS)
    assert sum(one.params["count"] for one in missing) == 261
