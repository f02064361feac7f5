"""Words of the map pages themselves, and dates as a reader writes them.

Outcomes, findings, disclaimers and figures are not here: `simpeltaru.texts` has them.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Literal

Language = Literal["id", "en"]

_MONTHS: Mapping[str, str] = {
    "id": "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember",
    "en": "January February March April May June July August September October November December",
}

_WORDS: Mapping[str, tuple[str, str]] = {
    "plan_kicker": ("Peta rencana pola ruang", "Land-use plan map"),
    "parcel_kicker": ("Informasi tata ruang untuk satu bidang", "Planning information for a plot"),
    "skip": ("Langsung ke keterangan peta", "Skip to the map's description"),
    "simulation": ("SIMULASI", "SIMULATION"),
    "as_of": ("per", "as of"),
    "legend": ("Legenda", "Legend"),
    "legend_caption": (
        "Sub-zona, luas dan bagian dari seluruh poligon rencana",
        "Sub-zones, area and share of all polygons of the plan",
    ),
    "code": ("Kode", "Code"),
    "subzone": ("Sub-zona", "Sub-zone"),
    "block": ("Blok", "Block"),
    "name": ("Nama", "Name"),
    "area_ha": ("Luas (ha)", "Area (ha)"),
    "share": ("Bagian (%)", "Share (%)"),
    "area": ("Luas", "Area"),
    "total": ("Jumlah", "Total"),
    "lindung": ("Kawasan lindung", "Protected land"),
    "budi_daya": ("Kawasan budi daya", "Land for use"),
    "no_category": ("Tanpa keterangan kawasan", "Category not stated"),
    "colour_unknown": ("warna belum ditetapkan", "colour not set"),
    "also_on_map": ("Juga pada peta", "Also on the map"),
    "zones": ("Sub-zona rencana", "Planned sub-zones"),
    "road_land": ("Badan jalan (BJ)", "Land for roads (BJ)"),
    "about": ("Tentang peta ini", "About this map"),
    "region": ("Wilayah", "Region"),
    "plan": ("Rencana", "Plan"),
    "instrument": ("Dasar hukum", "Legal instrument"),
    "no_instrument": (
        "Belum ada: rancangan tanpa nomor dan tanggal",
        "None yet: a draft without number and date",
    ),
    "legal_dates": ("Tanggal", "Dates"),
    "ditetapkan": ("Ditetapkan", "Enacted"),
    "diundangkan": ("Diundangkan", "Promulgated"),
    "mulai_berlaku": ("Mulai berlaku", "In force from"),
    "berlaku_sebelum": ("Tidak berlaku lagi mulai", "No longer in force from"),
    "integrasi_oss": ("Masuk OSS", "Integrated with OSS"),
    "legal_status": ("Status hukum", "Legal status"),
    "date": ("Keadaan pada tanggal", "As of"),
    "known_at": ("Menurut catatan pada", "As recorded on"),
    "revision": ("Revisi", "Revision"),
    "content_hash": ("Sidik isi", "Content hash"),
    "source": ("Sumber data", "Data source"),
    "layer_undated": ("tanpa tanggal", "undated"),
    "scale": ("Skala peta sumber", "Scale of the source map"),
    "scale_value": (
        "1:{scale}; garis dapat bergeser ±{tolerance} m di lapangan",
        "1:{scale}; a line may be ±{tolerance} m off on the ground",
    ),
    "crs": ("Sistem koordinat", "Coordinate system"),
    "crs_value": (
        "Digambar menurut bujur dan lintang EPSG:{lonlat}; diukur pada EPSG:{metric}",
        "Drawn by longitude and latitude in EPSG:{lonlat}; measured in EPSG:{metric}",
    ),
    "area_method": ("Cara menghitung luas", "How areas are measured"),
    "area_method_value": (
        "Luas geodesik pada elipsoid GRS 1980 dari geometri asli; bagian dari luas bidang datar",
        "Geodesic area on the GRS 1980 ellipsoid from source geometry; shares from planar area",
    ),
    "drawing": ("Penyederhanaan gambar", "Simplification"),
    "drawing_simplified": (
        "Garis disederhanakan untuk dilihat (toleransi {tolerance} m, pergeseran terbesar "
        "{deviation} m, batas bersama tetap menyatu; koordinat dibulatkan {decimals} desimal). "
        "Jangan mengukur dari gambar ini.",
        "Lines are simplified for viewing (tolerance {tolerance} m, largest shift {deviation} m, "
        "shared edges kept; coordinates rounded to {decimals} decimals). Do not measure on it.",
    ),
    "drawing_rounded": (
        "Garis tidak disederhanakan; koordinat dibulatkan {decimals} desimal "
        "(paling jauh 0,1 m). Jangan mengukur dari gambar ini.",
        "Lines are not simplified; coordinates are rounded to {decimals} decimals "
        "(0.1 m at most). Do not measure on it.",
    ),
    "colours": ("Warna", "Colours"),
    "colours_value": (
        "Warna sub-zona menurut peta terbitan yang dikumpulkan dalam katalog; "
        "warna bukan data hukum.",
        "Sub-zone colours as collected from published maps; a colour is not legal data.",
    ),
    "software": ("Perangkat lunak peta", "Map software"),
    "no_script": (
        "Gambar peta memerlukan JavaScript. Semua keterangan tertulis ada di halaman ini.",
        "The drawing needs JavaScript. Everything in writing is on this page.",
    ),
    "map_label": ("Peta interaktif", "Interactive map"),
    "zoom_in": ("Perbesar", "Zoom in"),
    "zoom_out": ("Perkecil", "Zoom out"),
    "layers": ("Lapisan peta", "Map layers"),
    "north": ("Utara", "North"),
    "n": ("U", "N"),
    "polygons": ("poligon", "polygons"),
    "parcel": ("Bidang tanah", "Plot"),
    "polygon": ("Bidang yang digambar", "Drawn area"),
    "by_plan": ("Menurut {plan}", "By {plan}"),
    "parcel_unnumbered": ("Bidang tanah tanpa nomor", "Plot without a number"),
    "parcel_id": ("Pengenal bidang", "Plot identifier"),
    "kelurahan": ("Kelurahan/desa", "Kelurahan/village"),
    "verdict": ("Jawaban", "Answer"),
    "activity": ("Kegiatan", "Activity"),
    "parts": ("Bagian-bagian bidang", "Parts of the plot"),
    "parts_caption": (
        "Tiap bagian dengan sub-zona, luas dan jawabannya",
        "Each part with its sub-zone, area and answer",
    ),
    "part": ("Bagian", "Part"),
    "subzone_and_answer": ("Sub-zona dan jawaban", "Sub-zone and answer"),
    "not_judged_road": ("Untuk jalan, tidak dinilai", "For a road, not judged"),
    "not_judged_small": ("Di bawah ambang, tidak dinilai", "Below the threshold, not judged"),
    "shares_without_roads": (
        "Bagian dihitung dari luas tanpa badan jalan.",
        "Shares are of the area without land for roads.",
    ),
    "gap": ("Tanpa zona", "Without a zone"),
    "gap_answer": ("Rencana tidak memberi jawaban", "The plan gives no answer"),
    "uncertain_part": ("lebih tipis dari ketelitian peta", "thinner than the map's accuracy"),
    "conditions": ("Syarat dan pembatasan", "Conditions and limits"),
    "condition_for": ("bagian {parts}", "part {parts}"),
    "reasons": ("Mengapa", "Why"),
    "uncertainty": ("Seberapa pasti", "How certain"),
    "tolerance": (
        "Garis pada peta sumber dapat bergeser ±{tolerance} di lapangan.",
        "A line of the source map may be ±{tolerance} off on the ground.",
    ),
    "all_certain": (
        "Semua bagian lebih lebar daripada ketelitian itu.",
        "Every part is wider than that accuracy.",
    ),
    "some_uncertain": (
        "Bagian {parts} lebih tipis daripada ketelitian itu: bisa jadi tidak ada.",
        "Part {parts} is thinner than that accuracy: it may not be there.",
    ),
    "notes": ("Perlu diketahui", "Please note"),
    "surroundings": ("Sub-zona sekitar", "Surrounding sub-zones"),
    "outline": ("Batas bidang", "Outline of the plot"),
    "row": ("baris", "row"),
    "column": ("kolom", "column"),
    "sheet": ("lembar", "sheet"),
    "cited": ("Sumber", "Source"),
    "edition": ("KBLI {edition}", "KBLI {edition}"),
    "kelurahan_kicker": (
        "Peta pola ruang kelurahan/desa",
        "Land-use plan map of a kelurahan/village",
    ),
    "block_kicker": ("Peta pola ruang blok", "Land-use plan map of a block"),
    "kelurahan_title": ("Kelurahan", "Kelurahan"),
    "desa_title": ("Desa", "Village (desa)"),
    "kelurahan_or_desa_title": ("Kelurahan/desa", "Kelurahan/village"),
    "block_title": ("Blok", "Block"),
    "kelurahan_group": ("Kecamatan", "District"),
    "block_group": ("SWP", "SWP"),
    "kelurahan_caption": (
        "Sub-zona di dalam kelurahan/desa ini: luas dan bagiannya",
        "Sub-zones within this kelurahan/village: area and share",
    ),
    "block_caption": (
        "Sub-zona di dalam blok ini: luas dan bagiannya",
        "Sub-zones within this block: area and share",
    ),
    "area_outline": ("Batas wilayah peta ini", "Outline of the area of this map"),
    "main_roads": ("Jalan arteri dan kolektor", "Arterial and collector roads"),
    "other_roads": ("Jalan lainnya", "Other roads"),
    "all_maps": ("Semua peta rencana ini", "All maps of this plan"),
    "palette_safe": (
        "Peta ini memakai warna dan arsiran yang dapat dibedakan oleh pembaca buta warna, "
        "bukan warna resmi.",
        "This map uses colours and hatches that colour-blind readers can tell apart, not the "
        "official colours.",
    ),
}


def words(language: Language) -> Mapping[str, str]:
    """Every word of a page in a language, by its key."""
    at = 0 if language == "id" else 1
    return MappingProxyType({key: both[at] for key, both in _WORDS.items()})


def long_date(day: date, language: Language) -> str:
    """A date with the month in words: 2 Mei 2026."""
    return f"{day.day} {_MONTHS[language].split()[day.month - 1]} {day.year}"
