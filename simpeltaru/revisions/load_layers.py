"""Loading a layers package: dated snapshots of a region, all of them or none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import psycopg

from simpeltaru.errors import PackageError
from simpeltaru.load_finding import LoadFinding
from simpeltaru.revisions.columns import Columns
from simpeltaru.revisions.content import digest, features_digest
from simpeltaru.revisions.copy import JSON, PLACE_COLUMNS, copy_rows, json_bytes, place_bytes
from simpeltaru.revisions.datum import Frame
from simpeltaru.revisions.layer_rows import LayerRecord, check_keys, check_layer, layer_records
from simpeltaru.revisions.load_plan import Loaded
from simpeltaru.revisions.manifest import LayerEntry, LayersManifest, Package
from simpeltaru.revisions.names import known_kelurahan, spelling_findings
from simpeltaru.revisions.package import open_package
from simpeltaru.revisions.parcels import (
    ParcelRecord,
    check_parcels,
    overlap_findings,
    parcel_columns,
    parcel_records,
)
from simpeltaru.revisions.place import Placed, Shape, box_of, place
from simpeltaru.revisions.progress import Progress, Silent, counted
from simpeltaru.revisions.read_plan import frame_of, refuse_if_blocked
from simpeltaru.revisions.regions import compare_region, ensure_region
from simpeltaru.revisions.store import copy_findings
from simpeltaru.revisions.vector import read_vector
from simpeltaru.revisions.writing import take_turn, writing

_SHAPES: dict[str, Shape] = {
    "parcel": "area",
    "road": "line",
    "kelurahan": "area",
    "kecamatan": "area",
    "coast": "any",
    "river": "any",
}
_LAYER = """
INSERT INTO layer (id, region, kind, title, source, dated, legal, known, is_simulation,
    source_crs, content_hash)
