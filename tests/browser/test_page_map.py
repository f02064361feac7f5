"""The map page as a map: legend, palettes, position, revisions of nothing, weight, failures."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator

import pytest
from PIL import Image
from playwright.sync_api import Browser, Request, expect

from tests.browser.conftest import ARGUMENTS, Visiting
from tests.browser.served import SIZES, Visit, server_on, visiting
from tests.databases import Database

PLOT = "/peta?lon=117.4754&lat=0.1478"
BUDGET = 600_000
FOREIGN = "https://tiles.example.org"
BASE_MAP = {
    "name": "Peta jalan",
    "tiles": f"{FOREIGN}/{{z}}/{{x}}/{{y}}.png",
    "attribution": "© Para <b>penyumbang</b>",
    "max_zoom": 18,
}


def colour_in_the_middle(visit: Visit, right: int = 0, down: int = 0) -> tuple[int, int, int]:
    """What the map's canvas shows there, as red, green and blue."""
    visit.settled()
    picture = Image.open(io.BytesIO(visit.page.locator("#map canvas").screenshot()))
    x, y = picture.width // 2 + right, picture.height // 2 + down
    red, green, blue = picture.convert("RGB").getpixel((x, y))
    return red, green, blue


def legend(visit: Visit) -> None:
    """Open the legend where it is not."""
    if not visit.page.locator("#lapisan").is_visible():
        visit.page.locator("#buka-lapisan").click()


def set_opacity(visit: Visit, percent: int) -> None:
    legend(visit)
    visit.page.locator("#kepekatan").fill(str(percent))


def test_a_zone_has_the_colour_of_its_legend(visit: Visiting) -> None:
    page = visit("/peta#peta=18/0.1478/117.4757")
    set_opacity(page, 100)
    row = page.page.locator("#subzona label", has_text="K-3")
    fill = row.locator("rect").get_attribute("fill")
    assert fill == "#FFA5A5"
    shown = colour_in_the_middle(page, right=-40, down=30)
    # The watermark of a simulation lies over the map as a veil.
    assert all(abs(a - b) <= 24 for a, b in zip(shown, (0xFF, 0xA5, 0xA5), strict=True))


def test_the_legend_filters_what_is_drawn(visit: Visiting) -> None:
    page = visit("/peta#peta=18/0.1478/117.4757")
    before = colour_in_the_middle(page, right=-40, down=30)
    row = page.page.locator("#subzona label", has_text="K-3")
    row.locator("input").uncheck()
    assert colour_in_the_middle(page, right=-40, down=30) != before
    row.locator("input").check()
    assert colour_in_the_middle(page, right=-40, down=30) == before
    page.page.locator("#subzona button[value=none]").click()
    assert page.page.locator("#subzona .list input:checked").count() == 0
    assert colour_in_the_middle(page, right=-40, down=30) != before
    page.page.locator("#subzona button[value=all]").click()
    assert colour_in_the_middle(page, right=-40, down=30) == before


def test_opacity_lets_the_ground_through(visit: Visiting) -> None:
    page = visit("/peta#peta=18/0.1478/117.4757")
    set_opacity(page, 0)
    bare = colour_in_the_middle(page, right=-40, down=30)
    set_opacity(page, 100)
    assert colour_in_the_middle(page, right=-40, down=30) != bare
    expect(page.page.locator("#kepekatan + output")).to_have_text("100 %")


def test_parcels_and_blocks_are_switched(visit: Visiting) -> None:
    page = visit("/peta#peta=16/0.1478/117.4757")
    canvas = page.page.locator("#map canvas")
    for name in ("parcel", "block", "overlay"):
        before = canvas.screenshot()
        page.page.locator(f"input[name=lapisan][value={name}]").click()
        page.settled()
        assert canvas.screenshot() != before, name


def test_the_palette_is_switched_in_place(visit: Visiting) -> None:
    page = visit(PLOT)
    first = page.page.locator("#subzona label", has_text="K-3").locator("rect").first
    official = first.get_attribute("fill")
    page.page.get_by_role("link", name="Aman buta warna").click()
    expect(page.page).to_have_url(re.compile(r"palette=safe"))
    expect(first).not_to_have_attribute("fill", official or "")
    expect(page.page.locator("#lapisan a[aria-current]")).to_have_text("Aman buta warna")
    page.settled()
    page.page.get_by_role("link", name="Resmi").click()
    expect(page.page).not_to_have_url(re.compile(r"palette="))
    expect(first).to_have_attribute("fill", official or "")
    page.settled()


