"""Leaflet as text to stand inside a page: nothing of it is loaded from anywhere."""

from __future__ import annotations

import base64
import re
from functools import lru_cache
from pathlib import Path

from tiles.assets import WEB_DIR, read_pinned

_IMAGE = re.compile(r"url\((images/[\w.-]+)\)")
_SOURCE_MAP = re.compile(r"\n?//# sourceMappingURL=\S+\s*$")


@lru_cache(maxsize=4)
def leaflet_js(web_dir: Path = WEB_DIR) -> str:
    """The script, without the pointer to its source map."""
    return _SOURCE_MAP.sub("\n", read_pinned("leaflet", "dist/leaflet.js", web_dir).decode("utf-8"))


@lru_cache(maxsize=4)
def leaflet_css(web_dir: Path = WEB_DIR) -> str:
    """The style sheet with the images of the layer control inside; others are left out."""

    def image(found: re.Match[str]) -> str:
        if not found[1].startswith("images/layers"):
            return "none"
        content = read_pinned("leaflet", f"dist/{found[1]}", web_dir)
        return f"url(data:image/png;base64,{base64.b64encode(content).decode('ascii')})"

    return _IMAGE.sub(image, read_pinned("leaflet", "dist/leaflet.css", web_dir).decode("utf-8"))
