"""What the OpenAPI document says beyond the routes' own signatures."""

from __future__ import annotations

from typing import Any

from api.problems import MEDIA_TYPE, TYPES
from api.schemas.common import ProblemBody

DESCRIPTION = (
    "What is permitted on a piece of land in Indonesia, why, under which revision of the law, and "
    "how sure we are. Answers are information, not a permit. Coordinates are longitude and "
    "latitude in degrees (CRS84). Texts are Indonesian unless `lang=en` or Accept-Language asks "
    "for English. A place outside every plan is answered with 200 and `coverage: none`."
)
_ALWAYS = ("400", "404", "406", "409", "500", "503")
_WITH_BODY = ("413", "415", "422")


def answers_with(schema: Any, *, body: bool = False) -> dict[int | str, dict[str, Any]]:
    """The responses of a route: its schema, and the problems it can give."""
    problem = {"model": ProblemBody, "content": {MEDIA_TYPE: {}}}
    statuses = (*_ALWAYS, *(_WITH_BODY if body else ()))
    meanings: dict[str, list[str]] = {}
    for status, meaning in TYPES.values():
        meanings.setdefault(str(status), []).append(meaning)
    faults: dict[int | str, dict[str, Any]] = {
        status: {**problem, "description": "; ".join(meanings[status])} for status in statuses
    }
    return {200: {"model": schema, "description": "Answered"}, **faults}


_POSITION = {"type": "array", "minItems": 2, "maxItems": 3, "items": {"type": "number"}}
_RING = {"type": "array", "minItems": 4, "items": _POSITION}
_POLYGON = {
    "type": "object",
    "required": ["type", "coordinates"],
    "properties": {
        "type": {"type": "string", "enum": ["Polygon"]},
        "coordinates": {"type": "array", "minItems": 1, "items": _RING},
    },
}
_MULTIPOLYGON = {
    "type": "object",
    "required": ["type", "coordinates"],
    "properties": {
        "type": {"type": "string", "enum": ["MultiPolygon"]},
        "coordinates": {
            "type": "array",
            "minItems": 1,
            "items": {"type": "array", "minItems": 1, "items": _RING},
        },
    },
}
_FEATURE = {
    "type": "object",
    "required": ["type", "geometry"],
    "properties": {
        "type": {"type": "string", "enum": ["Feature"]},
        "geometry": {"oneOf": [_POLYGON, _MULTIPOLYGON]},
    },
}
_SCHEMA = {"oneOf": [_POLYGON, _MULTIPOLYGON, _FEATURE]}
_EXAMPLE = {
    "type": "Polygon",
    "coordinates": [
        [
            [117.5, 0.13],
            [117.5003, 0.13],
            [117.5003, 0.1303],
            [117.5, 0.1303],
            [117.5, 0.13],
        ]
    ],
}
GEOJSON_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "description": "A polygon in longitude and latitude (RFC 7946), valid, of at most 4,000 "
        "vertices and 0.05 degrees across.",
        "content": {
            media: {"schema": _SCHEMA, "example": _EXAMPLE}
            for media in ("application/geo+json", "application/json")
        },
    }
}
"""The body of a question about a polygon."""
