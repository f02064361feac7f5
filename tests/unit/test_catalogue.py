"""The shared catalogue: what it finds, and what it refuses to find."""

from __future__ import annotations

import dataclasses
import re
from collections import Counter
from pathlib import Path

import pytest

from simpeltaru.catalogue import (
    Catalogue,
    Hazard,
    Subzone,
    files,
    is_null_sentinel,
    kbli_exists,
    kbli_title,
    normalise_code,
    normalise_name,
    overlay_fields,
    overlay_value,
    overlay_values,
    parse_hazards,
    road_class,
    road_classes,
    vintages,
)
from simpeltaru.errors import ConfigurationError, QuestionError

CURRENT = "11/2021"
# The 36 sub-zones of Bontang's 2023 draft, as codes.
BONTANG = (
    "BJ C-1 PL-4 PL-3 KPI W PTL PP K-1 K-3 PL-6 KT R-4 R-3 R-2 SPU-1 SPU-2 SPU-3 TR HPK RTH-7 "
    "IK-2 IK-1 P-1 HK BA EM HL RTH-8 PS RTH-1 RTH-3 RTH-4 RTH-2 TN RTH-6"
)


@pytest.fixture(scope="module")
def current() -> Catalogue:
    return Catalogue.for_vintage(CURRENT)


def code_of(subzone: Subzone | None) -> str | None:
    return subzone.code if subzone else None


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("R-4", "R-4"),
        ("R4", "R-4"),
        ("R 4", "R-4"),
        ("r-4", "R-4"),
        ("R.4", "R-4"),
        ("R\u20134", "R-4"),
        ("R \u2013 4", "R-4"),
        (" R-4\r\n", "R-4"),
        ("R\u00a04", "R-4"),
        ("SPU 3.3", "SPU-3.3"),
        ("ba", "BA"),
        ("32103400", "32103400"),
        ("32103400.0", "32103400"),
        (32103400.0, "32103400"),
        (32103400, "32103400"),
        ("3.21034E+07", "3.21034E+07"),
        (None, ""),
        (float("nan"), ""),
    ],
)
def test_one_spelling_of_a_code(written: object, code: str) -> None:
    assert normalise_code(written) == code


@pytest.mark.parametrize(
    "written",
    [
        "Perumahan Kepadatan Rendah",
        "PERUMAHAN  KEPADATAN RENDAH",
        "Zona Perumahan Kepadatan Rendah",
        "Sub-Zona Perumahan Kepadatan Rendah",
        "Sub Zona\u00a0Perumahan Kepadatan Rendah\r\n",
        "Subzona Perumahan Kepadatan Rendah",
    ],
)
def test_names_meet_in_any_dress(current: Catalogue, written: str) -> None:
    assert code_of(current.by_name(written)) == "R-4"


def test_a_prefix_is_cut_only_as_a_word() -> None:
    assert normalise_name("Zonasi") == "zonasi"
    assert normalise_name("Zona Badan Air") == "badan air"


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Perdagangan Skala SWP", "K-3"),
        ("IPAL", "PL-4"),
        ("Instalasi Pengolahan Air Limbah (IPAL)", "PL-4"),
        ("Zona Badan Air", "BA"),
        ("Taman Kelurahan", "RTH-4"),
        ("Hutan Produksi yang Dapat di Konversi", "HPK"),
        ("Peruntukan Pertambangan Mineral Non Logam ", "MNL"),
    ],
)
def test_spellings_seen_in_files(current: Catalogue, name: str, code: str) -> None:
    assert code_of(current.by_name(name)) == code


def test_the_three_ways_lead_to_the_same_subzone(current: Catalogue) -> None:
    for subzone in current.subzones:
        assert current.by_code(subzone.code) == subzone
        assert current.by_name(subzone.name_id) == subzone
        if subzone.numeric:
            assert current.by_numeric(float(subzone.numeric)) == subzone


def test_all_of_bontang_is_there_with_a_colour(current: Catalogue) -> None:
    found = [current.by_code(code) for code in BONTANG.split()]
    assert len(found) == 36
    assert all(one is not None and one.color_hex for one in found)


@pytest.mark.parametrize(
    ("value", "by", "reason"),
    [
        ("R", "any", "zone_only"),
        ("Zona Perumahan", "name", "zone_only"),
        (32103000.0, "numeric", "zone_only"),
        ("RTH", "code", "zone_only"),
        ("R-9", "code", "unknown"),
        ("32103900", "numeric", "unknown"),
        ("3.21034E+07", "any", "unknown"),
        ("Perumahan Kepadatan", "name", "unknown"),
        ("Perumahan Kepadatan Rendahh", "name", "unknown"),
        ("BA_K01G", "any", "unknown"),
        ("R-4", "name", "unknown"),
        ("R-4", "numeric", "unknown"),
        ("32103400", "code", "unknown"),
        ("Tidak Ada", "name", "empty"),
        (" ", "any", "empty"),
        (None, "code", "empty"),
    ],
)
def test_a_miss_says_why(current: Catalogue, value: object, by: str, reason: str) -> None:
    answer = current.resolve(value, by=by)  # type: ignore[arg-type]
    assert (answer.subzone, answer.reason) == (None, reason)
    assert answer.detail


