"""Reading one vector layer of a package: columns and 2D geometry, as the file has them.

GeoPackage, shapefile (as it is or zipped), File Geodatabase (as it is or zipped) and GeoJSON.
The format must be what the name says: nothing is opened by trial. Curves arrive as GDAL draws
them with straight edges; which rows had any is a finding.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import orjson
import shapely

import simpeltaru
from simpeltaru.errors import PackageFileError
from simpeltaru.load_finding import LoadFinding, Severity
from simpeltaru.package_files import safe_path
from simpeltaru.revisions.datum import Geometries
from simpeltaru.revisions.dbf import encoding_of
from simpeltaru.revisions.manifest import VectorEntry
from simpeltaru.revisions.package import unpack

READ_SECONDS = 300

_MAGIC = {".gpkg": b"SQLite format 3\0", ".shp": b"\x00\x00\x27\x0a"}
_JSON = {".geojson", ".json"}
_DOUBTFUL = (
    (
        "text_damaged",
        re.compile("\ufffd"),
        "a replacement character; the encoding was lost before, export it anew from the source",
    ),
    (
        "text_turns",
        # UAX 9: what embeds, overrides or isolates a direction of writing.
        re.compile("[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]"),
        "an invisible character that turns the direction of writing; what stands there may read "
        "as something else. Remove it",
    ),
)


@dataclass(frozen=True, slots=True)
class VectorTable:
    """A layer as read: `columns` by the file's names, each with one value per feature.

    `geometry` holds 2D shapely geometries, None where the file has none or an unreadable one;
    row n of the file is position n - 1. `crs` is what the file states, "" if nothing.
    """

    file: str
    layer: str
    columns: Mapping[str, list[Any]]
    geometry: Geometries
    crs: str
    findings: tuple[LoadFinding, ...]

    def __len__(self) -> int:
        return len(self.geometry)


def read_vector(root: Path, entry: VectorEntry, seconds: int = READ_SECONDS) -> VectorTable:
    """The layer `entry` names, read in a process of its own within `seconds`.

    Raises `PackageFileError` if the file is not what it seems, has several layers and none is
    named, or cannot be decoded.
    """
    with _source(root, entry) as path, tempfile.TemporaryDirectory() as folder:
        encoding = entry.encoding
        if path.suffix.lower() == ".shp":
            encoding = encoding_of(path, entry.file, encoding)
        request = {
            "path": str(path),
            "layer": entry.layer,
            "encoding": encoding,
            "output": folder,
            "seconds": seconds,
        }
        answer = _ask(request, entry, seconds)
        columns = orjson.loads((Path(folder) / "columns.json").read_bytes())
        geometry = _geometries(Path(folder))
    findings = (
        *_curves(entry.file, answer["curved"]),
        *_notes(entry.file, str(answer["geometry_type"]), columns),
    )
    layer, crs = str(answer["layer"]), str(answer["crs"] or "")
    return VectorTable(entry.file, layer, columns, geometry, crs, findings)


@contextmanager
def _source(root: Path, entry: VectorEntry) -> Iterator[Path]:
    path = safe_path(root, entry.file)
    if path.suffix.lower() != ".zip":
        _check_format(path, entry.file)
        yield path
        return
    with tempfile.TemporaryDirectory(prefix="simpeltaru-vector-") as folder:
        unpack(path, Path(folder), entry.file)
        inside = [
            one
            for one in Path(folder).rglob("*")
            if one.suffix.lower() in (".shp", ".gdb", ".gpkg")
        ]
        named = [one for one in inside if one.stem == entry.layer]
        if len(inside) != 1 and len(named) != 1:
            names = ", ".join(sorted(one.relative_to(folder).as_posix() for one in inside))
            raise PackageFileError(
                f"holds {names or 'no shapefile, geodatabase or GeoPackage'}; deliver an archive "
                "with one, or name the shapefile as `layer`",
                file=entry.file,
            )
        chosen = inside[0] if len(inside) == 1 else named[0]
        _check_format(chosen, entry.file)
        yield chosen


def _check_format(path: Path, name: str) -> None:
    suffix = path.suffix.lower()
    if suffix == ".gdb" and path.is_dir() and any(path.glob("*.gdbtable")):
        return
    if path.is_file() and suffix in _MAGIC | dict.fromkeys(_JSON):
        with path.open("rb") as file:
            head = file.read(4096)
        if suffix in _JSON and head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"{":
            return
        if suffix in _MAGIC and head.startswith(_MAGIC[suffix]):
            return
    raise PackageFileError(
        "not a GeoPackage (.gpkg), shapefile (.shp with .shx and .dbf, or zipped), File "
        "Geodatabase (.gdb) or GeoJSON (.geojson) by name and content; export it as one of these",
        file=name,
    )


def _ask(request: dict[str, Any], entry: VectorEntry, seconds: int) -> dict[str, Any]:
    code = str(Path(simpeltaru.__file__).parents[1])
    # No network for GDAL, and none of the caller's settings.
    environment = {
        "PATH": os.defpath,
        "PYTHONPATH": code,
        "CPL_VSIL_CURL_ALLOWED_FILENAME": "none",
        "GDAL_HTTP_TIMEOUT": "1",
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
    }
    try:
        done = subprocess.run(
            [sys.executable, "-m", "simpeltaru.revisions.vector_worker"],
            input=orjson.dumps(request),
            capture_output=True,
            env=environment,
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise PackageFileError(
            f"not read within {seconds} s; export it anew with a plain schema", file=entry.file
        ) from None
    if done.returncode != 0:
        last = done.stderr.decode(errors="replace").strip().splitlines()[-1:]
        raise PackageFileError(
            f"the reader gave up on it ({' '.join(last) or done.returncode}); the file may be "
            "damaged: export it anew",
            file=entry.file,
        )
    answer: dict[str, Any] = orjson.loads(done.stdout)
    if "problem" in answer:
        raise PackageFileError(_problem(answer, entry), file=entry.file)
    return answer


def _problem(answer: dict[str, Any], entry: VectorEntry) -> str:
    if answer["problem"] == "layer":
        layers = ", ".join(answer["layers"]) or "none with geometry"
        if entry.layer is None:
            return f"has several layers or none ({layers}); name one as `layer`"
        return f"has no layer {entry.layer!r}, but {layers}; correct `layer`"
    if answer["problem"] == "encoding":
        return f"its text cannot be decoded ({answer['detail']}); state the right `encoding`"
    return f"cannot be read: {answer['detail']}"


def _geometries(folder: Path) -> Geometries:
    content = memoryview((folder / "wkb.bin").read_bytes())
    offsets = np.load(folder / "offsets.npy", allow_pickle=False)
    pieces = [bytes(content[start:end]) or None for start, end in pairwise(offsets)]
    read: Geometries = shapely.from_wkb(np.array(pieces, dtype=object), on_invalid="ignore")
    return read


def _curves(file: str, rows: list[int]) -> Iterator[LoadFinding]:
    if rows:
        yield LoadFinding(
            "curves_straightened",
            Severity.NOTE,
            f"{file}: {len(rows)} rows hold arcs; they are read as short straight edges, and "
            "areas are those of the edges. Neighbours must have the same edges: look at gaps and "
            "overlaps.",
            file,
            row=rows[0],
            params={"rows": rows[:1000], "count": len(rows)},
        )


def _notes(file: str, kind: str, columns: dict[str, list[Any]]) -> Iterator[LoadFinding]:
    if any(mark in kind for mark in ("2.5D", "3D", " Z", " M", "ZM", "Measured")):
        yield LoadFinding(
            "z_dropped",
            Severity.NOTE,
            f"{file} has heights or measures ({kind}); they are left out.",
            file,
            params={"geometry_type": kind},
        )
    for name, values in columns.items():
        for code, pattern, problem in _DOUBTFUL:
            rows = [row for row, value in enumerate(values, 1) if pattern.search(str(value))]
            if rows:
                yield LoadFinding(
                    code,
                    Severity.WARN,
                    f"{file}, field {name}: {len(rows)} rows hold {problem}.",
                    file,
                    row=rows[0],
                    field=name,
                    params={"rows": rows[:1000]},
                )
