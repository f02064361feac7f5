"""Parcels: a whitelist of columns, a stable identifier, and what the cadastre contradicts.

Nothing about a person is read: what is not in `WHITELIST` is dropped and named.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

import shapely

from simpeltaru.errors import PackageFileError
from simpeltaru.load_finding import LoadFinding, Severity
from simpeltaru.revisions.columns import Columns, number, ranges
from simpeltaru.revisions.coverage import overlapping_pairs
from simpeltaru.revisions.datum import Frame, Geometries
from simpeltaru.revisions.manifest import LayerEntry
from simpeltaru.revisions.place import Placed

WHITELIST = ("id", "nomor_bidang", "kelurahan", "right_type", "area_document", "area_map")
OVERLAP_M2 = 1.0
AREA_OFF = 0.01


@dataclass(frozen=True, slots=True)
class ParcelRecord:
    """One parcel; areas in m², None where the file says nothing."""

    id: str
    nomor_bidang: str
    kelurahan: str
    right_type: str
    area_document: Decimal | None
    area_map: Decimal | None


def parcel_columns(entry: LayerEntry) -> dict[str, str]:
    """The declared columns of a parcel layer, which must be of the whitelist."""
    unknown = sorted(set(entry.columns) - set(WHITELIST))
    if unknown or not entry.columns:
        raise PackageFileError(
            f"found {', '.join(unknown) or 'nothing'}; parcels take {', '.join(WHITELIST)} and "
            "nothing else",
            file="manifest.yaml",
            field=f"layers[{entry.id}].columns",
        )
    return dict(entry.columns)


def parcel_records(columns: Columns, entry: LayerEntry, placed: Placed) -> list[ParcelRecord]:
    """One record for each parcel, with its identifier.

    The identifier is the declared `id` column, which must be filled and unique (the caller
    checks); without one it is kelurahan and number, and where these do not tell one parcel from
    all others, kelurahan and a digest of the shape: the same whatever the order of the file.
    """
    texts = {name: _declared(columns, entry, name) for name in WHITELIST}
    ids = texts["id"] if "id" in entry.columns else _built_ids(texts, placed.source)
    document, measured = (_areas(columns, entry, name) for name in ("area_document", "area_map"))
    return [
        ParcelRecord(
            ids[at],
            texts["nomor_bidang"][at],
            texts["kelurahan"][at],
            texts["right_type"][at],
            document[at],
            measured[at],
        )
        for at in range(len(placed))
    ]


def _declared(columns: Columns, entry: LayerEntry, name: str) -> list[str]:
    return columns.text(name) if name in entry.columns else [""] * len(columns.table)


def _areas(columns: Columns, entry: LayerEntry, name: str) -> list[Decimal | None]:
    values = columns.raw(name) if name in entry.columns else None
    numbers = [number(value) for value in values or [None] * len(columns.table)]
    return [Decimal(str(value)) if value is not None and value > 0 else None for value in numbers]


def _built_ids(texts: dict[str, list[str]], source: Geometries) -> list[str]:
    plain = [
        f"{_slug(kelurahan)}-{_slug(number)}" if kelurahan and number else ""
        for kelurahan, number in zip(texts["kelurahan"], texts["nomor_bidang"], strict=True)
    ]
    counts: dict[str, int] = defaultdict(int)
    for one in plain:
        counts[one] += 1
    shapes = shapely.to_wkb(shapely.normalize(source), byte_order=1)
    return [
        one
        if one and counts[one] == 1
        else f"{_slug(kelurahan) or 'bidang'}-x{hashlib.sha256(shape).hexdigest()[:12]}"
        for one, kelurahan, shape in zip(plain, texts["kelurahan"], shapes, strict=True)
    ]


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")


def check_parcels(
    file: str, records: Sequence[ParcelRecord], placed: Placed, frame: Frame
) -> list[LoadFinding]:
    """Everything wrong with the parcels: identifiers block, the rest is reported."""
    return [
        *_ids(file, records),
        *_numbers(file, records),
        *_areas_off(file, records, placed),
        *overlap_findings(file, placed, frame),
    ]


def _ids(file: str, records: Sequence[ParcelRecord]) -> Iterator[LoadFinding]:
    rows: dict[str, list[int]] = defaultdict(list)
    for row, record in enumerate(records, 1):
        rows[record.id].append(row)
    for key, where in rows.items():
        if not key or len(where) > 1:
            problem = f"share the id {key!r}" if key else "have no id"
            yield LoadFinding(
                "parcel_id",
                Severity.BLOCK,
                f"{file}: rows {ranges(where)} {problem}; every parcel needs one of its own. "
                "Declare another column as `id`, or none: then it is built.",
                file,
                row=where[0],
                field="id",
                params={"rows": ranges(where)},
            )


def _numbers(file: str, records: Sequence[ParcelRecord]) -> Iterator[LoadFinding]:
    rows: dict[tuple[str, str], list[int]] = defaultdict(list)
    for row, record in enumerate(records, 1):
        if record.nomor_bidang:
            rows[record.kelurahan, record.nomor_bidang].append(row)
        else:
            yield LoadFinding(
                "parcel_without_number",
                Severity.WARN,
                f"{file}, row {row}: no parcel number; it can be found by place only.",
                file,
                row=row,
                field="nomor_bidang",
            )
    for (kelurahan, written), where in rows.items():
        if len(where) > 1:
            yield LoadFinding(
                "parcel_number_repeated",
                Severity.WARN,
                f"{file}: rows {ranges(where)} are all number {written} of {kelurahan}; ask "
                "which is right.",
                file,
                row=where[0],
                field="nomor_bidang",
                params={"rows": ranges(where)},
            )


def _areas_off(file: str, records: Sequence[ParcelRecord], placed: Placed) -> Iterator[LoadFinding]:
    for at, record in enumerate(records):
        document, measured = record.area_document, record.area_map
        if document is None or measured is None:
            continue
        if abs(document - measured) > Decimal(str(AREA_OFF)) * measured:
            yield LoadFinding(
                "parcel_area_off",
                Severity.WARN,
                f"{file}, row {at + 1}: {document} m² by document, {measured} m² by map; "
                "coefficients use the document's if the applicant gives it.",
                file,
                row=at + 1,
                field="area_document",
                params={"document_m2": float(document), "map_m2": float(measured)},
                geometry=placed.lonlat[at],
            )


def overlap_findings(file: str, placed: Placed, frame: Frame) -> Iterator[LoadFinding]:
    """Every two polygons of a layer that share more than a square metre."""
    pairs, shared = overlapping_pairs(placed.metric)
    if not pairs:
        return
    areas, lonlat = shapely.area(shared), frame.metric_to_lonlat(shared)
    for pair, area, geometry in zip(pairs, areas, lonlat, strict=True):
        if area > OVERLAP_M2:
            rows = [pair[0] + 1, pair[1] + 1]
            yield LoadFinding(
                "layer_overlap",
                Severity.WARN,
                f"{file}, rows {rows[0]} and {rows[1]} overlap by {area:.1f} m².",
                file,
                row=rows[0],
                params={"rows": rows, "area_m2": round(float(area), 2)},
                geometry=geometry,
            )
