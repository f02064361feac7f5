"""How much of raw psycopg is left when SQLAlchemy's async connection asks point → zone?

    python -m benchmarks.runner

Makes a throwaway cluster with 20,000 zones of some 60 vertices, then asks for random points from
8 tasks of one process under uvloop, in rounds that take turns. Prints requests per second.
"""

from __future__ import annotations

import asyncio
import random
import statistics
import time
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack

import psycopg
import uvloop
from psycopg.rows import dict_row
from psycopg_pool import AsyncConnectionPool
from sqlalchemy.ext.asyncio import create_async_engine

from simpeltaru.db import migrate
from simpeltaru.db.accounts import READ
from simpeltaru.db.cluster import Cluster, throwaway
from simpeltaru.db.engine import open_pool
from simpeltaru.db.query import Query
from simpeltaru.queries.zones import zones_at_point

SIDE, COLUMNS, ROWS = 50.0, 200, 100
TASKS, SECONDS, ROUNDS = 8, 2.0, 5
Ask = Callable[[Query], Awaitable[object]]

_ZONES = """
INSERT INTO zone (region, revision, id, key, code, name, zone_code, zone_name, category, is_road,
    swp, block, kelurahan, overlays, attributes, geom_source, geom_m)
SELECT '99.01', 'bench', i, 'R-' || i %% 5, 'R-' || i %% 5, 'Perumahan', 'R', 'Perumahan',
    'budi_daya', false, '', '', '', '[]', '{}', g, g
FROM (
    SELECT i, ST_Multi(ST_Segmentize(
        ST_MakeEnvelope(x, y, x + %(side)s, y + %(side)s, 9480), 3.4)) g
    FROM generate_series(0, %(count)s - 1) i,
        LATERAL (SELECT i %% %(columns)s * %(side)s x, i / %(columns)s * %(side)s y) corner
) squares
"""


def prepare(cluster: Cluster) -> None:
    migrate.upgrade(cluster.url())
    with psycopg.connect(cluster.url(), autocommit=True) as connection:
        connection.execute(
            "SELECT add_region('99.01', 'Bench', 'Asia/Makassar', 9480, 9470, 'identity')"
        )
        connection.execute("INSERT INTO plan VALUES ('bench', '99.01', 'Bench')")
        connection.execute(
            "INSERT INTO revision (id, plan, region, title, is_simulation, code_vintage,"
            " key_column, scale, tolerance_m, source_crs, without_rules, manifest, content_hash,"
            " workflow) VALUES ('bench', 'bench', '99.01', 'Bench', true, '11/2021', 'KODSZN',"
            " 5000, 2.5, 'EPSG:9480', '[]', '{}', '', 'received')"
        )
        sizes = {"side": SIDE, "count": COLUMNS * ROWS, "columns": COLUMNS}
        connection.execute(_ZONES, sizes)
        connection.execute("VACUUM ANALYZE zone")


def question() -> Query:
    x, y = random.uniform(0, SIDE * COLUMNS), random.uniform(0, SIDE * ROWS)
    return zones_at_point("99.01", "bench", x, y, 9480, 2.5)


async def measure(ask: Ask) -> float:
    done = 0
    until = time.perf_counter() + SECONDS

    async def one() -> None:
        nonlocal done
        while time.perf_counter() < until:
            await ask(question())
            done += 1

    started = time.perf_counter()
    await asyncio.gather(*(one() for _ in range(TASKS)))
    return done / (time.perf_counter() - started)


async def contenders(stack: AsyncExitStack, url: str) -> dict[str, Ask]:
    raw = AsyncConnectionPool(
        url,
        min_size=TASKS,
        kwargs={"autocommit": True, "row_factory": dict_row, "prepare_threshold": 0},
        open=False,
    )
    await stack.enter_async_context(raw)
    engine = create_async_engine(
        url.replace("postgresql://", "postgresql+psycopg://", 1),
        isolation_level="AUTOCOMMIT",
        pool_size=TASKS,
        connect_args={"prepare_threshold": 0},
        pool_reset_on_return=None,
    )
    stack.push_async_callback(engine.dispose)
    ours = await stack.enter_async_context(open_pool(url, size=TASKS, timeout_ms=5000))

    async def by_psycopg(query: Query) -> object:
        async with raw.connection() as connection, connection.cursor(binary=True) as cursor:
            await cursor.execute(query.statement.sql.encode(), query.bound, prepare=True)
            return await cursor.fetchall()

    async def by_sqlalchemy(query: Query) -> object:
        async with engine.connect() as connection:
            found = await connection.execute(query.statement.select, dict(query.parameters))
            return [dict(row) for row in found.mappings()]

    async def by_runner(query: Query) -> object:
        async with ours.session() as session:
            return await session.fetch(query)

    return {"psycopg pool": by_psycopg, "sqlalchemy": by_sqlalchemy, "our runner": by_runner}


async def main(url: str) -> None:
    async with AsyncExitStack() as stack:
        rivals = await contenders(stack, url)
        figures: dict[str, list[float]] = {name: [] for name in rivals}
        for turn in range(ROUNDS + 1):
            for name, ask in rivals.items():
                rate = await measure(ask)
                if turn:
                    figures[name].append(rate)
    floor = statistics.median(figures["psycopg pool"])
    for name, rates in figures.items():
        middle = statistics.median(rates)
        span = f"{min(rates):.0f}-{max(rates):.0f}"
        print(f"{name:14} {middle:7.0f}/s  {middle / floor:4.2f} of psycopg  ({span})")


if __name__ == "__main__":
    with throwaway() as made:
        prepare(made)
        uvloop.run(main(made.url(READ)))
