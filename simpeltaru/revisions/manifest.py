"""The manifest of a package: what the planner declares, so that nothing has to be guessed.

`manifest.yaml` stands in the package's root. Paths are relative to it. Unknown keys are refused.
The page `docs/plan-package.md` explains every key with a worked example.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator

from simpeltaru.annex.rulebook_tables import RulebookTables
from simpeltaru.plan import Datum

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]{1,63}$")]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]
Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
CrsName = Annotated[str, StringConstraints(pattern=r"^EPSG:\d{4,6}$")]


class Declared(BaseModel):
    """Base of every part of a manifest: frozen, and a key nobody knows is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class RegionEntry(Declared):
    """The city or regency: Kemendagri code, name, IANA time zone, metric CRS, bounds.

    `bounds` is (lon min, lat min, lon max, lat max) in degrees; geometry outside it (plus a
    tenth of a degree) is implausible and blocks the load.
    """

    code: Annotated[str, StringConstraints(pattern=r"^\d{2}\.\d{2}$")]
    name: Text
    timezone: Literal["Asia/Jakarta", "Asia/Pontianak", "Asia/Makassar", "Asia/Jayapura"]
    metric_crs: CrsName
    bounds: tuple[float, float, float, float]

    @field_validator("bounds")
    @classmethod
    def _in_order(
        cls, bounds: tuple[float, float, float, float]
    ) -> tuple[float, float, float, float]:
        """Degrees in the order west, south, east, north."""
        west, south, east, north = bounds
        order = "write west, south, east, north in degrees"
        if not all(-180 <= one <= 180 for one in bounds):
            raise ValueError(f"not degrees; {order}")
        if abs(south) > 90 or abs(north) > 90:
            raise ValueError(f"a latitude is more than 90 degrees: longitude first; {order}")
        if not west < east:
            raise ValueError(f"west {west} is not less than east {east}; {order}")
        if not south < north:
            raise ValueError(f"south {south} is not less than north {north}; {order}")
        return bounds


class PlanEntry(Declared):
    """The plan this revision belongs to."""

    id: Slug
    name: Text


class InstrumentEntry(Declared):
    """The legal act; leave the whole entry out (null) for a draft."""

    kind: Literal["perda", "perwali", "perbup", "perkada"]
    number: Text
    year: int | None = None
    title: Text
    url: str | None = None
    mencabut: tuple[Text, ...] = ()
    mengubah: tuple[Text, ...] = ()


class DatesEntry(Declared):
    """Dates of the instrument. `mulai_berlaku` defaults to `diundangkan`."""

    ditetapkan: date | None = None
    diundangkan: date | None = None
    mulai_berlaku: date | None = None
    berlaku_sampai: date | None = None
    integrasi_oss: date | None = None


class RevisionEntry(Declared):
    """This revision. `simulation` is mandatory: nobody may forget to say it."""

    id: Slug
    title: Text
    simulation: bool
    instrument: InstrumentEntry | None = None
    dates: DatesEntry = DatesEntry()
    code_vintage: Literal["11/2021", "16/2018", "20/2011"]
    scale: Annotated[int, Field(ge=500, le=1_000_000)] = 5000
    tolerance_m: Annotated[float, Field(gt=0, le=500)] | None = None
    """Default 0.5 mm x scale: 2.5 m at 1:5,000."""


class FileEntry(Declared):
    """A delivered file with its fingerprint."""

    path: Text
    sha256: Sha256


class VectorEntry(Declared):
    """One vector layer in a file.

    `crs` is needed only where the file carries none; where both exist they must agree.
    `encoding` is needed for shapefiles without a .cpg. `fields` maps the names we use to the
    names the file has; what is not mapped is looked for under the national name.
    """

    file: Text
    layer: str | None = None
    crs: CrsName | None = None
    encoding: str | None = None
    fields: dict[str, str] = Field(default_factory=dict)
    legal: str = ""


class OverlayLayerEntry(VectorEntry):
    """An overlay delivered as its own layer: every feature counts as `kind` with its value."""

    kind: Text
    value: str | None = None
    """A fixed value for all features; otherwise the mapped field `value` holds it."""


class NetworkEntry(VectorEntry):
    """Planned network, for example kind "jalan"; field `class` holds ORDE02 or words."""

    kind: Literal["jalan", "energi", "telekomunikasi", "air", "limbah", "drainase", "lainnya"]


class WithoutRules(Declared):
    """Sub-zones the matrix has no column for, on purpose; each with the reason."""

    keys: tuple[Text, ...]
    reason: Text


class KodunkPosition(Declared):
    """What one position of a compound KODUNK means ("overlay" kind, from 1 after the sub-zone)."""

    position: int
    kind: Text


class PlanManifest(Declared):
    """A plan package: one revision with its polygons, overlays, network, blocks and rulebook."""

    format: Literal["simpeltaru-plan/1"]
    region: RegionEntry
    plan: PlanEntry
    revision: RevisionEntry
    datum: Datum = Datum.IDENTITY
    key_column: Literal["KODSZN", "KODUNK", "KODZON"]
    kodunk_positions: tuple[KodunkPosition, ...] = ()
    zones: VectorEntry | None = None
    """None only for a package that brings a rulebook without polygons."""
    overlays: tuple[OverlayLayerEntry, ...] = ()
    network: tuple[NetworkEntry, ...] = ()
    blocks: VectorEntry | None = None
    without_rules: tuple[WithoutRules, ...] = ()
    rulebook: RulebookTables | None = None
    files: tuple[FileEntry, ...]


class LayerEntry(VectorEntry):
    """One layer of a region, dated and with its source.

    `columns` is the whitelist for parcels: id, nomor_bidang, kelurahan, right_type,
    area_document, area_map (our name: the file's name); everything else is dropped and named.
    """

    id: Slug
    kind: Literal["parcel", "road", "kelurahan", "kecamatan", "coast", "river"]
    title: Text
    source: Text
    dated: date
    valid_from: date | None = None
    valid_until: date | None = None
    simulation: bool
    columns: dict[str, str] = Field(default_factory=dict)


class LayersManifest(Declared):
    """A layers package: dated snapshots of a region that no plan revision owns."""

    format: Literal["simpeltaru-layers/1"]
    region: RegionEntry
    datum: Datum = Datum.IDENTITY
    layers: tuple[LayerEntry, ...]
    files: tuple[FileEntry, ...]


class Package(BaseModel):
    """A manifest with the folder it stands in."""

    model_config = ConfigDict(frozen=True)

    root: Path
    manifest: PlanManifest | LayersManifest
