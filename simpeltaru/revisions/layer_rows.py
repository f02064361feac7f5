"""Layers of a region besides parcels: roads, administrative areas, coast, rivers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from simpeltaru.catalogue import road_class
from simpeltaru.errors import PackageFileError
from simpeltaru.load_finding import LoadFinding, Severity
from simpeltaru.revisions.columns import MANIFEST, Columns, check_fields, ranges
from simpeltaru.revisions.manifest import LayerEntry

_PLAIN = ("code", "name")
_TAKES = {
    "road": ("class", "name", "code", "ORDE02", "NAMOBJ", "REMARK"),
    "coast": ("class", *_PLAIN),
}


def check_keys(entry: LayerEntry) -> None:
    """Refuse a field map, or a list of columns, that has no effect on this kind of layer.

    Raises `PackageFileError`.
    """
    where = f"layers[{entry.id}]"
    if entry.kind == "parcel" and entry.fields:
        problem = "parcels are described by `columns`, their whitelist; write `columns` instead"
        raise PackageFileError(problem, file=MANIFEST, field=f"{where}.fields")
    if entry.kind != "parcel" and entry.columns:
        problem = "only a layer of kind parcel has `columns`; write `fields` instead"
        raise PackageFileError(problem, file=MANIFEST, field=f"{where}.columns")
    check_fields(entry.fields, _TAKES.get(entry.kind, _PLAIN), where)


@dataclass(frozen=True, slots=True)
class LayerRecord:
    """One feature: `class_` is the road class, of a coast what the area is, else ""."""

    code: str
    name: str
    class_: str
    attributes: dict[str, str]


def layer_records(columns: Columns, entry: LayerEntry) -> list[LayerRecord]:
    """One record for each feature: mapped fields `code`, `name`, `class`, national names else."""
    codes, names = columns.text("code"), columns.text("name")
    if entry.kind not in _TAKES:
        return [LayerRecord(code, name, "", {}) for code, name in zip(codes, names, strict=True)]
    classes = columns.text("class")
    if entry.kind == "coast":
        return [LayerRecord(*one, {}) for one in zip(codes, names, classes, strict=True)]
    orders = columns.text("ORDE02")
    objects, remarks = columns.text("NAMOBJ"), columns.text("REMARK")
    records = []
    for at in range(len(columns.table)):
        stated = [text for text in (classes[at], orders[at], objects[at], remarks[at]) if text]
        found = next((one for one in map(road_class, stated) if one is not None), None)
        attributes = {"class_stated": stated[0]} if stated else {}
        if found is not None and found.candidates:
            attributes["candidates"] = ",".join(found.candidates)
        name = names[at] or remarks[at]
        name = "" if road_class(name) else name
        records.append(
            LayerRecord(codes[at] or orders[at], name, found.id if found else "", attributes)
        )
    return records


def check_layer(
    file: str, entry: LayerEntry, records: Sequence[LayerRecord]
) -> Iterator[LoadFinding]:
    """Features that do not say what their layer is for: a class of road, a name of a place."""
    if entry.kind == "road":
        silent = [row for row, record in enumerate(records, 1) if not record.class_]
        field, problem = "class", "have no road class the catalogue knows"
    elif entry.kind in ("kelurahan", "kecamatan"):
        silent = [row for row, record in enumerate(records, 1) if not record.name]
        field, problem = "name", "have no name"
    else:
        return
    if silent:
        yield LoadFinding(
            f"layer_{field}_unknown",
            Severity.WARN,
            f"{file}: {len(silent)} rows {problem}; map the field `{field}`.",
            file,
            row=silent[0],
            field=field,
            params={"rows": ranges(silent), "count": len(silent)},
        )
