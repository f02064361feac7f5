"""Rows as the tables take them: zones, features, rulebook, findings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import psycopg
import shapely

from simpeltaru.load_finding import LoadFinding
from simpeltaru.revisions.copy import JSON, PLACE_COLUMNS, copy_rows, json_bytes, place_bytes
from simpeltaru.revisions.features import Features
from simpeltaru.revisions.place import Placed
from simpeltaru.revisions.progress import Progress, counted
from simpeltaru.revisions.zones import ZoneRecord
from simpeltaru.rules.rulebook import Rulebook

_ZONE = {
    **dict.fromkeys(("region", "revision"), "text"),
    "id": "int4",
    **dict.fromkeys(("key", "code", "name", "zone_code", "zone_name", "category"), "text"),
    "is_road": "bool",
    **dict.fromkeys(("swp", "block", "kelurahan"), "text"),
    "overlays": JSON,
    "attributes": JSON,
    **PLACE_COLUMNS,
}
_FEATURE = {
    **dict.fromkeys(("region", "revision", "kind"), "text"),
    "id": "int4",
    **dict.fromkeys(("value", "level", "name"), "text"),
    "attributes": JSON,
    **PLACE_COLUMNS,
}
_ACTIVITY = {
    **dict.fromkeys(("rulebook", "id"), "text"),
    "position": "int4",
    **dict.fromkeys(("name", "name_en"), "text"),
    "kbli": "text[]",
}
_CELL = {
    **dict.fromkeys(("rulebook", "key", "activity"), "text"),
    "flags": "int2",
    "codes": "text[]",
}
_FINDING = {
    **dict.fromkeys(("revision", "layer", "code", "severity", "message", "file", "sheet"), "text"),
    "row": "int4",
    "field": "text",
    "params": JSON,
    "geom": "bytea",
}


def copy_zones(
    connection: psycopg.Connection,
    region: str,
    revision: str,
    zones: Sequence[ZoneRecord],
    placed: Placed,
    metric_srid: int,
    progress: Progress,
) -> None:
    """Write the sub-zone polygons of a revision."""
    rows = _zone_rows(region, revision, zones, placed, metric_srid)
    copy_rows(connection, "zone", _ZONE, counted(progress, rows))


def _zone_rows(
    region: str, revision: str, zones: Sequence[ZoneRecord], placed: Placed, metric_srid: int
) -> Iterator[tuple[object, ...]]:
    for zone, place in zip(zones, place_bytes(placed, metric_srid), strict=True):
        sub = zone.subzone
        yield (
            *(region, revision, zone.row),
            *(sub.key, sub.code, sub.name, sub.zone_code, sub.zone_name, sub.category),
            *(sub.is_road, zone.swp, zone.block, zone.kelurahan),
            json_bytes(
                [{"kind": o.kind, "value": o.value, "level": o.level} for o in zone.overlays]
            ),
            json_bytes(zone.attributes),
            *place,
        )


def copy_features(
    connection: psycopg.Connection,
    region: str,
    revision: str,
    features: Iterable[Features],
    metric_srid: int,
    progress: Progress,
) -> None:
    """Write overlay layers, network and blocks of a revision; ids count within each kind."""
    counts: dict[str, int] = {}

    def rows() -> Iterator[tuple[object, ...]]:
        for one in features:
            places = list(place_bytes(one.placed, metric_srid))
            for record in one.records:
                counts[one.kind] = counts.get(one.kind, 0) + 1
                yield (
                    *(region, revision, one.kind, counts[one.kind]),
                    *(record.value, record.level, record.name),
                    json_bytes(dict(record.attributes)),
                    *places[record.row - 1],
                )

    copy_rows(connection, "plan_feature", _FEATURE, counted(progress, rows()))


def store_rulebook(
    connection: psycopg.Connection, content: bytes, rulebook: Rulebook, progress: Progress
) -> None:
    """Store a rulebook's bytes and derive its searchable rows, unless they are there already."""
    stored = connection.execute(
        "INSERT INTO rulebook (hash, content) VALUES (%s, %s) ON CONFLICT DO NOTHING",
        [rulebook.hash, content],
    )
    if stored.rowcount == 0:
        return
    key = rulebook.hash
    activities = (
        (key, one.id, position, one.name, one.name_en, list(one.kbli))
        for position, one in enumerate(rulebook.document.activities)
    )
    copy_rows(connection, "activity", _ACTIVITY, counted(progress, activities))
    cells = (
        (key, cell.key, cell.activity, int(reading.flags), list(reading.codes))
        for cell in rulebook.document.cells
        for reading in (rulebook.reading(cell),)
    )
    copy_rows(connection, "cell", _CELL, counted(progress, cells))


def copy_findings(
    connection: psycopg.Connection,
    findings: Iterable[LoadFinding],
    lonlat_srid: int,
    *,
    revision: str | None = None,
    layer: str | None = None,
) -> None:
    """Write what was found of a revision or a layer, with its places."""

    def rows() -> Iterator[tuple[object, ...]]:
        for one in findings:
            place = None
            if one.geometry is not None:
                labelled = shapely.set_srid(one.geometry, lonlat_srid)
                place = shapely.to_wkb(labelled, include_srid=True, flavor="extended")
            yield (
                *(revision, layer, one.code, one.severity.value, one.message, one.file),
                *(one.sheet, one.row, one.field, json_bytes(dict(one.params)), place),
            )

    copy_rows(connection, "finding", _FINDING, rows())
