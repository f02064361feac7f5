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
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api import problems
from api.negotiation import accepts, served_at
from api.policy import Policy
from api.problems import Problem

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


class Guard:
    """The outermost middleware of ours. `refuse_simulation` says whether to turn a scope away."""

    def __init__(self, app: ASGIApp, refuse_simulation: SimulationOnly, policy: Policy) -> None:
        self.app = app
        self.refuse_simulation = refuse_simulation
        self.policy = policy

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started = time.perf_counter()
        method = scope["method"]
        if method == "HEAD":
            scope = {**scope, "method": "GET"}
        headers = self.policy.headers(scope["path"])
        outgoing = _Outgoing(send, headers, bodiless=method == "HEAD")
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
        served = served_at(scope["path"])
        if not accepts(Headers(scope=scope).get("accept", ""), served):
            refusal = Problem("not-acceptable", f"ask for {served[0]}")
        elif _leaves_machine(scope) and await self.refuse_simulation(scope):
            detail = "start with --allow-simulation to serve a simulation to other machines"
            refusal = Problem("forbidden-simulation", detail)
        if refusal is not None:
            await problems.response(refusal)(scope, receive, send)
        else:
            await self.app(scope, receive, send)


class _Outgoing:
    """Adds the headers, remembers the status, and drops the body of a HEAD."""

    def __init__(self, send: Send, headers: Mapping[str, str], *, bodiless: bool) -> None:
        self._send = send
        self._headers = headers
        self._bodiless = bodiless
        self.status: int | None = None

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = MutableHeaders(scope=message)
            for name, value in self._headers.items():
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
