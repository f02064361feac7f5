"""The layers of a MapLibre style, drawn from what `tiles.layers` declares.

From below: what is outside the data, land, sea, rivers, roads and limits of the ground; then the
zones of the plan; then what lies over them; names last. A layer's id begins with its source's.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from tiles.layers import LAYERS
from tiles.looks import Theme
from tiles.palette import UNDECIDED, Look
from tiles.style_ground import ground_layers
from tiles.style_parts import Expression, StyleLayer, by_zoom, lines, names, outline, shown

HATCH_PREFIX = "hatch:"
_CODE: Expression = ["get", "code"]
_ZONES: StyleLayer = {"source": "zone", "source-layer": "zone"}


def hatch_image(name: str) -> str:
    """What the image of a hatch is called in a style."""
    return f"{HATCH_PREFIX}{name}"


def style_layers(
    looks: Mapping[str, Look], ground: Iterable[str], theme: Theme, *, parcels: bool
) -> list[StyleLayer]:
    """Every layer, from below; `looks` by sub-zone code, `ground` the kinds there are."""
    kinds = set(ground)
    lettered = [kind for kind in ("road", "river", "kelurahan", "kecamatan") if kind in kinds]
    layers = [
        *ground_layers(kinds, theme),
        *_zones(looks, theme),
        *_overlays(theme),
        *(_parcel(theme) if parcels else []),
        outline("block", LAYERS["block"], theme),
        *(lines(LAYERS[kind], theme) for kind in ("kelurahan", "kecamatan") if kind in kinds),
        *(names("ground", LAYERS[kind], theme, f"ground-{kind}-name") for kind in lettered),
        names("overlay", LAYERS["overlay"], theme, "overlay-name"),
        names("block", LAYERS["block"], theme, "block-name"),
        *([names("parcel", LAYERS["parcel"], theme, "parcel-number")] if parcels else []),
        names("zone", LAYERS["zone"], theme, "zone-code"),
    ]
    return layers


def _zones(looks: Mapping[str, Look], theme: Theme) -> list[StyleLayer]:
    colours = {code: look.colour for code, look in looks.items() if look.colour}
    hatches = {code: hatch_image(look.hatch) for code, look in looks.items() if look.hatch}
    plain = [code for code, look in looks.items() if look.hatch is None]
    coloured: Expression = ["in", _CODE, ["literal", list(colours)]]
    hatched: Expression = ["!", ["in", _CODE, ["literal", plain]]]
    return [
        _filled("zone-fill", coloured, {"fill-color": _match(colours, "#D5D9DD")}),
        _filled("zone-hatch", hatched, {"fill-pattern": _match(hatches, hatch_image(UNDECIDED))}),
        _zone_edges(theme),
    ]


def _filled(name: str, which: Expression, paint: dict[str, object]) -> StyleLayer:
    """Without smoothed edges: between neighbours the ground would shine through."""
    whole = {**paint, "fill-antialias": False, "fill-opacity": 1}
    return {"id": name, "type": "fill", **_ZONES, "filter": which, "paint": whole}


def _zone_edges(theme: Theme) -> StyleLayer:
    line = LAYERS["zone"].drawn(theme)
    return {
        "id": "zone-line",
        "type": "line",
        **_ZONES,
        "minzoom": 12,
        "paint": {
            "line-color": line.stroke,
            "line-width": by_zoom((12, line.weight / 2), (17, line.weight * 2.5)),
            "line-opacity": line.opacity,
        },
    }


def _match(values: Mapping[str, str], otherwise: str) -> object:
    """A `match` on the code; MapLibre takes none without a case."""
    if not values:
        return otherwise
    return ["match", _CODE, *(one for pair in values.items() for one in pair), otherwise]


def _overlays(theme: Theme) -> list[StyleLayer]:
    look = LAYERS["overlay"]
    style = look.drawn(theme)
    return [
        {
            "id": "overlay-fill",
            "type": "fill",
            "source": "overlay",
            "source-layer": "overlay",
            "layout": shown(look),
            "filter": ["==", ["geometry-type"], "Polygon"],
            "paint": {"fill-color": style.fill, "fill-opacity": style.fill_opacity},
        },
        outline("overlay", look, theme),
    ]


def _parcel(theme: Theme) -> list[StyleLayer]:
    """A fill nobody sees, for a finger to find, and the outline."""
    look = LAYERS["parcel"]
    touched: StyleLayer = {
        "id": "parcel-fill",
        "type": "fill",
        "source": "parcel",
        "source-layer": "parcel",
        "layout": shown(look),
        "paint": {"fill-color": look.style.stroke, "fill-opacity": 0},
    }
    return [touched, outline("parcel", look, theme)]
