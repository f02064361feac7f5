"""Zone keys as a table writes them → the canonical key the rulebook is asked with.

Headers hold short codes, eight-digit codes or official names. What the catalogue of the plan's
vintage does not settle must be declared; nothing is matched by likeness.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from simpeltaru.annex.tabular import one_line
from simpeltaru.catalogue import Catalogue, normalise_code, normalise_name
from simpeltaru.catalogue.subzones import By, Subzone

KeyColumn = Literal["KODSZN", "KODUNK", "KODZON"]

_NAME_AND_CODE = re.compile(r"^(?P<one>.+?)\s*[(\[](?P<other>[^()\[\]]+)[)\]]$")


@dataclass(frozen=True, slots=True)
class KeyReading:
    """A key, or None with the `problem`; `known` is False for a key no catalogue confirms.

    `left_out` marks a text the declaration maps to nothing, on purpose.
    """

    key: str | None
    known: bool = True
    problem: str = ""
    left_out: bool = False


class KeyReader:
    """Canonical keys for one plan: its code vintage and the column its rules hang on."""

    def __init__(self, catalogue: Catalogue, key_column: KeyColumn) -> None:
        self.catalogue, self.key_column = catalogue, key_column

    def key(
        self, text: str, names: Mapping[str, str | None] | Mapping[str, str], by: By = "any"
    ) -> KeyReading:
        """The key of a header or cell; `names` (text → key) is asked first."""
        declared = _declared(text, names)
        if declared is not None:
            key = declared[0]
            return KeyReading(key, left_out=True) if key is None else self._stated(key)
        if self.key_column == "KODZON" and (zone := self._zone(text)):
            return KeyReading(zone)
        found = self.catalogue.resolve(text, by=by)
        if found.subzone is not None:
            return KeyReading(found.subzone.code)
        if by == "any" and (both := self._name_and_code(text)):
            return KeyReading(both.code)
        if found.reason == "unknown" and by != "name" and self._takes_unknown():
            written = one_line(text) if self.key_column == "KODUNK" else normalise_code(text)
            return KeyReading(written, known=False)
        return KeyReading(None, problem=found.detail)

    def by_name(self, text: str) -> Subzone | None:
        """The sub-zone an official name means."""
        return self.catalogue.by_name(text)

    def _stated(self, key: str) -> KeyReading:
        code = self.catalogue.by_code(key)
        return KeyReading(code.code) if code else KeyReading(one_line(key), known=False)

    def _takes_unknown(self) -> bool:
        # A KODUNK is compound and stands as written; a vintage whose codes nobody listed in
        # full cannot say that a code is wrong.
        return self.key_column == "KODUNK" or self.catalogue.coverage != "known_list"

    def _name_and_code(self, text: str) -> Subzone | None:
        """ "Perumahan Kepadatan Tinggi (R-2)", where both halves mean the same sub-zone."""
        parts = _NAME_AND_CODE.match(one_line(text))
        if parts is None:
            return None
        one, other = (self.catalogue.resolve(part).subzone for part in parts.groups())
        return one if one is not None and one == other else None

    def _zone(self, text: str) -> str | None:
        """The code of a zone given by code, number or name."""
        code, name = normalise_code(text), normalise_name(text)
        for one in self.catalogue.subzones:
            if one.zone_code is None:
                continue
            if code in (one.zone_code, one.zone_numeric):
                return one.zone_code
            if one.zone_name_id and normalise_name(one.zone_name_id) == name:
                return one.zone_code
        return None


def _declared(
    text: str, names: Mapping[str, str | None] | Mapping[str, str]
) -> tuple[str | None] | None:
    wanted = normalise_name(text)
    for name, key in names.items():
        if normalise_name(name) == wanted:
            return (key,)
    return None
