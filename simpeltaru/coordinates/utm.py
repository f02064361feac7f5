"""UTM: metres east and north in a zone, which may be named or has to be one of those loaded."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from pyproj import Transformer

from simpeltaru.coordinates.found import CoordinateError, Extent, Found, in_indonesia, located
from simpeltaru.coordinates.tokens import COMMAS, LAT, LON, PLAIN, POINTS, Kind, Token, tokens
from simpeltaru.verdict import Finding

_EASTING = (100_000.0, 900_000.0)
_NORTHING = (0.0, 10_000_000.0)
_ZONES = range(1, 61)
# Bands of the military grid that Indonesia lies in, as "50M" says south.
_BANDS = re.compile(r"\b([0-9]{1,2})\s?([LM])\b")
_NORTH, _SOUTH = "N", "S"


@dataclass(frozen=True, slots=True)
class _Grid:
    """What a text says: a zone's number and hemisphere as far as named, and two lengths."""

    zone: int | None
    hemisphere: str
    lengths: tuple[Token, Token]
    axes: tuple[str, str]


def read_utm(written: str, extents: Sequence[Extent]) -> tuple[Found, ...]:
    """The points of a text `plain` gave, if it is two lengths in UTM.

    Without a zone every zone of the extents is tried: several give several points. Raises
    `CoordinateError` where a zone is missing and none is loaded.
    """
    written = _BANDS.sub(r"\1 S", written)
    for notation in (PLAIN, POINTS, COMMAS):
        pieces = tokens(written, notation)
        grid = None if pieces is None else _grid(pieces)
        lengths = [] if grid is None else list(_east_north(grid))
        if grid is None or not lengths:
            continue
        found = [_points(grid, *one, extents, is_only=len(lengths) == 1) for one in lengths]
        # Both orders can be lengths of a zone; where one is in a loaded region it is meant.
        inside = [points for points in found if any(one.region for one in points)]
        likely = [one for points in inside or found for one in points]
        return tuple(sorted(likely, key=lambda one: not one.region))
    return ()


def _grid(pieces: Sequence[Token]) -> _Grid | None:
    kinds = {token.kind for token in pieces}
    if kinds & {Kind.DEGREE, Kind.MINUTE, Kind.SECOND}:
        return None
    rest = [token for token in pieces if token.kind not in (Kind.SEPARATOR, Kind.ZONE)]
    numbers = [place for place, token in enumerate(rest) if token.kind is Kind.NUMBER]
    zone, hemisphere = None, ""
    if len(numbers) == 3:
        place = next((one for one in numbers if _is_zone(rest[one])), None)
        if place is None:
            return None
        zone, end = int(rest[place].value), place + 1
        if end < len(rest) and rest[end].kind is Kind.AXIS and rest[end].axis == LAT:
            hemisphere, end = _NORTH if rest[end].sign > 0 else _SOUTH, end + 1
        rest = rest[:place] + rest[end:]
    lengths = [token for token in rest if token.kind is Kind.NUMBER]
    axes = [token.axis for token in rest if token.kind in (Kind.AXIS, Kind.LABEL)]
    if len(lengths) != 2 or len(axes) not in (0, 2) or (axes and axes[0] == axes[1]):
        return None
    named = (axes[0], axes[1]) if axes else ("", "")
    return _Grid(zone, hemisphere, (lengths[0], lengths[1]), named)


def _is_zone(token: Token) -> bool:
    return token.is_whole and not token.sign and token.value in _ZONES


def _east_north(grid: _Grid) -> Iterator[tuple[float, float]]:
    """The orders in which the two lengths can be east and north; the usual one first."""
    first, second = (-one.value if one.sign < 0 else one.value for one in grid.lengths)
    for (east, north), axes in (((first, second), (LON, LAT)), ((second, first), (LAT, LON))):
        fits = _EASTING[0] <= east <= _EASTING[1] and _NORTHING[0] <= north <= _NORTHING[1]
        if fits and grid.axes in (("", ""), axes):
            yield east, north


def _points(
    grid: _Grid, east: float, north: float, extents: Sequence[Extent], *, is_only: bool
) -> list[Found]:
    numbers = [grid.zone] if grid.zone else sorted({_zone_of(one)[0] for one in extents} - {0})
    if not numbers:
        raise CoordinateError(Finding("coordinate_zone"))
    assumed = () if is_only else ("order",)
    if len(numbers) > 1:
        assumed = (*assumed, "zone")
    found = []
    for number in numbers:
        hemispheres = [grid.hemisphere] if grid.hemisphere else [_NORTH, _SOUTH]
        places = [(one, _lonlat(number, one, east, north)) for one in hemispheres]
        likely = [one for one in places if one[1] and in_indonesia(*one[1])]
        for hemisphere, place in likely or places[:1]:
            if place is not None:
                zone = f"{number}{hemisphere}"
                found.append(located(*place, "utm", extents, zone=zone, assumed=assumed))
    return found


def _zone_of(extent: Extent) -> tuple[int, str]:
    """The UTM zone of a region's metric CRS; (0, "") if it is in another projection."""
    for first, number, count, hemisphere in (
        (9476, 46, 7, _NORTH),
        (9487, 47, 8, _SOUTH),
        (32601, 1, 60, _NORTH),
        (32701, 1, 60, _SOUTH),
    ):
        if first <= extent.metric_srid < first + count:
            return extent.metric_srid - first + number, hemisphere
    return 0, ""


@lru_cache(maxsize=16)
def _transformer(number: int, hemisphere: str) -> Transformer:
    # The ellipsoids of WGS 84 and SRGI2013 differ by a tenth of a millimetre: the degrees are
    # those of whichever of the two the lengths were measured in.
    base = 32600 if hemisphere == _NORTH else 32700
    return Transformer.from_crs(base + number, 4326, always_xy=True)


def _lonlat(number: int, hemisphere: str, east: float, north: float) -> tuple[float, float] | None:
    lon, lat = _transformer(number, hemisphere).transform(east, north)
    return (lon, lat) if math.isfinite(lon) and math.isfinite(lat) else None