def test_hatches_are_drawn_where_the_palette_has_them(visit: Visiting) -> None:
    page = visit("/peta?palette=safe#peta=18/0.1478/117.4757")
    set_opacity(page, 100)
    page.settled()
    picture = Image.open(io.BytesIO(page.page.locator("#map canvas").screenshot())).convert("RGB")
    x, y = picture.width // 2 - 60, picture.height // 2 + 20
    colours = {picture.getpixel((x + dx, y + dy)) for dx in range(16) for dy in range(16)}
    darkest, lightest = min(map(sum, colours)), max(map(sum, colours))
    assert lightest - darkest > 60


def test_night_changes_the_ground_and_not_the_legend(visit: Visiting) -> None:
    page = visit("/peta#peta=9/0.1/117.5", color_scheme="light")
    legend(page)
    swatch = page.page.locator("#subzona label", has_text="K-3").locator("rect").first
    fill = swatch.get_attribute("fill")
    day = colour_in_the_middle(page, right=-300, down=-300)
    page.page.emulate_media(color_scheme="dark")
    expect(page.page.locator("#map")).to_have_attribute("data-ready", "")
    page.page.wait_for_load_state("networkidle")
    night = colour_in_the_middle(page, right=-300, down=-300)
    assert sum(night) < sum(day) / 2
    expect(swatch).to_have_attribute("fill", fill or "")


HERE = {"longitude": 117.4754, "latitude": 0.1478}


def test_where_i_am_is_told_with_its_accuracy(visit: Visiting) -> None:
    page = visit("/peta", geolocation={**HERE, "accuracy": 35}, permissions=["geolocation"])
    page.page.locator("#posisi").click()
    expect(page.title).to_have_text("Bidang tanah 00423")
    expect(page.page.locator("#kabar")).to_contain_text("±35 m")
    page.settled()


def test_a_rough_position_is_no_answer(visit: Visiting) -> None:
    page = visit("/peta", geolocation={**HERE, "accuracy": 4200}, permissions=["geolocation"])
    page.page.locator("#posisi").click()
    expect(page.page.locator("#kabar")).to_contain_text("±4.200 m")
    expect(page.page.locator("#kabar")).to_contain_text("terlalu kasar")
    assert not [one for one in page.requests if "/peta/kartu" in one]


def test_a_position_outside_the_plan_is_told(visit: Visiting) -> None:
    far = {"longitude": 106.8, "latitude": -6.2, "accuracy": 20}
    page = visit("/peta", geolocation=far, permissions=["geolocation"])
    view = page.page.url
    page.page.locator("#posisi").click()
    expect(page.page.locator("#kabar")).to_contain_text("di luar rencana")
    expect(page.card).to_contain_text("di luar semua rencana")
    assert view.split("#")[1] == page.page.url.split("#")[1]


def test_a_position_that_is_refused_leaves_other_ways(visit: Visiting) -> None:
    page = visit("/peta", permissions=[])
    page.page.locator("#posisi").click()
    expect(page.page.locator("#kabar")).to_contain_text("Izin lokasi tidak diberikan")
    page.page.locator("#kabar .shut").click()
    expect(page.page.locator("#kabar")).to_be_hidden()


@pytest.fixture
def without_webgl(chromium: Browser) -> Iterator[Browser]:
    kept = [one for one in ARGUMENTS if "swiftshader" not in one and "blocklist" not in one]
    path = chromium.browser_type.launch(
        executable_path=_executable(), args=[*kept, "--disable-gpu", "--disable-3d-apis"]
    )
    yield path
    path.close()


def _executable() -> str:
    from scripts.abilities import browser

    return browser() or ""


