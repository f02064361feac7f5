"""Which database: someone's own by `SIMPELTARU_DATABASE_URL`, else the private cluster."""

from __future__ import annotations

from urllib.parse import quote, unquote

import psycopg
from psycopg.conninfo import conninfo_to_dict

from simpeltaru.db import bootstrap
from simpeltaru.db.accounts import OWNER
from simpeltaru.db.cluster import Cluster, Report, silent
from simpeltaru.db.postgres_binaries import find_binaries
from simpeltaru.db.postgres_install import install_binaries
from simpeltaru.errors import ConfigurationError
from simpeltaru.settings import Settings, get_settings


def database_url(role: str = OWNER, settings: Settings | None = None) -> str:
    """A libpq URL that acts as `role`; whether the database is up is not looked at.

    A database of someone's own is logged into as its URL says, then takes the role.
    """
    settings = settings or get_settings()
    if settings.database_url is None:
        return Cluster(settings.data_dir).url(role)
    return acting_as(settings.database_url, role)


def acting_as(url: str, role: str) -> str:
    """`url` with libpq's option to take `role` once connected."""
    _check_form(url)
    base, _, query = url.partition("?")
    # Not urllib's form encoding: libpq takes a plus sign for a plus sign.
    pairs = dict(part.partition("=")[::2] for part in query.split("&") if part)
    given = unquote(pairs.get("options", ""))
    pairs["options"] = quote(f"{given} -c role={role}".strip(), safe="")
    scheme_free = base.partition("://")[2]
    return f"postgresql://{scheme_free}?" + "&".join(f"{name}={pairs[name]}" for name in pairs)


def _check_form(url: str) -> None:
    """Refuse what libpq cannot read, without repeating it: it may hold a password."""
    form = "postgresql://user@host:5432/database"
    if not url.startswith(("postgresql://", "postgres://")):
        raise ConfigurationError(
            f"SIMPELTARU_DATABASE_URL must begin with postgresql://, as in {form}"
        )
    try:
        conninfo_to_dict(url)
    except psycopg.ProgrammingError:
        unreadable = True
    else:
        unreadable = False
    if unreadable:
        raise ConfigurationError(
            f"SIMPELTARU_DATABASE_URL cannot be read; it should look like {form}, with %25 for a "
            "percent sign, %40 for @, %3A for : and %2F for / in a name or password"
        )


def ensure_database(report: Report = silent, settings: Settings | None = None) -> str:
    """See that there is a running database with roles and extensions; the owner's URL.

    Installs PostgreSQL if this machine has none. Raises `ConfigurationError` (of which
    `SetupRefused` names commands to type) or `StoreUnavailable`.
    """
    settings = settings or get_settings()
    if settings.database_url is not None:
        _check_form(settings.database_url)
        report("Using the database of SIMPELTARU_DATABASE_URL.")
        bootstrap.check_external(settings.database_url)
    else:
        if find_binaries(settings.data_dir) is None:
            install_binaries(report, settings.data_dir)
        Cluster(settings.data_dir).start(report)
    return database_url(OWNER, settings)
