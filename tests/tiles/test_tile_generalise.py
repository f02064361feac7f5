"""Zones for small zooms: no gap and no lost land, whatever the polygons are like."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import psycopg
import pytest
import shapely
from shapely.affinity import translate

from simpeltaru.db.accounts import LOAD
from simpeltaru.revisions.generalise import generalise_missing, generalised
from simpeltaru.revisions.load_plan import check_plan, load_plan
from simpeltaru.tile_grid import GENERALISED, unit_m
from tests.databases import Database
from tests.revisions.making import plan_package
from tests.revisions.stored import rows
from tests.support import mosaic, tiny_plan

ORIGIN = (13_077_000.0, 14_000.0)


def box(west: float, south: float, east: float, north: float) -> shapely.Polygon:
    """A box in metres from a place in EPSG:3857."""
    return translate(shapely.box(west, south, east, north), *ORIGIN)


def array(*polygons: shapely.Geometry) -> np.ndarray:
    return np.array([*polygons, None], dtype=object)[:-1]


def on_grid(drawn: np.ndarray, zoom: int) -> bool:
    units = shapely.get_coordinates(drawn) / unit_m(zoom)
    return bool(np.abs(units - np.rint(units)).max(initial=0) < 1e-3)


@pytest.mark.parametrize("zoom", GENERALISED)
@pytest.mark.parametrize("seed", range(4))
def test_jagged_overlapping_and_sliver_zones_leave_no_gap(zoom: int, seed: int) -> None:
    shapes = [shape for _, shape in mosaic.make(seed, parcels=0).zones]
    source = array(*shapes)
    drawn = generalised(source, zoom)
    assert shapely.is_valid(drawn).all()
    assert set(shapely.get_type_id(drawn)) == {shapely.GeometryType.MULTIPOLYGON}
    assert on_grid(drawn, zoom)
    unit = unit_m(zoom)
    inside = shapely.union_all(source).buffer(-4 * unit)
    missing = shapely.difference(inside, shapely.union_all(drawn))
    assert shapely.buffer(missing, -unit / 2).is_empty


def test_neighbours_share_every_vertex_of_their_edge() -> None:
    """A corner on a neighbour's edge, where the neighbour has none, and a wavy edge."""
    wave = [(100 + 7 * np.sin(y / 9), y) for y in range(0, 101, 3)]
    left = translate(shapely.Polygon([(0, 0), *wave, (0, 100)]), *ORIGIN)
    right = translate(shapely.Polygon([(200, 100), *reversed(wave), (200, 0)]), *ORIGIN)
    source = array(left, right, box(200, 0, 300, 37.7), box(200, 37.7, 300, 100))
    for zoom in GENERALISED:
        drawn = generalised(source, zoom)
        assert shapely.coverage_is_valid(drawn)
        assert shapely.get_num_coordinates(drawn[0]) < shapely.get_num_coordinates(left)


def test_land_of_a_zone_narrower_than_a_unit_is_its_neighbours() -> None:
    source = array(box(0, 0, 500, 500), box(500, 0, 500.2, 500), box(500.2, 0, 1000, 500))
    drawn = generalised(source, 9)
    assert drawn[1].is_empty
    assert shapely.coverage_is_valid(drawn[[0, 2]])
    assert shapely.union_all(drawn).geom_type == "Polygon"


def test_a_hole_nobody_claims_stays_a_hole() -> None:
    around = box(0, 0, 900, 900).difference(box(300, 300, 600, 600))
    drawn = generalised(array(around), 12)
    assert abs(drawn[0].area / around.area - 1) < 0.02
    assert len(shapely.get_rings(shapely.get_parts(drawn[0]))) == 2


def test_land_two_zones_claim_stays_with_both() -> None:
    source = array(box(0, 0, 400, 400), box(300, 0, 700, 400), box(0, 0, 400, 400))
    drawn = generalised(source, 12)
    assert drawn[0].equals(drawn[2])
    assert drawn[0].intersection(drawn[1]).area == pytest.approx(100 * 400, rel=0.1)


def test_nothing_gives_nothing() -> None:
    assert len(generalised(array(), 12)) == 0


COPIES = "SELECT zoom, id, ST_AsBinary(geom_3857) FROM zone_generalised ORDER BY 1, 2"


def test_loading_draws_a_revision_for_every_small_zoom(
    fresh_database: Database, tmp_path: Path
) -> None:
    package = plan_package(tmp_path / "paket")
    loaded = load_plan(package, fresh_database.url(LOAD))
    drawn = rows(fresh_database, COPIES)
    assert sorted({row[0] for row in drawn}) == list(GENERALISED)
    assert {row[1] for row in drawn if row[0] == 13} == set(range(1, 13))
    assert load_plan(package, fresh_database.url(LOAD)).already
    assert rows(fresh_database, COPIES) == drawn
    assert loaded.content_hash == check_plan(package).content_hash


def test_a_database_from_before_gets_the_same_drawings_once(
    fresh_database: Database, tmp_path: Path
) -> None:
    load_plan(plan_package(tmp_path / "paket"), fresh_database.url(LOAD))
    at_loading = rows(fresh_database, COPIES)
    with psycopg.connect(fresh_database.url(), autocommit=True) as connection:
        connection.execute("TRUNCATE zone_generalised")
    assert generalise_missing(fresh_database.url(LOAD)) == ["uji-1"]
    assert rows(fresh_database, COPIES) == at_loading
    assert generalise_missing(fresh_database.url(LOAD)) == []
    assert rows(fresh_database, COPIES) == at_loading


def test_a_revision_without_geometry_for_tiles_is_left_alone(fresh_database: Database) -> None:
    tiny_plan.load(fresh_database.url())
    with psycopg.connect(fresh_database.url(), autocommit=True) as connection:
        connection.execute("ALTER TABLE zone DISABLE TRIGGER USER")
        connection.execute("UPDATE zone SET geom_3857 = NULL WHERE revision = 'uji-1'")
    drawn = generalise_missing(fresh_database.url(LOAD))
    assert "uji-0" in drawn
    assert "uji-1" not in drawn
    assert "uji-1" not in generalise_missing(fresh_database.url(LOAD))


def test_drawings_are_never_changed(fresh_database: Database, tmp_path: Path) -> None:
    load_plan(plan_package(tmp_path / "paket"), fresh_database.url(LOAD))
    for statement in ("DELETE FROM zone_generalised", "UPDATE zone_generalised SET id = 1"):
        with (
            psycopg.connect(fresh_database.url()) as connection,
            pytest.raises(psycopg.errors.IntegrityConstraintViolation, match="immutable"),
        ):
            connection.execute(statement)
