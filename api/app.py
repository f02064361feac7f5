"""The application: `uvicorn --factory api.app:create_app`. Nothing happens at import."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from datetime import datetime

from fastapi import Depends, FastAPI
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.gzip import DEFAULT_EXCLUDED_CONTENT_TYPES, GZipMiddleware
from starlette.types import Scope

from api import problems
from api.dependencies import State, fetch, only_known_parameters, utc_now
from api.negotiation import TILE
from api.openapi import DESCRIPTION
from api.pages import assets
from api.pages import router as pages
from api.policy import Policy
from api.routers import (
    activities,
    parcels,
    places,
    plans,
    publication,
    search_places,
    service,
    tiles,
)
from api.security import Guard, configure_log, is_loopback
from simpeltaru import ENGINE_VERSION
from simpeltaru.assess import Library, Moment
from simpeltaru.assess.catalogue import all_revisions, only_simulations
from simpeltaru.assess.service import rulebooks_in_force
from simpeltaru.db.accounts import READ
from simpeltaru.db.engine import open_pool
from simpeltaru.db.location import database_url
from simpeltaru.errors import ConfigurationError, StoreUnavailable
from simpeltaru.settings import Settings, get_settings

# Most specific first: an identifier may hold a slash.
ROUTERS = (
    service.router,
    plans.router,
    activities.router,
    places.router,
    search_places.router,
    parcels.router,
    tiles.router,
    publication.router,
    pages.router,
    assets.router,
)

# Their ETags name the encoding.
_PACKED_BY_THEMSELVES = (*TILE, "text/javascript", "text/css", "text/plain", "image/svg+xml")


def create_app(
    settings: Settings | None = None, clock: Callable[[], datetime] = utc_now
) -> FastAPI:
    """The application for some settings; `clock` is the only one below it."""
    settings = settings or get_settings()
    app = FastAPI(
        title="Simpeltaru",
        version=ENGINE_VERSION,
        description=DESCRIPTION,
        lifespan=_lifespan,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        dependencies=[Depends(only_known_parameters)],
        middleware=[
            # Outermost, so that a browser may also read what the guard refuses.
            Middleware(
                CORSMiddleware,
                allow_origins=["*"],
                allow_methods=["GET", "HEAD", "POST"],
                allow_headers=["Content-Type", "Accept-Language"],
                max_age=86400,
            ),
            Middleware(
                Guard, refuse_simulation=_Simulations(settings), policy=Policy(settings.base_maps)
            ),
            Middleware(
                GZipMiddleware,
                minimum_size=1000,
                compresslevel=6,
                exclude_content_types=(*DEFAULT_EXCLUDED_CONTENT_TYPES, *_PACKED_BY_THEMSELVES),
            ),
        ],
    )
    app.state.settings, app.state.clock, app.state.parameters = settings, clock, {}
    problems.install(app)
    for router in ROUTERS:
        app.include_router(router)
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    configure_log()
    settings: Settings = app.state.settings
    url = database_url(READ, settings)
    async with open_pool(
        url, size=settings.pool_size, timeout_ms=settings.statement_timeout_ms
    ) as pool:
        state = State(settings, pool, Library(), app.state.clock)
        app.state.simpeltaru = state
        if not is_loopback(settings.host) and await _refuses(app, settings):
            raise ConfigurationError(
                f"only a simulation is loaded, so this server does not serve {settings.host}: "
                "load a plan, or start with --allow-simulation"
            )
        with suppress(StoreUnavailable):
            moment = Moment(app.state.clock())
            await fetch(state, rulebooks_in_force(moment, state.library))
        yield


async def _refuses(app: FastAPI, settings: Settings) -> bool:
    if settings.allow_simulation:
        return False
    state: State = app.state.simpeltaru
    return only_simulations(await fetch(state, all_revisions(Moment(state.clock()))))


class _Simulations:
    """Whether to turn away other machines: as long as a simulation is all there is.

    Asked for each request that comes over a real network address, whatever host the settings
    name. Revisions are never deleted, so once there is a real plan the answer stays no.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._settled = settings.allow_simulation

    async def __call__(self, scope: Scope) -> bool:
        if self._settled:
            return False
        refuses = await _refuses(scope["app"], self._settings)
        self._settled = not refuses
        return refuses
