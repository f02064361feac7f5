"""Rows of a query as a GeoDataFrame: what maps and exports are drawn from."""

from __future__ import annotations

from collections.abc import Sequence

import geopandas as gpd
import pandas as pd
import shapely

from simpeltaru.db.query import Row


def frame(rows: Sequence[Row], srid: int) -> gpd.GeoDataFrame:
    """The rows with `wkb` as geometry in EPSG:`srid`; every other column as it is."""
    geometries = shapely.from_wkb([row["wkb"] for row in rows])
    table = pd.DataFrame([{key: row[key] for key in row if key != "wkb"} for row in rows])
    return gpd.GeoDataFrame(table, geometry=geometries, crs=srid)
