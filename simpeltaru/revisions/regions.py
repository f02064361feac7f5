"""A region in the database: made by its first package, and the same ever after."""

from __future__ import annotations

import psycopg

from simpeltaru.errors import PackageError
from simpeltaru.load_finding import LoadFinding, Severity
from simpeltaru.revisions.datum import Frame
from simpeltaru.revisions.manifest import RegionEntry


def ensure_region(connection: psycopg.Connection, entry: RegionEntry, frame: Frame) -> None:
    """Make the region, or see that the stored one agrees. Raises as `compare_region`."""
    if not compare_region(connection, entry, frame):
        connection.execute(
            "SELECT add_region(%s, %s, %s, %s, %s, %s)",
            [entry.code, entry.name, *_wanted(entry, frame)],
        )


def compare_region(connection: psycopg.Connection, entry: RegionEntry, frame: Frame) -> bool:
    """Whether the region is stored; it must then agree with the manifest.

    Raises `PackageError` with a finding `datum_mismatch` (or `region_mismatch`): layers of one
    region that were read in two ways would lie 0.16 m apart.
    """
    row = connection.execute(
        "SELECT timezone, metric_srid, lonlat_srid, datum FROM region WHERE code = %s",
        [entry.code],
    ).fetchone()
    if row is None:
        return False
    wanted = _wanted(entry, frame)
    names = ("timezone", "metric_crs", "lonlat_srid", "datum")
    different = [
        f"{name} is {stored}, the manifest says {ours}"
        for name, stored, ours in zip(names, row, wanted, strict=True)
        if stored != ours
    ]
    if different:
        code = "datum_mismatch" if row[1:] != wanted[1:] else "region_mismatch"
        message = (
            f"region {entry.code} is stored already: {'; '.join(different)}. Correct the "
            "manifest; a region has one way of reading coordinates."
        )
        finding = LoadFinding(
            code, Severity.BLOCK, message, "manifest.yaml", field="region", params={}
        )
        raise PackageError(message, [finding])
    return True


def _wanted(entry: RegionEntry, frame: Frame) -> tuple[str, int, int, str]:
    return (entry.timezone, frame.metric_srid, frame.lonlat_srid, frame.datum.value)
