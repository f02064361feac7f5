"""Publishing: when a loaded revision is law. Everything is an insert or the closing of a row.

Written as role `simpeltaru_publish`. Who loaded a revision does not publish it; an office of
one person says so (`alone`) with the reason, and that stands in the record.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import NamedTuple

import psycopg
from psycopg import errors

from simpeltaru.errors import Conflict, NotFound, QuestionError
from simpeltaru.revisions.progress import Silent
from simpeltaru.revisions.writing import take_turn, writing


@dataclass(frozen=True, slots=True)
class Act:
    """A change of validity: why, known since when, and whether one person did everything."""

    reason: str
    known_at: datetime
    alone: bool = False


class Validity(NamedTuple):
    """A row that is known now: the days `[legal_from, legal_until)`, None for an open end."""

    id: int
    revision: str
    legal_from: date | None
    legal_until: date | None
    known_from: datetime
    event: str


_OPEN = """
SELECT id, revision, lower(legal), upper(legal), lower(known), event
FROM revision_validity
WHERE plan = %s AND upper_inf(known) ORDER BY lower(legal)
"""
_INSERT = """
INSERT INTO revision_validity (revision, plan, legal, known, event, reason, alone)
VALUES (%s, %s, daterange(%s, %s), tstzrange(%s, NULL), %s, %s, %s)
"""
_CLOSE = """
UPDATE revision_validity SET known = tstzrange(lower(known), %s), closed_reason = %s WHERE id = %s
"""


def publish(url: str, revision_id: str, act: Act, *, corrects: str | None = None) -> list[str]:
    """Put a revision in force from its own date; the one before is shortened to that day.

    `corrects` names the revision whose file this one corrects: the law stays the same, so the
    new one takes exactly the days recorded of the other, however these came to end.
    Days after the new revision's last one stay without a plan.
    Returns plain sentences on what changed. Raises `NotFound`, or `Conflict` for a draft, a
    revision in force already, or a loader who would publish his own load.
    """
    _check(act)
    with writing(url) as connection:
        take_turn(connection, Silent())
        plan, first, until = _publishable(connection, revision_id)
        record = _Record(connection, plan, revision_id, act)
        known = record.known()
        if any(one.revision == revision_id for one in known):
            raise Conflict(f"revision {revision_id} is published already")
        if corrects is not None:
            done = _correct(record, known, corrects, (first, until))
        else:
            done = [_cut(record, one, first) for one in known if _overlaps(one, first, until)]
            record.insert(revision_id, first, until, "published")
            done.append(f"{revision_id} is law from {first}{_until(until)} (published).")
        connection.execute(
            "UPDATE revision SET workflow = 'published' WHERE id = %s", [revision_id]
        )
        return done


def annul(url: str, revision_id: str, act: Act, *, effective: date, decision: str) -> list[str]:
    """End a revision from the day a decision says; the days after stay without a plan.

    `decision` is the number of the decision and goes into the record. Returns and raises as
    `publish`; `Conflict` if the revision is not in force on that day.
    """
    _check(act)
    if not decision.strip():
        raise QuestionError("decision", "an annulment names the decision it rests on")
    act = replace(act, reason=f"{decision.strip()}: {act.reason}")
    with writing(url) as connection:
        take_turn(connection, Silent())
        record = _Record(connection, _plan_of(connection, revision_id), revision_id, act)
        mine = [one for one in record.known() if one.revision == revision_id]
        hit = [one for one in mine if _holds(one, effective)]
        if not hit:
            spans = " and ".join(f"from {one.legal_from}{_until(one.legal_until)}" for one in mine)
            raise Conflict(
                f"revision {revision_id} is not law on {effective}: it is law {spans or 'never'}. "
                + ("Annul it from a day within" if mine else "There is nothing to annul")
            )
        for one in hit:
            record.close(one)
            if one.legal_from is None or one.legal_from < effective:
                record.insert(revision_id, one.legal_from, effective, "annulled")
        return [f"{revision_id} is annulled from {effective}; no plan is in force from then on."]


def _check(act: Act) -> None:
    if not act.reason.strip():
        raise QuestionError("reason", "a change of validity needs a reason")
    if act.known_at.tzinfo is None:
        raise QuestionError("known_at", "a moment with its time zone is needed")


def _plan_of(connection: psycopg.Connection, revision_id: str) -> str:
    row = connection.execute("SELECT plan FROM revision WHERE id = %s", [revision_id]).fetchone()
    if row is None:
        raise NotFound("revision", revision_id)
    return str(row[0])


def _publishable(connection: psycopg.Connection, revision_id: str) -> tuple[str, date, date | None]:
    row = connection.execute(
        "SELECT plan, instrument IS NULL, coalesce(mulai_berlaku, diundangkan), berlaku_sampai"
        " FROM revision WHERE id = %s",
        [revision_id],
    ).fetchone()
    if row is None:
        raise NotFound("revision", revision_id)
    plan, is_draft, first, until = row
    if is_draft:
        raise Conflict(
            f"revision {revision_id} is a draft (disusun): it has no instrument, so it cannot be "
            "law. Load the enacted version with its instrument and dates as another revision"
        )
    if first is None:
        raise Conflict(
            f"revision {revision_id} has neither mulai_berlaku nor diundangkan, so nobody knows "
            "from which day it is law. Load it with its dates as another revision"
        )
    return plan, first, until


@dataclass(frozen=True, slots=True)
class _Record:
    """The validity of one plan, written for the revision that was asked to change."""

    connection: psycopg.Connection
    plan: str
    asked: str
    act: Act

    def known(self) -> list[Validity]:
        """The rows known now, by their first day."""
        return [Validity(*row) for row in self.connection.execute(_OPEN, [self.plan]).fetchall()]

    def close(self, one: Validity) -> None:
        """Say that a row is known no longer."""
        act = self.act
        if act.known_at <= one.known_from:
            raise Conflict(
                f"what is known of {one.revision} is from {one.known_from:%Y-%m-%d %H:%M:%S %Z}, "
                f"later than {act.known_at:%Y-%m-%d %H:%M:%S %Z}; check the clock"
            )
        self.connection.execute(_CLOSE, [act.known_at, act.reason, one.id])

    def insert(self, revision: str, first: date | None, until: date | None, event: str) -> None:
        """A row known from now on."""
        act = self.act
        row = [revision, self.plan, first, until, act.known_at, event, act.reason, act.alone]
        try:
            self.connection.execute(_INSERT, row)
        except errors.InsufficientPrivilege as error:
            said = error.diag.message_primary or ""
            if "second person" not in said:
                raise
            refusal = Conflict(
                f"{self.asked} is not changed: who loads does not publish, and a login that "
                f"several share proves nobody ({said}). Let somebody else do it under a login of "
                'their own; in an office of one person, say --alone --reason "..."'
            )
        else:
            return
        raise refusal


def _holds(one: Validity, day: date) -> bool:
    begun = one.legal_from is None or one.legal_from <= day
    return begun and (one.legal_until is None or day < one.legal_until)


def _overlaps(one: Validity, first: date, until: date | None) -> bool:
    begins = until is None or one.legal_from is None or one.legal_from < until
    return begins and (one.legal_until is None or first < one.legal_until)


def _correct(
    record: _Record, known: Sequence[Validity], corrects: str, dates: tuple[date, date | None]
) -> list[str]:
    """Put the revision asked for into the place of another, for the same days."""
    old = next((one for one in known if one.revision == corrects), None)
    if old is None:
        raise Conflict(
            f"no days of revision {corrects} are in force for plan {record.plan}, so it cannot "
            "be corrected"
        )
    _plan, *theirs = _publishable(record.connection, corrects)
    if theirs != list(dates):
        raise Conflict(
            f"revision {record.asked} says law from {dates[0]}{_until(dates[1])}, {corrects} says "
            f"from {theirs[0]}{_until(theirs[1])}. A correction is the same law in another file: "
            "load it with the same dates, or publish it without --corrects"
        )
    record.close(old)
    # What came to an end by annulment stays annulled law, whichever file tells it.
    event = "annulled" if old.event == "annulled" else "corrected"
    record.insert(record.asked, old.legal_from, old.legal_until, event)
    days = f"from {old.legal_from}{_until(old.legal_until)}"
    ended = {"annulled": ": its annulment stays", "shortened": ": its end stays"}
    return [
        f"{corrects} is replaced from its first day by {record.asked}, which corrects its file.",
        f"{record.asked} is law {days} (corrected){ended.get(old.event, '')}.",
    ]


def _cut(record: _Record, one: Validity, first: date) -> str:
    """Let an earlier revision end where the new one begins."""
    record.close(one)
    if one.legal_from is not None and one.legal_from >= first:
        raise Conflict(
            f"revision {one.revision} is law from {one.legal_from}, so nothing of it would be "
            f"left. If {record.asked} corrects its file without a change of law, say "
            f"--corrects {one.revision}; else correct the dates"
        )
    record.insert(one.revision, one.legal_from, first, "shortened")
    return (
        f"{one.revision} ends on {first}: {record.asked} is law of the same plan "
        f"({record.plan}) from that day, whatever its instrument says of mencabut."
    )


def _until(day: date | None) -> str:
    return f" until {day} (not included)" if day is not None else ""
