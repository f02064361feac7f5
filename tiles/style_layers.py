"""The layers of a MapLibre style, drawn from what `tiles.layers` declares.

From below: what is outside the data, land, sea, rivers, roads and limits of the ground; then the
zones of the plan; then what lies over them; names last. A layer's id begins with its source's.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from simpeltaru.catalogue.roads import road_classes
from tiles.layers import GROUND_LOOKS, LAYERS, ROAD_WIDTHS
from tiles.looks import GroundLook, LayerLook, Lettering, Theme
from tiles.palette import UNDECIDED, Look

StyleLayer = dict[str, object]
Expression = list[object]

HATCH_PREFIX = "hatch:"
_REGULAR = ["Noto Sans", "Roboto", "Arial"]
_BOLD = ["Noto Sans Bold", *_REGULAR]
SEA_CLASSES = ("laut", "perairan", "sea")
"""Classes of coast areas that are water; other areas of a coast layer are land."""

_CODE: Expression = ["get", "code"]


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
        *_ground(kinds, theme),
        *_zones(looks, theme),
        *_overlays(theme),
        *(_parcel(theme) if parcels else []),
        _outline("block", LAYERS["block"], theme),
        *(_lines(LAYERS[kind], theme) for kind in ("kelurahan", "kecamatan") if kind in kinds),
        *(_names("ground", LAYERS[kind], theme, f"ground-{kind}-name") for kind in lettered),
        _names("overlay", LAYERS["overlay"], theme, "overlay-name"),
        _names("block", LAYERS["block"], theme, "block-name"),
        *([_names("parcel", LAYERS["parcel"], theme, "parcel-number")] if parcels else []),
        _names("zone", LAYERS["zone"], theme, "zone-code"),
    ]
    return layers


def _ground(kinds: set[str], theme: Theme) -> list[StyleLayer]:
    look = GROUND_LOOKS[theme]
    outside: StyleLayer = {
        "id": "ground-outside",
        "type": "background",
        "paint": {"background-color": look.outside},
    }
    layers = [outside]
    layers += [
        _area(f"ground-land-{kind}", kind, look.land)
        for kind in ("kecamatan", "kelurahan")
        if kind in kinds
    ]
    if "coast" in kinds:
        layers += _coast(look, theme)
    if "river" in kinds:
        style = LAYERS["river"].drawn(theme)
        layers += [_area("ground-river-area", "river", style.fill)]
        layers += [_lines(LAYERS["river"], theme)]
    return layers + (_roads(look) if "road" in kinds else [])


def _area(name: str, kind: str, colour: str) -> StyleLayer:
    return {
        "id": name,
        "type": "fill",
        "source": "ground",
        "source-layer": kind,
        "filter": ["==", ["geometry-type"], "Polygon"],
        "paint": {"fill-color": colour},
    }


def _coast(look: GroundLook, theme: Theme) -> list[StyleLayer]:
    water: Expression = ["in", ["downcase", ["get", "class"]], ["literal", list(SEA_CLASSES)]]
    area: Expression = ["==", ["geometry-type"], "Polygon"]
    return [
        {**_area("ground-land", "coast", look.land), "filter": ["all", area, ["!", water]]},
        {**_area("ground-sea", "coast", look.sea), "filter": ["all", area, water]},
        _lines(LAYERS["coast"], theme),
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
            "line-width": _by_zoom((12, near + extra), (17, far + extra)),
        },
    }


def _by_zoom(*stops: tuple[float, float]) -> Expression:
    flat = [number for stop in stops for number in stop]
    return ["interpolate", ["exponential", 1.4], ["zoom"], *flat]


def _zones(looks: Mapping[str, Look], theme: Theme) -> list[StyleLayer]:
    colours = {code: look.colour for code, look in looks.items() if look.colour}
    hatches = {code: hatch_image(look.hatch) for code, look in looks.items() if look.hatch}
    plain = [code for code, look in looks.items() if look.hatch is None]
    undecided = hatch_image(UNDECIDED)
    base: StyleLayer = {"source": "zone", "source-layer": "zone"}
    line = LAYERS["zone"].drawn(theme)
    return [
        {
            "id": "zone-fill",
            "type": "fill",
            **base,
            "filter": ["in", _CODE, ["literal", list(colours)]],
            "paint": {
                "fill-color": _match(colours, "#D5D9DD"),
                "fill-antialias": False,
                "fill-opacity": 1,
            },
        },
        {
            "id": "zone-hatch",
            "type": "fill",
            **base,
            "filter": ["!", ["in", _CODE, ["literal", plain]]],
            "paint": {
                "fill-pattern": _match(hatches, undecided),
                "fill-antialias": False,
                "fill-opacity": 1,
            },
        },
        {
            "id": "zone-line",
            "type": "line",
            **base,
            "minzoom": 12,
            "paint": {
                "line-color": line.stroke,
                "line-width": _by_zoom((12, line.weight / 2), (17, line.weight * 2.5)),
                "line-opacity": line.opacity,
            },
        },
    ]


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
            "layout": _shown(look),
            "filter": ["==", ["geometry-type"], "Polygon"],
            "paint": {"fill-color": style.fill, "fill-opacity": style.fill_opacity},
        },
        _outline("overlay", look, theme),
    ]


def _parcel(theme: Theme) -> list[StyleLayer]:
    """A fill nobody sees, for a finger to find, and the outline."""
    look = LAYERS["parcel"]
    touched: StyleLayer = {
        "id": "parcel-fill",
        "type": "fill",
        "source": "parcel",
        "source-layer": "parcel",
        "layout": _shown(look),
        "paint": {"fill-color": look.style.stroke, "fill-opacity": 0},
    }
    return [touched, _outline("parcel", look, theme)]


def _outline(source: str, look: LayerLook, theme: Theme) -> StyleLayer:
    return {
        "id": f"{source}-line",
        "type": "line",
        "source": source,
        "source-layer": look.kind,
        "layout": {"line-join": "round", **_shown(look)},
        "paint": _stroke(look, theme),
    }


def _lines(look: LayerLook, theme: Theme) -> StyleLayer:
    return {
        "id": f"ground-{look.kind}",
        "type": "line",
        "source": "ground",
        "source-layer": look.kind,
        "layout": {"line-join": "round"},
        "paint": _stroke(look, theme),
    }


def _stroke(look: LayerLook, theme: Theme) -> dict[str, object]:
    style = look.drawn(theme)
    paint: dict[str, object] = {
        "line-color": style.stroke,
        "line-width": _by_zoom((10, style.weight * 0.6), (16, style.weight * 1.6)),
        "line-opacity": style.opacity,
    }
    if style.dash:
        # MapLibre counts dashes in widths of the line, SVG in pixels.
        dashes = [round(float(length) / style.weight, 2) for length in style.dash.split()]
        paint["line-dasharray"] = dashes
    return paint


def _names(source: str, look: LayerLook, theme: Theme, name: str) -> StyleLayer:
    lettering = look.lettering or Lettering("name", 12, 12)
    night = theme == "night"
    layout: dict[str, object] = {
        "text-field": ["to-string", ["get", lettering.field]],
        "text-font": _BOLD if lettering.bold else _REGULAR,
        "text-size": lettering.size,
        "text-max-width": 8,
        **_placed(lettering.along),
        **(
            {"text-transform": "uppercase", "text-letter-spacing": 0.08}
            if lettering.capitals
            else {}
        ),
        **({} if source in ("ground", "zone") else _shown(look)),
    }
    return {
        "id": name,
        "type": "symbol",
        "source": source,
        "source-layer": look.kind if lettering.along else f"{look.kind}_label",
        "minzoom": lettering.from_zoom,
        "layout": layout,
        "paint": {
            "text-color": lettering.colour[night],
            "text-halo-color": lettering.halo[night],
            "text-halo-width": 1.4,
        },
    }


def _placed(along: bool) -> dict[str, object]:
    if along:
        return {"symbol-placement": "line", "symbol-spacing": 350, "text-max-angle": 35}
    return {"symbol-placement": "point", "text-padding": 3}


def _shown(look: LayerLook) -> dict[str, object]:
    return {"visibility": "visible" if look.shown else "none"}
