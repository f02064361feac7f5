"""The migrated database: what it holds, what it refuses, and who may do what."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from geoalchemy2 import alembic_helpers
from psycopg import errors
from pyproj import Transformer
from sqlalchemy import create_engine

from simpeltaru.db import migrate
from simpeltaru.db.tables import metadata
from tests.databases import Database

BONTANG = ("64.74", "Kota Bontang", "Asia/Makassar", 9480, 9470, "identity")
REVISION = """
INSERT INTO revision (id, plan, region, title, instrument, mulai_berlaku, is_simulation,
    code_vintage, key_column, scale, tolerance_m, source_crs, without_rules, manifest,
    content_hash, workflow)
VALUES (%s, 'bontang', '64.74', 'contoh', '{}', '2024-01-01', true, '11/2021', 'KODSZN', 5000,
    2.5, 'EPSG:9480', '{}', '{}', 'abc', 'checked')
"""
SQUARE = "ST_Multi(ST_MakeEnvelope(555000, 14000, 555100, 14100, {srid}))"


@pytest.fixture
def loader(fresh_database: Database) -> Iterator[psycopg.Connection]:
    """A loader's connection to a database with one region, one plan and one revision."""
    with psycopg.connect(fresh_database.url("simpeltaru_load"), autocommit=True) as connection:
        connection.execute("SELECT add_region(%s, %s, %s, %s, %s, %s)", BONTANG)
        connection.execute("INSERT INTO plan VALUES ('bontang', '64.74', 'RDTR contoh')")
        connection.execute(REVISION, ["satu"])
        yield connection


@pytest.fixture
def publisher(loader: psycopg.Connection, fresh_database: Database) -> Iterator[psycopg.Connection]:
    with psycopg.connect(fresh_database.url("simpeltaru_publish"), autocommit=True) as connection:
        yield connection


def _publish(
    connection: psycopg.Connection, legal: str, *, alone: bool = True, reason: str = "contoh"
) -> None:
    connection.execute(
        "INSERT INTO revision_validity (revision, plan, legal, known, event, reason, alone)"
        " VALUES ('satu', 'bontang', %s, '[2024-01-01,)', 'published', %s, %s)",
        [legal, reason, alone],
    )


def _add_zone(connection: psycopg.Connection, srid: int) -> None:
    square = SQUARE.format(srid=srid)
    connection.execute(
        "INSERT INTO zone VALUES ('64.74', 'satu', 1, 'R-4', 'R-4', 'x', 'R', 'y', '', false,"
        f" '', '', '', '[]', '{{}}', {square}, {square}, NULL)"
    )


def test_tables_and_migrations_say_the_same(template_database: Database) -> None:
    engine = create_engine(template_database.sqlalchemy_url())
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection,
            opts={"include_object": alembic_helpers.include_object, "compare_type": False},
        )
        differences = compare_metadata(context, metadata)
    engine.dispose()
    of_columns = [d for d in differences if not _is_index_or_partition(d)]
    assert of_columns == []


def _is_index_or_partition(difference: object) -> bool:
    """Indexes stand only in the migration; partitions are made by `add_region`."""
    kind = difference[0] if isinstance(difference, tuple) else ""
    return kind in {"remove_index", "add_index"}


def test_a_second_upgrade_changes_nothing(fresh_database: Database) -> None:
    migrate.upgrade(fresh_database.url())
    with psycopg.connect(fresh_database.url()) as connection:
        rows = connection.execute("SELECT version_num FROM alembic_version").fetchall()
    assert rows == [(migrate.head(),)]


@pytest.mark.parametrize(("label", "expected_shift_m"), [(9470, 0.0), (4326, 0.158)])
def test_postgis_and_pyproj_project_alike(
    loader: psycopg.Connection, label: int, expected_shift_m: float
) -> None:
    """Datum policy, docs/decisions/datum.md: 9470 is `identity`, 4326 is `transform`."""
    row = loader.execute(
        "SELECT ST_X(p), ST_Y(p) FROM ST_Transform(ST_Point(117.5, 0.13, %s), 9480) AS p", [label]
    ).fetchone()
    easting, northing = Transformer.from_crs(label, 9480, always_xy=True).transform(117.5, 0.13)
    identity, _ = Transformer.from_crs(9470, 9480, always_xy=True).transform(117.5, 0.13)
    assert row == pytest.approx((easting, northing), abs=1e-6)
    assert easting - identity == pytest.approx(expected_shift_m, abs=0.002)


def test_a_partition_refuses_another_metric_crs(loader: psycopg.Connection) -> None:
    _add_zone(loader, 9480)
    with pytest.raises(errors.CheckViolation):
        _add_zone(loader, 9479)


def test_a_region_is_added_once(loader: psycopg.Connection) -> None:
    with pytest.raises(errors.UniqueViolation):
        loader.execute("SELECT add_region(%s, %s, %s, %s, %s, %s)", BONTANG)


