"""The small values an answer is shown with: outcomes, figures, sentences and where they stand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from simpeltaru.activity import Activity, Citation
from simpeltaru.texts import finding_text, name
from simpeltaru.texts.numbers import area, number
from simpeltaru.verdict import Finding, Outcome
from tiles.outcomes import LOOKS, OutcomeLook
from tiles.words import Language, words

NO_BREAK = "\u00a0"


@dataclass(frozen=True, slots=True)
class Shown:
    """An outcome as it is shown: never by its colour alone."""

    id: str
    text: str
    look: OutcomeLook


@dataclass(frozen=True, slots=True)
class Cited:
    """A sentence, to which part it belongs ("" for all), and where it stands.

    `quoted` are the plan's own words, which are Indonesian in every language.
    """

    text: str
    heading: str = ""
    sources: tuple[str, ...] = ()
    quoted: bool = False


def shown(outcome: Outcome, language: Language) -> Shown:
    """An outcome with its name and look."""
    return Shown(outcome.value, name("outcome", outcome.value, language), LOOKS[outcome])


def reason(finding: Finding, heading: str, language: Language) -> Cited:
    """A finding as a sentence with its sources."""
    return Cited(finding_text(finding, language), heading, sources(finding.citations, language))


def sources(citations: Iterable[Citation], language: Language) -> tuple[str, ...]:
    """Each place once, in order."""
    return tuple(dict.fromkeys(cite(one, language) for one in citations))


def cite(citation: Citation, language: Language) -> str:
    """Where a fact stands, as a reader would look it up."""
    w = words(language)
    place = [citation.file]
    if citation.sheet:
        place.append(f"{w['sheet']} {citation.sheet}")
    if citation.row is not None:
        place.append(f"{w['row']} {citation.row}")
    if citation.column:
        place.append(f"{w['column']} {citation.column}")
    found = ", ".join(place)
    return f"{citation.legal} ({found})" if citation.legal else found


def activity_name(activity: Activity, language: Language) -> str:
    """What an activity is called, with its KBLI codes; the plan's own name where no other is."""
    called = activity.name if language == "id" else activity.name_en or activity.name
    return f"{called} (KBLI {', '.join(activity.kbli)})" if activity.kbli else called


def percent_text(printed: Decimal, share: float, language: Language) -> str:
    """A share that was rounded together with others; never 0 unless it is."""
    smallest = Decimal("0.1")
    if share > 0 and printed < smallest:
        return f"< {number(smallest, language)} %".replace(" ", NO_BREAK)
    return f"{number(printed, language, 1)}{NO_BREAK}%"


def area_text(measured: float, language: Language) -> str:
    """An area in m² that does not break over two lines."""
    return area(measured, language).replace(" ", NO_BREAK)
