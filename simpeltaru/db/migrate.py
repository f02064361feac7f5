"""Bring a database to the newest schema: `python -m simpeltaru.db.migrate [URL]`."""

from __future__ import annotations

import sys
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, text

MIGRATIONS = Path(__file__).parent / "migrations"
_LOCK = 6474_2013


def _config() -> Config:
    config = Config()
    # ConfigParser reads a percent sign as interpolation.
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return config


def head() -> str | None:
    """The newest migration's identifier."""
    return ScriptDirectory.from_config(_config()).get_current_head()


def upgrade(url: str) -> None:
    """Run every pending migration in one transaction.

    `url` is a libpq URL of the owner (`postgresql://…`). Two upgrades at once wait for each other.
    """
    engine = create_engine(url.replace("postgresql://", "postgresql+psycopg://", 1))
    config = _config()
    try:
        with engine.begin() as connection:
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
    finally:
        engine.dispose()


if __name__ == "__main__":
    upgrade(sys.argv[1])
