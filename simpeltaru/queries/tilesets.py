"""Who owns a set of tiles: a revision of a plan, or a snapshot of a region's layer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import shapely
from sqlalchemy import (
    ColumnElement,
    LargeBinary,
    Text,
    bindparam,
    case,
    exists,
    func,
    select,
)
from sqlalchemy.dialects.postgresql import ARRAY

from simpeltaru.db.query import Query, Row, Statement
from simpeltaru.db.tables import (
    layer,
    layer_feature,
    parcel,
    plan,
    revision,
    zone,
    zone_generalised,
)
from simpeltaru.tile_grid import lonlat

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A snapshot of a region's layer, as far as tiles need to know it."""

    id: str
    kind: str
    title: str
    source: str
    is_simulation: bool


@dataclass(frozen=True, slots=True)
class TileOwner:
    """What tiles are made of: a revision, or one or more snapshots of one region.

    Everything here is immutable in the database, but for `generalised`: whether a revision has
    its copies for small zooms. `content` names the content; `bounds` are west, south, east,
    north in degrees, None without any geometry. `id` is as asked for.
    """

    id: str
    region: str
    title: str
    content: str
    is_simulation: bool
    bounds: Box | None
    plan_name: str = ""
    code_vintage: str = ""
    generalised: bool = False
    snapshots: tuple[Snapshot, ...] = ()

    @property
    def simulated(self) -> tuple[str, ...]:
        """The snapshots that are a simulation."""
        return tuple(one.id for one in self.snapshots if one.is_simulation)

    def layers(self, kind: str) -> tuple[str, ...]:
        """The snapshots of a kind."""
        return tuple(one.id for one in self.snapshots if one.kind == kind)


_ID = bindparam("id", type_=Text)
_IDS = bindparam("ids", type_=ARRAY(Text))


def _box(geometry: ColumnElement[object], *of: ColumnElement[bool]) -> ColumnElement[bytes]:
    extent = select(func.geometry(func.ST_Extent(geometry))).where(*of).scalar_subquery()
    return func.ST_AsBinary(extent, type_=LargeBinary)


_REVISION = Statement(
    "tileset_of_revision",
    select(
        revision.c.id,
        revision.c.region,
        revision.c.title,
        plan.c.name.label("plan_name"),
        revision.c.is_simulation,
        revision.c.code_vintage,
        revision.c.content_hash,
        exists(select(1).where(zone_generalised.c.revision == _ID)).label("generalised"),
        _box(zone.c.geom_3857, zone.c.region == revision.c.region, zone.c.revision == _ID).label(
            "box"
        ),
    )
    .join(plan, plan.c.id == revision.c.plan)
    .where(revision.c.id == _ID),
)
_SNAPSHOTS = Statement(
    "tilesets_of_layers",
    select(
        layer.c.id,
        layer.c.region,
        layer.c.kind,
        layer.c.title,
        layer.c.source,
        layer.c.is_simulation,
        layer.c.content_hash,
        case(
            (
                layer.c.kind == "parcel",
                _box(
                    parcel.c.geom_3857,
                    parcel.c.region == layer.c.region,
                    parcel.c.layer == layer.c.id,
                ),
            ),
            else_=_box(
                layer_feature.c.geom_3857,
                layer_feature.c.region == layer.c.region,
                layer_feature.c.layer == layer.c.id,
            ),
        ).label("box"),
    ).where(layer.c.id == func.any(_IDS)),
)
_ALL_SNAPSHOTS = Statement(
    "layers",
    select(layer.c.id, layer.c.kind, layer.c.title, layer.c.is_simulation).order_by(layer.c.id),
)
_ALL_REVISIONS = Statement(
    "revisions_with_tiles",
    select(revision.c.id, revision.c.title, revision.c.is_simulation).order_by(revision.c.id),
)
_CODES = Statement(
    "zone_codes_of_revision",
    select(
        zone.c.code,
        zone.c.name,
        zone.c.category,
        zone.c.is_road,
        func.count().label("count"),
        func.sum(func.ST_Area(zone.c.geom_m)).label("area_m2"),
    )
    .where(zone.c.region == bindparam("region", type_=Text), zone.c.revision == _ID)
    .group_by(zone.c.code, zone.c.name, zone.c.category, zone.c.is_road),
)


def revision_tileset(revision_id: str) -> Query:
    """The revision: id, region, title, plan_name, is_simulation, code_vintage, content_hash,
    `generalised` (whether it has copies for small zooms) and `box`, its extent as WKB in
    EPSG:3857 or None.
    """
    return Query(_REVISION, {"id": revision_id})


def layer_tilesets(ids: Sequence[str]) -> Query:
    """The snapshots there are of those: id, region, kind, title, source, is_simulation,
    content_hash, `box` as `revision_tileset`.
    """
    return Query(_SNAPSHOTS, {"ids": list(ids)})


def all_revisions() -> Query:
    """Every revision: id, title, is_simulation."""
    return Query(_ALL_REVISIONS)


def all_layers() -> Query:
    """Every snapshot: id, kind, title, is_simulation."""
    return Query(_ALL_SNAPSHOTS)


def zone_codes(region: str, revision_id: str) -> Query:
    """The sub-zones of a revision: code, name, category, is_road, count of polygons, planar
    area in square metres.
    """
    return Query(_CODES, {"region": region, "id": revision_id})


def owner_of_revision(row: Row) -> TileOwner:
    """The owner of a row of `revision_tileset`."""
    return TileOwner(
        id=row["id"],
        region=row["region"],
        title=row["title"],
        content=row["content_hash"],
        is_simulation=row["is_simulation"],
        bounds=_bounds([row["box"]]),
        plan_name=row["plan_name"],
        code_vintage=row["code_vintage"],
        generalised=row["generalised"],
    )


def owner_of_layers(identifier: str, rows: Sequence[Row]) -> TileOwner:
    """The owner of rows of `layer_tilesets`, all of one region and in the order asked for."""
    return TileOwner(
        id=identifier,
        region=rows[0]["region"],
        title="; ".join(row["title"] for row in rows),
        content=" ".join(row["content_hash"] for row in rows),
        is_simulation=any(row["is_simulation"] for row in rows),
        bounds=_bounds([row["box"] for row in rows]),
        snapshots=tuple(
            Snapshot(row["id"], row["kind"], row["title"], row["source"], row["is_simulation"])
            for row in rows
        ),
    )


def _bounds(boxes: Sequence[bytes | None]) -> Box | None:
    found = [shapely.from_wkb(box) for box in boxes if box is not None]
    if not found:
        return None
    west, south, east, north = shapely.total_bounds(found)
    return (*lonlat(west, south), *lonlat(east, north))
