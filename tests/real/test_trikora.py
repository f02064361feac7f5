"""The real annex of Trikora, read as its authors keep it, against independent readings."""

from __future__ import annotations

import csv
import random
import re
import shutil
from collections import Counter
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from simpeltaru.annex.rulebook_read import read_rulebook
from simpeltaru.annex.rulebook_tables import RulebookTables
from simpeltaru.load_finding import LoadFinding
from simpeltaru.rules.evaluate import judge, list_activities
from simpeltaru.rules.permission import read_cell
from simpeltaru.rules.rulebook import Rulebook, RulebookDocument
from simpeltaru.rules.situation import for_zone_key
from simpeltaru.verdict import ActivityQuery, Outcome
from simpeltaru.zone import SubZone

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "data" / "itbx_trikora"
pytestmark = pytest.mark.skipif(
    not FOLDER.is_dir(), reason="the real data (../shared/data) is not on this machine"
)

ANNEX = "lampiran_xiv_trikora.xlsx"
SHEET = "ITBX TRIKORA"
FIRST, LAST = 15, 1815
WIDE: dict[str, Any] = {
    "form": "wide",
    "file": ANNEX,
    "sheet": SHEET,
    "header_row": 14,
    "name_rows": [12, 13],
    "number": "A",
    "kbli": "B",
    "activity": "C",
    "keys": "D:AH",
    "legal": "Lampiran XIV",
}
WIDE_CSV: dict[str, Any] = {
    "form": "wide",
    "file": "itbx_trikora_wide.csv",
    "number": "no",
    "kbli": "kbli",
    "activity": "kegiatan",
    "keys": "D:AH",
}
LEGEND: dict[str, Any] = {
    "file": ANNEX,
    "sheet": SHEET,
    "first_row": 1817,
    "last_row": 1826,
    "code": "A",
}
LEGEND_CSV: dict[str, Any] = {"file": "legenda_kode.csv", "code": "kode", "text": "arti"}
ROADS = {"Kolektor": "kolektor", "Lokal": "lokal"}
INTENSITY: dict[str, Any] = {
    "file": "intensitas_trikora.csv",
    "key": "SubZona",
    "by": "name",
    "dimension_columns": {"Jenis": "building_type"},
    "measures": [
        {"column": "KDB Maks (%)", "measure": "kdb_max", "unit": "percent"},
        {"column": "KDH Min (%)", "measure": "kdh_min", "unit": "percent"},
        {"column": "KLB Maks", "measure": "klb_max", "unit": "ratio"},
        {"column": "KTB Maks (%)", "measure": "ktb_max", "unit": "percent"},
        {"column": "Luas Kavling Min (m2)", "measure": "plot_min", "unit": "m2"},
        {"column": "Jarak Bebas Samping Min. (m)", "measure": "side_min", "unit": "m"},
        {"column": "Jarak Bebas Belakang Min. (m)", "measure": "rear_min", "unit": "m"},
        *(
            {
                "column": f"{title} - {road}",
                "measure": measure,
                "unit": unit,
                "dimensions": {"road_class": name},
            }
            for title, measure, unit in (
                ("Tinggi Bangunan Maks. (m)", "height_max", "m"),
                ("Lantai Bangunan Maks.", "floors_max", "floors"),
                ("Garis Sempadan Bangunan Min. (m)", "gsb_min", "m"),
            )
            for road, name in ROADS.items()
        ),
    ],
}
PROVISIONS: dict[str, Any] = {
    "file": "kepsus_trikora.csv",
    "kind": "tabel",
    "kinds": {
        f"TABEL KETENTUAN KHUSUS {title}": kind
        for title, kind in (
            ("KAWASAN KESELAMATAN OPERASI PENERBANGAN", "KKOP_1"),
            ("KAWASAN RAWAN BENCANA", "KRB_03"),
            ("TEMPAT EVAKUASI BENCANA", "TEB_05"),
            ("KAWASAN SEMPADAN", "KSMPDN"),
            ("KAWASAN PERTAHANAN DAN KEAMANAN", "HANKAM"),
            ("KAWASAN PERTAMBANGAN MINERAL DAN BATUBARA", "PTBGMB"),
        )
    },
    "value": "kawasanType",
    "subzone": "subzona",
    "by": "name",
    "names": {"Sub-Zon Hutan Produksi yang dapat Dikonversi": "HPK"},
    "swp": "kodeSWP",
    "swps": {f"SWP III.{letter}": f"III.{letter}" for letter in "ABC"},
    "block": "kodeBlok",
    "text": "Ketentuan",
}


