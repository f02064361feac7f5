"""What a map needs from the database, as steps that end in what is drawn.

Like `simpeltaru.assess.facts_needed`: each `yield` hands out a query and is sent its rows, so
that a server and a command drive the same steps.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime

import geopandas as gpd
import pandas as pd
import shapely

from simpeltaru.assess.answer import Answer
from simpeltaru.assess.facts import Steps
from simpeltaru.db.query import Row
from simpeltaru.errors import NotFound
from simpeltaru.plan import LayerRef, Region
from simpeltaru.queries import ground, layers, plans, zones
from simpeltaru.queries.plans import KnownRevision
from tiles.facts import Stamp
from tiles.frames import frame
from tiles.ground_map import GroundLayer
from tiles.layers import LAYERS, SEA_CLASSES
from tiles.parcel_map import frame_around


def known_revision(identifier: str, known_at: datetime) -> Steps[KnownRevision]:
    """The revision a map is made of. Raises `NotFound`."""
    rows = yield plans.revision_by_id(identifier, known_at)
    if not rows:
        raise NotFound("revision", identifier)
    return plans.known_revision(rows[0])


def plan_shown(
    known: KnownRevision, as_of: date, known_at: datetime, *, parcels: bool = False
) -> Steps[tuple[Stamp, gpd.GeoDataFrame, list[GroundLayer]]]:
    """The arguments of `plan_map` for a revision on a day; `parcels` draws those too."""
    revision, region = known.revision, known.revision.region
    rows = yield zones.zones_of_revision(region.code, revision.id)
    drawn = frame(rows, region.lonlat_srid) if rows else gpd.GeoDataFrame(geometry=[])
    used, ground_layers = yield from _ground(region, as_of, known_at, parcels)
    blocks = yield ground.blocks_of_revision(region.code, revision.id)
    if blocks:
        ground_layers.append(GroundLayer("block", frame(blocks, region.metric_srid)))
    stamp = Stamp(revision, known.standing(as_of), as_of, known_at, tuple(used))
    return stamp, drawn, ground_layers


def zones_around(answer: Answer) -> Steps[dict[str, gpd.GeoDataFrame]]:
    """The zones beside a parcel, by revision: the second argument of `parcel_map`."""
    around: dict[str, gpd.GeoDataFrame] = {}
    if answer.region is None or answer.area_wkb is None:
        return around
    shown, _ = frame_around(shapely.from_wkb(answer.area_wkb))
    for plan in answer.plans:
        if plan.basis is None:
            continue
        revision = plan.basis.revision
        rows = yield zones.zones_over_place(
            answer.region.code, revision.id, shapely.to_wkb(shown), answer.region.metric_srid
        )
        if rows:
            around[revision.id] = frame(rows, answer.region.metric_srid)
    return around


def _ground(
    region: Region, as_of: date, known_at: datetime, parcels: bool
) -> Steps[tuple[list[LayerRef], list[GroundLayer]]]:
    """Layers of the region a map can draw; several of one kind become one."""
    rows = yield layers.layers_in_use(region.code, as_of, known_at)
    used: list[LayerRef] = []
    frames: dict[str, list[gpd.GeoDataFrame]] = defaultdict(list)
    for layer in map(layers.layer_of, rows):
        if layer.kind not in LAYERS or (layer.kind == "parcel" and not parcels):
            continue
        of_layer = ground.parcels_of_layer if layer.kind == "parcel" else ground.features_of_layer
        delivered = yield of_layer(region.code, layer.id)
        found = [row for row in delivered if not _is_sea(layer.kind, row)]
        if found:
            used.append(layer)
            frames[layer.kind].append(frame(found, region.metric_srid))
    joined = {kind: gpd.GeoDataFrame(pd.concat(parts)) for kind, parts in frames.items()}
    return used, [GroundLayer(kind, one) for kind, one in joined.items()]


def _is_sea(kind: str, row: Row) -> bool:
    """Whether it is an area of sea: over the zones it could only hide them."""
    return kind == "coast" and row["class"].casefold() in SEA_CLASSES
