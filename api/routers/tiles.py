"""Vector tiles, what describes them, and a whole style for a map."""

from __future__ import annotations

import gzip
from datetime import date
from typing import Annotated, Literal

import orjson
from anyio import to_thread
from fastapi import APIRouter, Path, Query, Request, Response

from api.dependencies import DAY, AppState, State, fetch
from api.negotiation import takes_gzip
from api.openapi import answers_with
from api.schemas.tiles import StyleBody, TileJsonBody, TileSetsBody
from simpeltaru.assess import Moment
from simpeltaru.queries.tilesets import TileOwner
from simpeltaru.tile_grid import Tile
from tiles import tileset
from tiles.style import map_style

router = APIRouter(prefix="/tiles", tags=["tiles"])
MEDIA_TYPE = "application/vnd.mapbox-vector-tile"
_GZIP_LEVEL = 6
FOREVER = "public, max-age=31536000, immutable"

_TILE_ANSWERS = {
    **answers_with(None),
    200: {
        "description": "The tile",
        "content": {MEDIA_TYPE: {"schema": {"type": "string", "format": "binary"}}},
    },
    204: {"description": "Nothing is there"},
    304: {"description": "As named in If-None-Match"},
}

TilesOwner = Annotated[str, Path(pattern=r"^[a-z0-9][a-z0-9_,-]{1,800}$")]
Layer = Annotated[str, Path(pattern=r"^[a-z]{1,40}$")]
# One way to write each number: every other would be another address of the same tile.
Count = Annotated[str, Path(pattern=r"^(0|[1-9][0-9]{0,8})$")]
Version = Annotated[
    str,
    Query(pattern=r"^([0-9]{1,4}g?)?$", description="As TileJSON has it; keeps caches apart."),
]
Lang = Annotated[Literal["id", "en"], Query(description="Language of names and legend.")]


@router.get("", summary="Every set of tiles", responses=answers_with(TileSetsBody))
async def all_tilesets(request: Request, state: AppState) -> Response:
    """Owners and layers with the address of their TileJSON."""
    base = public_address(request, state)
    sets = await fetch(state, tileset.all_sets())
    body = {
        "tilesets": [
            {
                "owner": one.owner,
                "layer": one.layer,
                "title": one.title,
                "is_simulation": one.is_simulation,
                "tilejson": f"{base}/tiles/{one.owner}/{one.layer}.json",
            }
            for one in sets
        ],
        "numberMatched": len(sets),
        "numberReturned": len(sets),
    }
    return _json(body)


@router.get(
    "/{revision}/style.json",
    summary="A MapLibre style of a revision",
    responses=answers_with(StyleBody),
)
async def style(
    request: Request,
    state: AppState,
    revision: TilesOwner,
    lang: Lang = "id",
    palette: Annotated[
        Literal["official", "safe"],
        Query(description="Colours of the sub-zones: official, or safe for colour-blind readers."),
    ] = "official",
    theme: Annotated[Literal["day", "night"], Query(description="Ground and lines.")] = "day",
    as_of: Annotated[
        date | None, DAY, Query(description="Day whose layers of the region lie beneath.")
    ] = None,
) -> Response:
    """Sources, layers and, under `metadata`, legend and hatches: all a map page needs."""
    steps = map_style(
        revision,
        Moment(state.clock(), as_of),
        state.tile_owners,
        base=public_address(request, state),
        language=lang,
        palette=palette,
        theme=theme,
    )
    return _json(await fetch(state, steps))


@router.get(
    "/{owner}/{layer}.json",
    summary="TileJSON of a set of tiles",
    responses=answers_with(TileJsonBody),
)
async def tilejson(
    request: Request, state: AppState, owner: TilesOwner, layer: Layer, lang: Lang = "id"
) -> Response:
    """TileJSON 3.0: addresses, zooms, bounds, layers with their fields, attribution."""
    found = await _owner(state, owner, layer)
    return _json(tileset.tilejson(found, layer, public_address(request, state), lang))


@router.get(
    "/{owner}/{layer}/{z}/{x}/{y}.mvt",
    summary="A vector tile",
    response_class=Response,
    responses=_TILE_ANSWERS,
)
async def tile(
    request: Request,
    state: AppState,
    owner: TilesOwner,
    layer: Layer,
    z: Count,
    x: Count,
    y: Count,
    v: Version = "",
) -> Response:
    """A Mapbox Vector Tile, complete; 204 where nothing is, 404 outside the layer's zooms."""
    place = Tile(int(z), int(x), int(y))
    found = await _owner(state, owner, layer)
    tileset.check_tile(found, layer, place)
    encoding = "gzip" if takes_gzip(request.headers.get("accept-encoding", "")) else ""
    tag = tileset.etag(found, layer, place, encoding)
    headers = {"Cache-Control": FOREVER, "ETag": tag, "Vary": "Accept-Encoding"}
    if matches(request.headers.get("if-none-match", ""), tag):
        return Response(status_code=304, headers=headers)
    made = await fetch(state, tileset.tile_bytes(found, layer, place))
    if not made:
        return Response(status_code=204, headers=headers)
    if encoding:
        made = await to_thread.run_sync(_gzipped, made)
        headers["Content-Encoding"] = encoding
    return Response(made, headers=headers, media_type=MEDIA_TYPE)


async def _owner(state: State, owner: str, layer: str) -> TileOwner:
    """Without a connection if the owner was found before: many of these requests end in 304."""
    kept = tileset.kept_owner(owner, layer, state.tile_owners)
    if kept is not None:
        return kept
    return await fetch(state, tileset.owner_of(owner, layer, state.tile_owners))


def public_address(request: Request, state: AppState) -> str:
    """Where others reach this service, without a slash at the end."""
    return (state.settings.public_url or str(request.base_url)).rstrip("/")


def matches(header: str, tag: str) -> bool:
    """Whether an If-None-Match header names the ETag, or any."""
    named = [one.strip().removeprefix("W/") for one in header.split(",")]
    return tag in named or "*" in named


def _gzipped(made: bytes) -> bytes:
    # No time in it, so that the same tile is the same bytes.
    return gzip.compress(made, _GZIP_LEVEL, mtime=0)


def _json(body: object) -> Response:
    headers = {"Cache-Control": "no-cache", "Vary": "Host"}
    return Response(orjson.dumps(body), headers=headers, media_type="application/json")
