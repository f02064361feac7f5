"""Publishing: when a loaded revision is law. Everything is an insert or the closing of a row.

Written as role `simpeltaru_publish`. Who loaded a revision does not publish it; an office of
one person says so (`alone`) with the reason, and that stands in the record.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
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


_OPEN = """
SELECT id, revision, lower(legal), upper(legal), lower(known) FROM revision_validity
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

    `corrects` names the revision whose file this one corrects without a change of law: it may
    be replaced from its first day. Days after the new revision's last one stay without a plan.
    Returns plain sentences on what changed. Raises `NotFound`, or `Conflict` for a draft, a
    revision in force already, or a loader who would publish his own load.
    """
    _check(act)
    with writing(url) as connection:
        take_turn(connection, Silent())
        plan, first, until = _publishable(connection, revision_id)
        known = _known(connection, plan)
        if any(one.revision == revision_id for one in known):
            raise Conflict(f"revision {revision_id} is published already")
        if corrects is not None and all(one.revision != corrects for one in known):
            raise Conflict(f"revision {corrects} is not in force now, so it cannot be corrected")
        done = []
        for one in known:
            if _overlaps(one, first, until):
                done.append(_cut(connection, plan, one, first, corrects, act))
        event = "published" if corrects is None else "corrected"
        _insert(connection, (revision_id, plan, first, until), event, act)
        connection.execute(
            "UPDATE revision SET workflow = 'published' WHERE id = %s", [revision_id]
        )
        return [*done, f"{revision_id} is law from {first}{_until(until)} ({event})."]


def annul(url: str, revision_id: str, act: Act, *, effective: date, decision: str) -> list[str]:
    """End a revision from the day a decision says; the days after stay without a plan.

    `decision` is the number of the decision and goes into the record. Returns and raises as
    `publish`; `Conflict` if the revision is not in force on or after that day.
    """
    _check(act)
    if not decision.strip():
        raise QuestionError("decision", "an annulment names the decision it rests on")
    act = Act(f"{decision.strip()}: {act.reason}", act.known_at, act.alone)
    with writing(url) as connection:
        take_turn(connection, Silent())
        plan = _plan_of(connection, revision_id)
        mine = [one for one in _known(connection, plan) if one.revision == revision_id]
        hit = [one for one in mine if one.legal_until is None or effective < one.legal_until]
        if not hit:
            raise Conflict(f"revision {revision_id} is not in force on or after {effective}")
        for one in hit:
            _close(connection, one, act)
            if one.legal_from is None or one.legal_from < effective:
                row = (revision_id, plan, one.legal_from, effective)
                _insert(connection, row, "annulled", act)
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


def _known(connection: psycopg.Connection, plan: str) -> list[Validity]:
    return [Validity(*row) for row in connection.execute(_OPEN, [plan]).fetchall()]


def _overlaps(one: Validity, first: date, until: date | None) -> bool:
    begins = until is None or one.legal_from is None or one.legal_from < until
    return begins and (one.legal_until is None or first < one.legal_until)


def _cut(
    connection: psycopg.Connection,
    plan: str,
    one: Validity,
    first: date,
    corrects: str | None,
    act: Act,
) -> str:
    """Let an earlier revision end where the new one begins."""
    _close(connection, one, act)
    if one.legal_from is None or one.legal_from < first:
        _insert(connection, (one.revision, plan, one.legal_from, first), "shortened", act)
        return f"{one.revision} ends on {first}."
    if one.revision != corrects:
        raise Conflict(
            f"revision {one.revision} is law from {one.legal_from}, so nothing of it would be "
            "left. If the new one corrects its file without a change of law, say "
            f"--corrects {one.revision}; else correct the dates"
        )
    return f"{one.revision} is replaced from its first day."


def _close(connection: psycopg.Connection, one: Validity, act: Act) -> None:
    if act.known_at <= one.known_from:
        raise Conflict(
            f"what is known of {one.revision} is from {one.known_from:%Y-%m-%d %H:%M:%S %Z}, "
            f"later than {act.known_at:%Y-%m-%d %H:%M:%S %Z}; check the clock"
        )
    connection.execute(_CLOSE, [act.known_at, act.reason, one.id])


def _insert(
    connection: psycopg.Connection,
    row: Sequence[object],
    event: str,
    act: Act,
) -> None:
    try:
        connection.execute(_INSERT, [*row, act.known_at, event, act.reason, act.alone])
    except errors.InsufficientPrivilege as error:
        said = error.diag.message_primary or ""
        if "second person" not in said:
            raise
        refusal = Conflict(
            f"{said}. Let somebody else publish under a login of their own; in an office of one "
            'person, say --alone --reason "..."'
        )
    else:
        return
    raise refusal


def _until(day: date | None) -> str:
    return f" to {day}" if day is not None else ""
