"""A page that opens from disk: one file, no request, and a policy that allows nothing else.

Every script and style stands inside and is named in the policy by its SHA-256; nothing inline
runs besides, whatever a package wrote into its names.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from tiles.assets import WEB_DIR
from tiles.canvas import Canvas
from tiles.leaflet import leaflet_css, leaflet_js

_HERE = Path(__file__).parent


@lru_cache(maxsize=1)
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def render(
    template: str, canvas: Canvas, values: Mapping[str, object], web_dir: Path = WEB_DIR
) -> str:
    """The page: `values` are escaped by the template, the canvas was escaped when drawn."""
    style = _inline(leaflet_css(web_dir) + _static("page.css"))
    scripts = [_inline(one) for one in (leaflet_js(web_dir), canvas.script, _static("map.js"))]
    return (
        _environment()
        .get_template(template)
        .render(
            **values,
            policy=policy(scripts, [style]),
            style=style,
            scripts=scripts,
            map_id=canvas.element_id,
        )
    )


def policy(scripts: Iterable[str], styles: Iterable[str]) -> str:
    """A Content-Security-Policy that runs these and loads nothing."""
    return "; ".join(
        (
            "default-src 'none'",
            "script-src " + " ".join(_digest(one) for one in scripts),
            "style-src " + " ".join(_digest(one) for one in styles),
            "img-src data:",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )


def _digest(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _inline(text: str) -> Markup:
    # A browser reads CR LF as LF before it computes the digest.
    return Markup(text.replace("\r\n", "\n").replace("\r", "\n"))  # noqa: S704


@lru_cache(maxsize=8)
def _static(name: str) -> str:
    return (_HERE / "static" / name).read_text(encoding="utf-8")
