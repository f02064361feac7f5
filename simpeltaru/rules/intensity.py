"""Intensity and building form of a sub-zone: what the tables say, and what they leave open.

Absence is typed: a limit is a value, unlimited, not regulated, said in the text, or missing, and
a missing limit is unknown, never unlimited. Where the tables depend on something nobody stated
(the road class of the frontage, the building type) every row is listed and a single number is
given only if all agree. Overlays that tighten set a number against that of the table: the
strictest binds and every source stays. Numbers are decimals, never floats.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from simpeltaru.activity import Citation
from simpeltaru.errors import QuestionError
from simpeltaru.rules.overlay import Ground, effects, tightest
from simpeltaru.rules.rulebook import DIMENSIONS, MEASURES, Limit, OverlayProvision, Rulebook
from simpeltaru.verdict import Finding

_HUNDRED = Decimal(100)
_SETTLED = frozenset({"value", "unlimited", "not_regulated"})


@dataclass(frozen=True, slots=True)
class LimitSource:
    """One place that sets a limit: the table's row or an overlay's provision."""

    kind: str
    state: str
    value: Decimal | None
    text: str
    citation: Citation


@dataclass(frozen=True, slots=True)
class LimitValue:
    """A limit as it binds for one combination of dimensions.

    `state` is one of `Limit.state`; `value` is in the measure's unit and given for "value" only.
    `dimensions` are sorted pairs such as ("road_class", "kolektor"). `sources` holds every place
    that sets it, the table first. Where the table is silent and an overlay is not, the state
    stays the table's and the overlay's number stands among the sources.
    """

    state: str
    value: Decimal | None
    text: str
    dimensions: tuple[tuple[str, str], ...]
    sources: tuple[LimitSource, ...]


@dataclass(frozen=True, slots=True)
class MeasureLimits:
    """All limits of one measure; `single` only where nothing that is unknown could change it."""

    measure: str
    unit: str
    options: tuple[LimitValue, ...]
    single: LimitValue | None


@dataclass(frozen=True, slots=True)
class Intensity:
    """Every measure the rulebook speaks of for a sub-zone, in the order of `MEASURES`."""

    key: str
    measures: tuple[MeasureLimits, ...]
    findings: tuple[Finding, ...]


def intensity(
    rulebook: Rulebook, ground: Ground, known: Mapping[str, str] | None = None
) -> Intensity:
    """The limits for a part of a place.

    `known` gives dimensions somebody stated, such as {"road_class": "kolektor"}, with the values
    the tables use. Raises `QuestionError` for a dimension no table may have.
    """
    stated = dict(known or {})
    for name in stated:
        if name not in DIMENSIONS:
            raise QuestionError(name, f"is no dimension; known are {', '.join(DIMENSIONS)}")
    key, limits = _table(rulebook, ground)
    tightening = effects(rulebook, ground).tightening
    named = {limit.measure for limit in limits} | {p.measure for p in tightening}
    fitting = [limit for limit in limits if _fits(limit, stated)]
    seen = _seen(fitting, stated)
    measures = tuple(
        _measure(rulebook, name, [one for one in fitting if one.measure == name], tightening, seen)
        for name in MEASURES
        if name in named
    )
    findings: list[Finding] = []
    if not limits:
        findings.append(Finding("intensity_none", {"subzone": ground.subzone.key}))
    for one in measures:
        findings.extend(_remarks(one, ground, set(stated)))
    findings.extend(_conflicts(measures, ground))
    return Intensity(key, measures, tuple(findings))


def is_maximum(measure: str) -> bool:
    """Whether a measure is an upper bound ("kdb_max"); the others are lower bounds."""
    return measure.endswith("_max")


def _table(rulebook: Rulebook, ground: Ground) -> tuple[str, list[Limit]]:
    for key in (ground.subzone.key, ground.subzone.code):
        limits = list(rulebook.limits_for(key))
        if limits:
            return key, limits
    return ground.subzone.key, []


def _fits(limit: Limit, stated: Mapping[str, str]) -> bool:
    return all(stated.get(name, value) == value for name, value in limit.dimensions.items())


def _measure(
    rulebook: Rulebook,
    measure: str,
    limits: Sequence[Limit],
    tightening: Sequence[OverlayProvision],
    seen: Mapping[str, set[str]],
) -> MeasureLimits:
    base = [_from_table(rulebook, limit) for limit in limits]
    if not base:
        base = [LimitValue("missing", None, "", (), ())]
    options = tuple(_tightened(rulebook, measure, one, tightening) for one in base)
    first = options[0]
    agree = all(_said(one) == _said(first) for one in options) and _exhaustive(options, seen)
    single = first if agree and first.state in _SETTLED else None
    if single is not None and len(options) > 1:
        sources = tuple(dict.fromkeys(source for one in options for source in one.sources))
        single = replace(single, dimensions=(), sources=sources)
    return MeasureLimits(measure, MEASURES[measure], options, single)


def _seen(limits: Iterable[Limit], stated: Mapping[str, str]) -> dict[str, set[str]]:
    """Values the sub-zone's table knows for each dimension nobody stated."""
    seen: dict[str, set[str]] = defaultdict(set)
    for limit in limits:
        for name, value in limit.dimensions.items():
            if name not in stated:
                seen[name].add(value)
    return seen


