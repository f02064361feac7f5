"""How long does loading take, and how does COPY compare with `geopandas.to_postgis`?

    python -m benchmarks.loading [POLYGONS] [ROUNDS]

Generates polygons of some 60 vertices with the national schema, as a planner's GeoPackage, and
loads them in a throwaway cluster. Then, in rounds that take turns, writes

- the frame by `GeoDataFrame.to_postgis`: all columns, one geometry, its spatial index;
- the same frame by the loader's COPY: the same, and a primary key;
- the revision itself: what the loader really stores, three geometries a row with two spatial
  indexes, a primary key and JSON, which is three times the bytes.

Making rows and WKB, the indexes and the commit are counted. Prints each round, the ratios of the
medians, and the whole load by phase.
"""

from __future__ import annotations

import dataclasses
import statistics
import sys
import tempfile
import time
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import psycopg
import pyogrio
import shapely
import yaml
from sqlalchemy import create_engine

from simpeltaru.db import migrate
from simpeltaru.db.accounts import LOAD, OWNER
from simpeltaru.db.cluster import Cluster, throwaway
from simpeltaru.package_files import package_files
from simpeltaru.revisions.copy import copy_rows
from simpeltaru.revisions.ewkb import ewkb
from simpeltaru.revisions.load_plan import check_plan, load_plan, stage
from simpeltaru.revisions.progress import Silent
from simpeltaru.revisions.read_plan import CheckedPlan
from simpeltaru.revisions.store import copy_zones
from simpeltaru.revisions.zones import OVERLAY_FIELDS

VERTICES_A_SIDE = 15
SIDE = 60.0
COLUMNS = 150
CORNER = np.array([552_000.0, 14_000.0])
CODES = (
    ("R-4", "32103400", "Perumahan Kepadatan Rendah", "32103000", "32000000"),
    ("RTH-2", "31031200", "Taman Kota", "31031000", "31000000"),
    ("K-1", "32112100", "Perdagangan dan Jasa Skala Kota", "32112000", "32000000"),
)


class Stopwatch:
    """Phases with their seconds."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._name, self._began = "", 0.0

    def phase(self, name: str, total: int | None = None) -> None:
        now = time.perf_counter()
        if self._name:
            self.seconds[self._name] = self.seconds.get(self._name, 0) + now - self._began
        self._name, self._began = name, now

    def step(self, count: int) -> None:
        """Steps are not timed."""


def wavy_squares(count: int) -> list[shapely.MultiPolygon]:
    """A coverage: squares whose common edges wave, so that neighbours share every vertex."""
    along = np.linspace(0, 1, VERTICES_A_SIDE, endpoint=False)

    def edge(x: float, y: float, dx: float, dy: float) -> np.ndarray:
        wave = np.sin(along * 2 * np.pi) * 4.0 * np.sin(x * 0.7 + y * 1.3)
        return np.column_stack(
            [(x + along * dx) * SIDE + wave * dy, (y + along * dy) * SIDE + wave * dx]
        )

    shapes = []
    for n in range(count):
        x, y = float(n % COLUMNS), float(n // COLUMNS)
        ring = np.vstack(
            [
                edge(x, y, 1, 0),
                edge(x + 1, y, 0, 1),
                np.vstack([edge(x, y + 1, 1, 0), [[(x + 1) * SIDE, (y + 1) * SIDE]]])[:0:-1],
                np.vstack([edge(x, y, 0, 1), [[x * SIDE, (y + 1) * SIDE]]])[:0:-1],
            ]
        )
        shapes.append(shapely.MultiPolygon([shapely.Polygon(ring + CORNER)]))
    return shapes


def frame_of(count: int) -> gpd.GeoDataFrame:
    """The national schema: names, codes, places, fourteen overlays, measures."""
    shapes = wavy_squares(count)
    rows = []
    for n in range(count):
        short, digits, name, zone, category = CODES[n % len(CODES)]
        row: dict[str, object] = {
            **{"OBJECTID": n + 1, "NAMOBJ": name, "NAMZON": zone, "KODZON": zone},
            **{"NAMSZN": digits, "KODSZN": digits, "JNSRPR": category, "KODEWP": "I"},
            **{"KODSWP": "SWP A", "KODBLK": f"I.A.{n % 40}", "KODSBL": None},
            **{"WADMPR": "Kalimantan Timur", "WADMKK": "Kota Bontang"},
            **{"WADMKC": "Bontang Barat", "WADMKD": "Kanaan"},
            **dict.fromkeys(OVERLAY_FIELDS),
            "KRB_03": "Rawan Banjir Sedang" if n % 5 == 0 else None,
            **{"REMARK": short, "LUASHA": shapes[n].area / 9_993},
            **{"Shape_Length": shapes[n].length, "Shape_Area": shapes[n].area},
        }
        rows.append(row)
    return gpd.GeoDataFrame(pd.DataFrame(rows), geometry=shapes, crs=9480)


def package_of(frame: gpd.GeoDataFrame, folder: Path) -> Path:
    pyogrio.write_dataframe(frame, folder / "zona.gpkg", driver="GPKG")
    files = [{"path": path, "sha256": sha} for path, sha in package_files(folder)]
    manifest = {
        "format": "simpeltaru-plan/1",
        "region": {
            "code": "64.74",
            "name": "Kota Bontang",
            "timezone": "Asia/Makassar",
            "metric_crs": "EPSG:9480",
            "bounds": [117.35, -0.02, 117.7, 0.35],
        },
        "plan": {"id": "bench", "name": "Bench"},
        "revision": {
            "id": "bench",
            "title": "Bench",
            "simulation": True,
            "code_vintage": "11/2021",
        },
        "key_column": "KODSZN",
        "zones": {"file": "zona.gpkg"},
        "files": files,
    }
    (folder / "manifest.yaml").write_text(yaml.safe_dump(manifest), encoding="utf-8")
    return folder


def renamed(plan: CheckedPlan, revision: str) -> CheckedPlan:
    entry = plan.manifest.revision.model_copy(update={"id": revision})
    return dataclasses.replace(plan, manifest=plan.manifest.model_copy(update={"revision": entry}))


def frame_by_copy(cluster: Cluster, frame: gpd.GeoDataFrame, name: str) -> float:
    """Seconds to write the frame as `to_postgis` does, by the loader's own COPY."""
    began = time.perf_counter()
    plain = frame.drop(columns="geometry")
    types = {
        column: {"i": "int8", "f": "float8"}.get(plain[column].dtype.kind, "text")
        for column in plain.columns
    }
    definitions = [f'"{column}" {kind}' for column, kind in types.items()]
    plain = plain.astype(object).where(plain.notna(), None)
    values = [plain[column].tolist() for column in plain.columns]
    places = ewkb([np.asarray(frame.geometry.values)], [9480])
    rows = ((*row, *place) for *row, place in zip(*values, places, strict=True))
    with psycopg.connect(cluster.url(OWNER)) as connection:
        connection.execute(
            f"CREATE TABLE {name} ({', '.join(definitions)}, geometry geometry(MultiPolygon, 9480))"
        )
        copy_rows(connection, name, {**types, "geometry": "bytea"}, rows)
        connection.execute(f"CREATE INDEX ON {name} USING gist (geometry)")
        connection.execute(f'ALTER TABLE {name} ADD PRIMARY KEY ("OBJECTID")')
        connection.commit()
        return time.perf_counter() - began


