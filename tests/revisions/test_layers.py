"""Layers of a region: parcels by whitelist, roads, administrative areas."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import psycopg
import pytest
import shapely

from simpeltaru.errors import PackageError, PackageFileError
from simpeltaru.revisions.load_layers import check_layers, load_layers
from simpeltaru.revisions.load_plan import load_plan
from tests.databases import Database
from tests.revisions.making import BONTANG, board, plan_package, square, write_package, write_vector
from tests.revisions.stored import contents, rows

COLUMNS = {"nomor_bidang": "NIB", "kelurahan": "KEL", "area_document": "LUAS", "area_map": "UKUR"}


def parcels(count: int = 4) -> gpd.GeoDataFrame:
    frame = pd.DataFrame(
        {
            "FID_1": [f"P{n}" for n in range(count)],
            "NIB": [f"{n:05d}" for n in range(count)],
            "KEL": "Kanaan",
            "LUAS": 10_000.0,
            "UKUR": 10_000.0,
            "NAMA": "KENARI-NAMA",
            "ALAMAT": "KENARI-ALAMAT",
        }
    )
    shapes = [shapely.MultiPolygon([square(n, 0)]) for n in range(count)]
    return gpd.GeoDataFrame(frame, geometry=shapes, crs=9480)


def layer(identifier: str, kind: str, file: str, **changes: Any) -> dict[str, Any]:
    return {
        "id": identifier,
        "kind": kind,
        "title": identifier,
        "source": "contoh",
        "dated": "2024-01-01",
        "simulation": True,
        "file": file,
        **changes,
    }


def package(folder: Path, frame: gpd.GeoDataFrame, **changes: Any) -> Path:
    write_vector(frame, folder / "bidang.gpkg")
    entry = layer("bidang-1", "parcel", "bidang.gpkg", columns=COLUMNS)
    return layers(folder, {**entry, **changes})


def layers(folder: Path, *entries: dict[str, Any]) -> Path:
    manifest = {"format": "simpeltaru-layers/1", "region": BONTANG, "layers": list(entries)}
    return write_package(folder, manifest)


def codes(path: Path) -> list[str]:
    return [one.code for layer in check_layers(path).layers for one in layer.findings]


def test_only_whitelisted_columns_are_stored(tmp_path: Path, fresh_database: Database) -> None:
    url = fresh_database.url("simpeltaru_load")
    (loaded,) = load_layers(package(tmp_path / "p", parcels()), url)
    (dropped,) = [one for one in loaded.findings if one.code == "columns_dropped"]
    assert dropped.params["columns"] == ["ALAMAT", "FID_1", "NAMA"]
    with psycopg.connect(fresh_database.url()) as connection:
        for table in ("parcel", "layer", "finding"):
            everything = connection.execute(f"SELECT t::text FROM {table} t").fetchall()
            assert "KENARI" not in str(everything)
    stored = rows(
        fresh_database,
        "SELECT id, nomor_bidang, kelurahan, right_type, area_document::float,"
        " ST_Area(geom_m), ST_SRID(geom_3857) FROM parcel ORDER BY id LIMIT 1",
    )
    assert stored == [("kanaan-00000", "00000", "Kanaan", "", 10_000.0, 10_000.0, 3857)]


def test_no_column_of_a_person_can_be_declared(tmp_path: Path) -> None:
    columns = {**COLUMNS, "pemilik": "NAMA"}
    with pytest.raises(PackageFileError, match="found pemilik; parcels take id, nomor_bidang"):
        check_layers(package(tmp_path / "p", parcels(), columns=columns))


def test_identifiers_are_declared_and_unique(tmp_path: Path) -> None:
    declared = {**COLUMNS, "id": "FID_1"}
    (read,) = check_layers(package(tmp_path / "a", parcels(), columns=declared)).layers
    assert [one.id for one in read.records] == ["P0", "P1", "P2", "P3"]  # type: ignore[union-attr]
    twice = parcels().assign(FID_1=["A", "A", "B", None])
    with pytest.raises(PackageError) as caught:
        check_layers(package(tmp_path / "b", twice, columns=declared))
    blocking = [one for one in caught.value.findings if one.severity == "block"]
    assert [(one.code, one.params["rows"]) for one in blocking] == [
        ("parcel_id", "1-2"),
        ("parcel_id", "4"),
    ]


def test_built_identifiers_do_not_depend_on_the_order(tmp_path: Path) -> None:
    frame = parcels(5).assign(NIB=["1", "2", "2", None, "5"])
    turned = frame.iloc[::-1].reset_index(drop=True)
    (first,) = check_layers(package(tmp_path / "a", frame)).layers
    (second,) = check_layers(package(tmp_path / "b", turned)).layers
    ids = [one.id for one in first.records]  # type: ignore[union-attr]
    assert ids[0] == "kanaan-1"
    assert len(set(ids)) == 5
    assert ids == [one.id for one in reversed(second.records)]  # type: ignore[union-attr]
    assert first.content_hash == second.content_hash


def test_what_the_cadastre_contradicts_is_reported(tmp_path: Path) -> None:
    frame = parcels().assign(NIB=["1", "1", None, "4"], LUAS=[10_000, 10_500, 0, 10_050])
    frame.loc[3, "geometry"] = shapely.MultiPolygon([square(2.5, 0)])
    found = codes(package(tmp_path / "p", frame))
    assert sorted(set(found) - {"columns_dropped"}) == [
        "layer_overlap",
        "parcel_area_off",
        "parcel_number_repeated",
        "parcel_without_number",
    ]


def test_a_kelurahan_spelled_in_another_way_is_reported(
    tmp_path: Path, fresh_database: Database
) -> None:
    url = fresh_database.url("simpeltaru_load")
    load_plan(plan_package(tmp_path / "plan"), url)
    frame = parcels().assign(KEL=["KANAAN", "Kelurahan Kanaan", "Kannaan", "Kannaan"])
    (loaded,) = load_layers(package(tmp_path / "p", frame), url)
    (found,) = [one for one in loaded.findings if one.code == "kelurahan_unknown"]
    assert (found.params["name"], found.params["like"]) == ("Kannaan", "Kanaan")
    assert found.params["rows"] == "3-4"


def test_layers_of_every_kind_go_in_together_or_not_at_all(
    tmp_path: Path, fresh_database: Database
) -> None:
    folder, url = tmp_path / "p", fresh_database.url("simpeltaru_load")
    roads = gpd.GeoDataFrame(
        {"ORDE02": [22011302, 22011201, None], "NAMOBJ": [None, None, "Jalan Lingkungan Primer"]},
        geometry=[
            shapely.LineString([(555_000, 14_000 + n), (555_400, 14_000 + n)]) for n in range(3)
        ],
        crs=9480,
    )
    write_vector(roads, folder / "jalan.gpkg")
    areas = board(2, 1)[["geometry"]].assign(kode=["64.74.03.1003", "64.74.03.1001"])
    areas["nama"] = ["Kanaan", "Belimbing"]
    write_vector(areas, folder / "kelurahan.gpkg")
    write_vector(roads[["geometry"]], folder / "pantai.gpkg")
    write_vector(parcels(), folder / "bidang.gpkg")
    fields = {"code": "kode", "name": "nama"}
    entries = [
        layer("jalan-1", "road", "jalan.gpkg"),
        layer("kelurahan-1", "kelurahan", "kelurahan.gpkg", fields=fields),
        layer("pantai-1", "coast", "pantai.gpkg"),
        layer("bidang-1", "parcel", "bidang.gpkg", columns=COLUMNS),
    ]
    loaded = load_layers(layers(folder, *entries), url)
    assert [one.already for one in loaded] == [False] * 4
    stored = rows(
        fresh_database, "SELECT layer, code, name, class FROM layer_feature ORDER BY 1, 2"
    )
    assert ("kelurahan-1", "64.74.03.1003", "Kanaan", "") in stored
    assert {row[3] for row in stored if row[0] == "jalan-1"} == {
        "lokal_sekunder",
        "kolektor_primer",
        "lingkungan_primer",
    }
    before = contents(fresh_database)
    assert all(one.already for one in load_layers(layers(folder, *entries), url))
    assert contents(fresh_database) == before
    changed = [
        *entries[:3],
        {**entries[3], "title": "lain"},
        layer("sungai", "river", "pantai.gpkg"),
    ]
    with pytest.raises(PackageError, match="layer bidang-1 is stored already"):
        load_layers(layers(folder, *changed), url)
    assert contents(fresh_database) == before


def test_an_area_of_a_coast_says_what_it_is(tmp_path: Path, fresh_database: Database) -> None:
    folder = tmp_path / "p"
    folder.mkdir()
    areas = board(2, 1)[["geometry"]].assign(jenis=["laut", None])
    write_vector(areas, folder / "laut.gpkg")
    wrong = layer("sungai-1", "river", "laut.gpkg", fields={"class": "jenis"})
    url = fresh_database.url("simpeltaru_load")
    with pytest.raises(PackageFileError, match="found class; write our name"):
        load_layers(layers(folder, wrong), url)
    coast = layer("laut-1", "coast", "laut.gpkg", fields={"class": "jenis"})
    load_layers(layers(folder, coast), url)
    stored = rows(fresh_database, "SELECT id, class FROM layer_feature ORDER BY 1")
    assert [row[1] for row in stored] == ["laut", ""]


def test_a_layer_cannot_be_changed(tmp_path: Path, fresh_database: Database) -> None:
    load_layers(package(tmp_path / "p", parcels()), fresh_database.url("simpeltaru_load"))
    with (
        psycopg.connect(fresh_database.url()) as connection,
        pytest.raises(psycopg.errors.IntegrityConstraintViolation),
    ):
        connection.execute("UPDATE parcel SET nomor_bidang = 'x'")
