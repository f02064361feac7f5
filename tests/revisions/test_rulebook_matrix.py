"""The activity matrix in every form a package may deliver it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl.styles import Font

from simpeltaru.load_finding import Severity
from tests.revisions.rulebook_files import (
    FIRST,
    KEYS,
    MATRIX,
    NAMES,
    ROWS,
    annex,
    cells,
    declared,
    read,
    refusal,
    said,
    save,
    write_csv,
)

HEADER = ("No", "KBLI", "Kegiatan", *KEYS)
CSV: dict[str, Any] = {
    "form": "wide",
    "file": "matrix.csv",
    "number": "No",
    "kbli": "KBLI",
    "activity": "Kegiatan",
    "keys": "D:H",
}
LONG: dict[str, Any] = {
    "form": "long",
    "file": "long.csv",
    "number": "no",
    "kbli": "kbli",
    "activity": "kegiatan",
    "key": "zona",
    "cell": "kelas",
}


def test_a_wide_annex_with_titles_merged_headers_and_a_legend_is_read(tmp_path: Path) -> None:
    annex(tmp_path / "annex.xlsx")
    document, findings = read(tmp_path, declared())
    assert [zone.key for zone in document.zone_keys] == list(KEYS)
    assert [(one.id, one.kbli) for one in document.activities] == [
        ("1", ("01111",)),
        ("2", ("47111",)),
        ("3", ()),
        ("4", ("56",)),
    ]
    assert len(document.cells) == len(ROWS) * len(KEYS)
    assert cells(document)["Rumah contoh", "K-1"] == "T1, B1"
    assert cells(document)["Warung contoh", "BA"] == ""
    assert cells(document)["Warung contoh", "R-4"] == ""
    first = document.cells[0]
    assert (first.row, first.column) == (FIRST, "D")
    source = document.sources[first.source]
    assert (source.file, source.sheet, source.legal) == ("annex.xlsx", "ITBX", "Lampiran CONTOH")
    assert {one.code: one.text for one in document.conditions} == {
        "T1": "jam kerja contoh",
        "B1": "tempat parkir contoh",
    }
    assert [one.code for one in findings] == ["blank_cells"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_every_csv_says_the_same_as_the_sheet(
    tmp_path: Path, encoding: str, delimiter: str
) -> None:
    annex(tmp_path / "annex.xlsx")
    rows = [[*row[:2], f"{row[2]}\nbaris dua – é", *row[3:]] for row in ROWS]
    write_csv(tmp_path / "matrix.csv", [HEADER, *rows], encoding=encoding, delimiter=delimiter)
    sheet, _ = read(tmp_path, declared())
    text, _ = read(
        tmp_path,
        declared() | {"matrix": CSV | {"encoding": encoding, "delimiter": delimiter}},
    )
    assert [cell.raw for cell in text.cells] == [cell.raw for cell in sheet.cells]
    assert [one.kbli for one in text.activities] == [one.kbli for one in sheet.activities]
    assert text.activities[1].name == "Toko contoh baris dua – é"
    assert text.cells[0].column == "BA"
    assert text.activities[0].at.column == "Kegiatan"


def test_long_form_says_the_same_as_the_sheet(tmp_path: Path) -> None:
    annex(tmp_path / "annex.xlsx")
    long = [
        (row[0], row[1], row[2], key, value)
        for row in ROWS
        for key, value in zip(KEYS, row[3:], strict=True)
    ]
    write_csv(tmp_path / "long.csv", [("no", "kbli", "kegiatan", "zona", "kelas"), *long])
    wide, _ = read(tmp_path, declared())
    document, _ = read(tmp_path, declared() | {"matrix": LONG})
    assert cells(document) == cells(wide)
    assert [one.id for one in document.activities] == [one.id for one in wide.activities]


def test_a_number_that_names_two_activities_is_refused_in_long_form(tmp_path: Path) -> None:
    annex(tmp_path / "annex.xlsx")
    rows = [(1, "01111", "Kebun", "R-4", "I"), (1, "47111", "Toko", "R-4", "X")]
    write_csv(tmp_path / "long.csv", [("no", "kbli", "kegiatan", "zona", "kelas"), *rows])
    problem = refusal(tmp_path, declared() | {"matrix": LONG})
    assert said(problem.findings, "activity_mismatch").row == 3


def test_a_matrix_in_two_sheets_is_joined_by_number(tmp_path: Path) -> None:
    left = [row[:5] for row in ROWS]
    right = [(*row[:3], *row[5:]) for row in ROWS]
    write_csv(tmp_path / "left.csv", [HEADER[:5], *left])
    write_csv(tmp_path / "right.csv", [(*HEADER[:3], *HEADER[5:]), *right])
    annex(tmp_path / "annex.xlsx")
    whole, _ = read(tmp_path, declared())
    first = CSV | {"file": "left.csv", "keys": "D:E"}
    second = CSV | {"file": "right.csv", "keys": "D:F"}
    document, _ = read(tmp_path, declared() | {"matrix": first, "matrix_parts": [second]})
    assert cells(document) == cells(whole)
    write_csv(tmp_path / "right.csv", [(*HEADER[:3], *HEADER[5:]), (1, "01111", "Lain", *"XXX")])
    problem = refusal(tmp_path, declared() | {"matrix": first, "matrix_parts": [second]})
    assert said(problem.findings, "activity_part_mismatch").row == 2


def test_a_matrix_goes_on_in_a_second_sheet_with_more_rows(tmp_path: Path) -> None:
    write_csv(tmp_path / "top.csv", [HEADER, *ROWS[:2]])
    write_csv(tmp_path / "rest.csv", [HEADER, *ROWS[2:]])
    annex(tmp_path / "annex.xlsx")
    whole, _ = read(tmp_path, declared())
    first, second = CSV | {"file": "top.csv"}, CSV | {"file": "rest.csv"}
    document, _ = read(tmp_path, declared() | {"matrix": first, "matrix_parts": [second]})
    assert cells(document) == cells(whole)
    assert [one.id for one in document.activities] == ["1", "2", "3", "4"]


def test_blanks_repeat_the_cell_above_only_where_declared(tmp_path: Path) -> None:
    annex(tmp_path / "annex.xlsx")
    rows = [("Kebun", "01111", "I"), ("", "01112", "X"), ("", "01113", "T1")]
    write_csv(tmp_path / "m.csv", [("kegiatan", "kbli", "R-4"), *rows])
    matrix = {
        "form": "wide",
        "file": "m.csv",
        "kbli": "kbli",
        "activity": "kegiatan",
        "keys": ["=R-4"],
    }
    problem = refusal(tmp_path, declared() | {"matrix": matrix})
    assert said(problem.findings, "activity_nameless").params["rows"] == [3, 4]
    filled = matrix | {"fill_down": ["activity"]}
    document, _ = read(tmp_path, declared() | {"matrix": filled})
    assert [(one.name, one.kbli) for one in document.activities] == [
        ("Kebun", ("01111",)),
        ("Kebun", ("01112",)),
        ("Kebun", ("01113",)),
    ]
    wrong = matrix | {"fill_down": ["kegiatan"]}
    assert "use one of activity, kbli" in str(refusal(tmp_path, declared() | {"matrix": wrong}))


def test_of_several_activity_columns_the_last_one_filled_counts(tmp_path: Path) -> None:
    annex(tmp_path / "annex.xlsx")
    rows = [("Kebun", "", "I"), ("Kebun", "Kebun teh", "X")]
    write_csv(tmp_path / "m.csv", [("kelompok", "kegiatan", "R-4"), *rows])
    matrix = {
        "form": "wide",
        "file": "m.csv",
        "activity": ["kelompok", "kegiatan"],
        "keys": ["=R-4"],
    }
    document, _ = read(tmp_path, declared() | {"matrix": matrix})
    assert [(one.name, one.at.column) for one in document.activities] == [
        ("Kebun", "kelompok"),
        ("Kebun teh", "kegiatan"),
    ]


def test_titles_repeated_headers_and_column_numbers_are_skipped_by_name(tmp_path: Path) -> None:
    rows: list[tuple[Any, ...]] = [
        ("(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)", "(8)"),
        ("A", None, "PERTANIAN"),
        ROWS[0],
        ("No", "KBLI", "Kegiatan", *NAMES),
        ("No", "KBLI", "Kegiatan", *KEYS),
        ROWS[1],
    ]
    sheet = annex(tmp_path / "annex.xlsx", rows)
    sheet["A8"] = "A. PERTANIAN"
    sheet.merge_cells("A8:H8")
    save(sheet, tmp_path / "annex.xlsx")
    document, findings = read(
        tmp_path, declared(legend={"first_row": FIRST + 7, "last_row": FIRST + 10})
    )
    assert [one.name for one in document.activities] == ["Kebun contoh", "Toko contoh"]
    assert said(findings, "rows_title").params["rows"] == [8]
    assert said(findings, "rows_header").params["rows"] == [7, 10, 11]


def test_an_activity_whose_cells_are_all_blank_is_no_title(tmp_path: Path) -> None:
    annex(tmp_path / "annex.xlsx", [*ROWS, (5, "-", "Pos contoh"), (None, "47", "Eceran contoh")])
    document, findings = read(tmp_path, declared(legend={"first_row": 14, "last_row": 17}))
    assert [one.id for one in document.activities] == ["1", "2", "3", "4", "5", "r12"]
    assert said(findings, "activity_all_blank").params["rows"] == [11, 12]


def test_merged_class_cells_count_for_the_whole_range_and_are_reported(tmp_path: Path) -> None:
    sheet = annex(tmp_path / "annex.xlsx")
    sheet.merge_cells("D7:E8")
    save(sheet, tmp_path / "annex.xlsx")
    document, findings = read(tmp_path, declared())
    found = cells(document)
    assert {found[name, key] for name in ("Kebun contoh", "Toko contoh") for key in KEYS[:2]} == {
        "X"
    }
    assert said(findings, "cells_merged").params["ranges"] == ["D7:E8"]


def test_a_gap_in_the_table_asks_for_the_last_row(tmp_path: Path) -> None:
    annex(tmp_path / "annex.xlsx", [ROWS[0], (), ROWS[1]])
    where = {"first_row": 11, "last_row": 14}
    problem = refusal(tmp_path, declared(legend=where))
    assert said(problem.findings, "rows_after_gap").row == 9
    document, _ = read(tmp_path, declared(matrix={"last_row": 9}, legend=where))
    assert len(document.activities) == 2
    document, findings = read(tmp_path, declared(matrix={"last_row": 7}, legend=where))
    assert said(findings, "rows_left_out").params["rows"] == [9]


def test_rows_declared_as_skipped_are_not_read(tmp_path: Path) -> None:
    annex(tmp_path / "annex.xlsx")
    document, findings = read(tmp_path, declared(matrix={"skip_rows": [7, "9-10"]}))
    assert [one.id for one in document.activities] == ["2"]
    assert said(findings, "activity_number_gap").params["numbers"] == [1]


def test_a_file_shorter_than_declared_is_refused(tmp_path: Path) -> None:
    annex(tmp_path / "annex.xlsx")
    problem = refusal(tmp_path, declared(matrix={"last_row": 900}))
    assert "deliver the whole file" in str(problem)
    assert problem.file == "annex.xlsx"


@pytest.mark.parametrize(
    ("spelling", "key"),
    [
        ("R4", "R-4"),
        ("r – 4", "R-4"),
        (32103400, "R-4"),
        ("Perumahan Kepadatan Rendah", "R-4"),
        ("Perumahan Kepadatan\nRendah (R-4)", "R-4"),
    ],
)
def test_headers_may_be_codes_numbers_or_names(tmp_path: Path, spelling: object, key: str) -> None:
    sheet = annex(tmp_path / "annex.xlsx")
    sheet["G6"] = spelling
    save(sheet, tmp_path / "annex.xlsx")
    document, _ = read(tmp_path, declared())
    assert [zone.key for zone in document.zone_keys][3] == key


def test_faults_of_the_header_are_all_told_at_once(tmp_path: Path) -> None:
    sheet = annex(tmp_path / "annex.xlsx")
    sheet["D6"], sheet["E6"], sheet["F6"], sheet["G6"] = "PL", None, "R-3", "K 1"
    save(sheet, tmp_path / "annex.xlsx")
    problem = refusal(tmp_path, declared())
    assert said(problem.findings, "key_unmapped").params["found"] == "PL"
    assert said(problem.findings, "key_missing").field == "E"
    assert said(problem.findings, "key_twice").params["columns"] == ["G", "H"]
    wrong = [one for one in problem.findings if one.code == "name_and_code_differ"]
    assert [one.field for one in wrong] == ["F", "G"]
    document, _ = read(
        tmp_path,
        declared(
            matrix={"names": {"PL": "BA", "K 1": "R-4", "R-3": "R-2"}, "keys": ["D", "F", "G"]}
        ),
    )
    assert [zone.key for zone in document.zone_keys] == ["BA", "R-2", "R-4"]


def test_a_group_header_is_no_zone_key(tmp_path: Path) -> None:
    annex(tmp_path / "annex.xlsx")
    problem = refusal(tmp_path, declared(matrix={"header_row": 4, "first_row": 7}))
    merged = [one for one in problem.findings if one.code == "key_merged"]
    assert [one.field for one in merged] == ["F", "G"]


def test_compound_keys_stand_as_written_and_plain_codes_are_canonical(tmp_path: Path) -> None:
    sheet = annex(tmp_path / "annex.xlsx")
    sheet["G6"] = "R-4.0.3.0_K01B"
    sheet["H6"] = "k1"
    save(sheet, tmp_path / "annex.xlsx")
    document, _ = read(tmp_path, declared(matrix={"name_rows": []}), key_column="KODUNK")
    assert [zone.key for zone in document.zone_keys] == [*KEYS[:3], "R-4.0.3.0_K01B", "K-1"]


def test_zones_are_keys_where_the_plan_asks_by_zone(tmp_path: Path) -> None:
    sheet = annex(tmp_path / "annex.xlsx")
    sheet["F6"] = "R"
    save(sheet, tmp_path / "annex.xlsx")
    tables = declared(matrix={"keys": "D:F", "name_rows": []})
    document, _ = read(tmp_path, tables, key_column="KODZON")
    assert [zone.key for zone in document.zone_keys] == ["BA", "RTH-2", "R"]
    assert "one of its sub-zones" in str(refusal(tmp_path, tables))


def test_a_vintage_without_a_full_list_keeps_codes_and_says_so(tmp_path: Path) -> None:
    annex(tmp_path / "annex.xlsx")
    _, findings = read(tmp_path, declared(), vintage="20/2011")
    assert said(findings, "key_not_in_catalogue").severity is Severity.WARN


def test_words_of_the_annex_get_their_declared_meaning_but_a_blank_never_does(
    tmp_path: Path,
) -> None:
    rows = [(1, "-", "Rumah", "Diizinkan", "I*", "I", "", "x")]
    annex(tmp_path / "annex.xlsx", rows)
    where = {"first_row": 9, "last_row": 12}
    problem = refusal(tmp_path, declared(legend=where))
    assert "'Diizinkan'" in str(problem)
    assert "'I*'" in str(problem)
    document, findings = read(
        tmp_path,
        declared(matrix={"meanings": {"diizinkan": "I", "I*": "T1", "": "X"}}, legend=where),
    )
    assert [cell.raw for cell in document.cells] == ["I", "T1", "I", "", "x"]
    assert [one.params["found"] for one in findings if one.code == "cell_meaning"] == [
        "Diizinkan",
        "I*",
    ]


def test_a_contradiction_names_every_cell(tmp_path: Path) -> None:
    sheet = annex(tmp_path / "annex.xlsx")
    for place in ("D7", "E8"):
        sheet[place] = "I,T1"
    save(sheet, tmp_path / "annex.xlsx")
    finding = said(refusal(tmp_path, declared()).findings, "contradictory_cell")
    assert finding.params["places"] == ["D7", "E8"]


@pytest.mark.parametrize(
    ("value", "code"),
    [("#REF!", "cell_error"), ("=D9", "cell_uncomputed"), ("date", "cell_date")],
)
def test_cells_that_are_no_text_are_refused(tmp_path: Path, value: str, code: str) -> None:
    sheet = annex(tmp_path / "annex.xlsx")
    sheet["D8"] = date(2024, 5, 7) if value == "date" else value
    save(sheet, tmp_path / "annex.xlsx")
    finding = said(refusal(tmp_path, declared()).findings, code)
    assert finding.params["cells"] == ["D8"]


def test_hidden_and_struck_cells_are_read_and_reported(tmp_path: Path) -> None:
    sheet = annex(tmp_path / "annex.xlsx")
    sheet.row_dimensions[8].hidden = True
    sheet.column_dimensions["B"].hidden = True
    sheet["D7"].font = Font(strike=True)
    save(sheet, tmp_path / "annex.xlsx")
    document, findings = read(tmp_path, declared())
    assert len(document.activities) == 4
    assert said(findings, "rows_hidden").params["rows"] == [8]
    assert said(findings, "columns_hidden").params["columns"] == ["B"]
    assert said(findings, "cell_struck").params["cells"] == ["D7"]


def test_sheets_are_named_when_one_is_wrong_or_missing(tmp_path: Path) -> None:
    annex(tmp_path / "annex.xlsx")
    for sheet in ("Lampiran", ""):
        problem = refusal(tmp_path, declared(matrix={"sheet": sheet}))
        assert "'ITBX', 'Sheet1' (hidden)" in str(problem)


def test_a_hidden_sheet_is_read_when_it_is_named(tmp_path: Path) -> None:
    sheet = annex(tmp_path / "annex.xlsx")
    sheet.sheet_state = "hidden"
    assert sheet.parent is not None
    sheet.parent["Sheet1"].sheet_state = "visible"
    save(sheet, tmp_path / "annex.xlsx")
    _, findings = read(tmp_path, declared())
    assert {one.code for one in findings} == {"sheet_hidden", "blank_cells"}


def test_columns_are_letters_or_headers_and_never_guessed(tmp_path: Path) -> None:
    annex(tmp_path / "annex.xlsx")
    by_header = {"number": "No", "kbli": "kbli", "activity": "Kegiatan", "keys": list(KEYS)}
    document, _ = read(tmp_path, declared(matrix=by_header))
    assert [zone.key for zone in document.zone_keys] == list(KEYS)
    assert "there is no column 'Nama'" in str(
        refusal(tmp_path, declared(matrix={"activity": "Nama"}))
    )
    sheet = annex(tmp_path / "annex.xlsx")
    sheet["D6"], sheet["D4"] = "G", None
    save(sheet, tmp_path / "annex.xlsx")
    assert "write '=G'" in str(refusal(tmp_path, declared(matrix={"keys": ["G"]})))
    chosen = declared(matrix={"keys": ["=G"], "names": {"G": "BA"}})
    document, _ = read(tmp_path, chosen)
    assert document.zone_keys[0].at.column == "D"


def test_a_csv_with_shifted_cells_or_the_wrong_encoding_is_refused(tmp_path: Path) -> None:
    annex(tmp_path / "annex.xlsx")
    write_csv(tmp_path / "matrix.csv", [HEADER, ROWS[0], (*ROWS[1], "I")])
    problem = refusal(tmp_path, declared() | {"matrix": CSV})
    assert said(problem.findings, "row_length").row == 3
    write_csv(tmp_path / "matrix.csv", [HEADER, (1, "-", "Rumah é", *"XXXII")], encoding="cp1252")
    assert "declare the file's encoding" in str(refusal(tmp_path, declared() | {"matrix": CSV}))
    (tmp_path / "matrix.csv").write_text('No,KBLI\n1,"open\n')
    assert "double quotes" in str(refusal(tmp_path, declared() | {"matrix": CSV}))


def test_files_that_are_no_tables_are_refused(tmp_path: Path) -> None:
    annex(tmp_path / "annex.xlsx")
    (tmp_path / "old.xls").write_bytes(b"\xd0\xcf")
    (tmp_path / "locked.xlsx").write_bytes(b"\xd0\xcf")
    for file, words in (
        ("old.xls", "save it as .xlsx"),
        ("locked.xlsx", "without a password"),
        ("../annex.xlsx", "inside the package"),
    ):
        assert words in str(refusal(tmp_path, declared() | {"matrix": MATRIX | {"file": file}}))