def test_ambiguity_is_never_settled_by_order(current: Catalogue) -> None:
    rendah, sedang = current.by_code("R-4"), current.by_code("R-3")
    assert rendah is not None
    assert sedang is not None
    twin = dataclasses.replace(sedang, aliases=(rendah.name_id,), numeric=rendah.numeric)
    doubtful = Catalogue(CURRENT, "known_list", (rendah, twin))
    for value in (rendah.name_id, rendah.numeric):
        answer = doubtful.resolve(value)
        assert (answer.subzone, answer.reason) == (None, "ambiguous")
        assert answer.candidates == (rendah, twin)
        assert "R-4, R-3" in answer.detail
    assert doubtful.by_name(rendah.name_id) is None
    assert doubtful.by_numeric(rendah.numeric) is None
    assert doubtful.by_code("R-4") == rendah


def test_vintages_are_not_mixed() -> None:
    older = Catalogue.for_vintage("16/2018")
    assert older.coverage == "partial"
    k2 = older.by_code("K-2")
    assert k2 is not None
    assert k2.name_id == "Perdagangan dan Jasa Skala BWP"
    assert older.by_code("C-1") is None
    assert older.by_name("Perdagangan dan Jasa Skala WP") is None
    assert "partial" in older.resolve("C-1").detail
    oldest = Catalogue.for_vintage("20/2011")
    assert (oldest.coverage, oldest.subzones) == ("none", ())


def test_an_unknown_vintage_is_refused_by_name() -> None:
    with pytest.raises(QuestionError, match=r"11/2021.*vintages\.csv"):
        Catalogue.for_vintage("9/1999")


@pytest.mark.parametrize("vintage", vintages())
def test_the_table_of_subzones_is_sound(vintage: str) -> None:
    subzones = Catalogue.for_vintage(vintage).subzones
    names = Counter(
        name
        for subzone in subzones
        for name in {normalise_name(one) for one in (subzone.name_id, *subzone.aliases)}
    )
    for keys in (
        Counter(one.code for one in subzones),
        Counter(one.numeric for one in subzones if one.numeric),
        names,
    ):
        assert not [key for key, count in keys.items() if count > 1]
    for one in subzones:
        assert one.category == ("lindung" if (one.numeric or "")[:2] == "31" else one.category)
        assert one.category == ("budi_daya" if (one.numeric or "")[:2] == "32" else one.category)
        assert one.numeric is None or re.fullmatch(r"\d{8}", one.numeric)
        assert (one.numeric is None) == (one.numeric_basis is None)
        assert one.code_basis in ("seen", "listed", "from_memory")
        assert (one.color_hex is None) == (one.color_source is None)
        assert one.color_hex is None or re.fullmatch(r"#[0-9A-F]{6}", one.color_hex)
        assert one.plain_id.endswith(".")
        assert one.plain_en.endswith(".")


def test_a_colour_nobody_gives_stays_open(current: Catalogue) -> None:
    open_ones = {one.code for one in current.subzones if one.color_hex is None}
    assert open_ones == {"LGE-5", "KI", "SIKM", "PL-1", "PL-2", "PL-5"}


@pytest.mark.parametrize(
    "value",
    [
        *(None, "", " ", "\u00a0", "\r\n", "-", "0", 0, 0.0, "Tidak Ada", "TIDAK ADA ", "Tidak"),
        *("<Null>", "NULL", "null", "N/A", "None", "nan"),
    ],
)
def test_ways_to_write_nothing(value: object) -> None:
    assert is_null_sentinel(value)


@pytest.mark.parametrize("value", ["Ada", "K09B", "00", 1, "0,5", "Nol", "Tidak diketahui", "?"])
def test_what_is_something(value: object) -> None:
    assert not is_null_sentinel(value)


@pytest.mark.parametrize(
    ("text", "hazards"),
    [
        ("Rawan Banjir Sedang", [("Rawan Banjir", "sedang")]),
        ("Rawan Longsor", [("Rawan Longsor", None)]),
        (
            "Rawan Bencana Tsunami Tingkat Tinggi, Rawan Bencana Banjir Tingkat Rendah",
            [("Rawan Bencana Tsunami", "tinggi"), ("Rawan Bencana Banjir", "rendah")],
        ),
        (
            "Rawan Bencana Banjir dan Cuaca Ekstrem Tingkat Tinggi",
            [("Rawan Bencana Banjir dan Cuaca Ekstrem", "tinggi")],
        ),
        ("Banjir Sedang dan Longsor Tinggi", [("Banjir Sedang dan Longsor Tinggi", None)]),
        ("Rawan Banjir Sangat Tinggi", [("Rawan Banjir Sangat Tinggi", None)]),
        ("Banjir Tingkat Sangat Tinggi", [("Banjir Tingkat Sangat Tinggi", None)]),
        ("Rawan Banjir Sedang-Tinggi", [("Rawan Banjir Sedang-Tinggi", None)]),
        ("Rawan Longsor Menengah", [("Rawan Longsor Menengah", None)]),
        ("Dataran Tinggi Rawan Longsor", [("Dataran Tinggi Rawan Longsor", None)]),
        ("Ada", [("Ada", None)]),
        ("Rawan Banjir, -", [("Rawan Banjir", None)]),
        ("Tidak Ada", []),
        (None, []),
    ],
)
def test_hazards(text: object, hazards: list[tuple[str, str | None]]) -> None:
    assert list(parse_hazards(text)) == hazards
    assert all(isinstance(one, Hazard) for one in parse_hazards(text))