@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_without_webgl_everything_but_the_drawing_works(
    without_webgl: Browser, server: str, size: str
) -> None:
    with visiting(without_webgl, server, size) as page:
        page.open("/peta", ready=False)
        expect(page.page.locator(".no-map")).to_contain_text("WebGL tidak tersedia")
        page.page.locator("#q").fill("0.1478, 117.4754")
        page.page.locator("#q").press("Enter")
        expect(page.title).to_have_text("Bidang tanah 00423")
        page.page.locator("#kartu .chips a", has_text="Restoran").click()
        expect(page.page.locator("#jawaban")).to_be_visible()


@pytest.mark.parametrize("size", SIZES)
def test_the_first_view_is_light(chromium: Browser, server: str, size: str) -> None:
    sizes: dict[str, int] = {}
    with visiting(chromium, server, size) as page:
        finished: list[Request] = []
        page.page.on("requestfinished", lambda request: finished.append(request))
        page.open("/peta")
        for request in finished:
            own, response = request.sizes(), request.response()
            assert response is not None
            # The browser counts no body for a worker's script; the server says how long it is.
            body = max(own["responseBodySize"], int(response.headers.get("content-length", 0)))
            sizes[request.url.removeprefix(server)] = body + own["responseHeadersSize"]
    told = "\n".join(f"{size:>8} {name}" for name, size in sorted(sizes.items()))
    print(f"{sum(sizes.values())} bytes in {len(sizes)} requests\n{told}")
    assert any(name.endswith("maplibre-gl-worker.mjs") for name in sizes)
    assert any(".mvt?v=" in name for name in sizes)
    assert sum(sizes.values()) <= BUDGET, told


def test_a_base_map_is_named_and_the_only_other_host(
    chromium: Browser, sample_database: Database
) -> None:
    with (
        server_on(sample_database, base_maps=[BASE_MAP]) as base,
        visiting(chromium, base) as page,
    ):
        drawn = Image.new("RGB", (256, 256), "#123456")
        content = io.BytesIO()
        drawn.save(content, "PNG")
        page.page.route(
            f"{FOREIGN}/**",
            lambda route: route.fulfill(
                body=content.getvalue(),
                content_type="image/png",
                headers={"Access-Control-Allow-Origin": "*"},
            ),
        )
        page.open("/peta#peta=13/0.1478/117.4757")
        assert page.outside == []
        set_opacity(page, 0)
        page.page.locator("#peta-dasar").select_option(label="Peta jalan")
        page.settled()
        expect(page.page.locator(".attribution")).to_contain_text("© Para <b>penyumbang</b>")
        assert page.outside
        assert all(one.startswith(f"{FOREIGN}/") for one in page.outside)
        page.page.locator("#peta-dasar").select_option(value="")
        expect(page.page.locator(".attribution")).not_to_contain_text("penyumbang")
        page.requests.clear()


def test_without_settings_there_is_no_base_map_to_choose(visit: Visiting) -> None:
    page = visit("/peta")
    expect(page.page.locator("#peta-dasar")).to_have_count(0)
    expect(page.page.locator(".attribution")).to_contain_text("CONTOH")


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("lang", ["id", "en"])
def test_nothing_is_wider_than_the_screen(visit: Visiting, size: str, lang: str) -> None:
    page = visit(f"{PLOT}&kbli=56101&lang={lang}", size)
    assert page.page.evaluate("document.documentElement.scrollWidth") <= SIZES[size][0]
    expect(page.page.locator(".simulation")).to_be_in_viewport()
    expect(page.page.locator(".attribution")).to_be_in_viewport()
    expect(page.page.locator(".maplibregl-ctrl-scale")).to_be_in_viewport()
    for button in page.page.locator(".tools button").all():
        box = button.bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= 44
        expect(button).to_be_in_viewport(ratio=1)


def test_a_printed_answer_holds_map_and_words(visit: Visiting) -> None:
    page = visit(f"{PLOT}&kbli=56101")
    page.page.emulate_media(media="print")
    expect(page.page.locator(".find")).to_be_hidden()
    expect(page.page.locator(".tools")).to_be_hidden()
    expect(page.page.locator("#map canvas")).to_be_visible()
    expect(page.page.locator("#jawaban")).to_be_visible()
    expect(page.page.locator(".simulation")).to_be_visible()
    printed = page.page.pdf()
    assert printed.startswith(b"%PDF")
    assert len(printed) > 60_000
