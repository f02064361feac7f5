"""The map of a whole plan: every sub-zone in its colour, with legend, area and share."""

from __future__ import annotations

from collections.abc import Sequence

import geopandas as gpd
import numpy as np

from simpeltaru.errors import QuestionError
from simpeltaru.plan import Revision
from tiles.canvas import draw
from tiles.edition import ORDINARY, Edition
from tiles.facts import Simplified, Stamp
from tiles.fitting import SIZE_LIMIT, smallest_fitting
from tiles.geometry import deviation_m, in_metric, lonlat_bounds, simplify_coverage
from tiles.ground_map import GroundLayer, drawn, in_order
from tiles.legend import legend
from tiles.page import render
from tiles.sheet import sheet_values
from tiles.words import Language, words
from tiles.zone_map import zone_layers


def plan_map(
    stamp: Stamp,
    zones: gpd.GeoDataFrame,
    ground: Sequence[GroundLayer] = (),
    edition: Edition = ORDINARY,
) -> str:
    """The map of a whole plan as an HTML page of at most `SIZE_LIMIT` bytes.

    `zones` has the columns code, name, category, block, is_road and polygons in the region's
    metric CRS or its lon/lat. Lines are simplified only as far as the size asks for, shared
    edges stay shared, and the page says how far. QuestionError when there is nothing to draw,
    a CRS is another one, or the layers are too much for the size.
    """
    if zones.empty:
        raise QuestionError("zones", "are empty: the revision has no polygons to draw")
    revision, language = stamp.revision, edition.language
    metric = in_metric(zones, revision.region, "zones")
    over = in_order(ground, revision.region)
    rows = legend(metric, revision)
    source = np.asarray(metric.geometry.values)
    bounds = lonlat_bounds(metric.total_bounds, revision.region)

    def page(tolerance_m: float) -> str:
        simpler = simplify_coverage(source, tolerance_m)
        grounds = [drawn(one, revision.region, tolerance_m, language) for one in over]
        layers = [*zone_layers(metric, simpler, revision, tolerance_m, edition), *grounds]
        canvas = draw([one for one in layers if one.features], bounds)
        simplified = Simplified(tolerance_m, deviation_m(source, simpler))
        values = sheet_values(stamp, rows, None, metric["code"], grounds, simplified, edition)
        return render(
            "plan.html", canvas, {**values, **_heading(revision, language)}, edition.web_dir
        )

    fitting = smallest_fitting(page)
    if fitting is None:
        kinds = ", ".join(one.kind for one in over) or "nothing: the plan itself is too large"
        raise QuestionError("ground", f"the map exceeds {SIZE_LIMIT} bytes; leave out {kinds}")
    return fitting


def _heading(revision: Revision, language: Language) -> dict[str, object]:
    w = words(language)
    return {
        "kicker": w["plan_kicker"],
        "title": revision.plan_name,
        "lines": [],
        "legend_caption": w["legend_caption"],
    }
