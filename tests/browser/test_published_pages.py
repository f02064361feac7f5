"""Published maps and their list in a real browser: nothing planted runs, everybody can use them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest
from playwright.sync_api import Browser, Page, expect
from shapely import LineString, box

from simpeltaru.plan import LayerRef
from tests.browser.conftest import SIZES, Open, Opened
from tests.browser.test_page_access import violations
from tests.tiles.town import PAYLOADS, TURNING, X, Y, renamed, revision, stamp, zones
from tiles.bidi import visible
from tiles.edition import Edition
from tiles.facts import Stamp
from tiles.ground_map import GroundLayer
from tiles.palette import Palette
from tiles.publication import LeftOut, maps_of
from tiles.publication_index import index_page
from tiles.words import Language

SHAPES = ".leaflet-overlay-pane path.leaflet-interactive"
TWO_FRAMES = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
"""Until what hears of a change of media has heard of it and has drawn."""
KELURAHAN = ((0, 0, 200, 300), (200, 0, 560, 300))


def layer(kind: str, shapes: Sequence[object], **columns: Sequence[str]) -> GroundLayer:
    return GroundLayer(kind, gpd.GeoDataFrame(columns, geometry=list(shapes), crs=9480))


def town(words: Sequence[str] = ()) -> tuple[Stamp, gpd.GeoDataFrame, list[GroundLayer]]:
    """A stamp, zones and ground; with `words`, those stand wherever a package writes some."""
    named = [*words, *["Satu", "Dua", "Tiga", "Empat", "Lima", "Enam"][len(words) :]]
    boxes = [box(X + w, Y + s, X + e, Y + n) for w, s, e, n in KELURAHAN]
    road = LineString([(X + 205, Y), (X + 205, Y + 300)])
    river = LineString([(X, Y + 150), (X + 560, Y + 150)])
    classed = words[4] if words else "arteri_primer"
    codes = named[:2] if words else ["64.74.01.1001", "64.74.01.1002"]
    ground = [
        layer("kelurahan", boxes, code=codes, name=named[:2]),
        layer("kecamatan", [boxes[0].union(boxes[1])], code=[named[2]], name=[named[2]]),
        layer("road", [road], name=[named[3]], **{"class": [classed]}),
        layer("river", [river], name=[named[5]], **{"class": [""]}),
    ]
    drawn = zones(list(words)).assign(swp=named[4])
    if not words:
        return stamp(), drawn, ground
    drawn = drawn.assign(block=named)
    made = stamp(renamed(revision(), words[0]))
    source = LayerRef(words[1], "parcel", words[2], words[3], None, True)
    return replace(made, layers=(source,)), drawn, ground


def pages_of(
    words: Sequence[str] = (),
    edition: Edition = Edition(),  # noqa: B008
) -> tuple[dict[str, str], str]:
    """The maps by file, and the list of them."""
    given, drawn, ground = town(words)
    made, left_out = maps_of(given, drawn, ground, edition)
    pages = {one.file: one.page() for one in made}
    listed = [(one, len(pages[one.file])) for one in made]
    title = words[0] if words else "Kelurahan Kosong"
    index = index_page(given, listed, [*left_out, LeftOut("no_zones", title)], edition)
    return pages, index


@pytest.fixture(scope="module")
def made() -> tuple[dict[str, str], str]:
    return pages_of()


@pytest.fixture
def folder(made: tuple[dict[str, str], str], tmp_path: Path) -> Path:
    maps, index = made
    for name, html in {**maps, "index.html": index}.items():
        (tmp_path / name).write_text(html, encoding="utf-8")
    return tmp_path


def quiet(shown: Opened) -> None:
    assert shown.left == []
    assert shown.complaints == []
    assert shown.dialogs == []


def from_disk(browser: Browser, path: Path, **given: Any) -> Page:
    page = browser.new_page(**given)
    page.goto(path.as_uri())
    return page


@pytest.mark.parametrize("size", SIZES)
def test_the_map_of_an_area_opens_quietly_and_fits(
    open_page: Open, made: tuple[dict[str, str], str], size: str
) -> None:
    shown = open_page(made[0]["kelurahan-64.74.01.1001-satu.html"], size)
    page = shown.page
    assert page.evaluate("document.documentElement.scrollWidth") <= SIZES[size][0]
    expect(page.locator("h1")).to_have_text("Kelurahan Satu")
    expect(page.locator(".watermark")).to_be_visible()
    expect(page.locator(".north")).to_be_visible()
    assert page.locator("tr.zone").count() == 1
    # The outline lies over everything else.
    strokes = page.locator(".leaflet-overlay-pane path").evaluate_all(
        "all => all.map(e => e.getAttribute('stroke'))"
    )
    assert strokes[-2:] == ["#ffffff", "#1f2328"]
    quiet(shown)


def test_a_way_says_its_name_and_class(open_page: Open, made: tuple[dict[str, str], str]) -> None:
    shown = open_page(made[0]["rencana.html"])
    shown.page.get_by_role("button", name="Lapisan peta").focus()
    shown.page.keyboard.press("Enter")
    expect(shown.page.get_by_label("Jalan yang ada")).not_to_be_checked()
    shown = open_page(made[0]["kelurahan-64.74.01.1002-dua.html"])
    shown.page.locator('path[stroke="#6e4b1f"]').dispatch_event("mouseover")
    expect(shown.page.locator(".map-tip")).to_contain_text("Empat · Jalan Arteri Primer")
    quiet(shown)


def test_the_list_leads_to_each_map_and_back(paper: Browser, folder: Path) -> None:
    page = from_disk(paper, folder / "index.html")
    links = page.locator(".cards a")
    assert links.count() == 9
    page.get_by_role("link", name="Kelurahan Dua").click()
    expect(page.locator("h1")).to_have_text("Kelurahan Dua")
    page.get_by_role("link", name="Semua peta rencana ini").click()
    expect(page.locator("h1")).to_have_text("RDTR Kota Contoh")
    page.close()


def test_every_thumbnail_is_drawn(paper: Browser, folder: Path) -> None:
    page = from_disk(paper, folder / "index.html")
    drawn = page.locator(".cards img").evaluate_all("all => all.map(e => e.naturalWidth)")
    assert len(drawn) == 9
    assert all(drawn)
    page.close()


def test_the_list_is_filtered_as_one_types(paper: Browser, folder: Path) -> None:
    page = from_disk(paper, folder / "index.html")
    field = page.get_by_label("Saring menurut nama atau kode")
    cards = page.locator(".cards li:not([hidden])")
    field.fill("SATU")
    expect(cards).to_have_count(1)
    expect(page.get_by_role("heading", name="Menurut blok")).to_be_hidden()
    field.fill("ia2")
    expect(cards).to_have_count(0)
    field.fill("I.A.2")
    expect(cards).to_have_count(1)
    field.fill("tidak ada")
    expect(page.get_by_role("status")).to_have_text("Tidak ada peta dengan nama atau kode itu.")
    field.fill("")
    expect(cards).to_have_count(9)
    page.close()


def test_without_scripts_the_list_is_whole(paper: Browser, folder: Path) -> None:
    page = from_disk(paper, folder / "index.html", java_script_enabled=False)
    expect(page.locator(".cards li")).to_have_count(9)
    expect(page.locator(".filter")).to_be_hidden()
    expect(page.get_by_text("Kelurahan Kosong: tidak ada zona")).to_be_visible()
    page.close()


@pytest.mark.parametrize("size", SIZES)
def test_the_list_fits(paper: Browser, folder: Path, size: str) -> None:
    width, height = SIZES[size]
    page = from_disk(paper, folder / "index.html", viewport={"width": width, "height": height})
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.close()


@pytest.mark.parametrize("size", ["phone", "desktop"])
@pytest.mark.parametrize("palette", ["official", "safe"])
@pytest.mark.parametrize("language", ["id", "en"])
def test_axe_finds_nothing(
    paper: Browser, tmp_path: Path, language: Language, palette: Palette, size: str
) -> None:
    maps, index = pages_of(edition=Edition(language, palette))
    width, height = SIZES[size]
    context = paper.new_context(bypass_csp=True, viewport={"width": width, "height": height})
    shown = {"index.html": index, **dict(list(maps.items())[:2])}
    for name, html in shown.items():
        (tmp_path / name).write_text(html, encoding="utf-8")
        page = context.new_page()
        page.goto((tmp_path / name).as_uri())
        assert violations(page) == [], name
    context.close()


BATCHES = [
    [f"{one} {number}" for number, one in enumerate(batch)]
    for all_of in ([*PAYLOADS, *TURNING],)
    for batch in ([*all_of, *all_of][at : at + 6] for at in range(0, len(all_of), 6))
]
"""Six names each, every payload in one of them."""


@pytest.mark.parametrize("words", BATCHES)
def test_what_a_package_plants_does_nothing_on_maps_and_list(
    open_page: Open, paper: Browser, tmp_path: Path, words: list[str]
) -> None:
    maps, index = pages_of(words)
    assert len(maps) == 9
    for html in list(maps.values())[:4]:
        shown = open_page(html)
        page, title = shown.page, shown.page.title()
        shapes = page.locator(SHAPES)
        for at in range(shapes.count()):
            shapes.nth(at).dispatch_event("mouseover")
            shapes.nth(at).dispatch_event("click")
        page.emulate_media(media="print")
        assert page.title() == title != "taken"
        assert page.locator("img, iframe, animate, base, [onerror], [onload]").count() == 0
        quiet(shown)
    (tmp_path / "index.html").write_text(index, encoding="utf-8")
    page = from_disk(paper, tmp_path / "index.html")
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("request", lambda request: said.append(request.url))
    page.reload()
    title = page.title()
    page.emulate_media(media="print")
    assert page.title() == title != "taken"
    assert page.locator("iframe, animate, base, svg[onload], [onerror]").count() == 0
    text = " ".join(page.locator("body").inner_text().split())
    for word in words[:2]:
        assert " ".join(visible(word).split()) in text
    assert [one for one in said if not one.startswith(("data:", "file:"))] == []
    page.close()


@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_print_keeps_what_is_seen_and_drops_the_buttons(
    open_page: Open, made: tuple[dict[str, str], str], size: str
) -> None:
    page = open_page(made[0]["kelurahan-64.74.01.1002-dua.html"], size).page
    outline = page.locator('.leaflet-overlay-pane path[stroke="#1f2328"]').last
    before = outline.bounding_box()
    page.emulate_media(media="print")
    page.evaluate(TWO_FRAMES)
    for hidden in (".leaflet-control-zoom", ".leaflet-control-layers"):
        expect(page.locator(hidden)).to_be_hidden()
    for kept in (".watermark", ".simulation", ".north", ".leaflet-control-scale"):
        expect(page.locator(kept)).to_be_visible()
    frame, drawn = page.locator(".map-frame").bounding_box(), outline.bounding_box()
    assert frame is not None
    assert drawn is not None
    assert frame["height"] > 500
    assert frame["x"] <= drawn["x"]
    assert frame["y"] <= drawn["y"]
    assert drawn["x"] + drawn["width"] <= frame["x"] + frame["width"]
    assert drawn["y"] + drawn["height"] <= frame["y"] + frame["height"]
    page.emulate_media(media="screen")
    page.evaluate(TWO_FRAMES)
    assert outline.bounding_box() == pytest.approx(before, abs=1)
