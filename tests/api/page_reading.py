"""Reading the map page back: its card, what the card says, and its forms."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlencode

from simpeltaru.verdict import Outcome

_VOID = frozenset({"area", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"})
OUTCOMES = frozenset(one.value for one in Outcome)


@dataclass
class Element:
    """An element with its attributes, its words (descendants too) and where it stands."""

    tag: str
    attributes: dict[str, str]
    path: tuple[str, ...]
    words: list[str] = field(default_factory=list)
    inside: list[Element] = field(default_factory=list)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())

    @property
    def classes(self) -> set[str]:
        return set(self.attributes.get("class", "").split())

    def all(self, tag: str = "", name: str = "") -> list[Element]:
        """Descendants by tag and class, in order."""
        found = []
        for one in self.inside:
            if (not tag or one.tag == tag) and (not name or name in one.classes):
                found.append(one)
            found += one.all(tag, name)
        return found

    def one(self, tag: str = "", name: str = "") -> Element:
        (found,) = self.all(tag, name)
        return found


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("", {}, ())
        self._open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        path = tuple(one.tag for one in self._open[1:])
        made = Element(tag, {name: value or "" for name, value in attrs}, path)
        self._open[-1].inside.append(made)
        if tag not in _VOID:
            self._open.append(made)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self._open.pop()

    def handle_endtag(self, tag: str) -> None:
        assert self._open[-1].tag == tag, f"</{tag}> closes <{self._open[-1].tag}>"
        self._open.pop()

    def handle_data(self, data: str) -> None:
        for one in self._open:
            one.words.append(data)


def read(html: str) -> Element:
    """The document; AssertionError where an element is not closed in its turn."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    assert reader._open == [reader.root], [one.tag for one in reader._open]
    return reader.root


@dataclass(frozen=True)
class Card:
    """The card of a page."""

    element: Element

    @property
    def text(self) -> str:
        return self.element.text

    @property
    def outcome(self) -> str:
        """The outcome of the verdict; "" where nothing was asked."""
        found = self.element.all("section", "verdict")
        return next(iter(found[0].classes & OUTCOMES)) if found else ""

    @property
    def revisions(self) -> list[str]:
        return [one for one in self.element.attributes["data-revision"].split(",") if one]

    @property
    def as_of(self) -> str:
        return self.element.attributes["data-as-of"]

    @property
    def features(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = json.loads(self.element.attributes["data-place"])["features"]
        return found

    @property
    def share(self) -> str:
        return self.element.one("a", "share").attributes["href"]

    @property
    def notices(self) -> list[str]:
        return [one.text for one in self.element.all("p", "alert")]

    def links(self, name: str) -> dict[str, str]:
        """Addresses of the links inside elements of a class, by their text."""
        return {
            link.text: link.attributes["href"]
            for one in self.element.all(name=name)
            for link in one.all("a")
        }

    def submit(self, field_name: str, text: str) -> str:
        """The address a browser goes to when a form of the card is sent with a text in it."""
        (form,) = [
            one
            for one in self.element.all("form")
            if any(i.attributes.get("name") == field_name for i in one.all("input"))
        ]
        assert form.attributes["method"] == "get"
        pairs = [
            (i.attributes["name"], i.attributes.get("value", ""))
            for i in form.all("input")
            if i.attributes["name"] != field_name
        ]
        return f"{form.attributes['action']}?{urlencode([*pairs, (field_name, text)])}"


def card_of(html: str) -> Card:
    """The one card of a page or fragment."""
    (found,) = [one for one in read(html).all("article") if one.attributes.get("id") == "kartu"]
    return Card(found)


Open = Callable[..., Card]
"""`card(**parameters)` opens the card with them; anything but 200 fails."""