def test_a_rulebook_must_match_its_hash(loader: psycopg.Connection) -> None:
    with pytest.raises(errors.CheckViolation):
        loader.execute("INSERT INTO rulebook VALUES ('00', 'not that')")


def test_a_draft_has_no_dates(loader: psycopg.Connection) -> None:
    with pytest.raises(errors.CheckViolation):
        loader.execute(REVISION.replace("'{}', '2024", "NULL, '2024"), ["dua"])


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE revision SET title = 'lain'",
        "UPDATE revision SET workflow = 'received'",
        "DELETE FROM revision",
        "UPDATE zone SET name = 'lain'",
        "DELETE FROM zone",
        "UPDATE revision_validity SET legal = '[2020-01-01,)'",
        "UPDATE revision_validity SET known = '[2020-01-01,)'",
        "DELETE FROM revision_validity",
    ],
)
def test_even_the_owner_cannot_change_what_is_stored(
    loader: psycopg.Connection,
    publisher: psycopg.Connection,
    fresh_database: Database,
    statement: str,
) -> None:
    _add_zone(loader, 9480)
    _publish(publisher, "[2024-01-01,)")
    with (
        psycopg.connect(fresh_database.url(), autocommit=True) as owner,
        pytest.raises(errors.IntegrityConstraintViolation),
    ):
        owner.execute(statement)


def test_known_time_closes_once(loader: psycopg.Connection, publisher: psycopg.Connection) -> None:
    _publish(publisher, "[2024-01-01,)")
    close = "UPDATE revision_validity SET known = tstzrange(lower(known), %s)"
    publisher.execute(close, ["2025-01-01"])
    with pytest.raises(errors.IntegrityConstraintViolation):
        publisher.execute(close, ["2026-01-01"])


def test_one_plan_has_one_law_a_day(publisher: psycopg.Connection) -> None:
    _publish(publisher, "[2024-01-01,2025-01-01)")
    _publish(publisher, "[2025-01-01,)")
    with pytest.raises(errors.ExclusionViolation):
        _publish(publisher, "[2024-12-31,2025-01-02)")


def test_a_shared_role_publishes_only_with_alone_and_a_reason(
    publisher: psycopg.Connection,
) -> None:
    with pytest.raises(errors.InsufficientPrivilege, match="second person"):
        _publish(publisher, "[2024-01-01,)", alone=False)
    with pytest.raises(errors.CheckViolation, match="reason"):
        _publish(publisher, "[2024-01-01,)", reason=" ")
    _publish(publisher, "[2024-01-01,)")


@pytest.mark.parametrize(
    ("role", "statement"),
    [
        ("simpeltaru_read", "INSERT INTO plan VALUES ('x', '64.74', 'x')"),
        ("simpeltaru_read", "SELECT add_region('1', 'x', 'Asia/Jakarta', 9480, 9470, 'identity')"),
        ("simpeltaru_load", "UPDATE revision SET workflow = 'published'"),
        ("simpeltaru_load", "DELETE FROM zone"),
        ("simpeltaru_publish", "INSERT INTO plan VALUES ('x', '64.74', 'x')"),
        ("simpeltaru_publish", "UPDATE revision SET title = 'x'"),
        ("simpeltaru_publish", "CREATE TABLE mine (a int)"),
    ],
)
def test_a_role_can_do_no_more_than_its_work(
    loader: psycopg.Connection, fresh_database: Database, role: str, statement: str
) -> None:
    with (
        psycopg.connect(fresh_database.url(role), autocommit=True) as connection,
        pytest.raises(errors.InsufficientPrivilege),
    ):
        connection.execute(statement)


def test_two_named_people_need_no_alone(
    loader: psycopg.Connection, fresh_database: Database
) -> None:
    as_superuser = fresh_database.cluster.url("postgres", fresh_database.name)
    with psycopg.connect(as_superuser, autocommit=True) as connection:
        connection.execute("CREATE ROLE orang_satu IN ROLE simpeltaru_load")
        connection.execute("CREATE ROLE orang_dua IN ROLE simpeltaru_publish")
        try:
            connection.execute("SET SESSION AUTHORIZATION orang_satu")
            connection.execute(REVISION, ["dua"])
            connection.execute("SET SESSION AUTHORIZATION orang_dua")
            row = connection.execute(
                "INSERT INTO revision_validity (revision, plan, legal, known, event, reason)"
                " VALUES ('dua', 'bontang', '[2024-01-01,)', '[2024-01-01,)', 'published', 'sah')"
                " RETURNING recorded_by"
            ).fetchone()
        finally:
            connection.execute("RESET SESSION AUTHORIZATION")
            connection.execute("DROP ROLE orang_satu, orang_dua")
    assert row == ("orang_dua",)
