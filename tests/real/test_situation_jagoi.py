"""Parts of the real parcels of Jagoi Babang, against counts and an independent computation."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest
import shapely
from shapely.geometry.base import BaseGeometry

from simpeltaru.rules.situation import ZonePiece, arrange
from simpeltaru.verdict import Coverage, Situation
from simpeltaru.zone import Overlay, SubZone

DATA = Path(__file__).resolve().parents[3] / "shared" / "data" / "rdtr_jagoi_babang"
pytestmark = pytest.mark.skipif(
    not DATA.is_dir(), reason="the real data (../shared/data) is not on this machine"
)
SRGI2013, UTM_49N = 9470, 9479
OVERLAYS = [
    "KKOP_1",
    "LP2B_2",
    "KRB_03",
    "TOD_04",
    "TEB_05",
    "PUSLIT",
    "CAGBUD",
    "RESAIR",
    "KSMPDN",
    "HANKAM",
    "KKARST",
    "PTBGMB",
    "MGRSAT",
    "RDBUMI",
    "TPZ_00",
]


def read(name: str):  # type: ignore[no-untyped-def]
    import geopandas

    frame = geopandas.read_file(DATA / name)
    return frame.set_crs(SRGI2013, allow_override=True).to_crs(UTM_49N)


@pytest.fixture(scope="module")
def zones() -> list[ZonePiece]:
    pieces = []
    for number, row in enumerate(read("polaruang_2024-09-26.gpkg").to_dict("records")):
        held = {field: row[field] for field in OVERLAYS if row[field] == row[field] and row[field]}
        overlays = tuple(sorted(Overlay(field, str(value)) for field, value in held.items()))
        code = row["KODSZN"]
        # Roads count as a sub-zone here: the published counts know no land set apart.
        subzone = SubZone(code, code, row["NAMOBJ"], "", "", "", is_road=False)
        pieces.append(
            ZonePiece(number, subzone, overlays, row["geometry"], row["KODSWP"], row["KODBLK"])
        )
    return pieces


@pytest.fixture(scope="module")
def parcels() -> list[BaseGeometry]:
    return list(read("persil_hat.gpkg").geometry)


@pytest.fixture(scope="module")
def situations(zones: list[ZonePiece], parcels: list[BaseGeometry]) -> list[Situation]:
    tree = shapely.STRtree([zone.geometry for zone in zones])

    def arranged() -> Iterator[Situation]:
        for parcel in parcels:
            yield arrange(
                parcel,
                [zones[index] for index in tree.query(parcel, predicate="intersects")],
                tolerance_m=2.5,
                threshold_m2=1.0,
                geodesic_area=lambda geometry: float(geometry.area),
                kind="parcel",
            )

    return list(arranged())


def test_how_many_subzones_a_parcel_lies_in(situations: list[Situation]) -> None:
    counts = Counter(len({p.subzone.key for p in one.parts}) for one in situations)
    assert sum(counts.values()) == 2784
    assert (counts[1], counts[0]) == (1536, 1)
    assert sum(count for subzones, count in counts.items() if 2 <= subzones <= 9) == 1247


def test_how_many_stay_split_without_thin_parts(situations: list[Situation]) -> None:
    certain = [{p.subzone.key for p in one.parts if p.certain} for one in situations]
    assert sum(len(subzones) > 1 for subzones in certain) == 1035


def test_the_parcel_in_no_subzone_is_outside(situations: list[Situation]) -> None:
    outside = [one for one in situations if one.coverage is Coverage.NONE]
    assert [len(one.parts) for one in outside] == [0]


def test_every_parcel_closes(situations: list[Situation]) -> None:
    for one in situations:
        total = sum(p.planar_m2 or 0.0 for p in (*one.parts, *one.roads, *one.ignored))
        expected = one.planar_m2 or 0.0
        assert total - one.overlap_m2 + one.gap_m2 == pytest.approx(expected, rel=1e-9, abs=1e-6)


def test_two_hundred_parcels_against_plain_shapely(
    zones: list[ZonePiece], parcels: list[BaseGeometry], situations: list[Situation]
) -> None:
    chosen = random.Random(2024).sample(range(len(parcels)), 200)
    for index in chosen:
        parcel, found = parcels[index], situations[index]
        groups: dict[object, list[BaseGeometry]] = defaultdict(list)
        for zone in zones:
            if zone.geometry.intersects(parcel):
                clipped = zone.geometry.intersection(parcel)
                groups[(zone.subzone.key, zone.overlays)].append(clipped)
        parts = {key: shapely.union_all(group).area for key, group in groups.items()}
        union = shapely.union_all([one for group in groups.values() for one in group])
        assert found.gap_m2 == pytest.approx(parcel.area - union.area, abs=0.01)
        assert found.overlap_m2 == pytest.approx(sum(parts.values()) - union.area, abs=0.01)
        measured = {
            (p.subzone.key, p.overlays): p.planar_m2 or 0.0 for p in (*found.parts, *found.ignored)
        }
        for key in parts.keys() | measured.keys():
            assert measured.get(key, 0.0) == pytest.approx(parts.get(key, 0.0), abs=0.01)
