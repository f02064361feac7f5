"""A plan package read and checked: everything `stage` needs, or a refusal with all reasons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path

from simpeltaru.errors import PackageError, PackageFileError
from simpeltaru.load_finding import LoadFinding, Severity
from simpeltaru.plan import Datum
from simpeltaru.revisions.check_rulebook import check_rulebook
from simpeltaru.revisions.columns import Columns, check_fields
from simpeltaru.revisions.content import digest, features_digest
from simpeltaru.revisions.coverage import check_coverage
from simpeltaru.revisions.datum import METRIC, METRIC_OF, Frame
from simpeltaru.revisions.declarations import check_declarations
from simpeltaru.revisions.feature_checks import check_against_zones
from simpeltaru.revisions.features import (
    BLOCK_TAKES,
    NETWORK_TAKES,
    OVERLAY_TAKES,
    FeatureRecord,
    Features,
    block_records,
    check_network,
    check_overlays,
    check_said_none,
    network_records,
    overlay_records,
)
from simpeltaru.revisions.manifest import Package, PlanManifest, RegionEntry, VectorEntry
from simpeltaru.revisions.place import Placed, Shape, box_of, place
from simpeltaru.revisions.progress import Progress
from simpeltaru.revisions.vector import read_vector
from simpeltaru.revisions.zone_checks import check_attributes
from simpeltaru.revisions.zones import TAKES, ZoneReader, ZoneRecord
from simpeltaru.rules.rulebook import Rulebook

MM_ON_PAPER = 0.0005
"""A line of a map is half a millimetre wide, so good to that at the map's scale."""


@dataclass(frozen=True, slots=True)
class CheckedPlan:
    """A plan package without blocking findings."""

    manifest: PlanManifest
    frame: Frame
    zones: tuple[ZoneRecord, ...]
    placed: Placed | None
    features: tuple[Features, ...]
    rulebook: Rulebook | None
    findings: tuple[LoadFinding, ...]
    content_hash: str


def frame_of(region: RegionEntry, datum: Datum) -> Frame:
    """The region's frame; the metric CRS must be an SRGI2013 UTM zone."""
    srid = int(region.metric_crs.removeprefix("EPSG:"))
    if srid in METRIC_OF:
        raise PackageFileError(
            f"found EPSG:{srid}; use EPSG:{METRIC_OF[srid]}, the same zone of SRGI2013. What the "
            "files are drawn in does not matter",
            file="manifest.yaml",
            field="region.metric_crs",
        )
    if srid not in METRIC:
        raise PackageFileError(
            f"found EPSG:{srid}; use the SRGI2013 UTM zone of the region (EPSG:9476-9482 for "
            "46N-52N, 9487-9494 for 47S-54S)",
            file="manifest.yaml",
            field="region.metric_crs",
        )
    return Frame(srid, datum)


def tolerance_of(manifest: PlanManifest) -> float:
    """The tolerance in metres: declared, else half a millimetre at the plan's scale."""
    declared = manifest.revision.tolerance_m
    return declared if declared is not None else manifest.revision.scale * MM_ON_PAPER


def refuse_if_blocked(findings: Sequence[LoadFinding], name: str) -> None:
    """Raise `PackageError` with all findings if one of them blocks."""
    blocking = [one for one in findings if one.severity is Severity.BLOCK]
    if blocking:
        raise PackageError(
            f"{name} is refused: {len(blocking)} findings block it; nothing was stored. "
            f"The first: {blocking[0].message}",
            findings,
        )


