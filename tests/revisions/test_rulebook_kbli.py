"""KBLI codes out of cells: lists, lost zeros, words, several columns, a table of their own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from simpeltaru.load_finding import LoadFinding, Severity
from tests.revisions.rulebook_files import annex, declared, read, refusal, said, save, write_csv

LEGEND = {"first_row": 9, "last_row": 12}


def codes_of(
    tmp_path: Path, cell: object, number_format: str = "General", **matrix: Any
) -> tuple[tuple[str, ...], list[LoadFinding]]:
    sheet = annex(tmp_path / "annex.xlsx", [(1, cell, "Contoh", *"XXIIX")])
    sheet["B7"].number_format = number_format
    save(sheet, tmp_path / "annex.xlsx")
    document, findings = read(tmp_path, declared(matrix=matrix, legend=LEGEND))
    return document.activities[0].kbli, findings


@pytest.mark.parametrize(
    ("cell", "codes"),
    [
        ("47111", ("47111",)),
        (47111, ("47111",)),
        (47111.0, ("47111",)),
        ("47111, 47112; 4719", ("47111", "47112", "4719")),
        ("47111 dan 47112\n47111", ("47111", "47112")),
        ("KBLI: 47111/47112", ("47111", "47112")),
        ("47.111", ("47111",)),
        ("-", ()),
        ("–", ()),
        (None, ()),
        ("00000", ()),
        ("Tidak Ada", ()),
    ],
)
def test_a_cell_holds_codes_or_none(tmp_path: Path, cell: object, codes: tuple[str, ...]) -> None:
    found, findings = codes_of(tmp_path, cell)
    assert found == codes
    assert not [one for one in findings if one.severity is not Severity.NOTE]


@pytest.mark.parametrize("cell", [1111, "1111", 1270])
def test_a_lost_zero_is_restored_where_only_one_code_exists_and_said(
    tmp_path: Path, cell: object
) -> None:
    codes, findings = codes_of(tmp_path, cell)
    assert codes == (f"0{cell}",)
    finding = said(findings, "kbli_zero_restored")
    assert (finding.severity, finding.row, finding.params["rows"]) == (Severity.WARN, 7, [7])


def test_a_class_typed_as_a_number_is_no_lost_zero(tmp_path: Path) -> None:
    codes, findings = codes_of(tmp_path, 4711)
    assert codes == ("4711",)
    assert not [one for one in findings if one.code.startswith("kbli_zero")]


def test_a_number_shown_with_its_zero_keeps_it(tmp_path: Path) -> None:
    codes, findings = codes_of(tmp_path, 1411, "00000")
    assert codes == ("01411",)
    assert findings == []


def test_where_both_codes_exist_the_planner_decides(tmp_path: Path) -> None:
    sheet = annex(tmp_path / "annex.xlsx", [(1, 1411, "Contoh", *"XXIIX")])
    save(sheet, tmp_path / "annex.xlsx")
    finding = said(refusal(tmp_path, declared(legend=LEGEND)).findings, "kbli_zero_ambiguous")
    assert "kbli_digits" in finding.message
    assert codes_of(tmp_path, 1411, kbli_digits=5)[0] == ("01411",)
    assert codes_of(tmp_path, 1411, kbli_means={"1411": ["1411"]})[0] == ("1411",)
    assert codes_of(tmp_path, "1411")[0] == ("1411",)


def test_a_csv_that_kept_no_zero_at_all_is_as_doubtful_as_a_number(tmp_path: Path) -> None:
    annex(tmp_path / "annex.xlsx")
    header = ("No", "KBLI", "Kegiatan", "R-4")
    matrix = {"form": "wide", "file": "m.csv", "kbli": "B", "activity": "C", "keys": "D:D"}
    rows = [(1, "1411", "Contoh", "I"), (2, "47111", "Toko", "I")]
    write_csv(tmp_path / "m.csv", [header, *rows])
    problem = refusal(tmp_path, declared() | {"matrix": matrix})
    assert said(problem.findings, "kbli_zero_ambiguous").row == 2
    write_csv(tmp_path / "m.csv", [header, *rows, (3, "01111", "Kebun", "I")])
    document, _ = read(tmp_path, declared() | {"matrix": matrix})
    assert document.activities[0].kbli == ("1411",)


@pytest.mark.parametrize("cell", ["47111 s.d. 47113", "47*", "A", "471111", 47.5])
def test_what_is_no_code_is_refused_until_its_meaning_is_declared(
    tmp_path: Path, cell: object
) -> None:
    annex(tmp_path / "annex.xlsx", [(1, cell, "Contoh", *"XXIIX")])
    problem = refusal(tmp_path, declared(legend=LEGEND))
    assert said(problem.findings, "kbli_unread").row == 7
    means = {str(cell): ["47111", "47112", "47113"]}
    assert codes_of(tmp_path, cell, kbli_means=means)[0] == ("47111", "47112", "47113")


def test_an_unknown_code_is_kept_and_said(tmp_path: Path) -> None:
    codes, findings = codes_of(tmp_path, "46336")
    assert codes == ("46336",)
    assert said(findings, "kbli_unknown").params["found"] == {"46336": [7]}


def test_of_several_columns_the_last_one_filled_counts(tmp_path: Path) -> None:
    annex(tmp_path / "annex.xlsx")
    header = ("no", "k3", "k4", "k5", "kegiatan", "R-4")
    rows = [(1, "471", "4711", "47111", "Toko", "I"), (2, "561", "", "-", "Warung", "X")]
    write_csv(tmp_path / "m.csv", [header, *rows])
    matrix = {
        "form": "wide",
        "file": "m.csv",
        "kbli": ["k3", "k4", "k5"],
        "activity": "kegiatan",
        "keys": ["=R-4"],
    }
    document, _ = read(tmp_path, declared() | {"matrix": matrix})
    assert [one.kbli for one in document.activities] == [("47111",), ("561",)]


def test_codes_may_stand_in_a_table_of_their_own(tmp_path: Path) -> None:
    annex(tmp_path / "annex.xlsx")
    table = {"file": "kbli.csv", "number": "no", "activity": "nama", "kbli": "kbli"}
    rows: list[tuple[object, ...]] = [(1, "Kebun contoh", "01112"), (4, "Warung contoh", "56101")]
    write_csv(tmp_path / "kbli.csv", [("no", "nama", "kbli"), *rows, (4, "", "56102"), (9, "", "")])
    document, findings = read(tmp_path, declared(activities=table, matrix={"kbli": None}))
    assert [one.kbli for one in document.activities] == [("01112",), (), (), ("56101", "56102")]
    assert said(findings, "activity_without_codes").params["rows"] == [8, 9]
    assert said(findings, "activity_not_in_matrix").params["numbers"] == ["9"]
    write_csv(tmp_path / "kbli.csv", [("no", "nama", "kbli"), (1, "Toko", "47111")])
    problem = refusal(tmp_path, declared(activities=table))
    assert said(problem.findings, "activity_mismatch").row == 2


def test_numbers_that_repeat_give_way_to_rows_as_ids(tmp_path: Path) -> None:
    rows = [(1, "-", "Satu", *"XXIIX"), (1, "-", "Dua", *"XXIIX"), (None, "-", "Dua", *"XXXXX")]
    annex(tmp_path / "annex.xlsx", rows)
    document, findings = read(tmp_path, declared(legend={"first_row": 11, "last_row": 14}))
    assert [one.id for one in document.activities] == ["r7", "r8", "r9"]
    assert said(findings, "activity_number_twice").params["numbers"] == {"1": 2}
    assert said(findings, "activity_twice").params["rows"] == [8, 9]