def test_the_fourteen_overlays_and_tpz() -> None:
    fields = overlay_fields()
    assert [one.family for one in fields] == [*(f"K{n:02d}" for n in range(1, 15)), None]
    assert (fields[0].field, fields[13].field, fields[14].field) == ("KKOP_1", "RDBUMI", "TPZ_00")
    families = {one.field: one.family for one in fields}
    for value in overlay_values():
        family = families[value.field]
        assert family is None or not value.code.startswith("K") or value.code[:3] == family


def test_only_a_meaning_that_was_seen_is_certain() -> None:
    certain = {one.code for one in overlay_values() if one.certain}
    assert certain == {"K02B", "Ada"}
    river = overlay_value("KSMPDN", "k09b ")
    assert river is not None
    assert (river.name_en, river.certain) == ("River setback", False)
    hankam = overlay_value("HANKAM", "K10A")
    assert hankam is not None
    assert (hankam.name_id, hankam.certain) == (None, False)


def test_overlay_words_and_unknown_letters() -> None:
    by_words = overlay_value("TEB_05", "Tempat Evakuasi Sementara")
    assert by_words is not None
    assert by_words.code == "K05A"
    assert overlay_value("KSMPDN", "K09Z") is None
    assert overlay_value("KKOP_1", "K09B") is None
    assert overlay_value("KSMPDN", None) is None


@pytest.mark.parametrize(
    ("written", "road"),
    [
        ("22011302", "lokal_sekunder"),
        (22011201.0, "kolektor_primer"),
        ("Jalan Lokal Primer", "lokal_primer"),
        ("JALAN ARTERI PRIMER", "arteri_primer"),
        ("lingkungan_sekunder", "lingkungan_sekunder"),
        ("Jalan Lain", "lain"),
        ("lain", "lain"),
    ],
)
def test_road_classes(written: object, road: str) -> None:
    found = road_class(written)
    assert found is not None
    assert found.id == road
    assert found.candidates == ()


def test_a_base_map_road_is_not_given_a_class_it_does_not_state() -> None:
    found = road_class("Jalan Arteri")
    assert found is not None
    assert found.id == "lain"
    assert found.candidates == ("arteri_primer", "arteri_sekunder")
    assert set(found.candidates) < set(road_classes())


@pytest.mark.parametrize("value", ["Kolektor", "22011999", "", None, "Jalan Tol"])
def test_an_unknown_road_is_not_other(value: object) -> None:
    assert road_class(value) is None


def test_kbli_titles_and_levels() -> None:
    assert kbli_title("01111") == "PERTANIAN JAGUNG"
    assert kbli_title(" 01 ") is not None
    assert kbli_title("8421") == "HUBUNGAN LUAR NEGERI"


@pytest.mark.parametrize(
    ("code", "exists"),
    [("01111", True), ("011", True), ("99000", None), ("842", None), ("1111", False), ("A", False)],
)
def test_a_gap_of_our_list_is_not_a_no(code: str, exists: bool | None) -> None:
    assert kbli_exists(code) is exists
    assert (kbli_title(code) is not None) is (exists is True)


def test_kbli_file_is_short_titles_only() -> None:
    rows = files.read_rows("kbli2020.csv")
    levels = {"golongan_pokok": 2, "golongan": 3, "subgolongan": 4, "kelompok": 5}
    codes = [row["code"] for row in rows]
    gaps = {row["code"] for row in files.read_rows("kbli2020_gaps.csv")}
    assert len(set(codes)) == len(codes)
    assert not gaps & set(codes)
    for row in rows:
        assert len(row["code"]) == levels[row["level"]]
        assert 0 < len(row["title"]) <= 170
        assert row["title"] == " ".join(row["title"].split())
        assert len(row["code"]) == 2 or row["code"][:-1] in gaps.union(codes)
    assert (files.CATALOGUE_DIR / "kbli2020.csv").stat().st_size < 300_000


def test_a_broken_table_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "roads.csv").write_text("a,b\n1,2\n1,2,3\n", encoding="utf-8")
    monkeypatch.setattr(files, "CATALOGUE_DIR", tmp_path)
    uncached = files.read_rows.__wrapped__
    with pytest.raises(ConfigurationError, match=r"roads\.csv, row 3: 3 cells"):
        uncached("roads.csv")
    with pytest.raises(ConfigurationError, match=r"subzones\.csv: the file is missing"):
        uncached("subzones.csv")
