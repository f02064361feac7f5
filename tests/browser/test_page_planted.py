"""Names a package might bring to break out of the page stay names: on page, map, tip and print."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.api.conftest import at
from tests.api.test_page_words import plant
from tests.browser.served import Visit, server_on, visiting
from tests.databases import Database
from tests.tiles.town import PAYLOADS

TEXT = " ".join(PAYLOADS)
PLACE = "&".join(f"{name}={value}" for name, value in at(5, 5).items())


@pytest.fixture(scope="module")
def planted(database: Database) -> Iterator[str]:
    """A server on a plan that brings all of them wherever it brings words."""
    plant(database, TEXT)
    with server_on(database) as base:
        yield base


def is_harmless(visit: Visit) -> None:
    assert "taken" not in visit.page.title().replace(TEXT, "")
    assert visit.page.evaluate("document.querySelectorAll('img[src=x], svg[onload]').length") == 0
    assert visit.page.evaluate("document.scripts.length") == 2
    visit.check_quiet()


@pytest.mark.parametrize("lang", ["id", "en"])
@pytest.mark.parametrize("question", [PLACE, "parcel=P2&kbli=56101", "parcel=P8&kbli=56101", ""])
def test_what_is_planted_stays_words(
    chromium: Browser, planted: str, question: str, lang: str
) -> None:
    with visiting(chromium, planted) as page:
        page.open(f"/peta?lang={lang}&{question}")
        expect(page.page.locator("#subzona .list")).to_contain_text(PAYLOADS[0])
        is_harmless(page)
        page.page.locator(".revisions summary").click()
        page.page.locator(".revisions .menu").wait_for()
        is_harmless(page)
        page.page.emulate_media(media="print")
        page.page.pdf()
        is_harmless(page)


def test_what_is_planted_stays_words_in_tips_and_attribution(
    chromium: Browser, planted: str
) -> None:
    lonlat = at(50, 20)
    with visiting(chromium, planted) as page:
        page.open(f"/peta?revision=uji-1#peta=19/{lonlat['lat']}/{lonlat['lon']}")
        box = page.page.locator("#map").bounding_box()
        assert box is not None
        page.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        page.page.mouse.move(box["x"] + box["width"] / 2 + 3, box["y"] + box["height"] / 2)
        expect(page.page.locator(".tip")).to_contain_text(PAYLOADS[0])
        expect(page.page.locator(".attribution")).to_contain_text(PAYLOADS[0])
        is_harmless(page)


def test_what_is_planted_stays_words_among_results(chromium: Browser, planted: str) -> None:
    with visiting(chromium, planted) as page:
        page.open(f"/peta?{PLACE}")
        page.page.locator("#kegiatan").fill("restoran")
        page.page.locator("#kegiatan-hasil a").first.wait_for()
        expect(page.page.locator("#kegiatan-hasil")).to_contain_text(PAYLOADS[0])
        page.page.locator("#q").fill("<img src=x")
        page.page.locator("#q").press("Enter")
        expect(page.page.locator("#saran :is(a, p)").first).to_be_visible()
        is_harmless(page)
