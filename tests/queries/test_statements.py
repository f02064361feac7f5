"""Statements reach one partition by its index, and hand out what they say they do."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import psycopg
import pytest
import shapely

from simpeltaru.assess.metric import geodesic_area, metric_point
from simpeltaru.db.accounts import READ
from simpeltaru.db.engine import Session, connect
from simpeltaru.db.query import Query, Statement
from simpeltaru.errors import StoreUnavailable
from simpeltaru.plan import Datum, Region
from simpeltaru.queries import layers, overlaps, parcels, plans, zones
from tests.databases import Database
from tests.support import tiny_plan

NOW = datetime(2026, 6, 1, tzinfo=UTC)
CODE, METRIC = tiny_plan.REGION, tiny_plan.METRIC
X, Y = tiny_plan.X0 + 15.0, tiny_plan.Y0 + 15.0
PLACE = shapely.to_wkb(tiny_plan.metric((90, 10, 110, 30)))


MANY = 4000
_GRID = (
    "SELECT n, ST_Multi(ST_MakeEnvelope(x, y, x + 9, y + 9, 9480)) AS g FROM generate_series(1, %s)"
    " n, LATERAL (SELECT 560000 + n %% 70 * 10.0 AS x, 20000 + n / 70 * 10.0 AS y) corner"
)


@pytest.fixture(scope="module")
def tiny(database: Database) -> Database:
    """The tiny plan, and thousands of zones, overlays and parcels some kilometres away."""
    tiny_plan.load(database.url())
    with psycopg.connect(database.url()) as connection:
        connection.execute(
            "INSERT INTO zone (region, revision, id, key, code, name, zone_code, zone_name,"
            " category, is_road, swp, block, kelurahan, overlays, attributes, geom_source, geom_m)"
            " SELECT '99.01', 'uji-1', 1000 + n, 'R-4', 'R-4', '', '', '', '', false, '', '', '',"
            f" '[]', '{{}}', g, g FROM ({_GRID}) grid",
            [MANY],
        )
        connection.execute(
            "INSERT INTO plan_feature (region, revision, kind, id, value, level, name, attributes,"
            " geom_source, geom_m) SELECT '99.01', 'uji-1', 'overlay:KRB_03', 1000 + n, '', '', '',"
            f" '{{}}', g, g FROM ({_GRID}) grid",
            [MANY],
        )
        connection.execute(
            "INSERT INTO parcel (region, layer, id, nomor_bidang, kelurahan, right_type,"
            " geom_source, geom_m) SELECT '99.01', 'bidang-2025', 'N' || n, '', '', '', g, g"
            f" FROM ({_GRID}) grid",
            [MANY],
        )
        connection.execute("ANALYZE")
    return database


@pytest.fixture(scope="module")
def session(tiny: Database) -> Iterator[Session]:
    with connect(tiny.url(READ), timeout_ms=5000) as opened:
        yield opened


SPATIAL = {
    "zones_at_point": zones.zones_at_point(CODE, "uji-1", X, Y, METRIC, 2.5),
    "zones_over_place": zones.zones_over_place(CODE, "uji-1", PLACE, METRIC),
    "overlays_at_point": overlaps.overlays_at_point(CODE, "uji-1", X, Y, METRIC, 2.5),
    "overlays_over_place": overlaps.overlays_over_place(CODE, "uji-1", PLACE, METRIC),
    "parcels_at_point": parcels.parcels_at_point(CODE, "bidang-2025", X, Y, METRIC),
}


def explain(database: Database, query: Query) -> list[dict[str, Any]]:
    """Every node of the plan PostgreSQL makes for a prepared statement, when rows are many."""
    with psycopg.connect(database.url(READ), autocommit=True) as connection:
        connection.execute("SET plan_cache_mode = force_generic_plan")
        explained = f"EXPLAIN (ANALYZE, FORMAT JSON) {query.statement.sql}"
        row = connection.execute(explained.encode(), query.bound, prepare=True).fetchone()
    assert row is not None
    nodes, waiting = [], [row[0][0]["Plan"]]
    while waiting:
        node = waiting.pop()
        nodes.append(node)
        waiting.extend(node.get("Plans", ()))
    return nodes


@pytest.mark.parametrize("name", SPATIAL)
def test_a_place_is_found_by_index_in_one_partition(tiny: Database, name: str) -> None:
    nodes = explain(tiny, SPATIAL[name])
    relation = name.split("_")[0].rstrip("s").replace("overlay", "plan_feature")
    scans = [
        node
        for node in nodes
        if node.get("Relation Name", "").startswith(relation) and node["Actual Loops"] > 0
    ]
    assert len({node["Relation Name"] for node in scans}) == 1, scans
    assert any("geom_m" in node.get("Index Cond", "") for node in nodes), nodes


def test_all_zones_of_a_revision_are_in_degrees(session: Session) -> None:
    rows = session.fetch(zones.zones_of_revision(CODE, "uji-1"))
    own = [row["id"] for row in rows if row["id"] < 1000]
    assert own == list(range(1, len(tiny_plan.MAIN) + 1))
    assert {"key", "code", "name", "is_road", "overlays", "kelurahan", "wkb"} <= set(rows[0])
    box = shapely.from_wkb(rows[0]["wkb"])
    assert box.distance(shapely.Point(tiny_plan.lonlat(0, 0))) < 1e-10
    assert box.distance(shapely.Point(tiny_plan.lonlat(100, 100))) < 1e-10


def test_overlays_come_clipped(session: Session) -> None:
    (row,) = session.fetch(SPATIAL["overlays_over_place"])
    assert shapely.from_wkb(row["wkb"]).area == pytest.approx(400)
    assert overlaps.overlay_of(row).kind == "KRB_03"


def test_the_snapshot_nearest_to_the_day_is_read(session: Session) -> None:
    def read(day: date) -> list[str]:
        return [row["id"] for row in session.fetch(layers.layers_in_use(CODE, day, NOW))]

    assert read(date(2026, 1, 1)) == ["bidang-2025"]
    assert read(date(2024, 12, 31)) == ["bidang-2020"]
    assert read(date(2025, 1, 1)) == ["bidang-2025"]
    assert read(date(2010, 1, 1)) == ["bidang-2020"]


def test_revisions_are_looked_for_by_their_bounds(session: Session) -> None:
    lon, lat = tiny_plan.lonlat(0, 0)
    assert len(session.fetch(plans.revisions_around(lon, lat, NOW))) == 7
    assert session.fetch(plans.revisions_around(lon + 1, lat, NOW)) == []


@pytest.mark.parametrize(("datum", "srid"), [(Datum.IDENTITY, 9470), (Datum.TRANSFORM, 4326)])
def test_points_and_areas_are_those_of_postgis(tiny: Database, datum: Datum, srid: int) -> None:
    region = Region(CODE, "Uji", "Asia/Makassar", METRIC, srid, datum)
    shape = tiny_plan.metric((0, 0, 250, 130)).difference(tiny_plan.metric((20, 20, 90, 90)))
    with psycopg.connect(tiny.url(READ)) as connection:
        row = connection.execute(
            "SELECT ST_X(p), ST_Y(p), ST_Area(ST_Transform(g, 9470)::geography) FROM"
            " ST_Transform(ST_SetSRID(ST_MakePoint(117.5, 0.13), %s), %s) p,"
            " ST_GeomFromWKB(%s, %s) g",
            [srid, METRIC, shapely.to_wkb(shape), METRIC],
        ).fetchone()
    assert row is not None
    assert metric_point(region, 117.5, 0.13) == pytest.approx(row[:2], abs=1e-3)
    assert geodesic_area(region, shape) == pytest.approx(row[2], rel=1e-7)


def test_a_failure_says_which_statement_and_nothing_else(session: Session) -> None:
    from sqlalchemy import literal_column, select

    broken = Statement("broken", select(literal_column("1 / 0 AS x")))
    with pytest.raises(StoreUnavailable) as error:
        session.fetch(Query(broken))
    assert str(error.value) == "statement 'broken' failed (22012)"
    assert error.value.__context__ is None
    assert error.value.__cause__ is None


def test_values_of_a_query_are_never_shown() -> None:
    query = zones.zones_at_point(CODE, "uji-1", 424242.0, 1.0, METRIC, 2.5)
    assert "424242" not in repr(query)
    with pytest.raises(KeyError, match="no parameters"):
        _ = Query(query.statement, {"nonsense": 1}).bound
