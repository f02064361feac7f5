"""Intensity and special provisions: units, typed absence, dimensions, stated effects."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from simpeltaru.annex.measures import read_measure
from simpeltaru.annex.tabular import Cell, Kind
from simpeltaru.rules.rulebook import Limit, RulebookDocument
from tests.revisions.rulebook_files import (
    annex,
    declared,
    read,
    refusal,
    said,
    write_csv,
)


@pytest.mark.parametrize(
    ("text", "measure", "unit", "decimal", "expected"),
    [
        ("60", "kdb_max", "percent", ".", "60"),
        ("60.0", "kdb_max", "percent", ".", "60"),
        ("0,57", "kdb_max", "fraction", ",", "57"),
        ("0.57", "kdb_max", "ratio", ".", "57"),
        ("60%", "kdb_max", "percent", ",", "60"),
        ("60 %", "kdb_max", "fraction", ",", "60"),
        ("maksimum: 60%", "kdb_max", "percent", ",", "60"),
        ("Maks. 60 persen", "kdb_max", "percent", ",", "60"),
        ("2,1", "klb_max", "ratio", ",", "2.1"),
        ("210", "klb_max", "percent", ",", "2.1"),
        ("210%", "klb_max", "ratio", ",", "2.1"),
        ("1.500", "plot_min", "m2", ",", "1500"),
        ("1,500.5 m2", "plot_min", "m2", ".", "1500.5"),
        ("minimal 90 m²", "plot_min", "m2", ",", "90"),
        ("15 Meter", "height_max", "m", ",", "15"),
        ("2 lantai", "floors_max", "floors", ",", "2"),
        ("0", "ktb_max", "percent", ",", "0"),
    ],
)
def test_a_plain_number_is_read_exactly(
    text: str, measure: str, unit: Any, decimal: Any, expected: str
) -> None:
    found = read_measure(Cell(text, Kind.UNTYPED), measure, unit, decimal, {})
    assert (found.state, found.value) == ("value", Decimal(expected))
    assert str(found.value) == expected


@pytest.mark.parametrize(
    ("text", "measure", "unit"),
    [
        ("minimal 60%", "kdb_max", "percent"),
        ("maks 10", "kdh_min", "percent"),
        ("60-70", "kdb_max", "percent"),
        ("1-3 lantai", "floors_max", "floors"),
        ("2 lantai", "height_max", "m"),
        ("½ rumija + 1", "gsb_min", "m"),
        ("sesuai ketentuan teknis", "gsb_min", "m"),
        ("12.5", "height_max", "m"),
        ("1.2345", "klb_max", "ratio"),
        ("-5", "gsb_min", "m"),
        ("60*", "kdb_max", "percent"),
        ("5; 7", "gsb_min", "m"),
    ],
)
def test_anything_else_stays_text(text: str, measure: str, unit: Any) -> None:
    found = read_measure(Cell(text, Kind.UNTYPED), measure, unit, ",", {})
    assert (found.state, found.value, found.text) == ("see_text", None, text)


def test_a_sheets_own_number_needs_no_decimal_sign() -> None:
    found = read_measure(Cell("12.5", Kind.NUMBER), "height_max", "m", ",", {})
    assert found.value == Decimal("12.5")


def test_words_mean_what_is_declared_and_a_blank_is_missing() -> None:
    tokens: Any = {"-": "not_regulated", "tidak dibatasi": "unlimited"}
    for text, state in (("-", "not_regulated"), ("Tidak  dibatasi", "unlimited"), ("", "missing")):
        assert read_measure(Cell(text), "klb_max", "ratio", ",", tokens).state == state
    assert read_measure(Cell("-"), "klb_max", "ratio", ",", {}).state == "see_text"
    blank: Any = {"": "not_regulated"}
    assert read_measure(Cell(), "klb_max", "ratio", ",", blank).state == "not_regulated"


TABLE: dict[str, Any] = {
    "file": "intensity.csv",
    "delimiter": ";",
    "decimal": ",",
    "key": "Sub-Zona",
    "by": "name",
    "dimension_columns": {"Jenis": "building_type"},
    "tokens": {"-": "not_regulated"},
    "measures": [
        {"column": "KDB", "measure": "kdb_max", "unit": "percent"},
        {"column": "KLB", "measure": "klb_max", "unit": "ratio"},
        {
            "column": "GSB kolektor",
            "measure": "gsb_min",
            "unit": "m",
            "dimensions": {"road_class": "kolektor"},
        },
        {
            "column": "GSB lokal",
            "measure": "gsb_min",
            "unit": "m",
            "dimensions": {"road_class": "lokal"},
        },
    ],
}
HEADER = ("Sub-Zona", "Jenis", "KDB", "KLB", "GSB kolektor", "GSB lokal")
ROWS = [
    ("Perumahan Kepadatan Rendah", "", "60", "1,8", "17,5", "-"),
    ("Perumahan Kepadatan Tinggi", "1-3 lantai", "80", "2,4", "8", "5"),
    ("Perumahan Kepadatan Tinggi", "4-5 lantai", "60", "3", "8", ""),
    ("Badan Air", "", "", "", "", ""),
    ("Taman Kota", "", "20", "0,2", "lihat pasal", "5"),
]


def with_intensity(tmp_path: Path, rows: Any = ROWS, **changes: Any) -> dict[str, Any]:
    annex(tmp_path / "annex.xlsx")
    write_csv(tmp_path / "intensity.csv", [HEADER, *rows], delimiter=";")
    return declared(intensity=[TABLE | changes])


def limits(document: RulebookDocument, key: str) -> list[Limit]:
    return [limit for limit in document.limits if limit.key == key]


def test_intensity_keeps_every_row_with_its_dimensions_and_absences(tmp_path: Path) -> None:
    document, findings = read(tmp_path, with_intensity(tmp_path))
    house = limits(document, "R-4")
    assert [(one.measure, one.state, one.value) for one in house] == [
        ("kdb_max", "value", Decimal(60)),
        ("klb_max", "value", Decimal("1.8")),
        ("gsb_min", "value", Decimal("17.5")),
        ("gsb_min", "not_regulated", None),
    ]
    assert house[2].dimensions == {"road_class": "kolektor"}
    assert (house[2].at.row, house[2].at.column) == (2, "GSB kolektor")
    flats = limits(document, "R-2")
    assert flats[4].dimensions == {"building_type": "4-5 lantai"}
    assert flats[7].state == "missing"
    assert {one.state for one in limits(document, "BA")} == {"missing"}
    assert limits(document, "RTH-2")[2].text == "lihat pasal"
    assert said(findings, "measure_as_text").params["cells"] == ["E6"]
    assert said(findings, "subzone_without_intensity").params["keys"] == ["K-1"]


def test_a_name_nobody_knows_must_be_declared_or_left_out(tmp_path: Path) -> None:
    rows = [*ROWS, ("Perumahan Mewah", "", "40", "1", "8", "5"), ("Jumlah", "", "1", "1", "1", "1")]
    problem = refusal(tmp_path, with_intensity(tmp_path, rows))
    assert [one.row for one in problem.findings if one.code == "key_unmapped"] == [7, 8]
    names = {"perumahan mewah": "K-1", "Jumlah": None}
    document, findings = read(tmp_path, with_intensity(tmp_path, rows, names=names))
    assert limits(document, "K-1")[0].value == 40
    assert said(findings, "rows_left_out").params["rows"] == [8]


def test_intensity_of_a_sub_zone_without_a_column_is_kept_and_said(tmp_path: Path) -> None:
    rows = [*ROWS, ("Perkantoran", "", "60", "1", "8", "5")]
    document, findings = read(tmp_path, with_intensity(tmp_path, rows))
    assert len(limits(document, "KT")) == 4
    assert said(findings, "limit_without_column").params["key"] == "KT"


def test_a_percent_column_that_looks_like_fractions_is_doubted_not_changed(tmp_path: Path) -> None:
    rows = [("Badan Air", "", "0,6", "1", "1", "1"), ("Taman Kota", "", "0,2", "1", "1", "1")]
    document, findings = read(tmp_path, with_intensity(tmp_path, rows))
    assert limits(document, "BA")[0].value == Decimal("0.6")
    assert said(findings, "measure_unit_doubtful").field == "KDB"


@pytest.mark.parametrize(
    ("measure", "words"),
    [
        ({"column": "KDB", "measure": "kdb", "unit": "percent"}, "kdb_max (percent)"),
        ({"column": "KDB", "measure": "kdb_max", "unit": "m"}, "kdb_max (percent)"),
        (
            {"column": "KDB", "measure": "kdb_max", "unit": "percent", "dimensions": {"x": "y"}},
            "road_class, plot_area",
        ),
    ],
)
def test_measures_units_and_dimensions_are_those_that_exist(
    tmp_path: Path, measure: dict[str, Any], words: str
) -> None:
    assert words in str(refusal(tmp_path, with_intensity(tmp_path, measures=[measure])))


def test_sheet_numbers_keep_their_percent_format_and_merged_values(tmp_path: Path) -> None:
    annex(tmp_path / "annex.xlsx")
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(("Kode", "KDB", "GSB kolektor", "GSB lokal"))
    sheet.append(("R-4", 0.57, 12.5, None))
    sheet["B2"].number_format = "0%"
    sheet.merge_cells("C2:D2")
    book.save(tmp_path / "intensity.xlsx")
    table = TABLE | {"file": "intensity.xlsx", "key": "Kode", "by": "code"}
    table |= {"dimension_columns": {}}
    for unit in ("percent", "fraction"):
        table["measures"] = [
            {"column": "KDB", "measure": "kdb_max", "unit": unit},
            *TABLE["measures"][2:],
        ]
        document, findings = read(tmp_path, declared(intensity=[table]))
        assert [one.value for one in document.limits] == [57, Decimal("12.5"), Decimal("12.5")]
        assert ("measure_signed" in {one.code for one in findings}) == (unit == "fraction")


PROVISIONS: dict[str, Any] = {
    "file": "khusus.csv",
    "kind": "Tabel",
    "kinds": {"RAWAN BENCANA": "KRB_03", "KKOP": "KKOP_1"},
    "value": "Kawasan",
    "subzone": "Sub-Zona",
    "by": "name",
    "swp": "SWP",
    "swps": {"A": "SWP A"},
    "block": "Blok",
    "effect": "Akibat",
    "effects": {"dilarang": "forbid", "syarat": "condition", "dibatasi": "tighten"},
    "measure": "Ukuran",
    "limit": "Batas",
    "decimal": ",",
    "codes": "Kode",
    "text": "Ketentuan",
}
PROVISION_HEADER = (
    "Tabel",
    "Kawasan",
    "Sub-Zona",
    "SWP",
    "Blok",
    "Akibat",
    "Ukuran",
    "Batas",
    "Kode",
    "Ketentuan",
)
WHERE = ("Perumahan Kepadatan Rendah", "A", "A.1")
PROVISION_ROWS = [
    ("RAWAN BENCANA", "Rawan Banjir", *WHERE, "", "", "", "", "baris satu\nbaris dua"),
    ("RAWAN BENCANA", "Rawan Banjir", "", "", "-", "Dilarang", "", "", "", "contoh"),
    ("KKOP", "", "", "", "", "dibatasi", "height_max", "7,5", "", "contoh"),
    ("KKOP", "", "Taman Kota; Badan Air", "", "", "syarat", "", "", "b1, T1", "contoh"),
]


def with_provisions(tmp_path: Path, rows: Any = PROVISION_ROWS, **changes: Any) -> dict[str, Any]:
    annex(tmp_path / "annex.xlsx")
    write_csv(tmp_path / "khusus.csv", [PROVISION_HEADER, *rows])
    return declared(provisions=[PROVISIONS | changes])


def test_provisions_have_the_effects_columns_state_and_no_others(tmp_path: Path) -> None:
    document, _ = read(tmp_path, with_provisions(tmp_path))
    text, forbid, tighten, condition = document.provisions
    assert (text.kind, text.value, text.keys) == ("KRB_03", "Rawan Banjir", ("R-4",))
    assert (text.swp, text.block, text.effect) == ("SWP-A", "A.1", "see_text")
    assert text.text == "baris satu\nbaris dua"
    assert (text.at.row, text.at.column) == (2, "Ketentuan")
    assert (forbid.effect, forbid.keys, forbid.block) == ("forbid", (), "")
    assert (tighten.measure, tighten.limit) == ("height_max", Decimal("7.5"))
    assert (condition.codes, condition.keys) == (("B1", "T1"), ("RTH-2", "BA"))


def test_a_limit_of_nought_is_a_limit(tmp_path: Path) -> None:
    rows = [("KKOP", "", "", "", "", "dibatasi", "ktb_max", "0", "", "contoh")]
    document, _ = read(tmp_path, with_provisions(tmp_path, rows))
    assert document.provisions[0].limit == Decimal(0)


def test_words_of_a_provision_that_nobody_declared_are_refused_together(tmp_path: Path) -> None:
    rows = [
        ("LAIN", "", "", "", "", "", "", "", "", "contoh"),
        ("KKOP", "", "Perumahan Mewah", "", "", "dimungkinkan", "", "", "", "contoh"),
        ("KKOP", "", "", "", "", "dibatasi", "height_max", "tujuh", "", "contoh"),
    ]
    problem = refusal(tmp_path, with_provisions(tmp_path, rows))
    found = [(one.field, one.row) for one in problem.findings if one.code == "provision_unmapped"]
    assert found == [("kind", 2), ("effect", 3), ("subzone", 3), ("limit", 4)]


def test_a_table_of_one_overlay_names_it_once(tmp_path: Path) -> None:
    tables = with_provisions(tmp_path, PROVISION_ROWS[1:2], kind=None, fixed_kind="KRB_03")
    document, _ = read(tmp_path, tables)
    assert document.provisions[0].kind == "KRB_03"
    tables = with_provisions(tmp_path, fixed_kind="KRB_03")
    assert "either `kind`" in str(refusal(tmp_path, tables))
