"""How each layer looks on a map: declared once.

Zone colours are the catalogue's; a sub-zone no source gives a colour for is a hatched grey
and called "warna belum ditetapkan", never a colour of our own. Everything else that is drawn
is declared in `LAYERS`, from the ground up.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from simpeltaru.catalogue import Catalogue, road_class
from simpeltaru.queries.mvt import CODES_FROM, plan_tile, zone_tile
from simpeltaru.tile_grid import GENERALISED, LAST
from tiles.looks import Field, GroundLook, LayerLook, Lettering, Style, Theme

HATCH = "url(#belum-ditetapkan)"
"""Fill of what has no colour: a pattern every page defines in its own SVG."""


_NAME = Field("name", "String", "Nama", "Name")
_CODE = Field("code", "String", "Kode", "Code")
_CLASS = Field("class", "String", "Kelas", "Class")
_SIMULATION = Field(
    "is_simulation", "Boolean", "Apakah ini simulasi, bukan hukum", "Whether it is a simulation"
)
_REGIONAL = (_CODE, _NAME, _CLASS, _SIMULATION)

LAYERS: Mapping[str, LayerLook] = {
    look.kind: look
    for look in (
        LayerLook(
            "zone",
            "Sub-zona",
            "Sub-zones",
            Style("#3d444d", 0.4, 0.45),
            night=Style("#0d1117", 0.5, 0.6),
            tip="code",
            owner="revision",
            tile=zone_tile,
            zooms=(GENERALISED.start, LAST),
            fields=(
                Field("key", "String", "Kunci aturan sub-zona", "Key of the sub-zone's rules"),
                Field("code", "String", "Kode sub-zona", "Code of the sub-zone"),
                Field("name", "String", "Nama sub-zona", "Name of the sub-zone"),
                Field("block", "String", "Blok", "Block"),
                Field("swp", "String", "SWP", "SWP (sub-area of the plan)"),
                Field("is_road", "Boolean", "Apakah badan jalan", "Whether it is land for roads"),
                _SIMULATION,
            ),
            lettering=Lettering("code", CODES_FROM, 11),
            points_from=CODES_FROM,
        ),
        LayerLook(
            "overlay",
            "Ketentuan khusus",
            "Special provisions",
            Style("#8a2be2", 1.6, 0.9, "#8a2be2", 0.08, dash="3 2"),
            night=Style("#c8a2ff", 1.6, 0.9, "#c8a2ff", 0.1, dash="3 2"),
            shown=False,
            tip="name",
            owner="revision",
            tile=plan_tile,
            zooms=(9, LAST),
            fields=(
                Field("kind", "String", "Jenis ketentuan", "Kind of provision"),
                Field("value", "String", "Nilai menurut rencana", "Value as the plan has it"),
                Field("level", "String", "Tingkat", "Level"),
                _NAME,
                _SIMULATION,
            ),
            lettering=Lettering("name", 13, 11, ("#5b1aa0", "#d9c2ff")),
        ),
        LayerLook(
            "network",
            "Jaringan jalan rencana",
            "Planned road network",
            Style("#a40e26", 1.2),
            night=Style("#ff7b72", 1.2),
            shown=False,
            tip="class",
            owner="revision",
            tile=plan_tile,
            zooms=(11, LAST),
            fields=(
                _CLASS,
                Field("kind", "String", "Jenis jaringan", "Network"),
                _NAME,
                _SIMULATION,
            ),
        ),
        LayerLook(
            "river",
            "Sungai",
            "Rivers",
            Style("#2b7bb9", 1.6, fill="#a9cfe8", fill_opacity=1.0),
            night=Style("#3f7fae", 1.6, fill="#1d3f58", fill_opacity=1.0),
            tip="name",
            fields=_REGIONAL,
            lettering=Lettering("name", 13, 11, ("#1b5e91", "#9ecbea"), along=True),
        ),
        LayerLook(
            "road",
            "Jalan yang ada",
            "Existing roads",
            Style("#6e4b1f", 1.1),
            night=Style("#8b949e", 1.1),
            shown=False,
            tip="class",
            zooms=(12, LAST),
            fields=_REGIONAL,
            lettering=Lettering("name", 14, 11, along=True),
        ),
        LayerLook(
            "coast",
            "Garis pantai",
            "Coastline",
            Style("#10527f", 1.3),
            night=Style("#6cb6ff", 1.1),
            fields=_REGIONAL,
            legend_id="Biru di sepanjang garis pantai menunjukkan sisi airnya, bukan luas laut "
            "yang diukur.",
            legend_en="Blue along the coastline shows its water side, not a measured sea.",
        ),
        LayerLook(
            "parcel",
            "Bidang tanah",
            "Parcels",
            Style("#3a3f45", 0.6),
            night=Style("#c9d1d9", 0.6),
            shown=False,
            zooms=(15, LAST),
            fields=(
                Field("id", "String", "Pengenal bidang", "Identifier of the parcel"),
                Field("nomor_bidang", "String", "Nomor bidang", "Parcel number"),
                Field("kelurahan", "String", "Kelurahan/desa", "Kelurahan/village"),
                _SIMULATION,
            ),
            lettering=Lettering("nomor_bidang", 17.5, 10, ("#3a3f45", "#c9d1d9")),
        ),
        LayerLook(
            "block",
            "Batas SWP dan blok",
            "SWP and block limits",
            Style("#5b21b6", 1.4, dash="8 5"),
            night=Style("#c4a7ff", 1.4, dash="8 5"),
            shown=False,
            owner="revision",
            tile=plan_tile,
            zooms=(9, LAST),
            fields=(_CODE, _NAME, _SIMULATION),
            lettering=Lettering("code", 12, 12, ("#5b21b6", "#d9c2ff"), bold=True),
        ),
        LayerLook(
            "kelurahan",
            "Batas kelurahan/desa",
            "Kelurahan/village limits",
            Style("#1f2328", 1.3, 0.85, dash="9 4 2 4"),
            night=Style("#c9d1d9", 1.0, 0.7, dash="9 4 2 4"),
            labelled=True,
            fields=_REGIONAL,
            lettering=Lettering("name", 12, 12.5, bold=True),
        ),
        LayerLook(
            "kecamatan",
            "Batas kecamatan",
            "District limits",
            Style("#1f2328", 2.2, 0.85, dash="14 5 3 5"),
            night=Style("#c9d1d9", 1.8, 0.7, dash="14 5 3 5"),
            fields=_REGIONAL,
            lettering=Lettering("name", 9, 13, capitals=True),
        ),
    )
}
"""From the zones up, as they lie on a map from disk. On the map page what is of the ground
(`GROUND`) lies under the zones, and only its names stand above."""

GROUND = ("kelurahan", "kecamatan", "coast", "river", "road")
"""Layers of a region that one tile may hold together."""


GROUND_LOOKS: Mapping[Theme, GroundLook] = {
    "day": GroundLook("#e9ebee", "#faf8f3", "#cfe6f3", "#a5d3ec", "#ffffff", "#b8b2a7"),
    "night": GroundLook("#161b22", "#21262d", "#0f2a3d", "#1d4f73", "#3d444d", "#10141a"),
}
SEA_CLASSES = ("laut", "perairan", "sea")
"""Classes of a coast's areas that are water; its other areas are land."""

SHALLOWS_BANDS = 8
"""Lines, each narrower and bluer, that make the shade along a coast line. Opaque ones: a wide
blurred line shows every bend of a crooked coast as a bristle.
"""
SHALLOWS_WIDTHS = ((8, 6.0), (12, 34.0), (14, 64.0))
"""Pixels of the widest by zoom, half of them on the land and under it. Tiles of the coast reach
as far over their edges (`simpeltaru.tile_grid.COAST_BUFFER`).
"""
OUTSIDE_ID = "Di luar data: tidak diketahui apakah daratan atau laut."
OUTSIDE_EN = "Outside the data: whether land or sea is not known."

ROAD_WIDTHS: Mapping[str, tuple[float, float, int]] = {
    "arteri": (2.4, 12.0, 12),
    "kolektor": (1.8, 9.0, 12),
    "lokal": (1.2, 6.5, 12),
    "lingkungan": (0.7, 4.5, 14),
    "": (0.7, 4.5, 14),
}
"""By the first word of a road's class: pixels at zoom 12 and at 17, and the zoom it appears at."""


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
