"""Drawing on a Folium map, and taking out of Folium only what a strict page may hold.

Folium puts property values, layer names and labels into HTML as they are. So nothing is given
to it without being escaped first (`safe`), and nothing is taken but one script that holds no
way out of its element; Folium's own head, with its styles and addresses, is not used.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

import folium
from markupsafe import escape

from simpeltaru.errors import ConfigurationError
from tiles.bidi import visible
from tiles.geometry import Feature
from tiles.layers import Style

_COORDINATES = re.compile(r'"coordinates": \[[\[\], 0-9.e-]+\]')
"""A quarter of a page is blanks between coordinates. Nothing in a JSON text can look like this:
its quotation marks have a backslash before them."""

_Named = TypeVar("_Named", bound=folium.Element)


def safe(text: object) -> str:
    """`text` so that it stands in HTML as itself, and in a template too: what Folium has rendered
    it compiles and renders once more, and a name with braces in it would be run as code."""
    return str(escape(visible(str(text)))).replace("{", "&#123;").replace("}", "&#125;")


@dataclass(frozen=True, slots=True)
class Label:
    """Words standing on the map at a place in longitude, latitude. `css` is a class name."""

    lon: float
    lat: float
    text: str
    css: str = "map-label"


@dataclass(frozen=True, slots=True)
class Drawn:
    """One layer to draw. `tips` are (property, heading) pairs; `name` is in the layer control.

    `style` is one for all features, or one for each by the feature's id. `plan` tells the
    layers of several plans apart; -1 belongs to none.
    Property values, headings, names and labels are escaped here, once: give them as they are.
    """

    key: str
    name: str
    features: Sequence[Feature]
    style: Style | Mapping[str, Style]
    tips: Sequence[tuple[str, str]] = ()
    labels: Sequence[Label] = ()
    shown: bool = True
    highlight: bool = False
    plan: int = -1

    def under(self, plan_names: Sequence[str]) -> Drawn:
        """The layer with its plan in its name, hidden at first unless that plan is the first."""
        if self.plan < 0:
            return self
        name = f"{self.name}: {plan_names[self.plan]}"
        return replace(self, name=name, shown=self.shown and self.plan == 0)


@dataclass(frozen=True, slots=True)
class Canvas:
    """A map before it stands in a page: the id of its element and its script."""

    element_id: str
    script: str


def draw(layers: Sequence[Drawn], bounds: tuple[float, float, float, float]) -> Canvas:
    """Folium's script for these layers, the first at the bottom.

    `bounds` are west, south, east, north in degrees. ConfigurationError when the script could
    close its own element, which no escaped input can bring about.
    """
    west, south, east, north = bounds
    canvas = folium.Map(
        location=[(south + north) / 2, (west + east) / 2],
        tiles=None,
        zoom_control=False,
        attribution_control=False,
        zoom_snap=0.25,
        max_zoom=22,
    )
    _named(canvas, "peta")
    canvas.default_js, canvas.default_css = [], []
    for layer in layers:
        _add(canvas, layer)
    _named(folium.LayerControl(collapsed=True), "lapisan").add_to(canvas)
    canvas.fit_bounds([[south, west], [north, east]], padding=(12, 12))
    figure: Any = canvas.get_root()
    figure.render()
    script = _COORDINATES.sub(lambda found: found[0].replace(" ", ""), figure.script.render())
    if "</script" in script.lower() or "<!--" in script:
        raise ConfigurationError("a map's script holds the end of its own element; not written")
    return Canvas(canvas.get_name(), script)


def _add(canvas: folium.Map, layer: Drawn) -> None:
    group = _named(
        folium.FeatureGroup(name=safe(layer.name), show=layer.shown),
        layer.key,
    )
    group.add_to(canvas)
    if layer.features:
        shapes = _named(
            folium.GeoJson(
                {
                    "type": "FeatureCollection",
                    "features": [_escaped(one) for one in layer.features],
                },
                style_function=_style_function(layer.style),
                highlight_function=_highlighted if layer.highlight else None,
                smooth_factor=0,
            ),
            f"{layer.key}_bentuk",
        )
        if layer.tips:
            _named(_tooltip(layer.tips), f"{layer.key}_keterangan").add_to(shapes)
        shapes.add_to(group)
    for number, label in enumerate(layer.labels):
        _label(label, f"{layer.key}_{number}").add_to(group)


def _escaped(feature: Feature) -> Feature:
    properties: Mapping[str, object] = feature["properties"]
    return {**feature, "properties": {key: safe(value) for key, value in properties.items()}}


def _style_function(style: Style | Mapping[str, Style]) -> Callable[[Feature], dict[str, object]]:
    if isinstance(style, Style):
        return lambda _: style.leaflet()
    return lambda feature: style[feature["id"]].leaflet()


def _highlighted(_: Feature) -> dict[str, object]:
    return {"weight": 3, "color": "#1f2328", "opacity": 1}


def _tooltip(tips: Sequence[tuple[str, str]]) -> folium.GeoJsonTooltip:
    return folium.GeoJsonTooltip(
        fields=[key for key, _ in tips],
        aliases=[safe(heading) for _, heading in tips],
        class_name="map-tip",
        sticky=True,
        opacity=1,
    )


def _label(label: Label, name: str) -> folium.Marker:
    icon = folium.DivIcon(
        html=f"<span>{safe(label.text)}</span>", icon_size=(0, 0), class_name=label.css
    )
    _named(icon, f"{name}_tulisan")
    marker = folium.Marker([label.lat, label.lon], icon=icon, interactive=False, keyboard=False)
    return _named(marker, name)


def _named(element: _Named, name: str) -> _Named:
    # Folium names elements at random; the same map must give the same bytes.
    element._id = name
    return element
