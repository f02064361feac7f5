"""Zone tiles of the sample, read by an independent decoder and measured against the database."""

from __future__ import annotations

from collections import defaultdict
from urllib.parse import quote

import numpy as np
import psycopg
import pytest
import shapely
from psycopg.rows import dict_row

from simpeltaru.assess import run
from simpeltaru.db.accounts import READ
from simpeltaru.db.engine import Session
from simpeltaru.queries.mvt import layer_tile
from simpeltaru.tile_grid import Tile, unit_m
from tests.databases import Database
from tests.tiles.tile_reading import box_of, decoded, in_units, owner, tile, tiles_over
from tiles.layers import LAYERS
from tiles.tileset import tile_bytes, zooms_of

REVISION, REGION = "contoh-bontang-2025", "64.74"
ZONES = "SELECT id, code, is_road, ST_Area(geom_3857), ST_AsBinary(geom_3857) FROM zone"
PARCELS = "contoh-bontang-persil"
CITY = Tile(12, 3384, 2046)


@pytest.fixture(scope="module")
def stored(sample_database: Database) -> dict[int, tuple[str, bool, float, shapely.Geometry]]:
    """Zones by id: code, is_road, area in EPSG:3857, geometry in EPSG:3857."""
    with psycopg.connect(sample_database.url(READ)) as connection:
        rows = connection.execute(f"{ZONES} WHERE revision = %s", [REVISION]).fetchall()
    return {one: (code, road, area, shapely.from_wkb(wkb)) for one, code, road, area, wkb in rows}


@pytest.mark.parametrize("zoom", [14, 15, 16])
def test_every_zone_stands_in_the_tiles(
    session: Session, stored: dict[int, tuple[object, ...]], zoom: int
) -> None:
    mine = owner(session, REVISION)
    seen: set[int] = set()
    for place in tiles_over(mine, zoom):
        features = tile(session, mine, "zone", place).get("zone", [])
        assert all(one.geometry.area > 0 for one in features)
        seen |= {one.id for one in features}
    assert seen == set(stored)


def test_areas_at_zoom_16_are_those_of_the_database(
    session: Session, stored: dict[int, tuple[str, bool, float, shapely.Geometry]]
) -> None:
    mine = owner(session, REVISION)
    areas: dict[int, float] = defaultdict(float)
    codes: dict[int, set[str]] = defaultdict(set)
    for place in tiles_over(mine, 16):
        for one in tile(session, mine, "zone", place).get("zone", []):
            areas[one.id] += one.geometry.intersection(box_of(place)).area * unit_m(16) ** 2
            codes[one.id].add(one.properties["code"])
    assert set(areas) == set(stored)
    off = {one: abs(areas[one] / row[2] - 1) for one, row in stored.items()}
    assert max(off.values()) < 0.01
    assert all(codes[one] == {row[0]} for one, row in stored.items())


def test_codes_are_words_and_every_feature_says_that_it_is_a_simulation(session: Session) -> None:
    found = tile(session, owner(session, REVISION), "zone", Tile(15, 27077, 16372))
    zones, names = found["zone"], found["zone_label"]
    assert zones
    for one in zones:
        fields = ("key", "code", "name", "block", "swp", "is_road", "is_simulation")
        assert tuple(one.properties) == fields
        assert all(isinstance(one.properties[name], str) for name in fields[:5])
        assert one.properties["is_simulation"] is True
    assert {one.properties["code"] for one in names} <= {one.properties["code"] for one in zones}


def test_each_name_stands_in_one_tile_and_inside_its_zone(
    session: Session, stored: dict[int, tuple[str, bool, float, shapely.Geometry]]
) -> None:
    mine = owner(session, REVISION)
    found: dict[int, list[str]] = defaultdict(list)
    for place in tiles_over(mine, 15):
        for one in tile(session, mine, "zone", place).get("zone_label", []):
            found[one.id].append(one.properties["code"])
            zone = in_units(stored[one.id][3], place)
            assert shapely.dwithin(zone, one.geometry, 1)
    wanted = {one: [code] for one, (code, is_road, _, _) in stored.items() if not is_road}
    assert found == wanted


