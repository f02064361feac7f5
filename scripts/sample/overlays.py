"""Overlays: national fields on the polygons, and airport, flood and line setbacks as layers."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
import shapely
from shapely import LineString, Polygon
from shapely.geometry.base import BaseGeometry
from shapely.ops import substring

from scripts.sample import geo
from scripts.sample.cover import SubZone
from scripts.sample.land import Land, drawing, kelurahan
from scripts.sample.structure import River

FIELDS = (
    "KKOP_1", "LP2B_2", "KRB_03", "TOD_04", "TEB_05", "PUSLIT", "CAGBUD", "RESAIR", "KSMPDN",
    "HANKAM", "KKARST", "PTBGMB", "MGRSAT", "RDBUMI", "TPZ_00",
)  # fmt: skip


class Area(NamedTuple):
    """One feature of an overlay layer."""

    shape: BaseGeometry
    value: str
    name: str


def on_polygons(zones: list[SubZone], land: Land) -> list[dict[str, str]]:
    """What each polygon carries in the national fields; a field left out says nothing."""
    spots = shapely.point_on_surface(np.array([zone.shape for zone in zones]))
    coast = LineString([geo.metres(p) for p in drawing()["pantai"]])
    sea = shapely.distance(spots, coast)
    industry = shapely.union_all([z.shape for z in zones if z.label.code == "KPI"])
    danger = shapely.distance(spots, industry)
    parks = shapely.union_all([z.shape for z in zones if z.label.code == "TN"])
    wild = shapely.distance(spots, parks)
    found = []
    for number, zone in enumerate(zones):
        x, y = spots[number].x, spots[number].y
        said = {"KSMPDN": zone.label.setback}
        said["KRB_03"] = ", ".join(_hazards(zone, x, y, float(sea[number]), float(danger[number])))
        said |= _single(zone, x, y, float(wild[number]), number)
        found.append({name: value for name, value in said.items() if value})
    return found


def _hazards(zone: SubZone, x: float, y: float, sea: float, danger: float) -> list[str]:
    code = zone.label.code
    hill = geo.noise(x / 1300, y / 1300, 71)
    found: list[str] = []
    if code == "BJ":
        return found
    if sea < 380 and code not in ("BA", "HPK"):
        found.append("Rawan Banjir Rob Tinggi")
        if sea < 220:
            found.append("Rawan Gelombang Pasang Sedang")
    if (code in ("HL", "HPK", "RTH-1") and hill > 0.45) or (code == "R-4" and hill > 0.86):
        found.append("Rawan Longsor Sedang")
    if code in ("HL", "HPK", "TN", "RTH-1"):
        found.append("Rawan Kebakaran Hutan dan Lahan Tinggi")
    if danger < 260 and code not in ("BA", "EM", "PS"):
        found.append("Rawan Kegagalan Teknologi Sedang")
    return found


def _single(zone: SubZone, x: float, y: float, wild: float, number: int) -> dict[str, str]:
    code, name = zone.label.code, kelurahan()[zone.label.kelurahan].name
    found: dict[str, str] = {}
    if name in ("Kanaan", "Belimbing", "Gunung Telihan") and geo.noise(x / 900, y / 900, 83) > 0.66:
        found["RESAIR"] = "Ada"
    if name == "Bontang Kuala" and code in ("R-2", "R-3", "R-4", "W") and x > 556_800:
        found["CAGBUD"] = "Ada"
    if code == "P-1" and zone.shape.area > 100_000:
        found["LP2B_2"] = "K02B"
    if code in ("RTH-2", "RTH-3", "SPU-2") and number % 3 == 0:
        found["TEB_05"] = "K05A"
    if code == "HK":
        found["HANKAM"] = "K10A"
    if 0 < wild < 400 and code not in ("BJ", "BA"):
        found["MGRSAT"] = "Ada"
    if code == "K-1" and number % 25 == 0:
        found["TPZ_00"] = "b"
    return found if code != "BJ" else {}


def airport(land: Land) -> list[Area]:
    """Obstacle limitation surfaces around the simulated airstrip, not overlapping."""
    row = next(row for row in drawing()["kawasan"] if row[0] == "LAPANGAN")
    middle, length, azimuth = geo.metres((row[2], row[3])), 2.0 * row[4], row[6]
    hazard = geo.box(middle, length + 2_400, 700, azimuth)
    approach = shapely.union_all([_funnel(middle, length, azimuth + turn) for turn in (0, 180)])
    runway = geo.box(middle, length, 2, azimuth)
    inner = runway.buffer(2_000, quad_segs=12)
    cone = runway.buffer(3_100, quad_segs=12)
    area = land.plan_area
    found: list[Area] = []
    taken: BaseGeometry = Polygon()
    for shape, value, name in (
        (hazard, "K01B", "Kemungkinan bahaya kecelakaan (CONTOH)"),
        (approach, "K01A", "Pendekatan dan lepas landas (CONTOH)"),
        (inner, "K01D", "Permukaan horizontal dalam (CONTOH)"),
        (cone, "K01E", "Permukaan kerucut (CONTOH)"),
    ):
        own = shapely.intersection(
            shapely.difference(shape, taken, grid_size=geo.GRID), area, grid_size=geo.GRID
        )
        taken = shapely.union(taken, shape, grid_size=geo.GRID)
        found += [Area(part, value, name) for part in geo.polygons(own) if part.area > 1]
    return found


def _funnel(middle: tuple[float, float], length: float, azimuth: float) -> Polygon:
    turn = math.radians(90 - azimuth)
    ahead, aside = (math.cos(turn), math.sin(turn)), (-math.sin(turn), math.cos(turn))
    corners = []
    for reach, half in ((length / 2, 90), (length / 2 + 5_000, 600)):
        sides = (half, -half) if reach == length / 2 else (-half, half)
        for side in sides:
            corners.append(
                (
                    middle[0] + reach * ahead[0] + side * aside[0],
                    middle[1] + reach * ahead[1] + side * aside[1],
                )
            )
    return Polygon(np.round(corners, 2))


def flood(land: Land, rivers: list[River]) -> list[Area]:
    """River floods in three levels, nearest the river worst, not overlapping."""
    found: list[Area] = []
    taken: BaseGeometry = Polygon()
    for reach, level, lower in ((55, "Tinggi", 0.35), (130, "Sedang", 0.25), (230, "Rendah", 0.1)):
        shape = shapely.union_all(
            [
                shapely.buffer(
                    substring(river.line, lower, 1, normalized=True),
                    reach * (0.7 + river.line.length / 25_000),
                    quad_segs=4,
                )
                for river in rivers
            ]
        )
        own = shapely.difference(shape, taken, grid_size=geo.GRID)
        taken = shapely.union(taken, shape, grid_size=geo.GRID)
        inside = shapely.intersection(own, land.mainland, grid_size=geo.GRID)
        name = "Genangan sungai (CONTOH)"
        found += [
            Area(part, f"Rawan Banjir {level}", name)
            for part in geo.polygons(inside)
            if part.area > 50
        ]
    return found


def lines(land: Land) -> list[Area]:
    """Corridors of the power line and the gas pipe."""
    found = []
    for key, value, half, name in (
        ("listrik", "K09E", 12.0, "Jalur jaringan listrik (CONTOH)"),
        ("pipa", "K09F", 9.0, "Jalur pipa gas (CONTOH)"),
    ):
        course = geo.smooth([geo.metres(p) for p in drawing()["jalur"][key]], 2)
        corridor = shapely.intersection(
            course.buffer(half, cap_style="flat"), land.mainland, grid_size=geo.GRID
        )
        found += [Area(part, value, name) for part in geo.polygons(corridor) if part.area > 50]
    return found
