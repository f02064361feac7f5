"""What a package holds before it is written: vector tables, texts, a workbook, a manifest."""

from __future__ import annotations

import hashlib
import json
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import shapely
import yaml
from openpyxl import Workbook
from shapely.geometry.base import BaseGeometry

from scripts.sample import geo

STAMP = "2024-01-01T00:00:00.000Z"
ZIP_DATE = (2024, 1, 1, 0, 0, 0)


class _PlainDumper(yaml.SafeDumper):
    """Writes repeated values out: manifests take no aliases."""

    def ignore_aliases(self, data: object) -> bool:
        return True


@dataclass(frozen=True)
class Vector:
    """A vector file with one layer."""

    file: str
    kind: str
    shapes: Sequence[BaseGeometry]
    columns: dict[str, list[Any]]


@dataclass(frozen=True)
class Delivery:
    """One package; `manifest` without its `files`, which follow from what is written."""

    name: str
    manifest: dict[str, Any]
    vectors: tuple[Vector, ...]
    texts: dict[str, str] = field(default_factory=dict)
    books: dict[str, Workbook] = field(default_factory=dict)

    def content_hash(self) -> str:
        """SHA-256 of geometry (1 mm), attributes, tables and manifest, not of file formats."""
        digest = hashlib.sha256()
        digest.update(_canonical(self.manifest))
        for vector in sorted(self.vectors, key=lambda v: v.file):
            digest.update(vector.file.encode())
            wkb = shapely.to_wkb(shapely.set_precision(vector.shapes, geo.GRID, mode="pointwise"))
            digest.update(b"".join(wkb))
            digest.update(_canonical(vector.columns))
        digest.update(_canonical(self.texts))
        for name, book in sorted(self.books.items()):
            cells = [[list(row) for row in sheet.values] for sheet in book.worksheets]
            digest.update(_canonical([name, cells]))
        return digest.hexdigest()

    def write(self, folder: Path) -> None:
        """Write every file and the manifest with their fingerprints."""
        folder.mkdir(parents=True, exist_ok=True)
        for vector in self.vectors:
            _write_vector(folder, vector)
        for name, text in self.texts.items():
            (folder / name).write_text(text, encoding="utf-8", newline="")
        for name, book in self.books.items():
            _write_book(folder / name, book)
        names = sorted(path.name for path in folder.iterdir() if path.name != "manifest.yaml")
        files = [
            {"path": name, "sha256": hashlib.sha256((folder / name).read_bytes()).hexdigest()}
            for name in names
        ]
        text = yaml.dump(
            self.manifest | {"files": files},
            Dumper=_PlainDumper,
            sort_keys=False,
            allow_unicode=True,
            width=100,
        )
        (folder / "manifest.yaml").write_text(text, encoding="utf-8")


def pack(folder: Path, target: Path) -> None:
    """Zip a folder with fixed names, dates and order."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for path in sorted(folder.iterdir()):
            entry = zipfile.ZipInfo(path.name, ZIP_DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, path.read_bytes())


def _canonical(value: object) -> bytes:
    return json.dumps(value, sort_keys=True, ensure_ascii=False, default=str).encode()


def _write_vector(folder: Path, vector: Vector) -> None:
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": STAMP})
    names = list(vector.columns)
    pyogrio.raw.write(
        folder / vector.file,
        geometry=shapely.to_wkb(np.array(vector.shapes, dtype=object)),
        field_data=[_column(values) for values in vector.columns.values()],
        fields=names,
        layer=Path(vector.file).stem,
        driver="GPKG",
        geometry_type=vector.kind,
        crs=geo.CRS,
        layer_options={"SPATIAL_INDEX": "NO"},
    )
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": None})


def _column(values: list[Any]) -> np.ndarray:
    """Text as objects, numbers as doubles; None is no value."""
    if any(isinstance(value, str) for value in values):
        return np.array(values, dtype=object)
    if all(isinstance(value, int) for value in values):
        return np.array(values, dtype=np.int64)
    return np.array([np.nan if value is None else value for value in values], dtype=float)


def _write_book(path: Path, book: Workbook) -> None:
    """The workbook without the moment it was made, so that bytes repeat."""
    book.save(path)
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(members):
            content = members[name]
            if name == "docProps/core.xml":
                content = _undated(content)
            entry = zipfile.ZipInfo(name, ZIP_DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)


def _undated(core: bytes) -> bytes:
    return re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", STAMP[:19].encode() + b"Z", core)
