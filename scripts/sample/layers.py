"""The layers package: parcels, existing roads, administrative areas, coast, rivers."""

from __future__ import annotations

from typing import Any

import shapely

from scripts.sample import geo
from scripts.sample.city import City
from scripts.sample.delivery import Delivery, Vector
from scripts.sample.land import kelurahan
from scripts.sample.manifests import REGION
from scripts.sample.streets import EXISTING, RESERVED

NAME = "contoh-bontang-lapisan"
DATED = "2024-01-15"
SOURCE = "CONTOH/SIMULASI, dibuat oleh pembangkit contoh Simpeltaru"


def layers(city: City) -> Delivery:
    """Every layer of the region, all of them simulated."""
    vectors = (_parcels(city), _roads(city), *_areas(city), _coast(city), _rivers(city))
    return Delivery(NAME, _manifest(), vectors)


PLAIN = {"fields": {"code": "KODE", "name": "NAMA"}}
ENTRIES: tuple[tuple[str, str, str, dict[str, Any]], ...] = (
    (
        "parcel",
        "persil",
        "Persil (CONTOH/SIMULASI)",
        {
            "columns": {
                "id": "IDBIDANG",
                "nomor_bidang": "NOMOR",
                "kelurahan": "KELURAHAN",
                "right_type": "TIPEHAK",
                "area_document": "LUASSURAT",
                "area_map": "LUASPETA",
            }
        },
    ),
    (
        "road",
        "jalan",
        "Jalan yang ada (CONTOH)",
        {"fields": {"class": "KELAS", "name": "NAMA"}},
    ),
    ("kelurahan", "kelurahan", "Kelurahan (CONTOH, bukan batas resmi)", PLAIN),
    ("kecamatan", "kecamatan", "Kecamatan (CONTOH, bukan batas resmi)", PLAIN),
    ("coast", "pantai", "Garis pantai (CONTOH)", PLAIN),
    ("river", "sungai", "Sungai (CONTOH)", PLAIN),
)


def _manifest() -> dict[str, Any]:
    return {
        "format": "simpeltaru-layers/1",
        "region": REGION,
        "datum": "identity",
        "layers": [
            {
                "id": f"contoh-bontang-{name}",
                "kind": kind,
                "title": title,
                "file": f"{name}_contoh.gpkg",
                "source": SOURCE,
                "dated": DATED,
                "simulation": True,
                **more,
            }
            for kind, name, title, more in ENTRIES
        ],
    }


def _parcels(city: City) -> Vector:
    found = city.parcels
    units = kelurahan()
    return Vector(
        "persil_contoh.gpkg",
        "Polygon",
        [shapely.orient_polygons(parcel.shape) for parcel in found],
        {
            "IDBIDANG": [f"CONTOH-{number:05d}" for number in range(1, len(found) + 1)],
            "NOMOR": [parcel.number or None for parcel in found],
            "KELURAHAN": [units[parcel.kelurahan].name for parcel in found],
            "TIPEHAK": [parcel.right or None for parcel in found],
            "LUASSURAT": [parcel.area_document for parcel in found],
            "LUASPETA": [round(parcel.shape.area, 1) for parcel in found],
        },
    )


def _roads(city: City) -> Vector:
    roads = city.existing
    return Vector(
        "jalan_contoh.gpkg",
        "LineString",
        [geo.snap(road.line) for road in roads],
        {
            "NAMA": [road.name for road in roads],
            "KELAS": [road.road_class for road in roads],
            "LEBAR": [round(RESERVED[road.road_class] * EXISTING, 1) for road in roads],
        },
    )


def _areas(city: City) -> tuple[Vector, Vector]:
    """Kelurahan and kecamatan; villages over water belong to their kelurahan."""
    members: dict[str, list[shapely.Polygon]] = {}
    for block in city.superblocks:
        members.setdefault(block.ground.kelurahan, []).append(block.shape)
    units = kelurahan()
    upper: dict[str, list[str]] = {}
    for code in sorted(members):
        upper.setdefault(code[:8], []).append(code)
    lower = _admin(
        "kelurahan", {code: (units[code].name, members[code]) for code in sorted(members)}
    )
    return lower, _admin(
        "kecamatan",
        {
            code: (units[inside[0]].kecamatan, [s for one in inside for s in members[one]])
            for code, inside in upper.items()
        },
    )


def _admin(name: str, units: dict[str, tuple[str, list[shapely.Polygon]]]) -> Vector:
    shapes = []
    for _, parts in units.values():
        merged = shapely.orient_polygons(shapely.unary_union(parts, grid_size=geo.GRID))
        shapes.append(shapely.multipolygons(list(shapely.get_parts(merged))))
    columns = {"KODE": list(units), "NAMA": [title for title, _ in units.values()]}
    return Vector(f"{name}_contoh.gpkg", "MultiPolygon", shapes, columns)


def _coast(city: City) -> Vector:
    shapes = [city.land.mainland.exterior, *(one.shape.exterior for one in city.land.islands)]
    names = ["Daratan utama (CONTOH)", *(f"{one.name} (CONTOH)" for one in city.land.islands)]
    lines = [shapely.LineString(geo.snap(ring).coords) for ring in shapes]
    codes = [f"P{number:02d}" for number in range(len(lines))]
    return Vector("pantai_contoh.gpkg", "LineString", lines, {"KODE": codes, "NAMA": names})


def _rivers(city: City) -> Vector:
    lines = [geo.snap(river.line) for river in city.rivers]
    names = [f"{river.name} (CONTOH)" for river in city.rivers]
    codes = [f"S{number:02d}" for number in range(1, len(lines) + 1)]
    return Vector("sungai_contoh.gpkg", "LineString", lines, {"KODE": codes, "NAMA": names})
