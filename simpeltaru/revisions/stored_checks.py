"""A plan package beside what is stored: the checks that need the database. Nothing is written."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg

from simpeltaru.errors import PackageError
from simpeltaru.load_finding import LoadFinding, Severity
from simpeltaru.package_files import MANIFEST
from simpeltaru.plan import named_alike, names_of_act
from simpeltaru.revisions.manifest import PlanManifest
from simpeltaru.revisions.read_plan import CheckedPlan
from simpeltaru.revisions.regions import compare_region

_ACTS = """
SELECT id, plan, instrument->>'kind', instrument->>'number', instrument->>'year',
    instrument->>'title'
FROM revision WHERE instrument IS NOT NULL AND id <> %s
"""


def compare_plan(
    connection: psycopg.Connection, plan: CheckedPlan
) -> tuple[bool, list[LoadFinding]]:
    """Whether the same content is stored already, and warnings.

    Raises `PackageError` where region, plan or revision are stored and say something else.
    """
    compare_region(connection, plan.manifest.region, plan.frame)
    _compare_name(connection, plan.manifest)
    return _is_stored(connection, plan), list(_acts_not_loaded(connection, plan.manifest))


def _is_stored(connection: psycopg.Connection, plan: CheckedPlan) -> bool:
    revision = plan.manifest.revision.id
    row = connection.execute(
        "SELECT content_hash FROM revision WHERE id = %s", [revision]
    ).fetchone()
    if row is None:
        return False
    if row[0] != plan.content_hash:
        raise PackageError(
            f"revision {revision} is stored already with other content (hash {row[0][:12]}, the "
            f"package's is {plan.content_hash[:12]}); a revision never changes: give this one "
            "another id"
        )
    return True


def _compare_name(connection: psycopg.Connection, manifest: PlanManifest) -> None:
    plan, region = manifest.plan, manifest.region.code
    row = connection.execute("SELECT region, name FROM plan WHERE id = %s", [plan.id]).fetchone()
    if row is not None and row != (region, plan.name):
        raise PackageError(
            f"plan {plan.id} is stored already as {row[1]!r} of region {row[0]}, the manifest "
            f"says {plan.name!r} of {region}; correct plan.name or give another plan.id"
        )


def _acts_not_loaded(
    connection: psycopg.Connection, manifest: PlanManifest
) -> Iterator[LoadFinding]:
    """Acts that `mencabut` or `mengubah` name and that no stored revision goes by."""
    instrument = manifest.revision.instrument
    if instrument is None or not (instrument.mencabut or instrument.mengubah):
        return
    stored: set[str] = set()
    for row in connection.execute(_ACTS, [manifest.revision.id]).fetchall():
        stored |= names_of_act(*row)
    for relation in ("mencabut", "mengubah"):
        for target in getattr(instrument, relation):
            if named_alike((target,), stored):
                continue
            yield LoadFinding(
                "act_not_loaded",
                Severity.WARN,
                f"manifest.yaml, revision.instrument.{relation}: {target!r} is no act loaded "
                "here, so nothing follows from it. If it is loaded, write its revision's id, its "
                "plan's id, its title, or kind and number as in 'perwali 5/2020'.",
                MANIFEST,
                field=f"revision.instrument.{relation}",
                params={"relation": relation, "target": target},
            )
