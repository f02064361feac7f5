"""Activities to choose from at a place: common ones, found ones, and all of them by outcome."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from api.pages.question import Asked
from simpeltaru.assess import Answer, ListedHere, list_here
from simpeltaru.assess.search import Found
from simpeltaru.catalogue import CommonActivity, common_activities
from simpeltaru.rules.rulebook import Rulebook
from simpeltaru.verdict import Outcome
from tiles.answers.shown import Shown, shown
from tiles.words import Language

_KBLI_DIGITS = 5
_ORDER = (
    Outcome.PERMITTED,
    Outcome.LIMITED,
    Outcome.CONDITIONAL,
    Outcome.LIMITED_CONDITIONAL,
    Outcome.MIXED,
    Outcome.UNDETERMINED,
    Outcome.UNLISTED,
    Outcome.PROHIBITED,
)


@dataclass(frozen=True, slots=True)
class Choice:
    """An activity to ask about here; `href` "" where a place has to be chosen first."""

    name: str
    codes: str
    href: str
    is_asked: bool = False


@dataclass(frozen=True, slots=True)
class Listed:
    """The activities of one outcome at a place."""

    answer: Shown
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Results:
    """What a search for activities found: the first of `matched`."""

    text: str
    matched: int
    choices: tuple[Choice, ...]
    searched: bool


def chips(asked: Asked, answer: Answer) -> tuple[Choice, ...]:
    """The common activities that a rulebook here has."""
    found = []
    for common in common_activities():
        change = _common_change(common, _books(answer))
        if change:
            label = common.label_id if asked.lang == "id" else common.label_en
            is_asked = all(asked.text(name) == value for name, value in change.items())
            found.append(Choice(label, common.kbli, _href(asked, change), is_asked))
    return tuple(found)


def _common_change(common: CommonActivity, books: Iterable[Rulebook]) -> dict[str, str]:
    names = {name.casefold() for name in common.names}
    for book in books:
        if common.kbli and book.document.kbli_edition == "2020" and book.matching(common.kbli)[1]:
            return {"kbli": common.kbli}
        for activity in book.activities.values():
            if activity.name.casefold() in names:
                return {"activity": activity.id, "rulebook": book.hash}
    return {}


def listed(asked: Asked, answer: Answer) -> tuple[Listed, ...]:
    """Every activity of the rulebooks here by outcome; none where the answer is withheld."""
    if answer.withheld is not None:
        return ()
    by_outcome: dict[Outcome, list[ListedHere]] = {}
    for one in list_here(answer):
        by_outcome.setdefault(one.outcome, []).append(one)
    return tuple(
        Listed(
            shown(outcome, asked.lang),
            tuple(_choice(asked, one, answer) for one in by_outcome[outcome]),
        )
        for outcome in _ORDER
        if outcome in by_outcome
    )


def results(asked: Asked, found: Found, books: Mapping[str, Rulebook]) -> Results:
    """What a search found, as links that ask about it at the same place.

    `books` are the rulebooks at the place. Without a place only an activity with one code of five
    digits can be asked for: the identifier of another would be another activity elsewhere.
    """
    choices = []
    for one in found.activities:
        book = books.get(one.rulebook)
        if book is not None:
            change = _change(one.id, one.kbli, book, [book])
        else:
            change = {"kbli": one.kbli[0]} if _is_one_code(one.kbli) else {}
        name = _called(one.name, one.name_en, asked.lang)
        href = _href(asked, change) if change else ""
        choices.append(Choice(name, ", ".join(one.kbli), href))
    return Results(asked.text("activity_q"), found.matched, tuple(choices), bool(found.revisions))


def _choice(asked: Asked, one: ListedHere, answer: Answer) -> Choice:
    name, book = _called(one.name, one.name_en, asked.lang), answer.plans[one.plan].rulebook
    if book is None:
        raise AssertionError("an activity is listed by a rulebook")
    change = _change(one.id, one.kbli, book, _books(answer))
    return Choice(name, ", ".join(one.kbli), _href(asked, change))


def _change(
    identifier: str, kbli: tuple[str, ...], book: Rulebook, books: Sequence[Rulebook]
) -> dict[str, str]:
    """The parameters that ask for just this row: its code where no other row answers to it."""
    if _is_one_code(kbli) and all(_answers_alone(one, kbli[0]) for one in books):
        return {"kbli": kbli[0]}
    return {"activity": identifier, "rulebook": book.hash}


def _answers_alone(book: Rulebook, code: str) -> bool:
    matched, rows = book.matching(code)
    return matched == code and len(rows) == 1


def _is_one_code(kbli: Sequence[str]) -> bool:
    return len(kbli) == 1 and len(kbli[0]) == _KBLI_DIGITS


def _called(name: str, name_en: str, language: Language) -> str:
    return name if language == "id" else name_en or name


def _href(asked: Asked, change: Mapping[str, str]) -> str:
    names = ("kbli", "activity", "rulebook", "edition", "activity_q", "q")
    fresh = dict.fromkeys(names, "")
    return asked.href(**{**fresh, **change})


def _books(answer: Answer) -> list[Rulebook]:
    found = {plan.rulebook.hash: plan.rulebook for plan in answer.plans if plan.rulebook}
    return list(found.values())
