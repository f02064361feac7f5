"""Plans and their revisions."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Response

from api.dependencies import AppState, AskedDay, AskedWords, fetch, json
from api.openapi import answers_with
from api.render.words import Words, link, region, revision, segment
from api.schemas.common import LinkBody
from api.schemas.lists import PlanBody, PlansBody, RevisionsBody
from simpeltaru import ENGINE_VERSION
from simpeltaru.assess import Basis, Moment
from simpeltaru.assess.catalogue import all_revisions, revisions_of

router = APIRouter(tags=["plans"])


@router.get("/v1/plans", summary="The plans", responses=answers_with(PlansBody))
async def plans(state: AppState, day: AskedDay, words: AskedWords) -> Response:
    """Every plan, with the revision that is law on the day."""
    found = await fetch(state, all_revisions(day))
    by_plan: dict[str, list[Basis]] = {}
    for one in found:
        by_plan.setdefault(one.revision.plan_id, []).append(one)
    bodies = [_plan(group, words) for group in by_plan.values()]
    body: PlansBody = {**_listing(day, len(bodies), []), "plans": bodies}
    return json(body, words, private=False)


@router.get(
    "/v1/plans/{plan}/revisions",
    summary="The revisions of a plan",
    responses=answers_with(RevisionsBody),
)
async def revisions(
    state: AppState,
    plan: Annotated[str, Path(pattern=r"^[a-z0-9][a-z0-9_-]{1,63}$")],
    day: AskedDay,
    words: AskedWords,
) -> Response:
    """Every revision of a plan with its standing on the day, drafts too."""
    found = await fetch(state, revisions_of(plan, day))
    bodies = [revision(one, words) for one in found]
    body: RevisionsBody = {
        **_listing(day, len(bodies), [link("plans", "/v1/plans")]),
        "revisions": bodies,
    }
    return json(body, words, private=False)


def _listing(day: Moment, count: int, links: list[LinkBody]) -> dict[str, object]:
    return {
        "as_of": None if day.as_of is None else day.as_of.isoformat(),
        "known_at": day.known.isoformat(),
        "engine_version": ENGINE_VERSION,
        "numberMatched": count,
        "numberReturned": count,
        "links": links,
    }


def _plan(group: list[Basis], words: Words) -> PlanBody:
    first = group[0].revision
    law = [one for one in group if one.standing.in_force]
    return {
        "id": first.plan_id,
        "name": first.plan_name,
        "region": region(first.region),
        "is_simulation": all(one.revision.is_simulation for one in group),
        "in_force": revision(law[0], words) if law else None,
        "links": [link("revisions", f"/v1/plans/{segment(first.plan_id)}/revisions")],
    }
