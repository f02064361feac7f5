"""Shapes of the search for places."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field
from typing_extensions import TypedDict

from api.schemas.common import CodedText, LayerBody, LinkBody
from api.schemas.lists import Listing


class FoundPlaceBody(TypedDict):
    """A place a text may mean. `href` shows it on the map page, `links` ask this API about it."""

    kind: Literal["kelurahan", "kecamatan", "block", "parcel", "coordinates"]
    label: str
    detail: Annotated[str, Field(description="kind and whereabouts in words")]
    name: Annotated[str, Field(description="as stored: a parcel's number, the code of a block")]
    kelurahan: str
    kecamatan: str
    region: Annotated[str | None, Field(description="null: outside every region there is here")]
    parcel: Annotated[str | None, Field(description="identifier of a parcel")]
    owner: Annotated[str | None, Field(description="layer or revision the place comes from")]
    lon: Annotated[float, Field(description="of a point inside, degrees")]
    lat: float
    bbox: Annotated[
        list[float] | None, Field(description="west, south, east, north; null for coordinates")
    ]
    note: Annotated[
        CodedText | None,
        Field(description="what to know of coordinates: outside, perhaps mistyped, not certain"),
    ]
    href: str
    links: list[LinkBody]


class FoundPlacesBody(Listing):
    """Places found, best first. `numberMatched` counts all, also those beyond `limit`."""

    revisions: list[str]
    layers: list[LayerBody]
    is_simulation: bool
    items: list[FoundPlaceBody]
