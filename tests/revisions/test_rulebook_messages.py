"""What a planner is told of a rulebook: the sentence alone says where to look."""

from __future__ import annotations

from pathlib import Path

from tests.revisions.rulebook_files import annex, declared, read, refusal, said, save


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
