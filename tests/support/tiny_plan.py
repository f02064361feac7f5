"""A made-up region, written straight into the tables: small enough to check by hand.

Coordinates are metres from (555000, 14000) in SRGI2013 / UTM 50N, near Bontang:

      0        100       200 210      300      400      500      600      700       1000
    0 ┌─────────┬─────────┐  ┌─────────┐        ┌────────┐        ┌────────┐        ┌────────┐
      │   R-4   │   K-1   │  │  KT     │        │ K-1    │        │ R-4    │        │ R-4    │
      │         │         │  │ (none)  │        │ +lain  │        │ +tua   │        │ batal  │
  100 ├─────────┴─────────┤  └─────────┘        └────────┘        └────────┘        └────────┘
      │ BJ (to 110)       │
      │ RTH-2 (to 200)    │   SPU-1 (195-300 x 110-200) overlaps RTH-2 by 5 m
      └───────────────────┘
(y grows downwards in this drawing only.) An overlay KRB_03 lies over 50-150 x 0-50.
Plans: `uji` (revisions uji-0, uji-1 in force since 2024, uji-2 a draft), `lain` in force beside
it, `tua` repealed by uji-1, `batal` annulled, `esok` in force from 2090.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import psycopg
import shapely
from psycopg.types.json import Jsonb
from pyproj import Transformer
from shapely import MultiPolygon
from shapely.geometry.base import BaseGeometry

from simpeltaru.rules.rulebook import (
    ActivityRow,
    CellRow,
    Condition,
    Limit,
    OverlayProvision,
    Place,
    Rulebook,
    RulebookDocument,
    Source,
    ZoneKey,
)

REGION, METRIC, LONLAT = "99.01", 9480, 9470
X0, Y0 = 555_000.0, 14_000.0
OLD = datetime(2014, 1, 1, tzinfo=UTC)
PARCELS = {
    "P1": (10, 10, 30, 30),
    "P2": (90, 10, 110, 30),
    "P3": (40, 90, 60, 120),
    "P4": (10, 60, 30, 80),
    "P5": (20, 60, 40, 80),
    "P6": (190, 40, 220, 60),
    "P7": (190, 120, 210, 140),
    "P8": (420, 20, 440, 40),
    "P9": (1020, 20, 1040, 40),
    "P10": (99.5, 40, 120, 60),
    "P11": (2000, 0, 2020, 20),
    "P12": (620, 20, 640, 40),
}
NAMES = {"R-4": "Perumahan", "K-1": "Perdagangan", "RTH-2": "Taman", "SPU-1": "Sarana"}
CELLS = {
    "1": ("Rumah tunggal", (), {"R-4": "I", "K-1": "B1", "RTH-2": "X", "SPU-1": "X"}),
    "2": ("Restoran", ("56101",), {"R-4": "T1,B1", "K-1": "I", "RTH-2": "X", "SPU-1": ""}),
    "3": ("Toko kelontong", ("47111",), {"R-4": "T2", "K-1": "I", "RTH-2": "X", "SPU-1": "I"}),
    "4": ("Industri semen", ("2394",), {"R-4": "X", "K-1": "X", "RTH-2": "X", "SPU-1": "X"}),
    "5": ("Warung makan", ("56102",), {"R-4": "B2", "K-1": "I", "RTH-2": "T1", "SPU-1": "I"}),
    "6": ("Warung di taman", ("56102",), {"R-4": "X", "K-1": "I", "RTH-2": "B1", "SPU-1": "I"}),
    "7": ("Taman kota", (), {"R-4": "I", "K-1": "I", "RTH-2": "I", "SPU-1": "I"}),
}
_TO_LONLAT = Transformer.from_crs(METRIC, LONLAT, always_xy=True)
_TO_TILES = Transformer.from_crs(4326, 3857, always_xy=True)


def rulebook() -> Rulebook:
    """The matrix of all revisions here: seven activities, four columns."""
    keys = tuple(NAMES)
    document = RulebookDocument(
        code_vintage="11/2021",
        key_column="KODSZN",
        kbli_edition="2020",
        is_simulation=True,
        sources=(Source(file="matriks.csv", legal="Lampiran UJI"),),
        zone_keys=tuple(ZoneKey(key=k, raw=k, at=Place(0, 1, k)) for k in keys),
        activities=tuple(
            ActivityRow(id=i, name=name, kbli=kbli, at=Place(0, int(i) + 1, "Kegiatan"))
            for i, (name, kbli, _) in CELLS.items()
        ),
        cells=tuple(
            CellRow(i, key, raw, 0, int(i) + 1, key)
            for i, (_, _, row) in CELLS.items()
            for key, raw in row.items()
        ),
        conditions=tuple(
            Condition(code=code, type=code[0], text=f"syarat {code}", at=Place(0, 20 + n, "A"))
            for n, code in enumerate(("T1", "T2", "B1", "B2", "B3"))
        ),
        limits=(
            Limit(key="R-4", measure="kdb_max", state="value", value="60", at=Place(0, 30, "C")),
            Limit(key="R-4", measure="klb_max", state="missing", at=Place(0, 30, "D")),
        ),
        provisions=(
            OverlayProvision(
                kind="KRB_03", effect="condition", codes=("B3",), text="", at=Place(0, 40, "C")
            ),
        ),
    )
    return Rulebook(document.canonical())


@dataclass(frozen=True)
class Zone:
    """A zone polygon: a box of the drawing, or any geometry of the metric CRS."""

    key: str
    box: tuple[float, float, float, float] = (0, 0, 0, 0)
    shape: BaseGeometry | None = None

    @property
    def geometry(self) -> BaseGeometry:
        return metric(self.box) if self.shape is None else self.shape


MAIN = (
    Zone("R-4", (0, 0, 100, 100)),
    Zone("K-1", (100, 0, 200, 100)),
    Zone("KT", (210, 0, 300, 100)),
    Zone("BJ", (0, 100, 200, 110)),
    Zone("RTH-2", (0, 110, 200, 200)),
    Zone("SPU-1", (195, 110, 300, 200)),
    Zone("K-1", (400, 0, 500, 100)),
    Zone("R-4", (600, 0, 700, 100)),
)
DRAFT = (Zone("K-1", (0, 0, 200, 100)),)
OTHER = (Zone("R-4", (400, 0, 500, 100)),)
REPEALED = (Zone("K-1", (600, 0, 700, 100)),)
ANNULLED = (Zone("R-4", (1000, 0, 1100, 100)),)
LATER = (Zone("R-4", (1200, 0, 1300, 100)),)


def lonlat(x: float, y: float) -> tuple[float, float]:
    """A point of the drawing in degrees."""
    lon, lat = _TO_LONLAT.transform(X0 + x, Y0 + y)
    return float(lon), float(lat)


def polygon_lonlat(box: Sequence[float]) -> dict[str, object]:
    """A box of the drawing as a GeoJSON polygon in degrees."""
    x0, y0, x1, y1 = box
    ring = [lonlat(*corner) for corner in ((x0, y0), (x1, y0), (x1, y1), (x0, y1), (x0, y0))]
    return {"type": "Polygon", "coordinates": [[list(corner) for corner in ring]]}


def metric(box: Sequence[float]) -> BaseGeometry:
    """A box of the drawing in the metric CRS."""
    x0, y0, x1, y1 = box
    return shapely.box(X0 + x0, Y0 + y0, X0 + x1, Y0 + y1)


def ewkb(geometry: BaseGeometry, srid: int = METRIC) -> str:
    """A polygon of the metric CRS as PostGIS takes it, as a multipolygon."""
    one = MultiPolygon([geometry]) if geometry.geom_type == "Polygon" else geometry
    return str(shapely.to_wkb(shapely.set_srid(one, srid), hex=True, include_srid=True))


def for_tiles(geometry: BaseGeometry) -> str:
    """The same in EPSG:3857; degrees of SRGI2013 are drawn as those of WGS 84."""
    degrees = shapely.transform(geometry, _TO_LONLAT.transform, interleaved=False)
    return ewkb(shapely.transform(degrees, _TO_TILES.transform, interleaved=False), 3857)


def load(url: str, made: Rulebook | None = None) -> str:
    """Write everything through the owner's URL; returns the rulebook's hash.

    `made` is used instead of `rulebook()`.
    """
    with psycopg.connect(url) as connection:
        book = add_region(connection, made or rulebook())
        for plan in ("uji", "lain", "tua", "batal", "esok"):
            row = [plan, REGION, f"RDTR {plan}"]
            connection.execute("INSERT INTO plan VALUES (%s, %s, %s)", row)
        for revision, plan, zones in (
            ("uji-0", "uji", MAIN[:2]),
            ("uji-1", "uji", MAIN),
            ("uji-2", "uji", DRAFT),
            ("lain-1", "lain", OTHER),
            ("tua-1", "tua", REPEALED),
            ("batal-1", "batal", ANNULLED),
            ("esok-1", "esok", LATER),
        ):
            add_revision(connection, revision, plan, zones, book)
        _validity(connection)
        add_overlay(connection, "uji-1", 1, metric((50, 0, 150, 50)))
        add_parcels(connection, "bidang-2020", "2020-01-01", {"P1": metric(PARCELS["P1"])})
        latest = {name: metric(box) for name, box in PARCELS.items()}
        add_parcels(connection, "bidang-2025", "2025-01-01", latest)
    return book


def add_region(connection: psycopg.Connection, book: Rulebook) -> str:
    """The region and a rulebook with its rows for the search; returns the rulebook's hash."""
    connection.execute(
        "SELECT add_region(%s, 'Kota Uji', 'Asia/Makassar', %s, %s, 'identity')",
        [REGION, METRIC, LONLAT],
    )
    connection.execute(
        "INSERT INTO rulebook VALUES (%s, %s)", [book.hash, book.document.canonical()]
    )
    for position, row in enumerate(book.document.activities):
        connection.execute(
            "INSERT INTO activity VALUES (%s, %s, %s, %s, %s, %s)",
            [book.hash, row.id, position, row.name, row.name_en, list(row.kbli)],
        )
    for cell in book.document.cells:
        reading = book.reading(cell)
        connection.execute(
            "INSERT INTO cell VALUES (%s, %s, %s, %s, %s)",
            [book.hash, cell.key, cell.activity, int(reading.flags), list(reading.codes)],
        )
    return book.hash


