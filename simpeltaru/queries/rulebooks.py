"""Rulebooks by the hash of their content."""

from __future__ import annotations

from sqlalchemy import Text, bindparam, select

from simpeltaru.db.query import Query, Statement
from simpeltaru.db.tables import cell, rulebook

_CONTENT = Statement(
    "rulebook_content",
    select(rulebook.c.content).where(rulebook.c.hash == bindparam("hash", type_=Text)),
)
_KEYS = Statement(
    "rulebook_keys",
    select(cell.c.key)
    .where(cell.c.rulebook == bindparam("hash", type_=Text))
    .distinct()
    .order_by(cell.c.key),
)


def rulebook_keys(content_hash: str) -> Query:
    """The zone keys of a rulebook's matrix (column `key`)."""
    return Query(_KEYS, {"hash": content_hash})


def rulebook_content(content_hash: str) -> Query:
    """The canonical bytes of a rulebook (column `content`), or no row."""
    return Query(_CONTENT, {"hash": content_hash})
