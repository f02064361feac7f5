"""The rulebook of the sample as files planners bring: an annex in XLSX, tables in CSV."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass

import yaml
from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from scripts.sample.land import DATA
from simpeltaru.catalogue import Catalogue, Subzone

VINTAGE = "11/2021"
ORDER = (
    "BA", "HL", "PS", "RTH-1", "RTH-2", "RTH-3", "RTH-4", "RTH-6", "RTH-7", "RTH-8", "TN",
    "EM", "BJ", "HPK", "P-1", "IK-1", "IK-2", "PTL", "KPI", "W", "R-2", "R-3", "R-4", "SPU-1",
    "SPU-2", "SPU-3", "PL-3", "PL-4", "PL-6", "PP", "C-1", "K-1", "K-3", "KT", "TR", "HK",
)  # fmt: skip
"""The 36 sub-zones of the draft's list (domain reference, section 8.5), as the matrix has them."""

SHEET = "LAMPIRAN CONTOH ITBX"
HEADER_ROW = 9
FIRST_ROW = 10
BLANK = "kosong"


@dataclass(frozen=True)
class Activity:
    """A row of the matrix: cells by sub-zone code."""

    number: str
    group: str
    kbli: str
    name: str
    english: str
    cells: dict[str, str]


@dataclass(frozen=True)
class Layout:
    """Where things stand in the sheet, for the manifest."""

    last_row: int
    group_rows: tuple[int, ...]
    legend_first: int
    legend_last: int


def subzones() -> dict[str, Subzone]:
    """The catalogue's entries of the 36 sub-zones."""
    catalogue = Catalogue.for_vintage(VINTAGE)
    found = {}
    for code in ORDER:
        entry = catalogue.resolve(code, by="code").subzone
        if entry is None:
            raise ValueError(f"the catalogue has no sub-zone {code} in vintage {VINTAGE}")
        found[code] = entry
    return found


def rows(name: str) -> list[dict[str, str]]:
    """A semicolon table of the sample's own data."""
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


def activities() -> list[Activity]:
    """All activities with their cells, numbered in the order of the table."""
    patterns = yaml.safe_load((DATA / "pola_itbx.yaml").read_text(encoding="utf-8"))
    groups = {name: codes.split() for name, codes in patterns["grup"].items()}
    found = []
    for number, row in enumerate(rows("kegiatan.csv"), start=1):
        cells = dict.fromkeys(ORDER, "X")
        # Groups first, so that a sub-zone named by itself has the last word.
        pattern = patterns["pola"][row["pola"]]
        for name in sorted(pattern, key=lambda name: name not in groups):
            cells |= dict.fromkeys(groups.get(name, [name]), pattern[name])
        cells |= dict(part.split("=") for part in row["khusus"].split())
        if unknown := set(cells) - set(ORDER):
            raise ValueError(f"{row['kegiatan']}: no sub-zone is called {sorted(unknown)}")
        found.append(
            Activity(
                f"{number:03d}",
                row["kelompok"],
                row["kbli"],
                row["kegiatan"],
                row["english"],
                cells,
            )
        )
    return found


def changed(found: list[Activity], changes: list[dict[str, str]]) -> list[Activity]:
    """The matrix after a revision: each change names an activity, a sub-zone and the new cell."""
    by_name = {one.name: one for one in found}
    for change in changes:
        one = by_name[change["kegiatan"]]
        cells = one.cells | {change["sub_zona"]: change["sel"]}
        by_name[one.name] = Activity(one.number, one.group, one.kbli, one.name, one.english, cells)
    return [by_name[one.name] for one in found]


def workbook(found: list[Activity], number: str) -> tuple[Workbook, Layout]:
    """The annex as a sheet: titles, merged header of three rows, codes, groups, legend at foot."""
    book = Workbook()
    sheet = book.active
    sheet.title = SHEET
    _titles(sheet, number)
    _header(sheet)
    row = FIRST_ROW
    group = ""
    group_rows: list[int] = []
    for one in found:
        if one.group != group:
            group = one.group
            sheet.cell(row, 2, f"{chr(65 + len(group_rows))}. {group.upper()}").font = Font(
                bold=True
            )
            group_rows.append(row)
            row += 1
        _activity(sheet, row, one)
        row += 1
    last = row - 1
    legend = rows("legenda.csv")
    sheet.cell(last + 2, 2, "Keterangan (CONTOH): I diizinkan, T terbatas, B bersyarat, X tidak")
    for offset, entry in enumerate(legend):
        sheet.cell(last + 3 + offset, 2, entry["kode"])
        sheet.cell(last + 3 + offset, 3, entry["ketentuan"])
    _decoy(book)
    return book, Layout(last, tuple(group_rows), last + 3, last + 2 + len(legend))


