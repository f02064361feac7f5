"""Zones for small zooms: drawn coarser, on the zoom's tile grid, without a gap between neighbours.

For each zoom the edges of all zones are simplified together, moved to the grid together and cut
at every crossing; the faces between them then go to the zone they lie in. So two neighbours
have the same vertices along their common edge, also where they overlap or fall apart in the
source. A zone narrower than a tile unit can have no face left; its land then is its neighbour's.

These are drawings. They are no part of a revision's content and of its hash, and no answer reads
them (docs/decisions/tiles.md).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import psycopg
import shapely

from simpeltaru.revisions.copy import copy_rows
from simpeltaru.revisions.datum import TILES, Geometries
from simpeltaru.revisions.ewkb import ewkb
from simpeltaru.revisions.progress import Progress, Silent
from simpeltaru.revisions.writing import take_turn, writing
from simpeltaru.tile_grid import GENERALISED, unit_m

TOLERANCE = 2.0
"""Tile units: the square root of the area of a bend left out. A unit is an eighth of a pixel."""

_COLUMNS = {
    **dict.fromkeys(("region", "revision"), "text"),
    "zoom": "int2",
    "id": "int4",
    "geom_3857": "bytea",
}
_WITHOUT = """
SELECT r.region, r.id FROM revision r
WHERE NOT EXISTS (SELECT FROM zone_generalised g WHERE g.revision = r.id)
    AND EXISTS (SELECT FROM zone z
        WHERE z.region = r.region AND z.revision = r.id AND z.geom_3857 IS NOT NULL)
ORDER BY r.id
"""
_STORED = """
SELECT id, ST_AsBinary(geom_3857) FROM zone
WHERE region = %s AND revision = %s AND geom_3857 IS NOT NULL ORDER BY id
"""


def generalised(polygons: Geometries, zoom: int) -> Geometries:
    """The polygons (EPSG:3857) as drawn at a zoom: MultiPolygons, empty where nothing is left."""
    unit = unit_m(zoom)
    simpler = shapely.coverage_simplify(polygons, TOLERANCE * unit)
    edges = shapely.union_all(shapely.boundary(simpler), grid_size=unit)
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(edges)))
    tree = shapely.STRtree(polygons)
    # Of the source, because simplified neighbours may part where the source draws an edge twice.
    face, owner = tree.query(shapely.point_on_surface(faces), predicate="within")
    drawn = np.full(len(polygons), shapely.MultiPolygon(), dtype=object)
    for zone, mine in _grouped(owner, face):
        drawn[zone] = _multi(shapely.coverage_union_all(faces[mine]))
    return drawn


def _grouped(keys: np.ndarray, values: np.ndarray) -> Iterator[tuple[int, np.ndarray]]:
    order = np.argsort(keys, kind="stable")
    found, starts = np.unique(keys[order], return_index=True)
    yield from zip(found.tolist(), np.split(values[order], starts)[1:], strict=True)


def _multi(area: shapely.Geometry) -> shapely.MultiPolygon:
    return shapely.MultiPolygon(shapely.get_parts(area).tolist())


def copy_generalised(
    connection: psycopg.Connection,
    region: str,
    revision: str,
    ids: Sequence[int],
    polygons: Geometries,
    progress: Progress,
) -> None:
    """Write the copies of a revision's zones for every zoom that has them."""
    progress.phase("draw zones for small zooms", len(GENERALISED))
    for zoom in GENERALISED:
        drawn = generalised(polygons, zoom)
        kept = np.flatnonzero(~shapely.is_empty(drawn))
        places = ewkb((drawn[kept],), (TILES,))
        rows = (
            (region, revision, zoom, ids[int(at)], place)
            for at, (place,) in zip(kept, places, strict=True)
        )
        copy_rows(connection, "zone_generalised", _COLUMNS, rows)
        progress.step(1)


def generalise_missing(url: str, progress: Progress | None = None) -> list[str]:
    """Make the copies of revisions that were loaded before there were any; returns their ids.

    `url` is one for the role `simpeltaru_load`. A revision that has them is left alone, so that
    calling again changes nothing. Raises as `load_plan`.
    """
    progress = progress or Silent()
    with writing(url) as connection:
        take_turn(connection, progress)
        missing = connection.execute(_WITHOUT).fetchall()
        for region, revision in missing:
            rows = connection.execute(_STORED, [region, revision]).fetchall()
            ids, shapes = zip(*rows, strict=True)
            polygons = shapely.from_wkb(np.array(shapes, dtype=object))
            copy_generalised(connection, region, revision, ids, polygons, progress)
    return [revision for _, revision in missing]