def add_revision(
    connection: psycopg.Connection,
    revision: str,
    plan: str,
    zones: Sequence[Zone],
    book: str | None,
) -> None:
    """A revision recorded in 2014, without any validity: a draft."""
    west, south = lonlat(-100, -100)
    east, north = lonlat(3000, 1000)
    act = {"kind": "perwali", "number": f"CONTOH-{revision}", "year": 2024, "title": revision}
    connection.execute(
        "INSERT INTO revision (id, plan, region, title, instrument, is_simulation, code_vintage,"
        " key_column, scale, tolerance_m, source_crs, without_rules, manifest, content_hash,"
        " rulebook, workflow, recorded_at)"
        " VALUES (%s, %s, %s, %s, %s, true, '11/2021', 'KODSZN', 5000, 2.5, 'EPSG:9480', %s, %s,"
        " 'x', %s, 'checked', %s)",
        [
            revision,
            plan,
            REGION,
            f"Revisi {revision}",
            None if revision == "uji-2" else Jsonb(act),
            Jsonb({"KT": "belum diatur"}),
            Jsonb({"region": {"bounds": [west, south, east, north]}}),
            book,
            OLD,
        ],
    )
    for number, zone in enumerate(zones, start=1):
        connection.execute(
            "INSERT INTO zone (region, revision, id, key, code, name, zone_code, zone_name,"
            " category, is_road, swp, block, kelurahan, overlays, attributes, geom_source, geom_m,"
            " geom_3857) VALUES (%s, %s, %s, %s, %s, %s, '', '', '', %s, 'I', 'I.A', '', '[]',"
            " '{}', %s, %s, %s)",
            [
                REGION,
                revision,
                number,
                zone.key,
                zone.key,
                NAMES.get(zone.key, zone.key),
                zone.key == "BJ",
                ewkb(zone.geometry),
                ewkb(zone.geometry),
                for_tiles(zone.geometry),
            ],
        )


