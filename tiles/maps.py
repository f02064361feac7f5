"""Maps as one HTML file each, to open from disk or to serve: pure functions of what is shown.

`plan_map` draws a whole plan, `area_map` a kelurahan or block of it, `parcel_map` a parcel with
its parts and a verdict. Nothing here reads a clock or a database, and the file asks for nothing
when it is opened.
"""

from tiles.area import Area
from tiles.area_map import area_map
from tiles.edition import Edition
from tiles.facts import Stamp
from tiles.ground_map import GroundLayer
from tiles.parcel_map import parcel_map
from tiles.plan_map import plan_map

__all__ = ["Area", "Edition", "GroundLayer", "Stamp", "area_map", "parcel_map", "plan_map"]
