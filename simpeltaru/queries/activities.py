"""Search for activities of rulebooks by name or KBLI code."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Integer, Text, and_, bindparam, func, literal, or_, select, tuple_
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.sql.elements import ColumnElement

from simpeltaru.db.query import Query, Statement
from simpeltaru.db.tables import activity

_SIMILAR_ENOUGH = 0.4
_RULEBOOKS = bindparam("rulebooks", type_=ARRAY(Text))
_NAME = bindparam("name", type_=Text)
_LIKE = bindparam("like", type_=Text)
_PREFIX = bindparam("prefix", type_=Text)


def _matches() -> ColumnElement[bool]:
    rows = activity.c
    code = func.unnest(rows.kbli).table_valued("code", name="codes").render_derived()
    # Either the row covers the code asked for (its own code is a prefix), or lies under it.
    listed = (
        select(1)
        .select_from(code)
        .where(or_(code.c.code.startswith(_PREFIX), _PREFIX.startswith(code.c.code)))
        .exists()
    )
    similar = func.strict_word_similarity(_NAME, rows.name) >= _SIMILAR_ENOUGH
    named = or_(rows.name.ilike(_LIKE), rows.name_en.ilike(_LIKE), similar)
    return and_(
        rows.rulebook == func.any(_RULEBOOKS),
        or_(_NAME == "", named),
        or_(_PREFIX == "", listed),
    )


_found = (
    select(
        activity.c.rulebook,
        activity.c.id,
        activity.c.position,
        activity.c.name,
        activity.c.name_en,
        activity.c.kbli,
        func.count().over().label("matched"),
    )
    .where(_matches())
    .subquery()
)
_SEARCH = Statement(
    "activities_search",
    select(_found)
    .where(
        tuple_(_found.c.rulebook, _found.c.position)
        > tuple_(
            bindparam("after_rulebook", type_=Text), bindparam("after_position", type_=Integer)
        )
    )
    .order_by(_found.c.rulebook, _found.c.position)
    .limit(bindparam("count", type_=Integer)),
)
_COUNT = Statement(
    "activities_count", select(func.count(literal(1)).label("matched")).where(_matches())
)


def _asked(rulebooks: Sequence[str], name: str, kbli: str) -> dict[str, object]:
    escaped = name.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return {"rulebooks": list(rulebooks), "name": name, "like": f"%{escaped}%", "prefix": kbli}


def activities_search(
    rulebooks: Sequence[str], *, name: str, kbli: str, after: tuple[str, int], count: int
) -> Query:
    """Activities of some rulebooks by name (part of it, or similar) and KBLI code.

    An empty `name` or `kbli` does not narrow. `kbli` of 2-5 digits finds rows whose code begins
    with it and rows whose shorter code covers it. Rows come by (rulebook, position), beginning
    after `after`. Columns: rulebook, id, position, name, name_en, kbli, matched (how many there
    are in all, also before `after`).
    """
    rest = {"after_rulebook": after[0], "after_position": after[1], "count": count}
    return Query(_SEARCH, _asked(rulebooks, name, kbli) | rest)


def activities_count(rulebooks: Sequence[str], *, name: str, kbli: str) -> Query:
    """How many activities `activities_search` finds in all (column `matched`)."""
    return Query(_COUNT, _asked(rulebooks, name, kbli))
