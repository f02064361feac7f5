"""The matrix as four positive lists, and the legend."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.revisions.rulebook_files import (
    annex,
    cells,
    declared,
    read,
    refusal,
    said,
    write_csv,
)

HEADER = ("zona", "id", "kegiatan")
LISTS = {
    "permitted": [("R-4", "001", "Rumah"), ("K-1", "002", "Toko")],
    "limited": [("R-4", "002", "Toko")],
    "conditional": [("K-1", "003", "Bengkel")],
    "limited_conditional": [("R-4", "003", "Bengkel")],
}


def lists(tmp_path: Path, **changes: Any) -> dict[str, Any]:
    annex(tmp_path / "annex.xlsx")
    matrix: dict[str, Any] = {"form": "lists", "expected_activities": 3}
    for name, rows in LISTS.items():
        write_csv(tmp_path / f"{name}.csv", [HEADER, *changes.pop(name, rows)])
        matrix[name] = {
            "file": f"{name}.csv",
            "key": "zona",
            "number": "id",
            "activity": "kegiatan",
        }
    return declared() | {"matrix": matrix | changes}


def test_four_lists_become_cells_and_absence_stays_absent(tmp_path: Path) -> None:
    document, findings = read(tmp_path, lists(tmp_path))
    assert cells(document) == {
        ("Rumah", "R-4"): "I",
        ("Toko", "K-1"): "I",
        ("Toko", "R-4"): "T",
        ("Bengkel", "K-1"): "B",
        ("Bengkel", "R-4"): "T,B",
    }
    assert [one.id for one in document.activities] == ["001", "002", "003"]
    assert document.absence is None
    assert said(findings, "absent_cells").params["cells"] == 1


def test_absence_needs_words_to_rest_on(tmp_path: Path) -> None:
    problem = refusal(tmp_path, lists(tmp_path, absence="prohibited"))
    assert "absence_citation" in said(problem.findings, "absence_without_citation").message
    stated = lists(tmp_path, absence="prohibited", absence_citation="Pasal CONTOH")
    document, findings = read(tmp_path, stated)
    assert document.absence is not None
    assert (document.absence.value, document.absence.citation) == ("prohibited", "Pasal CONTOH")
    assert findings == []


def test_a_truncated_list_is_refused(tmp_path: Path) -> None:
    problem = refusal(tmp_path, lists(tmp_path, expected_activities=4))
    finding = said(problem.findings, "lists_count")
    assert finding.params == {"found": 3, "expected": 4}
    _, findings = read(tmp_path, lists(tmp_path, expected_activities=2))
    assert said(findings, "lists_count").params["found"] == 3


def test_activities_that_stand_in_no_list_come_from_the_table_of_all(tmp_path: Path) -> None:
    tables = lists(tmp_path, expected_activities=4)
    write_csv(
        tmp_path / "all.csv",
        [
            ("id", "kegiatan", "kbli"),
            ("001", "Rumah", "-"),
            ("002", "Toko", "47111"),
            ("003", "Bengkel", "45201"),
            ("004", "Tambang", "08101"),
        ],
    )
    tables["activities"] = {
        "file": "all.csv",
        "number": "id",
        "activity": "kegiatan",
        "kbli": "kbli",
    }
    document, _ = read(tmp_path, tables)
    assert [(one.name, one.kbli) for one in document.activities][-1] == ("Tambang", ("08101",))


def test_an_activity_in_two_lists_of_one_zone_is_refused(tmp_path: Path) -> None:
    both = [*LISTS["limited"], ("K-1", "002", "Toko")]
    problem = refusal(tmp_path, lists(tmp_path, limited=both))
    assert "permitted.csv, row 3" in said(problem.findings, "lists_contradict").message


def test_incomplete_rows_and_unknown_zones_are_refused(tmp_path: Path) -> None:
    rows = [("R-4", "001", "Rumah"), ("", "002", "Toko"), ("Q-9", "002", "Toko")]
    problem = refusal(tmp_path, lists(tmp_path, permitted=rows))
    assert said(problem.findings, "row_incomplete").row == 3
    assert said(problem.findings, "key_unmapped").row == 4


def test_a_legend_in_two_columns_goes_on_over_rows(tmp_path: Path) -> None:
    annex(tmp_path / "annex.xlsx")
    rows = [
        ("Kode", "Arti"),
        ("I", "boleh"),
        ("t 1", "jam kerja"),
        ("", "sampai malam"),
        ("B-1", "parkir"),
        ("B2 (izin)", "surat"),
        ("Catatan", "bukan kode"),
    ]
    write_csv(tmp_path / "legend.csv", rows)
    legend = {"file": "legend.csv", "code": "Kode", "text": "Arti"}
    document, findings = read(tmp_path, declared() | {"legend": legend})
    assert [(one.code, one.type, one.text) for one in document.conditions] == [
        ("T1", "T", "jam kerja\nsampai malam"),
        ("B1", "B", "parkir"),
        ("B2", "B", "(izin) surat"),
    ]
    assert said(findings, "legend_stray").params["rows"] == [7]
    assert document.conditions[0].at.row == 3


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ([("T1", "satu"), ("B1", "dua"), ("T1", "tiga")], "legend_twice"),
        ([("T1", ""), ("B1", "dua")], "legend_empty"),
        ([("B1", "dua")], "unknown_code"),
    ],
)
def test_a_legend_must_explain_each_code_once(
    tmp_path: Path, rows: list[tuple[str, str]], code: str
) -> None:
    annex(tmp_path / "annex.xlsx")
    write_csv(tmp_path / "legend.csv", [("Kode", "Arti"), *rows])
    legend = {"file": "legend.csv", "code": "Kode", "text": "Arti"}
    problem = refusal(tmp_path, declared() | {"legend": legend})
    assert code in [one.code for one in problem.findings]


def test_every_table_is_read_before_anything_is_refused(tmp_path: Path) -> None:
    annex(tmp_path / "annex.xlsx")
    problem = refusal(
        tmp_path,
        declared(matrix={"sheet": "Lain"}, legend={"file": "fehlt.csv", "sheet": ""})
        | {"intensity": [{"file": "auch.csv", "key": "A", "measures": []}]},
    )
    assert [one.code for one in problem.findings] == ["table_unreadable"] * 3
    for words in ("no sheet 'Lain'", "fehlt.csv", "auch.csv", "3 findings"):
        assert words in str(problem)
