"""KBLI codes out of cells: several in one cell, numbers that lost their zero, words declared.

A code is 2 to 5 digits of text. A sheet that holds 1111 as a number may mean the class 1111 or
have lost the zero of 01111. KBLI itself decides where only one of the two exists, and the
restored zero is reported; where both exist the table is refused until the planner says which.
"""

from __future__ import annotations

import re

from simpeltaru.annex.rulebook_context import listed
from simpeltaru.annex.rulebook_tables import KbliColumns
from simpeltaru.annex.table_view import TableView, several
from simpeltaru.annex.tabular import NOTHING, Cell, Kind, one_line
from simpeltaru.catalogue import is_null_sentinel, kbli_exists
from simpeltaru.load_finding import Severity
from simpeltaru.rules.permission import BLANK_TOKENS

_SEPARATOR = re.compile(r"[,;/&+\s]+|\b(?:dan|atau|KBLI)\b[:.]?", re.IGNORECASE)
_DIGITS = re.compile(r"^\d{1,5}$")
_WHOLE = re.compile(r"^(\d{1,5})\.0+$")
_DOTTED = re.compile(r"^\d{1,2}(?:\.\d{1,3})+$")
_NO_DIVISION = ("00", "04")
"""Beginnings no KBLI edition has."""


def kbli_roles(entry: KbliColumns) -> dict[str, str | None]:
    """The declared columns as roles of a view."""
    return several("kbli", entry.kbli)


class KbliCells:
    """The KBLI columns of one table. Call `report` once all rows were read."""

    def __init__(self, view: TableView, entry: KbliColumns) -> None:
        self.view, self.entry = view, entry
        self.roles = tuple(kbli_roles(entry))
        self._means = {one_line(text).casefold(): codes for text, codes in entry.kbli_means.items()}
        self._keeps_zeros = any(
            one_line(self._cell(row).text).startswith("0") for row in view.rows()
        )
        self._restored: dict[str, list[int]] = {}
        self._ambiguous: dict[str, list[int]] = {}
        self._unread: dict[str, list[int]] = {}
        self._unknown: dict[str, list[int]] = {}

    def _cell(self, row: int) -> Cell:
        """The cell that counts: of several columns the last one filled."""
        for role in reversed(self.roles):
            cell = self.view.cell(row, role)
            if not _says_nothing(one_line(cell.text)):
                return cell
        return NOTHING

    def looks_like_codes(self, row: int) -> bool:
        """Whether the row's cell holds at least one code or a declared text."""
        text = one_line(self._cell(row).text)
        if text.casefold() in self._means:
            return True
        return any(_DIGITS.match(token) for token in _SEPARATOR.split(text))

    def codes(self, row: int) -> tuple[str, ...]:
        """The codes of a row, without repetitions; none means that it is no business."""
        cell = self._cell(row)
        text = one_line(cell.text)
        if not text:
            return ()
        if (declared := self._means.get(text.casefold())) is not None:
            return declared
        codes = []
        for token in filter(None, _SEPARATOR.split(text)):
            digits = _digits(token, cell.kind)
            if digits is None:
                self._unread.setdefault(text, []).append(row)
                return ()
            codes.append(self._with_zero(digits, cell.kind, row))
        return tuple(dict.fromkeys(codes))

    def _with_zero(self, code: str, kind: Kind, row: int) -> str:
        wanted = self.entry.kbli_digits
        if wanted is not None and len(code) < wanted:
            self._restored.setdefault(f"{code} → {code.zfill(wanted)}", []).append(row)
            return code.zfill(wanted)
        literal = len(code) > 1 and self._may_exist(code)
        padded = len(code) < 5 and self._may_exist("0" + code)
        if padded and not literal:
            self._restored.setdefault(f"{code} → 0{code}", []).append(row)
            return "0" + code
        doubtful = kind is Kind.NUMBER or (kind is Kind.UNTYPED and not self._keeps_zeros)
        if padded and literal and doubtful and not code.startswith("0"):
            self._ambiguous.setdefault(code, []).append(row)
        if not literal:
            self._unknown.setdefault(code, []).append(row)
        return code

    def _may_exist(self, code: str) -> bool:
        if self.view.reading.kbli_edition == "2020":
            return kbli_exists(code) is not False
        return not code.startswith(_NO_DIVISION)

    def report(self) -> None:
        """Report what was restored, refused or not known, each with its rows."""
        self._say(
            "kbli_unread",
            Severity.BLOCK,
            self._unread,
            "no list of KBLI codes; write the codes, or declare under kbli_means what it means",
        )
        self._say(
            "kbli_zero_ambiguous",
            Severity.BLOCK,
            self._ambiguous,
            "a code of its own, and also a longer one without its leading zero; declare "
            "kbli_digits if all codes here have one length, or kbli_means for each of these",
        )
        self._say(
            "kbli_zero_restored",
            Severity.WARN,
            self._restored,
            "a leading zero was lost and is put back; look at these rows",
        )
        self._say(
            "kbli_unknown",
            Severity.WARN,
            self._unknown,
            f"not in KBLI {self.view.reading.kbli_edition}; kept as written",
        )

    def _say(self, code: str, severity: Severity, found: dict[str, list[int]], what: str) -> None:
        if not found:
            return
        rows = sorted(row for at in found.values() for row in at)
        each = (f"{text!r} (row {listed(at)})" for text, at in found.items())
        self.view.report(
            code,
            severity,
            f"KBLI {listed(each)}: {what}",
            row=rows[0],
            field="kbli",
            found=found,
            rows=rows,
        )


def _digits(token: str, kind: Kind) -> str | None:
    """The digits of a token; a number with decimals is none ("47.11" as text is 4711)."""
    if _DIGITS.match(token):
        return token
    if whole := _WHOLE.match(token):
        return whole[1]
    joined = token.replace(".", "")
    if kind is not Kind.NUMBER and _DOTTED.match(token) and 2 <= len(joined) <= 5:
        return joined
    return None


def _says_nothing(text: str) -> bool:
    return text in BLANK_TOKENS or is_null_sentinel(text) or not text.strip("0")
