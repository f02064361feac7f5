"""How each layer looks on a map: declared once.

Zone colours are the catalogue's; a sub-zone no source gives a colour for is a hatched grey
and called "warna belum ditetapkan", never a colour of our own. Everything else that is drawn
is declared in `LAYERS`, from the ground up.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from simpeltaru.catalogue import Catalogue, road_class

HATCH = "url(#belum-ditetapkan)"
"""Fill of what has no colour: a pattern every page defines in its own SVG."""


@dataclass(frozen=True, slots=True)
class Style:
    """A line and a fill, as SVG names them; `weight` in pixels, opacities 0-1."""

    stroke: str = "#57606a"
    weight: float = 1.0
    opacity: float = 1.0
    fill: str = ""
    fill_opacity: float = 0.0
    dash: str = ""

    def leaflet(self) -> dict[str, object]:
        """The same as options of a Leaflet path."""
        return {
            "color": self.stroke,
            "weight": self.weight,
            "opacity": self.opacity,
            "fill": bool(self.fill),
            "fillColor": self.fill or "#000000",
            "fillOpacity": self.fill_opacity,
            "fillRule": "nonzero",
            "dashArray": self.dash or None,
        }


@dataclass(frozen=True, slots=True)
class LayerLook:
    """One layer other than the zones: its name, what is drawn, whether it is on at first.

    `tip` is the column a feature's tooltip is taken from ("" for none); features of the same
    are drawn as one. `labelled` says whether names stand on the map.
    """

    kind: str
    name_id: str
    name_en: str
    style: Style
    shown: bool = True
    tip: str = ""
    labelled: bool = False

    def name(self, language: str) -> str:
        return self.name_id if language == "id" else self.name_en


LAYERS: Mapping[str, LayerLook] = {
    look.kind: look
    for look in (
        LayerLook("river", "Sungai", "Rivers", Style("#2b7bb9", 1.6), tip="name"),
        LayerLook(
            "road",
            "Jalan yang ada",
            "Existing roads",
            Style("#6e4b1f", 1.1),
            shown=False,
            tip="class",
        ),
        LayerLook("coast", "Garis pantai", "Coastline", Style("#10527f", 1.3)),
        LayerLook("parcel", "Bidang tanah", "Parcels", Style("#3a3f45", 0.6), shown=False),
        LayerLook(
            "block",
            "Batas SWP dan blok",
            "SWP and block limits",
            Style("#5b21b6", 1.4, dash="8 5"),
            shown=False,
        ),
        LayerLook(
            "kelurahan",
            "Batas kelurahan/desa",
            "Kelurahan/village limits",
            Style("#1f2328", 1.3, 0.85, dash="9 4 2 4"),
            labelled=True,
        ),
        LayerLook(
            "kecamatan",
            "Batas kecamatan",
            "District limits",
            Style("#1f2328", 2.2, 0.85, dash="14 5 3 5"),
        ),
    )
}
"""In the order they are drawn, all of them over the zones."""


def road_name(value: str, language: str) -> str:
    """What a road class is called; one the catalogue does not know keeps its own word."""
    known = road_class(value)
    if known is None:
        return value
    return known.name_id if language == "id" else known.name_en


def zone_colour(code: str, vintage: str) -> str | None:
    """The catalogue's colour of a sub-zone (#RRGGBB), or None when no source gives one."""
    subzone = Catalogue.for_vintage(vintage).by_code(code)
    return subzone.color_hex if subzone else None


def zone_style(colour: str | None, fill_opacity: float = 1.0) -> Style:
    """How a sub-zone of that colour is drawn; opaque, so that the map shows the legend's colour.

    Narrow land such as roads must not drown in its own outline, hence the thin, pale line.
    """
    return Style("#3d444d", 0.4, 0.45, colour or HATCH, fill_opacity)


def zone_styles(
    codes: Iterable[str], vintage: str, fill_opacity: float = 1.0
) -> Mapping[str, Style]:
    """How each of these sub-zone codes is drawn."""
    return {code: zone_style(zone_colour(code, vintage), fill_opacity) for code in set(codes)}


NEIGHBOUR_OPACITY = 0.3
"""Fill of sub-zones around a parcel: there for orientation, not for reading a colour off."""

PARCEL_OUTLINE = Style("#1f2328", 3.0)
GAP_STYLE = Style("#a40e26", 1.5, fill="#ffffff", fill_opacity=1.0, dash="4 4")


def part_style(style: Style) -> Style:
    """A part of a parcel: its sub-zone's colour with a clear edge."""
    return replace(style, stroke="#1f2328", weight=1.2, opacity=1.0)