def add_validity(
    connection: psycopg.Connection, revision: str, legal: str, known: str, event: str
) -> None:
    """A range in which a revision is law, as ranges of PostgreSQL."""
    connection.execute(
        "INSERT INTO revision_validity (revision, plan, legal, known, event, reason, alone)"
        " SELECT id, plan, %s, %s, %s, 'uji', true FROM revision WHERE id = %s",
        [legal, known, event, revision],
    )


def _validity(connection: psycopg.Connection) -> None:
    for row in (
        ("uji-0", "[2015-01-01,)", "[2015-01-01,2023-12-01)", "published"),
        ("uji-0", "[2015-01-01,2024-01-01)", "[2023-12-01,)", "shortened"),
        ("uji-1", "[2024-01-01,)", "[2023-12-01,)", "published"),
        ("lain-1", "[2020-01-01,)", "[2020-01-01,)", "published"),
        ("tua-1", "[2016-01-01,)", "[2016-01-01,)", "published"),
        ("batal-1", "[2020-01-01,)", "[2020-01-01,2023-02-01)", "published"),
        ("batal-1", "[2020-01-01,2023-01-01)", "[2023-02-01,)", "annulled"),
        ("esok-1", "[2090-01-01,)", "[2020-01-01,)", "published"),
    ):
        add_validity(connection, *row)
    connection.execute(
        "INSERT INTO instrument_relation VALUES ('uji-1', 'mencabut', 'Perwali CONTOH-tua-1/2024')"
    )


