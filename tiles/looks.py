"""What is declared of a layer: how it is drawn and written, what is in its tiles."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from simpeltaru.db.query import Query
from simpeltaru.queries.mvt import layer_tile
from simpeltaru.queries.tilesets import TileOwner
from simpeltaru.tile_grid import LAST, Tile

Theme = Literal["day", "night"]
Owner = Literal["revision", "region"]
TileStatement = Callable[[str, TileOwner, Tile], Query]


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
class Field:
    """A property of a tile's features, by the name and type TileJSON gives it."""

    name: str
    type: Literal["String", "Number", "Boolean"]
    about_id: str
    about_en: str


@dataclass(frozen=True, slots=True)
class Lettering:
    """A name on the map: the field it is taken from, from which zoom, its size in pixels.

    `along` writes it along lines; `colour` and `halo` are for day and for night.
    """

    field: str
    from_zoom: float
    size: float
    colour: tuple[str, str] = ("#1f2328", "#f0f3f6")
    halo: tuple[str, str] = ("#ffffff", "#0d1117")
    along: bool = False
    bold: bool = False
    capitals: bool = False


@dataclass(frozen=True, slots=True)
class LayerLook:
    """One layer: its name, what is drawn, in which tiles it is, what the legend says of it.

    `tip` is the column a feature's tooltip is taken from ("" for none); features of the same
    are drawn as one. `labelled` says whether names stand on a map of paper or disk. `tile` is
    the statement of its tiles; `zooms` the smallest and largest zoom that has tiles (a map
    enlarges those of the largest), `points_from` the smallest with points for names. `night` is
    drawn on a dark ground; without it `style` is.
    """

    kind: str
    name_id: str
    name_en: str
    style: Style
    shown: bool = True
    tip: str = ""
    labelled: bool = False
    owner: Owner = "region"
    tile: TileStatement = layer_tile
    zooms: tuple[int, int] = (6, LAST)
    fields: tuple[Field, ...] = ()
    lettering: Lettering | None = None
    night: Style | None = None
    legend_id: str = ""
    legend_en: str = ""
    points_from: int = 0

    def name(self, language: str) -> str:
        return self.name_id if language == "id" else self.name_en

    def legend(self, language: str) -> str:
        """A sentence for the legend; "" when the name says all."""
        return self.legend_id if language == "id" else self.legend_en

    def drawn(self, theme: Theme) -> Style:
        """The style for day or night."""
        return self.night if theme == "night" and self.night else self.style


@dataclass(frozen=True, slots=True)
class GroundLook:
    """Colours of what is no layer: outside the data, land, sea, the water along a coast line and
    roads; for day and for night.
    """

    outside: str
    land: str
    sea: str
    shallows: str
    road: str
    road_edge: str


def mixed(one: str, other: str, part: float) -> str:
    """A colour that far (0-1) on the way from one to the other, all three #rrggbb."""
    pairs = zip(bytes.fromhex(one[1:]), bytes.fromhex(other[1:]), strict=True)
    return "#" + bytes(round(a + (b - a) * part) for a, b in pairs).hex()