def _titles(sheet: Worksheet, number: str) -> None:
    lines = (
        "CONTOH / SIMULASI — BUKAN PRODUK HUKUM",
        f"LAMPIRAN IV {number} TAHUN SIMULASI",
        "KETENTUAN KEGIATAN DAN PENGGUNAAN LAHAN (ITBX) WP KOTA BONTANG — CONTOH",
    )
    for row, text in enumerate(lines, start=1):
        sheet.cell(row, 1, text).font = Font(bold=True)
        sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=4 + len(ORDER))


def _header(sheet: Worksheet) -> None:
    centre = Alignment(horizontal="center", vertical="center", wrap_text=True)
    for column, text in enumerate(("No", "KBLI 2020", "Kegiatan", "Activity"), start=1):
        sheet.cell(6, column, text).alignment = centre
        sheet.merge_cells(start_row=6, start_column=column, end_row=8, end_column=column)
    entries = subzones()
    for category, title in (("lindung", "ZONA LINDUNG"), ("budi_daya", "ZONA BUDI DAYA")):
        columns = [5 + i for i, code in enumerate(ORDER) if entries[code].category == category]
        sheet.cell(6, columns[0], title).alignment = centre
        sheet.merge_cells(start_row=6, start_column=columns[0], end_row=6, end_column=columns[-1])
    start = 5
    for index, code in enumerate(ORDER):
        column = 5 + index
        sheet.cell(8, column, entries[code].name_id).alignment = centre
        sheet.cell(HEADER_ROW, column, code).alignment = centre
        following = ORDER[index + 1] if index + 1 < len(ORDER) else ""
        zone = entries[code].zone_name_id
        if not following or entries[following].zone_name_id != zone:
            sheet.cell(7, start, zone).alignment = centre
            if column > start:
                sheet.merge_cells(start_row=7, start_column=start, end_row=7, end_column=column)
            start = column + 1
    sheet.column_dimensions["C"].width = 44
    sheet.freeze_panes = "E10"


def _activity(sheet: Worksheet, row: int, one: Activity) -> None:
    thin = Side(style="thin", color="999999")
    sheet.cell(row, 1, one.number)
    # As in real annexes: five digits became a number where no zero leads, the rest stayed text.
    whole = len(one.kbli) == 5 and not one.kbli.startswith("0")
    sheet.cell(row, 2, int(one.kbli) if whole else one.kbli or None)
    sheet.cell(row, 3, one.name)
    sheet.cell(row, 4, one.english)
    for index, code in enumerate(ORDER):
        value = one.cells[code]
        cell = sheet.cell(row, 5 + index, None if value == BLANK else value)
        cell.border = Border(top=thin, bottom=thin, left=thin, right=thin)


def _decoy(book: Workbook) -> None:
    """A working sheet somebody forgot, as annexes have them."""
    sheet = book.create_sheet("Sheet1")
    sheet.cell(1, 1, "CONTOH — catatan kerja, bukan lampiran")
    sheet.cell(3, 1, "Rekap sub-zona")
    for row, code in enumerate(ORDER, start=4):
        sheet.cell(row, 1, code)


def intensity(changes: list[dict[str, str]]) -> str:
    """The intensity table as text, after changes (sub-zone, column, new value)."""
    table = rows("intensitas.csv")
    by_code = {row["kode"]: row for row in table}
    for change in changes:
        by_code[change["sub_zona"]][change["kolom"]] = change["nilai"]
    names = subzones()
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\n")
    writer.writerow(INTENSITY_HEADER)
    for row in table:
        measures = [
            row[key] for key in ("kdb", "klb", "kdh", "ktb", "lantai", "tinggi", "kaveling")
        ]
        setbacks = [row[key] for key in ("arteri", "kolektor", "lokal", "lingkungan") for _ in "ps"]
        free = [row["samping"], row["belakang"]]
        note = "CONTOH — bukan angka hukum"
        writer.writerow(
            [row["kode"], names[row["kode"]].name_id, *measures, *setbacks, *free, note]
        )
    return out.getvalue()


ROADS = tuple(
    f"{kind}_{order}"
    for kind in ("arteri", "kolektor", "lokal", "lingkungan")
    for order in ("primer", "sekunder")
)
INTENSITY_HEADER = (
    "Kode", "Sub-Zona", "KDB Maks (%)", "KLB Maks", "KDH Min (%)", "KTB Maks (%)", "Lantai Maks",
    "Tinggi Maks (m)", "Luas Kaveling Min (m2)",
    *(f"GSB Jalan {road.replace('_', ' ').title()} (m)" for road in ROADS),
    "Jarak Bebas Samping (m)", "Jarak Bebas Belakang (m)", "Keterangan",
)  # fmt: skip


def provisions() -> str:
    """The special provisions as text, unchanged."""
    return (DATA / "ketentuan_khusus.csv").read_text(encoding="utf-8")


def letters() -> str:
    """The range of matrix columns."""
    return f"{get_column_letter(5)}:{get_column_letter(4 + len(ORDER))}"
