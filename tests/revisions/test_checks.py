"""What blocks a plan package and what is only reported, each with its place."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from simpeltaru.errors import PackageError
from simpeltaru.load_finding import LoadFinding, Severity
from simpeltaru.revisions.coverage import overlapping_pairs
from simpeltaru.revisions.load_plan import check_plan
from tests.revisions.making import (
    K1,
    R4,
    RTH2,
    board,
    national,
    plan_manifest,
    plan_package,
    square,
    write_package,
    write_vector,
)


def blocked(package: Path) -> dict[str, list[LoadFinding]]:
    """Blocking findings by code; there must be some."""
    with pytest.raises(PackageError) as caught:
        check_plan(package)
    found: dict[str, list[LoadFinding]] = {}
    for one in caught.value.findings:
        assert isinstance(one, LoadFinding)
        if one.severity is Severity.BLOCK:
            found.setdefault(one.code, []).append(one)
    assert found
    return found


def warned(package: Path) -> Counter[str]:
    return Counter(one.code for one in check_plan(package).findings)


def _moved(frame: gpd.GeoDataFrame, row: int, geometry: shapely.Geometry) -> gpd.GeoDataFrame:
    frame = frame.copy()
    frame.loc[row, "geometry"] = geometry
    return frame


def _with(frame: gpd.GeoDataFrame, *more: tuple[Any, shapely.Geometry]) -> gpd.GeoDataFrame:
    extra = gpd.GeoDataFrame(
        pd.DataFrame([national(code) for code, _shape in more]),
        geometry=[shapely.MultiPolygon([shape]) for _code, shape in more],
        crs=frame.crs,
    )
    return pd.concat([frame, extra], ignore_index=True)


def test_a_good_package_has_no_blocking_finding(tmp_path: Path) -> None:
    plan = check_plan(plan_package(tmp_path / "p"))
    assert len(plan.zones) == 12
    assert {zone.subzone.key for zone in plan.zones} == {"R-4", "RTH-2", "BJ", "K-1"}
    assert [zone.row for zone in plan.zones if zone.subzone.is_road] == [3, 7, 11]
    assert plan.zones[0].swp == "SWP-A"


def test_no_crs(tmp_path: Path) -> None:
    frame = board().set_crs(None, allow_override=True)
    write_vector(frame, tmp_path / "p" / "zona.shp")
    package = write_package(tmp_path / "p", plan_manifest({"file": "zona.shp"}))
    assert list(blocked(package)) == ["crs_missing"]
    stated = {"file": "zona.shp", "crs": "EPSG:9480"}
    assert check_plan(write_package(tmp_path / "p", plan_manifest(stated))).zones


def test_two_different_crs(tmp_path: Path) -> None:
    folder = plan_package(tmp_path / "p")
    stated = {"file": "zona.gpkg", "crs": "EPSG:32749"}
    assert list(blocked(write_package(folder, plan_manifest(stated)))) == ["crs_conflict"]
    same = {"file": "zona.gpkg", "crs": "EPSG:32650"}
    assert check_plan(write_package(folder, plan_manifest(same))).zones


def test_an_implausible_crs_is_refused_with_what_would_fit(tmp_path: Path) -> None:
    frame = board().set_crs(9479, allow_override=True)
    (finding,) = blocked(plan_package(tmp_path / "p", frame))["crs_implausible"]
    assert "EPSG:32650" in finding.message


def test_metres_labelled_as_degrees(tmp_path: Path) -> None:
    frame = board().set_crs(4326, allow_override=True)
    (finding,) = blocked(plan_package(tmp_path / "p", frame))["crs_implausible"]
    assert "EPSG:32650" in finding.message


def test_swapped_axes(tmp_path: Path) -> None:
    frame = board().to_crs(9470)
    swapped = shapely.transform(frame.geometry.values, lambda xy: xy[:, ::-1])
    frame = frame.set_geometry(swapped).set_crs(9470, allow_override=True)
    assert list(blocked(plan_package(tmp_path / "p", frame))) == ["axes_swapped"]


def test_geojson_with_an_old_crs_member_that_lies(tmp_path: Path) -> None:
    frame = board().set_crs(32650, allow_override=True)
    path = write_vector(frame, tmp_path / "p" / "zona.geojson")
    text = path.read_text()
    assert "EPSG::32650" in text
    path.write_text(text.replace("EPSG::32650", "EPSG::4326"))
    package = write_package(tmp_path / "p", plan_manifest({"file": "zona.geojson"}))
    assert list(blocked(package)) == ["crs_implausible"]


def test_one_polygon_far_away(tmp_path: Path) -> None:
    frame = _moved(board(), 4, shapely.box(300_000, 14_000, 300_100, 14_100))
    (finding,) = blocked(plan_package(tmp_path / "p", frame))["outside_region"]
    assert finding.row == 5
    assert "longitude 115.20" in finding.message
    assert "[" not in finding.message


def test_an_unknown_crs(tmp_path: Path) -> None:
    frame = board().to_crs(3857)
    assert list(blocked(plan_package(tmp_path / "p", frame))) == ["crs_unsupported"]


def test_invalid_geometry(tmp_path: Path) -> None:
    x, y = 555_000, 14_000
    bow = shapely.Polygon([(x, y), (x + 90, y + 90), (x + 90, y), (x, y + 90)])
    (finding,) = blocked(plan_package(tmp_path / "p", _moved(board(), 0, bow)))["geometry_invalid"]
    assert finding.row == 1
    assert "Self-intersection" in finding.message


def test_missing_geometry_and_lines(tmp_path: Path) -> None:
    frame = _moved(board(), 1, None)
    assert blocked(plan_package(tmp_path / "a", frame))["geometry_missing"][0].row == 2
    line = shapely.LineString([(555_000, 14_000), (555_100, 14_100)])
    frame = _moved(board(), 2, line)
    (finding,) = blocked(plan_package(tmp_path / "b", frame))["geometry_type"]
    assert finding.row == 3
    assert "delete it" in finding.message


def test_one_place_with_two_codes(tmp_path: Path) -> None:
    frame = _with(board(), (K1, square(0.5, 0.5)))
    found = blocked(plan_package(tmp_path / "p", frame))["two_codes"]
    assert {tuple(one.params["rows"]) for one in found} == {(1, 13), (2, 13), (5, 13), (6, 13)} - {
        (row, 13) for row in range(1, 13) if board().KODSZN[row - 1] == K1[1]
    }
    assert all(one.geometry is not None and one.geometry.area > 0 for one in found)
    assert "tolerance 2.5 m wide and 6.25 m²" in found[0].message


@pytest.mark.parametrize("wide", [2.0, 0.05])
def test_a_narrow_overlap_only_warns(tmp_path: Path, wide: float) -> None:
    x, y = 555_000, 14_000
    # As long as the square, so larger than the tolerance squared, but nowhere as wide.
    frame = _moved(board(), 0, shapely.box(x, y, x + 100 + wide, y + 100))
    assert warned(plan_package(tmp_path / "p", frame))["overlap_small"] == 1


def test_a_wide_overlap_of_one_code_only_warns(tmp_path: Path) -> None:
    frame = _with(board(codes=[R4]), (R4, square(0.5, 0.5)))
    assert warned(plan_package(tmp_path / "p", frame))["overlap"] == 4


def test_a_polygon_inside_another_is_found(tmp_path: Path) -> None:
    x, y = 555_000, 14_000
    frame = _with(board(codes=[R4]), (K1, shapely.box(x + 20, y + 20, x + 60, y + 60)))
    (finding,) = blocked(plan_package(tmp_path / "p", frame))["two_codes"]
    assert finding.params["area_m2"] == pytest.approx(1600)


def test_the_same_polygon_twice(tmp_path: Path) -> None:
    frame = _with(board(), (R4, square(0, 0)))
    assert warned(plan_package(tmp_path / "a", frame))["duplicate_same"] == 1
    frame = _with(board(), (RTH2, square(0, 0)))
    (finding,) = blocked(plan_package(tmp_path / "b", frame))["duplicate_conflict"]
    assert finding.params["rows"] == [1, 13]


def test_gaps_and_slivers(tmp_path: Path) -> None:
    frame = board().drop(index=5).reset_index(drop=True)
    found = check_plan(plan_package(tmp_path / "a", frame)).findings
    (gap,) = [one for one in found if one.code == "gap"]
    assert gap.params["area_m2"] == pytest.approx(10_000)
    frame = _with(board(), (R4, square(5, 5, side=3)))
    assert warned(plan_package(tmp_path / "b", frame))["sliver"] == 1


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"KODSZN": "R-9", "NAMSZN": None}, "code_unmapped", "KODSZN"),
        ({"KODSZN": "R"}, "code_unmapped", "KODSZN"),
        (
            {"KODSZN": None, "NAMSZN": None, "NAMOBJ": None, "REMARK": None},
            "code_missing",
            "KODSZN",
        ),
        ({"NAMOBJ": "Taman Kota"}, "code_conflict", "NAMOBJ"),
        ({"NAMSZN": "31031200"}, "code_conflict", "NAMSZN"),
        ({"REMARK": "K-1"}, "code_conflict", "REMARK"),
    ],
)
def test_names_that_do_not_agree(
    tmp_path: Path, changes: dict[str, object], code: str, field: str
) -> None:
    frame = board()
    for name, value in changes.items():
        frame.loc[4, name] = value
    (finding,) = blocked(plan_package(tmp_path / "p", frame))[code]
    assert (finding.row, finding.field) == (5, field)
    assert "by any" not in finding.message


@pytest.mark.parametrize("written", ["R-4", "r 4", "R–4", "32103400", "32103400.0", " R-4\r\n"])
def test_usual_spellings_of_a_code_are_understood(tmp_path: Path, written: str) -> None:
    frame = board(2, 1, codes=[R4]).assign(KODSZN=written, NAMSZN=None)
    plan = check_plan(plan_package(tmp_path / "p", frame))
    assert {zone.subzone.key for zone in plan.zones} == {"R-4"}


def test_numbers_as_floats_are_read_and_reported(tmp_path: Path) -> None:
    frame = board().assign(KODSZN=lambda f: f.KODSZN.astype(float))
    found = check_plan(plan_package(tmp_path / "p", frame)).findings
    one = next(f for f in found if f.code == "codes_as_numbers" and f.field == "KODSZN")
    assert one.params == {"rows": "1-12", "count": 12, "floats": 12}


def test_sentinels_are_silence_not_overlays(tmp_path: Path) -> None:
    frame = board(6, 1, codes=[R4])
    frame["KRB_03"] = ["Rawan Banjir Sedang, Rawan Longsor", "-", " ", "Tidak Ada", "0", None]
    frame["KSMPDN"] = ["K09B", "Tidak", "\u00a0", "K09X", None, None]
    plan = check_plan(plan_package(tmp_path / "p", frame))
    assert [(o.kind, o.value, o.level) for o in plan.zones[0].overlays] == [
        ("KRB_03", "Rawan Banjir Sedang", "sedang"),
        ("KRB_03", "Rawan Longsor", ""),
        ("KSMPDN", "K09B", ""),
    ]
    assert [len(zone.overlays) for zone in plan.zones] == [3, 0, 0, 1, 0, 0]
    assert [one.row for one in plan.findings if one.code == "overlay_unknown"] == [4]


def test_an_overlay_layer_that_says_none_or_has_no_area(tmp_path: Path) -> None:
    values = ["Rawan Banjir Sedang", "Tidak Ada", None, "Rawan Longsor Tinggi, Tidak Ada"]
    shapes = [square(0, 0), square(1, 0), square(2, 0), square(0, 1).exterior]
    frame = gpd.GeoDataFrame({"V": values}, geometry=shapes, crs=9480)
    write_vector(frame, tmp_path / "p" / "banjir.geojson")
    layer = {"file": "banjir.geojson", "kind": "KRB_03", "fields": {"value": "V"}}
    plan = check_plan(plan_package(tmp_path / "p", overlays=[layer]))
    kept = [(one.row, one.value) for features in plan.features for one in features.records]
    assert kept == [(1, "Rawan Banjir Sedang"), (3, ""), (4, "Rawan Longsor Tinggi")]
    found = {one.code: one.params.get("rows") for one in plan.findings}
    assert found["overlay_says_none"] == "2, 4"
    assert found["overlay_value_missing"] == "3"
    assert found["overlay_without_area"] == "4"


def test_attributes_that_are_off_only_warn(tmp_path: Path) -> None:
    frame = board()
    frame.loc[0, "JNSRPR"] = "31000000"
    frame.loc[1, "LUASHA"] = 0.0
    frame.loc[2, "LUASHA"] = 1.2
    frame.loc[3, "KODBLK"] = "I.B.1"
    frame.loc[4, "KODBLK"] = None
    frame.loc[5, "KODZON"] = "32010000"
    found = check_plan(plan_package(tmp_path / "p", frame)).findings
    rows = {(one.code, one.row) for one in found}
    assert {
        ("category_off", 1),
        ("area_off", 2),
        ("area_off", 3),
        ("block_not_in_swp", 4),
        ("place_unnamed", 5),
        ("zone_off", 6),
    } <= rows


def test_a_compound_key_must_be_there(tmp_path: Path) -> None:
    frame = board().assign(KODUNK="R-4_K01B")
    frame.loc[3, "KODUNK"] = None
    package = plan_package(tmp_path / "p", frame, key_column="KODUNK")
    (finding,) = blocked(package)["key_missing"]
    assert finding.row == 4


def test_columns_that_are_not_kept_are_named(tmp_path: Path) -> None:
    frame = board().assign(PEMILIK="x", NIK="y")
    found = check_plan(plan_package(tmp_path / "p", frame)).findings
    (dropped,) = [one for one in found if one.code == "columns_dropped"]
    assert dropped.params["columns"] == ["NIK", "PEMILIK"]


def test_dates_need_an_instrument(tmp_path: Path) -> None:
    manifest = plan_manifest({"file": "zona.gpkg"})
    manifest["revision"]["dates"] = {"diundangkan": "2024-01-01"}
    folder = plan_package(tmp_path / "p")
    with pytest.raises(PackageError, match="dates without an instrument"):
        check_plan(write_package(folder, manifest))


def test_a_metric_crs_must_be_one(tmp_path: Path) -> None:
    manifest = plan_manifest({"file": "zona.gpkg"})
    manifest["region"] = {**manifest["region"], "metric_crs": "EPSG:3857"}
    folder = plan_package(tmp_path / "p")
    with pytest.raises(PackageError, match=r"region\.metric_crs.*46N-52N"):
        check_plan(write_package(folder, manifest))


@pytest.mark.parametrize(
    ("code", "instead"), [(32649, 9479), (32749, 9489), (23869, 9479), (23879, 9489)]
)
def test_a_utm_zone_of_another_datum_is_named_in_srgi2013(
    tmp_path: Path, code: int, instead: int
) -> None:
    region = {**plan_manifest(None)["region"], "metric_crs": f"EPSG:{code}"}
    with pytest.raises(PackageError, match=f"use EPSG:{instead}"):
        check_plan(plan_package(tmp_path, region=region))


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(*(st.integers(0, 12) for _ in range(2)), *(st.integers(1, 6) for _ in range(2))),
        min_size=2,
        max_size=14,
    )
)
def test_overlaps_equal_those_found_by_comparing_everything(
    boxes: list[tuple[int, int, int, int]],
) -> None:
    shapes = np.array(
        [shapely.MultiPolygon([shapely.box(x, y, x + w, y + h)]) for x, y, w, h in boxes],
        dtype=object,
    )
    pairs, shared = overlapping_pairs(shapes)
    expected = {
        (a, b): area
        for a in range(len(shapes))
        for b in range(a + 1, len(shapes))
        if (area := shapely.area(shapely.intersection(shapes[a], shapes[b]))) > 0.01
    }
    assert dict(zip(pairs, shapely.area(shared), strict=True)) == pytest.approx(expected)
