"""Words of the pages that list maps."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from tiles.words import Language
from tiles.words import words as map_words

_WORDS: Mapping[str, tuple[str, str]] = {
    "index_kicker": ("Kumpulan peta pola ruang", "Collection of land-use plan maps"),
    "whole_plan": ("Seluruh rencana", "The whole plan"),
    "by_kelurahan": ("Menurut kelurahan/desa", "By kelurahan/village"),
    "by_block": ("Menurut blok", "By block"),
    "no_district": ("Kecamatan tidak diketahui", "District not known"),
    "no_swp": ("SWP tidak diketahui", "SWP not known"),
    "filter": ("Saring menurut nama atau kode", "Filter by name or code"),
    "filter_none": ("Tidak ada peta dengan nama atau kode itu.", "No map has that name or code."),
    "thumbnail": ("Gambar kecil pola ruang {title}", "Small picture of the land uses of {title}"),
    "maps": ("{count} peta", "{count} maps"),
    "left_out": ("Yang tidak dibuat", "What was not made"),
    "no_kelurahan_layer": (
        "Peta menurut kelurahan/desa tidak dibuat: tidak ada lapisan batas kelurahan/desa.",
        "No maps by kelurahan/village: there is no layer of their limits.",
    ),
    "no_blocks": (
        "Peta menurut blok tidak dibuat: rencana ini tidak memuat blok.",
        "No maps by block: this plan has no blocks.",
    ),
    "no_zones": (
        "{title}: tidak ada zona rencana ini di dalamnya.",
        "{title}: no zone of this plan lies in it.",
    ),
    "too_large": (
        "{title}: terlalu rinci untuk satu berkas peta.",
        "{title}: too detailed for one map file.",
    ),
    "publications": ("Peta terbitan", "Published maps"),
    "publications_kicker": ("Informasi tata ruang", "Planning information"),
    "publications_intro": (
        "Peta yang dapat dibuka, dicetak dan disimpan, dibuat dari rencana yang dimuat di sini.",
        "Maps to open, print and keep, made from the plans that are loaded here.",
    ),
    "to_the_map": ("Peta interaktif", "Interactive map"),
    "no_publications": ("Belum ada peta yang diterbitkan di sini.", "No maps are published here."),
    "how_to_publish": (
        "Petugas membuatnya dengan perintah ini, dengan pengenal revisi rencana:",
        "A planner makes them with this command, with the identifier of a revision:",
    ),
    "open_maps": ("Buka peta {plan}", "Open the maps of {plan}"),
    "made_for": ("Dibuat untuk keadaan per {day}", "Made for {day}"),
    "standing_now": ("Status revisi ini sekarang", "This revision now"),
    "standing_differs": (
        "Peta ini dibuat dari revisi {revision}, yang kini {status}.",
        "This map was made from revision {revision}, which is now: {status}.",
    ),
    "standing_unknown": (
        "Peta ini dibuat dari revisi {revision}, yang tidak dikenal oleh layanan ini: apakah "
        "masih berlaku tidak diketahui.",
        "This map was made from revision {revision}, which this service does not know: whether "
        "it is still in force is not known.",
    ),
    "standing_other_content": (
        "Peta ini dibuat dari isi revisi {revision} yang lain daripada isi yang kini dimuat.",
        "This map was made from another content of revision {revision} than is loaded now.",
    ),
    "not_known_here": ("tidak dikenal di sini", "not known here"),
    "language_id": ("Bahasa Indonesia", "Indonesian"),
    "language_en": ("Bahasa Inggris", "English"),
    "palette_official": ("warna resmi", "official colours"),
    "palette_safe_short": ("warna ramah buta warna", "colours for colour-blind readers"),
}


def words(language: Language) -> Mapping[str, str]:
    """Every word of these pages in a language: their own and those of the maps."""
    at = 0 if language == "id" else 1
    own = {key: both[at] for key, both in _WORDS.items()}
    return MappingProxyType({**map_words(language), **own})
