"""The nearest other sub-zone, against plain geometry on random plans, and by one index."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime

import psycopg
import pytest
import shapely
from shapely.geometry.base import BaseGeometry

from simpeltaru.assess import (
    Library,
    Moment,
    ParcelPlace,
    PointPlace,
    Question,
    facts_needed,
    judge,
    run,
)
from simpeltaru.assess.metric import metric_point
from simpeltaru.assess.next_zone import neighbours_needed
from simpeltaru.db.accounts import READ
from simpeltaru.db.engine import Session, connect
from simpeltaru.plan import Datum, Region
from simpeltaru.queries import neighbours, zones
from simpeltaru.verdict import NearZone, Situation
from tests.databases import Database
from tests.queries.test_statements import explain
from tests.support import mosaic, tiny_plan

NOW = datetime(2026, 6, 1, tzinfo=UTC)
REGION = Region(
    tiny_plan.REGION, "Uji", "Asia/Makassar", tiny_plan.METRIC, tiny_plan.LONLAT, Datum.IDENTITY
)
SEED = 20260601


@pytest.fixture(scope="module")
def made() -> mosaic.Mosaic:
    return mosaic.make(SEED)


@pytest.fixture(scope="module")
def session(database: Database, made: mosaic.Mosaic) -> Iterator[Session]:
    mosaic.load(database.url(), made)
    with connect(database.url(READ), timeout_ms=5000) as opened:
        yield opened


def situation(session: Session, place: PointPlace | ParcelPlace) -> Situation | None:
    question = Question(place, Moment(NOW))
    plans = judge(run(facts_needed(question, Library()), session)).plans
    return plans[0].situation if plans else None


def nearest(made: mosaic.Mosaic, place: BaseGeometry, own: set[str]) -> float | None:
    """The distance by shapely, over every polygon of the plan."""
    distances = [shape.distance(place) for key, shape in made.zones if key not in own]
    within = [one for one in distances if one <= 500.0]
    return min(within, default=None)


def agree(near: NearZone | None, expected: float | None) -> None:
    assert (near is None) == (expected is None)
    if near is not None:
        assert near.distance_m == pytest.approx(expected, abs=1e-6)


def test_points_agree_with_plain_geometry(session: Session, made: mosaic.Mosaic) -> None:
    dice = random.Random(SEED)
    across = mosaic.SIDE * mosaic.CELLS
    answered = 0
    for _ in range(150):
        lon, lat = tiny_plan.lonlat(dice.uniform(0, across), dice.uniform(0, across))
        found = situation(session, PointPlace(lon, lat, with_parcel=False))
        if found is None:
            continue
        answered += 1
        xy = metric_point(REGION, lon, lat)
        assert xy is not None
        point = shapely.Point(xy)
        own = {key for key, shape in made.zones if shape.intersects(point)}
        agree(found.next_zone, nearest(made, point, own))
        assert found.next_zone is None or found.next_zone.subzone.key not in own
    assert answered > 100


def test_parcels_agree_with_plain_geometry(session: Session, made: mosaic.Mosaic) -> None:
    zero = further = 0
    for name, shape in made.parcels.items():
        found = situation(session, ParcelPlace(name))
        if found is None:
            continue
        own = {part.subzone.key for part in (*found.parts, *found.roads)}
        expected = nearest(made, shape, own)
        agree(found.next_zone, expected)
        zero += expected == 0.0
        further += (expected or 0.0) > 1.0
    assert zero > 5
    assert further > 50


def test_a_corner_that_belongs_to_several_is_next_to_none_of_them(
    session: Session, made: mosaic.Mosaic
) -> None:
    _, shape = made.zones[100]
    corner = shapely.Point(shapely.get_coordinates(shape)[0])
    own = {key for key, one in made.zones if one.intersects(corner)}
    pieces = [
        zones.zone_piece(row)
        for row in session.fetch(
            zones.zones_at_point(
                REGION.code, "mosaik-1", corner.x, corner.y, REGION.metric_srid, 2.5
            )
        )
    ]
    found = run(neighbours_needed(REGION, "mosaik-1", pieces, corner, None), session)
    agree(found.of_point, nearest(made, corner, own))
    assert found.of_area is None


def test_it_is_found_by_the_index_in_one_partition(database: Database, session: Session) -> None:
    with psycopg.connect(database.url(), autocommit=True) as connection:
        connection.execute("ANALYZE zone")
    place = shapely.to_wkb(shapely.Point(tiny_plan.X0 + 100, tiny_plan.Y0 + 100))
    query = neighbours.nearest_zone(
        REGION.code, "mosaik-1", place, REGION.metric_srid, but={"R-4"}, reach_m=50.0
    )
    assert len(session.fetch(query)) == 1
    nodes = [node for node in explain(database, query) if node["Actual Loops"] > 0]
    relations = {node["Relation Name"] for node in nodes if "Relation Name" in node}
    assert len(relations) == 1
    assert any("geom_m" in node.get("Index Cond", "") for node in nodes), nodes