VALUES (%s, %s, %s, %s, %s, %s, daterange(%s, %s), tstzrange(now(), NULL), %s, %s, %s)
"""
_PARCEL = {
    **dict.fromkeys(("region", "layer", "id", "nomor_bidang", "kelurahan", "right_type"), "text"),
    **dict.fromkeys(("area_document", "area_map"), "numeric"),
    **PLACE_COLUMNS,
}
_FEATURE = {
    **dict.fromkeys(("region", "layer"), "text"),
    "id": "int4",
    **dict.fromkeys(("code", "name", "class"), "text"),
    "attributes": JSON,
    **PLACE_COLUMNS,
}

Records = Sequence[ParcelRecord] | Sequence[LayerRecord]


@dataclass(frozen=True, slots=True)
class CheckedLayer:
    """A layer without blocking findings."""

    entry: LayerEntry
    records: Records
    placed: Placed
    findings: tuple[LoadFinding, ...]
    content_hash: str


@dataclass(frozen=True, slots=True)
class CheckedLayers:
    """A layers package without blocking findings."""

    manifest: LayersManifest
    frame: Frame
    layers: tuple[CheckedLayer, ...]


def check_layers(path: Path, progress: Progress | None = None) -> CheckedLayers:
    """Read and check the layers package at `path` without any database.

    Raises `PackageError`; its `findings` are the reasons and everything else that was found.
    """
    progress = progress or Silent()
    progress.phase("open the package")
    with open_package(path) as package:
        manifest = _layers_manifest(package)
        frame = frame_of(manifest.region, manifest.datum)
        ids = [entry.id for entry in manifest.layers]
        if len(set(ids)) < len(ids):
            raise PackageError("manifest.yaml, layers: an id stands twice; give each its own")
        read = [_read(package, manifest, frame, entry, progress) for entry in manifest.layers]
    found = [one for _checked, findings in read for one in findings]
    refuse_if_blocked(found, ", ".join(ids))
    return CheckedLayers(manifest, frame, tuple(one for one, _findings in read if one is not None))


def compare_stored_layers(package: CheckedLayers, url: str) -> list[LoadFinding]:
    """What `load_layers` would find and refuse besides, with the database as it is.

    Nothing is stored. Raises as `load_layers`.
    """
    with writing(url) as connection:
        compare_region(connection, package.manifest.region, package.frame)
        known = known_kelurahan(connection, package.manifest.region.code)
        for layer in package.layers:
            _is_stored(connection, layer)
    return [one for layer in package.layers for one in _spellings(layer, known)]


def load_layers(path: Path, url: str, progress: Progress | None = None) -> list[Loaded]:
    """Load the layers package at `path` into the database `url` (role `simpeltaru_load`).

    A layer whose content is stored under its id already is left alone. Raises as `load_plan`.
    """
    progress = progress or Silent()
    package = check_layers(path, progress)
    with writing(url) as connection:
        take_turn(connection, progress)
        ensure_region(connection, package.manifest.region, package.frame)
        known = known_kelurahan(connection, package.manifest.region.code)
        loaded = []
        for layer in package.layers:
            found = _spellings(layer, known)
            compared = replace(layer, findings=(*layer.findings, *found))
            already = _is_stored(connection, layer)
            if not already:
                _stage(connection, package, compared, progress)
            counts: dict[str, int] = {layer.entry.kind: len(layer.records)}
            loaded.append(
                Loaded(layer.entry.id, layer.content_hash, already, counts, compared.findings)
            )
        progress.phase("commit")
    return loaded


def _layers_manifest(package: Package) -> LayersManifest:
    if not isinstance(package.manifest, LayersManifest):
        raise PackageError("this is a plan package; load it with load_revision")
    return package.manifest


def _read(
    package: Package,
    manifest: LayersManifest,
    frame: Frame,
    entry: LayerEntry,
    progress: Progress,
) -> tuple[CheckedLayer | None, list[LoadFinding]]:
    check_keys(entry)
    progress.phase(f"read {entry.file}")
    fields = parcel_columns(entry) if entry.kind == "parcel" else entry.fields
    table = read_vector(package.root, entry)
    placed, findings = place(table, entry, frame, box_of(manifest.region), _SHAPES[entry.kind])
    findings = [*table.findings, *findings]
    columns = Columns(table, fields)
    if placed is None:
        return None, findings
    progress.phase(f"check {entry.file}")
    records, found = _rows(columns, entry, placed, frame)
    dropped = columns.dropped()
    findings += [*found, *([dropped] if dropped else [])]
    said = entry.model_dump(mode="json", exclude={"file", "layer", "fields", "columns", "encoding"})
    rows = features_digest(map(asdict, records), placed, range(len(placed)))
    content = digest([manifest.region.code, manifest.datum.value, said, rows])
    return CheckedLayer(entry, records, placed, tuple(findings), content), findings


def _rows(
    columns: Columns, entry: LayerEntry, placed: Placed, frame: Frame
) -> tuple[Records, list[LoadFinding]]:
    if entry.kind == "parcel":
        parcels = parcel_records(columns, entry, placed)
        return parcels, check_parcels(entry.file, parcels, placed, frame)
    records = layer_records(columns, entry)
    found = list(check_layer(entry.file, entry, records))
    if entry.kind in ("kelurahan", "kecamatan"):
        found += overlap_findings(entry.file, placed, frame)
    return records, found


def _spellings(layer: CheckedLayer, known: set[str]) -> Iterator[LoadFinding]:
    """What the names of a layer say beside those stored before."""
    if layer.entry.kind == "parcel":
        names = [one.kelurahan for one in layer.records if isinstance(one, ParcelRecord)]
    elif layer.entry.kind == "kelurahan":
        names = [one.name for one in layer.records if isinstance(one, LayerRecord)]
    else:
        return
    yield from spelling_findings(layer.entry.file, "kelurahan", names, known)


def _is_stored(connection: psycopg.Connection, layer: CheckedLayer) -> bool:
    row = connection.execute(
        "SELECT content_hash FROM layer WHERE id = %s", [layer.entry.id]
    ).fetchone()
    if row is not None and row[0] != layer.content_hash:
        raise PackageError(
            f"layer {layer.entry.id} is stored already with other content; a layer never "
            "changes: give this snapshot another id"
        )
    return row is not None


def _stage(
    connection: psycopg.Connection,
    package: CheckedLayers,
    layer: CheckedLayer,
    progress: Progress,
) -> None:
    entry, region = layer.entry, package.manifest.region.code
    connection.execute(
        _LAYER,
        [
            *(entry.id, region, entry.kind, entry.title, entry.source, entry.dated),
            *(entry.valid_from, entry.valid_until, entry.simulation),
            *(f"EPSG:{layer.placed.srid}", layer.content_hash),
        ],
    )
    progress.phase(f"copy and index {entry.id}", len(layer.records))
    table, types = ("parcel", _PARCEL) if entry.kind == "parcel" else ("layer_feature", _FEATURE)
    rows = _stored_rows(region, layer, package.frame.metric_srid)
    copy_rows(connection, table, types, counted(progress, rows))
    copy_findings(connection, layer.findings, package.frame.lonlat_srid, layer=entry.id)


def _stored_rows(
    region: str, layer: CheckedLayer, metric_srid: int
) -> Iterator[tuple[object, ...]]:
    places = place_bytes(layer.placed, metric_srid)
    for row, (record, geometry) in enumerate(zip(layer.records, places, strict=True), 1):
        if isinstance(record, ParcelRecord):
            yield (
                *(region, layer.entry.id, record.id, record.nomor_bidang, record.kelurahan),
                *(record.right_type, record.area_document, record.area_map),
                *geometry,
            )
        elif isinstance(record, LayerRecord):
            yield (
                *(region, layer.entry.id, row, record.code, record.name, record.class_),
                json_bytes(record.attributes),
                *geometry,
            )
