"""The drawing: the same every time, a clean coverage, as large and as mixed as a city."""

from __future__ import annotations

import csv
import json
import re
from collections import Counter

import numpy as np
import pytest
import shapely
import yaml

from scripts.make_sample import SAMPLE
from scripts.sample import annex, geo, making
from scripts.sample.land import kelurahan
from simpeltaru.places import CHECKOUT
from simpeltaru.rules.permission import read_cell
from tests.sample.conftest import Drawn

SUBZONES = (
    "BJ", "C-1", "PL-4", "PL-3", "KPI", "W", "PTL", "PP", "K-1", "K-3", "PL-6", "KT", "R-4",
    "R-3", "R-2", "SPU-1", "SPU-2", "SPU-3", "TR", "HPK", "RTH-7", "IK-2", "IK-1", "P-1", "HK",
    "BA", "EM", "HL", "RTH-8", "PS", "RTH-1", "RTH-3", "RTH-4", "RTH-2", "TN", "RTH-6",
)  # fmt: skip
"""The 36 sub-zones of the draft (domain reference, section 8.5), in its order."""


def test_the_drawing_gives_the_content_that_is_committed(drawn: Drawn) -> None:
    found = {one.name: one.content_hash() for one in (drawn.first, drawn.second, drawn.layers)}
    assert found == making.stated(SAMPLE)


def test_it_has_the_sub_zones_of_the_draft_and_the_size_of_a_plan(drawn: Drawn) -> None:
    codes = Counter(zone.label.code for zone in drawn.city.zones)
    assert sorted(codes) == sorted(SUBZONES) == sorted(annex.ORDER)
    assert 2300 <= codes.total() <= 2700
    assert min(codes.values()) >= 2


def test_sub_zones_are_a_coverage_without_gap_or_overlap(drawn: Drawn) -> None:
    shapes = np.array([zone.shape for zone in drawn.city.zones])
    assert shapely.is_valid(shapes).all()
    assert shapely.coverage_is_valid(shapes)
    union = shapely.coverage_union_all(shapes)
    assert abs(shapely.area(shapes).sum() - union.area) < 1e-6
    # The rim was snapped once more with the plan's own lines: a few millimetres, never inside.
    assert shapely.difference(drawn.city.land.mainland.buffer(-0.01), union).area < 1e-6
    inner = [ring for part in shapely.get_parts(union) for ring in part.interiors]
    assert sum(shapely.Polygon(ring).area for ring in inner) < 1e-6


def test_coordinates_are_on_the_millimetre_and_rings_run_right_handed(drawn: Drawn) -> None:
    for delivery in (drawn.first, drawn.layers):
        for vector in delivery.vectors:
            points = shapely.get_coordinates(vector.shapes)
            assert np.abs(points / geo.GRID - np.rint(points / geo.GRID)).max() < 1e-4, vector.file
            if vector.kind.endswith("Polygon"):
                assert shapely.is_valid(np.array(vector.shapes)).all(), vector.file
                rings = [part.exterior for part in shapely.get_parts(np.array(vector.shapes))]
                assert all(shapely.is_ccw(rings)), vector.file


def test_kelurahan_have_about_their_published_area_and_lie_about_their_place(drawn: Drawn) -> None:
    vector = drawn.vector(drawn.layers, "kelurahan")
    shapes = dict(zip(vector.columns["KODE"], vector.shapes, strict=True))
    assert sorted(shapes) == sorted(kelurahan())
    assert len(shapes) == 15
    for code, unit in kelurahan().items():
        assert shapes[code].area / 1e4 == pytest.approx(unit.hectares, rel=0.10), unit.name
        assert shapes[code].distance(shapely.Point(unit.centre)) < 400, unit.name
    assert sum(shape.area for shape in shapes.values()) / 1e6 == pytest.approx(160.7, rel=0.02)
    upper = drawn.vector(drawn.layers, "kecamatan")
    assert upper.columns["KODE"] == ["64.74.01", "64.74.02", "64.74.03"]


def test_streets_rivers_parts_and_blocks(drawn: Drawn) -> None:
    classes = Counter(road.road_class for road in drawn.city.planned)
    assert set(classes) == set(annex.ROADS)
    assert len(drawn.city.rivers) >= 5
    blocks = drawn.vector(drawn.first, "blok").columns
    assert len(set(blocks["KODSWP"])) >= 3
    pattern = re.compile(r"I\.([A-D])\.\d+")
    for part, block in zip(blocks["KODSWP"], blocks["KODBLK"], strict=True):
        assert part == f"SWP {pattern.fullmatch(block)[1]}"  # type: ignore[index]


