"""Manifests of the plan packages: every legal field says CONTOH, every package is a simulation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from scripts.sample import geo
from scripts.sample.annex import (
    FIRST_ROW,
    HEADER_ROW,
    INTENSITY_HEADER,
    ROADS,
    SHEET,
    Layout,
    letters,
)

REGION = {
    "code": "64.74",
    "name": "Kota Bontang",
    "timezone": "Asia/Makassar",
    "metric_crs": geo.CRS,
    "bounds": [117.38, 0.01, 117.58, 0.22],
}
OVERLAY_KINDS = (
    "KKOP_1", "KRB_03", "RESAIR", "CAGBUD", "KSMPDN", "LP2B_2", "TEB_05", "HANKAM", "MGRSAT",
    "TPZ_00", "banjir", "jalur",
)  # fmt: skip


@dataclass(frozen=True)
class Act:
    """A simulated legal act; `year` is part of the simulation too."""

    revision: str
    number: str
    year: int
    begins: str
    repeals: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        return f"CONTOH/SIMULASI RDTR Kota Bontang {self.year} — bukan produk hukum"


ACTS = (
    Act("contoh-bontang-2024", "CONTOH 1", 2024, "2024-03-01"),
    Act("contoh-bontang-2025", "CONTOH 2", 2025, "2026-01-01", ("CONTOH 1",)),
)


def plan_manifest(act: Act, layout: Layout) -> dict[str, Any]:
    """The manifest of a plan package, without the fingerprints."""
    return {
        "format": "simpeltaru-plan/1",
        "region": REGION,
        "plan": {"id": "bontang", "name": "RDTR Kota Bontang (CONTOH/SIMULASI)"},
        "revision": _revision(act),
        "datum": "identity",
        "key_column": "KODSZN",
        "zones": {"file": "pola_ruang_contoh.gpkg", "legal": f"Lampiran II {act.number}"},
        "overlays": [
            _overlay("kkop", "KKOP_1", act),
            _overlay("banjir", "banjir", act),
            _overlay("jalur", "jalur", act),
        ],
        "network": [
            {
                "file": "jaringan_jalan_contoh.gpkg",
                "kind": "jalan",
                "fields": {"class": "KELAS", "name": "NAMA"},
                "legal": f"Lampiran I {act.number}",
            }
        ],
        "blocks": {
            "file": "blok_contoh.gpkg",
            "fields": {"name": "NAMOBJ"},
            "legal": f"Lampiran II {act.number}",
        },
        "rulebook": _rulebook(act, layout),
    }


def _revision(act: Act) -> dict[str, Any]:
    instrument: dict[str, Any] = {
        "kind": "perwali",
        "number": act.number,
        "year": act.year,
        "title": act.title,
    }
    if act.repeals:
        instrument["mencabut"] = list(act.repeals)
    enacted = act.begins if act.begins[:4] == str(act.year) else f"{act.year}-12-15"
    return {
        "id": act.revision,
        "title": act.title,
        "simulation": True,
        "instrument": instrument,
        "dates": {"ditetapkan": enacted, "diundangkan": enacted, "mulai_berlaku": act.begins},
        "code_vintage": "11/2021",
        "scale": 5000,
    }


def _overlay(name: str, kind: str, act: Act) -> dict[str, Any]:
    return {
        "file": f"khusus_{name}_contoh.gpkg",
        "kind": kind,
        "fields": {"value": "NILAI", "name": "NAMA"},
        "legal": f"Lampiran III {act.number}",
    }


def _rulebook(act: Act, layout: Layout) -> dict[str, Any]:
    book = {
        "file": "lampiran_itbx_contoh.xlsx",
        "sheet": SHEET,
        "legal": f"Lampiran IV {act.number}",
    }
    return {
        "kbli_edition": "2020",
        "matrix": {
            "form": "wide",
            **book,
            "header_row": HEADER_ROW,
            "first_row": FIRST_ROW,
            "last_row": layout.last_row,
            "skip_rows": list(layout.group_rows),
            "number": "A",
            "kbli": "B",
            "activity": "C",
            "activity_en": "D",
            "keys": letters(),
            "name_rows": [8],
        },
        "legend": {
            **book,
            "first_row": layout.legend_first,
            "last_row": layout.legend_last,
            "code": "B",
            "text": "C",
        },
        "intensity": [_intensity(act)],
        "provisions": [_provisions(act)],
        "threshold_m2": 1.0,
    }


def _intensity(act: Act) -> dict[str, Any]:
    units = {
        "KDB Maks (%)": ("kdb_max", "percent"),
        "KLB Maks": ("klb_max", "ratio"),
        "KDH Min (%)": ("kdh_min", "percent"),
        "KTB Maks (%)": ("ktb_max", "percent"),
        "Lantai Maks": ("floors_max", "floors"),
        "Tinggi Maks (m)": ("height_max", "m"),
        "Luas Kaveling Min (m2)": ("plot_min", "m2"),
        "Jarak Bebas Samping (m)": ("side_min", "m"),
        "Jarak Bebas Belakang (m)": ("rear_min", "m"),
    }
    measures: list[dict[str, Any]] = [
        {"column": column, "measure": measure, "unit": unit}
        for column, (measure, unit) in units.items()
    ]
    measures += [
        {"column": column, "measure": "gsb_min", "unit": "m", "dimensions": {"road_class": road}}
        for column, road in zip(
            (c for c in INTENSITY_HEADER if c.startswith("GSB")), ROADS, strict=True
        )
    ]
    return {
        "file": "intensitas.csv",
        "delimiter": ";",
        "decimal": ",",
        "key": "Kode",
        "measures": measures,
        "tokens": {"-": "not_regulated", "lihat ketentuan": "see_text"},
        "legal": f"Lampiran V {act.number}",
    }


def _provisions(act: Act) -> dict[str, Any]:
    columns = {
        "kind": "kawasan", "value": "nilai", "subzone": "sub_zona", "swp": "swp", "block": "blok",
        "effect": "dampak", "measure": "ukuran", "limit": "batas", "codes": "kode",
        "text": "ketentuan",
    }  # fmt: skip
    return {
        "file": "ketentuan_khusus.csv",
        "delimiter": ";",
        "kinds": {kind: kind for kind in OVERLAY_KINDS},
        **columns,
        "legal": f"Lampiran VI {act.number}",
    }
