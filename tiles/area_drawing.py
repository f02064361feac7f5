"""What is drawn on the map of an area: pale surroundings, zones, ways, outline and names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import geopandas as gpd
import numpy as np
import shapely

from simpeltaru.plan import Region, Revision
from tiles.area import Area
from tiles.area_cut import Cut, ground_within
from tiles.canvas import Canvas, Drawn, Label, draw
from tiles.edition import Edition
from tiles.geometry import decimals_for, features, lonlat_bounds, to_lonlat
from tiles.ground_map import GroundLayer, drawn, names
from tiles.layers import GAP_STYLE, LAYERS, Style
from tiles.words import words
from tiles.zone_map import pale_layer, zone_layers

OUTLINES = {"0": Style("#ffffff", 5.0, 0.9), "1": Style("#1f2328", 2.4)}
"""The outline's halo and the outline, by the feature's id."""

_MAIN_ROADS = ("arteri", "kolektor")
_NAMED_WAYS = 4
_NAMED_FROM = 0.01
"""Share of the frame a neighbour must have for its name to stand in it."""


def area_canvas(
    revision: Revision,
    pieces: Cut,
    drawn_pieces: np.ndarray,
    ground: Sequence[Drawn],
    tolerance_m: float,
    edition: Edition,
) -> Canvas:
    """The map itself. `drawn_pieces` are `pieces.pieces` as they are to be drawn."""
    region, decimals = revision.region, decimals_for(tolerance_m)
    count, around = len(pieces.inside), len(pieces.around)
    inside, beside, gap = np.split(drawn_pieces, [count, count + around])
    w = words(edition.language)
    edge = shapely.boundary(shapely.union_all([*inside, *gap]))
    layers = [
        pale_layer(pieces.around, beside, revision, tolerance_m, edition),
        *zone_layers(pieces.inside, inside, revision, tolerance_m, edition),
        Drawn(
            "celah",
            w["gap"],
            features(gap, [{"n": w["gap"]}] * len(gap), region, decimals),
            GAP_STYLE,
            [("n", w["part"])],
        ),
        *ground,
        Drawn(
            "batas",
            w["area_outline"],
            features(np.array([edge, edge]), [{}, {}], region, decimals),
            OUTLINES,
        ),
    ]
    bounds = lonlat_bounds(shapely.bounds(edge), region)
    return draw([one for one in layers if one.features], bounds)


def area_ground(
    ground: Sequence[GroundLayer],
    pieces: Cut,
    area: Area,
    region: Region,
    tolerance_m: float,
    edition: Edition,
) -> list[Drawn]:
    """The layers over the zones, cut to the frame, with their names."""
    made = []
    for layer in ground:
        within = ground_within(layer, pieces.frame, area.geometry)
        labels = _labels(layer, pieces, area, region)
        if layer.kind == "road" and _main(within.features).any():
            made += _roads(within, area, region, tolerance_m, edition, labels)
        else:
            found = drawn(within, region, tolerance_m, edition.language, tip="name")
            shown = found.shown or layer.kind == "road"
            made.append(replace(found, shown=shown, labels=labels))
    return made


def _roads(
    layer: GroundLayer,
    area: Area,
    region: Region,
    tolerance_m: float,
    edition: Edition,
    labels: Sequence[Label],
) -> list[Drawn]:
    """Main roads, and below them the others, only in the area and hidden at first.

    Land for roads is drawn as a zone anyway, and every line hides some of a zone's colour.
    """
    w, is_main = words(edition.language), _main(layer.features)
    main = replace(layer, features=layer.features[is_main])
    others = replace(layer, features=layer.features[~is_main])
    lesser = drawn(
        ground_within(others, area.geometry, area.geometry),
        region,
        tolerance_m,
        edition.language,
        tip="name",
    )
    larger = drawn(main, region, tolerance_m, edition.language, tip="name")
    return [
        replace(lesser, key="road_other", name=w["other_roads"], shown=False),
        replace(larger, name=w["main_roads"], shown=True, labels=labels),
    ]


def _main(roads: gpd.GeoDataFrame) -> np.ndarray:
    return roads["class"].astype(str).str.startswith(_MAIN_ROADS).to_numpy()


def _labels(layer: GroundLayer, pieces: Cut, area: Area, region: Region) -> list[Label]:
    if layer.kind in ("road", "river"):
        return _way_names(layer, pieces, region)
    if LAYERS[layer.kind].labelled:
        return _neighbour_names(layer, pieces, area, region)
    return []


def _neighbour_names(layer: GroundLayer, pieces: Cut, area: Area, region: Region) -> list[Label]:
    """Names of areas, in the middle of what is seen of each; the map's own stands above it."""
    frame = layer.features
    seen = shapely.intersection(np.asarray(frame.geometry.values), pieces.frame)
    if area.kind == layer.kind:
        seen = shapely.difference(seen, area.geometry)
    large = shapely.area(seen) >= _NAMED_FROM * pieces.frame.area
    return names(frame[large].set_geometry(seen[large], crs=frame.crs), region)


def _way_names(layer: GroundLayer, pieces: Cut, region: Region) -> list[Label]:
    """Names of the longest rivers and main roads in the area, each at its middle."""
    ways = layer.features
    if layer.kind == "road":
        ways = ways[_main(ways)]
    area = shapely.union_all([*pieces.inside.geometry.values, pieces.gap])
    seen = shapely.line_merge(shapely.intersection(np.asarray(ways.geometry.values), area))
    table = gpd.GeoDataFrame({"name": ways["name"].to_numpy()}, geometry=seen, crs=ways.crs)
    longest = table.iloc[np.argsort(-shapely.length(seen), kind="stable")]
    longest = longest[(longest["name"] != "") & ~longest.is_empty].drop_duplicates("name")
    middles = shapely.line_interpolate_point(
        [_longest_part(one) for one in longest.geometry[:_NAMED_WAYS]], 0.5, normalized=True
    )
    return [
        Label(float(place.x), float(place.y), str(name), f"map-label {layer.kind}-label")
        for name, place in zip(longest["name"], to_lonlat(middles, region), strict=False)
    ]


def _longest_part(line: shapely.Geometry) -> shapely.Geometry:
    parts = shapely.get_parts(line)
    return parts[int(np.argmax(shapely.length(parts)))]
