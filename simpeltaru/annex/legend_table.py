"""The legend: T and B codes with the plan's own words."""

from __future__ import annotations

import re

from simpeltaru.annex.rulebook_context import Reading, listed
from simpeltaru.annex.rulebook_tables import LegendTable
from simpeltaru.annex.table_view import TableView
from simpeltaru.load_finding import Severity
from simpeltaru.rules.rulebook import Condition, Place

_OTHER_SEPARATOR = re.compile(r"[TB]\s*-?\s*\d*\s*([:=–])\s")
_CODE = re.compile(
    r"^(?P<letter>[ITBX])[\s.\-]*(?P<number>\d*)[.)]?\s*(?P<gloss>\([^()]*\))?$", re.IGNORECASE
)


def read_legend(reading: Reading, entry: LegendTable) -> tuple[Condition, ...]:
    """The conditions of a legend. I and X are words for the reader and become no condition.

    A row without a code continues the text above it. Raises `PackageFileError` where the
    declaration does not fit.
    """
    view = TableView(reading, entry, {"code": entry.code, "text": entry.text}, even=False)
    texts: dict[str, tuple[list[str], Place]] = {}
    current = ""
    stray: list[int] = []
    for row in view.rows():
        code, text = _split(view, entry, row)
        if not code and (other := _OTHER_SEPARATOR.match(text)) is not None:
            _separated(view, row, text, other[1])
        if code:
            if code in texts:
                _repeated(view, row, code, texts[code][1].row)
            current = code
            texts.setdefault(code, ([], view.at(row, "code")))[0].append(text)
        elif current and text:
            texts[current][0].append(text)
        else:
            stray.append(row)
    if stray:
        message = f"rows {listed(stray)} begin with no code such as T1 or B2; they are not read"
        view.report("legend_stray", Severity.WARN, message, row=stray[0], rows=stray)
    return tuple(
        Condition(code=code, type="T" if code[0] == "T" else "B", text="\n".join(lines), at=at)
        for code, (lines, at) in texts.items()
        if code[0] in "TB" and _explained(view, code, lines, at)
    )


def _split(view: TableView, entry: LegendTable, row: int) -> tuple[str, str]:
    """Code and text of a row; no code when the row only goes on with a text."""
    first = view.text(row, "code")
    head, rest = first, view.text(row, "text")
    if entry.text is None:
        head, separator, rest = first.partition(entry.separator)
        if not separator:
            return "", first
    found = _CODE.match(head.strip())
    if found is None:
        # Beside a code column, a word that is no code is a remark; in one column it goes on.
        return "", "" if entry.text is not None and head else rest or first
    code = found["letter"].upper() + found["number"]
    return code, " ".join(filter(None, (found["gloss"], rest.strip())))


def _separated(view: TableView, row: int, text: str, separator: str) -> None:
    message = (
        f"{text[:40]!r} begins with a code, but {separator!r} is not the declared separator; write "
        "all lines alike, or declare another `separator`"
    )
    view.report("legend_separator", Severity.BLOCK, message, row=row, field="code")


def _explained(view: TableView, code: str, lines: list[str], at: Place) -> bool:
    if not any(lines):
        message = f"code {code!r} has no text; add what the annex says"
        view.report("legend_empty", Severity.BLOCK, message, row=at.row, field="text")
    return any(lines)


def _repeated(view: TableView, row: int, code: str, first: int | None) -> None:
    message = f"code {code!r} is explained in row {first} and again in row {row}; keep one"
    view.report("legend_twice", Severity.BLOCK, message, row=row, field="code")
