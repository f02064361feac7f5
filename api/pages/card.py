"""The answer card: what a plan says of a place, in words a citizen reads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from api.pages.activities import Results, chips, listed, results
from api.pages.features import bounds, collection, features
from api.pages.places import place_results
from api.pages.question import Asked
from api.pages.reading import PageFacts
from api.pages.revisions import answering, notices, switches
from api.pages.words import words
from simpeltaru.assess import Answer, judge
from simpeltaru.parcel import Parcel
from simpeltaru.texts.numbers import position
from simpeltaru.verdict import Finding
from tiles.answers import answer_values
from tiles.facts import page_values
from tiles.words import Language

_ADVICE = (
    "parcels_overlap",
    "two_plans",
    "outside_plan",
    "no_plan_in_force",
    "point_in_gap",
    "boundary_near",
    "edge_undecided",
    "thin_parts_undecided",
    "gap_undecided",
    "parts_undetermined",
    "road_only",
    "no_rulebook",
)
"""Findings after which a reader is told what to do next, in the order it is told."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A parcel to choose among several that hold the point."""

    title: str
    kelurahan: str
    id: str
    href: str


def card_values(read: PageFacts) -> dict[str, object]:
    """Everything the page and its card say. Raises `QuestionError` and `NotFound`."""
    asked = read.asked
    answer = None if read.facts is None else judge(read.facts)
    drawn = features(read, answer)
    values = None if answer is None else answer_values(answer, asked.lang, palette=asked.palette)
    simulated = any(one.revision.is_simulation for one in read.bases)
    return {
        **page_values(
            asked.lang,
            is_simulation=answer.is_simulation if answer else simulated,
            disclaimers=answer.disclaimers if answer else ("information_not_permit",),
        ),
        "w": words(asked.lang),
        "asked": asked,
        "answer": values,
        "patterns": values["patterns"] if values else (),
        "title": _title(values, asked),
        "where": _where(asked),
        "notices": notices(read, answer),
        "advice": _advice(answer, asked.lang) if answer else [],
        "candidates": _candidates(answer, asked) if answer else [],
        "chips": chips(asked, answer) if answer else (),
        "listed": listed(asked, answer) if answer and not answer.headlines else (),
        "found": found_activities(read),
        "places": place_results(asked, read.places),
        "switches": switches(read, answer),
        "layers_read": answer.layers if answer else (),
        "share": _share(asked, answer),
        "place_json": collection(drawn),
        "bounds": bounds(drawn),
        "revision": ",".join(answering(answer)),
        "as_of_iso": answer.as_of.isoformat() if answer else "",
    }


def found_activities(read: PageFacts) -> Results | None:
    """What a search for an activity found; None where nobody searched."""
    if read.found is None:
        return None
    return results(read.asked, read.found, read.facts.rulebooks if read.facts else {})


def _where(asked: Asked) -> str:
    """The point asked about as a reader writes it."""
    if asked.lon is None or asked.lat is None:
        return ""
    return position(asked.lon, asked.lat, asked.lang)


def _title(values: Mapping[str, Any] | None, asked: Asked) -> str:
    """The title of the document: outcome first, then the place."""
    w = words(asked.lang)
    if values is None:
        return w["page_title"]
    place, headline = values["place"], values["headline"]
    told = [headline.text if headline else "", place["title"], place["kelurahan"], w["page_title"]]
    return " – ".join(one for one in told if one)


def _advice(answer: Answer, language: Language) -> list[str]:
    w = words(language)
    found: list[Finding] = [one for head in answer.headlines for one in head.headline.findings]
    found += answer.findings
    codes = {one.code for one in found} | {answer.reason}
    if answer.withheld is not None:
        codes.add(answer.withheld.code)
    return [w[f"advice_{code}"] for code in _ADVICE if code in codes]


def _candidates(answer: Answer, asked: Asked) -> list[Candidate]:
    region = answer.region.code if answer.region else ""
    return [_candidate(one, region, asked) for one in answer.candidates]


def _candidate(parcel: Parcel, region: str, asked: Asked) -> Candidate:
    w = words(asked.lang)
    title = (
        f"{w['parcel']} {parcel.nomor_bidang}" if parcel.nomor_bidang else w["parcel_unnumbered"]
    )
    href = asked.href(lon="", lat="", q="", parcel=parcel.id, region=region)
    return Candidate(title, parcel.kelurahan, parcel.id, href)


def _share(asked: Asked, answer: Answer | None) -> str:
    """The address that gives this answer again: with its day and the revisions that answered.

    A revision asked for by itself stays so: on its day another may be law, or none.
    """
    plain = {"q": "", "activity_q": "", "palette": ""}
    if answer is None or (asked.revisions and asked.as_of is None):
        return asked.href(**plain)
    named = ",".join(answering(answer))
    return asked.href(**plain, as_of=answer.as_of.isoformat(), revision=named)
