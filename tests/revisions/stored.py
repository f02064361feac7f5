"""What a database holds, as one value: to show that something left no trace."""

from __future__ import annotations

import psycopg
from psycopg import sql

from tests.databases import Database

_TABLES = """
SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') AND c.relname <> 'spatial_ref_sys'
ORDER BY c.relname
"""


def contents(database: Database) -> dict[str, tuple[int, str]]:
    """Every table with the number of its rows and a hash of all of them."""
    found: dict[str, tuple[int, str]] = {}
    with psycopg.connect(database.url()) as connection:
        for (name,) in connection.execute(_TABLES).fetchall():
            statement = sql.SQL(
                "SELECT count(*), md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), ''))"
                " FROM {} t"
            ).format(sql.Identifier(name))
            row = connection.execute(statement).fetchone()
            assert row is not None
            found[name] = (row[0], row[1])
    return found


def rows(database: Database, statement: str, *parameters: object) -> list[tuple[object, ...]]:
    """The rows of a query, as the owner sees them."""
    with psycopg.connect(database.url()) as connection:
        return connection.execute(statement.encode(), parameters).fetchall()
