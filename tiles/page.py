"""A page that opens from disk: one file, no request, and a policy that allows nothing else.

Every script and style stands inside and is named in the policy by its SHA-256; nothing inline
runs besides, whatever a package wrote into its names.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from tiles.assets import WEB_DIR
from tiles.bidi import visible
from tiles.leaflet import leaflet_css, leaflet_js
from tiles.patterns import UNDECIDED_PATTERN

if TYPE_CHECKING:
    from tiles.canvas import Canvas

_HERE = Path(__file__).parent


@lru_cache(maxsize=1)
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=shown,
    )


def shown(value: object) -> object:
    """A value as a template prints it; markup was made of such values."""
    return visible(value) if type(value) is str else value


def render(
    template: str,
    canvas: Canvas,
    values: Mapping[str, object],
    web_dir: Path = WEB_DIR,
    sheets: Sequence[str] = ("page.css",),
) -> str:
    """The page of a map: `values` are escaped by the template, the canvas was when drawn.

    `sheets` are style sheets of ours, by file.
    """
    return _rendered(
        template,
        {"map_id": canvas.element_id, "patterns": (UNDECIDED_PATTERN,), **values},
        leaflet_css(web_dir) + "".join(_static(one) for one in sheets),
        (leaflet_js(web_dir), canvas.script, _static("map.js")),
    )


def render_list(template: str, values: Mapping[str, object], script: str = "") -> str:
    """A page without a map; `script` is a file of ours, "" for none."""
    style = _static("page.css") + _static("list.css")
    scripts = [_static(script)] if script else []
    return _rendered(template, {"patterns": (), **values}, style, scripts)


def _rendered(
    template: str, values: Mapping[str, object], style: str, scripts: Sequence[str]
) -> str:
    sheet, blocks = _inline(style), [_inline(one) for one in scripts]
    inline = {"policy": policy(blocks, [sheet]), "style": sheet, "scripts": blocks}
    return _environment().get_template(template).render({**values, **inline})


def policy(scripts: Iterable[str], styles: Iterable[str]) -> str:
    """A Content-Security-Policy that runs these and loads nothing."""
    digests = " ".join(_digest(one) for one in scripts) or "'none'"
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src {digests}",
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