def revision_by_copy(cluster: Cluster, plan: CheckedPlan, revision: str) -> float:
    """Seconds of COPY with all indexes and the commit; the revision stands already."""
    bare = dataclasses.replace(renamed(plan, revision), placed=None, findings=())
    assert plan.placed is not None
    with psycopg.connect(cluster.url(LOAD)) as connection:
        stage(connection, bare, Silent())
        began = time.perf_counter()
        copy_zones(
            *(connection, "64.74", revision, plan.zones, plan.placed),
            *(plan.frame.metric_srid, Silent()),
        )
        connection.commit()
        return time.perf_counter() - began


def by_to_postgis(cluster: Cluster, frame: gpd.GeoDataFrame, name: str) -> float:
    engine = create_engine(cluster.url(OWNER).replace("postgresql://", "postgresql+psycopg://"))
    began = time.perf_counter()
    frame.to_postgis(name, engine)
    seconds = time.perf_counter() - began
    engine.dispose()
    return seconds


def whole_load(cluster: Cluster, package: Path) -> dict[str, float]:
    watch = Stopwatch()
    load_plan(package, cluster.url(LOAD), watch)
    watch.phase("")
    return watch.seconds


def main(count: int, rounds: int) -> None:
    frame = frame_of(count)
    vertices = int(shapely.get_num_coordinates(frame.geometry.values).mean())
    print(f"{count:,} polygons of {vertices} vertices, {len(frame.columns) - 1} columns")
    with tempfile.TemporaryDirectory() as folder, throwaway() as cluster:
        migrate.upgrade(cluster.url())
        package = package_of(frame, Path(folder))
        for name, seconds in (phases := whole_load(cluster, package)).items():
            print(f"    {seconds:6.2f} s  {name}")
        print(f"    {sum(phases.values()):6.2f} s  the whole load, warnings included")
        plan = check_plan(package)
        seconds: dict[str, list[float]] = {"to_postgis": [], "COPY": [], "revision": []}
        for turn in range(rounds):
            seconds["to_postgis"].append(by_to_postgis(cluster, frame, f"theirs_{turn}"))
            seconds["COPY"].append(frame_by_copy(cluster, frame, f"ours_{turn}"))
            seconds["revision"].append(revision_by_copy(cluster, plan, f"bench-{turn}"))
            print(", ".join(f"{name} {taken[-1]:.2f} s" for name, taken in seconds.items()))
    median = {name: statistics.median(taken) for name, taken in seconds.items()}
    for name, taken in median.items():
        ratio = taken / median["to_postgis"]
        print(f"{name:>10}: {taken:.2f} s, {count / taken:,.0f} polygons/s, ratio {ratio:.3f}")


if __name__ == "__main__":
    numbers = [int(argument) for argument in sys.argv[1:]]
    main(*(numbers + [20_000, 7][len(numbers) :]))
