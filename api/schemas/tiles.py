"""Shapes of what describes tiles: the list of sets, TileJSON, a MapLibre style."""

from __future__ import annotations

from typing import Annotated, Any, Literal, NotRequired

from pydantic import Field
from typing_extensions import TypedDict

Bounds = Annotated[
    list[float], Field(min_length=4, max_length=4, description="west, south, east, north; degrees")
]


class TileSetBody(TypedDict):
    """One layer of a revision, or one snapshot of a region's layer."""

    owner: Annotated[str, Field(description="the revision or the snapshot")]
    layer: str
    title: str
    is_simulation: bool
    tilejson: Annotated[str, Field(description="address of its TileJSON")]


class TileSetsBody(TypedDict):
    """Every set of tiles."""

    tilesets: list[TileSetBody]
    numberMatched: int
    numberReturned: int


class VectorLayerBody(TypedDict):
    """A layer within the tiles: its zooms, and its fields with what they mean."""

    id: str
    description: str
    fields: dict[str, str]
    minzoom: int
    maxzoom: int


class TileJsonBody(TypedDict):
    """TileJSON 3.0, and what a map must say of where its content comes from."""

    tilejson: Literal["3.0.0"]
    name: str
    description: str
    version: str
    scheme: Literal["xyz"]
    tiles: list[str]
    minzoom: int
    maxzoom: int
    attribution: Annotated[str, Field(description="HTML, already escaped")]
    vector_layers: list[VectorLayerBody]
    is_simulation: bool
    bounds: Annotated[NotRequired[Bounds], Field(description="absent without any geometry")]
    revision: NotRequired[str]
    layers: Annotated[NotRequired[list[str]], Field(description="snapshots of the region")]


class SourceBody(TypedDict):
    """A source of a MapLibre style."""

    type: Literal["vector"]
    tiles: list[str]
    minzoom: int
    maxzoom: int
    attribution: str
    bounds: NotRequired[Bounds]


class LegendBody(TypedDict):
    """A sub-zone of the revision, and how it is drawn."""

    code: str
    name: str
    category: str
    is_road: bool
    count: Annotated[int, Field(description="polygons")]
    area_ha: float
    colour: str | None
    hatch: Annotated[str | None, Field(description="a name in `patterns`")]


class PatternBody(TypedDict):
    """A hatch that repeats every `size` pixels, in `colour` on a background or on none."""

    size: int
    colour: str
    width: float
    lines: Annotated[list[list[float]], Field(description="x1, y1, x2, y2")]
    dots: Annotated[list[list[float]], Field(description="x, y, radius")]
    background: str | None


class MadeOfBody(TypedDict):
    """What a style was made of, its legend and its hatches."""

    revision: str
    layers: Annotated[list[str], Field(description="snapshots of the region")]
    is_simulation: bool
    palette: Literal["official", "safe"]
    theme: Literal["day", "night"]
    bounds: Bounds | None
    legend: list[LegendBody]
    notes: list[str]
    patterns: dict[str, PatternBody]


class StyleBody(TypedDict):
    """A MapLibre style (version 8)."""

    version: Literal[8]
    name: str
    center: NotRequired[list[float]]
    zoom: NotRequired[float]
    metadata: dict[Literal["simpeltaru"], MadeOfBody]
    sources: dict[str, SourceBody]
    layers: Annotated[list[dict[str, Any]], Field(description="as MapLibre's specification says")]