def _exhaustive(options: Sequence[LimitValue], seen: Mapping[str, set[str]]) -> bool:
    """Whether the options speak for every value of every dimension still open."""
    for name, values in seen.items():
        given = {dict(one.dimensions).get(name) for one in options}
        if None not in given and given != values:
            return False
    return True


def _said(option: LimitValue) -> tuple[str, Decimal | None, str]:
    return option.state, option.value, option.text


def _from_table(rulebook: Rulebook, limit: Limit) -> LimitValue:
    citation = rulebook.cite(*limit.at)
    source = LimitSource("table", limit.state, limit.value, limit.text, citation)
    dimensions = tuple(sorted(limit.dimensions.items()))
    return LimitValue(limit.state, limit.value, limit.text, dimensions, (source,))


def _tightened(
    rulebook: Rulebook,
    measure: str,
    base: LimitValue,
    tightening: Sequence[OverlayProvision],
) -> LimitValue:
    mine = [p for p in tightening if p.measure == measure and p.limit is not None]
    maximum = is_maximum(measure)
    strictest = tightest(mine, measure, maximum=maximum)
    if strictest is None or strictest.limit is None:
        return base
    overlays = tuple(
        LimitSource("overlay", "value", p.limit, p.text, rulebook.cite(*p.at)) for p in mine
    )
    both = replace(base, sources=(*base.sources, *overlays))
    if base.state not in _SETTLED:
        return both
    value = strictest.limit
    if base.value is not None:
        value = min(base.value, value) if maximum else max(base.value, value)
    return replace(both, state="value", value=value)


def _remarks(measure: MeasureLimits, ground: Ground, known: set[str]) -> Iterable[Finding]:
    params: dict[str, object] = {"subzone": ground.subzone.key, "measure": measure.measure}
    citations = tuple(s.citation for one in measure.options for s in one.sources)
    states = {one.state for one in measure.options}
    if "missing" in states:
        unmatched = bool(known) and not any(
            source.kind == "table" for one in measure.options for source in one.sources
        )
        yield Finding(
            "intensity_row_missing" if unmatched else "intensity_missing", params, citations
        )
    if "see_text" in states:
        yield Finding("intensity_see_text", params, citations)
    names = sorted({name for one in measure.options for name, _ in one.dimensions} - known)
    if measure.single is None and names:
        yield Finding("intensity_depends", params | {"dimensions": names}, citations)


def _conflicts(measures: Sequence[MeasureLimits], ground: Ground) -> Iterable[Finding]:
    """KDB and KDH that cannot both be met on one plot (together more than 100 %)."""
    by_name = {one.measure: one.options for one in measures}
    seen: set[tuple[Decimal, Decimal]] = set()
    for kdb in by_name.get("kdb_max", ()):
        for kdh in by_name.get("kdh_min", ()):
            if kdb.value is None or kdh.value is None or not _together(kdb, kdh):
                continue
            pair = (kdb.value, kdh.value)
            if sum(pair) > _HUNDRED and pair not in seen:
                seen.add(pair)
                params = {"subzone": ground.subzone.key, "kdb": kdb.value, "kdh": kdh.value}
                citations = tuple(s.citation for s in (*kdb.sources, *kdh.sources))
                yield Finding("kdb_kdh_conflict", params, citations)


def _together(one: LimitValue, other: LimitValue) -> bool:
    left = dict(one.dimensions)
    return all(left.get(name, value) == value for name, value in other.dimensions)
