"""Maps as one HTML file each, to open from disk or to serve: pure functions of what is shown.

`plan_map` draws a whole plan, `parcel_map` a parcel with its parts and a verdict. Nothing here
reads a clock or a database, and the file asks for nothing when it is opened.
"""

from tiles.facts import Stamp
from tiles.parcel_map import parcel_map
from tiles.plan_map import GroundLayer, plan_map

__all__ = ["GroundLayer", "Stamp", "parcel_map", "plan_map"]
