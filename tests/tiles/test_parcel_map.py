"""The page of a parcel: the whole answer in words, and a drawing that agrees with it."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from simpeltaru.assess.answer import AskedHeadline
from simpeltaru.errors import QuestionError
from simpeltaru.verdict import ActivityQuery, Coverage, Finding, Headline, Outcome
from tests.tiles.reading import read
from tests.tiles.test_plan_map import drawn_features
from tests.tiles.town import GAP_PLACE, PAYLOADS, answer, renamed, revision, zones
from tiles.maps import parcel_map
from tiles.outcomes import LOOKS


@pytest.fixture(scope="module")
def html() -> str:
    return parcel_map(answer(), {"contoh-1": zones()})


def test_the_answer_stands_in_words(html: str) -> None:
    text = read(html).text
    for said in (
        "Bidang tanah 00017",
        "Kelurahan/desa Kelurahan Contoh",
        "Berbeda per bagian",
        "Kegiatan makan (KBLI 56101)",
        "Diizinkan",
        "Terbatas dan bersyarat tertentu",
        "Tidak diizinkan",
        "arti T1",
        "arti B1",
        "Lampiran UJI (matriks.csv, baris 2, kolom R-4)",
        "Untuk jalan, tidak dinilai",
        "(KRB_03): Rawan Banjir Sedang",
        "Bagian dihitung dari luas tanpa badan jalan.",
        "±2,5 m",
        "Ini informasi, bukan izin.",
        "SIMULASI",
    ):
        assert said in text


def test_the_answer_comes_before_the_drawing(html: str) -> None:
    assert html.index('id="jawaban"') < html.index('class="folium-map"')
    headings = re.findall(r"<h([1-6])", html)
    assert headings[:2] == ["1", "2"]
    assert set(headings) <= {"1", "2"}


def test_shares_of_all_lines_add_up(html: str) -> None:
    rows = html.split("<tbody>")[1].split("</tbody>")[0]
    shares = [
        float(one.replace(",", ".")) for one in re.findall(r"<small>([\d,]+)\s%</small>", rows)
    ]
    assert len(shares) == 4
    assert sum(shares) == pytest.approx(100)


def test_parts_and_roads_are_drawn_with_their_numbers(html: str) -> None:
    parts = [one["properties"] for one in drawn_features(html) if "p" in one["properties"]]
    assert [(one["p"], one["k"]) for one in parts] == [
        ("1", "R-4"),
        ("2", "K-2"),
        ("3", "RTH-2"),
        ("4", "BJ"),
    ]
    for number in range(1, 5):
        assert re.search(rf"\\u003cspan\\u003e{number} \\u00b7 ", html)


def test_land_without_a_zone_is_listed_and_drawn() -> None:
    html = parcel_map(answer(GAP_PLACE), {"contoh-1": zones()})
    text = read(html).text
    assert "Tanpa zona" in text
    assert "Rencana tidak memberi jawaban" in text
    assert "37,5 %" in text
    assert "Belum dapat dipastikan" in text
    assert [one for one in drawn_features(html) if one["properties"] == {"k": "Tanpa zona"}]


def test_a_condition_of_one_part_names_it(html: str) -> None:
    assert "T1 (bagian 1)" in read(html).text


def test_english_is_whole() -> None:
    text = read(parcel_map(answer(), {"contoh-1": zones()}, language="en")).text
    for indonesian in ("Luas", "Bagian", "bukan izin", "Mengapa", "baris"):
        assert indonesian not in text
    assert "Permitted" in text


@pytest.mark.parametrize("payload", PAYLOADS)
def test_words_of_a_package_stay_words(payload: str) -> None:
    names = [payload] * 6
    planted = answer(names=names, made=renamed(revision(), payload))
    page = read(parcel_map(planted, {"contoh-1": zones(names)}))
    same = read(parcel_map(answer(), {"contoh-1": zones()}))
    assert page.elements == same.elements
    for raw in ("<img", "<svg", "<b>", "</script", "\u2028"):
        assert raw not in page.scripts[1]


def test_what_has_no_polygon_or_no_activity_is_refused() -> None:
    with pytest.raises(QuestionError, match="no polygon"):
        parcel_map(replace(answer(), area_wkb=None, kind="point"), {})
    with pytest.raises(QuestionError, match="exactly one"):
        parcel_map(replace(answer(), headlines=()), {})


def withheld(finding: Finding) -> AskedHeadline:
    headline = Headline(Outcome.UNDETERMINED, (), None, None, (finding,))
    return AskedHeadline(ActivityQuery(kbli="56101"), headline)


def test_two_plans_are_both_told_and_neither_is_the_answer() -> None:
    one = answer()
    basis = one.plans[0].basis
    assert basis is not None
    other = replace(basis, revision=replace(basis.revision, id="lain-1", plan_name="RDTR Lain"))
    finding = Finding("two_plans", {"plans": ["RDTR Kota Contoh", "RDTR Lain"]})
    both = replace(
        one,
        plans=(one.plans[0], replace(one.plans[0], basis=other)),
        headlines=(withheld(finding),),
        withheld=finding,
    )
    html = parcel_map(both, {"contoh-1": zones(), "lain-1": zones()})
    text = read(html).text
    assert 'class="verdict undetermined"' in html
    assert "Lebih dari satu rencana berlaku di sini" in text
    assert "Menurut RDTR Kota Contoh" in text
    assert "Menurut RDTR Lain" in text
    layers = html.split("lapisan_layers = ")[1].split("};")[0]
    assert layers.count("Bagian-bagian bidang: RDTR") == 2
    assert html.count('<table class="parts">') == 2


def test_outside_every_plan_the_outline_and_the_reason_are_left() -> None:
    nowhere = replace(
        answer(),
        plans=(),
        coverage=Coverage.NONE,
        reason="outside_plan",
        headlines=(withheld(Finding("outside_plan")),),
    )
    html = parcel_map(nowhere, {})
    assert "Tempat ini di luar semua rencana" in read(html).text
    assert [one["properties"] for one in drawn_features(html)] == [{}]


@pytest.mark.parametrize("outcome", list(Outcome))
def test_white_ink_can_be_read_on_every_outcome(outcome: Outcome) -> None:
    colour = LOOKS[outcome].colour
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in channels
    )
    luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    assert 1.05 / (luminance + 0.05) >= 4.5


def test_every_outcome_has_a_sign_of_its_own() -> None:
    assert set(LOOKS) == set(Outcome)
    assert len({(look.path, look.letters) for look in LOOKS.values()}) == len(Outcome)
    assert len({look.colour for look in LOOKS.values()}) == len(Outcome)
