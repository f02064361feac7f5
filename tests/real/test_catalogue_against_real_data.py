"""The catalogue against published plans: everything they name resolves, and agrees."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from simpeltaru.catalogue import (
    Catalogue,
    is_null_sentinel,
    kbli_exists,
    kbli_title,
    overlay_fields,
    overlay_value,
    parse_hazards,
    road_class,
)

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
pytestmark = pytest.mark.skipif(
    not DATA.is_dir(), reason="the real data (../shared/data) is not on this machine"
)
CURRENT = Catalogue.for_vintage("11/2021")


def rows(name: str) -> Iterator[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8-sig", newline="") as handle:
        yield from csv.DictReader(handle)


def layer(name: str) -> list[dict[str, Any]]:
    import pyogrio

    frame = pyogrio.read_dataframe(DATA / name, read_geometry=False)
    records: list[dict[str, Any]] = frame.to_dict("records")
    return records


def code_by_name(name: str) -> str | None:
    found = CURRENT.by_name(name)
    return found.code if found else None


def test_jagoi_babang_agrees_in_all_its_columns() -> None:
    seen = set()
    for row in layer("rdtr_jagoi_babang/polaruang_2024-09-26.gpkg"):
        subzone = CURRENT.by_code(row["REMARK"])
        assert subzone is not None, row["REMARK"]
        assert subzone == CURRENT.by_numeric(row["KODSZN"]) == CURRENT.by_numeric(row["NAMSZN"])
        assert subzone == CURRENT.by_name(row["NAMOBJ"])
        assert subzone.zone_numeric in (None, str(int(row["KODZON"])))
        assert subzone.numeric_basis == "file"
        seen.add(subzone.code)
    assert len(seen) == 28


def test_the_name_and_number_pairs_agree_but_for_one_slip_and_one_category() -> None:
    names, categories = set(), set()
    for row in rows("rdtr_jagoi_babang/kode_unsur.csv"):
        by_name, by_number = CURRENT.by_name(row["NAMOBJ"]), CURRENT.by_numeric(row["KODSZN"])
        assert by_name is not None
        assert by_number is not None
        if by_name != by_number:
            names.add((row["NAMOBJ"], row["KODSZN"]))
        if {"lindung": "31000000", "budi_daya": "32000000"}[by_name.category] != row["JNSRPR"]:
            categories.add((row["NAMOBJ"], row["JNSRPR"]))
        assert by_name.zone_numeric in (None, row["KODZON"])
    assert names == {("SPU Skala RW", "32104300")}
    assert categories == {("Pos Lintas Batas Negara", "32131000")}


def test_all_36_subzones_of_bontang() -> None:
    codes = [code_by_name(row["namobj"]) for row in rows("bontang/rdtr2023_daftar_zona.csv")]
    assert None not in codes
    assert len(set(codes)) == len(codes) == 36


def test_trikora_codes_names_and_keys() -> None:
    pairs = list(rows("itbx_trikora/subzona_trikora.csv"))
    assert len(pairs) == 31
    for row in pairs:
        assert code_by_name(row["nama_subzona"]) == row["kode_subzona"]
    columns = list(next(rows("itbx_trikora/itbx_trikora_wide.csv")))[3:]
    assert [code for code in columns if CURRENT.by_code(code) is None] == []
    for row in rows("itbx_trikora/kodunk_trikora.csv"):
        assert code_by_name(row["nama"]) == row["kodunk"].split(".")[0]
    intensity = {row["SubZona"] for row in rows("itbx_trikora/intensitas_trikora.csv")}
    special = {row["subzona"] for row in rows("itbx_trikora/kepsus_trikora.csv")}
    assert [name for name in intensity | special if code_by_name(name) is None] == []


def test_colours_are_those_most_maps_show() -> None:
    unknown: set[str] = set()
    most: dict[str, list[tuple[int, str, str | None]]] = {}
    for row in rows("gaya/palet_pola_ruang.csv"):
        code = code_by_name(row["namobj"])
        if code is None:
            unknown.add(row["namobj"])
            continue
        subzone = CURRENT.by_code(code)
        assert subzone is not None
        assert row["kode_huruf"] in ("", code)
        assert row["kode_unsur_8"] in ("", subzone.numeric)
        if row["hex"]:
            most.setdefault(code, []).append((int(row["n_peta"]), row["hex"], subzone.color_hex))
    assert unknown == {"Kawasan Suaka Alam"}  # an RTRW area, not a sub-zone of a detailed plan
    for shown in most.values():
        top = max(count for count, _, _ in shown)
        assert shown[0][2] in {colour for count, colour, _ in shown if count == top}


def test_overlay_values_of_jagoi_babang_are_known() -> None:
    polygons = layer("rdtr_jagoi_babang/polaruang_2024-09-26.gpkg")
    for field in (one.field for one in overlay_fields() if one.field != "KRB_03"):
        present = {row[field] for row in polygons if not is_null_sentinel(row[field])}
        assert [value for value in present if overlay_value(field, value) is None] == []
    hazards = {hazard for row in polygons for hazard in parse_hazards(row["KRB_03"])}
    assert hazards == {
        ("Rawan Kebakaran Hutan", "sedang"),
        ("Rawan Longsor", None),
        ("Rawan Banjir", "sedang"),
        ("Rawan Banjir", "tinggi"),
    }


def test_roads_of_both_sources_have_a_class() -> None:
    for row in layer("rdtr_jagoi_babang/jaringan_transportasi.gpkg"):
        found = road_class(row["ORDE02"])
        assert found is not None
        assert found == road_class(row["NAMOBJ"])
    features = json.loads((DATA / "bontang/jalan_rbi.geojson").read_text("utf-8"))["features"]
    remarks = {feature["properties"]["remark"] for feature in features}
    assert [remark for remark in remarks if road_class(remark) is None] == []


def test_kbli_titles_are_the_source_titles_and_meet_the_matrix() -> None:
    source = [row for row in rows("kbli/kbli2020.csv") if row["level"] != "kategori"]
    lost = [row["kode"] for row in source if kbli_title(row["kode"]) != row["judul"]]
    assert lost == ["8421"]  # it stands there twice; the second row is the right one
    five = {row["kode"] for row in source if len(row["kode"]) == 5}
    matrix = {row["kbli"] for row in rows("itbx_trikora/itbx_trikora_wide.csv")}
    assert len(five & matrix) == 1788
    assert five - matrix == {"46636", "93233"}
    unknown = {code for code in matrix if len(code) == 5 and kbli_exists(code) is not True}
    # 46336 carries the title of 46636 there, the next three are no codes of this edition,
    # and 99000 is a gap of our source.
    assert unknown == {"11050", "46336", "74100", "77301", "99000"}
