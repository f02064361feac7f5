"""What a planner is told of a rulebook: the sentence alone says where to look."""

from __future__ import annotations

from pathlib import Path

from openpyxl import Workbook

from tests.revisions.rulebook_files import (
    annex,
    cells,
    declared,
    read,
    refusal,
    said,
    save,
    write_csv,
)

LONG = {
    "form": "long",
    "file": "long.csv",
    "number": "no",
    "activity": "kegiatan",
    "key": "zona",
    "cell": "kelas",
}


def test_every_message_says_file_sheet_row_and_column(tmp_path: Path) -> None:
    sheet = annex(tmp_path / "annex.xlsx")
    sheet["D7"] = "mungkin"
    save(sheet, tmp_path / "annex.xlsx")
    problem = refusal(tmp_path, declared())
    place = "annex.xlsx, sheet 'ITBX', row 7, column D: "
    assert said(problem.findings, "contradictory_cell").message.startswith(place)
    assert place in str(problem)


def test_a_warning_says_its_place_too(tmp_path: Path) -> None:
    annex(tmp_path / "annex.xlsx")
    _, findings = read(tmp_path, declared())
    assert all(one.message.startswith("annex.xlsx, sheet 'ITBX'") for one in findings)


def test_a_refused_class_cell_says_where_its_meaning_can_be_declared(tmp_path: Path) -> None:
    sheet = annex(tmp_path / "annex.xlsx")
    sheet["D7"] = "Diizinkan"
    save(sheet, tmp_path / "annex.xlsx")
    problem = refusal(tmp_path, declared())
    assert "declare under `meanings`" in said(problem.findings, "contradictory_cell").message


def test_two_cells_of_one_pair_are_both_named(tmp_path: Path) -> None:
    rows = [("1", "Kebun", "R-2", "I"), ("2", "Toko", "R-2", "X"), ("1", "Kebun", "R-2", "X")]
    write_csv(tmp_path / "long.csv", [("no", "kegiatan", "zona", "kelas"), *rows])
    problem = refusal(tmp_path, {"kbli_edition": "2020", "matrix": LONG})
    message = said(problem.findings, "duplicate_cell").message
    assert "row 2 of 'kelas', row 4 of 'kelas'" in message


def test_a_pair_without_a_cell_is_named(tmp_path: Path) -> None:
    rows = [("1", "Kebun", "R-2", "I"), ("1", "Kebun", "R-4", "I"), ("2", "Toko", "R-2", "X")]
    write_csv(tmp_path / "long.csv", [("no", "kegiatan", "zona", "kelas"), *rows])
    _, findings = read(tmp_path, {"kbli_edition": "2020", "matrix": LONG})
    assert "activity '2' in 'R-4'" in said(findings, "absent_cells").message


def test_a_legend_that_explains_a_code_twice_names_both_rows(tmp_path: Path) -> None:
    annex(tmp_path / "annex.xlsx")
    legend = {"file": "legend.csv", "first_row": 1, "last_row": 3, "code": "A", "text": "B"}
    write_csv(tmp_path / "legend.csv", [("T1", "satu"), ("B1", "dua"), ("T1", "tiga")])
    problem = refusal(tmp_path, declared() | {"legend": legend})
    assert "in row 1 and again in row 3" in said(problem.findings, "legend_twice").message


def test_a_line_of_the_legend_with_another_separator_is_no_further_text(tmp_path: Path) -> None:
    annex(tmp_path / "annex.xlsx", legend=("T1 : satu", "lebih lanjut", "B1 = dua"))
    problem = refusal(tmp_path, declared(legend={"last_row": 14}))
    assert said(problem.findings, "legend_separator").row == 14


def test_a_header_of_two_rows_is_known_by_its_merged_cells(tmp_path: Path) -> None:
    sheet = Workbook().active
    assert sheet is not None
    sheet.title = "ITBX"
    for top in (1, 4):
        for column, text in zip("ABC", ("No", "KBLI", "Kegiatan"), strict=True):
            sheet[f"{column}{top}"] = text
            sheet.merge_cells(f"{column}{top}:{column}{top + 1}")
        sheet[f"D{top}"], sheet[f"E{top}"] = "R-2", "R-4"
        sheet[f"D{top + 1}"], sheet[f"E{top + 1}"] = 32103200, 32103400
    for row, values in ((3, (1, "01111", "Kebun", "X", "I")), (6, (2, "47111", "Toko", "I", "T1"))):
        for column, value in enumerate(values, start=1):
            sheet.cell(row, column, value)
    for column, text in ((1, "T1"), (2, "jam kerja contoh")):
        sheet.cell(8, column, text)
    save(sheet, tmp_path / "annex.xlsx")
    matrix = {"header_row": 1, "name_rows": [], "keys": "D:E"}
    legend = {"first_row": 8, "last_row": 8, "text": "B"}
    document, findings = read(tmp_path, declared(matrix=matrix, legend=legend))
    assert [row.name for row in document.activities] == ["Kebun", "Toko"]
    assert cells(document)["Toko", "R-4"] == "T1"
    assert said(findings, "rows_header").params["rows"] == [4, 5]