def read(
    root: Path = FOLDER, matrix: dict[str, Any] = WIDE, legend: dict[str, Any] = LEGEND, **more: Any
) -> tuple[RulebookDocument, list[LoadFinding]]:
    tables = {"kbli_edition": "2020", "matrix": matrix, "legend": legend} | more
    return read_rulebook(
        root,
        RulebookTables.model_validate(tables),
        code_vintage="11/2021",
        key_column="KODSZN",
        is_simulation=False,
    )


@pytest.fixture(scope="module")
def from_sheet() -> RulebookDocument:
    return read()[0]


def everything(document: RulebookDocument) -> list[object]:
    """All a rulebook says about activities, without where it stands."""
    return [
        [zone.key for zone in document.zone_keys],
        [(one.id, one.name, one.kbli) for one in document.activities],
        [cell[:3] for cell in document.cells],
        [(one.code, one.type, one.text) for one in document.conditions],
    ]


def outcomes(rulebook: Rulebook, key: str) -> dict[str, Outcome]:
    """Every activity's outcome for a zone key, by id."""
    subzone = SubZone(key, key, key, "", "", "", is_road=False)
    listed = list_activities(rulebook, for_zone_key(subzone))
    return {one.activity.id: one.outcome for one in listed}


def test_the_sheet_gives_the_known_counts() -> None:
    document, findings = read()
    rulebook = Rulebook(document.canonical())
    counts: Counter[Outcome] = Counter()
    for zone in document.zone_keys:
        counts.update(outcomes(rulebook, zone.key).values())
    assert (len(document.activities), len(document.zone_keys)) == (1801, 31)
    assert counts == {
        Outcome.PERMITTED: 4596,
        Outcome.LIMITED: 2320,
        Outcome.CONDITIONAL: 2090,
        Outcome.LIMITED_CONDITIONAL: 3624,
        Outcome.PROHIBITED: 43201,
    }
    assert [one.params["found"] for one in findings if one.code == "kbli_unknown"] == [
        {"11050": [362], "46336": [917], "74100": [1476], "77301": [1510]}
    ]
    assert {one.code for one in findings} == {"kbli_unknown", "columns_hidden"}


def test_the_csv_says_the_same(from_sheet: RulebookDocument) -> None:
    document, findings = read(matrix=WIDE_CSV, legend=LEGEND_CSV)
    assert everything(document) == everything(from_sheet)
    assert {one.code for one in findings} == {"kbli_unknown"}
    assert document.cells[0].column == "BA"


def test_the_two_files_differ_only_in_blanks_inside_names() -> None:
    """The same comparison without our reader: what it evens out is one double space."""
    sheet = openpyxl.load_workbook(FOLDER / ANNEX)[SHEET]
    with (FOLDER / "itbx_trikora_wide.csv").open(encoding="utf-8-sig", newline="") as handle:
        rows = list(csv.reader(handle))[1:]
    differing = [
        (number, column)
        for number, row in enumerate(rows, start=FIRST)
        for column, text in enumerate(row, start=1)
        if str(sheet.cell(number, column).value).strip() != text.strip()
    ]
    assert differing == [(FIRST + 859, 3)]


def independent_lists() -> dict[str, dict[str, set[str]]]:
    """Zone key → class → activity numbers, by a reading of the sheet that shares no code."""
    sheet = openpyxl.load_workbook(FOLDER / ANNEX, data_only=True)[SHEET]
    lists: dict[str, dict[str, set[str]]] = {}
    for column in range(4, 35):
        found: dict[str, set[str]] = {}
        for row in range(FIRST, LAST + 1):
            letters = "".join(sorted(set(re.sub(r"[^ITBX]", "", sheet.cell(row, column).value))))
            found.setdefault(letters, set()).add(str(sheet.cell(row, 1).value))
        lists[sheet.cell(14, column).value] = found
    return lists


