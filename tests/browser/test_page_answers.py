"""Ways to an answer on the map page, and ways back: with the map, without it, without scripts."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Route, expect

from tests.browser.conftest import Visiting
from tests.browser.served import Visit

PLOT = "/peta?lon=117.4754&lat=0.1478"
PLOT_TITLE = "Bidang tanah 00423"
OVERLAPPING = "/peta?lon=117.5106065&lat=0.1434969"
CLOSE = "#peta=18/0.1478/117.4754"
FAILS = ("Failed to load resource", "net::ERR_FAILED")


def asked(visit: Visit, name: str) -> str:
    """A parameter of the page's address."""
    found = re.search(rf"[?&]{name}=([^&#]*)", visit.page.url)
    return found.group(1) if found else ""


def parts_drawn(visit: Visit) -> list[tuple[str, str]]:
    """Code and outcome of each part the card gives the map to draw."""
    return visit.card.evaluate(
        "card => JSON.parse(card.dataset.place).features.map(one => one.properties)"
        ".filter(one => one.role === 'part').map(one => [one.code, one.outcome])"
    )


@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_a_tap_asks_about_the_place(visit: Visiting, size: str) -> None:
    page = visit(f"/peta{CLOSE}", size)
    page.tap()
    expect(page.title).to_have_text(PLOT_TITLE)
    assert abs(float(asked(page, "lon")) - 117.4754) < 1e-4
    assert abs(float(asked(page, "lat")) - 0.1478) < 1e-4
    expect(page.page).to_have_title(re.compile(PLOT_TITLE))
    expect(page.page.locator("#siar")).to_have_text(re.compile(PLOT_TITLE))
    page.settled()


def test_a_double_click_only_enlarges(visit: Visiting) -> None:
    page = visit("/peta#peta=15/0.1478/117.4754")
    box = page.page.locator("#map").bounding_box()
    assert box is not None
    middle = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.page.mouse.dblclick(*middle)
    expect(page.page).to_have_url(re.compile(r"#peta=16/"))
    page.page.mouse.click(*middle)
    expect(page.title).to_have_text(PLOT_TITLE)
    page.settled()
    assert [one for one in page.requests if "/peta/kartu" in one][1:] == []


@pytest.mark.parametrize("typed", ["Lok Tuan", "loktuan"])
def test_a_name_is_found_as_one_types(visit: Visiting, typed: str) -> None:
    page = visit("/peta")
    field = page.page.locator("#q")
    field.press_sequentially(typed)
    first = page.page.locator("#saran a").first
    expect(first).to_contain_text(re.compile("lok ?tuan", re.IGNORECASE))
    field.press("ArrowDown")
    expect(first).to_be_focused()
    page.page.keyboard.press("Enter")
    expect(page.title).to_be_focused()
    expect(page.card).to_have_attribute("data-revision", "contoh-bontang-2025")
    expect(page.page.locator("#saran")).to_be_hidden()
    page.settled()


def test_escape_closes_what_was_found(visit: Visiting) -> None:
    page = visit("/peta")
    field = page.page.locator("#q")
    field.press_sequentially("bontang")
    page.page.locator("#saran a").first.wait_for()
    field.press("ArrowDown")
    page.page.keyboard.press("Escape")
    expect(page.page.locator("#saran")).to_be_hidden()
    expect(field).to_be_focused()


def test_coordinates_are_found_in_usual_forms(visit: Visiting) -> None:
    page = visit("/peta")
    page.page.locator("#q").fill("0,1478 117,4754")
    page.page.locator("#q").press("Enter")
    expect(page.title).to_have_text(PLOT_TITLE)
    page.settled()


def test_what_is_not_found_is_said(visit: Visiting) -> None:
    page = visit("/peta")
    page.page.locator("#q").fill("xyzzyqq")
    page.page.locator("#q").press("Enter")
    expect(page.page.locator("#saran")).to_contain_text("Tidak ada tempat yang cocok")


def test_a_split_parcel_shows_its_parts(visit: Visiting) -> None:
    page = visit("/peta?parcel=CONTOH-00437&kbli=56101")
    parts = parts_drawn(page)
    rows = page.page.locator("#kartu table.parts tbody tr")
    assert len(parts) >= 2
    expect(rows).to_have_count(len(parts))
    for code, _ in parts:
        expect(page.page.locator("#kartu table.parts")).to_contain_text(code)
    assert any(outcome for _, outcome in parts)
    coloured = page.page.locator("#map canvas").screenshot()
    page.page.goto(page.base + "/peta?parcel=CONTOH-00437")
    page.settled()
    assert {outcome for _, outcome in parts_drawn(page)} == {""}
    assert page.page.locator("#map canvas").screenshot() != coloured


