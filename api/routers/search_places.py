"""The search for places: names, parcel numbers, coordinates."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from api.dependencies import NO_CONTROLS, AppState, AskedMoment, AskedWords, fetch, json
from api.openapi import answers_with
from api.render import found_places
from api.render.words import layer
from api.schemas.found_places import FoundPlacesBody
from simpeltaru import ENGINE_VERSION
from simpeltaru.assess.places import LONGEST_LINK, LONGEST_NAME, MOST, find_places

router = APIRouter(tags=["places"])
_CARRIED = ("as_of", "revision", "lang")


@router.get("/v1/places", summary="Where is that?", responses=answers_with(FoundPlacesBody))
async def search(
    request: Request,
    state: AppState,
    moment: AskedMoment,
    words: AskedWords,
    q: Annotated[
        str,
        Query(
            min_length=1,
            max_length=LONGEST_LINK,
            pattern=NO_CONTROLS,
            description="A kelurahan, kecamatan or block, a parcel's number (with its kelurahan) "
            "or identifier, or coordinates in any usual form, also as a link of a map. At most "
            f"{LONGEST_NAME} characters, {LONGEST_LINK} for a link.",
            examples=["Lok Tuan", "bidang 12 Guntung", "0,1478 117,4754"],
        ),
    ],
    limit: Annotated[int, Query(ge=1, le=MOST)] = 10,
) -> Response:
    """Places by name, number or coordinates: whole names first, then beginnings, then likeness.

    Spelling may differ: Loktuan is Lok Tuan. Numbers of parcels repeat, so each comes with its
    kelurahan. Coordinates outside every region come as written, with what was perhaps meant.
    """
    found = await fetch(state, find_places(q, moment, limit))
    given = request.query_params
    carried = {name: given[name] for name in _CARRIED if name in given}
    body: FoundPlacesBody = {
        "as_of": None if moment.as_of is None else moment.as_of.isoformat(),
        "known_at": moment.known.isoformat(),
        "engine_version": ENGINE_VERSION,
        "numberMatched": found.matched,
        "numberReturned": len(found.places),
        "links": [],
        "revisions": list(found.revisions),
        "layers": [layer(one) for one in found.layers],
        "is_simulation": found.is_simulation,
        "items": [found_places.body(one, words, carried) for one in found.places],
    }
    return json(body, words)
