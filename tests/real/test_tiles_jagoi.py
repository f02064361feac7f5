"""Tiles of a real draft with overlaps and slivers: every sub-zone is drawn where it stands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import psycopg
import pytest
import shapely

from simpeltaru.db.accounts import LOAD, READ
from simpeltaru.db.engine import Session, connect
from simpeltaru.revisions.load_plan import load_plan
from simpeltaru.tile_grid import unit_m
from tests.databases import Database, clone_of
from tests.real.packages import jagoi_plan, needs_data
from tests.tiles.tile_reading import box_of, owner, tile, tiles_over

pytestmark = needs_data
REVISION = "jagoi-babang-2024-09-26"


@pytest.fixture(scope="module")
def real(
    template_database: Database, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Database]:
    for database in clone_of(template_database):
        load_plan(jagoi_plan(tmp_path_factory.mktemp("jagoi") / "paket"), database.url(LOAD))
        yield database


@pytest.fixture(scope="module")
def session(real: Database) -> Iterator[Session]:
    with connect(real.url(READ), timeout_ms=20_000) as opened:
        yield opened


@pytest.fixture(scope="module")
def areas(real: Database) -> dict[int, tuple[float, float]]:
    """Areas and lengths of outline of the stored zones in EPSG:3857, by id."""
    with psycopg.connect(real.url(READ)) as connection:
        rows = connection.execute(
            "SELECT id, ST_Area(geom_3857), ST_Perimeter(geom_3857) FROM zone WHERE revision = %s",
            [REVISION],
        ).fetchall()
    return {number: (area, length) for number, area, length in rows}


@pytest.mark.parametrize("zoom", [14, 16])
def test_every_zone_of_a_real_plan_is_drawn(
    session: Session, areas: dict[int, tuple[float, float]], zoom: int
) -> None:
    mine = owner(session, REVISION)
    seen: dict[int, float] = defaultdict(float)
    for place in tiles_over(mine, zoom):
        for one in tile(session, mine, "zone", place).get("zone", []):
            assert one.geometry.area > 0
            assert one.geometry.is_valid
            seen[one.id] += shapely.area(shapely.intersection(one.geometry, box_of(place)))
    assert len(areas) == 1125
    assert set(seen) == set(areas)
    # An edge may move by half a unit, so the area by half a unit along the whole outline.
    unit = unit_m(zoom)
    off = {one: abs(seen[one] * unit**2 - area) for one, (area, _) in areas.items()}
    assert all(off[one] <= max(length * unit, unit**2) for one, (_, length) in areas.items())
    assert sum(off.values()) < 0.001 * sum(area for area, _ in areas.values()) * (16 - zoom + 1)


def test_a_real_plan_has_drawings_for_small_zooms_without_holes(
    session: Session, areas: dict[int, tuple[float, float]]
) -> None:
    mine = owner(session, REVISION)
    assert mine.generalised
    drawn: dict[int, float] = defaultdict(float)
    for place in tiles_over(mine, 12):
        for one in tile(session, mine, "zone", place).get("zone", []):
            drawn[one.id] += one.geometry.intersection(box_of(place)).area * unit_m(12) ** 2
    assert sum(drawn.values()) == pytest.approx(sum(area for area, _ in areas.values()), rel=0.005)
