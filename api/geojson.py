"""GeoJSON in and out (RFC 7946): longitude first, no `crs`, right-hand rings, seven decimals."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import orjson
import shapely
from fastapi import Request
from shapely import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from api import problems
from api.problems import Problem
from simpeltaru.assess import to_lonlat
from simpeltaru.plan import Region

MAX_BYTES = 256 * 1024
MAX_VERTICES = 4000
MAX_DEGREES = 0.05
MAX_OUTLINE = 1.0
"""Degrees of outline: a comb over a city crosses each of its zones with every tooth."""
MEDIA_TYPES = ("application/json", "application/geo+json")
_DECIMALS = 7
_LEAST_DEGREES2 = 1e-16
"""About one mm²: less is the rounding of coordinates."""
_DEGREES = frozenset(
    {"URN:OGC:DEF:CRS:OGC:1.3:CRS84", "URN:OGC:DEF:CRS:OGC::CRS84", "URN:OGC:DEF:CRS:EPSG::4326"}
    | {"OGC:CRS84", "EPSG:4326"}
)


def outgoing(region: Region, metric: BaseGeometry) -> dict[str, Any]:
    """A polygonal geometry of the metric CRS as GeoJSON."""

    def rounded(xy: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        return np.round(xy, _DECIMALS)

    lonlat = shapely.transform(shapely.orient_polygons(to_lonlat(region, metric)), rounded)
    result: dict[str, Any] = shapely.geometry.mapping(lonlat)
    return result


async def incoming(request: Request) -> BaseGeometry:
    """The polygon of a request's body, valid and of bounded size. Raises `Problem`."""
    media = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media not in MEDIA_TYPES:
        raise Problem("unsupported-media-type", f"send one of {', '.join(MEDIA_TYPES)}")
    content = bytearray()
    async for chunk in request.stream():
        content += chunk
        if len(content) > MAX_BYTES:
            raise Problem("too-large", f"at most {MAX_BYTES} bytes")
    return polygon_of(_json(bytes(content)))


def _json(content: bytes) -> object:
    try:
        return orjson.loads(content)
    except orjson.JSONDecodeError:
        raise problems.body("bad-body", "", "is not JSON") from None


def polygon_of(document: object) -> BaseGeometry:
    """The geometry of a GeoJSON Polygon, MultiPolygon, or Feature of one. Raises `Problem`."""
    pointer = ""
    _require_degrees(document, pointer)
    if isinstance(document, dict) and document.get("type") == "Feature":
        document, pointer = document.get("geometry"), "/geometry"
        _require_degrees(document, pointer)
    if not isinstance(document, dict) or document.get("type") not in ("Polygon", "MultiPolygon"):
        raise problems.body(
            "unprocessable", f"{pointer}/type", "must be a Polygon, a MultiPolygon or a Feature"
        )
    coordinates = document.get("coordinates")
    pointer += "/coordinates"
    polygons = [coordinates] if document["type"] == "Polygon" else coordinates
    if not isinstance(polygons, list) or not polygons:
        raise problems.body("unprocessable", pointer, "must be a list of rings")
    counted = [0]
    built = []
    for index, rings in enumerate(polygons):
        own = pointer if document["type"] == "Polygon" else f"{pointer}/{index}"
        built.append(_polygon(rings, own, counted))
    return _checked(built[0] if len(built) == 1 else MultiPolygon(built), pointer)


def _require_degrees(document: object, pointer: str) -> None:
    """Refuse a `crs` member (GeoJSON of 2008) that names anything but WGS 84 degrees."""
    crs = document.get("crs") if isinstance(document, dict) else None
    if crs is None:
        return
    properties = crs.get("properties") if isinstance(crs, dict) else None
    name = properties.get("name") if isinstance(properties, dict) else None
    if not isinstance(name, str) or name.upper() not in _DEGREES:
        raise problems.body(
            "unprocessable", f"{pointer}/crs", "send degrees, longitude first, without a crs"
        )


def _polygon(rings: object, pointer: str, counted: list[int]) -> Polygon:
    if not isinstance(rings, list) or not rings:
        raise problems.body("unprocessable", pointer, "must be a list of rings")
    closed = [_ring(ring, f"{pointer}/{index}", counted) for index, ring in enumerate(rings)]
    return Polygon(closed[0], closed[1:])


def _ring(ring: object, pointer: str, counted: list[int]) -> list[tuple[float, float]]:
    if not isinstance(ring, list) or len(ring) < 4:
        raise problems.body("unprocessable", pointer, "a ring has at least four positions")
    counted[0] += len(ring)
    if counted[0] > MAX_VERTICES:
        raise Problem("too-large", f"at most {MAX_VERTICES} vertices")
    points = [_position(one, f"{pointer}/{index}") for index, one in enumerate(ring)]
    if points[0] != points[-1]:
        raise problems.body("unprocessable", pointer, "first and last position must be equal")
    return points


def _position(position: object, pointer: str) -> tuple[float, float]:
    if not isinstance(position, list) or not 2 <= len(position) <= 3 or not _numbers(position):
        raise problems.body("unprocessable", pointer, "must be [longitude, latitude]")
    lon, lat = float(position[0]), float(position[1])
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):
        raise problems.body("unprocessable", pointer, "must be [longitude, latitude] in degrees")
    return lon, lat


def _numbers(values: Sequence[object]) -> bool:
    return all(
        isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
        for value in values
    )


def _checked(geometry: BaseGeometry, pointer: str) -> BaseGeometry:
    if not geometry.is_valid:
        reason = shapely.is_valid_reason(geometry).partition("[")[0]
        raise problems.body("unprocessable", pointer, f"is not a valid polygon: {reason}")
    if geometry.area < _LEAST_DEGREES2:
        raise problems.body("unprocessable", pointer, "is too small to have an area")
    west, south, east, north = geometry.bounds
    if max(east - west, north - south) > MAX_DEGREES:
        detail = f"spans more than {MAX_DEGREES} degrees; ask about a smaller place"
        raise problems.body("unprocessable", pointer, detail)
    if geometry.length > MAX_OUTLINE:
        detail = f"has an outline of more than {MAX_OUTLINE:g} degree; ask about its parts"
        raise problems.body("unprocessable", pointer, detail)
    return geometry
