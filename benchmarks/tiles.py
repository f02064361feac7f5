"""What do generalised copies, ETags and tile geometry of our own cost or save?

    python -m benchmarks.tiles [ROUNDS]

Loads the sample city into a throwaway cluster and measures, in rounds that take turns:

- by zoom, bytes and time of all zone tiles of the city from generalised copies, and from the full
  geometry;
- a tile over HTTP that the client holds already (304), and the same one made anew;
- at zooms 12, 14 and 16, our tiles (at 12 of generalised copies, at 16 with the points for codes)
  and those of ST_AsMVTGeom from the full geometry: bytes, time, zones drawn at all, and the
  widest gap between neighbours in tile units.

Times are medians of rounds; only their ratios mean anything on another machine.
"""

from __future__ import annotations

import gzip
import statistics
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import numpy as np
import psycopg
import shapely
from starlette.testclient import TestClient

from api.app import create_app
from scripts.load_sample import REVISIONS, load_into
from simpeltaru.assess import run
from simpeltaru.db import migrate
from simpeltaru.db.accounts import READ
from simpeltaru.db.cluster import Cluster, throwaway
from simpeltaru.db.engine import Session, connect
from simpeltaru.queries.tilesets import TileOwner
from simpeltaru.settings import Settings
from simpeltaru.tile_grid import Tile, extent
from tests.tiles.test_tile_zones import gaps
from tests.tiles.tile_reading import box_of, decoded, in_units, owner, tiles_over
from tiles.tileset import tile_bytes

REVISION = "contoh-bontang-2025"
MIDDLE = f"/tiles/{REVISION}/zone/13/6769/4094.mvt"
_POSTGIS = """
SELECT ST_AsMVT(f, 'zone', %(extent)s, 'geom', 'id') FROM (
    SELECT id, key, code, name, block, swp, is_road, true AS is_simulation,
        ST_AsMVTGeom(geom_3857, ST_TileEnvelope(%(z)s, %(x)s, %(y)s), %(extent)s,
            %(extent)s / 64) AS geom
    FROM zone WHERE revision = %(revision)s AND geom_3857
        && ST_Expand(ST_TileEnvelope(%(z)s, %(x)s, %(y)s), 40075016.7 / (1 << %(z)s) / 64)
) f WHERE geom IS NOT NULL
"""
Make = Callable[[Tile], bytes]

ZOOMS = range(10, 14)
CLOSE = (12, 14, 16)
FEW = 12
"""Tiles whose gaps are measured: at every zoom as many, spread over the city."""


def ours(session: Session, mine: TileOwner) -> Make:
    return lambda place: run(tile_bytes(mine, "zone", place), session)


def by_postgis(connection: psycopg.Connection) -> Make:
    def made(place: Tile) -> bytes:
        asked = {"z": place.z, "x": place.x, "y": place.y}
        known = {"extent": extent(place.z), "revision": REVISION}
        row = connection.execute(_POSTGIS, {**asked, **known}).fetchone()
        assert row is not None
        return bytes(row[0])

    return made


def raced(rivals: Mapping[str, Make], places: Sequence[Tile], rounds: int) -> dict[str, float]:
    """Median seconds for all places, taking turns; one round before to warm up."""
    spent: dict[str, list[float]] = {name: [] for name in rivals}
    for turn in range(rounds + 1):
        for name, make in rivals.items():
            started = time.perf_counter()
            for place in places:
                make(place)
            if turn:
                spent[name].append(time.perf_counter() - started)
    return {name: statistics.median(times) for name, times in spent.items()}


def packed(make: Make, places: Sequence[Tile]) -> tuple[int, int]:
    """Bytes of all tiles after gzip, and of the largest."""
    sizes = [len(gzip.compress(made, 6)) for made in map(make, places) if made]
    return sum(sizes), max(sizes)


