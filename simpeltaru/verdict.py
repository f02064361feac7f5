"""Verdict nouns: outcome, finding, part of a place, headline, verdict.

A verdict is our reading of the plan for one activity at one place: information, not a permit.
Texts are not in here; `Finding.code` and its parameters are, and texts are looked up by code.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from simpeltaru.activity import Activity, Citation
from simpeltaru.parcel import Parcel
from simpeltaru.zone import Overlay, SubZone


class Outcome(StrEnum):
    """What the plan says of an activity. `MIXED` is for headlines only: the parts differ."""

    PERMITTED = "permitted"
    LIMITED = "limited"
    CONDITIONAL = "conditional"
    LIMITED_CONDITIONAL = "limited_conditional"
    PROHIBITED = "prohibited"
    UNLISTED = "unlisted"
    UNDETERMINED = "undetermined"
    MIXED = "mixed"


class Coverage(StrEnum):
    """How much of the place the plan covers. A zone key asked without a place is FULL."""

    FULL = "full"
    PARTIAL = "partial"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing a rule or a measurement found.

    `code` is stable and has a text in every language; `params` are the values the text needs
    (strings, numbers, lists of those). `citations` say where the fact stands.
    """

    code: str
    params: Mapping[str, object] = field(default_factory=dict)
    citations: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """Sub-zone x overlays of a place; for a zone key without a place all measures are None.

    `area_m2` is geodesic, `planar_m2` is in the region's metric CRS, `share` = planar ÷ planar
    of the whole place. `certain` is False when the part vanishes if eroded by half the plan's
    tolerance. `zone_ids` are the polygons it comes from; `block` is the raw block code.
    """

    number: int
    subzone: SubZone
    overlays: tuple[Overlay, ...]
    area_m2: float | None
    planar_m2: float | None
    share: float | None
    certain: bool
    block: str = ""
    swp: str = ""
    zone_ids: tuple[int, ...] = ()
    wkb: bytes | None = field(default=None, repr=False)
    """Geometry in the region's metric CRS (x east, y north), for maps and area checks."""
    contested_m2: float = 0.0
    """Planar area of it that other parts of the place claim too."""


@dataclass(frozen=True, slots=True)
class NearZone:
    """A sub-zone x overlays whose boundary lies within reach of a place; distance in metres.

    Planar in the region's metric CRS, as drawn and not rounded: the plan's tolerance says how true
    the line is.
    """

    subzone: SubZone
    distance_m: float
    overlays: tuple[Overlay, ...] = ()
    block: str = ""
    swp: str = ""


@dataclass(frozen=True, slots=True)
class Situation:
    """What lies where the question points, measured; no law in it yet.

    Invariant (planar): sum of all parts, roads and ignored parts − `overlap_m2` + `gap_m2` =
    area of the place, within 1e-6 m² + 1e-9 relative. `gap_area_m2` is the gap as people are
    shown it: geodesic, like `area_m2` and the areas of findings. `parts` are those above the
    threshold (sum per sub-zone), `roads` the land reserved for roads (BJ), `ignored` those below.
    `kind` is "point", "parcel", "polygon" or "zone_key".

    `next_zone` is the nearest sub-zone, road land too, other than those the point lies in (or on
    the border of); for an area, from its edge, the nearest that has none of its `parts` or
    `roads`: 0 where it borders it, or reaches into it by no more than the threshold. None where
    there is none within 500 m, or nobody looked. Land outside the plan is no sub-zone: its edge,
    or a gap in it, may be nearer. `point_next_zone` is the same for the point asked about in a
    parcel.
    """

    kind: str
    coverage: Coverage
    parts: tuple[Part, ...]
    roads: tuple[Part, ...] = ()
    ignored: tuple[Part, ...] = ()
    parcel: Parcel | None = None
    point_subzone: SubZone | None = None
    near: tuple[NearZone, ...] = ()
    area_m2: float | None = None
    planar_m2: float | None = None
    gap_m2: float = 0.0
    gap_area_m2: float = 0.0
    overlap_m2: float = 0.0
    threshold_m2: float = 1.0
    tolerance_m: float = 2.5
    findings: tuple[Finding, ...] = ()
    next_zone: NearZone | None = None
    point_next_zone: NearZone | None = None


@dataclass(frozen=True, slots=True)
class ConditionText:
    """A T or B condition with what this plan says it means."""

    code: str
    type: str
    text: str
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class RowOutcome:
    """The outcome of one matrix row, when several rows answer the same KBLI code."""

    activity: Activity
    outcome: Outcome
    conditions: tuple[ConditionText, ...]
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class PartVerdict:
    """The outcome on one part, with every condition that applies and why."""

    part: Part
    outcome: Outcome
    conditions: tuple[ConditionText, ...] = ()
    rows: tuple[RowOutcome, ...] = ()
    findings: tuple[Finding, ...] = ()
    referral: str = ""


@dataclass(frozen=True, slots=True)
class OutcomeShare:
    """Area and share of the place that has one outcome; None where nothing was measured."""

    outcome: Outcome
    area_m2: float | None
    share: float | None


@dataclass(frozen=True, slots=True)
class Headline:
    """The roll-up of all parts; `strictest` is None where outcomes are incomparable."""

    outcome: Outcome
    by_outcome: tuple[OutcomeShare, ...]
    permitted_area_m2: float | None
    strictest: Outcome | None
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class ActivityQuery:
    """What the asker wants to do: a KBLI code with its edition, or an activity of the rulebook."""

    kbli: str = ""
    edition: str = ""
    activity_id: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Our reading for one activity at one place: information, not a permit."""

    query: ActivityQuery
    activities: tuple[Activity, ...]
    matched_kbli: str
    headline: Headline
    parts: tuple[PartVerdict, ...]
    findings: tuple[Finding, ...] = ()
