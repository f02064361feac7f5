"""Shapes of answers about a place or a zone key."""

from __future__ import annotations

from typing import Annotated, Any, Literal, NotRequired

from pydantic import Field
from typing_extensions import TypedDict

from api.schemas.common import (
    Area,
    CitationBody,
    CodedText,
    CoverageCode,
    FindingBody,
    LayerBody,
    LinkBody,
    OutcomeCode,
    ParcelBody,
    RegionBody,
    RevisionBody,
)
from api.schemas.situations import SituationBody


class QueryBody(TypedDict):
    """The activity asked about."""

    kbli: str
    edition: str
    activity: str


class ActivityRef(TypedDict):
    """A row of the activity matrix."""

    id: str
    name: str
    name_en: str
    kbli: list[str]
    citation: CitationBody


class ConditionBody(TypedDict):
    """A T or B condition with what this plan says it means."""

    code: str
    type: str
    text: str
    citations: list[CitationBody]


class RowBody(TypedDict):
    """One of several rows that answer the same code."""

    activity: ActivityRef
    outcome: OutcomeCode
    label: str
    conditions: list[ConditionBody]
    citations: list[CitationBody]


class ShareBody(TypedDict):
    """Area and share of the place (without road land) that has one outcome."""

    outcome: OutcomeCode
    label: str
    area_m2: Area
    share: float | None


class HeadlineBody(TypedDict):
    """The roll-up of all parts. `strictest` is null where outcomes cannot be compared."""

    outcome: OutcomeCode
    label: str
    meaning: str
    by_outcome: list[ShareBody]
    permitted_area_m2: float | None
    strictest: OutcomeCode | None
    findings: list[FindingBody]


class PartVerdictBody(TypedDict):
    """The outcome on one part; `part` is its number in the situation."""

    part: int
    outcome: OutcomeCode
    label: str
    conditions: list[ConditionBody]
    rows: list[RowBody]
    findings: list[FindingBody]
    referral: CodedText | None


class VerdictBody(TypedDict):
    """What one plan says of one activity."""

    query: QueryBody
    matched_kbli: str
    activities: list[ActivityRef]
    headline: HeadlineBody
    parts: list[PartVerdictBody]
    findings: list[FindingBody]


class LimitSourceBody(TypedDict):
    """One place that sets a limit."""

    kind: str
    state: str
    value: str | None
    text: str
    citation: CitationBody


class LimitBody(TypedDict):
    """A limit for one combination of dimensions. Only state "value" has a number."""

    state: Literal["value", "unlimited", "not_regulated", "see_text", "missing"]
    state_label: str
    value: Annotated[str | None, Field(description="decimal as text, in the measure's unit")]
    text: str
    dimensions: dict[str, str]
    sources: list[LimitSourceBody]


class MeasureBody(TypedDict):
    """All limits of one measure; `single` only where nothing unknown could change it."""

    measure: str
    label: str
    unit: str
    single: LimitBody | None
    options: list[LimitBody]


class IntensityBody(TypedDict):
    """Limits of intensity for one part."""

    part: int
    key: str
    measures: list[MeasureBody]
    findings: list[FindingBody]


class RulebookBody(TypedDict):
    """The rulebook an answer reads."""

    hash: str
    kbli_edition: str
    code_vintage: str
    is_simulation: bool


class PlanAnswerBody(TypedDict):
    """What one revision says of the place; `revision` is null for a rulebook asked by key."""

    revision: RevisionBody | None
    rulebook: RulebookBody | None
    situation: SituationBody
    intensity: list[IntensityBody]
    verdicts: list[VerdictBody]


class AskedBody(TypedDict):
    """The answer for one activity: the headline over all plans at the place."""

    query: QueryBody
    headline: HeadlineBody


class Basis(TypedDict):
    """What every answer rests on."""

    kind: Literal["point", "parcel", "polygon", "zone_key"]
    as_of: Annotated[str, Field(description="legal day in the region's time zone")]
    known_at: Annotated[str, Field(description="state of knowledge, UTC")]
    revisions: Annotated[list[str], Field(description="every revision that was read")]
    region: RegionBody | None
    coverage: CoverageCode
    reason: Annotated[CodedText | None, Field(description="why coverage is none")]
    withheld: Annotated[
        FindingBody | None,
        Field(description="why no plan's outcome may stand as the answer"),
    ]
    layers: list[LayerBody]
    not_in_force: Annotated[
        list[RevisionBody], Field(description="hold the place, but are no law on that day")
    ]
    related: Annotated[
        list[RevisionBody], Field(description="revisions with the rulebook asked by zone key")
    ]
    candidates: Annotated[list[ParcelBody], Field(description="parcels to choose from")]
    parcel: ParcelBody | None
    is_simulation: bool
    disclaimers: list[CodedText]
    findings: list[FindingBody]
    area_method: str
    engine_version: str
    links: list[LinkBody]


class AnswerBody(Basis):
    """An answer about a place: our reading of the plan, information and not a permit."""

    verdicts: list[AskedBody]
    plans: list[PlanAnswerBody]
    geometry: NotRequired[Annotated[dict[str, Any], Field(description="GeoJSON, if asked for")]]


class PartOutcomeBody(TypedDict):
    """The outcome on one part of the place."""

    part: int
    outcome: OutcomeCode


class ListedBody(TypedDict):
    """One activity here. `outcome` equals the headline its own verdict has."""

    id: str
    revision: str | None
    name: str
    name_en: str
    kbli: list[str]
    outcome: OutcomeCode
    label: str
    plan_outcome: Annotated[OutcomeCode, Field(description="differs only if withheld")]
    codes: Annotated[list[str], Field(description="T and B codes of all parts")]
    parts: list[PartOutcomeBody]
    by_outcome: list[ShareBody]


class CountBody(TypedDict):
    """How many activities have an outcome, before the filter `outcome=`."""

    outcome: OutcomeCode
    label: str
    count: int


class ActivitiesBody(Basis):
    """Every activity of the rulebook at a place, by outcome."""

    counts: list[CountBody]
    numberMatched: int
    numberReturned: int
    items: list[ListedBody]
    situations: Annotated[list[SituationBody], Field(description="one for each plan")]
