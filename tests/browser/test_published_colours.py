"""What a published map shows at a place is the colour the catalogue gives the zone there.

The maps of all kelurahan of the sample city, opened from disk. Places are drawn by chance from a
seed; where one has to be clear of lines and letters, geometry says so and never the picture.
"""

from __future__ import annotations

import io
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pytest
import shapely
from PIL import Image
from playwright.sync_api import Browser, Page
from shapely.geometry.base import BaseGeometry

from simpeltaru.assess import run
from simpeltaru.db.accounts import READ
from simpeltaru.db.engine import connect
from tests.browser.conftest import SIZES
from tests.databases import Database
from tiles.edition import Edition
from tiles.fitting import SIZE_LIMIT
from tiles.geometry import in_metric, to_lonlat
from tiles.palette import look
from tiles.publication import MapToMake, maps_of
from tiles.publication_areas import kelurahan_areas
from tiles.reading import known_revision, plan_shown

REVISION = "contoh-bontang-2025"
CLEAR_PX = 4
"""Further than this from every line and letter."""

DRAWN_LINES = ("river", "road", "coast", "kelurahan", "kecamatan")
WORDS = ".map-label span:not(.hidden), .leaflet-control, .north"
# The watermark's letters stand in this band of its pattern (parts.html).
TILT, TILE_HEIGHT, BAND = 24, 230, (46, 104)


@dataclass
class City:
    """The sample: zones and layers in metres, and the map of each kelurahan as a file."""

    zones: gpd.GeoDataFrame
    ground: dict[str, gpd.GeoDataFrame]
    areas: list[BaseGeometry]
    files: list[Path]
    farthest_m: float
    region: Any
    vintage: str


@dataclass
class Shown:
    """A map on the screen: its picture, what covers it, and where its degrees lie."""

    picture: Image.Image
    left: float
    top: float
    words: list[tuple[float, float, float, float]]
    world: float
    origin: tuple[float, float]

    def pixel(self, lon: float, lat: float) -> tuple[float, float]:
        """Where a place is drawn: web Mercator, `world` pixels around the earth."""
        x = (lon / 360 + 0.5) * self.world
        y = (0.5 - math.asinh(math.tan(math.radians(lat))) / math.tau) * self.world
        return self.left + x - self.origin[0], self.top + y - self.origin[1]

    def colour(self, xy: tuple[float, float]) -> str:
        """What is seen there, as #RRGGBB."""
        red, green, blue = self.picture.getpixel((math.floor(xy[0]), math.floor(xy[1])))
        return f"#{red:02X}{green:02X}{blue:02X}"


@pytest.fixture(scope="module")
def city(sample_database: Database, tmp_path_factory: pytest.TempPathFactory) -> City:
    folder, now = tmp_path_factory.mktemp("peta"), datetime.now(UTC)
    with connect(sample_database.url(READ), timeout_ms=60_000) as session:
        known = run(known_revision(REVISION, now), session)
        stamp, zones, ground = run(plan_shown(known, now.date(), now), session)
    made, left_out = maps_of(stamp, zones, ground, Edition(), ["kelurahan"])
    assert not left_out
    files = [_written(folder, one) for one in made]
    return City(
        in_metric(zones, stamp.revision.region, "zones"),
        {one.kind: one.features for one in ground},
        [one.geometry for one in kelurahan_areas(ground)],
        files,
        _farthest(files),
        stamp.revision.region,
        stamp.revision.code_vintage,
    )


def _written(folder: Path, one: MapToMake) -> Path:
    path = folder / one.file
    path.write_text(one.page(), encoding="utf-8", newline="\n")
    return path


@pytest.fixture(scope="module")
def screens(paper: Browser, city: City) -> list[Shown]:
    return [_shown(paper, path) for path in city.files]


def _shown(browser: Browser, path: Path) -> Shown:
    """The map when it has come to rest: where it was before its picture it is after it too."""
    width, height = SIZES["desktop"]
    page = browser.new_page(viewport={"width": width, "height": height})
    page.goto(path.as_uri())
    page.locator(".leaflet-control-scale").wait_for()
    for _ in range(20):
        before, picture = _measured(page), page.screenshot()
        if _measured(page) == before:
            page.close()
            return Shown(Image.open(io.BytesIO(picture)).convert("RGB"), *before)
    pytest.fail(f"{path.name} does not come to rest")


