"""Published maps: what there is, and each file as it was made, with what is known of it today."""

from __future__ import annotations

import gzip
import hashlib
from typing import Annotated, Literal

from anyio import to_thread
from fastapi import APIRouter, Path, Query, Request, Response

from api.dependencies import AppState, State, fetch
from api.negotiation import takes_gzip
from api.pages.refusal import PageRoute
from simpeltaru.assess import Moment
from simpeltaru.assess.catalogue import all_revisions
from tiles.publications_page import Now, noted, publications_page, standing_note
from tiles.published import STANDING, content_of, export_in, exports_in, file_of, policy_of

BASE = "/peta/publikasi"
router = APIRouter(prefix=BASE, route_class=PageRoute, include_in_schema=False)
_GZIP_LEVEL = 6
_MEDIA_TYPE = "text/html; charset=utf-8"

ExportName = Annotated[str, Path(pattern=r"^[a-z0-9][a-z0-9._-]{1,80}$")]
FileName = Annotated[str, Path(pattern=r"^[a-z0-9][A-Za-z0-9.-]{0,199}\.html$")]


@router.get("")
async def publications(
    request: Request,
    state: AppState,
    lang: Annotated[Literal["id", "en"], Query()] = "id",
) -> Response:
    """Everything that is published, the newest revision first."""
    now = await _now(state)
    exports = await to_thread.run_sync(exports_in, state.settings.publications)
    page = publications_page(exports, now, BASE, lang).encode()
    headers = {"Content-Language": lang, "Vary": "Accept-Encoding"}
    return await _sent(request, page, policy_of(page), headers)


@router.get("/{export}/{name}")
async def publication(
    request: Request, state: AppState, export: ExportName, name: FileName
) -> Response:
    """One file of an export: only what its manifest lists, only as it was written."""
    folder = state.settings.publications
    found = await to_thread.run_sync(export_in, folder, export)
    file = file_of(found, name)
    manifest = found.manifest
    note = standing_note(manifest, (await _now(state)).get(manifest.revision), manifest.language)
    content = await to_thread.run_sync(content_of, folder, found, file)
    page = content.replace(STANDING, noted(note, manifest.language), 1)
    headers = {"Content-Language": manifest.language, "Vary": "Accept-Encoding"}
    return await _sent(request, page, policy_of(content), headers)


async def _now(state: State) -> dict[str, Now]:
    """Every revision by its identifier, as it stands today."""
    bases = await fetch(state, all_revisions(Moment(state.clock())))
    return {one.revision.id: Now(one.revision, one.standing) for one in bases}


async def _sent(request: Request, page: bytes, policy: str, headers: dict[str, str]) -> Response:
    """A page with its own policy as a header too; 304 to who has it already."""
    packed = takes_gzip(request.headers.get("accept-encoding", ""))
    tag = f'"{hashlib.sha256(page).hexdigest()[:32]}{"-gzip" if packed else ""}"'
    headers = {
        **headers,
        "Cache-Control": "no-cache",
        "Content-Security-Policy": f"{policy}; frame-ancestors 'none'",
        "ETag": tag,
    }
    known = request.headers.get("if-none-match", "").split(",")
    if tag in {one.strip().removeprefix("W/") for one in known}:
        return Response(status_code=304, headers=headers)
    if packed:
        page = await to_thread.run_sync(lambda: gzip.compress(page, _GZIP_LEVEL, mtime=0))
        headers["Content-Encoding"] = "gzip"
    return Response(page, headers=headers, media_type=_MEDIA_TYPE)
