"""What a revision owns besides sub-zones: overlay layers, planned network, blocks (SWP/blok)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from simpeltaru.catalogue import is_null_sentinel, parse_hazards, road_class
from simpeltaru.catalogue.blocks import canonical_block, canonical_swp
from simpeltaru.load_finding import LoadFinding, Severity
from simpeltaru.revisions.columns import Columns, ranges
from simpeltaru.revisions.manifest import NetworkEntry, OverlayLayerEntry
from simpeltaru.revisions.place import Placed

OVERLAY_TAKES = ("value", "name")
NETWORK_TAKES = ("class", "name", "ORDE02", "NAMOBJ", "STSJRN", "REMARK")
BLOCK_TAKES = ("KODBLK", "KODSWP", "name")
"""What the field maps of these layers may name."""

EXISTING = "2"
"""STSJRN: 1 is planned, 2 is existing."""

_NONE = frozenset({"tidak ada", "tidak"})
"""How a file says that an overlay is not there; a blank or a dash does not say it."""


@dataclass(frozen=True, slots=True)
class FeatureRecord:
    """One feature; `row` is its position in the file, `value` as `plan_feature` describes it."""

    row: int
    value: str
    level: str = ""
    name: str = ""
    attributes: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Features:
    """All features of one kind ("overlay:KRB_03", "network:jalan", "block")."""

    kind: str
    records: tuple[FeatureRecord, ...]
    placed: Placed


def overlay_records(columns: Columns, entry: OverlayLayerEntry) -> Iterator[FeatureRecord]:
    """One record for each feature, or for each hazard that a feature of KRB_03 names.

    A feature that says there is none ("Tidak Ada") is no overlay; one that says nothing is kept.
    """
    values, raw = columns.text("value"), columns.raw("value")
    names = columns.text("name")
    for position, stated in enumerate(values):
        if not entry.value and raw is not None and _says_none(raw[position]):
            continue
        value = entry.value or stated
        items = re.split(r"[,;]", value) if entry.kind == "KRB_03" else [value]
        for item in items:
            if _says_none(item):
                continue
            level = ""
            if entry.kind == "KRB_03" and not is_null_sentinel(item):
                level = parse_hazards(item)[0].level or ""
            yield FeatureRecord(position + 1, item.strip(), level, names[position])


def _says_none(value: object) -> bool:
    return isinstance(value, str) and " ".join(value.split()).casefold() in _NONE


def check_said_none(file: str, columns: Columns, entry: OverlayLayerEntry) -> list[LoadFinding]:
    """Names the features that say, wholly or in part, that there is no overlay."""
    raw = columns.raw("value")
    if entry.value or raw is None:
        return []
    rows = [
        position + 1
        for position, value in enumerate(raw)
        if isinstance(value, str) and any(_says_none(one) for one in re.split(r"[,;]", value))
    ]
    if not rows:
        return []
    text = f"{file}, field value: {len(rows)} rows say that there is none; that is no overlay."
    params = {"rows": ranges(rows), "count": len(rows)}
    return [
        LoadFinding(
            "overlay_says_none",
            Severity.WARN,
            text,
            file,
            row=rows[0],
            field="value",
            params=params,
        )
    ]


def check_overlays(file: str, records: list[FeatureRecord]) -> Iterator[LoadFinding]:
    """Overlay features that say nothing: they lie there, but nobody knows what they mean."""
    silent = [record.row for record in records if not record.value]
    if silent:
        yield LoadFinding(
            "overlay_value_missing",
            Severity.WARN,
            f"{file}, field value: {len(silent)} rows have no value; map the field `value` or "
            "state one in the manifest.",
            file,
            row=silent[0],
            field="value",
            params={"rows": ranges(silent), "count": len(silent)},
        )


def network_records(columns: Columns, entry: NetworkEntry) -> list[FeatureRecord]:
    """Lines of the planned network: `value` is the road class, or the network code of others."""
    codes, classes = columns.text("ORDE02"), columns.text("class")
    objects, names = columns.text("NAMOBJ"), columns.text("name")
    states, remarks = columns.text("STSJRN"), columns.text("REMARK")
    records = []
    for position in range(len(columns.table)):
        stated = classes[position] or codes[position] or objects[position]
        value = _road(stated, objects[position]) if entry.kind == "jalan" else stated
        attributes = {"ORDE02": codes[position], "STSJRN": states[position]}
        records.append(
            FeatureRecord(
                position + 1,
                value,
                name=names[position] or remarks[position] or objects[position],
                attributes={name: text for name, text in attributes.items() if text},
            )
        )
    return records


def _road(stated: str, name: str) -> str:
    found = road_class(stated) or road_class(name)
    return found.id if found else ""


def check_network(
    file: str, entry: NetworkEntry, records: list[FeatureRecord]
) -> Iterator[LoadFinding]:
    """Roads whose class is not known, and a plan's network that is marked as existing."""
    unknown = [record.row for record in records if not record.value]
    if unknown:
        yield LoadFinding(
            "class_unknown",
            Severity.WARN,
            f"{file}: the class of {len(unknown)} rows is not known; map the field `class` to "
            "ORDE02 codes or official names.",
            file,
            row=unknown[0],
            field="class",
            params={"rows": ranges(unknown), "count": len(unknown)},
        )
    existing = [record.row for record in records if record.attributes.get("STSJRN") == EXISTING]
    if existing:
        yield LoadFinding(
            "network_existing",
            Severity.WARN,
            f"{file}, field STSJRN: {len(existing)} of {len(records)} rows say 2 (existing) in a "
            f"plan's network ({entry.kind}); planned lines say 1. If all exist, deliver them in a "
            "layers package.",
            file,
            row=existing[0],
            field="STSJRN",
            params={"rows": ranges(existing), "count": len(existing), "of": len(records)},
        )


def block_records(columns: Columns) -> list[FeatureRecord]:
    """Blocks: `value` is the canonical block code, the SWP it belongs to an attribute."""
    codes, parts = columns.text("KODBLK"), columns.text("KODSWP")
    names = columns.text("name")
    return [
        FeatureRecord(
            position + 1,
            canonical_block(codes[position]),
            name=names[position],
            attributes={"swp": canonical_swp(parts[position])},
        )
        for position in range(len(columns.table))
    ]
