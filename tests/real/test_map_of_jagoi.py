"""The map of a real plan: fits, adds up, and says how far its lines are from the source."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import pytest
import shapely

from simpeltaru.catalogue import Catalogue
from simpeltaru.plan import Datum, LegalStatus, Region, Standing
from tests.tiles.reading import read
from tests.tiles.town import revision, stamp
from tiles.fitting import SIZE_LIMIT
from tiles.maps import plan_map

DATA = Path(__file__).resolve().parents[3] / "shared" / "data" / "rdtr_jagoi_babang"
pytestmark = pytest.mark.skipif(
    not DATA.is_dir(), reason="the real data (../shared/data) is not on this machine"
)
REGION = Region("61.07", "Kabupaten Bengkayang", "Asia/Pontianak", 9479, 9470, Datum.IDENTITY)


def zones() -> gpd.GeoDataFrame:
    """The file's polygons, read as SRGI2013, with codes and names of the catalogue."""
    source = gpd.read_file(DATA / "polaruang_2024-09-26.gpkg")
    source = source.set_crs(REGION.lonlat_srid, allow_override=True)
    catalogue = Catalogue.for_vintage("11/2021")
    found = [catalogue.by_numeric(code) for code in source["KODSZN"]]
    return gpd.GeoDataFrame(
        {
            "code": [one.code if one else "?" for one in found],
            "name": [one.name_id if one else "?" for one in found],
            "category": [one.category if one else "" for one in found],
            "block": source["KODBLK"].fillna(""),
            "is_road": [one is not None and one.code == "BJ" for one in found],
        },
        geometry=source.geometry,
        crs=REGION.lonlat_srid,
    )


def test_jagoi_babang_fits_and_adds_up() -> None:
    drawn = zones()
    made = replace(revision(is_simulation=False), region=REGION, instrument=None)
    draft = replace(
        stamp(made), standing=Standing(LegalStatus.DISUSUN, False, None, None), layers=()
    )
    html = plan_map(draft, drawn)
    page = read(html)
    assert len(html.encode()) <= SIZE_LIMIT
    assert "1.125 poligon" in page.text
    assert "4.278,54 100,00" in page.text
    assert html.count('<tr class="zone"') == drawn["code"].nunique() == 28
    assert "Belum ada: rancangan tanpa nomor dan tanggal" in page.text
    found = re.search(r"toleransi ([\d,]+) m, pergeseran terbesar ([\d,]+) m", page.text)
    assert found is not None
    tolerance, deviation = (float(one.replace(",", ".")) for one in found.groups())
    assert tolerance <= made.tolerance_m
    assert deviation < 15
    assert shapely.get_num_coordinates(drawn.geometry.values).sum() > 70_000
