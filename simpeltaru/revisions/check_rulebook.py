"""The rulebook of a plan package against its sub-zones: columns, polygons, declarations."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

from simpeltaru.annex.rulebook_read import read_rulebook
from simpeltaru.catalogue import normalise_code
from simpeltaru.errors import PackageFileError
from simpeltaru.load_finding import LoadFinding, Severity
from simpeltaru.revisions.columns import ranges
from simpeltaru.revisions.manifest import PlanManifest
from simpeltaru.revisions.zones import ZoneRecord
from simpeltaru.rules.rulebook import Rulebook


def without_rules(manifest: PlanManifest) -> dict[str, str]:
    """Zone keys declared to have no rules, each with its reason."""
    exact = manifest.key_column == "KODUNK"
    return {
        key if exact else normalise_code(key): entry.reason
        for entry in manifest.without_rules
        for key in entry.keys
    }


def check_rulebook(
    root: Path,
    manifest: PlanManifest,
    zones: Sequence[ZoneRecord],
    findings: list[LoadFinding],
) -> Rulebook | None:
    """The package's rulebook; None if it brings none or one that is refused (see `findings`)."""
    if manifest.rulebook is None:
        return None
    declared = without_rules(manifest)
    try:
        document, found = read_rulebook(
            root,
            manifest.rulebook,
            code_vintage=manifest.revision.code_vintage,
            key_column=manifest.key_column,
            is_simulation=manifest.revision.simulation,
            without_rules=declared,
        )
    except PackageFileError as error:
        reasons = [one for one in error.findings if isinstance(one, LoadFinding)]
        findings += reasons or [
            LoadFinding(
                "rulebook_unreadable",
                Severity.BLOCK,
                f"{error.file}: {error.problem}",
                error.file,
                row=error.row,
                field=error.field or "",
            )
        ]
        return None
    findings += found
    rulebook = Rulebook(document.canonical())
    if zones:
        file = manifest.zones.file if manifest.zones else ""
        findings += _columns_and_polygons(rulebook, zones, declared, file)
    return rulebook


def _columns_and_polygons(
    rulebook: Rulebook, zones: Sequence[ZoneRecord], declared: dict[str, str], file: str
) -> Iterator[LoadFinding]:
    sources = rulebook.document.sources
    matrix = ", ".join(
        dict.fromkeys(sources[one.at.source].file for one in rulebook.document.zone_keys)
    )
    rows: dict[str, list[int]] = defaultdict(list)
    for zone in zones:
        rows[zone.subzone.key].append(zone.row)
    for key in sorted(rows.keys() - rulebook.keys - declared.keys()):
        yield LoadFinding(
            "subzone_without_column",
            Severity.BLOCK,
            f"{file}: {len(rows[key])} polygons are {key} (rows {ranges(rows[key])}), but the "
            f"matrix ({matrix}) has no column for it; add the column, or declare it under "
            "`without_rules` in the manifest with the reason.",
            file,
            row=rows[key][0],
            field="without_rules",
            params={"key": key, "rows": ranges(rows[key]), "count": len(rows[key])},
        )
    for key in sorted(declared.keys() - rows.keys()):
        yield LoadFinding(
            "declared_but_absent",
            Severity.WARN,
            f"{key} is declared under `without_rules`, but no polygon has it; correct the key.",
            "manifest.yaml",
            field="without_rules",
            params={"key": key},
        )
    yield from _without_polygon(rulebook, rows.keys())


def _without_polygon(rulebook: Rulebook, drawn: Collection[str]) -> Iterator[LoadFinding]:
    for zone_key in rulebook.document.zone_keys:
        if zone_key.key not in drawn:
            source = rulebook.document.sources[zone_key.at.source]
            yield LoadFinding(
                "column_without_polygon",
                Severity.WARN,
                f"{source.file}, column {zone_key.at.column}: the matrix has rules for "
                f"{zone_key.key}, but no polygon is one.",
                source.file,
                source.sheet,
                zone_key.at.row,
                zone_key.at.column,
                {"key": zone_key.key},
            )