def generalised(session: Session, rounds: int) -> None:
    mine = owner(session, REVISION)
    rivals = {"copies": ours(session, mine)}
    rivals["full"] = ours(session, replace(mine, generalised=False))
    print("zoom  tiles  copies kB (largest)  full kB (largest)  bytes   ms copies  ms full  time")
    for zoom in ZOOMS:
        places = list(tiles_over(mine, zoom))
        (small, most), (whole, widest) = (packed(make, places) for make in rivals.values())
        times = raced(rivals, places, rounds)
        print(
            f"{zoom:4} {len(places):6} {small / 1e3:10.0f} ({most / 1e3:.0f})"
            f" {whole / 1e3:12.0f} ({widest / 1e3:.0f}) {small / whole:10.2f}"
            f" {times['copies'] * 1e3:10.0f} {times['full'] * 1e3:8.0f}"
            f" {times['copies'] / times['full']:6.2f}"
        )


def held(url: str, rounds: int) -> None:
    """One tile that is held, and made anew."""
    with TestClient(create_app(Settings(database_url=url))) as client:
        tag = client.get(MIDDLE).headers["etag"]
        spent: dict[int, list[float]] = {304: [], 200: []}
        for _ in range(rounds * 20):
            for status, headers in ((304, {"If-None-Match": tag}), (200, {})):
                started = time.perf_counter()
                assert client.get(MIDDLE, headers=headers).status_code == status
                spent[status].append(time.perf_counter() - started)
    same, made = (statistics.median(spent[status]) * 1e3 for status in (304, 200))
    print(f"304 {same:.1f} ms, made {made:.1f} ms: {same / made:.2f}")


def widest(make: Make, places: Sequence[Tile], stored: Sequence[shapely.Geometry]) -> float:
    """The widest gap between neighbours, tile units."""
    found = [0.0]
    for place in places:
        reach = extent(place.z) * 65 / 64
        near = shapely.clip_by_rect(in_units(np.array(stored), place), -64, -64, reach, reach)
        features = decoded(make(place)).get("zone", [])
        drawn = np.array([shapely.make_valid(one.geometry) for one in features], dtype=object)
        found += gaps(near, drawn, box_of(place))
    return max(found)


def geometries(session: Session, connection: psycopg.Connection, rounds: int) -> None:
    mine = owner(session, REVISION)
    stored = {
        number: shapely.from_wkb(wkb)
        for number, wkb in connection.execute(
            "SELECT id, ST_AsBinary(geom_3857) FROM zone WHERE revision = %s", [REVISION]
        )
    }
    rivals = {"ours": ours(session, mine), "ST_AsMVTGeom": by_postgis(connection)}
    print(f"zoom  {'':12}  zones of {len(stored)}  widest gap  kB   ms")
    for zoom in CLOSE:
        places = list(tiles_over(mine, zoom))
        busy = [place for place in places if rivals["ours"](place)]
        times = raced(rivals, busy[:: max(1, len(busy) // 40)], rounds)
        for name, make in rivals.items():
            seen = {one.id for at in places for one in decoded(make(at)).get("zone", [])}
            gap = widest(make, busy[:: max(1, len(busy) // FEW)], list(stored.values()))
            weight = packed(make, places)[0] / 1e3
            print(
                f"{zoom:4}  {name:12} {len(seen):10} {gap:12.2f} {weight:8.0f}"
                f" {times[name] * 1e3:6.0f}"
            )


def main(cluster: Cluster, rounds: int) -> None:
    migrate.upgrade(cluster.url())
    load_into(cluster.url, REVISIONS, lambda _sentence: None)
    url = cluster.url(READ)
    with connect(url, timeout_ms=60_000) as session, psycopg.connect(url) as connection:
        generalised(session, rounds)
        held(url, rounds)
        geometries(session, connection, rounds)


if __name__ == "__main__":
    with throwaway() as made:
        main(made, int(sys.argv[1]) if len(sys.argv) > 1 else 5)
