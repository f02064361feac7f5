"""Questions: a place, a moment, and what somebody wants to do there.

Places stay out of every `repr`: no log and no traceback says who asked about what.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from shapely.geometry.base import BaseGeometry

from simpeltaru.catalogue import kbli_exists
from simpeltaru.errors import QuestionError
from simpeltaru.plan import Region
from simpeltaru.rules.evaluate import kbli_fault
from simpeltaru.verdict import ActivityQuery

KBLI_EDITIONS = ("2015", "2017", "2020", "2025")
_CATALOGUED = "2020"


@dataclass(frozen=True, slots=True)
class PointPlace:
    """A point in degrees, read in the region's datum.

    `with_parcel` False asks about the point alone, whatever parcel it lies in.
    """

    lon: float = field(repr=False)
    lat: float = field(repr=False)
    with_parcel: bool = True


@dataclass(frozen=True, slots=True)
class ParcelPlace:
    """A parcel by its identifier; `region` is needed only where two regions have it."""

    id: str = field(repr=False)
    region: str = ""


@dataclass(frozen=True, slots=True)
class PolygonPlace:
    """A valid polygon or multipolygon in degrees (x = longitude), read in the region's datum."""

    geometry: BaseGeometry = field(repr=False)


@dataclass(frozen=True, slots=True)
class ZoneKeyPlace:
    """A column of a rulebook, without any place on the ground."""

    rulebook: str
    key: str


Place = PointPlace | ParcelPlace | PolygonPlace | ZoneKeyPlace


@dataclass(frozen=True, slots=True)
class Moment:
    """When: the legal day, what was known when, or one revision whatever its standing.

    `now` is the caller's clock (with a time zone). Without `as_of` the day is today in the
    region's time zone; without `known_at` what is known is what is known now. `revision` excludes
    `as_of` and is the only way to ask a draft. Raises `QuestionError` for a contradiction.
    """

    now: datetime
    as_of: date | None = None
    known_at: datetime | None = None
    revision: str = ""

    def __post_init__(self) -> None:
        if self.now.tzinfo is None:
            raise QuestionError("now", "must have a time zone")
        if self.as_of is not None and self.revision:
            raise QuestionError("revision", "excludes as_of: give one of the two")
        if self.known_at is None:
            return
        if self.known_at.tzinfo is None:
            raise QuestionError("known_at", "must have a time zone, as in 2026-01-31T08:00:00Z")
        if self.known_at > self.now:
            raise QuestionError("known_at", "lies in the future: nobody knows that yet")

    @property
    def known(self) -> datetime:
        """The state of knowledge asked for."""
        return self.known_at or self.now

    def day(self, region: Region | None) -> date:
        """The legal day: as asked, else today where the region lies (Jakarta if nowhere)."""
        if self.as_of is not None:
            return self.as_of
        zone = region.timezone if region else "Asia/Jakarta"
        return self.now.astimezone(ZoneInfo(zone)).date()


@dataclass(frozen=True, slots=True)
class Question:
    """A place at a moment, and the activities asked about: none asks for what lies there."""

    place: Place
    moment: Moment
    activities: tuple[ActivityQuery, ...] = ()


def kbli_query(code: str, edition: str = "") -> ActivityQuery:
    """A query for a KBLI code; raises `QuestionError` unless it is five digits.

    Whether the edition has such a code is asked later (`check_listed`), because the edition
    defaults to the rulebook's.
    """
    fault = kbli_fault(code)
    if fault is not None:
        if fault.params.get("suggestion") is not None:
            raise QuestionError("kbli", f"must be five digits, as in 56101; {_four_digits(code)}")
        raise QuestionError("kbli", "must be five digits, as in 56101")
    if edition and edition not in KBLI_EDITIONS:
        raise QuestionError("edition", f"must be one of {', '.join(KBLI_EDITIONS)}")
    return ActivityQuery(kbli=code, edition=edition)


def _four_digits(code: str) -> str:
    """What four digits may have been in KBLI 2020: a class of codes, or one without its zero."""
    inside = [one for one in (f"{code}{tail}" for tail in range(10)) if kbli_exists(one)]
    zero = f"0{code}"
    ways = []
    if inside:
        ways.append(f"four digits are a class, which holds {', '.join(inside)}")
    if kbli_exists(zero):
        ways.append(f"spreadsheets drop a leading zero: try {zero}")
    nothing = f"in KBLI {_CATALOGUED} no code begins with {code}, and there is no {zero}"
    return f"{code}: {'; or '.join(ways) or nothing}"


def similar_codes(code: str) -> tuple[str, ...]:
    """Codes of KBLI 2020 in the same class, else in the same group, as an unknown code."""
    for kept in (4, 3):
        tails = range(10 ** (5 - kept))
        found = [f"{code[:kept]}{tail:0{5 - kept}}" for tail in tails]
        known = tuple(one for one in found if kbli_exists(one))
        if known:
            return known[:10]
    return ()


def check_listed(query: ActivityQuery, rulebook_editions: Sequence[str]) -> None:
    """Refuse a code KBLI 2020 does not have, if that is the edition it is asked in.

    An unlisted activity is advised to apply for a PKKPR; a mistyped code is not an activity.
    Raises `QuestionError` with codes it may have been.
    """
    editions = {query.edition} if query.edition else set(rulebook_editions)
    if not query.kbli or editions != {_CATALOGUED} or kbli_exists(query.kbli) is not False:
        return
    similar = similar_codes(query.kbli)
    hint = f"; the nearest it has: {', '.join(similar)}" if similar else ""
    raise QuestionError("kbli", f"KBLI {_CATALOGUED} has no code {query.kbli}{hint}")
