"""What a database must hold before the migrations: roles and extensions.

In the private cluster they are made; in a database of someone else's they are only looked
for, and what is missing is named with the SQL to type.
"""

from __future__ import annotations

import time

import psycopg
from psycopg import sql

from simpeltaru.db.accounts import OWNER, ROLES
from simpeltaru.errors import ConfigurationError, StoreUnavailable

EXTENSIONS = ("postgis", "btree_gist", "pg_trgm")
RECOVERY_SECONDS = 60

# PostGIS packages lack the SRGI2013 reference systems; the first migration adds them.
_SRGI2013_GRANT = f"GRANT INSERT ON spatial_ref_sys TO {OWNER}"


def prepare(maintenance_url: str, database_url: str) -> None:
    """Make the roles, the database and its extensions where they are missing.

    Both URLs are the superuser's: of the database `postgres`, and of ours.
    """
    with _connect(maintenance_url) as connection:
        _make_roles(connection)
        _make_database(connection, _database_name(database_url))
    with _connect(database_url) as connection:
        for name in EXTENSIONS:
            connection.execute(
                sql.SQL("CREATE EXTENSION IF NOT EXISTS {}").format(sql.Identifier(name))
            )
        connection.execute(sql.SQL(_SRGI2013_GRANT))


def _connect(url: str) -> psycopg.Connection:
    _await_recovery(url)
    try:
        connection = psycopg.connect(url, autocommit=True, connect_timeout=20)
    except psycopg.OperationalError as error:
        raise StoreUnavailable(f"the database does not answer: {error}") from error
    connection.execute("SET client_min_messages = warning")
    return connection


def answers(url: str) -> bool:
    """Whether a server listens there, be it only to say that it is still recovering."""
    return psycopg.pq.PGconn.ping(url.encode()) in (psycopg.pq.Ping.OK, psycopg.pq.Ping.REJECT)


def _await_recovery(url: str) -> None:
    """Wait while a server is up but still replays what a crash left, up to a minute."""
    deadline = time.monotonic() + RECOVERY_SECONDS
    while psycopg.pq.PGconn.ping(url.encode()) == psycopg.pq.Ping.REJECT:
        if time.monotonic() > deadline:
            return
        # PostgreSQL offers nothing to wait on here; pg_ctl too asks again and again.
        time.sleep(0.05)


def _database_name(url: str) -> str:
    return str(psycopg.conninfo.conninfo_to_dict(url)["dbname"])


def _make_roles(connection: psycopg.Connection) -> None:
    rows = connection.execute("SELECT rolname FROM pg_roles").fetchall()
    present = {name for (name,) in rows}
    for role in ROLES:
        if role not in present:
            connection.execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(role)))


def _make_database(connection: psycopg.Connection, name: str) -> None:
    there = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone()
    if there is None:
        database, owner = sql.Identifier(name), sql.Identifier(OWNER)
        connection.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(database, owner))


def check_external(url: str) -> None:
    """Look at a database given by `SIMPELTARU_DATABASE_URL`; changes nothing.

    Raises `StoreUnavailable` if it does not answer, `ConfigurationError` with the SQL to
    type if roles or extensions are missing, or if the login may not act as a role.
    """
    with _connect(url) as connection:
        missing = [*_missing_extensions(connection), *_missing_roles(connection)]
    if missing:
        raise ConfigurationError(
            "the database of SIMPELTARU_DATABASE_URL lacks what Simpeltaru needs. As its "
            "superuser, type:\n" + "\n".join(f"    {line};" for line in missing)
        )


def _missing_extensions(connection: psycopg.Connection) -> list[str]:
    rows = connection.execute("SELECT extname FROM pg_extension").fetchall()
    present = {name for (name,) in rows}
    return [f"CREATE EXTENSION {name}" for name in EXTENSIONS if name not in present]


def _missing_roles(connection: psycopg.Connection) -> list[str]:
    row = connection.execute("SELECT session_user").fetchone()
    login = sql.Identifier(row[0] if row else "").as_string(connection)
    rows = connection.execute(
        "SELECT rolname, pg_has_role(session_user, oid, 'MEMBER') FROM pg_roles"
        " WHERE rolname = ANY(%s)",
        [list(ROLES)],
    ).fetchall()
    member: dict[str, bool] = dict(rows)
    statements = [f"CREATE ROLE {role} NOLOGIN" for role in ROLES if role not in member]
    statements += [f"GRANT {role} TO {login}" for role in ROLES if not member.get(role)]
    if not member.get(OWNER):
        name = sql.Identifier(connection.info.dbname).as_string(connection)
        statements.append(f"GRANT CREATE ON DATABASE {name} TO {OWNER}")
        statements.append(f"GRANT CREATE ON SCHEMA public TO {OWNER}")
        statements.append(_SRGI2013_GRANT)
    return statements
