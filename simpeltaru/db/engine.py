"""The one runner: sends a `Query` prepared, over an async pool or a single connection.

    with connect(database_url(READ), timeout_ms=5000) as session:
        rows = session.fetch(query)

    async with open_pool(database_url(READ), size=4, timeout_ms=5000) as pool:
        async with pool.session() as session:
            rows = await session.fetch(query)

Every session reads only, as role `simpeltaru_read`, in autocommit and under a statement timeout.
What PostgreSQL says about a failure can repeat what was asked, so it goes nowhere: callers get
`StoreUnavailable` with the statement's name and the SQLSTATE (docs/decisions/driver-and-runner.md).
"""

from __future__ import annotations

import select
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg.rows import dict_row
from psycopg_pool import AsyncConnectionPool, PoolTimeout, TooManyRequests

from simpeltaru.db.accounts import READ
from simpeltaru.db.query import Query, Row
from simpeltaru.errors import StoreUnavailable

# The first PROJ call of a connection costs 0.1-0.3 s; better before anybody waits for it.
_WARM_PROJ = "SELECT ST_X(ST_Transform(ST_SetSRID(ST_MakePoint(117, 0), 9470), 9480))"
_WAIT_S = 3.0
# Given up soon and begun anew by whoever asks next: a database that is back is found at once.
_RECONNECT_S = 0.5
_MAX_WAITING = 256


def _conninfo(url: str, timeout_ms: int) -> str:
    given = conninfo_to_dict(url).get("options")
    options = (
        f"{given or ''} -c role={READ} -c default_transaction_read_only=on"
        f" -c statement_timeout={timeout_ms} -c jit=off"
    )
    return make_conninfo(url, options=options.strip(), application_name="simpeltaru-read")


def _unavailable(error: Exception, query: Query | None = None) -> StoreUnavailable:
    state = getattr(error, "sqlstate", None) or type(error).__name__
    doing = f"statement {query.statement.name!r}" if query else "connecting"
    return StoreUnavailable(f"{doing} failed ({state})")


class Session:
    """A connection that answers queries one after the other."""

    def __init__(self, connection: psycopg.Connection[Row]) -> None:
        self._connection = connection

    def fetch(self, query: Query) -> list[Row]:
        """All rows of a query. Raises `StoreUnavailable`."""
        try:
            with self._connection.cursor(binary=True) as cursor:
                # The text comes from SQLAlchemy's compiler, never from a caller.
                cursor.execute(query.statement.sql.encode(), query.bound, prepare=True)
                return cursor.fetchall()
        except psycopg.Error as error:
            failure = _unavailable(error, query)
        # Outside the except block: the driver's error must not hang on as context.
        raise failure


class AsyncSession:
    """A pooled connection that answers queries one after the other."""

    def __init__(self, connection: psycopg.AsyncConnection[Row]) -> None:
        self._connection = connection

    async def fetch(self, query: Query) -> list[Row]:
        """All rows of a query. Raises `StoreUnavailable`."""
        try:
            async with self._connection.cursor(binary=True) as cursor:
                await cursor.execute(query.statement.sql.encode(), query.bound, prepare=True)
                return await cursor.fetchall()
        except psycopg.Error as error:
            failure = _unavailable(error, query)
        raise failure


class Pool:
    """An open pool of reading connections."""

    def __init__(self, pool: AsyncConnectionPool[psycopg.AsyncConnection[Row]]) -> None:
        self._pool = pool

    @asynccontextmanager
    async def session(self) -> AsyncIterator[AsyncSession]:
        """A session of one's own for the length of the block. Raises `StoreUnavailable`."""
        try:
            connection = await self._connection()
        except (psycopg.Error, PoolTimeout, TooManyRequests) as error:
            failure = _unavailable(error)
        else:
            try:
                yield AsyncSession(connection)
            finally:
                await self._pool.putconn(connection)
            return
        raise failure

    async def _connection(self) -> psycopg.AsyncConnection[Row]:
        """A connection whose server is still there, as far as can be seen without asking it."""
        while True:
            connection = await self._pool.getconn()
            if not _hung_up(connection):
                return connection
            await connection.close()
            await self._pool.putconn(connection)


def _hung_up(connection: psycopg.AsyncConnection[Row]) -> bool:
    """Whether the server closed an idle connection: then its socket has something to read."""
    if connection.closed:
        return True
    waiting = select.poll()
    waiting.register(connection.fileno(), select.POLLIN)
    return bool(waiting.poll(0))


async def _configure(connection: psycopg.AsyncConnection[Row]) -> None:
    await connection.execute(_WARM_PROJ)


@asynccontextmanager
async def open_pool(url: str, *, size: int, timeout_ms: int) -> AsyncIterator[Pool]:
    """A pool of `size` connections, closed with the block.

    It opens without waiting: a database that is down shows in the first session, and the pool
    connects again by itself. `timeout_ms` bounds each statement.
    """
    pool: AsyncConnectionPool[psycopg.AsyncConnection[Row]] = AsyncConnectionPool(
        _conninfo(url, timeout_ms),
        connection_class=psycopg.AsyncConnection[Row],
        kwargs={"autocommit": True, "row_factory": dict_row, "prepare_threshold": 0},
        min_size=size,
        max_size=size,
        max_waiting=_MAX_WAITING,
        timeout=_WAIT_S,
        reconnect_timeout=_RECONNECT_S,
        configure=_configure,
        open=False,
    )
    await pool.open()
    try:
        yield Pool(pool)
    finally:
        await pool.close()


@contextmanager
def connect(url: str, *, timeout_ms: int) -> Iterator[Session]:
    """One reading connection for a command. Raises `StoreUnavailable`."""
    try:
        connection = psycopg.Connection[Row].connect(
            _conninfo(url, timeout_ms),
            autocommit=True,
            row_factory=dict_row,
            connect_timeout=10,
        )
    except psycopg.Error as error:
        # Nothing was asked yet, so what PostgreSQL says can repeat nothing; and it knows why.
        failure = StoreUnavailable(f"the database does not let us in: {str(error).strip()}")
    else:
        with connection:
            yield Session(connection)
        return
    raise failure
