"""Words of the page around the card: header, map, legend; pairs of Indonesian and English.

`FOR_SCRIPTS` are the ones the page's scripts say; they reach them as data inside the page.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

from tiles.words import Language

_SHELL: Mapping[str, tuple[str, str]] = {
    "skip_to_answer": ("Langsung ke jawaban", "Skip to the answer"),
    "service": ("Peta tata ruang", "Planning map"),
    "search_label": ("Cari tempat", "Find a place"),
    "search_hint": (
        "Kelurahan, blok, nomor bidang, koordinat",
        "Kelurahan, block, plot number, coordinates",
    ),
    "search_button": ("Cari", "Find"),
    "found_places": ("Tempat yang ditemukan", "Places found"),
    "other_language": ("English", "Bahasa Indonesia"),
    "other_language_label": (
        "EN: Read this page in English",
        "ID: Baca halaman ini dalam bahasa Indonesia",
    ),
    "revision_switch": ("Revisi rencana", "Revision of the plan"),
    "revision_note": (
        "Yang berlaku hari ini dipakai kecuali Anda memilih yang lain.",
        "The one in force today is used unless you choose another.",
    ),
    "zoom_in_long": ("Perbesar peta", "Zoom in"),
    "zoom_out_long": ("Perkecil peta", "Zoom out"),
    "compass": ("Arahkan peta ke utara", "Turn the map to the north"),
    "locate": ("Di mana saya", "Where am I"),
    "legend_open": ("Legenda dan lapisan", "Legend and layers"),
    "close": ("Tutup", "Close"),
    "help": ("Bantuan memakai peta", "How to use the map"),
    "help_tap": (
        "Ketuk atau klik sebuah tempat untuk melihat jawabannya.",
        "Tap or click a place to see its answer.",
    ),
    "help_search": (
        "Cari dengan nama kelurahan, blok, nomor bidang, atau koordinat.",
        "Search by kelurahan, block, plot number or coordinates.",
    ),
    "help_keys": (
        "Dengan papan tik: pilih peta dengan Tab, geser dengan tombol panah, ubah skala dengan "
        "+ dan −, putar dengan Shift dan panah. Enter menanyakan tempat di bawah tanda silang.",
        "By keyboard: reach the map with Tab, move it with the arrow keys, zoom with + and −, turn "
        "it with Shift and arrows. Enter asks about the place under the crosshair.",
    ),
    "help_words": (
        "Semua yang dijawab juga tertulis; halaman ini berfungsi tanpa peta dan tanpa JavaScript.",
        "Every answer is also in writing; this page works without the map and without JavaScript.",
    ),
    "keys_short": (
        "Panah: geser · + −: skala · Enter: tanyakan tanda silang",
        "Arrows: move · + −: zoom · Enter: ask at the crosshair",
    ),
    "palette": ("Warna sub-zona", "Colours of sub-zones"),
    "palette_official": ("Resmi", "Official"),
    "palette_safe": ("Aman buta warna", "Colour-blind safe"),
    "base_map": ("Peta dasar", "Base map"),
    "base_map_none": ("Tanpa peta dasar", "None"),
    "opacity": ("Kepekatan sub-zona", "Opacity of sub-zones"),
    "layers_title": ("Lapisan", "Layers"),
    "layer_parcel": ("Bidang tanah (bila diperbesar)", "Plots (when zoomed in)"),
    "layer_block": ("Batas SWP dan blok", "SWP and block limits"),
    "layer_overlay": ("Ketentuan khusus", "Special provisions"),
    "zones_title": ("Sub-zona yang ditampilkan", "Sub-zones shown"),
    "zones_all": ("Semua", "All"),
    "zones_none": ("Tidak satu pun", "None"),
    "zones_waiting": ("Legenda dimuat bersama peta.", "The legend comes with the map."),
    "sheet_more": ("Perluas jawaban", "Enlarge the answer"),
    "sheet_less": ("Perkecil jawaban", "Shrink the answer"),
    "map_region": ("Peta", "Map"),
    "answer_region": ("Jawaban", "Answer"),
    "map_needs_script": (
        "Gambar peta memerlukan JavaScript. Pencarian dan jawaban tetap berfungsi tanpa itu.",
        "The drawing needs JavaScript. Search and answers work without it.",
    ),
    "no_revision": (
        "Belum ada rencana yang dimuat, jadi belum ada yang dapat digambar.",
        "No plan is loaded yet, so there is nothing to draw.",
    ),
    "loading_map": ("Peta sedang dimuat …", "The map is loading …"),
    "simulation_short": (
        "SIMULASI: data buatan, tidak berlaku",
        "SIMULATION: invented data, not in force",
    ),
    "watermark": ("SIMULASI", "SIMULATION"),
    "publication": ("Peta untuk diunduh", "Maps to download"),
    "open_data": ("Data dan API terbuka", "Open data and API"),
    "privacy": (
        "Tempat yang Anda tanyakan tidak dicatat.",
        "The places you ask about are not recorded.",
    ),
}

FOR_SCRIPTS: Mapping[str, tuple[str, str]] = {
    "mapTitle": (
        "Peta. Tombol panah menggeser, Enter menanyakan tempat di tengah.",
        "Map. Arrow keys move it, Enter asks about the place in the middle.",
    ),
    "metres": ("m", "m"),
    "kilometres": ("km", "km"),
    "noWebgl": (
        "Peramban ini tidak dapat menggambar peta (WebGL tidak tersedia). Pencarian, koordinat "
        "dan semua jawaban tetap berfungsi.",
        "This browser cannot draw the map (WebGL is not available). Search, coordinates and every "
        "answer still work.",
    ),
    "mapFailed": (
        "Peta tidak dapat dimuat. Pencarian dan jawaban tetap berfungsi.",
        "The map could not be loaded. Search and answers still work.",
    ),
    "tilesFailed": (
        "Sebagian gambar peta tidak dapat dimuat. Jawaban tertulis tidak terpengaruh.",
        "Part of the drawing could not be loaded. The written answer is not affected.",
    ),
    "cardFailed": (
        "Jawaban tidak dapat diambil: server tidak menjawab atau jaringan terputus.",
        "The answer could not be fetched: the server does not answer or the network is down.",
    ),
    "searchFailed": (
        "Pencarian sedang tidak dapat dilakukan.",
        "Searching is not possible just now.",
    ),
    "retry": ("Coba lagi", "Try again"),
    "loading": ("Jawaban sedang diambil …", "Fetching the answer …"),
    "answered": ("Jawaban siap: {title}", "The answer is here: {title}"),
    "found": ("{count} tempat ditemukan", "Places found: {count}"),
    "foundNone": (
        "Tidak ada tempat yang cocok. Periksa ejaannya, atau ketuk tempatnya pada peta.",
        "No place matches. Check the spelling, or tap the place on the map.",
    ),
    "locating": ("Mencari posisi Anda …", "Finding where you are …"),
    "located": (
        "Perkiraan posisi Anda, ±{metres} m. Jawabannya untuk titik tengah lingkaran; Anda dapat "
        "berada di mana saja di dalamnya.",
        "Your estimated position, ±{metres} m. The answer is for the middle of the circle; you may "
        "be anywhere inside it.",
    ),
    "locatedRoughly": (
        "Posisi hanya diketahui ±{metres} m, terlalu kasar untuk jawaban. Ketuk tempatnya pada "
        "peta.",
        "The position is known to ±{metres} m only, too rough for an answer. Tap the place on the "
        "map.",
    ),
    "locatedOutside": (
        "Posisi Anda (±{metres} m) ada di luar rencana yang digambar di sini.",
        "Your position (±{metres} m) is outside the plan drawn here.",
    ),
    "locateDenied": (
        "Izin lokasi tidak diberikan. Anda tetap dapat mencari atau mengetuk tempatnya.",
        "Permission to use the location was not given. You can still search or tap the place.",
    ),
    "locateFailed": (
        "Perangkat tidak dapat menentukan posisi. Cari atau ketuk tempatnya.",
        "The device could not find its position. Search or tap the place.",
    ),
    "locateInsecure": (
        "Peramban memberi posisi hanya lewat alamat https.",
        "Browsers give the position over https only.",
    ),
    "copied": ("Tautan disalin.", "The link was copied."),
    "copyFailed": (
        "Tautan tidak dapat disalin; bukalah, lalu salin dari bilah alamat.",
        "The link could not be copied; open it and copy it from the address bar.",
    ),
    "lindung": ("Kawasan lindung", "Protected land"),
    "budi_daya": ("Kawasan budi daya", "Land for use"),
    "noCategory": ("Tanpa keterangan kawasan", "Category not stated"),
    "colourUnknown": ("warna belum ditetapkan", "colour not set"),
    "sheetMore": _SHELL["sheet_more"],
    "sheetLess": _SHELL["sheet_less"],
}


def _in(language: Language, pairs: Mapping[str, tuple[str, str]]) -> Mapping[str, str]:
    at = 0 if language == "id" else 1
    return MappingProxyType({key: both[at] for key, both in pairs.items()})


@lru_cache(maxsize=2)
def shell_words(language: Language) -> Mapping[str, str]:
    """The words of the shell's template, by key."""
    return _in(language, _SHELL)


@lru_cache(maxsize=2)
def script_words(language: Language) -> Mapping[str, str]:
    """The words of the scripts, by key."""
    return _in(language, FOR_SCRIPTS)