def test_parcels_cross_sub_zones_overlap_and_leave_the_plan(drawn: Drawn) -> None:
    parcels = drawn.city.parcels
    assert 7500 <= len(parcels) <= 8500
    zones = [zone.shape for zone in drawn.city.zones]
    codes = [zone.label.code for zone in drawn.city.zones]
    shapes = np.array([parcel.shape for parcel in parcels])
    parcel, zone = shapely.STRtree(zones).query(shapes, predicate="intersects")
    shared = shapely.area(shapely.intersection(shapes[parcel], np.array(zones)[zone]))
    touched: dict[int, set[str]] = {}
    inside = np.zeros(len(parcels))
    for at, which, area in zip(parcel.tolist(), zone.tolist(), shared, strict=True):
        inside[at] += area
        if area > 1:
            touched.setdefault(at, set()).add(codes[which])
    assert sum(len(found) > 1 for found in touched.values()) > 2000
    assert sum(len(found - {"BJ"}) > 1 for found in touched.values()) > 400
    assert 15 < (shapely.area(shapes) - inside > 1).sum() < 200
    left, right = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    once = left < right
    overlap = shapely.area(shapely.intersection(shapes[left[once]], shapes[right[once]]))
    assert 40 < (overlap > 1).sum() < 400
    assert 30 < sum(not one.number for one in parcels) < 200
    numbers = Counter((one.kelurahan, one.number) for one in parcels if one.number)
    assert max(numbers.values()) == 1


def test_parcels_hold_no_personal_data(drawn: Drawn) -> None:
    columns = set(drawn.vector(drawn.layers, "persil").columns)
    assert columns == {"IDBIDANG", "NOMOR", "KELURAHAN", "TIPEHAK", "LUASSURAT", "LUASPETA"}


def test_overlays_stand_in_fields_and_in_layers(drawn: Drawn) -> None:
    fields = {name for one in drawn.city.special for name in one}
    assert {"KRB_03", "KSMPDN", "RESAIR", "CAGBUD", "LP2B_2", "TEB_05", "HANKAM"} <= fields
    assert any("," in one.get("KRB_03", "") for one in drawn.city.special)
    assert {area.value for area in drawn.city.areas["kkop"]} == {"K01A", "K01B", "K01D", "K01E"}
    levels = {area.value.split()[-1] for area in drawn.city.areas["banjir"]}
    assert levels == {"Rendah", "Sedang", "Tinggi"}


def test_activities_have_codes_of_kbli_2020_and_readable_cells() -> None:
    with (CHECKOUT / "gis_data/catalogue/kbli2020.csv").open(encoding="utf-8", newline="") as file:
        known = {row["code"] for row in csv.DictReader(file)}
    rows = annex.activities()
    codes = [row.kbli for row in rows if row.kbli]
    assert len(rows) >= 150
    assert set(codes) <= known
    assert {len(code) for code in codes} >= {3, 4, 5}
    assert sum(not row.kbli for row in rows) >= 10
    nested = [one for one in codes if any(one != two and one.startswith(two) for two in codes)]
    assert len(nested) > 40
    conditions = {row["kode"] for row in annex.rows("legenda.csv")}
    blank = 0
    for row in rows:
        assert len(row.cells) == 36
        for cell in row.cells.values():
            if cell == annex.BLANK:
                blank += 1
            else:
                assert set(read_cell(cell).codes) <= conditions
    assert 10 < blank < 60


def test_everything_says_that_it_is_a_simulation(drawn: Drawn) -> None:
    for delivery in (drawn.first, drawn.second):
        revision = delivery.manifest["revision"]
        assert revision["simulation"] is True
        assert revision["instrument"]["number"].startswith("CONTOH")
        assert "CONTOH" in revision["title"]
        legal = re.findall(r'"legal": "([^"]*)"', json.dumps(delivery.manifest))
        assert legal
        assert all("CONTOH" in one for one in legal)
        rows = drawn.vector(delivery, "pola_ruang").columns
        assert all("CONTOH" in one for one in rows["NOTHPR"])
        sheet = delivery.books["lampiran_itbx_contoh.xlsx"].worksheets[0]
        assert "CONTOH" in str(sheet.cell(1, 1).value)
        for line in delivery.texts["intensitas.csv"].splitlines()[1:]:
            assert line.endswith("CONTOH — bukan angka hukum")
    assert all(layer["simulation"] is True for layer in drawn.layers.manifest["layers"])
    assert all("CONTOH" in layer["source"] for layer in drawn.layers.manifest["layers"])
    for name in ("legenda.csv", "ketentuan_khusus.csv"):
        assert all("CONTOH" in row["ketentuan"] for row in annex.rows(name))


def test_the_second_revision_is_the_list_of_edits(drawn: Drawn) -> None:
    edits = yaml.safe_load((SAMPLE / "perubahan_2025.yaml").read_text(encoding="utf-8"))
    old, new = (drawn.vector(one, "pola_ruang") for one in (drawn.first, drawn.second))
    assert shapely.equals_exact(np.array(old.shapes), np.array(new.shapes)).all()
    pairs = zip(old.columns["KODSZN"], new.columns["KODSZN"], strict=True)
    changed = Counter(pair for pair in pairs if pair[0] != pair[1])
    assert changed == Counter((one["dari"], one["menjadi"]) for one in edits["sub_zona"])
    sheets = [
        one.books["lampiran_itbx_contoh.xlsx"].worksheets[0] for one in (drawn.first, drawn.second)
    ]
    cells = [list(sheet.iter_rows(min_row=10, values_only=True)) for sheet in sheets]
    differing = sum(
        one != two for a, b in zip(*cells, strict=True) for one, two in zip(a, b, strict=True)
    )
    assert differing == len(edits["sel"])
    assert drawn.second.manifest["revision"]["instrument"]["mencabut"] == ["CONTOH 1"]
