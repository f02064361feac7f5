"""Words an answer is told with, besides those of the maps and of `simpeltaru.texts`."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

from tiles.words import Language, words

_WORDS: Mapping[str, tuple[str, str]] = {
    "point": ("Titik pada peta", "Point on the map"),
    "overlay": ("Ketentuan khusus", "Special provision"),
    "overlays": ("Ketentuan khusus di sini", "Special provisions here"),
    "overlay_unsure": (
        "arti kode ini menurut catatan kami, belum dicocokkan dengan peraturan",
        "meaning of the code as we know it, not checked against the regulation",
    ),
    "limits": ("Batas bangunan", "Limits for buildings"),
    "limits_intro": (
        "Menurut tabel rencana. Gambar kecil dibuat menurut skala masing-masing.",
        "From the plan's tables. Each small drawing is to its own scale.",
    ),
    "limits_for": ("Bagian {parts}: {codes}", "Part {parts}: {codes}"),
    "at_most": ("paling banyak", "at most"),
    "at_least": ("paling sedikit", "at least"),
    "limit_by_overlay": (
        "angka ini ditetapkan oleh ketentuan khusus",
        "set by a special provision",
    ),
    "limit_overlay_says": (
        "ketentuan khusus menyebut {figure}",
        "a special provision says {figure}",
    ),
    "limit_text": ("Teks tabel", "Words of the table"),
    "means_kdb_max": (
        "Bagian lahan yang boleh tertutup bangunan, dilihat dari atas.",
        "Share of the plot that buildings may cover, seen from above.",
    ),
    "means_klb_max": (
        "Jumlah luas semua lantai dibandingkan dengan luas lahan.",
        "Area of all floors together, compared with the plot.",
    ),
    "means_kdh_min": (
        "Bagian lahan yang harus tetap hijau atau ditanami.",
        "Share of the plot that must stay green or planted.",
    ),
    "means_ktb_max": (
        "Bagian lahan yang boleh dipakai basemen (ruang bawah tanah).",
        "Share of the plot that basements may take up.",
    ),
    "means_plot_min": (
        "Luas terkecil satu kaveling; mobil digambar sebagai pembanding.",
        "Smallest area of one plot; the car is drawn for comparison.",
    ),
    "means_height_max": (
        "Dari tanah sampai puncak bangunan; orang digambar setinggi 1,7 m.",
        "From the ground to the top of the building; the person drawn is 1.7 m tall.",
    ),
    "means_floors_max": ("Banyaknya lantai di atas tanah.", "Number of floors above ground."),
    "means_gsb_min": (
        "Jarak bangunan dari jalan di depannya (garis sempadan bangunan).",
        "Distance of the building from the road in front of it.",
    ),
    "means_side_min": (
        "Jarak bangunan dari batas lahan di samping.",
        "Distance of the building from the side boundary.",
    ),
    "means_rear_min": (
        "Jarak bangunan dari batas lahan di belakang.",
        "Distance of the building from the rear boundary.",
    ),
    "beside": ("Sub-zona di sebelahnya", "The sub-zone next door"),
    "beside_point": (
        "Sub-zona {zone} berjarak {distance} dari titik ini (±{tolerance}).",
        "Sub-zone {zone} is {distance} from this point (±{tolerance}).",
    ),
    "beside_edge": (
        "Sub-zona {zone} berjarak {distance} dari tepi bidang ini (±{tolerance}).",
        "Sub-zone {zone} is {distance} from the edge of this plot (±{tolerance}).",
    ),
    "beside_tap": (
        "Dari titik yang dipilih, sub-zona {zone} berjarak {distance} (±{tolerance}).",
        "From the point chosen, sub-zone {zone} is {distance} away (±{tolerance}).",
    ),
    "beside_touching": (
        "Langsung berbatasan dengan sub-zona {zone}.",
        "Borders directly on sub-zone {zone}.",
    ),
    "beside_close": (
        "Jarak ini di dalam ketelitian peta: batas sebenarnya bisa lebih dekat atau sudah lewat.",
        "This is within the map's accuracy: the true line may be nearer, or already crossed.",
    ),
    "silences": ("Yang tidak disebut rencana", "What the plan does not say"),
    "parts_caption_open": (
        "Tiap bagian dengan sub-zona dan luasnya",
        "Each part with its sub-zone and area",
    ),
    "zone_here": ("Titik yang dipilih ada di sini", "The point chosen is here"),
    "zone_of": ("Zona", "Zone"),
    "zone_parts": ("bagian {parts}", "part {parts}"),
}


@lru_cache(maxsize=2)
def answer_words(language: Language) -> Mapping[str, str]:
    """Every word an answer is told with, by its key; those of the maps too."""
    at = 0 if language == "id" else 1
    own = {key: both[at] for key, both in _WORDS.items()}
    return MappingProxyType({**words(language), **own})
