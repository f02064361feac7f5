"""Rulebook tables of a package → the canonical rulebook document, with everything found.

All tables are read before anything is refused, so that a planner sees every fault at once.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import TypeVar

from simpeltaru.activity import Citation
from simpeltaru.annex.activity_table import add_activities
from simpeltaru.annex.intensity_table import read_intensity
from simpeltaru.annex.legend_table import read_legend
from simpeltaru.annex.matrix_long import read_lists, read_long, report_count
from simpeltaru.annex.matrix_rows import Matrix, MatrixPart, assemble
from simpeltaru.annex.matrix_wide import read_wide
from simpeltaru.annex.provision_table import read_provisions
from simpeltaru.annex.rulebook_context import Reading, listed
from simpeltaru.annex.rulebook_tables import (
    FourLists,
    LongMatrix,
    RulebookTables,
    StatedEntry,
    WideMatrix,
)
from simpeltaru.annex.zone_keys import KeyColumn, KeyReader
from simpeltaru.catalogue import Catalogue
from simpeltaru.errors import PackageFileError
from simpeltaru.load_finding import LoadFinding, Severity
from simpeltaru.rules.rulebook import Condition, Limit, OverlayProvision, RulebookDocument, Stated
from simpeltaru.rules.validate import Problem, validate

_T = TypeVar("_T")

_COLUMN = re.compile(r"[A-Z]{1,3}")
_TO_DECLARE = {"contradictory_cell": ", or declare under `meanings` what the cell says"}
"""What a manifest can do about a problem, which the pure check knows nothing of."""
_SETTLED = "kbli_four_digits"
"""A doubt of the pure check that has no list of codes; `kbli_cells` has one and settled it."""


def read_rulebook(
    root: Path,
    tables: RulebookTables,
    *,
    code_vintage: str,
    key_column: KeyColumn,
    is_simulation: bool,
    without_rules: Mapping[str, str] | None = None,
) -> tuple[RulebookDocument, list[LoadFinding]]:
    """Read and check every table of a rulebook in the package folder `root`.

    Returns the document with the findings that do not refuse it. Raises `PackageFileError` at
    the first blocking finding; its message lists all of them and `findings` holds everything.
    """
    keys = KeyReader(Catalogue.for_vintage(code_vintage), key_column)
    reading = Reading(root, keys, tables.kbli_edition)
    matrix = _attempt(reading, lambda: _matrix(reading, tables))
    conditions = _legend(reading, tables)
    limits = _limits(reading, tables)
    provisions = _provisions(reading, tables)
    if matrix is None:
        raise _refusal(reading.findings)
    document = RulebookDocument(
        code_vintage=code_vintage,
        key_column=key_column,
        kbli_edition=tables.kbli_edition,
        is_simulation=is_simulation,
        absence=_absence(tables),
        strictest=_stated(tables.strictest),
        threshold_m2=Decimal(str(tables.threshold_m2)),
        sources=tuple(reading.sources),
        zone_keys=matrix.keys,
        activities=matrix.activities,
        cells=matrix.cells,
        conditions=conditions,
        limits=limits,
        provisions=provisions,
    )
    _check(reading, document, without_rules)
    return document, _located(reading.findings)


def _check(
    reading: Reading, document: RulebookDocument, without_rules: Mapping[str, str] | None
) -> None:
    """Check the document as a whole; raises with everything found if anything blocks."""
    _report_intensity_gaps(reading, document)
    reading.findings.extend(_problems(validate(document, without_rules)))
    if any(finding.severity is Severity.BLOCK for finding in reading.findings):
        raise _refusal(reading.findings)


def _attempt(reading: Reading, read: Callable[[], _T]) -> _T | None:
    """Read one table; a table that cannot be read becomes a finding."""
    try:
        return read()
    except PackageFileError as problem:
        reading.refuse(problem)
        return None


def _matrix(reading: Reading, tables: RulebookTables) -> Matrix:
    declared = tables.matrix
    parts = [_part(reading, declared)]
    if tables.matrix_parts and not isinstance(declared, WideMatrix):
        raise PackageFileError(
            "matrix_parts are further sheets of a wide matrix; the matrix has another form",
            file=tables.matrix_parts[0].file,
            field="matrix_parts",
        )
    for more in tables.matrix_parts:
        try:
            parts.append(read_wide(reading, more))
        except PackageFileError as problem:
            reading.refuse(problem, more.sheet)
    if (activities := tables.activities) is not None:
        complete = isinstance(declared, FourLists)
        parts[0] = add_activities(parts[0], reading, activities, complete=complete)
    if isinstance(declared, FourLists):
        report_count(parts[0], len(parts[0].rows), declared, reading)
    return assemble(parts, reading)


def _part(reading: Reading, declared: WideMatrix | LongMatrix | FourLists) -> MatrixPart:
    if isinstance(declared, WideMatrix):
        return read_wide(reading, declared)
    if isinstance(declared, LongMatrix):
        return read_long(reading, declared)
    return read_lists(reading, declared)


def _legend(reading: Reading, tables: RulebookTables) -> tuple[Condition, ...]:
    legend = tables.legend
    if legend is None:
        return ()
    return _attempt(reading, lambda: read_legend(reading, legend)) or ()


def _limits(reading: Reading, tables: RulebookTables) -> tuple[Limit, ...]:
    limits: list[Limit] = []
    for table in tables.intensity:
        try:
            limits.extend(read_intensity(reading, table))
        except PackageFileError as problem:
            reading.refuse(problem, table.sheet)
    return tuple(limits)


def _provisions(reading: Reading, tables: RulebookTables) -> tuple[OverlayProvision, ...]:
    provisions: list[OverlayProvision] = []
    for table in tables.provisions:
        try:
            provisions.extend(read_provisions(reading, table))
        except PackageFileError as problem:
            reading.refuse(problem, table.sheet)
    return tuple(provisions)


def _absence(tables: RulebookTables) -> Stated | None:
    declared = tables.matrix
    if not isinstance(declared, FourLists) or declared.absence is None:
        return None
    return Stated(value=declared.absence, citation=declared.absence_citation)


def _stated(entry: StatedEntry | None) -> Stated | None:
    return None if entry is None else Stated(value=entry.value, citation=entry.citation)


def _report_intensity_gaps(reading: Reading, document: RulebookDocument) -> None:
    """Sub-zones the matrix has and the intensity tables do not: their limits are unknown."""
    if not document.limits:
        return
    given = {limit.key for limit in document.limits}
    lacking = [
        zone.key
        for zone in document.zone_keys
        if not any(zone.key == key or zone.key.startswith((f"{key}.", f"{key}_")) for key in given)
    ]
    if lacking:
        at = document.limits[0].at
        source = document.sources[at.source]
        message = (
            f"sub-zones {listed(lacking)} have no row in the intensity tables; their limits are "
            "unknown, not unlimited"
        )
        reading.findings.append(
            LoadFinding(
                "subzone_without_intensity",
                Severity.WARN,
                message,
                source.file,
                source.sheet,
                params={"keys": lacking},
            )
        )


def _problems(problems: Iterable[Problem]) -> Iterator[LoadFinding]:
    """Problems of the document as findings; the same words are said once, with every place."""
    same: dict[tuple[str, str, str], list[Problem]] = {}
    for problem in problems:
        if problem.code == _SETTLED:
            continue
        raw = str(problem.params.get("raw", problem.message))
        same.setdefault((problem.code, problem.severity, raw), []).append(problem)
    for (code, severity, _), found in same.items():
        first = found[0]
        places = [cite for problem in found for cite in problem.citations]
        cells = [_address(cite) for cite in places if cite.row is not None]
        times = f"{len(found)} times: " if len(found) > 1 else ""
        more = f" ({times}{listed(cells)})" if len(cells) > 1 else ""
        at = places[0] if places else None
        yield LoadFinding(
            code,
            Severity(severity),
            first.message + _TO_DECLARE.get(code, "") + more,
            at.file if at else "",
            at.sheet if at else "",
            at.row if at else None,
            at.column if at else "",
            {**first.params, "places": cells},
        )


def _address(cite: Citation) -> str:
    """A cell for a message: "D20" in a sheet, "row 20 of kelas" where columns have names."""
    if _COLUMN.fullmatch(cite.column):
        return f"{cite.column}{cite.row}"
    return f"row {cite.row}" + (f" of {cite.column!r}" if cite.column else "")


def _located(findings: Iterable[LoadFinding]) -> list[LoadFinding]:
    """Findings whose message says the place too, so that it can be shown and kept on its own."""
    return [
        dataclasses.replace(finding, message=f"{_place(finding)}: {finding.message}")
        for finding in findings
    ]


def _place(finding: LoadFinding) -> str:
    sheet = f", sheet {finding.sheet!r}" if finding.sheet else ""
    row = f", row {finding.row}" if finding.row is not None else ""
    column = f", column {finding.field}" if _COLUMN.fullmatch(finding.field) else ""
    field = f", field {finding.field}" if finding.field and not column else ""
    return f"{finding.file or 'the rulebook'}{sheet}{row}{column}{field}"


def _refusal(findings: list[LoadFinding]) -> PackageFileError:
    located = _located(findings)
    blocking = [finding for finding in located if finding.severity is Severity.BLOCK]
    lines = "\n".join(finding.message for finding in blocking)
    problem = f"{len(blocking)} findings refuse the rulebook:\n{lines}"
    return PackageFileError(problem, file=blocking[0].file, findings=located)
