"""Loading a plan package: read, check, stage. All of it or nothing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import psycopg
from psycopg.types.json import Jsonb

from simpeltaru.load_finding import LoadFinding
from simpeltaru.revisions.check_rulebook import without_rules
from simpeltaru.revisions.generalise import copy_generalised
from simpeltaru.revisions.manifest import PlanManifest
from simpeltaru.revisions.package import open_package
from simpeltaru.revisions.progress import Progress, Silent
from simpeltaru.revisions.read_plan import CheckedPlan, PlanReader, tolerance_of
from simpeltaru.revisions.regions import ensure_region
from simpeltaru.revisions.store import copy_features, copy_findings, copy_zones, store_rulebook
from simpeltaru.revisions.stored_checks import compare_plan
from simpeltaru.revisions.writing import take_turn, writing

_REVISION = """
INSERT INTO revision (id, plan, region, title, instrument, ditetapkan, diundangkan,
    mulai_berlaku, berlaku_sampai, integrasi_oss, is_simulation, code_vintage, key_column, scale,
    tolerance_m, source_crs, without_rules, manifest, content_hash, rulebook, workflow)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, 'checked')
"""


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a load did. `already` means the same content was there before; nothing was written."""

    id: str
    content_hash: str
    already: bool
    counts: dict[str, int]
    findings: tuple[LoadFinding, ...]
    rulebook: str | None = None
    """The hash of a plan's rulebook, by which its columns are asked without a place."""


def check_plan(path: Path, progress: Progress | None = None) -> CheckedPlan:
    """Read and check the plan package at `path` without any database.

    Raises `PackageError`; its `findings` are the reasons and everything else that was found.
    """
    progress = progress or Silent()
    progress.phase("open the package")
    with open_package(path) as package:
        return PlanReader(package, progress).read()


def load_plan(path: Path, url: str, progress: Progress | None = None) -> Loaded:
    """Load the plan package at `path` into the database `url` (role `simpeltaru_load`).

    Loading the same content under the same id again changes nothing. Raises `PackageError` for
    a package that is refused, `Conflict`, `ConfigurationError` or `StoreUnavailable` otherwise;
    whatever happens, nothing is half written.
    """
    return store_plan(check_plan(path, progress), url, progress)


def compare_stored_plan(plan: CheckedPlan, url: str) -> list[LoadFinding]:
    """What `store_plan` would find and refuse besides, with the database as it is.

    Nothing is stored. Raises as `load_plan`.
    """
    with writing(url) as connection:
        _already, found = compare_plan(connection, plan)
    return found


def store_plan(plan: CheckedPlan, url: str, progress: Progress | None = None) -> Loaded:
    """Store a checked plan in one transaction. Raises as `load_plan`."""
    progress = progress or Silent()
    with writing(url) as connection:
        take_turn(connection, progress)
        already, found = compare_plan(connection, plan)
        plan = replace(plan, findings=(*plan.findings, *found))
        if not already:
            stage(connection, plan, progress)
            progress.phase("commit")
    return Loaded(
        plan.manifest.revision.id,
        plan.content_hash,
        already,
        _counts(plan),
        plan.findings,
        plan.rulebook.hash if plan.rulebook is not None else None,
    )


def stage(connection: psycopg.Connection, plan: CheckedPlan, progress: Progress) -> None:
    """Write a plan compared with what is stored, within the caller's transaction."""
    manifest, frame = plan.manifest, plan.frame
    region, revision = manifest.region.code, manifest.revision.id
    ensure_region(connection, manifest.region, frame)
    _ensure_plan(connection, manifest)
    if plan.rulebook is not None:
        progress.phase("copy rulebook", len(plan.rulebook.document.cells))
        content = plan.rulebook.document.canonical()
        store_rulebook(connection, content, plan.rulebook, progress)
    connection.execute(_REVISION, _revision_values(plan))
    _store_relations(connection, manifest)
    if plan.placed is not None:
        progress.phase("copy and index zones", len(plan.zones))
        copy_zones(
            connection, region, revision, plan.zones, plan.placed, frame.metric_srid, progress
        )
        ids = [zone.row for zone in plan.zones]
        copy_generalised(connection, region, revision, ids, plan.placed.tiles, progress)
    if plan.features:
        progress.phase("copy and index overlays, network, blocks")
        copy_features(connection, region, revision, plan.features, frame.metric_srid, progress)
    progress.phase("copy findings", len(plan.findings))
    copy_findings(connection, plan.findings, frame.lonlat_srid, revision=revision)


def _ensure_plan(connection: psycopg.Connection, manifest: PlanManifest) -> None:
    plan, region = manifest.plan, manifest.region.code
    connection.execute(
        "INSERT INTO plan (id, region, name) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING",
        [plan.id, region, plan.name],
    )


def _revision_values(plan: CheckedPlan) -> list[object]:
    manifest, revision = plan.manifest, plan.manifest.revision
    instrument = revision.instrument
    dates = revision.dates
    return [
        *(revision.id, manifest.plan.id, manifest.region.code, revision.title),
        None if instrument is None else Jsonb(instrument.model_dump(mode="json")),
        *(dates.ditetapkan, dates.diundangkan, dates.mulai_berlaku or dates.diundangkan),
        *(dates.berlaku_sampai, dates.integrasi_oss, revision.simulation, revision.code_vintage),
        *(manifest.key_column, revision.scale, tolerance_of(manifest)),
        f"EPSG:{plan.placed.srid}" if plan.placed is not None else "",
        Jsonb(without_rules(manifest)),
        Jsonb(manifest.model_dump(mode="json")),
        plan.content_hash,
        plan.rulebook.hash if plan.rulebook is not None else None,
    ]


def _store_relations(connection: psycopg.Connection, manifest: PlanManifest) -> None:
    instrument = manifest.revision.instrument
    if instrument is None:
        return
    for relation in ("mencabut", "mengubah"):
        for target in getattr(instrument, relation):
            connection.execute(
                "INSERT INTO instrument_relation (revision, relation, target) VALUES (%s, %s, %s)",
                [manifest.revision.id, relation, target],
            )


def _counts(plan: CheckedPlan) -> dict[str, int]:
    counts = {"zones": len(plan.zones)}
    for one in plan.features:
        counts[one.kind] = counts.get(one.kind, 0) + len(one.records)
    if plan.rulebook is not None:
        counts["activities"] = len(plan.rulebook.document.activities)
        counts["cells"] = len(plan.rulebook.document.cells)
    return counts
