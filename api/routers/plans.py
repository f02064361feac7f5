"""Plans and their revisions."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Path, Response

from api.dependencies import AppState, AskedMoment, AskedWords, fetch, json
from api.openapi import answers_with
from api.render.words import Words, link, region, revision, segment
from api.schemas.common import LinkBody
from api.schemas.lists import PlanBody, PlansBody, RevisionsBody
from simpeltaru import ENGINE_VERSION
from simpeltaru.assess import Basis, Moment
from simpeltaru.assess.catalogue import by_plan, revisions_of

router = APIRouter(tags=["plans"])


@router.get("/v1/plans", summary="The plans", responses=answers_with(PlansBody))
async def plans(state: AppState, moment: AskedMoment, words: AskedWords) -> Response:
    """Every plan with the revision that is law on the day; with `revision`, the plan it is of."""
    found = await fetch(state, by_plan(moment))
    bodies = [_plan(group, moment, words) for group in found.values()]
    body: PlansBody = {**_listing(moment, moment.as_of, len(bodies), []), "plans": bodies}
    return json(body, words, private=False)


@router.get(
    "/v1/plans/{plan}/revisions",
    summary="The revisions of a plan",
    responses=answers_with(RevisionsBody),
)
async def revisions(
    state: AppState,
    plan: Annotated[str, Path(pattern=r"^[a-z0-9][a-z0-9_-]{1,63}$")],
    moment: AskedMoment,
    words: AskedWords,
) -> Response:
    """Every revision of a plan with its standing on the day, drafts too; or the one named."""
    found = await fetch(state, revisions_of(plan, moment))
    bodies = [revision(one, words) for one in found]
    day = moment.day(found[0].revision.region)
    body: RevisionsBody = {
        **_listing(moment, day, len(bodies), [link("plans", "/v1/plans")]),
        "revisions": bodies,
    }
    return json(body, words, private=False)


def _listing(
    moment: Moment, day: date | None, count: int, links: list[LinkBody]
) -> dict[str, object]:
    return {
        "as_of": None if day is None else day.isoformat(),
        "known_at": moment.known.isoformat(),
        "engine_version": ENGINE_VERSION,
        "numberMatched": count,
        "numberReturned": count,
        "links": links,
    }


def _plan(group: list[Basis], moment: Moment, words: Words) -> PlanBody:
    first = group[0].revision
    law = [one for one in group if one.standing.in_force]
    return {
        "id": first.plan_id,
        "name": first.plan_name,
        "region": region(first.region),
        "as_of": moment.day(first.region).isoformat(),
        "is_simulation": all(one.revision.is_simulation for one in group),
        "in_force": revision(law[0], words) if law else None,
        "links": [link("revisions", f"/v1/plans/{segment(first.plan_id)}/revisions")],
    }
