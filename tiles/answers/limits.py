"""Limits of intensity in words, each with a small drawing where a number is known.

A limit that is unlimited, not regulated, left to the text or missing says so in words: none of
these is a number, and none of them is another.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from simpeltaru.assess.answer import PlanAnswer
from simpeltaru.rules.intensity import (
    Intensity,
    LimitValue,
    MeasureLimits,
    intensity,
    is_maximum,
)
from simpeltaru.rules.overlay import Ground
from simpeltaru.rules.permission import is_blank
from simpeltaru.texts import name
from simpeltaru.texts.numbers import number
from simpeltaru.verdict import Part
from tiles.answers.drawings import Drawing, drawing
from tiles.answers.shown import NO_BREAK, Cited, reason, sources
from tiles.answers.words import answer_words
from tiles.layers import road_name
from tiles.words import Language


@dataclass(frozen=True, slots=True)
class Option:
    """A limit in some cases (none of `when`: in every case): the figure, or what stands instead.

    `quoted` is what the table itself writes where it has words; `overlay` says that a special
    provision set or named a number.
    """

    when: tuple[str, ...]
    said: str
    is_number: bool
    quoted: str = ""
    overlay: str = ""
    drawing: Drawing | None = None


@dataclass(frozen=True, slots=True)
class LimitShown:
    """One measure: its name, what it means in a few words, and its options."""

    measure: str
    name: str
    meaning: str
    options: tuple[Option, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LimitGroup:
    """The limits of the parts that share them all."""

    codes: str
    parts: tuple[int, ...]
    limits: tuple[LimitShown, ...]
    notes: tuple[Cited, ...]


def limit_groups(plan: PlanAnswer, language: Language) -> list[LimitGroup]:
    """The limits of every part, parts with the same ones together."""
    if plan.rulebook is None:
        return []
    found: list[tuple[Intensity, list[Part]]] = []
    for part in plan.situation.parts:
        own = intensity(plan.rulebook, Ground(part.subzone, part.overlays, part.block, part.swp))
        same = next((parts for one, parts in found if one == own), None)
        if same is None:
            found.append((own, [part]))
        else:
            same.append(part)
    return [_group(one, parts, language) for one, parts in found]


def _group(found: Intensity, parts: Sequence[Part], language: Language) -> LimitGroup:
    # A limit that is missing or in the text says so itself; what depends lists its cases.
    own = ("intensity_missing", "intensity_see_text", "intensity_depends")
    return LimitGroup(
        codes=", ".join(dict.fromkeys(part.subzone.code for part in parts)),
        parts=tuple(part.number for part in parts),
        limits=tuple(_limit(one, language) for one in found.measures),
        notes=tuple(reason(one, "", language) for one in found.findings if one.code not in own),
    )


def _limit(found: MeasureLimits, language: Language) -> LimitShown:
    values = (found.single,) if found.single is not None else found.options
    largest = max((one.value for one in values if one.value is not None), default=Decimal(0))
    cases: dict[Option, list[str]] = {}
    for one in values:
        case = [_case(key, value, language) for key, value in one.dimensions]
        same = cases.setdefault(_option(found, one, largest, language), [])
        same += [", ".join(case)] if case else []
    cited = (source.citation for one in values for source in one.sources)
    return LimitShown(
        measure=found.measure,
        name=name("measure", found.measure, language),
        meaning=answer_words(language)[f"means_{found.measure}"],
        options=tuple(replace(one, when=tuple(when)) for one, when in cases.items()),
        sources=sources(cited, language),
    )


def _option(
    measure: MeasureLimits, found: LimitValue, largest: Decimal, language: Language
) -> Option:
    said, drawn = name("limit_state", found.state, language), None
    if found.value is not None:
        said = _figure(measure, found.value, language)
        drawn = drawing(measure.measure, found.value, largest)
    return Option(
        when=(),
        said=said,
        is_number=found.value is not None,
        quoted="" if is_blank(found.text) else found.text,
        overlay=_of_overlay(measure, found, language),
        drawing=drawn,
    )


def _of_overlay(measure: MeasureLimits, found: LimitValue, language: Language) -> str:
    """Whether a special provision set the number, or names one where the table is silent."""
    w = answer_words(language)
    named = [one.value for one in found.sources if one.kind == "overlay" and one.value is not None]
    if not named:
        return ""
    if found.value is not None:
        return w["limit_by_overlay"] if found.value in named else ""
    figure = _figure(measure, _strictest(measure, named), language)
    return w["limit_overlay_says"].format(figure=figure)


def _strictest(measure: MeasureLimits, values: Sequence[Decimal]) -> Decimal:
    return min(values) if is_maximum(measure.measure) else max(values)


def _figure(measure: MeasureLimits, value: Decimal, language: Language) -> str:
    w = answer_words(language)
    bound = w["at_most"] if is_maximum(measure.measure) else w["at_least"]
    unit = name("unit", measure.unit, language)
    return f"{bound} {number(value, language)}{NO_BREAK}{unit}"


def _case(dimension: str, value: str, language: Language) -> str:
    if dimension == "road_class":
        return road_name(value, language)
    return f"{name('dimension', dimension, language)} {value}"
