"""Words of the map page, as pairs of Indonesian and English.

Words of answers shared with the maps are `tiles.answers.words`; outcomes, findings and figures
are `simpeltaru.texts`.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

from tiles.answers import answer_words
from tiles.words import Language

_WORDS: Mapping[str, tuple[str, str]] = {
    "page_title": ("Peta tata ruang", "Planning map"),
    "none": ("tidak ada", "none"),
    "start_title": ("Tempat mana yang ingin Anda ketahui?", "Which place would you like to know?"),
    "start_text": (
        "Cari kelurahan, blok, nomor bidang atau koordinat, atau ketuk sebuah tempat pada peta. "
        "Jawabannya muncul di sini: tempat itu untuk apa, dan apakah kegiatan Anda diperbolehkan.",
        "Search for a kelurahan, block, plot number or coordinates, or tap a place on the map. "
        "The answer appears here: what the place is for, and whether your activity is permitted.",
    ),
    "zone_title": ("Tempat ini untuk apa", "What this place is for"),
    "zone_title_many": (
        "Tempat ini terbagi atas {count} sub-zona",
        "This place is split among {count} sub-zones",
    ),
    "block": ("Blok", "Block"),
    "colour_unknown": ("warna belum ditetapkan", "colour not set"),
    "ask_title": ("Apa yang ingin Anda lakukan di sini?", "What would you like to do here?"),
    "ask_again": ("Tanyakan kegiatan lain", "Ask about another activity"),
    "ask_label": (
        "Nama kegiatan atau kode KBLI",
        "Name of the activity or its KBLI code",
    ),
    "ask_hint": ("misalnya warung, bengkel, 56101", "for example warung, bengkel, 56101"),
    "ask_button": ("Cari kegiatan", "Search"),
    "chips_label": ("Yang sering ditanyakan", "Often asked"),
    "what_is_kbli": (
        "KBLI adalah kode jenis usaha dari BPS; ada pada NIB usaha Anda.",
        "KBLI is the Indonesian code for kinds of business; it stands on a business's NIB.",
    ),
    "found_title": ("Kegiatan yang cocok dengan “{text}”", "Activities that match “{text}”"),
    "found_some": (
        "{shown} dari {matched} kegiatan; persempit bila perlu.",
        "{shown} of {matched} activities; narrow it if need be.",
    ),
    "found_none": (
        "Tidak ada kegiatan yang cocok dalam tabel rencana di sini. Coba kata lain yang lebih "
        "umum. Kegiatan yang tidak tercantum tidak otomatis dilarang: tanyakan lewat PKKPR.",
        "No activity in the plan's table here matches. Try a more general word. An activity that "
        "is not listed is not thereby prohibited: ask by way of a PKKPR.",
    ),
    "found_nothing_to_search": (
        "Di sini tidak ada tabel kegiatan yang berlaku, jadi tidak ada yang dapat dicari.",
        "There is no table of activities in force here, so there is nothing to search.",
    ),
    "found_needs_place": ("pilih tempat dulu", "choose a place first"),
    "places_none": (
        "Tidak ada tempat yang cocok dengan “{text}”. Tulislah nama kelurahan, kode blok, nomor "
        "bidang, atau koordinat seperti 0,1478 117,4754.",
        "No place matches “{text}”. Write the name of a kelurahan, the code of a block, the number "
        "of a plot, or coordinates such as 0.1478 117.4754.",
    ),
    "places_some": (
        "{shown} dari {matched} tempat; tambahkan nama kelurahan untuk mempersempit.",
        "{shown} of {matched} places; add the name of a kelurahan to narrow it.",
    ),
    "list_title": ("Semua kegiatan menurut rencana", "Every activity by the plan"),
    "list_text": (
        "{total} kegiatan ada dalam tabel rencana. Buka satu kelompok, lalu pilih kegiatan untuk "
        "melihat syaratnya.",
        "The plan's table has {total} activities. Open a group and choose one for its conditions.",
    ),
    "list_count": ("{count} kegiatan", "activities: {count}"),
    "choose_parcel": ("Pilih bidang tanahnya", "Choose the plot"),
    "advice_title": ("Yang dapat Anda lakukan", "What you can do"),
    "advice_parcels_overlap": (
        "Pilih salah satu bidang di atas; jawabannya lalu untuk bidang itu.",
        "Choose one of the plots above; the answer is then for that plot.",
    ),
    "advice_two_plans": (
        "Bacalah kedua jawaban di bawah, lalu tanyakan kepada dinas tata ruang rencana mana yang "
        "dipakai di tempat ini.",
        "Read both answers below, then ask the planning office which plan is used here.",
    ),
    "advice_outside_plan": (
        "Periksa dulu apakah letak titiknya sudah benar. Bila benar, tanyakan kepada dinas tata "
        "ruang kota atau kabupaten tempat itu; tanpa RDTR, kesesuaian dinilai lewat PKKPR.",
        "First check that the point is where you mean. If it is, ask the planning office of that "
        "city or regency; without a detailed plan, conformity is assessed by way of a PKKPR.",
    ),
    "advice_no_plan_in_force": (
        "Tanyakan kepada dinas tata ruang rencana apa yang dipakai sementara ini. Revisi lain yang "
        "pernah atau akan berlaku dapat Anda lihat lewat pilihan revisi.",
        "Ask the planning office which plan is used for now. Revisions that were or will be in "
        "force can be seen with the choice of revisions.",
    ),
    "advice_point_in_gap": (
        "Pilih titik yang sedikit bergeser, atau tanyakan tempat ini kepada dinas tata ruang.",
        "Choose a point slightly to the side, or ask the planning office about this place.",
    ),
    "advice_boundary_near": (
        "Pilih titik yang lebih jauh dari batas, atau bidang tanahnya. Untuk kepastian di batas, "
        "mintalah petugas mengukur di lapangan.",
        "Choose a point farther from the boundary, or the plot itself. To be sure at the boundary, "
        "ask an officer to survey it.",
    ),
    "advice_edge_undecided": (
        "Pilih titik yang lebih jauh dari tepi rencana, atau tanyakan kepada dinas tata ruang.",
        "Choose a point farther from the edge of the plan, or ask the planning office.",
    ),
    "advice_thin_parts_undecided": (
        "Mintalah petugas memastikan batas zona di bidang ini; peta saja tidak cukup teliti.",
        "Ask an officer to confirm the zone boundary on this plot; the map alone is not accurate "
        "enough.",
    ),
    "advice_gap_undecided": (
        "Tanyakan kepada dinas tata ruang tentang bagian yang tidak tercakup rencana.",
        "Ask the planning office about the part the plan does not cover.",
    ),
    "advice_parts_undetermined": (
        "Lihat bagian mana yang belum pasti pada tabel di bawah, dan tanyakan bagian itu kepada "
        "dinas tata ruang.",
        "See in the table below which part is open, and ask the planning office about it.",
    ),
    "advice_road_only": (
        "Tanah ini dicadangkan untuk jalan. Tanyakan kepada dinas tata ruang atau dinas pekerjaan "
        "umum sebelum membangun apa pun.",
        "This land is reserved for a road. Ask the planning or public works office before you "
        "build anything.",
    ),
    "advice_no_rulebook": (
        "Zonanya sudah diketahui, tabel kegiatannya belum. Tanyakan kepada dinas tata ruang.",
        "The zone is known, its table of activities is not. Ask the planning office.",
    ),
    "basis": ("Dasar hukum dan sumber data", "Legal basis and data sources"),
    "sources": ("Lapisan data yang dibaca", "Data layers that were read"),
    "share": ("Tautan ke jawaban ini", "Link to this answer"),
    "share_note": (
        "Tautan ini menyimpan tempat, tanggal dan revisi, sehingga jawabannya dapat dibuka lagi.",
        "The link keeps place, day and revision, so that the answer can be opened again.",
    ),
    "print": ("Cetak", "Print"),
    "other_revision": (
        "Tautan ini dibuat ketika revisi {named} yang menjawab. Untuk tanggal itu, sekarang yang "
        "menjawab: {here}.",
        "This link was made when revision {named} answered. For that day, the one that answers "
        "now is: {here}.",
    ),
    "other_rulebook": (
        "“{name}” dipilih dari tabel kegiatan rencana lain. Pilih lagi dari tabel yang dipakai di "
        "sini.",
        "“{name}” was chosen from another plan's table of activities. Choose it again from the "
        "table used here.",
    ),
    "other_day": (
        "Ini keadaan pada {day}, bukan hari ini.",
        "This is how things stand on {day}, not today.",
    ),
    "see_today": ("Lihat keadaan hari ini", "See today"),
    "not_law": (
        "Anda melihat “{revision}” yang berstatus: {status}. Ini bukan aturan yang berlaku.",
        "You are looking at “{revision}”, whose status is: {status}. It is not the law in force.",
    ),
    "see_law": ("Lihat rencana yang berlaku", "See the plan in force"),
    "since": ("sejak {day}", "since {day}"),
    "until": ("sampai {day}", "until {day}"),
    "refused": ("Pertanyaan ini tidak dapat dijawab", "This question cannot be answered"),
    "refused_parameters": (
        "Ada isian pada alamat yang tidak cocok:",
        "Something in the address does not fit:",
    ),
    "refused_not_found": (
        "Yang Anda cari tidak ada, atau sudah tidak ada. Periksa nomor atau namanya.",
        "What you asked for is not there, or no longer is. Check its number or name.",
    ),
    "refused_conflict": (
        "Data memuat lebih dari satu bidang dengan pengenal itu. Pilih tempatnya pada peta.",
        "The data hold more than one plot by that identifier. Choose the place on the map.",
    ),
    "refused_unavailable": (
        "Basis data sedang tidak menjawab. Coba lagi sebentar lagi.",
        "The database does not answer just now. Try again in a moment.",
    ),
    "refused_other": ("Alamat ini tidak dapat dilayani.", "This address cannot be served."),
    "refused_similar": ("Mungkin yang dimaksud:", "Perhaps you mean:"),
    "try_again": ("Coba lagi", "Try again"),
    "same_place": (
        "Lihat tempat yang sama tanpa kegiatan",
        "See the same place without an activity",
    ),
    "back_to_map": ("Kembali ke peta", "Back to the map"),
    "fits_unknown": (
        "tidak dikenal di halaman ini",
        "is not known on this page",
    ),
    "fits_once": ("hanya boleh ditulis satu kali", "may be given only once"),
    "fits_lon": (
        "bujur: angka derajat antara −180 dan 180 dengan titik desimal, bersama lintang (lat)",
        "longitude: degrees between −180 and 180, together with the latitude (lat)",
    ),
    "fits_lat": (
        "lintang: angka derajat antara −90 dan 90 dengan titik desimal, bersama bujur (lon)",
        "latitude: degrees between −90 and 90, together with the longitude (lon)",
    ),
    "fits_parcel": (
        "pengenal bidang, paling banyak 120 karakter, tanpa bujur dan lintang",
        "the identifier of a plot, at most 120 characters, without longitude and latitude",
    ),
    "fits_region": (
        "kode wilayah seperti 64.74, hanya bersama bidang (parcel)",
        "the code of a region such as 64.74, with a plot (parcel) only",
    ),
    "fits_kbli": (
        "kode KBLI lima angka seperti 56101 yang ada dalam daftar KBLI",
        "a KBLI code of five digits such as 56101 that is in the KBLI list",
    ),
    "fits_activity": (
        "kegiatan dari tabel rencana, tanpa kode KBLI",
        "an activity of the plan's table, without a KBLI code",
    ),
    "fits_rulebook": (
        "pengenal tabel kegiatan, hanya bersama kegiatan (activity)",
        "the identifier of a table of activities, with an activity only",
    ),
    "fits_edition": (
        "edisi KBLI (2015, 2017, 2020 atau 2025), hanya bersama kode KBLI",
        "an edition of the KBLI (2015, 2017, 2020 or 2025), with a KBLI code only",
    ),
    "fits_as_of": ("tanggal seperti 2026-01-31", "a day such as 2026-01-31"),
    "fits_revision": (
        "nama revisi dari daftar revisi; beberapa nama hanya bersama tanggal (as_of)",
        "a revision from the list of revisions; several names with a day (as_of) only",
    ),
    "fits_lang": ("id atau en", "id or en"),
    "fits_palette": ("official atau safe", "official or safe"),
    "fits_q": (
        "nama, nomor bidang atau koordinat, paling banyak 100 karakter (tautan 2.000)",
        "a name, a plot number or coordinates, at most 100 characters (a link 2,000)",
    ),
    "fits_activity_q": ("paling banyak 100 karakter", "at most 100 characters"),
}


@lru_cache(maxsize=2)
def words(language: Language) -> Mapping[str, str]:
    """Every word of the page in a language, by its key: its own and those of answers."""
    at = 0 if language == "id" else 1
    own = {key: both[at] for key, both in _WORDS.items()}
    return MappingProxyType({**answer_words(language), **own})
