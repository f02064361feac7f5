"""Every code that has a text, with the parameters its text may use.

A finding with a code that is not here has no words for the public, so a test compares this list
with the findings the source makes.
"""

from __future__ import annotations

from collections.abc import Mapping

LANGUAGES = ("id", "en")
AUDIENCES = ("citizen", "officer")

FINDINGS: Mapping[str, frozenset[str]] = {
    code: frozenset(params.split())
    for code, params in {
        # what lies at the place
        "gap": "area_m2 share",
        "overlap": "area_m2 subzones",
        "duplicate_zones": "area_m2 subzone",
        "ignored_parts": "count area_m2 subzones threshold_m2",
        "road_reserved": "area_m2 share",
        "road_reserved_point": "",
        "road_near": "distance_m",
        "point_in_gap": "subzones",
        "plan_edge_near": "tolerance_m",
        "parcels_overlap": "count",
        "parcel_none": "",
        # what the matrix says
        "cell": "subzone activity raw",
        "missing_cell": "subzone activity",
        "contradictory_cell": "subzone activity raw",
        "absence_policy": "subzone activity policy basis",
        "unlisted": "subzone",
        "no_rulebook": "subzone",
        "without_rules": "subzone reason",
        "no_column": "subzone",
        "indirect_match": "subzone column",
        "unknown_condition": "codes",
        # what was asked
        "kbli_edition_assumed": "kbli edition",
        "kbli_edition_unmapped": "kbli edition rulebook_edition",
        "kbli_prefix": "kbli matched",
        "kbli_zero_lost": "kbli suggestion",
        "kbli_malformed": "kbli",
        "rows_several": "kbli activities",
        "activity_unknown": "activity",
        "strictest_policy": "policy basis",
        # what the overlays do
        "overlay_forbids": "kind value subzone text",
        "overlay_conditions": "kind value subzone text codes",
        "overlay_tightens": "kind value subzone text measure limit",
        "overlay_see_text": "kind value subzone text",
        "overlay_without_rule": "kind value subzone",
        "overlay_reach_unknown": "kind value subzone text effect",
        "overlay_condition_unnamed": "kind value subzone text",
        # how the headline came about
        "outside_plan": "",
        "no_plan_in_force": "",
        "two_plans": "plans",
        "road_only": "subzones",
        "place_below_threshold": "threshold_m2",
        "parts_differ": "outcomes",
        "rows_differ": "",
        "parts_undetermined": "parts",
        "gap_undecided": "area_m2",
        "thin_parts_undecided": "parts tolerance_m",
        "overlap_undecided": "parts",
        "boundary_near": "subzones outcomes tolerance_m",
        "edge_undecided": "tolerance_m",
        # intensity
        "intensity_none": "subzone",
        "intensity_missing": "subzone measure",
        "intensity_row_missing": "subzone measure",
        "intensity_see_text": "subzone measure",
        "intensity_depends": "subzone measure dimensions",
        "kdb_kdh_conflict": "subzone kdb kdh",
        # why a text that looks like coordinates is none
        "coordinate_one_number": "found",
        "coordinate_count": "count found",
        "coordinate_latitude": "found",
        "coordinate_longitude": "found",
        "coordinate_sixty": "found",
        "coordinate_parts": "found",
        "coordinate_sign": "found",
        "coordinate_axes": "found",
        "coordinate_utm": "found",
        "coordinate_zone": "",
        "coordinate_link": "",
    }.items()
}
"""Codes of `Finding` with the parameters a text may name."""

DISCLAIMERS = (
    "information_not_permit",
    "legal_text_prevails",
    "map_scale",
    "simulation",
    "draft",
    "datum_identity",
    "area_method",
    "data_as_delivered",
)
"""Codes of the sentences that stand under an answer."""

GROUPS = (
    "outcome",
    "outcome_meaning",
    "coverage",
    "legal_status",
    "referral",
    "measure",
    "unit",
    "dimension",
    "limit_state",
    "effect",
    "absence",
    "place_kind",
    "place_note",
)
"""Groups of names: what an identifier is called in a language."""