def test_outside_the_plan_is_an_answer(visit: Visiting) -> None:
    page = visit("/peta#peta=14/0.02/117.40")
    page.tap()
    expect(page.card).to_contain_text("di luar semua rencana")
    expect(page.card.locator(".verdict")).to_have_count(0)
    page.settled()
    expect(page.page.locator("#petak")).to_have_attribute("data-revision", "contoh-bontang-2025")


def test_overlapping_parcels_are_a_choice(visit: Visiting) -> None:
    page = visit(OVERLAPPING)
    choices = page.page.locator("#kartu .choose a")
    assert choices.count() >= 2
    expect(page.card.locator(".verdict")).to_have_count(0)
    wanted = choices.first.locator("b").text_content() or ""
    choices.first.click()
    expect(page.title).to_have_text(wanted)
    expect(page.title).to_be_focused()
    assert asked(page, "parcel") == "CONTOH-00027"
    page.settled()


def test_activities_are_asked_in_place(visit: Visiting) -> None:
    page = visit(PLOT)
    page.page.locator("#kartu .chips a", has_text="Restoran").click()
    expect(page.page.locator("#jawaban")).to_be_visible()
    expect(page.page.locator("#kartu .verdict")).to_contain_text("KBLI 56101")
    assert asked(page, "kbli") == "56101"
    page.settled()
    page.tap(right=-440)
    expect(page.title).not_to_have_text(PLOT_TITLE)
    assert asked(page, "kbli") == "56101"
    page.settled()


def test_activities_are_searched_as_one_types(visit: Visiting) -> None:
    page = visit(PLOT)
    page.page.locator("#kegiatan").press_sequentially("restoran")
    found = page.page.locator("#kegiatan-hasil a")
    found.first.wait_for()
    found.first.click()
    expect(page.page.locator("#kartu .verdict")).to_be_visible()
    page.settled()


def test_back_and_forward_show_their_own_answers(visit: Visiting) -> None:
    page = visit(PLOT)
    page.page.locator("#kartu .chips a", has_text="Restoran").click()
    expect(page.page.locator("#jawaban")).to_be_visible()
    page.page.go_back()
    expect(page.page.locator("#jawaban")).to_have_count(0)
    expect(page.title).to_have_text(PLOT_TITLE)
    page.page.go_forward()
    expect(page.page.locator("#jawaban")).to_be_visible()
    page.settled()


def test_a_shared_link_shows_the_older_revision(visit: Visiting) -> None:
    older = f"{PLOT}&as_of=2025-06-01&revision=contoh-bontang-2024"
    page = visit(older)
    expect(page.page.locator("#petak")).to_have_attribute("data-revision", "contoh-bontang-2024")
    expect(page.card).to_have_attribute("data-revision", "contoh-bontang-2024")
    expect(page.card.locator(".alert")).to_contain_text("bukan hari ini")
    assert any("/tiles/contoh-bontang-2024/" in one for one in page.requests)
    assert not any("/tiles/contoh-bontang-2025/" in one for one in page.requests)
    page.card.locator(".alert a").click()
    expect(page.page.locator("#petak")).to_have_attribute("data-revision", "contoh-bontang-2025")
    page.settled()


def test_a_share_link_is_copied_with_day_and_revision(visit: Visiting) -> None:
    page = visit(PLOT, permissions=["clipboard-read", "clipboard-write"])
    page.page.locator("#kartu a.share").click()
    expect(page.page.locator("#kabar")).to_contain_text("Tautan disalin")
    copied = page.page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith(f"{page.base}/peta?lon=117.4754&lat=0.1478")
    assert "as_of=2099-06-01" in copied
    assert "revision=contoh-bontang-2025" in copied


def test_the_revision_is_switched_for_answer_and_map(visit: Visiting) -> None:
    page = visit(PLOT)
    page.page.locator(".revisions summary").click()
    page.page.locator(".revisions a[data-revision$='2024']").click()
    expect(page.page.locator("#petak")).to_have_attribute("data-revision", "contoh-bontang-2024")
    expect(page.card).to_have_attribute("data-revision", "contoh-bontang-2024")
    expect(page.title).to_have_text(PLOT_TITLE)
    expect(page.page.locator(".revisions .menu")).to_be_hidden()
    marked = page.page.locator(".revisions a[aria-current]")
    expect(marked).to_have_attribute("data-revision", "contoh-bontang-2024")
    page.settled()


