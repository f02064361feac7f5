"""The map of one kelurahan or block: its sub-zones in full colour, the rest pale around it."""

from __future__ import annotations

from collections.abc import Sequence

import geopandas as gpd
import pandas as pd

from simpeltaru.assess.metric import geodesic_area
from simpeltaru.errors import QuestionError
from simpeltaru.plan import Region, Revision
from simpeltaru.texts.numbers import number
from tiles.area import Area, area_group, area_title
from tiles.area_cut import Cut, cut
from tiles.area_drawing import area_canvas, area_ground
from tiles.edition import ORDINARY, Edition
from tiles.facts import Simplified, Stamp
from tiles.fitting import SIZE_LIMIT, smallest_fitting
from tiles.geometry import deviation_m, in_metric, simplify_coverage
from tiles.ground_map import GroundLayer, in_order
from tiles.legend import LegendRow, legend
from tiles.page import render
from tiles.sheet import sheet_values
from tiles.words import words

GAP_SHOWN_M2 = 50.0
"""Less than this without a zone prints as 0.00 ha: it comes of the drawing, not of the plan."""

_GAP = "\x00"
"""Code of what no zone covers; no text of a database can hold it."""


def area_map(
    stamp: Stamp,
    area: Area,
    zones: gpd.GeoDataFrame,
    ground: Sequence[GroundLayer] = (),
    edition: Edition = ORDINARY,
) -> str:
    """The map of one area of a plan as an HTML page of at most `SIZE_LIMIT` bytes.

    Arguments as `plan_map`. The legend has the sub-zones inside the area, with what they cover of
    it and what no zone covers. QuestionError when no zone lies in the area, a CRS is another one,
    or it is too much for the size.
    """
    revision, region = stamp.revision, stamp.revision.region
    pieces = cut(in_metric(zones, region, "zones"), area.geometry)
    if pieces.inside.empty:
        raise QuestionError("zones", f"has none within {area.kind} {area.code or area.name!r}")
    over = in_order(ground, region)
    rows, gap = _rows(pieces, revision)
    heading = _heading(area, region, edition)
    codes = [*pieces.inside["code"], *pieces.around["code"]]
    source = pieces.pieces

    def page(tolerance_m: float) -> str:
        simpler = simplify_coverage(source, tolerance_m)
        grounds = area_ground(over, pieces, area, region, tolerance_m, edition)
        canvas = area_canvas(revision, pieces, simpler, grounds, tolerance_m, edition)
        simplified = Simplified(tolerance_m, deviation_m(source, simpler))
        values = sheet_values(stamp, rows, gap, codes, grounds, simplified, edition)
        return render("plan.html", canvas, {**values, **heading}, edition.web_dir)

    fitting = smallest_fitting(page)
    if fitting is None:
        raise QuestionError("ground", f"the map of {area.name!r} exceeds {SIZE_LIMIT} bytes")
    return fitting


def _rows(pieces: Cut, revision: Revision) -> tuple[list[LegendRow], LegendRow | None]:
    """Legend of what lies inside, and the row of what no zone covers, together 100 %."""
    table = pieces.inside[["code", "name", "category", "geometry"]]
    if pieces.gap.area >= GAP_SHOWN_M2:
        uncovered = {"code": [_GAP], "name": [""], "category": [""]}
        gap = gpd.GeoDataFrame(uncovered, geometry=[pieces.gap], crs=table.crs)
        table = pd.concat([table, gap])
    rows = legend(table, revision)
    gaps = [row for row in rows if row.code == _GAP]
    return [row for row in rows if row.code != _GAP], gaps[0] if gaps else None


def _heading(area: Area, region: Region, edition: Edition) -> dict[str, object]:
    w, language = words(edition.language), edition.language
    hectares = number(geodesic_area(region, area.geometry) / 10_000, language, 2)
    code = [f"{w['code']} {area.code}"] if area.code and area.name else []
    return {
        "kicker": w[f"{area.kind}_kicker"],
        "title": area_title(area, language),
        "lines": [*filter(None, [area_group(area, language)]), *code, f"{hectares} ha"],
        "legend_caption": w[f"{area.kind}_caption"],
    }
