"""Maps of one area: what is inside in full, the rest pale, and what no zone covers said."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape

import geopandas as gpd
import numpy as np
import pytest
import shapely
from shapely import LineString, box

from simpeltaru.errors import QuestionError
from tests.tiles.reading import digest, read
from tests.tiles.test_plan_map import drawn_features
from tests.tiles.town import (
    PAYLOADS,
    TURNING,
    X,
    Y,
    many_zones,
    renamed,
    revision,
    stamp,
    zones,
)
from tiles.area_cut import cut
from tiles.bidi import visible
from tiles.fitting import SIZE_LIMIT
from tiles.geometry import simplify_coverage
from tiles.maps import Area, Edition, GroundLayer, area_map

CENTRE = box(X + 100, Y + 50, X + 310, Y + 250)
"""21 ha: across R-4, the road, K-2 and RTH-2."""


def area(**given: object) -> Area:
    made = Area("kelurahan", "64.74.01.1001", "Tengah", "Utara", CENTRE)
    return replace(made, **given)


def ways(kind: str, *lines: tuple[str, str, LineString]) -> GroundLayer:
    names, classes, shapes = zip(*lines, strict=True)
    table = {"name": names, "class": classes}
    return GroundLayer(kind, gpd.GeoDataFrame(table, geometry=list(shapes), crs=9480))


def neighbours(*names: str) -> GroundLayer:
    boxes = [CENTRE, box(X + 310, Y + 50, X + 600, Y + 250)][: len(names)]
    return GroundLayer("kelurahan", gpd.GeoDataFrame({"name": names}, geometry=boxes, crs=9480))


ROADS = ways(
    "road",
    ("Jalan Raya", "arteri_primer", LineString([(X + 205, Y - 900), (X + 205, Y + 900)])),
    ("Gang Satu", "lingkungan_primer", LineString([(X + 120, Y + 60), (X + 180, Y + 60)])),
    ("Gang Luar", "lingkungan_primer", LineString([(X + 420, Y + 60), (X + 480, Y + 60)])),
)
RIVER = ways("river", ("Sungai Contoh", "", LineString([(X + 150, Y), (X + 150, Y + 300)])))


@pytest.fixture(scope="module")
def html() -> str:
    ground = [neighbours("Tengah", "Timur"), ROADS, RIVER]
    return area_map(stamp(), area(), zones(), ground, Edition(index="index.html"))


def legend_of(html: str) -> dict[str, str]:
    return dict(re.findall(r'<tr class="zone" data-code="([^"]+)">(.*?)</tr>', html, re.S))


def test_the_legend_is_of_what_lies_inside(html: str) -> None:
    rows = legend_of(html)
    assert list(rows) == ["RTH-2", "BJ", "K-2", "R-4"]
    # 100 x 200 m of R-4 in 210 x 200 m.
    assert ">2,00<" in rows["R-4"]
    assert ">47,62<" in rows["R-4"]
    assert ">0,20<" in rows["BJ"]
    text = read(html).text
    assert "4,20 100,00" in text
    assert "uncovered" not in html


def test_the_heading_names_the_area_and_leads_to_the_list(html: str) -> None:
    page = read(html)
    assert page.loads == ["index.html"]
    for said in (
        "Kelurahan Tengah",
        "Kecamatan Utara",
        "Kode 64.74.01.1001",
        "4,20 ha",
        "RDTR Kota Contoh",
        "Berlaku",
        "per 2 Mei 2026",
        "contoh-1",
        "sumber contoh",
    ):
        assert said in page.text
    assert 'class="watermark"' in html


@pytest.mark.parametrize(
    ("code", "title"),
    [
        ("64.74.01.2001", "Desa Tengah"),
        ("xyz", "Kelurahan/desa Tengah"),
        ("", "Kelurahan/desa Tengah"),
    ],
)
def test_a_village_is_called_what_its_code_says(code: str, title: str) -> None:
    assert title in read(area_map(stamp(), area(code=code), zones())).text


def test_what_lies_around_is_pale_and_says_nothing(html: str) -> None:
    around = html.split("sekitar_bentuk_styler")[1].split("}")[0]
    assert '"fillOpacity": 0.3' in around
    assert "KI" not in legend_of(html)
    named = [one["properties"] for one in drawn_features(html) if "k" in one["properties"]]
    assert {one["k"] for one in named} == {"R-4", "K-2", "RTH-2", "BJ"}


def test_land_without_a_zone_is_a_row_of_its_own_and_all_is_100_percent() -> None:
    half = replace(area(), geometry=box(X + 460, Y, X + 660, Y + 100))
    html = area_map(stamp(), half, zones())
    text = read(html).text
    assert list(legend_of(html)) == ["KI", "ZZ-9"]
    assert "Tanpa zona 1,00 50,00" in text
    assert "(2 poligon) 2,00 100,00" in text


def test_main_roads_and_rivers_are_named_and_lanes_wait(html: str) -> None:
    layers = html.split("lapisan_layers = ")[1].split("};")[0]
    assert layers.index("Jalan lainnya") < layers.index("Jalan arteri dan kolektor")
    assert "road_other.remove()" in html or "road_other_bentuk" in html
    tips = {one["properties"].get("n") for one in drawn_features(html)}
    assert "Gang Satu · Jalan Lingkungan Primer" in tips
    assert not any("Gang Luar" in str(one) for one in tips)
    for name, shown in (("Jalan Raya", True), ("Sungai Contoh", True), ("Timur", True)):
        assert (f"\\u003cspan\\u003e{name}\\u003c/span\\u003e" in html) is shown
    # The area's own name stands above the map, not on it.
    assert "\\u003cspan\\u003eTengah\\u003c/span\\u003e" not in html


def test_where_there_is_no_main_road_all_are_shown() -> None:
    lane = ways("road", ("Gang Satu", "", LineString([(X + 120, Y + 60), (X + 180, Y + 60)])))
    html = area_map(stamp(), area(), zones(), [lane])
    assert "Jalan yang ada" in html.split("lapisan_layers = ")[1].split("};")[0]


def test_edges_stay_shared_where_an_area_cuts_across_zones() -> None:
    mosaic = many_zones(12, 12, 24)
    across = shapely.Point(X + 370, Y + 350).buffer(173.3)
    pieces = cut(mosaic, across)
    source = pieces.pieces
    assert len(pieces.inside) > 20
    assert shapely.length(shapely.coverage_invalid_edges(source)).sum() < 0.01
    drawn = simplify_coverage(source, 3.0)
    inside = shapely.union_all(drawn[: len(pieces.inside)])
    assert inside.geom_type == "Polygon"
    # Neighbours leave no gap between them worth a pixel.
    assert sum(shapely.Polygon(one).area for one in inside.interiors) < 0.1
    assert abs(inside.area - across.area) / across.area < 0.01


def test_nothing_is_lost_or_counted_twice() -> None:
    pieces = cut(zones(), CENTRE)
    assert pieces.inside.area.sum() == pytest.approx(CENTRE.area)
    shown = shapely.intersection(np.asarray(zones().geometry.values), pieces.frame)
    assert pieces.inside.area.sum() + pieces.around.area.sum() == pytest.approx(
        shapely.area(shown).sum()
    )


def test_an_area_without_zones_is_refused_by_name() -> None:
    far = replace(area(), geometry=box(X + 5000, Y, X + 5100, Y + 100))
    with pytest.raises(QuestionError, match=r"none within kelurahan '64\.74\.01\.1001'"):
        area_map(stamp(), far, zones())


def test_a_detailed_area_is_simplified_until_it_fits() -> None:
    whole = replace(area(), geometry=box(X, Y, X + 1800, Y + 1800))
    html = area_map(stamp(), whole, many_zones(30, 30, 24))
    assert len(html.encode()) <= SIZE_LIMIT
    assert re.search(r"toleransi [\d,]+ m", read(html).text)


def test_english_is_whole() -> None:
    page = read(area_map(stamp(), area(), zones(), [RIVER, ROADS], Edition("en")))
    assert ("html", "lang", "en") in page.attributes
    assert "District Utara" in page.text
    for indonesian in ("Kecamatan", "Luas", "Kode", "Jalan lainnya", "bukan izin"):
        assert indonesian not in page.text


def test_the_safe_palette_is_said_and_its_hatches_are_defined() -> None:
    html = area_map(stamp(), area(), zones(), (), Edition(palette="safe"))
    assert "bukan warna resmi" in read(html).text
    used = set(re.findall(r"url\(#([\w-]+)\)", html))
    assert used
    assert used <= set(re.findall(r'<pattern id="([\w-]+)"', html))


@pytest.mark.parametrize("payload", [*PAYLOADS, *TURNING])
def test_words_of_a_package_stay_words(payload: str) -> None:
    def page(text: str) -> str:
        way = LineString([(X + 150, Y), (X + 150, Y + 300)])
        ground = [
            neighbours("T", text),
            ways("road", (text, text, way)),
            ways("river", (text, "", way)),
        ]
        drawn = zones([text] * 6).assign(block=text, code=[f"{text}{n}" for n in range(6)])
        drawn.loc[4, "code"] = text
        named = area(code=text, name=text, group=text)
        return area_map(stamp(renamed(revision(), text)), named, drawn, ground)

    plain, made = read(page("nama")), read(page(payload))
    assert made.elements == plain.elements
    assert " ".join(visible(payload).split()) in made.text
    assert [digest(one) for one in made.scripts] != [digest(one) for one in plain.scripts]
    script = made.scripts[1]
    assert payload not in script
    assert not re.search("[\u2028\u2029\u202e\u2066]", script)
    for one in drawn_features(script):
        for value in one["properties"].values():
            assert not any(sign in value for sign in "<>\"'{}")
            assert visible(payload)[:3] in unescape(value)


def test_the_same_map_is_the_same_bytes(html: str) -> None:
    ground = [neighbours("Tengah", "Timur"), ROADS, RIVER]
    assert area_map(stamp(), area(), zones(), ground, Edition(index="index.html")) == html