def test_the_revision_is_switched_without_a_place(visit: Visiting) -> None:
    page = visit("/peta")
    drawn = page.page.locator("#petak")
    for revision in ("contoh-bontang-2024", "contoh-bontang-2025"):
        page.page.locator(".revisions summary").click()
        page.page.locator(f".revisions a[data-revision={revision}]").click()
        expect(drawn).to_have_attribute("data-revision", revision)
        page.settled()
    page.page.go_back()
    expect(drawn).to_have_attribute("data-revision", "contoh-bontang-2024")
    page.settled()


def test_the_other_language_keeps_place_and_view(visit: Visiting) -> None:
    page = visit(PLOT)
    page.page.locator("#perbesar").click()
    page.settled()
    before = page.page.url.split("#")[1]
    page.page.locator("a.tongue").click()
    expect(page.page.locator("html")).to_have_attribute("lang", "en")
    expect(page.title).to_have_text("Plot 00423")
    page.settled()
    assert page.page.url.split("#")[1] == before
    page.tap()
    expect(page.title).to_have_text("Plot 00423")
    page.page.locator("a.tongue").click()
    expect(page.title).to_have_text(PLOT_TITLE)
    page.settled()


def test_everything_is_answered_without_scripts(visit: Visiting) -> None:
    page = visit("/peta", ready=False, java_script_enabled=False)
    expect(page.page.locator(".no-map")).to_contain_text("memerlukan JavaScript")
    expect(page.page.locator(".tools")).to_be_hidden()
    page.page.locator("#q").fill("0.1478, 117.4754")
    page.page.locator(".find button").click()
    page.page.locator(".places a").first.click()
    expect(page.title).to_have_text(PLOT_TITLE)
    page.page.locator("#kegiatan").fill("restoran")
    page.page.locator("#kartu .ask button").click()
    page.page.locator("#kegiatan-hasil a").first.click()
    expect(page.page.locator("#jawaban")).to_be_visible()
    page.page.locator(".revisions summary").click()
    page.page.locator(".revisions a[data-revision$='2024']").click()
    expect(page.card).to_have_attribute("data-revision", "contoh-bontang-2024")
    assert page.page.evaluate("document.documentElement.scrollWidth") <= 1440


def test_an_answer_that_cannot_be_fetched_is_said_and_tried_again(visit: Visiting) -> None:
    page = visit(PLOT, allowed=FAILS)
    page.page.route("**/peta/kartu?**", lambda route: route.abort())
    page.page.locator("#kartu .chips a", has_text="Restoran").click()
    expect(page.card).to_contain_text("Jawaban tidak dapat diambil")
    page.page.unroute_all()
    page.card.get_by_role("button", name="Coba lagi").click()
    expect(page.page.locator("#jawaban")).to_be_visible()
    page.settled()


def test_tiles_that_fail_leave_the_answer_and_are_tried_again(visit: Visiting) -> None:
    page = visit(PLOT, allowed=FAILS)
    page.page.route(re.compile(r"\.mvt"), lambda route: route.abort())
    page.page.locator("#perkecil").click()
    notice = page.page.locator("#kabar")
    expect(notice).to_contain_text("tidak dapat dimuat")
    expect(page.title).to_have_text(PLOT_TITLE)
    page.page.unroute_all()
    notice.get_by_role("button", name="Coba lagi").click()
    expect(notice).to_be_hidden()
    page.settled()


@pytest.mark.parametrize("what", ["**/style.json?**", "**/maplibre-gl.mjs"])
def test_a_map_that_cannot_be_had_leaves_the_answer(visit: Visiting, what: str) -> None:
    def failing(route: Route) -> None:
        route.abort()

    page = visit("/peta", allowed=FAILS)
    page.page.route(what, failing)
    page.page.goto(page.base + PLOT)
    expect(page.page.locator("#petak")).to_have_attribute("data-state", "none")
    expect(page.page.locator(".no-map")).to_contain_text("Peta tidak dapat dimuat")
    page.page.locator("#kartu .chips a", has_text="Restoran").click()
    expect(page.page.locator("#jawaban")).to_be_visible()


def test_a_wrong_address_is_refused_on_a_page_with_a_way_on(visit: Visiting) -> None:
    page = visit("/peta?lon=117", ready=False, allowed=FAILS)
    expect(page.card).to_contain_text("lat")
    page.card.get_by_role("link").first.click()
    page.settled()
    expect(page.page.locator("#petak")).to_have_attribute("data-state", "ready")
