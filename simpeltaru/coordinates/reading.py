"""From a text to the points it may mean."""

from __future__ import annotations

from collections.abc import Sequence

from simpeltaru.coordinates.angles import Angle, angles, points
from simpeltaru.coordinates.found import CoordinateError, Extent, Found, in_indonesia, located
from simpeltaru.coordinates.links import is_link, link_point
from simpeltaru.coordinates.tokens import PLAIN, Kind, Token, plain, tokens
from simpeltaru.coordinates.utm import read_utm
from simpeltaru.verdict import Finding

_LENGTH = 1000.0


def read_coordinates(text: str, extents: Sequence[Extent] = ()) -> tuple[Found, ...]:
    """The points a text may mean, likeliest first; none if it is no coordinate but a name.

    Degrees (decimal point or comma; minutes and seconds; hemispheres in Indonesian and English),
    UTM lengths with or without a zone, links of maps. Degrees without axes are taken in the order
    that lies in Indonesia; what stays open gives several points. Nothing is repaired: a point in
    no extent is given as written, with suggestions. Raises `CoordinateError` for what is almost a
    coordinate: it says what was found.
    """
    if is_link(text):
        return (located(*link_point(text), "link", extents),)
    written = plain(text)
    pieces = tokens(written, PLAIN)
    if pieces is None or _has_lengths(pieces):
        found = read_utm(written, extents)
        if not found and pieces is not None and _is_meant(pieces):
            raise CoordinateError(Finding("coordinate_utm", {"found": " ".join(text.split())}))
        return found
    try:
        found = _degrees(pieces, extents)
    except CoordinateError:
        # 552.345 16.345 is no longitude, and so two lengths.
        lengths = read_utm(written, extents)
        if lengths:
            return lengths
        raise
    if extents and not any(in_indonesia(one.lon, one.lat) for one in found):
        return (*read_utm(written, extents), *found)
    return found


def _has_lengths(pieces: Sequence[Token]) -> bool:
    """Whether these can be no degrees, not even mistyped: UTM is named, or a number is large."""
    return any(
        token.kind is Kind.ZONE or (token.kind is Kind.NUMBER and token.value >= _LENGTH)
        for token in pieces
    )


def _is_meant(pieces: Sequence[Token]) -> bool:
    """Whether somebody meant numbers to be a coordinate: digits alone may be a parcel's number."""
    numbers = [token for token in pieces if token.kind is Kind.NUMBER]
    marks = any(token.kind in (Kind.DEGREE, Kind.MINUTE, Kind.SECOND) for token in pieces)
    named = any(token.kind in (Kind.LABEL, Kind.ZONE) for token in pieces)
    return bool(numbers) and (marks or named or any(not one.is_whole for one in numbers))


def _degrees(pieces: Sequence[Token], extents: Sequence[Extent]) -> tuple[Found, ...]:
    is_meant = _is_meant(pieces)
    numbers = sum(token.kind is Kind.NUMBER for token in pieces)
    minutes = any(token.kind is Kind.MINUTE for token in pieces)
    try:
        found = angles(pieces)
        if found is None:
            return ()
        if len(found) != 2:
            raise _miscounted(found)
        places = points(*found)
    except CoordinateError:
        if is_meant:
            raise
        return ()
    if not is_meant:
        places = [one for one in places if in_indonesia(*one)]
    form = "dms" if minutes or numbers > 2 else "decimal"
    assumed = ("order",) if len(places) > 1 else ()
    read = [located(*place, form, extents, assumed=assumed) for place in places]
    return tuple(read)


def _miscounted(found: Sequence[Angle]) -> CoordinateError:
    written = "; ".join(one.written for one in found)
    if len(found) == 1:
        return CoordinateError(Finding("coordinate_one_number", {"found": written}))
    return CoordinateError(Finding("coordinate_count", {"count": len(found), "found": written}))
