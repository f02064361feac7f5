"""Loading into a real PostGIS: every format, all or nothing, once."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import pandas as pd
import psycopg
import pytest
import shapely

from simpeltaru.errors import ConfigurationError, PackageError, StoreUnavailable
from simpeltaru.revisions.load_plan import Loaded, load_plan
from tests.databases import Database
from tests.revisions.making import (
    BONTANG,
    K1,
    R4,
    RTH2,
    board,
    in_format,
    national,
    plan_manifest,
    plan_package,
    square,
    write_package,
    write_vector,
    zipped,
)
from tests.revisions.stored import contents, rows

FORMATS = ["gpkg", "shp", "zipped shp", "gdb", "zipped gdb", "geojson"]


def load(package: Path, database: Database) -> Loaded:
    return load_plan(package, database.url("simpeltaru_load"))


@pytest.mark.parametrize("kind", FORMATS)
def test_every_format_comes_back_as_it_went_in(
    kind: str, tmp_path: Path, fresh_database: Database
) -> None:
    frame = board()
    loaded = load(in_format(tmp_path / "paket", frame, kind), fresh_database)
    assert loaded.counts["zones"] == 12
    stored = rows(
        fresh_database,
        "SELECT id, code, attributes->>'KODSZN', (attributes->>'LUASHA')::float, kelurahan,"
        " block, is_road, ST_AsBinary(geom_m), ST_SRID(geom_m), ST_SRID(geom_3857) FROM zone"
        " ORDER BY id",
    )
    for at, row in enumerate(stored):
        assert row[0] == at + 1
        assert row[2] == frame.KODSZN[at]
        assert row[3] == pytest.approx(1.0007)
        assert row[4:7] == ("Kanaan", "I.A.1", row[1] == "BJ")
        shape = shapely.from_wkb(bytes(row[7]))  # type: ignore[arg-type]
        assert shapely.hausdorff_distance(shape, frame.geometry[at]) < 0.001
        assert row[8:] == (9480, 3857)


def test_the_hash_is_of_what_is_said_not_of_how_it_is_delivered(
    tmp_path: Path, fresh_database: Database
) -> None:
    frame = board()
    first = load(in_format(tmp_path / "satu", frame, "gpkg"), fresh_database)
    again = load(zipped(in_format(tmp_path / "dua", frame, "shp")), fresh_database)
    turned = frame.iloc[::-1].reset_index(drop=True)
    turned["geometry"] = shapely.reverse(turned.geometry.values)
    backwards = load(plan_package(tmp_path / "tiga", turned), fresh_database)
    assert (first.already, again.already, backwards.already) == (False, True, True)
    assert first.content_hash == again.content_hash == backwards.content_hash
    moved = frame.copy()
    moved.loc[0, "geometry"] = shapely.transform(frame.geometry[0], lambda xy: xy + 1e-3)
    with pytest.raises(PackageError, match="other content"):
        load(plan_package(tmp_path / "empat", moved), fresh_database)


def test_the_same_again_changes_nothing(tmp_path: Path, fresh_database: Database) -> None:
    package = plan_package(tmp_path / "p")
    assert not load(package, fresh_database).already
    before = contents(fresh_database)
    assert load(package, fresh_database).already
    assert contents(fresh_database) == before


def test_both_projections_equal_those_of_postgis(tmp_path: Path, fresh_database: Database) -> None:
    """docs/decisions/datum.md: a file labelled WGS 84 is read as SRGI2013."""
    load(in_format(tmp_path / "p", board(), "geojson"), fresh_database)
    ((label, metric, tiles),) = rows(
        fresh_database,
        "SELECT min(ST_SRID(geom_source)),"
        " max(ST_HausdorffDistance(geom_m,"
        "   ST_Transform(ST_SetSRID(geom_source, 9470), 9480))),"
        " max(ST_HausdorffDistance(geom_3857, ST_Transform(geom_source, 3857))) FROM zone",
    )
    assert label == 4326
    assert metric == pytest.approx(0, abs=1e-6)
    assert tiles == pytest.approx(0, abs=1e-6)


def test_transform_shifts_what_identity_does_not(tmp_path: Path, fresh_database: Database) -> None:
    folder = in_format(tmp_path / "p", board(), "geojson")
    manifest = plan_manifest({"file": "zona.geojson"}, datum="transform")
    load(write_package(folder, manifest), fresh_database)
    ((shift, same),) = rows(
        fresh_database,
        "SELECT max(ST_Distance(ST_PointN(ST_Boundary(geom_m), 1), ST_PointN(ST_Boundary("
        "   ST_Transform(ST_SetSRID(geom_source, 9470), 9480)), 1))),"
        " max(ST_HausdorffDistance(geom_m, ST_Transform(geom_source, 9480))) FROM zone",
    )
    assert shift == pytest.approx(0.163, abs=0.003)
    assert same == pytest.approx(0, abs=1e-6)


def test_a_region_has_one_datum(tmp_path: Path, fresh_database: Database) -> None:
    load(plan_package(tmp_path / "satu"), fresh_database)
    before = contents(fresh_database)
    revision = plan_manifest(None)["revision"] | {"id": "uji-2"}
    other = plan_package(tmp_path / "dua", datum="transform", revision=revision)
    with pytest.raises(PackageError, match="datum is identity, the manifest says transform"):
        load(other, fresh_database)
    assert contents(fresh_database) == before
    other = plan_package(
        tmp_path / "tiga", region={**BONTANG, "metric_crs": "EPSG:9481"}, revision=revision
    )
    with pytest.raises(PackageError, match="metric_crs is 9480"):
        load(other, fresh_database)
    assert contents(fresh_database) == before


def _overlap(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    extra = gpd.GeoDataFrame(
        pd.DataFrame([national(K1)]), geometry=[square(0.5, 0.5)], crs=frame.crs
    )
    return pd.concat([frame, extra], ignore_index=True)


def _bow(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    frame = frame.copy()
    x, y = 555_000, 14_000
    ring = [(x, y), (x + 90, y + 90), (x + 90, y), (x, y + 90)]
    frame.loc[0, "geometry"] = shapely.Polygon(ring)
    return frame


REFUSED = {
    "no_crs": lambda frame: frame.set_crs(None, allow_override=True),
    "wrong_crs": lambda frame: frame.set_crs(9479, allow_override=True),
    "swapped": lambda frame: (
        frame.to_crs(9470)
        .set_geometry(shapely.transform(frame.to_crs(9470).geometry.values, lambda xy: xy[:, ::-1]))
        .set_crs(9470, allow_override=True)
    ),
    "invalid": _bow,
    "two_codes": _overlap,
    "unmapped": lambda frame: frame.assign(KODSZN="QQ-1"),
    "conflict": lambda frame: frame.assign(NAMOBJ="Cagar Budaya"),
}


@pytest.mark.filterwarnings("ignore:'crs' was not provided")
@pytest.mark.parametrize("why", list(REFUSED))
def test_a_refused_package_leaves_the_database_as_it_was(
    why: str, tmp_path: Path, database: Database
) -> None:
    before = contents(database)
    write_vector(REFUSED[why](board()), tmp_path / "p" / "zona.shp")
    package = write_package(tmp_path / "p", plan_manifest({"file": "zona.shp"}))
    with pytest.raises(PackageError, match="nothing was stored"):
        load(package, database)
    assert contents(database) == before


def _with_rulebook(folder: Path, matrix: str, **changes: object) -> Path:
    write_vector(board(codes=[R4, RTH2]), folder / "zona.gpkg")
    (folder / "matriks.csv").write_text(matrix, encoding="utf-8")
    (folder / "legenda.csv").write_text("kode,teks\nT1,Jam operasi\nB1,Dokumen\n")
    rulebook = {
        "kbli_edition": "2020",
        "matrix": {
            "form": "wide",
            "file": "matriks.csv",
            "activity": "kegiatan",
            "kbli": "kbli",
            "keys": ["R-4", "RTH-2"] if "RTH-2" in matrix else ["R-4"],
        },
        "legend": {"file": "legenda.csv", "code": "kode", "text": "teks"},
    }
    return write_package(folder, plan_manifest({"file": "zona.gpkg"}, rulebook=rulebook, **changes))


GOOD = 'kegiatan,kbli,R-4,RTH-2\nRumah tunggal,,I,X\nWarung,47112,"T1,B1",X\n'


def test_a_rulebook_is_stored_with_its_rows(tmp_path: Path, fresh_database: Database) -> None:
    load(_with_rulebook(tmp_path / "p", GOOD), fresh_database)
    stored = rows(
        fresh_database,
        "SELECT a.name, c.key, c.flags, c.codes FROM cell c JOIN activity a"
        " ON (a.rulebook, a.id) = (c.rulebook, c.activity) ORDER BY a.position, c.key",
    )
    assert stored == [
        ("Rumah tunggal", "R-4", 1, []),
        ("Rumah tunggal", "RTH-2", 8, []),
        ("Warung", "R-4", 6, ["B1", "T1"]),
        ("Warung", "RTH-2", 8, []),
    ]


@pytest.mark.parametrize(
    ("matrix", "code"),
    [
        ('kegiatan,kbli,R-4,RTH-2\nWarung,47112,"I,T1",X\n', None),
        ("kegiatan,kbli,R-4,RTH-2\nWarung,47112,T9,X\n", None),
        ("kegiatan,kbli,R-4\nWarung,47112,I\n", "subzone_without_column"),
    ],
    ids=["contradiction", "unknown code", "no column"],
)
def test_a_faulty_rulebook_leaves_the_database_as_it_was(
    matrix: str, code: str | None, tmp_path: Path, database: Database
) -> None:
    before = contents(database)
    with pytest.raises(PackageError) as caught:
        load(_with_rulebook(tmp_path / "p", matrix), database)
    if code is not None:
        assert "zona.gpkg: 6 polygons are RTH-2" in str(caught.value)
        assert "matriks.csv" in str(caught.value)
    codes = {one.code for one in caught.value.findings if one.severity == "block"}
    assert codes if code is None else codes == {code}
    assert contents(database) == before


def test_a_declared_sub_zone_needs_no_column(tmp_path: Path, fresh_database: Database) -> None:
    matrix = "kegiatan,kbli,R-4\nWarung,47112,I\n"
    declared = [{"keys": ["RTH-2"], "reason": "Ditangani perda lain"}]
    load(_with_rulebook(tmp_path / "p", matrix, without_rules=declared), fresh_database)
    assert rows(fresh_database, "SELECT without_rules FROM revision") == [
        ({"RTH-2": "Ditangani perda lain"},)
    ]


def test_findings_are_stored_with_row_and_place(tmp_path: Path, fresh_database: Database) -> None:
    frame = board()
    frame.loc[4, "LUASHA"] = 0.0
    load(plan_package(tmp_path / "p", frame), fresh_database)
    stored = rows(
        fresh_database,
        "SELECT row, field, params->>'stated_ha', ST_SRID(geom) FROM finding"
        " WHERE code = 'area_off'",
    )
    assert stored == [(5, "LUASHA", "0.0", 9470)]


def test_only_the_loader_may_load(tmp_path: Path, database: Database) -> None:
    before = contents(database)
    package = plan_package(tmp_path / "p")
    with pytest.raises(ConfigurationError, match="may not"):
        load_plan(package, database.url("simpeltaru_read"))
    assert contents(database) == before


def test_a_database_that_is_not_there_is_a_message(tmp_path: Path) -> None:
    with pytest.raises(StoreUnavailable):
        load_plan(plan_package(tmp_path / "p"), "postgresql:///x?host=/nonexistent")


def test_extra_columns_reach_no_table(tmp_path: Path, fresh_database: Database) -> None:
    frame = board().assign(PEMILIK="KENARI-PEMILIK", NIK="KENARI-NIK")
    loaded = load(plan_package(tmp_path / "p", frame), fresh_database)
    assert any("NIK, PEMILIK" in one.message for one in loaded.findings)
    with psycopg.connect(fresh_database.url()) as connection:
        for table in ("zone", "revision", "finding"):
            everything = connection.execute(f"SELECT t::text FROM {table} t").fetchall()
            assert "KENARI" not in str(everything)
