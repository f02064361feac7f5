"""Small packages made for tests: a checkerboard of sub-zones near Bontang, in any file format."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pyogrio
import shapely
import yaml

from simpeltaru.package_files import package_files

BONTANG: dict[str, Any] = {
    "code": "64.74",
    "name": "Kota Bontang",
    "timezone": "Asia/Makassar",
    "metric_crs": "EPSG:9480",
    "bounds": [117.35, -0.02, 117.6, 0.25],
}
EAST, NORTH, SIDE = 555_000.0, 14_000.0, 100.0

# code, eight digits, name, zone digits, category
R4 = ("R-4", "32103400", "Perumahan Kepadatan Rendah", "32103000", "32000000")
RTH2 = ("RTH-2", "31031200", "Taman Kota", "31031000", "31000000")
BJ = ("BJ", "32010000", "Badan Jalan", "32010000", "32000000")
K1 = ("K-1", "32112100", "Perdagangan dan Jasa Skala Kota", "32112000", "32000000")
CODES = (R4, RTH2, BJ, K1)

Edit = Callable[[gpd.GeoDataFrame], gpd.GeoDataFrame]


def square(column: float, row: float, side: float = SIDE) -> shapely.Polygon:
    """A square of the checkerboard, in EPSG:9480."""
    x, y = EAST + column * SIDE, NORTH + row * SIDE
    return shapely.box(x, y, x + side, y + side)


def national(code: tuple[str, str, str, str, str], **changes: object) -> dict[str, object]:
    """A row of the national schema."""
    short, digits, name, zone, category = code
    row: dict[str, object] = {
        "NAMOBJ": name,
        "NAMZON": zone,
        "KODZON": zone,
        "NAMSZN": digits,
        "KODSZN": digits,
        "JNSRPR": category,
        "KODEWP": "I",
        "KODSWP": "SWP A",
        "KODBLK": "I.A.1",
        "WADMKD": "Kanaan",
        "KRB_03": None,
        "KSMPDN": None,
        "REMARK": short,
        "LUASHA": 1.0007,
    }
    return {**row, **changes}


def board(width: int = 4, height: int = 3, codes: Sequence[Any] = CODES) -> gpd.GeoDataFrame:
    """`width` x `height` squares side by side; EPSG:9480."""
    rows = [national(codes[n % len(codes)]) for n in range(width * height)]
    shapes = [shapely.MultiPolygon([square(n % width, n // width)]) for n in range(width * height)]
    return gpd.GeoDataFrame(pd.DataFrame(rows), geometry=shapes, crs=9480)


def plan_manifest(zones: dict[str, Any] | None, **changes: Any) -> dict[str, Any]:
    """A draft's manifest."""
    manifest: dict[str, Any] = {
        "format": "simpeltaru-plan/1",
        "region": BONTANG,
        "plan": {"id": "rdtr-uji", "name": "RDTR uji"},
        "revision": {
            "id": "uji-1",
            "title": "Uji satu",
            "simulation": True,
            "code_vintage": "11/2021",
            "scale": 5000,
        },
        "key_column": "KODSZN",
        "zones": zones,
    }
    return {**manifest, **changes}


def enacted(revision: str, since: str, **changes: Any) -> dict[str, Any]:
    """The `revision` entry of a version that is law."""
    return {
        "id": revision,
        "title": revision,
        "simulation": True,
        "code_vintage": "11/2021",
        "scale": 5000,
        "instrument": {"kind": "perwali", "number": "CONTOH", "title": "CONTOH"},
        "dates": {"diundangkan": since},
        **changes,
    }


def write_package(folder: Path, manifest: dict[str, Any]) -> Path:
    """Write the manifest with the fingerprints of what lies in `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    files = [{"path": path, "sha256": sha} for path, sha in package_files(folder)]
    text = yaml.safe_dump({**manifest, "files": files}, sort_keys=False, allow_unicode=True)
    (folder / "manifest.yaml").write_text(text, encoding="utf-8")
    return folder


def write_vector(frame: gpd.GeoDataFrame, path: Path, **options: Any) -> Path:
    """Write a frame in the format of the path's ending."""
    path.parent.mkdir(parents=True, exist_ok=True)
    drivers = {".gpkg": "GPKG", ".shp": "ESRI Shapefile", ".gdb": "OpenFileGDB"}
    driver = drivers.get(path.suffix, "GeoJSON")
    pyogrio.write_dataframe(frame, path, driver=driver, **options)
    return path


def plan_package(
    folder: Path, frame: gpd.GeoDataFrame | None = None, name: str = "zona.gpkg", **changes: Any
) -> Path:
    """A plan package with one layer of sub-zones."""
    write_vector(board() if frame is None else frame, folder / name)
    return write_package(folder, plan_manifest({"file": name}, **changes))


def in_format(folder: Path, frame: gpd.GeoDataFrame, kind: str) -> Path:
    """A plan package whose sub-zones are in the format `kind`."""
    names = {
        "gpkg": "zona.gpkg",
        "shp": "zona.shp",
        "zipped shp": "zona.zip",
        "gdb": "zona.gdb",
        "zipped gdb": "zona.gdb.zip",
        "geojson": "zona.geojson",
    }
    name = names[kind]
    if kind == "geojson":
        write_vector(frame.to_crs(9470).set_crs(4326, allow_override=True), folder / name)
    elif kind.startswith("zipped"):
        inner = "zona.shp" if kind == "zipped shp" else "zona.gdb"
        apart = folder.parent / f"{folder.name}-apart"
        write_vector(frame, apart / inner)
        folder.mkdir(parents=True, exist_ok=True)
        with zipfile.ZipFile(folder / name, "w", zipfile.ZIP_DEFLATED) as archive:
            for path in sorted(apart.rglob("*")):
                if path.is_file():
                    archive.write(path, path.relative_to(apart).as_posix())
        shutil.rmtree(apart)
    else:
        write_vector(frame, folder / name)
    return write_package(folder, plan_manifest({"file": name}))


def zipped(folder: Path, inside: str = "") -> Path:
    """The package as a zip archive, all of it in the folder `inside` if named."""
    target = folder.with_suffix(".zip")
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                archive.write(path, f"{inside}{path.relative_to(folder).as_posix()}")
    return target
