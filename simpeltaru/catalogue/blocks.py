"""One spelling of SWP and block codes, for polygons, limits and rules alike."""

from __future__ import annotations

import re


def canonical_swp(text: str) -> str:
    """One spelling of a part of the plan area: "SWP A", "swp-a" and "A" are "SWP-A"."""
    letter = re.sub(r"^(?:SUB\s*BWP|SBWP|SWP)[\s\-_.]*", "", text.upper()).strip()
    return f"SWP-{letter}" if letter else ""


def canonical_block(text: str) -> str:
    """One spelling of a block: "ii.a.2" and "II A 2" are "II.A.2"."""
    return ".".join(part for part in re.split(r"[\s\-_.]+", text.upper()) if part)
