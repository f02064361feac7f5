"""The smallest statement there is."""

from __future__ import annotations

from sqlalchemy import literal, select

from simpeltaru.db.query import Query, Statement

_ALIVE = Statement("alive", select(literal(1).label("alive")))


def alive() -> Query:
    """One row, if the database answers."""
    return Query(_ALIVE)
