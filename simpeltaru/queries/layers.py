"""Layers of a region: which dated snapshot of each kind an answer reads.

Layers are never closed when a newer snapshot comes, so an answer reads, of each kind, those whose
validity holds the day and whose date comes nearest: the newest not after it, else the first after
it. Several layers of that same date (one for each district, say) are read together.
"""

from __future__ import annotations

from sqlalchemy import Date, DateTime, Text, bindparam, case, func, select

from simpeltaru.db.query import Query, Row, Statement
from simpeltaru.db.tables import layer
from simpeltaru.plan import LayerRef

_AS_OF = bindparam("as_of", type_=Date)
_KNOWN_AT = bindparam("known_at", type_=DateTime(timezone=True))

_late = layer.c.dated > _AS_OF
_nearness = (
    func.coalesce(_late, True),
    case((_late, layer.c.dated - _AS_OF), else_=_AS_OF - layer.c.dated),
)
_ranked = (
    select(
        layer,
        func.rank().over(partition_by=layer.c.kind, order_by=_nearness).label("place"),
    )
    .where(
        layer.c.region == bindparam("region", type_=Text),
        layer.c.legal.op("@>")(_AS_OF),
        layer.c.known.op("@>")(_KNOWN_AT),
    )
    .subquery()
)
_IN_USE = Statement(
    "layers_in_use",
    select(
        _ranked.c.id,
        _ranked.c.kind,
        _ranked.c.title,
        _ranked.c.source,
        _ranked.c.dated,
        _ranked.c.is_simulation,
    )
    .where(_ranked.c.place == 1)
    .order_by(_ranked.c.kind, _ranked.c.id),
)


def layers_in_use(region: str, as_of: object, known_at: object) -> Query:
    """The layers of a region an answer for that day reads, one snapshot date for each kind."""
    return Query(_IN_USE, {"region": region, "as_of": as_of, "known_at": known_at})


def layer_of(row: Row) -> LayerRef:
    """The value of a row of `layers_in_use`."""
    return LayerRef(
        id=row["id"],
        kind=row["kind"],
        title=row["title"],
        source=row["source"],
        dated=row["dated"],
        is_simulation=row["is_simulation"],
    )
