"""Codes, names and colours that plans share: pure readers of `gis_data/catalogue/`."""

from simpeltaru.catalogue.common_activities import CommonActivity, common_activities
from simpeltaru.catalogue.kbli import kbli_exists, kbli_title
from simpeltaru.catalogue.overlays import (
    Hazard,
    OverlayField,
    OverlayValue,
    overlay_fields,
    overlay_value,
    overlay_values,
    parse_hazards,
)
from simpeltaru.catalogue.roads import RoadClass, road_class, road_classes
from simpeltaru.catalogue.subzones import Catalogue, Resolution, Subzone, vintages
from simpeltaru.catalogue.text import is_null_sentinel, normalise_code, normalise_name

__all__ = [
    "Catalogue",
    "CommonActivity",
    "Hazard",
    "OverlayField",
    "OverlayValue",
    "Resolution",
    "RoadClass",
    "Subzone",
    "common_activities",
    "is_null_sentinel",
    "kbli_exists",
    "kbli_title",
    "normalise_code",
    "normalise_name",
    "overlay_fields",
    "overlay_value",
    "overlay_values",
    "parse_hazards",
    "road_class",
    "road_classes",
    "vintages",
]
