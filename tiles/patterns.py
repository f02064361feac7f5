"""Fills of sub-zones in SVG: a plain colour, or a hatch that the page defines once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from tiles.layers import HATCH
from tiles.palette import HATCHES, UNDECIDED, Hatch, Look, Palette, look


@dataclass(frozen=True, slots=True)
class Pattern:
    """An SVG pattern: its id, what it repeats, and the colour under it (#RRGGBB)."""

    id: str
    hatch: Hatch
    ground: str

    @property
    def path(self) -> str:
        """Its lines as SVG path data."""
        return "".join(f"M{x1:g} {y1:g}L{x2:g} {y2:g}" for x1, y1, x2, y2 in self.hatch.lines)


def fill_of(code: str, vintage: str, palette: Palette) -> str:
    """What a sub-zone is filled with: '#RRGGBB', or 'url(#…)' of one of `patterns_of`."""
    found = look(code, vintage, palette)
    pattern = _pattern(found)
    if pattern is None:
        return found.colour or HATCH
    return f"url(#{pattern.id})"


def patterns_of(codes: Iterable[str], vintage: str, palette: Palette) -> tuple[Pattern, ...]:
    """The patterns a page with these sub-zones defines; that of no colour is always there."""
    found = [_pattern(look(code, vintage, palette)) for code in codes]
    return tuple(dict.fromkeys([UNDECIDED_PATTERN, *(one for one in found if one is not None)]))


def _pattern(found: Look) -> Pattern | None:
    if found.hatch is None:
        return None
    if found.hatch == UNDECIDED:
        return UNDECIDED_PATTERN
    ground = found.colour or "#FFFFFF"
    return Pattern(f"{found.hatch}-{ground.removeprefix('#')}", HATCHES[found.hatch], ground)


UNDECIDED_PATTERN = Pattern(UNDECIDED, HATCHES[UNDECIDED], HATCHES[UNDECIDED].background or "")
