"""The map page for everybody: nothing axe objects to, and nothing that needs a mouse."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visiting
from tests.browser.served import Visit
from tiles.assets import read_pinned

PLOT = "/peta?lon=117.4754&lat=0.1478&kbli=56101"


def violations(page: Page) -> list[dict[str, Any]]:
    """What axe finds wrong, with the places."""
    page.add_script_tag(content=read_pinned("axe-core", "axe.min.js").decode())
    found: dict[str, Any] = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        {
            "rule": one["id"],
            "what": one["help"],
            "where": [node["html"][:160] for node in one["nodes"][:5]],
        }
        for one in found["violations"]
    ]


@pytest.mark.parametrize("lang", ["id", "en"])
@pytest.mark.parametrize("palette", ["official", "safe"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(visit: Visiting, lang: str, palette: str, scheme: str) -> None:
    page = visit(
        f"{PLOT}&lang={lang}&palette={palette}",
        color_scheme=scheme,
        bypass_csp=True,
        reduced_motion="reduce",
    ).page
    expect(page.locator("#lapisan")).to_be_visible()
    assert violations(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    "path", ["/peta", PLOT, "/peta?lon=117.5106065&lat=0.1434969", "/peta?lon=117.4&lat=0.02"]
)
def test_axe_finds_nothing_on_a_phone(visit: Visiting, path: str, scheme: str) -> None:
    page = visit(path, "phone", color_scheme=scheme, bypass_csp=True, reduced_motion="reduce").page
    assert violations(page) == []
    page.locator("#pegangan").click()
    page.locator("#buka-lapisan").click(force=True)
    assert violations(page) == []


def test_axe_finds_nothing_in_panels_and_messages(visit: Visiting) -> None:
    page = visit("/peta", bypass_csp=True, reduced_motion="reduce", permissions=[]).page
    page.locator("#buka-bantuan").click()
    expect(page.locator("#bantuan")).to_be_visible()
    page.locator("#posisi").click()
    expect(page.locator("#kabar")).to_be_visible()
    page.locator(".revisions summary").click()
    page.locator("#q").press_sequentially("bontang")
    page.locator("#saran a").first.wait_for()
    assert violations(page) == []


def test_axe_finds_nothing_on_a_refusal(visit: Visiting) -> None:
    page = visit(
        "/peta?lon=117", ready=False, bypass_csp=True, allowed=("Failed to load resource",)
    ).page
    assert violations(page) == []


def tab_to(visit: Visit, selector: str) -> None:
    """Press Tab until something has the focus."""
    for _ in range(120):
        visit.page.keyboard.press("Tab")
        if visit.page.locator(f"{selector}:focus").count():
            return
    raise AssertionError(f"Tab never came to {selector}")


def test_the_keyboard_alone_asks_the_map(visit: Visiting) -> None:
    page = visit("/peta#peta=15/0.1478/117.4754")
    tab_to(page, ".maplibregl-canvas")
    expect(page.page.locator(".cross")).to_be_visible()
    expect(page.page.locator(".keys")).to_be_visible()
    page.page.keyboard.press("Enter")
    expect(page.title).to_have_text("Bidang tanah 00423")
    expect(page.page.locator(".maplibregl-canvas")).to_be_focused()
    page.settled()
    before = page.page.url.split("#")[1]
    page.page.keyboard.press("ArrowRight")
    expect(page.page.locator("#map:not([data-ready])")).to_be_visible()
    page.settled()
    assert page.page.url.split("#")[1] != before
    page.page.keyboard.press("Enter")
    expect(page.title).not_to_have_text("Bidang tanah 00423")
    page.settled()


def test_the_keyboard_alone_finds_asks_and_reads(visit: Visiting) -> None:
    page = visit("/peta")
    page.page.keyboard.press("Tab")
    expect(page.page.locator(".skip")).to_be_focused()
    tab_to(page, "#q")
    page.page.keyboard.type("0.1478, 117.4754")
    page.page.keyboard.press("Enter")
    expect(page.title).to_be_focused()
    tab_to(page, "#kegiatan")
    page.page.keyboard.type("restoran")
    page.page.locator("#kegiatan-hasil a").first.wait_for()
    page.page.keyboard.press("ArrowDown")
    page.page.keyboard.press("Enter")
    expect(page.page.locator("#jawaban")).to_be_visible()
    expect(page.title).to_be_focused()
    page.settled()


def test_panels_are_opened_and_closed_by_keyboard(visit: Visiting) -> None:
    page = visit("/peta", "tablet")
    opener = page.page.locator("#buka-lapisan")
    expect(opener).to_have_attribute("aria-expanded", "false")
    tab_to(page, "#buka-lapisan")
    page.page.keyboard.press("Enter")
    expect(page.page.locator("#lapisan")).to_be_visible()
    expect(opener).to_have_attribute("aria-expanded", "true")
    tab_to(page, "#subzona input")
    page.page.keyboard.press("Space")
    expect(page.page.locator("#subzona .list input").first).not_to_be_checked()
    page.page.keyboard.press("Escape")
    expect(page.page.locator("#lapisan")).to_be_hidden()
    expect(opener).to_be_focused()
    page.settled()


def test_the_sheet_is_moved_by_button_and_by_dragging(visit: Visiting) -> None:
    page = visit("/peta", "phone", reduced_motion="reduce")
    panel, handle = page.page.locator("#panel"), page.page.locator("#pegangan")
    expect(panel).to_have_attribute("data-sheet", "peek")
    expect(handle).to_have_attribute("aria-expanded", "false")
    handle.focus()
    page.page.keyboard.press("Enter")
    expect(panel).to_have_attribute("data-sheet", "half")
    expect(handle).to_have_attribute("aria-expanded", "true")
    box = handle.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + 20
    page.page.mouse.move(x, y)
    page.page.mouse.down()
    page.page.mouse.move(x, y - 120)
    page.page.mouse.move(x, 150)
    page.page.mouse.up()
    expect(panel).to_have_attribute("data-sheet", "full")
    expect(handle).to_have_attribute("aria-label", "Perkecil jawaban")
    page.page.keyboard.press("Enter")
    expect(panel).to_have_attribute("data-sheet", "peek")
    page.settled()
