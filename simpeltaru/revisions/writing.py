"""One connection, one transaction, all or nothing: how packages and publications are written."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from psycopg import errors

from simpeltaru.errors import ConfigurationError, Conflict, SimpeltaruError, StoreUnavailable
from simpeltaru.revisions.progress import Progress

_LOADS = (6474, 2)
"""Advisory lock: loads come one after the other, so that each sees the one before."""


@contextmanager
def writing(url: str) -> Iterator[psycopg.Connection]:
    """A transaction on `url` that commits at the end and leaves no trace of anything less.

    Raises `StoreUnavailable` if the database is not there or goes away, `Conflict` if what is
    written contradicts what is stored, `ConfigurationError` if the role may not write.
    """
    failure: SimpeltaruError
    try:
        with psycopg.connect(url, application_name="simpeltaru-write") as connection:
            connection.execute("SET statement_timeout = 0")
            yield connection
        return
    except errors.InsufficientPrivilege as error:
        failure = ConfigurationError(f"this role may not do that: {_said(error)}")
    except (errors.UndefinedTable, errors.UndefinedFunction, errors.UndefinedColumn) as error:
        failure = ConfigurationError(
            f"the database is not at the newest schema ({_said(error)}); run ./scripts/run --once"
        )
    except psycopg.IntegrityError as error:
        failure = Conflict(f"the database refuses it: {_said(error)}; nothing was stored")
    except psycopg.Error as error:
        failure = StoreUnavailable(f"the database failed: {_said(error)}; nothing was stored")
    raise failure


def take_turn(connection: psycopg.Connection, progress: Progress) -> None:
    """Wait for other loads to end; until the commit this is the only one."""
    row = connection.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", _LOADS).fetchone()
    if row is None or not row[0]:
        progress.phase("wait for another load")
        connection.execute("SELECT pg_advisory_xact_lock(%s, %s)", _LOADS)


def _said(error: psycopg.Error) -> str:
    return (error.diag.message_primary or str(error)).strip().splitlines()[0]
