"""A fault of a rulebook, as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from simpeltaru.activity import Citation
from simpeltaru.rules.rulebook import Place, RulebookDocument


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault of a rulebook: what was found and what to do, in an English sentence.

    `citations` are the places in the delivered tables, the first being the one to open.
    """

    code: str
    severity: Literal["block", "warn"]
    message: str
    params: Mapping[str, object] = field(default_factory=dict)
    citations: tuple[Citation, ...] = ()


def cite(document: RulebookDocument, source: int, row: int | None, column: str) -> Citation:
    table = document.sources[source]
    return Citation(table.file, table.sheet, row, column, table.legal)


def places(document: RulebookDocument, *places: Place) -> tuple[Citation, ...]:
    return tuple(cite(document, *place) for place in places)
