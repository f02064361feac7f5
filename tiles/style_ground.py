"""The ground of a style, under everything else: outside, land, coast, rivers, roads."""

from __future__ import annotations

from simpeltaru.catalogue.roads import road_classes
from tiles.layers import (
    GROUND_LOOKS,
    LAYERS,
    ROAD_WIDTHS,
    SEA_CLASSES,
    SHALLOWS_BANDS,
    SHALLOWS_WIDTHS,
)
from tiles.looks import GroundLook, Theme, mixed
from tiles.style_parts import Expression, StyleLayer, by_zoom, lines

_AREA: Expression = ["==", ["geometry-type"], "Polygon"]
_SEA: Expression = [
    "all",
    _AREA,
    ["in", ["downcase", ["get", "class"]], ["literal", list(SEA_CLASSES)]],
]
_SHORE: Expression = ["!", _SEA]
"""What runs along the land. The edge of an area of sea is also where its data end."""


def ground_layers(kinds: set[str], theme: Theme) -> list[StyleLayer]:
    """From below, for the kinds of the region's layers there are."""
    look = GROUND_LOOKS[theme]
    outside: StyleLayer = {
        "id": "ground-outside",
        "type": "background",
        "paint": {"background-color": look.outside},
    }
    land = [kind for kind in ("kecamatan", "kelurahan") if kind in kinds]
    layers = [outside]
    # Without land over one half of it, the shade would call both sides of the line water.
    if "coast" in kinds and land:
        layers += _shallows(look)
    layers += [_area(f"ground-land-{kind}", kind, look.land) for kind in land]
    if "coast" in kinds:
        layers += _coast(look, theme)
    if "river" in kinds:
        style = LAYERS["river"].drawn(theme)
        layers += [_area("ground-river-area", "river", style.fill)]
        layers += [lines(LAYERS["river"], theme)]
    return layers + (_roads(look) if "road" in kinds else [])


def _shallows(look: GroundLook) -> list[StyleLayer]:
    """A shade along the coast line, under the land, which leaves its seaward half to be seen."""
    return [_shade(look, (SHALLOWS_BANDS - n) / SHALLOWS_BANDS) for n in range(SHALLOWS_BANDS)]


def _shade(look: GroundLook, part: float) -> StyleLayer:
    """The band that reaches `part` of the way out; the farther, the paler."""
    name = f"ground-shallows-{round(part * SHALLOWS_BANDS)}"
    return {
        "id": name,
        "type": "line",
        "source": "ground",
        "source-layer": "coast",
        "filter": _SHORE,
        "layout": {"line-cap": "round", "line-join": "round"},
        "paint": {
            "line-color": mixed(look.shallows, look.outside, part - 1 / (2 * SHALLOWS_BANDS)),
            "line-width": by_zoom(*((zoom, width * part) for zoom, width in SHALLOWS_WIDTHS)),
        },
    }


def _area(name: str, kind: str, colour: str) -> StyleLayer:
    return {
        "id": name,
        "type": "fill",
        "source": "ground",
        "source-layer": kind,
        "filter": _AREA,
        "paint": {"fill-color": colour},
    }


def _coast(look: GroundLook, theme: Theme) -> list[StyleLayer]:
    return [
        {**_area("ground-land", "coast", look.land), "filter": ["all", _AREA, _SHORE]},
        {**_area("ground-sea", "coast", look.sea), "filter": _SEA},
        {**lines(LAYERS["coast"], theme), "filter": _SHORE},
    ]


def _roads(look: GroundLook) -> list[StyleLayer]:
    """Casings of every class first, so that crossings are open."""
    return [
        _road(part, stem, colour, extra)
        for part, colour, extra in (("edge", look.road_edge, 1.6), ("", look.road, 0.0))
        for stem in reversed(list(ROAD_WIDTHS))
    ]


def _road(part: str, stem: str, colour: str, extra: float) -> StyleLayer:
    near, far, from_zoom = ROAD_WIDTHS[stem]
    named = [one for one in road_classes() if stem and one.startswith(f"{stem}_")]
    classed = [one for one in road_classes() if one.split("_")[0] in ROAD_WIDTHS]
    mine: Expression = ["in", ["get", "class"], ["literal", named or classed]]
    name = "-".join(filter(None, ("ground-road", part, stem or "lain")))
    return {
        "id": name,
        "type": "line",
        "source": "ground",
        "source-layer": "road",
        "minzoom": from_zoom,
        "filter": mine if stem else ["!", mine],
        "layout": {"line-cap": "round", "line-join": "round"},
        "paint": {
            "line-color": colour,
            "line-width": by_zoom((12, near + extra), (17, far + extra)),
        },
    }
