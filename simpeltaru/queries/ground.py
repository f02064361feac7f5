"""What lies beside the zones on a map: features of layers, blocks of a revision, parcels.

Every geometry comes as `wkb` in the region's metric CRS.
"""

from __future__ import annotations

from sqlalchemy import LargeBinary, Text, bindparam, func, select
from sqlalchemy.sql.elements import ColumnElement

from simpeltaru.db.query import Query, Statement
from simpeltaru.db.tables import layer_feature, parcel, plan_feature

_REGION = bindparam("region", type_=Text)
_LAYER = bindparam("layer", type_=Text)


def _wkb(geometry: ColumnElement[object]) -> ColumnElement[bytes]:
    return func.ST_AsBinary(geometry, type_=LargeBinary).label("wkb")


_OF_LAYER = Statement(
    "features_of_layer",
    select(
        layer_feature.c.code,
        layer_feature.c.name,
        layer_feature.c["class"],
        _wkb(layer_feature.c.geom_m),
    )
    .where(layer_feature.c.region == _REGION, layer_feature.c.layer == _LAYER)
    .order_by(layer_feature.c.id),
)
_PARCELS = Statement(
    "parcels_of_layer",
    select(parcel.c.nomor_bidang.label("name"), _wkb(parcel.c.geom_m))
    .where(parcel.c.region == _REGION, parcel.c.layer == _LAYER)
    .order_by(parcel.c.id),
)
_BLOCKS = Statement(
    "blocks_of_revision",
    select(plan_feature.c.value.label("name"), _wkb(plan_feature.c.geom_m))
    .where(
        plan_feature.c.region == _REGION,
        plan_feature.c.revision == bindparam("revision", type_=Text),
        plan_feature.c.kind == "block",
    )
    .order_by(plan_feature.c.id),
)


def features_of_layer(region: str, layer: str) -> Query:
    """Roads, rivers, coast or admin areas of one layer: code, name, class, wkb."""
    return Query(_OF_LAYER, {"region": region, "layer": layer})


def parcels_of_layer(region: str, layer: str) -> Query:
    """Every parcel of one snapshot: its number as name, wkb."""
    return Query(_PARCELS, {"region": region, "layer": layer})


def blocks_of_revision(region: str, revision: str) -> Query:
    """SWP and block limits of a revision: the code as name, wkb."""
    return Query(_BLOCKS, {"region": region, "revision": revision})
