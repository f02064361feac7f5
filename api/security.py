"""What every response carries and no log does; what is refused before any route.

One ASGI middleware around everything: security headers, HEAD, `Accept`, the refusal to serve a
simulation to other machines, errors nobody expected, and the only request log there is: route
template, method, status and time. Paths, queries, addresses and messages of errors stay out.
"""

from __future__ import annotations

import ipaddress
import sys
import time
import traceback
from collections.abc import Awaitable, Callable
from typing import Any

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api import problems
from api.problems import Problem

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; form-action 'none'; "
    "base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Permissions-Policy": "geolocation=(), camera=(), microphone=()",
}
_JSON = ("application/json", "application/problem+json", "application/geo+json")
_HTML_TOO = frozenset({"/", "/docs"})
_log = structlog.get_logger("api")

SimulationOnly = Callable[[Scope], Awaitable[bool]]


def is_loopback(host: str) -> bool:
    """Whether a host name or address means this machine only."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def _leaves_machine(scope: Scope) -> bool:
    server = scope.get("server")
    try:
        return not ipaddress.ip_address(server[0] if server else "127.0.0.1").is_loopback
    except ValueError:
        return False  # a unix socket, or a test client's made-up name


def accepts_json(header: str, path: str) -> bool:
    """Whether an Accept header takes what is served at a path."""
    if not header.strip():
        return True
    served = (*_JSON, "text/html") if path in _HTML_TOO else _JSON
    for entry in header.lower().split(","):
        media, *settings = [piece.strip() for piece in entry.split(";")]
        if any(one.replace(" ", "") in ("q=0", "q=0.0", "q=0.00", "q=0.000") for one in settings):
            continue
        kind, _, rest = media.partition("/")
        if media == "*/*" or (rest == "*" and any(one.startswith(f"{kind}/") for one in served)):
            return True
        if media in served:
            return True
    return False


class Guard:
    """The outermost middleware of ours. `refuse_simulation` says whether to turn a scope away."""

    def __init__(self, app: ASGIApp, refuse_simulation: SimulationOnly) -> None:
        self.app = app
        self.refuse_simulation = refuse_simulation

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started = time.perf_counter()
        method = scope["method"]
        if method == "HEAD":
            scope = {**scope, "method": "GET"}
        outgoing = _Outgoing(send, bodiless=method == "HEAD")
        try:
            await self._handle(scope, receive, outgoing)
        except Exception as error:
            _report(error)
            if outgoing.status is None:
                fault = Problem("internal-error", "the fault was recorded; try something else")
                await problems.response(fault)(scope, receive, outgoing)
        finally:
            route = getattr(scope.get("route"), "path_format", "-")
            spent = round((time.perf_counter() - started) * 1000, 1)
            _log.info("request", method=method, route=route, status=outgoing.status, ms=spent)

    async def _handle(self, scope: Scope, receive: Receive, send: _Outgoing) -> None:
        refusal = None
        if not accepts_json(Headers(scope=scope).get("accept", ""), scope["path"]):
            refusal = Problem("not-acceptable", "ask for application/json")
        elif _leaves_machine(scope) and await self.refuse_simulation(scope):
            detail = "start with --allow-simulation to serve a simulation to other machines"
            refusal = Problem("forbidden-simulation", detail)
        if refusal is not None:
            await problems.response(refusal)(scope, receive, send)
        else:
            await self.app(scope, receive, send)


class _Outgoing:
    """Adds the headers, remembers the status, and drops the body of a HEAD."""

    def __init__(self, send: Send, *, bodiless: bool) -> None:
        self._send = send
        self._bodiless = bodiless
        self.status: int | None = None

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers.setdefault(name, value)
        elif self._bodiless and message["type"] == "http.response.body":
            message = {**message, "body": b""}
        await self._send(message)


def _report(error: Exception) -> None:
    """Where it happened and what kind it is; what it says may name a place."""
    frames = traceback.extract_tb(error.__traceback__)[-12:]
    where = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
    _log.error("fault", kind=type(error).__name__, where=where)


def configure_log() -> None:
    """One line of JSON for each event, on standard error."""
    processors: list[Any] = [
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso"),
        structlog.processors.JSONRenderer(),
    ]
    structlog.configure(
        processors=processors,
        logger_factory=structlog.WriteLoggerFactory(file=sys.stderr),
        cache_logger_on_first_use=False,
    )
