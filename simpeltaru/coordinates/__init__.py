"""Coordinates as people write and paste them: one text to the points it may mean.

    for found in read_coordinates("0°08'52\\" LU 117°28'31\\" BT", extents):
        found.lon, found.lat, found.region, found.suggestions

Pure: no file, network, database, clock or setting. Why our own: docs/decisions/coordinates.md.
"""

from simpeltaru.coordinates.found import CoordinateError, Extent, Found, Suggestion
from simpeltaru.coordinates.links import is_link
from simpeltaru.coordinates.reading import read_coordinates

__all__ = ["CoordinateError", "Extent", "Found", "Suggestion", "is_link", "read_coordinates"]
