"""Which encoding a shapefile's table is read in: never a silent guess."""

from __future__ import annotations

import codecs
import struct
from pathlib import Path

from simpeltaru.errors import PackageFileError


def encoding_of(shapefile: Path, name: str, declared: str | None) -> str:
    """The encoding of the table beside `shapefile` (called `name` in messages).

    The manifest's `declared` encoding, else that of the `.cpg`. Without either, text that is
    ASCII or valid UTF-8 is UTF-8; anything else raises `PackageFileError` asking for it.
    """
    stated = declared or _from_cpg(shapefile)
    if stated is not None:
        try:
            return codecs.lookup(stated).name
        except LookupError:
            raise PackageFileError(
                f"found encoding {stated!r}, which is not known; write for example UTF-8 or cp1252",
                file=name,
                field="encoding",
            ) from None
    table = _beside(shapefile, ".dbf")
    if table is None:
        raise PackageFileError("has no .dbf beside it; deliver the whole shapefile", file=name)
    row = _first_undecodable(table.read_bytes())
    if row is not None:
        raise PackageFileError(
            "has no .cpg and its text is not UTF-8; state the `encoding` in the manifest "
            "(often cp1252) after looking at this row",
            file=name,
            row=row,
            field="encoding",
        )
    return "utf-8"


def _beside(shapefile: Path, suffix: str) -> Path | None:
    found = [
        one
        for one in shapefile.parent.iterdir()
        if one.stem == shapefile.stem and one.suffix.lower() == suffix
    ]
    return found[0] if found else None


def _from_cpg(shapefile: Path) -> str | None:
    path = _beside(shapefile, ".cpg")
    if path is None:
        return None
    text = path.read_text(encoding="ascii", errors="replace").strip()
    # ESRI writes a bare code page number.
    return f"cp{text}" if text.isdigit() else text or None


def _first_undecodable(table: bytes) -> int | None:
    """The row (from 1) of the first record that is not UTF-8; None if all are."""
    if len(table) < 32:
        return None
    count, header, length = struct.unpack("<IHH", table[4:12])
    for row in range(count):
        start = header + row * length
        try:
            table[start : start + length].decode("utf-8")
        except UnicodeDecodeError:
            return row + 1
    return None
