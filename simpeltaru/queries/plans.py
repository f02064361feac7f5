"""Plans and their revisions, with what was known of their validity.

Everything is asked at `known_at`: a revision or a validity recorded later does not exist yet.
Which revision is law on a day is then for `simpeltaru.standing` to say.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import (
    DateTime,
    Double,
    Text,
    and_,
    bindparam,
    cast,
    exists,
    func,
    select,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.selectable import Select

from simpeltaru.db.query import Query, Row, Statement
from simpeltaru.db.tables import instrument_relation, plan, region, revision, revision_validity
from simpeltaru.plan import Datum, Instrument, LegalDates, Region, Revision, Standing, Workflow
from simpeltaru.standing import Validity, standing_at

_MARGIN_DEGREES = 0.1
"""Geometry further outside the bounds a manifest declares is refused at load."""

_KNOWN_AT = bindparam("known_at", type_=DateTime(timezone=True))
_DATES = ("ditetapkan", "diundangkan", "mulai_berlaku", "berlaku_sampai", "integrasi_oss")


@dataclass(frozen=True, slots=True)
class KnownRevision:
    """A revision with what was known of it: ranges of validity and relations to other acts.

    `once_valid` and `replaced` are those of `standing_at`.

    `without_rules` maps zone keys declared to have no rules to the reason given; `revokes` are
    the acts it says it repeals (mencabut), as its package names them.
    """

    revision: Revision
    validity: tuple[Validity, ...]
    once_valid: bool
    replaced: bool
    without_rules: Mapping[str, str]
    revokes: tuple[str, ...]

    def standing(self, day: date) -> Standing:
        """Its legal standing on a day."""
        return standing_at(self.validity, day, once_valid=self.once_valid, replaced=self.replaced)


def region_columns() -> list[ColumnElement[object]]:
    """The columns `region_of` reads."""
    return [
        region.c.code.label("region_code"),
        region.c.name.label("region_name"),
        region.c.timezone,
        region.c.metric_srid,
        region.c.lonlat_srid,
        region.c.datum,
    ]


def region_of(row: Row) -> Region:
    """The region of a row that has `region_columns`."""
    return Region(
        code=row["region_code"],
        name=row["region_name"],
        timezone=row["timezone"],
        metric_srid=row["metric_srid"],
        lonlat_srid=row["lonlat_srid"],
        datum=Datum(row["datum"]),
    )


def _validity() -> ColumnElement[object]:
    rows = revision_validity.c
    one = func.jsonb_build_object(
        "from", func.lower(rows.legal), "until", func.upper(rows.legal), "event", rows.event
    )
    return (
        select(func.coalesce(func.jsonb_agg(one), cast("[]", JSONB)))
        .where(rows.revision == revision.c.id, rows.known.op("@>")(_KNOWN_AT))
        .scalar_subquery()
        .label("validity")
    )


def _once_valid() -> ColumnElement[bool]:
    rows = revision_validity.c
    known = and_(rows.revision == revision.c.id, func.lower(rows.known) <= _KNOWN_AT)
    return exists(select(1).where(known)).label("once_valid")


def _replaced() -> ColumnElement[bool]:
    """Whether another revision took all of its days in the act that took them from it.

    That is a correction, whatever became of the other since; a shortening leaves days, an
    annulment gives them to nobody.
    """
    mine, others = revision_validity.alias("mine"), revision_validity.alias("others")
    correction = and_(
        mine.c.revision == revision.c.id,
        func.upper(mine.c.known) <= _KNOWN_AT,
        func.lower(others.c.known) == func.upper(mine.c.known),
        others.c.plan == mine.c.plan,
        others.c.revision != mine.c.revision,
        others.c.legal.op("@>")(mine.c.legal),
    )
    return exists(select(1).select_from(mine).join(others, correction)).label("replaced")


def _revokes() -> ColumnElement[object]:
    rows = instrument_relation.c
    return (
        select(func.array_agg(rows.target))
        .where(rows.revision == revision.c.id, rows.relation == "mencabut")
        .scalar_subquery()
        .label("revokes")
    )


def _known_revisions(*conditions: ColumnElement[bool]) -> Select[tuple[object, ...]]:
    return (
        select(
            *(column for column in revision.c if column.name not in ("manifest", "source_crs")),
            plan.c.name.label("plan_name"),
            *region_columns(),
            _validity(),
            _once_valid(),
            _replaced(),
            _revokes(),
        )
        .join(plan, plan.c.id == revision.c.plan)
        .join(region, region.c.code == revision.c.region)
        .where(revision.c.recorded_at <= _KNOWN_AT, *conditions)
        .order_by(revision.c.plan, revision.c.id)
    )


_LOCAL = revision.alias("local")


def _bound(place: int) -> ColumnElement[float]:
    return cast(_LOCAL.c.manifest["region"]["bounds"][place].astext, Double)


_LON, _LAT = bindparam("lon", type_=Double), bindparam("lat", type_=Double)
_AROUND = Statement(
    "revisions_around",
    _known_revisions(
        revision.c.region.in_(
            select(_LOCAL.c.region).where(
                _LON.between(_bound(0) - _MARGIN_DEGREES, _bound(2) + _MARGIN_DEGREES),
                _LAT.between(_bound(1) - _MARGIN_DEGREES, _bound(3) + _MARGIN_DEGREES),
            )
        )
    ),
)
_OF_REGION = Statement(
    "revisions_of_region",
    _known_revisions(revision.c.region == bindparam("region", type_=Text)),
)
_BY_ID = Statement(
    "revision_by_id", _known_revisions(revision.c.id == bindparam("revision", type_=Text))
)
_ALL = Statement("revisions", _known_revisions())


def revisions_around(lon: float, lat: float, known_at: datetime) -> Query:
    """Revisions of every region some revision of which declares bounds that hold a lon/lat.

    Bounds are degrees as the region reads lon/lat, with the margin loading allows. All of a
    region, because one plan may repeal another. Rows are for `known_revision`.
    """
    return Query(_AROUND, {"lon": lon, "lat": lat, "known_at": known_at})


def revisions_of_region(code: str, known_at: datetime) -> Query:
    """Revisions of every plan of a region."""
    return Query(_OF_REGION, {"region": code, "known_at": known_at})


def revision_by_id(revision_id: str, known_at: datetime) -> Query:
    """One revision, or no row."""
    return Query(_BY_ID, {"revision": revision_id, "known_at": known_at})


def revisions(known_at: datetime) -> Query:
    """Every revision of every plan."""
    return Query(_ALL, {"known_at": known_at})


def known_revision(row: Row) -> KnownRevision:
    """The value of a row of any query of this module."""
    instrument = row["instrument"]
    found = Revision(
        id=row["id"],
        plan_id=row["plan"],
        plan_name=row["plan_name"],
        region=region_of(row),
        title=row["title"],
        instrument=None if instrument is None else _instrument(instrument),
        dates=LegalDates(**{name: row[name] for name in _DATES}),
        is_simulation=row["is_simulation"],
        code_vintage=row["code_vintage"],
        scale=row["scale"],
        tolerance_m=float(row["tolerance_m"]),
        key_column=row["key_column"],
        content_hash=row["content_hash"],
        rulebook_hash=row["rulebook"],
        workflow=Workflow(row["workflow"]),
        known_from=row["recorded_at"],
    )
    return KnownRevision(
        revision=found,
        validity=tuple(_one_validity(one) for one in row["validity"]),
        once_valid=row["once_valid"],
        replaced=row["replaced"],
        without_rules=row["without_rules"],
        revokes=tuple(sorted(row["revokes"] or ())),
    )


def _instrument(stored: Mapping[str, object]) -> Instrument:
    year, url = stored.get("year"), stored.get("url")
    return Instrument(
        kind=str(stored["kind"]),
        number=str(stored["number"]),
        year=year if isinstance(year, int) else None,
        title=str(stored["title"]),
        url=url if isinstance(url, str) else None,
    )


def _one_validity(stored: Mapping[str, str | None]) -> Validity:
    return Validity(_day(stored["from"]), _day(stored["until"]), stored["event"] or "")


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
