"""Characters that turn the direction of writing, made visible.

A name with U+202E in it reads backwards and takes what follows along: "dilarang" can be made to
look like something else. They are never drawn, their codes are. Letters of languages that are
written from right to left are no concern here; templates isolate names with <bdi>.
"""

from __future__ import annotations

import re

_TURNING = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def visible(text: str) -> str:
    """`text` with the code of each such character in its place: `[U+202E]`."""
    return _TURNING.sub(lambda found: f"[U+{ord(found[0]):04X}]", text)
