"""The three packages of the sample: two revisions of the plan, and the layers of the region."""

from __future__ import annotations

from typing import Any

import shapely
from pyproj import Geod, Transformer

from scripts.sample import annex, geo, revised
from scripts.sample.city import City
from scripts.sample.cover import SubZone
from scripts.sample.delivery import Delivery, Vector
from scripts.sample.land import kelurahan
from scripts.sample.layers import layers
from scripts.sample.manifests import ACTS, Act, plan_manifest
from scripts.sample.overlays import FIELDS, Area

_GEOD = Geod(ellps="GRS80")
_TO_DEGREES = Transformer.from_crs(geo.CRS, "EPSG:9470", always_xy=True)


def deliveries(city: City) -> list[Delivery]:
    """The packages in the order they are loaded."""
    first, second = ACTS
    changes = revised.edits()
    return [
        _plan(city, city.zones, first, [], []),
        _plan(city, revised.rezoned(city.zones), second, list(changes.cells), list(changes.limits)),
        layers(city),
    ]


def _plan(
    city: City,
    zones: tuple[SubZone, ...],
    act: Act,
    cells: list[dict[str, str]],
    limits: list[dict[str, str]],
) -> Delivery:
    activities = annex.changed(annex.activities(), cells)
    book, layout = annex.workbook(activities, act.number)
    return Delivery(
        name=act.revision,
        manifest=plan_manifest(act, layout),
        vectors=(
            _zones(city, zones, act),
            *(_areas(name, areas) for name, areas in city.areas.items()),
            _network(city),
            _blocks(zones),
        ),
        texts={
            "intensitas.csv": annex.intensity(limits),
            "ketentuan_khusus.csv": annex.provisions(),
        },
        books={"lampiran_itbx_contoh.xlsx": book},
    )


def _zones(city: City, zones: tuple[SubZone, ...], act: Act) -> Vector:
    entries = annex.subzones()
    columns: dict[str, list[Any]] = {name: [] for name in ZONE_FIELDS}
    shapes = []
    for zone, special in zip(zones, city.special, strict=True):
        entry, place = entries[zone.label.code], kelurahan()[zone.label.kelurahan]
        shape = shapely.orient_polygons(zone.shape)
        shapes.append(shapely.multipolygons([shape]))
        row = {
            "NAMOBJ": entry.name_id,
            "NAMZON": entry.zone_name_id,
            "KODZON": entry.zone_code,
            "NAMSZN": entry.name_id,
            "KODSZN": entry.code,
            "JNSRPR": 31000000 if entry.category == "lindung" else 32000000,
            "KODEWP": "I",
            "KODSWP": f"SWP {zone.label.swp}",
            "KODBLK": zone.label.block,
            "WADMPR": "Kalimantan Timur",
            "WADMKK": "Kota Bontang",
            "WADMKC": place.kecamatan,
            "WADMKD": place.name,
            "REMARK": "CONTOH",
            "NOTHPR": f"{act.number} TAHUN SIMULASI {act.year}",
            "LUASHA": hectares(shape),
        }
        for name in ZONE_FIELDS:
            columns[name].append(row.get(name, special.get(name)))
    return Vector("pola_ruang_contoh.gpkg", "MultiPolygon", shapes, columns)


ZONE_FIELDS = (
    "NAMOBJ", "NAMZON", "KODZON", "NAMSZN", "KODSZN", "JNSRPR", "KODEWP", "KODSWP", "KODBLK",
    "WADMPR", "WADMKK", "WADMKC", "WADMKD", *FIELDS, "REMARK", "NOTHPR", "LUASHA",
)  # fmt: skip


def hectares(shape: shapely.Polygon) -> float:
    """Geodesic area in hectares, rounded to a tenth of a square metre."""
    rings = shapely.transform(shape, _TO_DEGREES.transform, interleaved=False)
    return round(abs(_GEOD.geometry_area_perimeter(rings)[0]) / 10_000, 5)


def _areas(name: str, areas: tuple[Area, ...]) -> Vector:
    columns = {"NILAI": [area.value for area in areas], "NAMA": [area.name for area in areas]}
    shapes = [shapely.multipolygons([shapely.orient_polygons(area.shape)]) for area in areas]
    return Vector(f"khusus_{name}_contoh.gpkg", "MultiPolygon", shapes, columns)


def _network(city: City) -> Vector:
    roads = city.planned
    return Vector(
        "jaringan_jalan_contoh.gpkg",
        "LineString",
        [geo.snap(road.line) for road in roads],
        {
            "NAMA": [road.name for road in roads],
            "KELAS": [road.road_class for road in roads],
            "STSJRN": ["1"] * len(roads),
        },
    )


def _blocks(zones: tuple[SubZone, ...]) -> Vector:
    members: dict[tuple[str, str], list[shapely.Polygon]] = {}
    for zone in zones:
        members.setdefault((zone.label.swp, zone.label.block), []).append(zone.shape)
    keys = sorted(members)
    shapes = []
    for key in keys:
        merged = shapely.coverage_union_all(members[key])
        shapes.append(
            shapely.multipolygons(list(shapely.get_parts(shapely.orient_polygons(merged))))
        )
    return Vector(
        "blok_contoh.gpkg",
        "MultiPolygon",
        shapes,
        {
            "KODSWP": [f"SWP {swp}" for swp, _ in keys],
            "KODBLK": [block for _, block in keys],
            "NAMOBJ": [f"Blok {block} (CONTOH)" for _, block in keys],
        },
    )
