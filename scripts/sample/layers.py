"""The layers package: parcels, existing roads, administrative areas, coast, sea, rivers."""

from __future__ import annotations

from typing import Any

import shapely

from scripts.sample import geo
from scripts.sample.city import City
from scripts.sample.delivery import Delivery, Vector
from scripts.sample.land import drawing, kelurahan
from scripts.sample.manifests import REGION
from scripts.sample.streets import EXISTING, RESERVED

NAME = "contoh-bontang-lapisan"
DATED = "2024-01-15"
ROUGHNESS = 260
"""Metres the coast of the mainland may be from the line drawn by hand."""

SOURCE = "CONTOH/SIMULASI, dibuat oleh pembangkit contoh Simpeltaru"


def layers(city: City) -> Delivery:
    """Every layer of the region, all of them simulated."""
    shore = _shore(city)
    vectors = (
        *(_parcels(city), _roads(city), *_areas(city)),
        *(_coast(city, shore), _sea(city, shore), _rivers(city)),
    )
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
    (
        "coast",
        "laut",
        "Laut di depan kota (CONTOH)",
        {"fields": {"code": "KODE", "name": "NAMA", "class": "JENIS"}},
    ),
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


def _shore(city: City) -> shapely.LineString:
    """Where the mainland meets the sea: its edge without the border on land."""
    drawn = shapely.LineString([geo.metres(point) for point in drawing()["pantai"]])
    edge = geo.snap(city.land.mainland.exterior)
    near = shapely.intersection(edge, shapely.buffer(drawn, ROUGHNESS), grid_size=geo.GRID)
    return max(shapely.get_parts(shapely.line_merge(near)), key=shapely.length)


def _coast(city: City, shore: shapely.LineString) -> Vector:
    islands = [shapely.LineString(geo.snap(one.shape.exterior).coords) for one in city.land.islands]
    names = ["Daratan utama (CONTOH)", *(f"{one.name} (CONTOH)" for one in city.land.islands)]
    codes = [f"P{number:02d}" for number in range(len(names))]
    lines = [shore, *islands]
    return Vector("pantai_contoh.gpkg", "LineString", lines, {"KODE": codes, "NAMA": names})


def _sea(city: City, shore: shapely.LineString) -> Vector:
    """Between the shore and the eastern end of the region, no further north or south than it."""
    east, _ = geo.metres((REGION["bounds"][2], 0.0))
    first, last = shore.coords[0], shore.coords[-1]
    ring = [*shore.coords, (east, last[1]), (east, first[1])]
    land = [city.land.mainland, *(one.shape for one in city.land.islands)]
    water = shapely.difference(
        shapely.make_valid(shapely.Polygon(ring)),
        shapely.union_all(land, grid_size=geo.GRID),
        grid_size=geo.GRID,
    )
    shape = shapely.orient_polygons(geo.largest(water))
    columns = {"KODE": ["L01"], "NAMA": ["Laut (CONTOH)"], "JENIS": ["laut"]}
    return Vector("laut_contoh.gpkg", "Polygon", [shape], columns)


def _rivers(city: City) -> Vector:
    lines = [geo.snap(river.line) for river in city.rivers]
    names = [f"{river.name} (CONTOH)" for river in city.rivers]
    codes = [f"S{number:02d}" for number in range(1, len(lines) + 1)]
    return Vector("sungai_contoh.gpkg", "LineString", lines, {"KODE": codes, "NAMA": names})
