"""Reading files as they really come: formats, encodings, layers, damage."""

from __future__ import annotations

import math
import shutil
import sqlite3
import struct
from contextlib import closing
from pathlib import Path

import pandas as pd
import pyogrio
import pytest
import shapely

from simpeltaru.errors import PackageFileError
from simpeltaru.revisions.columns import Columns
from simpeltaru.revisions.manifest import VectorEntry
from simpeltaru.revisions.vector import VectorTable, read_vector
from tests.revisions.making import board, write_vector


def _read(folder: Path, name: str, **entry: object) -> VectorTable:
    return read_vector(folder, VectorEntry.model_validate({"file": name, **entry}))


def _codes(table: VectorTable) -> list[str]:
    return [one.code for one in table.findings]


def test_two_layers_and_none_named_is_refused(tmp_path: Path) -> None:
    path = write_vector(board(), tmp_path / "dua.gpkg", layer="zona")
    write_vector(board(1, 1), path, layer="lain", append=False)
    with pytest.raises(PackageFileError, match="several layers"):
        _read(tmp_path, "dua.gpkg")
    assert len(_read(tmp_path, "dua.gpkg", layer="zona")) == 12
    with pytest.raises(PackageFileError, match=r"no layer 'zone', but .*zona"):
        _read(tmp_path, "dua.gpkg", layer="zone")


def test_a_shapefile_without_encoding_is_read_when_it_is_utf8(tmp_path: Path) -> None:
    frame = board(1, 1).assign(NAMOBJ="Perumahan – Kepadatan")
    write_vector(frame, tmp_path / "zona.shp", encoding="UTF-8")
    (tmp_path / "zona.cpg").unlink()
    assert _read(tmp_path, "zona.shp").columns["NAMOBJ"] == ["Perumahan – Kepadatan"]


def test_a_shapefile_of_unknown_encoding_is_refused(tmp_path: Path) -> None:
    frame = board(2, 1)
    frame.loc[1, "NAMOBJ"] = "Caf\u00e9"
    write_vector(frame, tmp_path / "zona.shp", encoding="cp1252")
    (tmp_path / "zona.cpg").unlink()
    with pytest.raises(PackageFileError, match=r"row 2, field encoding: has no \.cpg"):
        _read(tmp_path, "zona.shp")
    assert _read(tmp_path, "zona.shp", encoding="cp1252").columns["NAMOBJ"][1] == "Café"
    with pytest.raises(PackageFileError, match="cannot be decoded"):
        _read(tmp_path, "zona.shp", encoding="utf-8")
    with pytest.raises(PackageFileError, match="not known"):
        _read(tmp_path, "zona.shp", encoding="klingon")


