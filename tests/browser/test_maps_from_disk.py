"""The generated maps, opened from disk: nothing leaves, nothing planted runs, all can be read."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import SIZES, Open, Opened
from tests.tiles.town import PAYLOADS, answer, renamed, revision, stamp, zones
from tiles.maps import parcel_map, plan_map

SHAPES = ".leaflet-overlay-pane path.leaflet-interactive"
CORNERS = (".leaflet-control-zoom", ".leaflet-control-layers", ".leaflet-control-scale", ".north")
PLANTED = [f"{payload} {number}" for number, payload in enumerate((*PAYLOADS, PAYLOADS[0]))]


@pytest.fixture(scope="module")
def plan() -> str:
    return plan_map(stamp(), zones())


@pytest.fixture(scope="module")
def parcel() -> str:
    return parcel_map(answer(), {"contoh-1": zones()})


def quiet(shown: Opened) -> None:
    assert shown.left == []
    assert shown.complaints == []
    assert shown.dialogs == []


@pytest.mark.parametrize("size", SIZES)
def test_a_plan_opens_quietly_and_fits(open_page: Open, plan: str, size: str) -> None:
    shown = open_page(plan, size)
    page = shown.page
    assert page.locator("tr.zone").count() == 6
    assert page.locator(SHAPES).count() == 6
    assert page.evaluate("document.documentElement.scrollWidth") <= SIZES[size][0]
    frame, legend = page.locator(".map-frame").bounding_box(), page.locator("main").bounding_box()
    assert frame is not None
    assert legend is not None
    beside = legend["x"] >= frame["x"] + frame["width"] - 1
    below = legend["y"] >= frame["y"] + frame["height"] - 1
    assert beside or below
    quiet(shown)


@pytest.mark.parametrize("size", SIZES)
def test_a_parcel_opens_quietly_and_fits(open_page: Open, parcel: str, size: str) -> None:
    shown = open_page(parcel, size)
    page = shown.page
    expect(page.locator("#jawaban")).to_have_text("Berbeda per bagian")
    labels = page.locator(".part-label span:not(.hidden)").all_text_contents()
    assert labels[:3] == ["1 · R-4", "2 · K-2", "3 · RTH-2"]
    assert page.evaluate("document.documentElement.scrollWidth") <= SIZES[size][0]
    quiet(shown)


def test_the_map_is_coloured_as_its_legend(open_page: Open, plan: str) -> None:
    page = open_page(plan).page
    legend = page.locator("tr.zone rect").evaluate_all(
        "all => all.map(e => e.getAttribute('fill'))"
    )
    drawn = page.locator(SHAPES).evaluate_all("all => all.map(e => e.getAttribute('fill'))")
    assert sorted(legend) == sorted(drawn)
    assert legend.count("url(#belum-ditetapkan)") == 2


def test_a_tip_names_code_zone_and_block(open_page: Open, plan: str) -> None:
    shown = open_page(plan)
    shown.page.locator('path[fill="#416900"]').hover()
    tip = shown.page.locator(".map-tip")
    expect(tip).to_contain_text("RTH-2")
    expect(tip).to_contain_text("Taman Kota")
    expect(tip).to_contain_text("I.A.2")
    quiet(shown)


def test_a_tap_on_a_phone_opens_the_tip(open_page: Open, plan: str) -> None:
    shown = open_page(plan, "phone")
    shown.page.locator('path[fill="#416900"]').tap()
    expect(shown.page.locator(".map-tip")).to_contain_text("Taman Kota")


def test_layers_can_be_switched_by_keyboard(open_page: Open, plan: str) -> None:
    page = open_page(plan).page
    toggle = page.get_by_role("button", name="Lapisan peta")
    toggle.focus()
    page.keyboard.press("Enter")
    # Leaflet ignores clicks on what it opens until its own timer has run.
    page.evaluate("() => new Promise(done => setTimeout(done))")
    roads = page.get_by_label("Badan jalan (BJ)")
    expect(roads).to_be_checked()
    before = page.locator(SHAPES).count()
    roads.focus()
    page.keyboard.press("Space")
    expect(roads).not_to_be_checked()
    expect(page.locator(SHAPES)).to_have_count(before - 1)


def test_controls_speak_indonesian_and_do_not_overlap(open_page: Open, plan: str) -> None:
    page = open_page(plan, "phone").page
    expect(page.get_by_role("button", name="Perbesar")).to_be_visible()
    expect(page.get_by_role("button", name="Perkecil")).to_be_visible()
    boxes = [page.locator(one).bounding_box() for one in CORNERS]
    for at, one in enumerate(boxes):
        for other in boxes[at + 1 :]:
            assert one is not None
            assert other is not None
            apart = (
                one["x"] + one["width"] <= other["x"]
                or other["x"] + other["width"] <= one["x"]
                or one["y"] + one["height"] <= other["y"]
                or other["y"] + other["height"] <= one["y"]
            )
            assert apart


def test_a_simulation_shows_its_watermark(open_page: Open, plan: str) -> None:
    page = open_page(plan).page
    expect(page.locator(".watermark")).to_be_visible()
    expect(page.locator(".simulation")).to_contain_text("SIMULASI")


@pytest.mark.parametrize("which", ["plan", "parcel"])
def test_what_a_package_plants_does_nothing(open_page: Open, which: str) -> None:
    made = renamed(revision(), PLANTED[0])
    if which == "plan":
        html = plan_map(stamp(made), zones(PLANTED))
    else:
        html = parcel_map(answer(names=PLANTED, made=made), {"contoh-1": zones(PLANTED)})
    shown = open_page(html)
    title = shown.page.title()
    shapes = shown.page.locator(SHAPES)
    for at in range(shapes.count()):
        shapes.nth(at).dispatch_event("mouseover")
        shapes.nth(at).dispatch_event("click")
    expect(shown.page.locator(".map-tip").first).to_be_visible()
    for element in ("img", "svg[onload]", "[onerror]", "main b b"):
        assert shown.page.locator(element).count() == 0
    assert shown.page.title() == title != "taken"
    text = shown.page.locator("body").inner_text()
    assert "<svg onload" in text
    if which == "plan":
        assert PLANTED[5] in text
    quiet(shown)


@pytest.mark.parametrize("which", ["plan", "parcel"])
def test_a_word_without_end_stays_in_its_place(open_page: Open, which: str) -> None:
    endless = ["X" * 4000] * 6
    made = renamed(revision(), endless[0])
    if which == "plan":
        html = plan_map(stamp(made), zones(endless))
    else:
        place = answer(names=endless, made=made)
        html = parcel_map(place, {"contoh-1": zones(endless)})
    shown = open_page(html, "phone")
    if which == "parcel":
        assert endless[0] in shown.page.locator(".verdict").inner_text()
    shown.page.locator(SHAPES).first.dispatch_event("mouseover")
    tip = shown.page.locator(".map-tip").first.bounding_box()
    assert tip is not None
    assert tip["width"] < 320
    assert tip["height"] < SIZES["phone"][1]
    assert shown.page.evaluate("document.documentElement.scrollWidth") <= SIZES["phone"][0]


def test_the_policy_stops_a_script_that_slipped_through(open_page: Open, plan: str) -> None:
    hole = "<img src=x onerror=\"document.title='taken'\"><script>document.title='taken'</script>"
    shown = open_page(plan.replace("</main>", f"{hole}</main>"))
    assert shown.page.title() != "taken"
    assert any("Content Security Policy" in one for one in shown.complaints)
    assert shown.left == []


def test_the_answer_can_be_read_without_scripts(open_page: Open, parcel: str) -> None:
    shown = open_page(parcel, "phone", scripts=False)
    page = shown.page
    for said in ("Berbeda per bagian", "Tidak diizinkan", "arti T1", "Ini informasi, bukan izin."):
        expect(page.get_by_text(said).first).to_be_visible()
    expect(page.locator(".no-script")).to_be_visible()
    assert page.locator("table.parts tbody tr").count() == 4
    assert shown.left == []


def test_the_legend_can_be_read_without_scripts(open_page: Open, plan: str) -> None:
    page = open_page(plan, scripts=False).page
    expect(page.locator('tr.zone[data-code="R-4"]')).to_be_visible()
    expect(page.locator("tfoot")).to_contain_text("100,00")