def _measured(page: Page) -> tuple[Any, ...]:
    """The fields of `Shown` after the picture."""
    frame = page.locator(".map-frame").bounding_box()
    assert frame is not None
    words = page.locator(WORDS).evaluate_all(
        "all => all.map(e => e.getBoundingClientRect())"
        ".map(b => [b.left, b.top, b.right, b.bottom])"
    )
    zoom, *origin = page.evaluate(
        "() => { const m = window[document.querySelector('.folium-map').id];"
        " const o = m.getPixelBounds().min; return [m.getZoom(), o.x, o.y]; }"
    )
    boxes = [tuple(one) for one in words]
    return frame["x"], frame["y"], boxes, 256 * 2**zoom, tuple(origin)


def _places(
    city: City, count: int, seed: int
) -> Iterator[tuple[int, shapely.Point, str, BaseGeometry]]:
    """Kelurahan, place, the catalogue's colour of the zone there, and the zone."""
    chance = np.random.default_rng(seed)
    given = 0
    while given < count:
        at = int(chance.integers(len(city.areas)))
        west, south, east, north = city.areas[at].bounds
        place = shapely.Point(chance.uniform(west, east), chance.uniform(south, north))
        if not city.areas[at].contains(place):
            continue
        here = city.zones.iloc[city.zones.sindex.query(place, predicate="within")]
        colour = look(str(here["code"].iloc[0]), city.vintage).colour if len(here) else None
        if colour is None:
            continue
        given += 1
        yield at, place, colour, here.geometry.iloc[0]


def _metres_of_pixel(shown: Shown, lat: float) -> float:
    return math.tau * 6_378_137 * math.cos(math.radians(lat)) / shown.world


def _is_clear(
    city: City, shown: Shown, place: shapely.Point, zone: BaseGeometry, lonlat: shapely.Point
) -> bool:
    reach = CLEAR_PX * _metres_of_pixel(shown, lonlat.y) + city.farthest_m
    if zone.boundary.distance(place) <= reach:
        return False
    for kind in DRAWN_LINES:
        layer = city.ground[kind]
        lines = layer.boundary if kind in ("kelurahan", "kecamatan") else layer.geometry
        if lines.distance(place).min() <= reach:
            return False
    x, y = shown.pixel(lonlat.x, lonlat.y)
    near = shapely.Point(x, y).buffer(CLEAR_PX)
    if any(near.intersects(shapely.box(*one)) for one in shown.words):
        return False
    return not BAND[0] <= _down_the_watermark(x - shown.left, y - shown.top) <= BAND[1]


def _farthest(files: Sequence[Path]) -> float:
    """Metres a simplified line may be off: twice the largest tolerance of these maps."""
    said = [path.read_text(encoding="utf-8") for path in files]
    found = [
        one.split("pergeseran terbesar ")[1].split(" m")[0] for one in said if "terbesar" in one
    ]
    return max((float(one.replace(",", ".")) for one in found), default=0.0)


def _down_the_watermark(x: float, y: float) -> float:
    angle = math.radians(TILT)
    return (x * math.sin(angle) + y * math.cos(angle)) % TILE_HEIGHT


def test_fifteen_maps_fit_their_files(city: City) -> None:
    assert len(city.files) == 15
    assert all(path.stat().st_size <= SIZE_LIMIT for path in city.files)
    assert city.farthest_m < 10


def test_at_fifty_places_the_colour_is_the_catalogues(city: City, screens: list[Shown]) -> None:
    looked_at = 0
    for at, place, colour, zone in _places(city, 2000, seed=20260601):
        shown = screens[at]
        (lonlat,) = to_lonlat(np.array([place]), city.region)
        if not _is_clear(city, shown, place, zone, lonlat):
            continue
        assert shown.colour(shown.pixel(lonlat.x, lonlat.y)) == colour, city.files[at].name
        looked_at += 1
        if looked_at == 50:
            return
    pytest.fail(f"only {looked_at} of 2000 places are clear of lines and letters")


def test_most_places_anywhere_show_the_catalogues_colour(city: City, screens: list[Shown]) -> None:
    """Edges, roads of a pixel or two, names and the watermark take the rest."""
    agree = 0
    for at, place, colour, _ in _places(city, 1000, seed=7):
        (lonlat,) = to_lonlat(np.array([place]), city.region)
        agree += screens[at].colour(screens[at].pixel(lonlat.x, lonlat.y)) == colour
    print(f"{agree} of 1000 places anywhere show exactly the catalogue's colour")
    assert agree >= 700
