"""File names made of codes and names that nobody vouches for.

A package may call a kelurahan `../../x`, give two the same name, or none. What comes out here is
letters, digits, dots and hyphens, never two dots in a row, never twice the same.
"""

from __future__ import annotations

import re
import unicodedata

LONGEST_CODE, LONGEST_NAME = 40, 60
_NOT_IN_CODE, _NOT_IN_NAME = re.compile(r"[^A-Za-z0-9.]+"), re.compile(r"[^a-z0-9]+")
_DOTS = re.compile(r"\.{2,}")


class FileNames:
    """Hands out names, each once; capitals count for nothing, as on some file systems."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def take(self, kind: str, code: str, name: str) -> str:
        """`kelurahan-64.74.01.1001-bontang-kuala.html`; `kind` is a word of ours."""
        stem = "-".join(filter(None, (kind, _code(code), _name(name))))
        free, number = stem, 1
        while free.casefold() in self._taken:
            number += 1
            free = f"{stem}-{number}"
        self._taken.add(free.casefold())
        return f"{free}.html"


def _code(code: str) -> str:
    plain = _DOTS.sub(".", _NOT_IN_CODE.sub("-", _ascii(code)))
    return plain[:LONGEST_CODE].strip(".-")


def _name(name: str) -> str:
    return _NOT_IN_NAME.sub("-", _ascii(name).lower())[:LONGEST_NAME].strip("-")


def _ascii(text: str) -> str:
    """Letters without their marks; what no letter of ASCII stands for is left out."""
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode("ascii")
