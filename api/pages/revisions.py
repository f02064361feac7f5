"""The revisions a reader may switch to, and what to say when another one answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from api.pages.reading import PageFacts
from api.pages.words import words
from simpeltaru.assess import Answer, Basis, Moment
from simpeltaru.plan import LegalStatus
from simpeltaru.texts import name
from tiles.words import Language, long_date


@dataclass(frozen=True, slots=True)
class Switch:
    """A revision with its standing on the day asked about, and where it is asked.

    `days` say when it is or was law. `answers` marks those the answer stands on.
    """

    id: str
    plan: str
    title: str
    status: str
    status_name: str
    days: str
    href: str
    answers: bool


@dataclass(frozen=True, slots=True)
class Notice:
    """Something to know before reading the answer, with a way to another one ("" for none)."""

    text: str
    link_text: str = ""
    href: str = ""


def answering(answer: Answer | None) -> tuple[str, ...]:
    """The revisions an answer stands on."""
    return tuple(plan.basis.revision.id for plan in answer.plans if plan.basis) if answer else ()


def switches(read: PageFacts, answer: Answer | None) -> tuple[Switch, ...]:
    """The revisions of the plans that hold the place; without a place, of every plan."""
    here = answering(answer)
    chosen = read.bases
    if answer is not None and answer.region is not None:
        region = answer.region.code
        plans = {one.revision.plan_id for one in (*_bases(answer), *answer.not_in_force)}
        chosen = tuple(
            one
            for one in read.bases
            if one.revision.region.code == region and (one.revision.plan_id in plans or not plans)
        )
    return tuple(_switch(read, one, one.revision.id in here) for one in chosen)


def _bases(answer: Answer) -> list[Basis]:
    return [plan.basis for plan in answer.plans if plan.basis]


def _switch(read: PageFacts, basis: Basis, answers: bool) -> Switch:
    lang, standing = read.asked.lang, basis.standing
    return Switch(
        id=basis.revision.id,
        plan=basis.revision.plan_name,
        title=basis.revision.title,
        status=standing.status.value,
        status_name=name("legal_status", standing.status.value, lang),
        days=_days(standing.legal_from, standing.legal_until, lang),
        href=_href(read, basis),
        answers=answers,
    )


def _days(first: date | None, until: date | None, language: Language) -> str:
    w = words(language)
    begun = long_date(first, language) if first else ""
    # The end is the first day it is no longer law; people are told the last day it was.
    last = long_date(until - timedelta(days=1), language) if until else ""
    if begun and last:
        return f"{begun} – {last}"
    return w["since"].format(day=begun) if begun else w["until"].format(day=last) if last else ""


def _href(read: PageFacts, basis: Basis) -> str:
    """The same question under that revision, on a day it is law if there is one."""
    asked, revision = read.asked, basis.revision
    change = {"revision": revision.id, "as_of": ""}
    day = _day_of(read.moment, basis)
    if day is not None:
        change["as_of"] = day.isoformat()
    return asked.href(**change)


def _day_of(moment: Moment, basis: Basis) -> date | None:
    standing = basis.standing
    if standing.in_force:
        return moment.day(basis.revision.region)
    if standing.status is LegalStatus.AKAN_BERLAKU:
        return standing.legal_from
    return standing.legal_until - timedelta(days=1) if standing.legal_until else None


def notices(read: PageFacts, answer: Answer | None) -> tuple[Notice, ...]:
    """What is unusual about the day or the revision that answers."""
    asked, w = read.asked, words(read.asked.lang)
    region = answer.region if answer else None
    found: list[Notice] = []
    here = answering(answer)
    now = asked.href(as_of="", revision="")
    shared = answer is not None and asked.as_of is not None and bool(asked.revisions)
    if shared and set(here) != set(asked.revisions):
        named, those = ", ".join(asked.revisions), ", ".join(here) or w["none"]
        found.append(Notice(w["other_revision"].format(named=named, here=those)))
    if read.elsewhere:
        found.append(Notice(w["other_rulebook"].format(name=read.elsewhere)))
    today = Moment(read.moment.now).day(region)
    if asked.as_of is not None and asked.as_of != today:
        told = w["other_day"].format(day=long_date(asked.as_of, asked.lang))
        found.append(Notice(told, w["see_today"], now))
    if answer is not None and read.moment.revision:
        found += _not_law(_bases(answer), w["not_law"], w["see_law"], now, asked.lang)
    return tuple(found)


def _not_law(
    bases: Sequence[Basis], text: str, link_text: str, href: str, language: Language
) -> list[Notice]:
    found = []
    for basis in bases:
        if not basis.standing.in_force:
            status = name("legal_status", basis.standing.status.value, language)
            told = text.format(revision=basis.revision.title, status=status)
            found.append(Notice(told, link_text, href))
    return found
