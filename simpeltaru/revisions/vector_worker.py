"""The process that opens a planner's vector file, apart from the loader and under limits.

Reads a request (JSON) from standard input, writes `columns.json`, `wkb.bin` and `offsets.npy`
into the folder it names, and answers with JSON on standard output: `{"layers": …}`, plus either
`"problem"` or the description of what was read. GDAL's formats are large and old code: if it
hangs or dies on a damaged file, only this process does.
"""

from __future__ import annotations

import resource
import sys
from pathlib import Path
from typing import Any

import numpy as np
import orjson
import pyogrio
from pyogrio.errors import DataLayerError, DataSourceError, GeometryError

MEMORY_BYTES = 8 << 30

_MAY_CURVE = {".gpkg", ".gdb"}
_CURVED = "'CIRCULARSTRING', 'COMPOUNDCURVE', 'CURVEPOLYGON', 'MULTICURVE', 'MULTISURFACE'"


def main() -> None:
    request = orjson.loads(sys.stdin.buffer.read())
    seconds = int(request["seconds"])
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    try:
        answer = _read(request)
    except UnicodeDecodeError as error:
        answer = {"problem": "encoding", "detail": str(error)}
    except (DataSourceError, DataLayerError, GeometryError, ValueError, MemoryError) as error:
        answer = {"problem": "unreadable", "detail": str(error)}
    sys.stdout.buffer.write(orjson.dumps(answer))


def _read(request: dict[str, Any]) -> dict[str, object]:
    path = Path(request["path"])
    layers = [str(name) for name, kind in pyogrio.list_layers(path) if kind is not None]
    wanted = request["layer"]
    if wanted is None and len(layers) == 1:
        wanted = layers[0]
    if wanted not in layers:
        return {"problem": "layer", "layers": layers}
    meta, fids, wkb, fields = pyogrio.raw.read(
        path,
        layer=wanted,
        encoding=request["encoding"],
        force_2d=True,
        datetime_as_string=True,
        return_fids=True,
    )
    _write(Path(request["output"]), wkb, dict(zip(meta["fields"], fields, strict=True)))
    kind = pyogrio.read_info(path, layer=wanted, encoding=request["encoding"])["geometry_type"]
    curved = _curved(path, wanted, fids) if path.suffix.lower() in _MAY_CURVE else []
    described = {"crs": meta["crs"], "geometry_type": kind, "curved": curved}
    return {"layer": wanted, "count": len(wkb), **described}


def _curved(path: Path, layer: str, fids: Any) -> list[int]:
    """Rows (from 1) with arcs. The reader hands out straight edges and does not say so."""
    name = layer.replace('"', '\\"')
    # Only looked at by GDAL's own small SQL, in a process that can write nothing there.
    found = pyogrio.raw.read(
        path,
        sql=f'SELECT FID FROM "{name}" WHERE OGR_GEOMETRY IN ({_CURVED})'  # noqa: S608
        " AND OGR_GEOM_WKT LIKE '%CIRCULARSTRING%'",
        sql_dialect="OGRSQL",
        read_geometry=False,
    )[3]
    if not found or not len(found[0]):
        return []
    return [int(row) + 1 for row in np.flatnonzero(np.isin(fids, found[0]))]


def _write(folder: Path, wkb: Any, columns: dict[str, Any]) -> None:
    pieces = [piece or b"" for piece in wkb]
    offsets = np.cumsum([0, *(len(piece) for piece in pieces)], dtype=np.int64)
    (folder / "wkb.bin").write_bytes(b"".join(pieces))
    np.save(folder / "offsets.npy", offsets)
    plain = {name: [_plain(value) for value in values.tolist()] for name, values in columns.items()}
    (folder / "columns.json").write_bytes(orjson.dumps(plain))


def _plain(value: object) -> object:
    if value is None or value != value:  # NaN is how pyogrio says null in a number column
        return None
    return value if isinstance(value, str | int | float | bool) else str(value)


if __name__ == "__main__":
    main()
