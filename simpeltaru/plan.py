"""Plan nouns: region, plan, instrument, revision, layer, and the legal status of a revision."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Datum(StrEnum):
    """How coordinates labelled WGS 84 relate to SRGI2013.

    `identity`: files and receivers labelled WGS 84 are SRGI2013 in practice (326zz = 94xx);
    `transform`: shift them with PROJ. One value per region: mixing the two moves layers 0.16 m
    against each other.
    """

    IDENTITY = "identity"
    TRANSFORM = "transform"


class LegalStatus(StrEnum):
    """Standing of a revision at (`as_of`, `known_at`); derived, never stored."""

    DISUSUN = "disusun"
    AKAN_BERLAKU = "akan_berlaku"
    BERLAKU = "berlaku"
    DICABUT = "dicabut"
    DIBATALKAN = "dibatalkan"


class Workflow(StrEnum):
    """How far the work on a revision has come; stored."""

    RECEIVED = "received"
    CHECKED = "checked"
    PUBLISHED = "published"


@dataclass(frozen=True, slots=True)
class Region:
    """A city or regency: `code` is the Kemendagri code ("64.74"), `timezone` an IANA name.

    `metric_srid` is the EPSG code areas and distances are computed in (metres);
    `lonlat_srid` is the EPSG code outside longitudes and latitudes are read in: SRGI2013 (9470)
    under `Datum.IDENTITY`, WGS 84 (4326) under `Datum.TRANSFORM`.
    """

    code: str
    name: str
    timezone: str
    metric_srid: int
    lonlat_srid: int
    datum: Datum


@dataclass(frozen=True, slots=True)
class Instrument:
    """The legal act a revision stands on, as its authors cite it."""

    kind: str
    number: str
    year: int | None
    title: str
    url: str | None = None


def names_of_act(
    revision_id: str, plan_id: str, kind: str, number: str, year: object, title: str
) -> set[str]:
    """Every name another act may call this one by: identifiers, title, kind with number."""
    cited = {f"{kind} {number}/{year}", f"{kind} nomor {number} tahun {year}"}
    return {revision_id, plan_id, title, *cited}


def named_alike(some: Iterable[str], others: Iterable[str]) -> bool:
    """Whether a name stands in both; capitals and double blanks do not count."""
    plain = ({" ".join(name.split()).casefold() for name in names} for names in (some, others))
    return not next(plain).isdisjoint(next(plain))


@dataclass(frozen=True, slots=True)
class LegalDates:
    """Dates of an instrument; a date nobody stated is None. `berlaku_sampai` is exclusive."""

    ditetapkan: date | None = None
    diundangkan: date | None = None
    mulai_berlaku: date | None = None
    berlaku_sampai: date | None = None
    integrasi_oss: date | None = None


@dataclass(frozen=True, slots=True)
class Revision:
    """One immutable revision of a plan. `instrument` is None for a draft (disusun)."""

    id: str
    plan_id: str
    plan_name: str
    region: Region
    title: str
    instrument: Instrument | None
    dates: LegalDates
    is_simulation: bool
    code_vintage: str
    scale: int
    tolerance_m: float
    key_column: str
    content_hash: str
    rulebook_hash: str | None
    workflow: Workflow
    known_from: datetime


@dataclass(frozen=True, slots=True)
class Standing:
    """The legal standing of a revision when an answer was asked for."""

    status: LegalStatus
    in_force: bool
    legal_from: date | None
    legal_until: date | None


@dataclass(frozen=True, slots=True)
class LayerRef:
    """A dated snapshot of a region's layer that an answer read."""

    id: str
    kind: str
    title: str
    source: str
    dated: date | None
    is_simulation: bool
