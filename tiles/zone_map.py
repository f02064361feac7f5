"""Drawing the zones of a plan: each in its colour, land for roads as a layer of its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import geopandas as gpd
import numpy as np

from simpeltaru.plan import Revision
from tiles.canvas import Drawn
from tiles.edition import Edition
from tiles.geometry import collect, decimals_for, features
from tiles.layers import LAYERS, NEIGHBOUR_OPACITY, Style
from tiles.patterns import fill_of
from tiles.words import words


def zone_layers(
    zones: gpd.GeoDataFrame,
    drawn: np.ndarray,
    revision: Revision,
    tolerance_m: float,
    edition: Edition,
) -> list[Drawn]:
    """Sub-zones, then land for roads: `drawn` are the geometries of `zones` as they are drawn.

    `zones` has the columns code, name, block and is_road. Polygons of one code, name and block
    are one feature.
    """
    w = words(edition.language)
    columns = (zones["code"], zones["name"], zones["block"], zones["is_road"])
    collected = collect(drawn, list(zip(*columns, strict=True)))
    kinds = list(collected)
    shapes = features(
        np.array(list(collected.values()), dtype=object),
        [
            {"k": str(code), "n": str(name), "b": str(block or "–")}
            for code, name, block, _ in kinds
        ],
        revision.region,
        decimals_for(tolerance_m),
    )
    styles = zone_styles(zones, revision, edition)
    return [
        Drawn(
            key=key,
            name=w[name],
            features=[one for one in shapes if bool(kinds[int(one["id"])][3]) is is_road],
            style={one["id"]: styles[one["properties"]["k"]] for one in shapes},
            tips=[("k", w["code"]), ("n", w["subzone"]), ("b", w["block"])],
            highlight=True,
        )
        for key, name, is_road in (("zona", "zones", False), ("bj", "road_land", True))
    ]


def pale_layer(
    zones: gpd.GeoDataFrame,
    drawn: np.ndarray,
    revision: Revision,
    tolerance_m: float,
    edition: Edition,
) -> Drawn:
    """The sub-zones around what a map is of, by code, pale and without a word."""
    collected = collect(drawn, [str(code) for code in zones["code"]])
    styles = zone_styles(zones, revision, edition, NEIGHBOUR_OPACITY)
    codes = list(collected)
    shapes = features(
        np.array(list(collected.values()), dtype=object),
        [{} for _ in codes],
        revision.region,
        decimals_for(tolerance_m),
    )
    return Drawn(
        key="sekitar",
        name=words(edition.language)["surroundings"],
        features=shapes,
        style={one["id"]: replace(styles[codes[int(one["id"])]], opacity=0.2) for one in shapes},
    )


def zone_styles(
    zones: gpd.GeoDataFrame, revision: Revision, edition: Edition, fill_opacity: float = 1.0
) -> Mapping[str, Style]:
    """How each sub-zone code is drawn; opaque, so that the map shows the legend's colour.

    Narrow land such as roads must not drown in its own outline, hence thin, pale lines.
    """
    edge = replace(LAYERS["zone"].style, fill_opacity=fill_opacity)
    return {
        str(code): replace(edge, fill=fill_of(str(code), revision.code_vintage, edition.palette))
        for code in set(zones["code"])
    }
