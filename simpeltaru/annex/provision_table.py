"""Special provisions (ketentuan khusus): what an overlay does, where, and in which words.

An effect comes from a column that states it or it is `see_text`. Prose is never interpreted.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import TypeVar

from simpeltaru.annex.measures import read_number
from simpeltaru.annex.rulebook_context import Reading, listed
from simpeltaru.annex.rulebook_tables import Effect, ProvisionTable
from simpeltaru.annex.table_view import TableView
from simpeltaru.annex.tabular import clean, one_line
from simpeltaru.catalogue import is_null_sentinel
from simpeltaru.catalogue.blocks import canonical_block, canonical_swp
from simpeltaru.catalogue.subzones import By
from simpeltaru.errors import PackageFileError
from simpeltaru.load_finding import Severity
from simpeltaru.rules.permission import BLANK_TOKENS
from simpeltaru.rules.rulebook import OverlayProvision

_EFFECTS: Mapping[str, Effect] = {
    "forbid": "forbid",
    "condition": "condition",
    "tighten": "tighten",
    "see_text": "see_text",
}
_SEVERAL = re.compile(r"\s*[;\n]\s*")
_SEVERAL_CODES = re.compile(r"\s*[,;\n]\s*")

_T = TypeVar("_T")


def read_provisions(reading: Reading, entry: ProvisionTable) -> tuple[OverlayProvision, ...]:
    """The provisions of a table, one a row.

    Raises `PackageFileError` where the declaration does not fit the file.
    """
    if bool(entry.kind) == bool(entry.fixed_kind):
        raise PackageFileError(
            "declare either `kind` (a column) or `fixed_kind` (one overlay for the whole table)",
            file=entry.file,
            field="kind",
        )
    named = ("kind", "value", "subzone", "swp", "block", "effect", "measure", "limit", "codes")
    roles: dict[str, str | None] = {role: getattr(entry, role) for role in named}
    view = TableView(reading, entry, roles | {"text": entry.text})
    reader = _ProvisionReader(view, entry)
    found = [one for row in view.rows() if (one := reader.provision(row)) is not None]
    reader.report()
    return tuple(found)


class _ProvisionReader:
    def __init__(self, view: TableView, entry: ProvisionTable) -> None:
        self.view, self.entry = view, entry
        self.unmapped: dict[tuple[str, str, str], list[int]] = {}
        self.left_out: list[int] = []

    def provision(self, row: int) -> OverlayProvision | None:
        kind, effect = self._kind(row), self._effect(row)
        keys, limit = self._keys(row), self._limit(row)
        if not kind or effect is None or keys is None:
            return None
        codes = re.split(r"[,;\s]+", self.view.text(row, "codes").upper())
        return OverlayProvision(
            kind=kind,
            value=self._translated(row, "value", self.entry.values),
            keys=keys,
            swp=canonical_swp(self._translated(row, "swp", self.entry.swps)),
            block=canonical_block(self._text(row, "block")),
            effect=effect,
            measure=self.view.text(row, "measure"),
            limit=limit,
            codes=tuple(dict.fromkeys(filter(None, codes))),
            text=clean(self.view.cell(row, "text").text),
            at=self.view.at(row, "text"),
        )

    def _text(self, row: int, role: str) -> str:
        text = self.view.text(row, role)
        return "" if is_null_sentinel(text) else text

    def _translated(self, row: int, role: str, words: Mapping[str, str]) -> str:
        text = self._text(row, role)
        return _looked_up(words, text) or text

    def _kind(self, row: int) -> str:
        if self.entry.fixed_kind:
            return self.entry.fixed_kind
        text = self.view.text(row, "kind")
        kind = _looked_up(self.entry.kinds, text)
        if kind is None:
            self._unmapped("kind", text, "kinds", row)
        return kind or ""

    def _effect(self, row: int) -> Effect | None:
        text = self._text(row, "effect")
        if not text:
            return "see_text"
        effect = _looked_up(self.entry.effects, text) or _looked_up(_EFFECTS, text)
        if effect is None:
            self._unmapped("effect", text, "effects", row)
        return effect

    def _limit(self, row: int) -> Decimal | None:
        # Read as it stands: in a measure "0" is a number, not a way of writing nothing.
        text = self.view.text(row, "limit")
        if text in BLANK_TOKENS:
            return None
        number = read_number(text, self.entry.decimal)
        if number is None:
            self._unmapped("limit", text, "", row)
        return number

    def _keys(self, row: int) -> tuple[str, ...] | None:
        """The sub-zones of a row; () for all, None where one is not known or left out."""
        text = clean(self.view.cell(row, "subzone").text)
        if not text or is_null_sentinel(text):
            return ()
        by: By = "name" if self.entry.by == "name" else "any"
        whole = self.view.reading.keys.key(text, self.entry.names, by)
        if whole.left_out:
            self.left_out.append(row)
            return None
        if whole.key is not None and whole.known:
            return (whole.key,)
        keys: list[str] = []
        separator = _SEVERAL if by == "name" else _SEVERAL_CODES
        for one in filter(None, separator.split(text)):
            found = self.view.reading.keys.key(one, self.entry.names, by)
            if found.key is None:
                self._unmapped("subzone", one_line(one), "names", row)
                return None
            keys.append(found.key)
        return tuple(dict.fromkeys(keys))

    def _unmapped(self, role: str, text: str, declare: str, row: int) -> None:
        self.unmapped.setdefault((role, text, declare), []).append(row)

    def report(self) -> None:
        """Report what could not be read, and rows left out or below the table."""
        for (role, text, declare), rows in self.unmapped.items():
            todo = f"declare under `{declare}` what it stands for" if declare else "write a number"
            message = f"rows {listed(rows)}: {role} {text!r} is not known; {todo}"
            self.view.report(
                "provision_unmapped", Severity.BLOCK, message, row=rows[0], field=role, found=text
            )
        if self.left_out:
            message = f"rows {listed(self.left_out)} are left out, as the package declares"
            self.view.report("rows_left_out", Severity.NOTE, message, rows=self.left_out)
        if below := self.view.rows_below():
            message = f"rows {listed(below)} below the table are not read"
            self.view.report("rows_left_out", Severity.WARN, message, row=below[0], rows=below)


def _looked_up(declared: Mapping[str, _T], text: str) -> _T | None:
    wanted = one_line(text).casefold()
    for word, meaning in declared.items():
        if one_line(word).casefold() == wanted:
            return meaning
    return None
