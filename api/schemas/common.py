"""Shapes that many responses share."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field
from typing_extensions import TypedDict

OutcomeCode = Literal[
    "permitted",
    "limited",
    "conditional",
    "limited_conditional",
    "prohibited",
    "unlisted",
    "undetermined",
    "mixed",
]
CoverageCode = Literal["full", "partial", "none"]
Area = Annotated[float | None, Field(description="m² on the ellipsoid; null where not measured")]
Planar = Annotated[float | None, Field(description="m² in the region's metric CRS")]


class LinkBody(TypedDict):
    """A link (RFC 8288) relative to this server."""

    rel: str
    href: str
    title: str


class CodedText(TypedDict):
    """A stable code with its words in the language asked for."""

    code: str
    text: str


class CitationBody(TypedDict):
    """Where a fact stands: a row and column of a delivered table, a part of the instrument."""

    file: str
    sheet: str
    row: int | None
    column: str
    legal: str


class FindingBody(TypedDict):
    """Something a rule or a measurement found."""

    code: Annotated[str, Field(examples=["missing_cell"])]
    text: str
    params: dict[str, Any]
    citations: list[CitationBody]


class RegionBody(TypedDict):
    """A city or regency, with the reference systems its answers use."""

    code: Annotated[str, Field(examples=["64.74"])]
    name: str
    timezone: Annotated[str, Field(examples=["Asia/Makassar"])]
    metric_crs: Annotated[str, Field(examples=["EPSG:9480"])]
    datum: Literal["identity", "transform"]


class InstrumentBody(TypedDict):
    """The legal act a revision stands on."""

    kind: str
    number: str
    year: int | None
    title: str
    url: str | None


class DatesBody(TypedDict):
    """Dates of the instrument; null where nobody stated one."""

    ditetapkan: str | None
    diundangkan: str | None
    mulai_berlaku: str | None
    berlaku_sampai: str | None
    integrasi_oss: str | None


class RevisionBody(TypedDict):
    """A revision with its legal standing on the day asked about."""

    id: str
    plan: str
    plan_name: str
    title: str
    region: str
    instrument: InstrumentBody | None
    dates: DatesBody
    legal_status: Literal["disusun", "akan_berlaku", "berlaku", "dicabut", "dibatalkan"]
    legal_status_label: str
    in_force: bool
    legal_from: str | None
    legal_until: Annotated[str | None, Field(description="exclusive")]
    is_simulation: bool
    code_vintage: str
    scale: int
    tolerance_m: float
    content_hash: str
    rulebook: Annotated[str | None, Field(description="hash of its rulebook")]
    known_from: str
    links: list[LinkBody]


class LayerBody(TypedDict):
    """A dated snapshot of a region's layer that the answer read."""

    id: str
    kind: str
    title: str
    source: str
    dated: str | None
    is_simulation: bool


class ParcelBody(TypedDict):
    """A parcel of the cadastral layer, without personal data."""

    id: str
    layer: str
    nomor_bidang: str
    kelurahan: str
    right_type: str
    area_document: Annotated[str | None, Field(description="m², decimal as text")]
    area_map: Annotated[str | None, Field(description="m², decimal as text")]
    links: list[LinkBody]


class SubZoneBody(TypedDict):
    """A sub-zone as the revision names it."""

    key: str
    code: str
    name: str
    zone_code: str
    zone_name: str
    category: str
    is_road: bool


class OverlayBody(TypedDict):
    """A special provision lying over a part."""

    kind: str
    value: str
    level: str


class ProblemEntry(TypedDict, total=False):
    """One fault: the parameter or the place in the body, and what is wrong with it."""

    parameter: str
    pointer: str
    detail: str


class ProblemBody(TypedDict):
    """RFC 9457."""

    type: Annotated[str, Field(examples=["/problems/bad-parameter"])]
    title: str
    status: int
    detail: str
    errors: Annotated[list[ProblemEntry], Field(default=[])]
