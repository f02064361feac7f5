"""Tiles read by a decoder that is not ours, and asked for without a server."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import mapbox_vector_tile
import shapely
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from simpeltaru.assess import run
from simpeltaru.db.engine import Session
from simpeltaru.queries.tilesets import TileOwner
from simpeltaru.tile_grid import Tile, extent, tile_at, unit_m
from tiles.tileset import Owners, owner_of, tile_bytes


def box_of(place: Tile) -> BaseGeometry:
    """The tile itself, in its units."""
    return shapely.box(0, 0, extent(place.z), extent(place.z))


@dataclass(frozen=True)
class Seen:
    """A feature of a tile; the geometry in tile units, y downwards."""

    id: int
    properties: dict[str, Any]
    geometry: BaseGeometry


def decoded(tile: bytes) -> dict[str, list[Seen]]:
    """The features of a tile by layer."""
    layers = mapbox_vector_tile.decode(tile, default_options={"y_coord_down": True})
    return {
        name: [
            Seen(one["id"], one["properties"], shape(one["geometry"])) for one in layer["features"]
        ]
        for name, layer in layers.items()
    }


def owner(session: Session, identifier: str, layer: str = "zone") -> TileOwner:
    return run(owner_of(identifier, layer, Owners()), session)


def tile(session: Session, owner: TileOwner, layer: str, place: Tile) -> dict[str, list[Seen]]:
    """One tile as its owner's statements give it."""
    return decoded(run(tile_bytes(owner, layer, place), session))


def tiles_over(owner: TileOwner, zoom: int) -> Iterator[Tile]:
    """Every tile of a zoom that the owner's bounds touch."""
    assert owner.bounds is not None
    west, south, east, north = owner.bounds
    first, last = tile_at(zoom, west, north), tile_at(zoom, east, south)
    for x in range(first.x, last.x + 1):
        for y in range(first.y, last.y + 1):
            yield Tile(zoom, x, y)


def in_units(geometry: BaseGeometry, place: Tile) -> BaseGeometry:
    """A geometry of EPSG:3857 in the tile's units, unrounded."""
    unit = unit_m(place.z)
    return shapely.transform(
        geometry,
        lambda x, y: ((x - place.west) / unit, (place.north - y) / unit),
        interleaved=False,
    )
