"""What can be wrong with intensity tables and special provisions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Literal

from simpeltaru.rules.problem import Problem, places
from simpeltaru.rules.rulebook import (
    DIMENSIONS,
    MEASURES,
    Limit,
    OverlayProvision,
    RulebookDocument,
)

_HUNDRED = Decimal(100)
_PERCENT = frozenset(name for name, unit in MEASURES.items() if unit == "percent")

_Given = tuple[Limit, Decimal]


def limit_problems(document: RulebookDocument) -> Iterator[Problem]:
    """Faults of the intensity tables, each limit by itself and against the others."""
    keys = {zone.key for zone in document.zone_keys}
    reported: set[str] = set()
    for limit in document.limits:
        at = places(document, limit.at)
        params: dict[str, object] = {"key": limit.key, "measure": limit.measure}
        if limit.measure not in MEASURES:
            message = f"measure {limit.measure!r} is none of {', '.join(MEASURES)}"
            yield Problem("unknown_measure", "block", message, params, at)
        for name in sorted(set(limit.dimensions) - set(DIMENSIONS)):
            message = f"dimension {name!r} is none of {', '.join(DIMENSIONS)}"
            yield Problem("unknown_dimension", "block", message, params | {"dimension": name}, at)
        if (limit.value is not None) != (limit.state == "value"):
            message = f"a limit of state {limit.state!r} has the value {limit.value}; fix one"
            yield Problem("limit_state", "block", message, params, at)
        if limit.value is not None and limit.value < 0:
            message = f"{limit.measure} of {limit.key!r} is negative ({limit.value})"
            yield Problem("limit_negative", "block", message, params, at)
        if limit.key not in keys and limit.key not in reported:
            reported.add(limit.key)
            message = f"intensity is given for {limit.key!r}, which has no column in the matrix"
            yield Problem("limit_without_column", "warn", message, params, at)
    yield from _limits_twice(document)
    yield from _coefficients(document)


def _limits_twice(document: RulebookDocument) -> Iterator[Problem]:
    first: dict[object, Limit] = {}
    for limit in document.limits:
        key = (limit.key, limit.measure, tuple(sorted(limit.dimensions.items())))
        earlier = first.setdefault(key, limit)
        if earlier is limit:
            continue
        same = (earlier.state, earlier.value) == (limit.state, limit.value)
        message = f"{limit.measure} of {limit.key!r} is given twice for the same case; keep one"
        params = {"key": limit.key, "measure": limit.measure}
        at = places(document, earlier.at, limit.at)
        yield Problem("duplicate_limit", "warn" if same else "block", message, params, at)


def _coefficients(document: RulebookDocument) -> Iterator[Problem]:
    """Coefficients of one sub-zone that cannot all be used: a jurist must look."""
    given: dict[tuple[str, str], list[_Given]] = defaultdict(list)
    for limit in document.limits:
        if limit.value is not None:
            given[(limit.key, limit.measure)].append((limit, limit.value))
            if limit.measure in _PERCENT and limit.value > _HUNDRED:
                message = f"{limit.measure} of {limit.key!r} is {limit.value} %, over 100"
                params = {"key": limit.key, "measure": limit.measure, "value": limit.value}
                at = places(document, limit.at)
                yield Problem("limit_implausible", "warn", message, params, at)
    for key in dict.fromkeys(limit.key for limit in document.limits):
        for kdb, footprint in given.get((key, "kdb_max"), ()):
            for kdh, green in _meeting(kdb, given.get((key, "kdh_min"), ())):
                if footprint + green > _HUNDRED:
                    message = f"KDB {footprint} % and KDH {green} % of {key!r} exceed 100 %"
                    params = {"key": key, "kdb": footprint, "kdh": green}
                    at = places(document, kdb.at, kdh.at)
                    yield Problem("kdb_kdh_conflict", "warn", message, params, at)
            for klb, ratio in _meeting(kdb, given.get((key, "klb_max"), ())):
                if ratio * _HUNDRED < footprint:
                    message = f"KLB {ratio} of {key!r} is below its KDB {footprint} %"
                    params = {"key": key, "kdb": footprint, "klb": ratio}
                    at = places(document, kdb.at, klb.at)
                    yield Problem("klb_below_kdb", "warn", message, params, at)


def _meeting(one: Limit, others: Sequence[_Given]) -> Iterator[_Given]:
    """The limits that can meet `one` on one plot: no dimension says otherwise."""
    for other, value in others:
        if all(one.dimensions.get(name, v) == v for name, v in other.dimensions.items()):
            yield other, value


_Fault = tuple[str, Literal["block", "warn"], str]


def provision_problems(document: RulebookDocument) -> Iterator[Problem]:
    """Special provisions whose stated effect lacks what it needs to be applied."""
    keys = {zone.key for zone in document.zone_keys}
    legend = {condition.code for condition in document.conditions}
    for provision in document.provisions:
        at = places(document, provision.at)
        params: dict[str, object] = {"kind": provision.kind, "value": provision.value}
        for code, severity, fault in _faults(provision, keys, legend):
            message = f"the provision for overlay {provision.kind!r} {fault}"
            yield Problem(code, severity, message, params, at)


def _faults(provision: OverlayProvision, keys: set[str], legend: set[str]) -> Iterator[_Fault]:
    if provision.effect == "condition":
        if not provision.codes:
            yield "provision_without_codes", "block", "sets a condition but names no T or B code"
        for code in provision.codes:
            if code not in legend:
                yield "unknown_code", "block", f"names code {code!r}, which no legend explains"
    if provision.effect == "tighten":
        if provision.measure not in MEASURES:
            names = ", ".join(MEASURES)
            fault = f"tightens {provision.measure!r}, which is none of {names}"
            yield "unknown_measure", "block", fault
        if provision.limit is None:
            yield "provision_without_limit", "block", "tightens a measure but gives no number"
    for key in provision.keys:
        if key not in keys:
            fault = f"names zone key {key!r}, which has no column in the matrix"
            yield "provision_without_column", "warn", fault
