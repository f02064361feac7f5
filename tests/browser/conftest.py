"""Pages in a real browser, with every request and every complaint written down.

`open_page` opens one from disk; `visit` opens the map page of a server on the sample city.

Playwright's `wait_for_function` evaluates text, which the pages' policy forbids: wait for
locators instead.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Dialog,
    Page,
    Playwright,
    Request,
    sync_playwright,
)

from tests.browser.served import Visit, server_on, visiting
from tests.databases import Database

ARGUMENTS = ["--no-sandbox", "--disable-dev-shm-usage"]
# A map is drawn with WebGL, here without a graphics card. Pages without WebGL are painted ten
# times slower so.
WEBGL = [
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--ignore-gpu-blocklist",
]
SIZES = {"phone": (360, 740), "tablet": (768, 1024), "desktop": (1440, 900)}


@dataclass
class Opened:
    """A page on the screen, and what was asked for and complained about since."""

    page: Page
    requests: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)

    @property
    def left(self) -> list[str]:
        """Requests for anything but the file itself and data inside it.

        What the page's policy stops is announced too, but never sent.
        """
        sent = [url for url in self.requests[1:] if url not in self.refused]
        return [url for url in sent if not url.startswith("data:")]


Open = Callable[..., Opened]
Visiting = Callable[..., Visit]


@pytest.fixture(scope="session")
def driver() -> Iterator[Playwright]:
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def chromium(driver: Playwright, browser_path: str) -> Iterator[Browser]:
    """A browser that can draw with WebGL."""
    browser = driver.chromium.launch(executable_path=browser_path, args=[*ARGUMENTS, *WEBGL])
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def paper(driver: Playwright, browser_path: str) -> Iterator[Browser]:
    """A browser for maps from disk, which are drawn in SVG."""
    arguments = [*ARGUMENTS, "--disable-gpu"]
    browser = driver.chromium.launch(executable_path=browser_path, args=arguments)
    yield browser
    browser.close()


@pytest.fixture
def open_page(paper: Browser, tmp_path: Path) -> Iterator[Open]:
    """`open_page(html, size="desktop", scripts=True)` writes the page to a file and opens it."""
    contexts: list[BrowserContext] = []

    def show(html: str, size: str = "desktop", *, scripts: bool = True) -> Opened:
        path = tmp_path / f"peta {len(contexts)}.html"
        path.write_text(html, encoding="utf-8", newline="\n")
        width, height = SIZES[size]
        contexts.append(
            paper.new_context(
                viewport={"width": width, "height": height},
                is_mobile=size == "phone",
                has_touch=size == "phone",
                java_script_enabled=scripts,
            )
        )
        shown = _watched(contexts[-1].new_page())
        shown.page.goto(path.as_uri())
        if scripts:
            shown.page.locator(".leaflet-control-scale").wait_for()
        return shown

    yield show
    for context in contexts:
        context.close()


@pytest.fixture(scope="module")
def server(sample_database: Database) -> Iterator[str]:
    """A server on the sample city, as its address."""
    with server_on(sample_database) as base:
        yield base


@pytest.fixture
def visit(chromium: Browser, server: str) -> Iterator[Visiting]:
    """`visit("/peta", size="desktop", **context)`; what it asked and said is looked at last."""
    with ExitStack() as visitors:

        def enter(path: str, size: str = "desktop", *, ready: bool = True, **given: Any) -> Visit:
            return visitors.enter_context(visiting(chromium, server, size, **given)).open(
                path, ready=ready
            )

        yield enter


def _watched(page: Page) -> Opened:
    shown = Opened(page)
    page.on("request", lambda request: shown.requests.append(request.url))
    page.on("pageerror", lambda error: shown.complaints.append(str(error)))

    def heard(said: ConsoleMessage) -> None:
        if said.type in ("error", "warning"):
            shown.complaints.append(said.text)

    def failed(request: Request) -> None:
        if request.failure == "csp":
            shown.refused.append(request.url)

    def asked(dialog: Dialog) -> None:
        shown.dialogs.append(dialog.message)
        dialog.dismiss()

    page.on("console", heard)
    page.on("requestfailed", failed)
    page.on("dialog", asked)
    return shown