def test_lists_by_zone_key_equal_the_sheet_for_all_sub_zones(from_sheet: RulebookDocument) -> None:
    rulebook = Rulebook(from_sheet.canonical())
    letters = {
        Outcome.PERMITTED: "I",
        Outcome.LIMITED: "T",
        Outcome.CONDITIONAL: "B",
        Outcome.LIMITED_CONDITIONAL: "BT",
        Outcome.PROHIBITED: "X",
    }
    expected = independent_lists()
    assert len(expected) == 31
    for key, lists in expected.items():
        found: dict[str, set[str]] = {}
        for number, outcome in outcomes(rulebook, key).items():
            found.setdefault(letters[outcome], set()).add(number)
        assert found == lists, key


def test_every_citation_leads_back_to_its_cell(from_sheet: RulebookDocument) -> None:
    sheet = openpyxl.load_workbook(FOLDER / ANNEX, data_only=True)[SHEET]
    for cell in random.Random(1).sample(from_sheet.cells, 2000):
        assert sheet[f"{cell.column}{cell.row}"].value.strip() == cell.raw
    source = from_sheet.sources[from_sheet.cells[0].source]
    assert (source.file, source.sheet, source.legal) == (ANNEX, SHEET, "Lampiran XIV")


def test_blanked_cells_are_undetermined_every_one(tmp_path: Path) -> None:
    chooser = random.Random(500)
    places = chooser.sample(
        [(row, column) for row in range(FIRST, LAST + 1) for column in range(4, 35)], 500
    )
    book = openpyxl.load_workbook(FOLDER / ANNEX)
    sheet = book[SHEET]
    blanked = set()
    for row, column in places:
        sheet.cell(row, column).value = chooser.choice([None, "", " ", "-", "\u00a0"])
        blanked.add((str(sheet.cell(row, 1).value), str(sheet.cell(14, column).value)))
    book.save(tmp_path / ANNEX)
    document, findings = read(tmp_path)
    rulebook = Rulebook(document.canonical())
    undetermined = {
        (activity, zone.key)
        for zone in document.zone_keys
        for activity, outcome in outcomes(rulebook, zone.key).items()
        if outcome is Outcome.UNDETERMINED
    }
    assert len(document.cells) == 1801 * 31
    assert undetermined == blanked
    assert [one.params["cells"] for one in findings if one.code == "blank_cells"] == [500]


@pytest.mark.parametrize("kbli", ["46636", "93233"])
def test_codes_without_a_row_are_unlisted_in_every_sub_zone(
    from_sheet: RulebookDocument, kbli: str
) -> None:
    rulebook = Rulebook(from_sheet.canonical())
    for zone in from_sheet.zone_keys:
        subzone = SubZone(zone.key, zone.key, zone.key, "", "", "", is_road=False)
        verdict = judge(rulebook, for_zone_key(subzone), ActivityQuery(kbli=kbli))
        assert verdict.parts[0].outcome is Outcome.UNLISTED


def test_309_codes_are_numbers_and_none_has_lost_a_zero(from_sheet: RulebookDocument) -> None:
    sheet = openpyxl.load_workbook(FOLDER / ANNEX)[SHEET]
    numbers = [
        cell.value
        for (cell,) in sheet.iter_rows(min_row=FIRST, max_row=LAST, min_col=2, max_col=2)
        if isinstance(cell.value, int)
    ]
    codes = {code for activity in from_sheet.activities for code in activity.kbli}
    assert len(numbers) == 309
    assert {str(number) for number in numbers} <= codes
    assert {len(code) for code in codes} == {5}
    assert sum(not activity.kbli for activity in from_sheet.activities) == 8


def test_the_decoy_sheet_is_refused_for_its_code_that_is_none() -> None:
    decoy = WIDE | {
        "sheet": "Sheet1",
        "header_row": 7,
        "name_rows": [5, 6],
        "number": None,
        "kbli": "A",
        "activity": "B",
        "keys": "C:AG",
    }
    with pytest.raises(Exception, match="header 'PL' is no zone key") as refused:
        read(matrix=decoy)
    codes = {one.code for one in refused.value.findings}  # type: ignore[attr-defined]
    assert {"sheet_hidden", "key_unmapped"} <= codes


