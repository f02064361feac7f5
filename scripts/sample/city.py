"""The whole simulated city, drawn once: everything the packages are written from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import shapely

from scripts.sample import cover, geo, land, overlays, parcels, streets, structure, zones
from scripts.sample.cover import SubZone
from scripts.sample.land import Land
from scripts.sample.overlays import Area
from scripts.sample.parcels import Parcel
from scripts.sample.structure import River, Road, Superblock

Say = Callable[[str], None]
STEPS = (
    "garis pantai dan kelurahan",
    "jalan utama, sungai, blok",
    "jalan lingkungan",
    "sub-zona",
    "ketentuan khusus",
    "persil",
)


@dataclass(frozen=True)
class City:
    """Land, plan and cadastre of the simulated city; metres, EPSG:9480."""

    land: Land
    rivers: tuple[River, ...]
    superblocks: tuple[Superblock, ...]
    zones: tuple[SubZone, ...]
    special: tuple[dict[str, str], ...]
    areas: dict[str, tuple[Area, ...]]
    planned: tuple[Road, ...]
    existing: tuple[Road, ...]
    parcels: tuple[Parcel, ...]


def build(say: Say) -> City:
    """Draw everything; the same on every run. `say` is told each step."""
    say(STEPS[0])
    ground = land.build()
    water = structure.rivers(ground)
    say(STEPS[1])
    main = structure.main_roads(ground)
    blocks = structure.superblocks(ground, main, water)
    say(STEPS[2])
    walls = [road.line for road in main] + [river.line for river in water]
    cells, small = streets.cells(blocks, walls)
    roads = streets.named(main + small)
    say(STEPS[3])
    pieces = zones.pieces(cells, main)
    plan = cover.build(ground, water, pieces, streets.surface(roads))
    say(STEPS[4])
    special = overlays.on_polygons(plan, ground)
    areas = {
        "kkop": tuple(overlays.airport(ground)),
        "banjir": tuple(overlays.flood(ground, water)),
        "jalur": tuple(overlays.lines(ground)),
    }
    say(STEPS[5])
    built = _existing(roads)
    bodies = streets.surface(built, streets.EXISTING)
    bodies["sungai"] = shapely.union_all([river.water for river in water])
    bodies["lapangan"] = shapely.union_all([shape for shape, _ in zones.overrides()])
    register = parcels.build(ground, cells, pieces, bodies)
    lanes = streets.named(list(register.lanes), "Gang Contoh")
    return City(
        land=ground,
        rivers=tuple(water),
        superblocks=tuple(blocks),
        zones=tuple(plan),
        special=tuple(special),
        areas=areas,
        planned=tuple(roads),
        existing=(*built, *lanes),
        parcels=register.parcels,
    )


def _existing(roads: list[Road]) -> list[Road]:
    """Most planned roads exist already; the northern ring and some streets do not."""
    dice = geo.rng("existing")
    found = []
    for road in roads:
        missing = road.road_class.startswith("lingkungan") and dice.random() < 0.08
        if not missing and not (
            road.name.endswith("Lingkar Barat") and road.line.bounds[1] > 19_500
        ):
            found.append(road)
    return found