class PlanReader:
    """Reads one package; `findings` collects what every part reports."""

    def __init__(self, package: Package, progress: Progress) -> None:
        if not isinstance(package.manifest, PlanManifest):
            raise PackageError("this is a layers package; load it with load_layers")
        self.root: Path = package.root
        self.manifest = package.manifest
        self.frame = frame_of(self.manifest.region, self.manifest.datum)
        self.progress = progress
        self.findings: list[LoadFinding] = []

    def read(self) -> CheckedPlan:
        """Read and check everything. Raises `PackageError` if anything blocks."""
        manifest = self.manifest
        self.findings += check_declarations(manifest)
        zones, placed = self._zones(manifest.zones) if manifest.zones else ([], None)
        features = tuple(self._features())
        if placed is not None:
            self.findings += check_against_zones(features, zones, placed)
        self.progress.phase("check rulebook")
        rulebook = check_rulebook(self.root, manifest, zones, self.findings)
        refuse_if_blocked(self.findings, manifest.revision.id)
        self.progress.phase("make the content hash")
        return CheckedPlan(
            manifest=manifest,
            frame=self.frame,
            zones=tuple(zones),
            placed=placed,
            features=features,
            rulebook=rulebook,
            findings=tuple(self.findings),
            content_hash=_content_hash(manifest, zones, placed, features, rulebook),
        )

    def _placed(
        self, entry: VectorEntry, shape: Shape, where: str, takes: Sequence[str]
    ) -> tuple[Columns, Placed | None]:
        check_fields(entry.fields, takes, where)
        self.progress.phase(f"read {entry.file}")
        table = read_vector(self.root, entry)
        self.findings += table.findings
        placed, found = place(table, entry, self.frame, box_of(self.manifest.region), shape)
        self.findings += found
        return Columns(table, entry.fields), placed

    def _zones(self, entry: VectorEntry) -> tuple[list[ZoneRecord], Placed | None]:
        revision = self.manifest.revision
        columns, placed = self._placed(entry, "area", "zones", TAKES)
        self.progress.phase(f"check {entry.file}")
        reader = ZoneReader(columns, revision.code_vintage, self.manifest.key_column)
        records = reader.read()
        self.findings += reader.findings
        if placed is not None and len(records) == len(placed):
            keys = [record.subzone.key for record in records]
            self.findings += check_coverage(placed, keys, tolerance_of(self.manifest), self.frame)
            self.findings += check_attributes(columns, records, placed)
        dropped = columns.dropped()
        self.findings += [dropped] if dropped else []
        refuse_if_blocked(self.findings, revision.id)
        return records, placed

    def _features(self) -> list[Features]:
        manifest, found = self.manifest, []
        for at, overlay in enumerate(manifest.overlays):
            columns, placed = self._placed(overlay, "any", f"overlays[{at}]", OVERLAY_TAKES)
            records = list(overlay_records(columns, overlay))
            self.findings += check_said_none(overlay.file, columns, overlay)
            self.findings += check_overlays(overlay.file, records)
            found += self._kept(f"overlay:{overlay.kind}", records, columns, placed)
        for at, network in enumerate(manifest.network):
            columns, placed = self._placed(network, "any", f"network[{at}]", NETWORK_TAKES)
            records = network_records(columns, network)
            self.findings += check_network(network.file, network, records)
            found += self._kept(f"network:{network.kind}", records, columns, placed)
        if manifest.blocks is not None:
            columns, placed = self._placed(manifest.blocks, "area", "blocks", BLOCK_TAKES)
            found += self._kept("block", block_records(columns), columns, placed)
        return found

    def _kept(
        self, kind: str, records: list[FeatureRecord], columns: Columns, placed: Placed | None
    ) -> list[Features]:
        dropped = columns.dropped()
        self.findings += [dropped] if dropped else []
        return [] if placed is None else [Features(kind, tuple(records), placed)]


def _content_hash(
    manifest: PlanManifest,
    zones: Sequence[ZoneRecord],
    placed: Placed | None,
    features: Sequence[Features],
    rulebook: Rulebook | None,
) -> str:
    delivery = {"files", "zones", "overlays", "network", "blocks", "rulebook"}
    said = manifest.model_dump(mode="json", exclude=delivery)
    parts = {
        "declared": said,
        "rulebook": rulebook.hash if rulebook else None,
        "zones": None
        if placed is None
        else features_digest(map(_said, zones), placed, range(len(zones))),
        "features": sorted(
            [one.kind, features_digest(map(_said, one.records), one.placed, _at(one))]
            for one in features
        ),
    }
    return digest(parts)


def _said(record: ZoneRecord | FeatureRecord) -> dict[str, object]:
    """What a record says, without its row: `content` turns nested values into JSON."""
    return {one.name: getattr(record, one.name) for one in fields(record) if one.name != "row"}


def _at(features: Features) -> list[int]:
    return [record.row - 1 for record in features.records]