def test_a_shortened_file_is_noticed(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(FOLDER / ANNEX)
    book[SHEET].delete_rows(900, 100)
    book.save(tmp_path / ANNEX)
    shutil.copy(FOLDER / "legenda_kode.csv", tmp_path)
    _, findings = read(tmp_path, legend=LEGEND_CSV)
    gap = next(one for one in findings if one.code == "activity_number_gap")
    assert gap.params["numbers"] == list(range(886, 986))


def rewritten(path: Path) -> dict[str, Any]:
    """The annex as another office might write it, and its declaration.

    Names for codes, column numbers, headers repeated, titles, a blank row now and then, another
    order of columns, KBLI as numbers without zeros, classes in several spellings.
    """
    source = openpyxl.load_workbook(FOLDER / ANNEX)[SHEET]
    chooser = random.Random(3)
    spellings = (str, str.lower, lambda text: f" {text}\n", lambda text: text.replace(",", ";"))
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["LAMPIRAN"])
    names = [source.cell(13, n).value or source.cell(12, n).value for n in range(4, 35)]
    header = ["NO", "KEGIATAN", "KODE", *(name.upper() for name in names)]
    for row in range(FIRST, LAST + 1):
        if (row - FIRST) % 300 == 0:
            sheet.append([])
            sheet.append(header)
            sheet.append([f"({number})" for number in range(1, 35)])
            sheet.append(["A", "KELOMPOK"])
            sheet.merge_cells(f"B{sheet.max_row}:AH{sheet.max_row}")
        number, code, name, *classes = (source.cell(row, n).value for n in range(1, 35))
        spelt = [chooser.choice(spellings)(text.strip()) for text in classes]
        sheet.append([number, name, int(code) if str(code).isdigit() else code, *spelt])
    book.save(path)
    columns = {"number": "A", "activity": "KEGIATAN", "kbli": "KODE", "keys": "D:AH"}
    bounds = {"header_row": 3, "last_row": sheet.max_row}
    return {"form": "wide", "file": path.name, "kbli_digits": 5} | columns | bounds


def test_the_annex_written_otherwise_says_the_same(
    from_sheet: RulebookDocument, tmp_path: Path
) -> None:
    matrix = rewritten(tmp_path / "lain.xlsx")
    shutil.copy(FOLDER / "legenda_kode.csv", tmp_path)
    document, findings = read(tmp_path, matrix, LEGEND_CSV)
    assert [zone.key for zone in document.zone_keys] == [zone.key for zone in from_sheet.zone_keys]
    for ours, theirs in zip(document.activities, from_sheet.activities, strict=True):
        assert (ours.id, ours.name, ours.kbli) == (theirs.id, theirs.name, theirs.kbli)
    for cell, other in zip(document.cells, from_sheet.cells, strict=True):
        assert cell[:2] == other[:2]
        assert read_cell(cell.raw) == read_cell(other.raw)
    codes = {one.code for one in findings}
    assert codes == {"rows_title", "rows_header", "kbli_zero_restored", "kbli_unknown"}


def test_intensity_and_provisions_come_with_their_gaps(from_sheet: RulebookDocument) -> None:
    document, findings = read(intensity=[INTENSITY], provisions=[PROVISIONS])
    assert len(document.provisions) == 535
    assert Counter(one.kind for one in document.provisions) == {
        "KRB_03": 276,
        "KSMPDN": 114,
        "PTBGMB": 75,
        "KKOP_1": 56,
        "TEB_05": 11,
        "HANKAM": 3,
    }
    assert {one.effect for one in document.provisions} == {"see_text"}
    assert {one.swp for one in document.provisions} == {"", "SWP-III.A", "SWP-III.B", "SWP-III.C"}
    assert len(document.limits) == 36 * len(INTENSITY["measures"])
    house = {one.measure: one.value for one in document.limits if one.key == "R-4"}
    assert [str(house[name]) for name in ("kdb_max", "klb_max", "kdh_min", "plot_min")] == [
        "60",
        "1.8",
        "30",
        "120",
    ]
    kinds = {one.dimensions.get("building_type", "") for one in document.limits if one.key == "KT"}
    assert kinds == {"Vertikal 1-3 lantai", "Vertikal 4-5 lantai"}
    lacking = next(one for one in findings if one.code == "subzone_without_intensity")
    assert lacking.params["keys"] == ["HPK", "P-4", "MNL", "TR"]
    extra = {one.params["key"] for one in findings if one.code == "limit_without_column"}
    assert extra == {"RTH-2", "RTH-3", "HPT", "P-1", "P-2", "IK-2", "K-1"}
    assert everything(document) == everything(from_sheet)
