"""A map and an answer say the same: the zone of a tile is the zone of the API, at 500 places."""

from __future__ import annotations

import math
import random
from functools import cache

import shapely
from starlette.testclient import TestClient

from simpeltaru.tile_grid import HALF_WORLD, Tile, tile_at, unit_m
from tests.tiles.tile_reading import Seen, decoded

REVISION = "contoh-bontang-2025"
PLACES, SEED = 500, 20250601
WEST, SOUTH, EAST, NORTH = 117.39, 0.0204, 117.53, 0.206


def test_a_tile_and_the_api_agree_at_500_places(client: TestClient) -> None:
    chance = random.Random(SEED)
    told = {True: 0, False: 0}
    while sum(told.values()) < PLACES:
        lon, lat = chance.uniform(WEST, EAST), chance.uniform(SOUTH, NORTH)
        drawn = zones_at(client, lon, lat)
        if not drawn and told[False] >= PLACES // 10:
            continue
        answered = zones_said(client, lon, lat)
        # The grid is 7 cm wide: so close to an edge a tile may draw the neighbour, which the API
        # then names too, for the plan is not as accurate as that.
        assert drawn <= answered, (lon, lat)
        assert bool(drawn) == bool(answered) or not drawn, (lon, lat)
        if len(answered) == 1:
            assert drawn == answered, (lon, lat)
        told[bool(drawn)] += 1
    assert told[True] >= PLACES * 0.9


def zones_at(client: TestClient, lon: float, lat: float) -> set[int]:
    """Ids of the zones whose drawing holds a place."""
    at = tile_at(16, lon, lat)
    x = (lon / 180 * HALF_WORLD - at.west) / unit_m(16)
    y = (at.north - mercator(lat)) / unit_m(16)
    point = shapely.Point(x, y)
    return {one.id for one in zones(client, at) if one.geometry.contains(point)}


def mercator(lat: float) -> float:
    """The northing of a latitude in EPSG:3857."""
    return HALF_WORLD / math.pi * math.asinh(math.tan(math.radians(lat)))


@cache
def zones(client: TestClient, at: Tile) -> tuple[Seen, ...]:
    response = client.get(f"/tiles/{REVISION}/zone/{at.z}/{at.x}/{at.y}.mvt")
    return tuple(decoded(response.content).get("zone", ()))


def zones_said(client: TestClient, lon: float, lat: float) -> set[int]:
    """Ids of the zones the API names for a place, roads too."""
    body = client.get("/v1/zones", params={"lon": lon, "lat": lat, "revision": REVISION}).json()
    situations = [plan["situation"] for plan in body["plans"]]
    return {
        number
        for situation in situations
        for part in (*situation["parts"], *situation["roads"])
        for number in part["zone_ids"]
    }
