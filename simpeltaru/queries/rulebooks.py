"""Rulebooks by the hash of their content."""

from __future__ import annotations

from sqlalchemy import Text, bindparam, select

from simpeltaru.db.query import Query, Statement
from simpeltaru.db.tables import rulebook

_CONTENT = Statement(
    "rulebook_content",
    select(rulebook.c.content).where(rulebook.c.hash == bindparam("hash", type_=Text)),
)


def rulebook_content(content_hash: str) -> Query:
    """The canonical bytes of a rulebook (column `content`), or no row."""
    return Query(_CONTENT, {"hash": content_hash})
