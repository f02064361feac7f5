"""The map of a plan as a file: legend, policy, escaping, size, what it says of itself."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html import unescape
from typing import Any

import geopandas as gpd
import pytest
from shapely import LineString, box

from simpeltaru.errors import QuestionError
from tests.tiles.reading import digest, read
from tests.tiles.town import PAYLOADS, X, Y, many_zones, renamed, revision, stamp, zones
from tiles.fitting import SIZE_LIMIT
from tiles.maps import Edition, GroundLayer, plan_map


@pytest.fixture(scope="module")
def html() -> str:
    return plan_map(stamp(), zones())


def ground(kind: str, *names: str) -> GroundLayer:
    boxes = [box(X + 300 * n, Y, X + 300 * n + 300, Y + 300) for n, _ in enumerate(names)]
    return GroundLayer(kind, gpd.GeoDataFrame({"name": names}, geometry=boxes, crs=9480))


def drawn_features(html: str) -> list[dict[str, Any]]:
    found = re.findall(r"_add\((\{\"features\".*\})\);", html)
    return [one for text in found for one in json.loads(text)["features"]]


def test_the_legend_has_every_zone_with_area_and_share(html: str) -> None:
    rows = dict(re.findall(r'<tr class="zone" data-code="([^"]+)">(.*?)</tr>', html, re.S))
    assert list(rows) == ["RTH-2", "BJ", "K-2", "KI", "R-4", "ZZ-9"]
    assert "Perumahan Kepadatan Rendah" in rows["R-4"]
    assert re.search(r">6,0[0-9]<", rows["R-4"])
    assert ">35,71<" in rows["R-4"]
    assert ">100,00<" in html


def test_a_zone_without_colour_is_hatched_and_says_so(html: str) -> None:
    for code in ("KI", "ZZ-9"):
        row = html.split(f'data-code="{code}"')[1].split("</tr>")[0]
        assert "warna belum ditetapkan" in row
        assert 'fill="url(#belum-ditetapkan)"' in row
    assert 'fill="url(#' not in html.split('data-code="R-4"')[1].split("</tr>")[0]


def test_every_zone_is_drawn_and_roads_are_a_layer_of_their_own(html: str) -> None:
    assert sorted(one["properties"]["k"] for one in drawn_features(html)) == sorted(zones()["code"])
    layers = html.split("lapisan_layers = ")[1].split("};")[0]
    assert layers.index("Sub-zona rencana") < layers.index("Badan jalan (BJ)")


def test_the_page_says_what_it_was_made_from(html: str) -> None:
    text = read(html).text
    for said in (
        "RDTR Kota Contoh",
        "Berlaku",
        "per 2 Mei 2026",
        "2 Mei 2026, 11:04 WITA",
        "contoh-1",
        "sha256:1f2e",
        "Perwali CONTOH / 2026",
        "1:5.000",
        "EPSG:9470",
        "EPSG:9480",
        "sumber contoh, 1 Januari 2026",
        "Garis tidak disederhanakan",
        "bukan izin",
    ):
        assert said in text


def test_a_simulation_is_marked_and_anything_else_is_not(html: str) -> None:
    assert "SIMULASI" in read(html).text
    assert 'class="watermark"' in html
    real = plan_map(replace(stamp(revision(is_simulation=False)), layers=()), zones())
    assert 'class="watermark"' not in real
    assert "SIMULASI" not in read(real).text


def test_english_is_whole() -> None:
    page = read(plan_map(stamp(), zones(), edition=Edition("en")))
    assert ("html", "lang", "en") in page.attributes
    assert "not a permit" in page.text
    for indonesian in ("Luas", "Jumlah", "bukan izin", "Bagian", "Sumber"):
        assert indonesian not in page.text


def test_the_same_map_is_the_same_bytes(html: str) -> None:
    assert plan_map(stamp(), zones()) == html


def test_the_policy_names_every_inline_block_and_allows_nothing_else(html: str) -> None:
    page = read(html)
    assert len(page.scripts) == 3
    assert len(page.styles) == 1
    allowed = dict(one.split(" ", 1) for one in page.policy.split("; "))
    assert allowed["script-src"].split() == [digest(one) for one in page.scripts]
    assert allowed["style-src"].split() == [digest(one) for one in page.styles]
    assert allowed["default-src"] == "'none'"
    assert "unsafe" not in page.policy
    assert "*" not in page.policy


def test_nothing_is_loaded_and_nothing_is_inline_besides(html: str) -> None:
    page = read(html)
    assert page.loads == []
    assert not [name for _, name, _ in page.attributes if name == "style" or name.startswith("on")]
    assert not [
        address
        for address in re.findall(r"url\(([^)]*)\)", page.styles[0])
        if not address.startswith(("data:", "#"))
    ]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_words_of_a_package_stay_words(payload: str) -> None:
    made = renamed(revision(), payload)
    plain = read(plan_map(stamp(), zones(), [ground("kelurahan", "a")]))
    page = read(plan_map(stamp(made), zones([payload] * 6), [ground("kelurahan", payload)]))
    assert page.elements == plain.elements
    assert " ".join(payload.split()) in page.text
    script = page.scripts[1]
    assert payload not in script
    named = [one["properties"] for one in drawn_features(script)]
    # Leaflet puts these into HTML as they are.
    written = {one["n"] for one in named if "n" in one}
    assert {unescape(one) for one in written} == {payload}
    # Folium compiles what it rendered as a template and renders it again.
    assert not any(sign in one for one in written for sign in "<>\"'{}")
    assert "\u2028" not in script
    for raw in ("<img", "<svg", "<b>", "</script", 'onerror="'):
        assert raw not in script


def test_ground_layers_are_drawn_and_named() -> None:
    line = gpd.GeoDataFrame(
        {"name": ["Sungai Contoh"]}, geometry=[LineString([(X, Y), (X + 300, Y + 300)])], crs=9480
    )
    html = plan_map(
        stamp(), zones(), [ground("kelurahan", "Satu", "Dua"), GroundLayer("river", line)]
    )
    layers = html.split("lapisan_layers = ")[1].split("};")[0]
    assert layers.index("Sungai") < layers.index("Batas kelurahan/desa")
    assert "\\u003cspan\\u003eDua\\u003c/span\\u003e" in html


@pytest.mark.parametrize(
    ("layers", "said"),
    [
        ([ground("laut", "a")], "laut is not one of"),
        ([ground("river", "a"), ground("river", "b")], "one kind twice"),
    ],
)
def test_ground_it_does_not_know_is_refused(layers: list[GroundLayer], said: str) -> None:
    with pytest.raises(QuestionError, match=said):
        plan_map(stamp(), zones(), layers)


def test_another_crs_and_no_zones_are_refused() -> None:
    with pytest.raises(QuestionError, match="give it in EPSG:9480 or EPSG:9470"):
        plan_map(stamp(), zones().to_crs(32650))
    with pytest.raises(QuestionError, match="empty"):
        plan_map(stamp(), zones().iloc[:0])


def test_lon_lat_gives_the_same_map(html: str) -> None:
    again = plan_map(stamp(), zones().to_crs(9470))
    assert drawn_features(again) == drawn_features(html)


def test_a_large_plan_is_simplified_only_as_far_as_its_size_asks() -> None:
    html = plan_map(stamp(), many_zones(30, 30, 24))
    assert 0.7 * SIZE_LIMIT < len(html.encode()) <= SIZE_LIMIT
    assert re.search(r"toleransi [\d,]+ m, pergeseran terbesar [\d,]+ m", read(html).text)
    (only,) = drawn_features(html)
    assert len(only["geometry"]["coordinates"]) == 900