def test_a_shapefile_without_its_table_is_refused(tmp_path: Path) -> None:
    write_vector(board(), tmp_path / "zona.shp")
    for suffix in (".dbf", ".cpg"):
        (tmp_path / f"zona{suffix}").unlink()
    with pytest.raises(PackageFileError, match=r"no \.dbf"):
        _read(tmp_path, "zona.shp")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("zona.gpkg", b"<OGRVRTDataSource/>"),
        ("zona.vrt", b"<OGRVRTDataSource/>"),
        ("zona.geojson", b"<OGRVRTDataSource/>"),
        ("zona.shp", b"PK\3\4"),
        ("zona.csv", b"a,b\n1,2\n"),
        ("zona.kml", b"<kml/>"),
    ],
)
def test_only_what_it_seems_is_opened(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(PackageFileError, match="by name and content"):
        _read(tmp_path, name)


def test_a_damaged_file_is_a_message(tmp_path: Path) -> None:
    (tmp_path / "zona.gpkg").write_bytes(b"SQLite format 3\0" + bytes(4000))
    with pytest.raises(PackageFileError, match=r"zona\.gpkg: (cannot be read|has several)"):
        _read(tmp_path, "zona.gpkg")
    (tmp_path / "zona.geojson").write_text('{"type": "FeatureCollection", "features": [')
    with pytest.raises(PackageFileError, match=r"zona\.geojson"):
        _read(tmp_path, "zona.geojson")


def test_reading_has_a_time_limit(tmp_path: Path) -> None:
    write_vector(board(), tmp_path / "zona.gpkg")
    with pytest.raises(PackageFileError, match="not read within 0"):
        read_vector(tmp_path, VectorEntry(file="zona.gpkg"), seconds=0)


def test_heights_are_left_out_and_said(tmp_path: Path) -> None:
    frame = board(2, 1)
    frame["geometry"] = shapely.force_3d(frame.geometry.values, z=5.0)
    write_vector(frame, tmp_path / "zona.gpkg")
    table = _read(tmp_path, "zona.gpkg")
    assert not shapely.has_z(table.geometry).any()
    assert _codes(table) == ["z_dropped"]


def test_replacement_characters_are_reported(tmp_path: Path) -> None:
    write_vector(board(2, 1).assign(NAMOBJ="Perumahan \ufffd"), tmp_path / "zona.gpkg")
    assert _codes(_read(tmp_path, "zona.gpkg")) == ["text_damaged"]


@pytest.mark.parametrize("turning", ["\u202e", "\u2067", "\u200f"])
def test_characters_that_turn_the_writing_are_reported(tmp_path: Path, turning: str) -> None:
    names = ["Perumahan", f"Perumahan {turning}4-R"]
    write_vector(board(2, 1).assign(NAMOBJ=names), tmp_path / "zona.gpkg")
    (found,) = _read(tmp_path, "zona.gpkg").findings
    assert (found.code, found.field, found.row) == ("text_turns", "NAMOBJ", 2)


def test_columns_are_found_whatever_their_case_and_cut_to_ten_characters(tmp_path: Path) -> None:
    frame = board(2, 1).rename(columns={"NAMOBJ": "namobj"}).assign(KETERANGAN_ZONA="a\u00a0b\r\n")
    write_vector(frame, tmp_path / "zona.shp", encoding="UTF-8")
    table = _read(tmp_path, "zona.shp")
    columns = Columns(table, {"REMARK": "KETERANGAN_ZONA"})
    assert columns.text("NAMOBJ")[0] == "Perumahan Kepadatan Rendah"
    assert columns.text("REMARK") == ["a b", "a b"]
    with pytest.raises(PackageFileError, match="looks for column 'NAMA'"):
        Columns(table, {"NAMOBJ": "NAMA"})


def test_tables_without_geometry_are_no_layers(tmp_path: Path) -> None:
    path = write_vector(board(), tmp_path / "zona.gpkg")
    pyogrio.write_dataframe(
        pd.DataFrame({"a": [1]}), path, layer="catatan", driver="GPKG", append=False
    )
    assert _read(tmp_path, "zona.gpkg").layer == "zona"


def test_an_archive_with_two_shapefiles_needs_a_name(tmp_path: Path) -> None:
    apart = tmp_path / "apart"
    write_vector(board(), apart / "zona.shp")
    write_vector(board(1, 1), apart / "lain.shp")
    shutil.make_archive(str(tmp_path / "dua"), "zip", apart)
    with pytest.raises(PackageFileError, match=r"lain\.shp, zona\.shp"):
        _read(tmp_path, "dua.zip")
    assert len(_read(tmp_path, "dua.zip", layer="zona")) == 12


def _curve(path: Path, row: int) -> None:
    """Turn a row of a GeoPackage into a circle drawn with arcs."""
    x, y, r = 555_050.0, 14_050.0, 40.0
    ring = [(x - r, y), (x, y + r), (x + r, y), (x, y - r), (x - r, y)]
    arcs = struct.pack("<BII", 1, 8, 5) + b"".join(struct.pack("<dd", *one) for one in ring)
    blob = b"GP\0\1" + struct.pack("<i", 9480) + struct.pack("<BII", 1, 10, 1) + arcs
    with closing(sqlite3.connect(path)) as file, file:
        for (name,) in file.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'"):
            file.execute(f'DROP TRIGGER "{name}"')
        file.execute("UPDATE zona SET geom = ? WHERE fid = ?", (blob, row))


def test_rows_with_arcs_are_named(tmp_path: Path) -> None:
    path = write_vector(board(), tmp_path / "zona.gpkg", geometry_type="Unknown")
    _curve(path, 3)
    table = _read(tmp_path, "zona.gpkg")
    (note,) = [one for one in table.findings if one.code == "curves_straightened"]
    assert (note.row, note.params["rows"]) == (3, [3])
    assert table.geometry[2].area == pytest.approx(math.pi * 40**2, rel=0.01)
    write_vector(board(), tmp_path / "lurus.gdb")
    assert not _read(tmp_path, "lurus.gdb").findings
