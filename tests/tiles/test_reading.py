"""What a map of the sample is drawn from: the ground over the zones, nothing that hides them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from simpeltaru.assess import run
from simpeltaru.db.accounts import READ
from simpeltaru.db.engine import connect
from tests.databases import Database
from tiles.plan_map import GroundLayer
from tiles.reading import known_revision, plan_shown

NOW = datetime(2099, 1, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def ground(sample_database: Database) -> dict[str, GroundLayer]:
    with connect(sample_database.url(READ), timeout_ms=30_000) as session:
        known = run(known_revision("contoh-bontang-2025", NOW), session)
        _, _, layers = run(plan_shown(known, NOW.date(), NOW), session)
    return {one.kind: one for one in layers}


def test_the_coast_is_lines_and_the_sea_is_left_out(ground: dict[str, GroundLayer]) -> None:
    coast = ground["coast"].features
    assert set(coast.geom_type) == {"LineString"}
    assert len(coast) == 13


def test_the_border_on_land_is_no_coast(ground: dict[str, GroundLayer]) -> None:
    city = ground["kecamatan"].features.union_all()
    mainland = ground["coast"].features.geometry.iloc[0]
    west, _, east, _ = city.bounds
    assert mainland.bounds[0] > west + (east - west) / 4
    assert not mainland.is_ring
