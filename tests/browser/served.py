"""The map page from a real server on the sample city, in a real browser.

A visit that complains on the console, fails a script or asks another host fails its test when it
ends. Playwright's `wait_for_function` evaluates text, which the page's policy forbids: wait for
locators. `#map[data-ready]` is there while nothing is left to load or move.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import uvicorn
from playwright.sync_api import Browser, ConsoleMessage, Dialog, Locator, Page

from api.app import create_app
from simpeltaru.db.accounts import READ
from simpeltaru.settings import Settings
from tests.databases import Database

# After the loading, which takes place on the machine's own day.
NOON = datetime(2099, 6, 1, 4, tzinfo=UTC)
SIZES = {"phone": (360, 740), "tablet": (768, 1024), "desktop": (1440, 900)}
READY = "#map[data-ready]"


class _Announcing(uvicorn.Server):
    """Says when it has begun to listen, or has given up."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.listening = threading.Event()

    async def startup(self, sockets: Any = None) -> None:
        await super().startup(sockets)
        self.listening.set()


@contextmanager
def server_on(database: Database, **settings: Any) -> Iterator[str]:
    """A running server, as its address; the clock stands at `NOON`."""
    own = Settings(database_url=database.url(READ), statement_timeout_ms=20_000, **settings)
    config = uvicorn.Config(
        create_app(own, lambda: NOON), host="127.0.0.1", port=0, log_config=None, access_log=False
    )
    server = _Announcing(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        assert server.listening.wait(60)
        host, port = server.servers[0].sockets[0].getsockname()
        yield f"http://{host}:{port}"
    finally:
        server.should_exit = True
        thread.join()


@dataclass
class Visit:
    """A page of the server, and everything it asked for and complained about."""

    page: Page
    base: str
    allowed: Sequence[str] = ()
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)

    def watch(self) -> None:
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", self._heard)
        self.page.on("dialog", self._asked)

    def _heard(self, said: ConsoleMessage) -> None:
        if said.type in ("error", "warning") and not any(one in said.text for one in self.allowed):
            self.complaints.append(said.text)

    def _asked(self, dialog: Dialog) -> None:
        self.dialogs.append(dialog.message)
        dialog.dismiss()

    @property
    def outside(self) -> list[str]:
        """Requests to any host but the server's."""
        return [
            one
            for one in self.requests
            if one.startswith("http") and not one.startswith(f"{self.base}/")
        ]

    @property
    def card(self) -> Locator:
        return self.page.locator("#kartu")

    @property
    def title(self) -> Locator:
        return self.page.locator("#kartu-judul")

    def open(self, path: str, *, ready: bool = True) -> Visit:
        self.page.goto(self.base + path)
        if ready:
            self.settled()
        return self

    def settled(self) -> None:
        """Wait until the map has drawn everything."""
        self.page.locator(READY).wait_for(timeout=60_000)

    def tap(self, right: float = 0.0, down: float = 0.0) -> None:
        """Point at the map, so many pixels from its middle."""
        box = self.page.locator("#map").bounding_box()
        assert box is not None
        x, y = box["x"] + box["width"] / 2 + right, box["y"] + box["height"] / 2 + down
        if self.page.evaluate("navigator.maxTouchPoints") > 0:
            self.page.touchscreen.tap(x, y)
        else:
            self.page.mouse.click(x, y)

    def check_quiet(self) -> None:
        assert self.complaints == []
        assert self.outside == []
        assert self.dialogs == []


@contextmanager
def visiting(
    browser: Browser,
    base: str,
    size: str = "desktop",
    *,
    allowed: Sequence[str] = (),
    **context: Any,
) -> Iterator[Visit]:
    """A new visitor, Indonesian and by day unless said otherwise."""
    width, height = SIZES[size]
    given = {"locale": "id-ID", "color_scheme": "light", **context}
    opened = browser.new_context(
        viewport={"width": width, "height": height},
        is_mobile=size == "phone",
        has_touch=size == "phone",
        **given,
    )
    opened.set_default_timeout(30_000)
    visit = Visit(opened.new_page(), base, allowed)
    visit.watch()
    try:
        yield visit
        visit.check_quiet()
    finally:
        opened.close()
