"""Shapes of what lies at a place, measured: parts, neighbours, gaps and overlaps."""

from __future__ import annotations

from typing import Annotated, Any, NotRequired

from pydantic import Field
from typing_extensions import TypedDict

from api.schemas.common import Area, CoverageCode, FindingBody, OverlayBody, Planar, SubZoneBody


class PartBody(TypedDict):
    """Sub-zone x overlays of a place. `certain` false: thinner than the map is accurate."""

    number: int
    subzone: SubZoneBody
    overlays: list[OverlayBody]
    area_m2: Area
    planar_m2: Planar
    share: Annotated[float | None, Field(description="planar ÷ planar of the place, 0–1")]
    certain: bool
    contested_m2: Annotated[float, Field(description="Planar m² that other parts claim too")]
    block: str
    swp: str
    zone_ids: list[int]
    geometry: NotRequired[Annotated[dict[str, Any], Field(description="GeoJSON, if asked for")]]


class NearBody(TypedDict):
    """A sub-zone whose boundary lies within the plan's tolerance of the point."""

    subzone: SubZoneBody
    overlays: list[OverlayBody]
    distance_m: float


class NextZoneBody(TypedDict):
    """A sub-zone next to the place, and how far it is as the plan draws it (± tolerance_m)."""

    subzone: SubZoneBody
    distance_m: Annotated[float, Field(description="Planar, metric CRS; 0 where they touch")]
    block: str
    swp: str


class SituationBody(TypedDict):
    """What lies at the place, measured: parts + roads + ignored − overlap + gap = area."""

    coverage: CoverageCode
    area_m2: Area
    planar_m2: Planar
    gap_m2: Annotated[float, Field(description="Planar m² that no polygon of the plan covers")]
    gap_area_m2: Annotated[float, Field(description="The same land, geodesic")]
    overlap_m2: Annotated[float, Field(description="Planar m² claimed beyond the first time")]
    threshold_m2: float
    tolerance_m: float
    point_subzone: SubZoneBody | None
    parts: list[PartBody]
    roads: list[PartBody]
    ignored: list[PartBody]
    near: list[NearBody]
    next_zone: Annotated[
        NextZoneBody | None,
        Field(
            description="The nearest sub-zone the point does not lie in, or that has no part of "
            "the area (from its edge); road land counts, land outside the plan does not. Null if "
            "there is none within 500 m."
        ),
    ]
    point_next_zone: Annotated[
        NextZoneBody | None, Field(description="The same for the point asked about in a parcel")
    ]
    findings: list[FindingBody]
