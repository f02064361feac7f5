"""Reading a page back: its policy, its digests, its text, what it would load."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass, field
from html.parser import HTMLParser

_LOADING = {"src", "srcset", "href", "data", "poster", "action", "background", "xlink:href"}


@dataclass
class Page(HTMLParser):
    """What stands in a page: elements by name, words outside scripts, inline blocks."""

    elements: list[str] = field(default_factory=list)
    attributes: list[tuple[str, str, str]] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    scripts: list[str] = field(default_factory=list)
    styles: list[str] = field(default_factory=list)
    policy: str = ""

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._within = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(tag)
        self._within = tag
        given = {name: value or "" for name, value in attrs}
        self.attributes += [(tag, name, value) for name, value in given.items()]
        if given.get("http-equiv") == "Content-Security-Policy":
            self.policy = given["content"]
        if tag in ("script", "style"):
            (self.scripts if tag == "script" else self.styles).append("")

    def handle_endtag(self, tag: str) -> None:
        self._within = ""

    def handle_data(self, data: str) -> None:
        if self._within == "script":
            self.scripts[-1] += data
        elif self._within == "style":
            self.styles[-1] += data
        elif data.strip():
            self.words.append(" ".join(data.split()))

    @property
    def text(self) -> str:
        return " ".join(self.words)

    @property
    def loads(self) -> list[str]:
        """Addresses an attribute would load or lead to, apart from places in the page."""
        return [
            value
            for _, name, value in self.attributes
            if name in _LOADING and not value.startswith("#")
        ]


def read(html: str) -> Page:
    page = Page()
    page.feed(html)
    page.close()
    return page


def digest(text: str) -> str:
    """The CSP source of an inline block."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
