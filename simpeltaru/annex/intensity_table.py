"""Intensity by sub-zone (KDB, KLB, KDH, …) and whatever dimensions a plan's table has."""

from __future__ import annotations

from collections.abc import Mapping

from simpeltaru.annex.measures import (
    MeasureReading,
    State,
    convertible,
    read_measure,
)
from simpeltaru.annex.rulebook_context import Reading, listed
from simpeltaru.annex.rulebook_tables import IntensityTable, MeasureColumn
from simpeltaru.annex.table_view import TableView
from simpeltaru.annex.tabular import one_line
from simpeltaru.catalogue import road_class
from simpeltaru.catalogue.subzones import By
from simpeltaru.errors import PackageFileError
from simpeltaru.load_finding import Severity
from simpeltaru.rules.rulebook import DIMENSIONS, MEASURES, Limit


def read_intensity(reading: Reading, entry: IntensityTable) -> tuple[Limit, ...]:
    """Every limit of a table, missing ones included.

    Raises `PackageFileError` where the declaration does not fit the file or names a measure,
    unit or dimension nobody knows.
    """
    _check_declaration(entry)
    measures = {f"measures[{n}]": one for n, one in enumerate(entry.measures)}
    dimensions = {f"dimension {name}": name for name in entry.dimension_columns}
    roles: dict[str, str | None] = {"key": entry.key}
    roles |= {role: one.column for role, one in measures.items()} | dimensions
    # A number merged over the columns of two road classes counts for both.
    columns = tuple(dict.fromkeys(one.column for one in entry.measures))
    view = TableView(reading, entry, roles, {"measures": columns})
    return _IntensityReader(view, entry, measures).limits()


class _IntensityReader:
    def __init__(
        self, view: TableView, entry: IntensityTable, measures: Mapping[str, MeasureColumn]
    ) -> None:
        self.view, self.entry, self.measures = view, entry, measures
        self.tokens: dict[str, State] = {
            one_line(word).casefold(): state for word, state in entry.tokens.items()
        }
        self.as_text: dict[str, list[str]] = {}
        self.signed: list[str] = []
        self.unmapped: dict[str, list[int]] = {}
        self.left_out: list[int] = []

    def limits(self) -> tuple[Limit, ...]:
        limits: list[Limit] = []
        for row in self.view.rows():
            key = self._key(row)
            if key is not None:
                limits.extend(self._limit(row, key, role) for role in self.measures)
        self._report()
        self._report_units(limits)
        return tuple(limits)

    def _key(self, row: int) -> str | None:
        written = self.view.text(row, "key")
        by: By = "name" if self.entry.by == "name" else "any"
        reading = self.view.reading.keys.key(written, self.entry.names, by)
        if reading.left_out:
            self.left_out.append(row)
        elif reading.key is None:
            self.unmapped.setdefault(written, []).append(row)
        return reading.key

    def _limit(self, row: int, key: str, role: str) -> Limit:
        column = self.measures[role]
        cell = self.view.cell(row, role)
        found = read_measure(cell, column.measure, column.unit, self.entry.decimal, self.tokens)
        self._note(found, self.view.address(row, self.view.roles[role]))
        return Limit(
            key=key,
            measure=column.measure,
            state=found.state,
            value=found.value,
            text=found.text,
            dimensions=column.dimensions | self._dimensions(row),
            at=self.view.at(row, role),
        )

    def _dimensions(self, row: int) -> dict[str, str]:
        found: dict[str, str] = {}
        for name, dimension in self.entry.dimension_columns.items():
            text = self.view.text(row, f"dimension {name}")
            if not text:
                continue
            road = road_class(text) if dimension == "road_class" else None
            found[dimension] = road.id if road is not None else text
        return found

    def _note(self, found: MeasureReading, address: str) -> None:
        if found.state == "see_text" and found.text.casefold() not in self.tokens:
            self.as_text.setdefault(found.text, []).append(address)
        if found.signed:
            self.signed.append(address)

    def _report(self) -> None:
        view = self.view
        for written, rows in self.unmapped.items():
            message = (
                f"rows {listed(rows)}: {written!r} is no sub-zone of the plan's vintage; declare "
                "the key it stands for under `names` (null leaves the row out)"
            )
            view.report("key_unmapped", Severity.BLOCK, message, row=rows[0], field="key")
        if self.left_out:
            message = f"rows {listed(self.left_out)} are left out, as the package declares"
            view.report("rows_left_out", Severity.NOTE, message, rows=self.left_out)
        for text, cells in self.as_text.items():
            message = (
                f"cells {listed(cells)}: {text[:60]!r} is no plain number in the declared unit; it "
                "is kept as text to be read. If it is a word with one meaning, declare it in "
                "`tokens`"
            )
            view.report("measure_as_text", Severity.WARN, message, cells=cells, found=text)
        if self.signed:
            message = (
                f"cells {listed(self.signed)} carry a percent sign although another unit is "
                "declared; the sign is believed"
            )
            view.report("measure_signed", Severity.WARN, message, cells=self.signed)
        if below := view.rows_below():
            message = f"rows {listed(below)} below the table are not read"
            view.report("rows_left_out", Severity.WARN, message, row=below[0], rows=below)

    def _report_units(self, limits: list[Limit]) -> None:
        """A share declared in percent whose every number is below 1 may be a fraction."""
        for column in self.measures.values():
            values = [
                limit.value
                for limit in limits
                if limit.measure == column.measure and limit.value is not None and limit.value > 0
            ]
            share = column.unit == "percent" and MEASURES[column.measure] == "percent"
            if share and values and max(values) <= 1:
                message = (
                    f"column {column.column!r} is declared in percent, but no number in it is over "
                    "1; if it holds fractions (0.6), declare the unit fraction"
                )
                self.view.report(
                    "measure_unit_doubtful", Severity.WARN, message, field=column.column
                )


def _check_declaration(entry: IntensityTable) -> None:
    for column in entry.measures:
        if not convertible(column.unit, column.measure):
            known = ", ".join(f"{name} ({unit})" for name, unit in MEASURES.items())
            raise PackageFileError(
                f"measure {column.measure!r} in {column.unit!r} is not known; measures and the "
                f"units they are stored in: {known}",
                file=entry.file,
                field=column.column,
            )
    named = {name for column in entry.measures for name in column.dimensions}
    for dimension in sorted(named | set(entry.dimension_columns.values())):
        if dimension not in DIMENSIONS:
            raise PackageFileError(
                f"dimension {dimension!r} is not known; use {', '.join(DIMENSIONS)}",
                file=entry.file,
                field="dimensions",
            )
