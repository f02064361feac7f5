"""COPY in PostgreSQL's binary format."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

import orjson
import psycopg
import shapely
from psycopg import sql

from simpeltaru.revisions.datum import TILES, Geometries
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


def place_bytes(placed: Placed, metric_srid: int) -> Iterator[tuple[object, object, object]]:
    """`geom_source`, `geom_m` and `geom_3857` of each feature, as PostGIS receives them.

    Made some at a time, so that making and sending go on side by side.
    """
    for start in range(0, len(placed), _BATCH):
        part = slice(start, start + _BATCH)
        yield from zip(
            _ewkb(placed.source[part], placed.srid),
            _ewkb(placed.metric[part], metric_srid),
            _ewkb(placed.tiles[part], TILES),
            strict=True,
        )


def _ewkb(geometries: Geometries, srid: int) -> Iterable[object]:
    content: Iterable[object] = shapely.to_wkb(
        shapely.set_srid(geometries, srid), include_srid=True, flavor="extended", byte_order=1
    )
    return content


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
