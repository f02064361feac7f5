"""Shapes of lists: plans, revisions, parcels, activities."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field
from typing_extensions import TypedDict

from api.schemas.common import (
    LayerBody,
    LinkBody,
    ParcelBody,
    RegionBody,
    RevisionBody,
)


class PlanBody(TypedDict):
    """A plan with the revision in force on the day asked about, if there is one."""

    id: str
    name: str
    region: RegionBody
    as_of: Annotated[str, Field(description="the legal day, in the region's time zone")]
    is_simulation: Annotated[bool, Field(description="whether every revision is a simulation")]
    in_force: RevisionBody | None
    links: list[LinkBody]


class Listing(TypedDict):
    """What every list carries."""

    as_of: Annotated[str | None, Field(description="null: today in each region's time zone")]
    known_at: str
    engine_version: str
    numberMatched: int
    numberReturned: int
    links: list[LinkBody]


class PlansBody(Listing):
    """All plans."""

    plans: list[PlanBody]


class RevisionsBody(Listing):
    """All revisions of a plan, drafts too."""

    revisions: list[RevisionBody]


class ParcelsBody(Listing):
    """The parcels that hold a point; more than one where the cadastral map overlaps itself."""

    parcels: list[ParcelBody]
    layers: list[LayerBody]
    is_simulation: bool


class FoundActivityBody(TypedDict):
    """An activity of a rulebook in force."""

    id: str
    rulebook: str
    revisions: list[str]
    name: str
    name_en: str
    kbli: list[str]


class FoundActivitiesBody(Listing):
    """Activities found by name or KBLI code; `revisions` are those with a rulebook to search."""

    revisions: list[str]
    is_simulation: bool
    items: list[FoundActivityBody]


class HealthBody(TypedDict):
    """Whether the service and its database answer."""

    status: str
    engine_version: str


class LandingBody(TypedDict):
    """Where to go from here."""

    title: str
    description: str
    links: list[LinkBody]
