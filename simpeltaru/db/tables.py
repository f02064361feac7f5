"""Tables, as SQLAlchemy Core and GeoAlchemy2 see them.

Everything with a geometry is LIST-partitioned by region, so that an index never mixes metric
CRS, and then by `revision` (or `layer`): bind both to reach one partition. Partitions take the
place of foreign keys there. Migrations create the tables; a test compares.
"""

from __future__ import annotations

from geoalchemy2 import Geometry
from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    ForeignKey,
    ForeignKeyConstraint,
    Integer,
    LargeBinary,
    MetaData,
    Numeric,
    SmallInteger,
    Table,
    Text,
    func,
)
from sqlalchemy.dialects.postgresql import ARRAY, DATERANGE, JSONB, TSTZRANGE

metadata = MetaData()

REVISION_ID, REGION_CODE, LAYER_ID = "revision.id", "region.code", "layer.id"


def _recorded() -> tuple[Column[object], Column[object]]:
    return (
        Column("recorded_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
        Column("recorded_by", Text, nullable=False, server_default=func.session_user()),
    )


region = Table(
    "region",
    metadata,
    Column("code", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("timezone", Text, nullable=False),
    Column("metric_srid", Integer, nullable=False),
    Column("lonlat_srid", Integer, nullable=False),
    Column("datum", Text, nullable=False),
)

plan = Table(
    "plan",
    metadata,
    Column("id", Text, primary_key=True),
    Column("region", ForeignKey(REGION_CODE), nullable=False),
    Column("name", Text, nullable=False),
)

rulebook = Table(
    "rulebook",
    metadata,
    Column("hash", Text, primary_key=True),
    Column("content", LargeBinary, nullable=False),
)

activity = Table(
    "activity",
    metadata,
    Column("rulebook", ForeignKey("rulebook.hash"), primary_key=True),
    Column("id", Text, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("name", Text, nullable=False),
    Column("name_en", Text, nullable=False),
    Column("kbli", ARRAY(Text), nullable=False),
)

cell = Table(
    "cell",
    metadata,
    Column("rulebook", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("activity", Text, primary_key=True),
    Column("flags", SmallInteger, nullable=False),
    Column("codes", ARRAY(Text), nullable=False),
    ForeignKeyConstraint(["rulebook", "activity"], ["activity.rulebook", "activity.id"]),
)

revision = Table(
    "revision",
    metadata,
    Column("id", Text, primary_key=True),
    Column("plan", ForeignKey("plan.id"), nullable=False),
    Column("region", ForeignKey(REGION_CODE), nullable=False),
    Column("title", Text, nullable=False),
    Column("instrument", JSONB),
    Column("ditetapkan", Date),
    Column("diundangkan", Date),
    Column("mulai_berlaku", Date),
    Column("berlaku_sampai", Date),
    Column("integrasi_oss", Date),
    Column("is_simulation", Boolean, nullable=False),
    Column("code_vintage", Text, nullable=False),
    Column("key_column", Text, nullable=False),
    Column("scale", Integer, nullable=False),
    Column("tolerance_m", Numeric, nullable=False),
    Column("source_crs", Text, nullable=False),
    Column("without_rules", JSONB, nullable=False),
    Column("manifest", JSONB, nullable=False),
    Column("content_hash", Text, nullable=False),
    Column("rulebook", ForeignKey("rulebook.hash")),
    Column("workflow", Text, nullable=False),
    *_recorded(),
)

instrument_relation = Table(
    "instrument_relation",
    metadata,
    Column("revision", ForeignKey(REVISION_ID), primary_key=True),
    Column("relation", Text, primary_key=True),
    Column("target", Text, primary_key=True),
)

revision_validity = Table(
    "revision_validity",
    metadata,
    Column("id", BigInteger, primary_key=True),
    Column("revision", ForeignKey(REVISION_ID), nullable=False),
    Column("plan", ForeignKey("plan.id"), nullable=False),
    Column("legal", DATERANGE, nullable=False),
    Column("known", TSTZRANGE, nullable=False),
    Column("event", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("alone", Boolean, nullable=False, server_default="false"),
    *_recorded(),
    Column("closed_reason", Text),
    Column("closed_by", Text),
)

finding = Table(
    "finding",
    metadata,
    Column("id", BigInteger, primary_key=True),
    Column("revision", ForeignKey(REVISION_ID)),
    Column("layer", ForeignKey(LAYER_ID)),
    Column("code", Text, nullable=False),
    Column("severity", Text, nullable=False),
    Column("message", Text, nullable=False),
    Column("file", Text, nullable=False),
    Column("sheet", Text, nullable=False),
    Column("row", Integer),
    Column("field", Text, nullable=False),
    Column("params", JSONB, nullable=False),
    Column("geom", Geometry(srid=0, spatial_index=False)),
)


def _place_columns(geometry_type: str) -> tuple[Column[object], ...]:
    """geom_source as read (own CRS), geom_m in the region's metric CRS, geom_3857 for tiles."""
    return (
        Column("geom_source", Geometry(srid=0, spatial_index=False), nullable=False),
        Column("geom_m", Geometry(geometry_type, srid=0, spatial_index=False), nullable=False),
        Column("geom_3857", Geometry(geometry_type, srid=3857, spatial_index=False)),
    )


zone = Table(
    "zone",
    metadata,
    Column("region", Text, primary_key=True),
    Column("revision", Text, primary_key=True),
    Column("id", Integer, primary_key=True),
    Column("key", Text, nullable=False),
    Column("code", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("zone_code", Text, nullable=False),
    Column("zone_name", Text, nullable=False),
    Column("category", Text, nullable=False),
    Column("is_road", Boolean, nullable=False),
    Column("swp", Text, nullable=False),
    Column("block", Text, nullable=False),
    Column("kelurahan", Text, nullable=False),
    Column("overlays", JSONB, nullable=False),
    Column("attributes", JSONB, nullable=False),
    *_place_columns("MULTIPOLYGON"),
    postgresql_partition_by="LIST (region)",
)

zone_generalised = Table(
    "zone_generalised",
    metadata,
    Column("region", Text, nullable=False),
    Column("revision", ForeignKey(REVISION_ID), primary_key=True),
    Column("zoom", SmallInteger, primary_key=True),
    Column("id", Integer, primary_key=True),
    Column("geom_3857", Geometry("MULTIPOLYGON", srid=3857, spatial_index=False), nullable=False),
)
"""Zones for small zooms: neighbours share every vertex, all on the zoom's tile grid. A drawing,
made of `zone` and no part of a revision's content."""

plan_feature = Table(
    "plan_feature",
    metadata,
    Column("region", Text, primary_key=True),
    Column("revision", Text, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("id", Integer, primary_key=True),
    Column("value", Text, nullable=False),
    Column("level", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("attributes", JSONB, nullable=False),
    *_place_columns("GEOMETRY"),
    postgresql_partition_by="LIST (region)",
)
"""What a revision owns besides zones: kind "overlay:<field or name>", "network:<name>",
"block" (SWP/blok); `value` is the overlay value, road class or block code."""

layer = Table(
    "layer",
    metadata,
    Column("id", Text, primary_key=True),
    Column("region", ForeignKey(REGION_CODE), nullable=False),
    Column("kind", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("dated", Date),
    Column("instrument", JSONB),
    Column("legal", DATERANGE, nullable=False),
    Column("known", TSTZRANGE, nullable=False),
    Column("is_simulation", Boolean, nullable=False),
    Column("source_crs", Text, nullable=False),
    Column("content_hash", Text, nullable=False),
    *_recorded(),
)
"""`kind`: parcel, road, kelurahan, kecamatan, coast, river (more as layers come)."""

parcel = Table(
    "parcel",
    metadata,
    Column("region", Text, primary_key=True),
    Column("layer", Text, primary_key=True),
    Column("id", Text, primary_key=True),
    Column("nomor_bidang", Text, nullable=False),
    Column("kelurahan", Text, nullable=False),
    Column("right_type", Text, nullable=False),
    Column("area_document", Numeric),
    Column("area_map", Numeric),
    *_place_columns("MULTIPOLYGON"),
    postgresql_partition_by="LIST (region)",
)

layer_feature = Table(
    "layer_feature",
    metadata,
    Column("region", Text, primary_key=True),
    Column("layer", Text, primary_key=True),
    Column("id", Integer, primary_key=True),
    Column("code", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("class", Text, nullable=False),
    Column("attributes", JSONB, nullable=False),
    *_place_columns("GEOMETRY"),
    postgresql_partition_by="LIST (region)",
)
