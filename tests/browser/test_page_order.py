"""What comes late on the map page never takes the place of what was asked for last."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import Browser, Route, expect

from tests.browser.conftest import Visiting
from tests.browser.served import visiting


class Held:
    """Requests that wait until they are let go."""

    def __init__(self, page: Any, address: str) -> None:
        self._waiting: list[Route] = []
        self._open = False
        page.route(re.compile(address), self._came)

    def _came(self, route: Route) -> None:
        if self._open:
            route.continue_()
        else:
            self._waiting.append(route)

    def release(self) -> None:
        self._open = True
        for route in self._waiting:
            route.continue_()


def test_enter_never_answers_for_the_words_before(visit: Visiting) -> None:
    page = visit("/peta")
    field, found = page.page.locator("#q"), page.page.locator("#saran a")
    field.fill("guntung")
    expect(found).to_have_count(1)
    held = Held(page.page, r"/peta/cari\?.*satimpo")
    field.fill("satimpo")
    field.press("Enter")
    with page.page.expect_response(re.compile("/peta/cari.*satimpo")):
        held.release()
    expect(page.page).to_have_url(re.compile(r"lat=0\.11"))
    page.settled()


def test_a_link_of_a_map_is_not_cut(visit: Visiting) -> None:
    page = visit("/peta", ready=False)
    link = f"https://maps.example/place/{'x' * 90}/@0.1353,117.4923,15z/data=!3d0.1301!4d117.4949"
    page.page.locator("#q").fill(link)
    expect(page.page.locator("#saran a").first).to_contain_text("0,130100")


def test_a_late_style_does_not_replace_a_newer_one(visit: Visiting) -> None:
    page = visit("/peta")
    legend = page.page.locator("#lapisan")
    first = legend.locator("svg rect").first
    official = first.get_attribute("fill")
    held = Held(page.page, r"style\.json.*palette=safe")
    page.page.get_by_role("link", name="Aman buta warna").click()
    expect(page.page).to_have_url(re.compile("palette=safe"))
    page.page.get_by_role("link", name="Resmi").click()
    with page.page.expect_response(re.compile("style.json.*palette=safe")):
        held.release()
    page.settled()
    expect(first).to_have_attribute("fill", str(official))


def test_an_answer_found_before_the_map_is_on_it(chromium: Browser, server: str) -> None:
    with visiting(chromium, server) as page:
        held = Held(page.page, r"style\.json")
        page.open("/peta", ready=False)
        page.page.locator("#q").fill("guntung")
        page.page.locator("#saran a").first.click()
        expect(page.title).to_contain_text("Titik")
        held.release()
        page.settled()
        expect(page.page).to_have_url(re.compile(r"#peta=1[5-9][./\d]*/0\.18"))


def test_the_skip_link_asks_nothing_anew(visit: Visiting) -> None:
    page = visit("/peta?lon=117.4754&lat=0.1478")
    page.page.keyboard.press("Tab")
    page.page.keyboard.press("Enter")
    expect(page.page).to_have_url(re.compile("#"))
    page.settled()
    assert not [one for one in page.requests if "/peta/kartu" in one]


def test_going_back_to_what_was_found_shows_it_again(visit: Visiting) -> None:
    page = visit("/peta?q=guntung")
    page.page.locator("#tempat ~ ol a, ol.hasil a").first.click()
    expect(page.page).to_have_url(re.compile(r"lat=0\.18"))
    page.page.go_back()
    expect(page.page.locator("ol.hasil a").first).to_be_visible()
    page.settled()


def test_sharing_without_a_clipboard_leads_to_the_link(visit: Visiting) -> None:
    page = visit("/peta?lon=117.4754&lat=0.1478")
    page.page.evaluate("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
    page.page.locator("a.share").click()
    expect(page.page).to_have_url(re.compile("as_of=.*revision=contoh-bontang-2025"))
    page.settled()
