"""COPY in PostgreSQL's binary format."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

import orjson
import psycopg
from psycopg import sql

from simpeltaru.revisions.datum import TILES
from simpeltaru.revisions.ewkb import ewkb
from simpeltaru.revisions.place import Placed

_BATCH = 500

PLACE_COLUMNS: Mapping[str, str] = {
    "geom_source": "bytea",
    "geom_m": "bytea",
    "geom_3857": "bytea",
}
"""PostGIS receives EWKB, which to the driver is just bytes."""

JSON = "bytea"
"""jsonb made by `json_bytes`."""


def json_bytes(value: object) -> bytes:
    """A value as PostgreSQL receives jsonb: a version byte, then the text."""
    return b"\x01" + orjson.dumps(value, option=orjson.OPT_SORT_KEYS)


def place_bytes(placed: Placed, metric_srid: int) -> Iterator[tuple[bytes, ...]]:
    """`geom_source`, `geom_m` and `geom_3857` of each feature, as PostGIS receives them.

    Made some at a time, so that making and sending go on side by side.
    """
    srids = (placed.srid, metric_srid, TILES)
    for start in range(0, len(placed), _BATCH):
        part = slice(start, start + _BATCH)
        yield from ewkb((placed.source[part], placed.metric[part], placed.tiles[part]), srids)


def copy_rows(
    connection: psycopg.Connection,
    table: str,
    columns: Mapping[str, str],
    rows: Iterable[Sequence[object]],
) -> None:
    """Write `rows` to `table`; `columns` are its columns with their types, in the rows' order."""
    statement = sql.SQL("COPY {} ({}) FROM STDIN (FORMAT BINARY)").format(
        sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, columns))
    )
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        copy.set_types(list(columns.values()))
        for row in rows:
            copy.write_row(row)
