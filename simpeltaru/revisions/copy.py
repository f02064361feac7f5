"""COPY in PostgreSQL's binary format."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy.typing as npt
import orjson
import psycopg
import shapely
from psycopg import sql

from simpeltaru.revisions.datum import Geometries

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


def ewkb(geometries: Geometries, srid: int) -> npt.NDArray[object]:  # type: ignore[type-var]
    """Geometries with their SRID, as PostGIS receives them."""
    labelled = shapely.set_srid(geometries, srid)
    content: npt.NDArray[object] = shapely.to_wkb(  # type: ignore[type-var]
        labelled, include_srid=True, flavor="extended", byte_order=1
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
