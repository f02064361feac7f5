"""Scripts, styles and pictures of the pages, below addresses whose content never changes.

`/aset/<package>-<version>/<file>` is a pinned browser library, `/aset/<hash>/<file>` is ours:
one hash over all our files, because modules import each other by name.
"""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Annotated

import brotli
from anyio import to_thread
from fastapi import APIRouter, Header, Response

import tiles
from api import problems
from api.negotiation import takes
from tiles.assets import pinned, read_pinned

LIBRARY = "maplibre-gl"
STATIC = Path(__file__).with_name("static")
SHARED = (Path(tiles.__file__).parent / "static" / "answer.css",)
"""Files of ours that the maps to open from disk use too."""
_MEDIA_TYPES = {
    ".mjs": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
}
router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Asset:
    """One file by encoding, the best first; "" is the file as it is."""

    encoded: Mapping[str, bytes]
    media_type: str
    digest: str


@lru_cache(maxsize=1)
def library_folder() -> str:
    """The folder of the map library below /aset."""
    return next(one.folder for one in pinned() if one.name == LIBRARY)


@lru_cache(maxsize=1)
def own_files() -> Mapping[str, bytes]:
    """Our files by name."""
    return {path.name: path.read_bytes() for path in sorted((*STATIC.iterdir(), *SHARED))}


@lru_cache(maxsize=1)
def own_folder() -> str:
    """The folder of our files below /aset: a hash of all of them."""
    digest = hashlib.sha256()
    for name, content in own_files().items():
        digest.update(f"{name} {len(content)} ".encode() + content)
    return digest.hexdigest()[:16]


def href(name: str) -> str:
    """The address of one of our files; KeyError when there is none."""
    if name not in own_files():
        raise KeyError(name)
    return f"/aset/{own_folder()}/{name}"


def hrefs(ending: str) -> list[str]:
    """The addresses of all our files with an ending."""
    return [href(name) for name in own_files() if name.endswith(ending)]


def library_href(name: str) -> str:
    """The address of a file of the map library."""
    return f"/aset/{library_folder()}/{name}"


@lru_cache(maxsize=1)
def assets() -> Mapping[str, Asset]:
    """Everything there is below /aset. ConfigurationError when set-up did not fetch the library."""
    library = next(one for one in pinned() if one.name == LIBRARY)
    files = {f"{library.folder}/{name}": read_pinned(LIBRARY, name) for name in library.files}
    files |= {f"{own_folder()}/{name}": content for name, content in own_files().items()}
    return {name: _asset(name, content) for name, content in files.items()}


def _asset(name: str, content: bytes) -> Asset:
    encoded = {
        # Brotli's highest levels save a tenth more and take seconds at each start.
        "br": brotli.compress(content, quality=9, lgwin=22),
        "gzip": gzip.compress(content, 9, mtime=0),
        "": content,
    }
    digest = hashlib.sha256(content).hexdigest()[:32]
    return Asset(encoded, _MEDIA_TYPES[Path(name).suffix], digest)


@router.get("/aset/{name:path}")
async def asset(
    name: str,
    accept_encoding: Annotated[str, Header()] = "",
    if_none_match: Annotated[str, Header()] = "",
) -> Response:
    """One file, for ever."""
    found = (await to_thread.run_sync(assets)).get(name)
    if found is None:
        raise problems.Problem("not-found", "there is nothing at this address")
    encoding = next(one for one in found.encoded if not one or takes(accept_encoding, one))
    etag = f'"{found.digest}-{encoding}"' if encoding else f'"{found.digest}"'
    headers = {
        "Cache-Control": "public, max-age=31536000, immutable",
        "ETag": etag,
        "Vary": "Accept-Encoding",
    }
    if etag in {one.strip().removeprefix("W/") for one in if_none_match.split(",")}:
        return Response(status_code=304, headers=headers)
    if encoding:
        headers["Content-Encoding"] = encoding
    return Response(found.encoded[encoding], headers=headers, media_type=found.media_type)