def test_outer_rings_turn_as_the_format_asks(session: Session) -> None:
    """The decoder takes the first ring's turn for the outer one; MapLibre does not."""
    mine = owner(session, REVISION)
    for place in (CITY, Tile(15, 27077, 16372)):
        for one in tile(session, mine, "zone", place)["zone"]:
            for part in shapely.get_parts(one.geometry):
                assert part.exterior.is_ccw
                assert not any(ring.is_ccw for ring in part.interiors)
                assert part.is_valid


def gaps(source: np.ndarray, drawn: np.ndarray, inside: shapely.Geometry) -> list[float]:
    """Widths of what lies between drawn neighbours and not in the source, in tile units.

    Its own outline a plan need not keep, so the three units along it do not count.
    """
    land = shapely.union_all(source)
    within = shapely.intersection(land.buffer(-3), inside)
    open_ground = shapely.difference(within, shapely.union_all(drawn))
    parts = [one for one in shapely.get_parts(open_ground) if one.geom_type == "Polygon"]
    return [2 * shapely.maximum_inscribed_circle(one).length for one in parts if one.area > 1e-6]


@pytest.mark.parametrize("zoom", [12, 13, 14])
def test_no_gap_between_neighbours_is_wider_than_a_unit(
    session: Session, stored: dict[int, tuple[str, bool, float, shapely.Geometry]], zoom: int
) -> None:
    mine = owner(session, REVISION)
    for place in list(tiles_over(mine, zoom))[:: 1 if zoom == 12 else 7]:
        source = np.array([in_units(row[3], place) for row in stored.values()])
        source = shapely.clip_by_rect(source, -64, -64, 4160, 4160)
        features = tile(session, mine, "zone", place).get("zone", [])
        drawn = np.array([one.geometry for one in features], dtype=object)
        assert max(gaps(source, drawn, box_of(place)), default=0) <= 1


def test_the_measure_of_gaps_finds_those_of_polygons_simplified_one_by_one(
    stored: dict[int, tuple[str, bool, float, shapely.Geometry]],
) -> None:
    source = np.array([in_units(row[3], CITY) for row in stored.values()])
    near = shapely.clip_by_rect(source, 0, 0, 1024, 1024)
    alone = shapely.simplify(near, 3)
    assert max(gaps(near, alone, shapely.box(0, 0, 1024, 1024))) > 1


def test_a_tile_is_the_same_bytes_whatever_way_the_database_finds_its_features(
    sample_database: Database, session: Session
) -> None:
    asked = [
        (owner(session, REVISION), "zone", Tile(13, 6769, 4094)),
        (owner(session, REVISION), "zone", Tile(15, 27077, 16372)),
        (owner(session, PARCELS, "parcel"), "parcel", Tile(15, 27077, 16372)),
    ]
    usual = [run(tile_bytes(*one), session) for one in asked]
    ways = ("enable_indexscan", "enable_bitmapscan", "enable_nestloop")
    for off in (ways[:1], ways[1:2], ways):
        options = quote(" ".join(f"-c {way}=off" for way in off))
        url = f"{sample_database.url(READ)}&options={options}"
        with psycopg.connect(url, row_factory=dict_row) as connection:
            for known, (mine, layer, place) in zip(usual, asked, strict=True):
                query = LAYERS[layer].tile(layer, mine, place)
                row = connection.execute(query.statement.sql.encode(), query.bound).fetchone()
                assert row is not None
                assert bytes(row["tile"]) == known


def test_a_tile_is_complete_however_many_features_it_has(session: Session) -> None:
    """Twenty times the parcels a map shows at once, asked for at a zoom that has no tiles."""
    rows = session.fetch(layer_tile("parcel", owner(session, PARCELS, "parcel"), CITY))
    everything = {one.properties["id"] for one in decoded(rows[0]["tile"])["parcel"]}
    assert len(everything) > 6000


def test_zooms_of_zones_end_where_the_grid_is_finer_than_a_plan(session: Session) -> None:
    assert zooms_of("zone", owner(session, REVISION)) == (9, 16)
    assert unit_m(16) < 0.08