def add_overlay(
    connection: psycopg.Connection, revision: str, number: int, area: BaseGeometry
) -> None:
    """A polygon of the overlay KRB_03, which the rulebook has a condition for."""
    connection.execute(
        "INSERT INTO plan_feature (region, revision, kind, id, value, level, name, attributes,"
        " geom_source, geom_m, geom_3857) VALUES (%s, %s, 'overlay:KRB_03', %s, 'Rawan Banjir',"
        " 'tinggi', '', '{}', %s, %s, %s)",
        [REGION, revision, number, ewkb(area), ewkb(area), for_tiles(area)],
    )


def add_parcels(
    connection: psycopg.Connection, layer: str, dated: str, parcels: Mapping[str, BaseGeometry]
) -> None:
    """A snapshot of parcels, known since 2014."""
    connection.execute(
        "INSERT INTO layer (id, region, kind, title, source, dated, legal, known,"
        " is_simulation, source_crs, content_hash)"
        " VALUES (%s, %s, 'parcel', 'Bidang uji', 'CONTOH', %s,"
        " '(,)', '[2014-01-01,)', true, 'EPSG:9480', 'x')",
        [layer, REGION, dated],
    )
    for name, area in parcels.items():
        connection.execute(
            "INSERT INTO parcel (region, layer, id, nomor_bidang, kelurahan, right_type,"
            " geom_source, geom_m, geom_3857)"
            " VALUES (%s, %s, %s, '00001', 'Uji', '', %s, %s, %s)",
            [REGION, layer, name, ewkb(area), ewkb(area), for_tiles(area)],
        )
