"""What every layer of a MapLibre style is made of: widths by zoom, lines, names."""

from __future__ import annotations

from tiles.looks import LayerLook, Lettering, Theme

StyleLayer = dict[str, object]
Expression = list[object]

_REGULAR = ["Noto Sans", "Roboto", "Arial"]
_BOLD = ["Noto Sans Bold", *_REGULAR]


def by_zoom(*stops: tuple[float, float]) -> Expression:
    """A number that grows between zooms: pairs of zoom and number."""
    flat = [number for stop in stops for number in stop]
    return ["interpolate", ["exponential", 1.4], ["zoom"], *flat]


def outline(source: str, look: LayerLook, theme: Theme) -> StyleLayer:
    """The lines of a source of the same name as its layer."""
    return {
        "id": f"{source}-line",
        "type": "line",
        "source": source,
        "source-layer": look.kind,
        "layout": {"line-join": "round", **shown(look)},
        "paint": _stroke(look, theme),
    }


def lines(look: LayerLook, theme: Theme) -> StyleLayer:
    """The lines of a layer of the ground."""
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
        "line-width": by_zoom((10, style.weight * 0.6), (16, style.weight * 1.6)),
        "line-opacity": style.opacity,
    }
    if style.dash:
        # MapLibre counts dashes in widths of the line, SVG in pixels.
        dashes = [round(float(length) / style.weight, 2) for length in style.dash.split()]
        paint["line-dasharray"] = dashes
    return paint


def names(source: str, look: LayerLook, theme: Theme, name: str) -> StyleLayer:
    """What is written, at points or along lines."""
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
        **({} if source in ("ground", "zone") else shown(look)),
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


def shown(look: LayerLook) -> dict[str, object]:
    """Whether a layer is seen at first, as its layout."""
    return {"visibility": "visible" if look.shown else "none"}
