"""Links of maps and `geo:` addresses: the point they hold, in the order their makers fixed."""

from __future__ import annotations

import re
from urllib.parse import unquote_plus

from simpeltaru.coordinates.angles import MOST_LATITUDE, MOST_LONGITUDE
from simpeltaru.coordinates.found import CoordinateError
from simpeltaru.verdict import Finding

_LINK = re.compile(r"\s*(https?://|geo:|www\.|maps\.|@-?[0-9])", re.IGNORECASE)
_N = r"([+-]?[0-9]{1,3}(?:\.[0-9]+)?)"
_LAT_LON = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        # The place of a pin before the middle of the view it is looked at in.
        rf"!3d{_N}!4d{_N}",
        rf"[?&#](?:q|query|ll|center|destination|daddr|viewpoint)=(?:loc:)?\s*{_N}\s*,\s*{_N}",
        rf"[?&#]m?lat(?:itude)?={_N}.*?[?&#]m?(?:lon|lng|longitude)={_N}",
        rf"/(?:search|place|dir)/{_N}\s*,\s*{_N}",
        rf"#map=[0-9.]+/{_N}/{_N}",
        rf"@{_N},{_N}",
        rf"^\s*geo:{_N},{_N}",
    )
)
_LON_LAT = re.compile(
    rf"[?&#]m?(?:lon|lng|longitude)={_N}.*?[?&#]m?lat(?:itude)?={_N}", re.IGNORECASE
)


def is_link(text: str) -> bool:
    """Whether a text is an address, and no coordinate or name by itself."""
    return _LINK.match(text) is not None


def link_point(text: str) -> tuple[float, float]:
    """The point (lon, lat) of a link. Raises `CoordinateError` if it holds none."""
    address = unquote_plus(text)
    for pattern in _LAT_LON:
        match = pattern.search(address)
        if match:
            return _checked(match[2], match[1])
    match = _LON_LAT.search(address)
    if match is None:
        raise CoordinateError(Finding("coordinate_link"))
    return _checked(match[1], match[2])


def _checked(lon: str, lat: str) -> tuple[float, float]:
    if abs(float(lat)) > MOST_LATITUDE:
        raise CoordinateError(Finding("coordinate_latitude", {"found": lat}))
    if abs(float(lon)) > MOST_LONGITUDE:
        raise CoordinateError(Finding("coordinate_longitude", {"found": lon}))
    return float(lon), float(lat)
