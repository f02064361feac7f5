"""Looking at a table file before declaring it."""

from __future__ import annotations

from pathlib import Path

import pytest

from simpeltaru.annex.table_look import look
from simpeltaru.errors import PackageFileError
from tests.revisions.rulebook_files import annex, save, write_csv


def test_a_sheet_shows_its_end_and_what_is_hidden(tmp_path: Path) -> None:
    rows = [(number, "-", f"Contoh {number}", *"XXIIX") for number in range(1, 60)]
    sheet = annex(tmp_path / "annex.xlsx", rows)
    sheet.column_dimensions["B"].hidden = True
    sheet.row_dimensions[9].hidden = True
    save(sheet, tmp_path / "annex.xlsx")
    lines = list(look(tmp_path / "annex.xlsx", sheet="ITBX", rows=5))
    assert "  hidden columns: B" in lines
    assert "  hidden rows: 1" in lines
    assert any("the last:" in line for line in lines)
    assert "    classes below it from row 7 to row 65" in lines
    assert not any("Sheet1'" in line for line in lines[3:])


def test_a_csv_is_shown_with_letters(tmp_path: Path) -> None:
    rows = [("no", "kegiatan", "R-4", "x", "K-1", "BA"), (1, "Rumah", "I", "", "X", "X")]
    write_csv(tmp_path / "m.csv", rows, delimiter=";")
    lines = list(look(tmp_path / "m.csv", delimiter=";"))
    assert "      1: A=no | B=kegiatan | C=R-4 | D=x | E=K-1 | F=BA" in lines
    assert "  row 1 may be the header of a matrix: sub-zones in C, E:F" in lines


def test_headers_with_name_and_code_and_half_empty_rows_are_seen(tmp_path: Path) -> None:
    header = ("no", "kegiatan", "Perumahan Kepadatan Rendah (R-4)", "Badan Air", "K-1", "BJ")
    rows = [header, (1, "Rumah", "I", "", "", ""), (2, "Toko", "X", "X", "I", "X")]
    write_csv(tmp_path / "m.csv", rows)
    lines = list(look(tmp_path / "m.csv"))
    assert "  row 1 may be the header of a matrix: sub-zones in C:F" in lines
    assert "    classes below it from row 2 to row 3" in lines


def test_what_cannot_be_shown_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PackageFileError, match="no such file"):
        list(look(tmp_path / "none.csv"))
    annex(tmp_path / "annex.xlsx")
    with pytest.raises(PackageFileError, match="'ITBX', 'Sheet1'"):
        list(look(tmp_path / "annex.xlsx", sheet="Lain"))
