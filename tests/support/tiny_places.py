"""Names on the tiny plan's drawing: kelurahan, kecamatan, blocks and numbered parcels.

      0       100       200       300 400              700
    0 ┌────────┬─────────┬──────────┐ ┌────────────────┐
      │Lok Tuan│ Api-Api │ Lengkung │ │  Gunung Elai   │     kecamatan Uji Utara (0-300)
  200 └────────┴─────────┴──(a U)───┘ └────────────────┘     and Uji Selatan (400-700)

Revision uji-1 delivers the blocks I.A.1 and I.A.2; lain-1 delivers none, its zone says I.A.
"""

from __future__ import annotations

from collections.abc import Mapping

import psycopg
import shapely
from shapely.geometry.base import BaseGeometry

from tests.support.tiny_plan import REGION, ewkb, load, metric

HOOK = metric((200, 0, 300, 200)).difference(metric((220, 0, 300, 180)))
"""The kelurahan Lengkung: two thin arms, and the middle of both outside."""

KELURAHAN = {
    "Lok Tuan": metric((0, 0, 100, 200)),
    "Api-Api": metric((100, 0, 200, 200)),
    "Lengkung": HOOK,
    "Gunung Elai": metric((400, 0, 700, 200)),
}
KECAMATAN = {"Uji Utara": metric((0, 0, 300, 200)), "Uji Selatan": metric((400, 0, 700, 200))}
BLOCKS = {"I.A.1": metric((0, 0, 100, 200)), "I.A.2": metric((100, 0, 300, 200))}
PARCELS = {
    "CARI-1": ("00012", "Lok Tuan", (50, 10, 60, 20)),
    "CARI-2": ("00012", "Api-Api", (150, 10, 160, 20)),
    "CARI-3": ("00120", "Lok Tuan", (50, 30, 60, 40)),
    "CARI-4": ("00123", "Api-Api", (150, 30, 160, 40)),
    "CARI-5": ("", "Api-Api", (150, 50, 160, 60)),
    "CARI/6 b": ("7", "Gunung Elai", (450, 50, 460, 60)),
}


def load_with_names(url: str) -> None:
    """The tiny plan, and everything above."""
    load(url)
    with psycopg.connect(url) as connection:
        _areas(connection, "kelurahan-uji", "kelurahan", KELURAHAN)
        _areas(connection, "kecamatan-uji", "kecamatan", KECAMATAN)
        for number, (code, area) in enumerate(BLOCKS.items(), start=1):
            connection.execute(
                "INSERT INTO plan_feature (region, revision, kind, id, value, level, name,"
                " attributes, geom_source, geom_m)"
                " VALUES (%s, 'uji-1', 'block', %s, %s, '', '', '{}', %s, %s)",
                [REGION, number, code, ewkb(area), ewkb(area)],
            )
        _layer(connection, "bidang-cari", "parcel")
        for name, (nomor, ward, box) in PARCELS.items():
            shape = ewkb(metric(box))
            connection.execute(
                "INSERT INTO parcel (region, layer, id, nomor_bidang, kelurahan, right_type,"
                " geom_source, geom_m) VALUES (%s, 'bidang-cari', %s, %s, %s, '', %s, %s)",
                [REGION, name, nomor, ward, shape, shape],
            )
        connection.execute("ANALYZE")


def _layer(connection: psycopg.Connection, layer: str, kind: str) -> None:
    connection.execute(
        "INSERT INTO layer (id, region, kind, title, source, dated, legal, known, is_simulation,"
        " source_crs, content_hash) VALUES (%s, %s, %s, 'uji', 'CONTOH', '2025-01-01', '(,)',"
        " '[2014-01-01,)', true, 'EPSG:9480', 'x')",
        [layer, REGION, kind],
    )


def _areas(
    connection: psycopg.Connection, layer: str, kind: str, areas: Mapping[str, BaseGeometry]
) -> None:
    _layer(connection, layer, kind)
    for number, (name, area) in enumerate(areas.items(), start=1):
        assert shapely.is_valid(area)
        connection.execute(
            "INSERT INTO layer_feature (region, layer, id, code, name, class, attributes,"
            " geom_source, geom_m) VALUES (%s, %s, %s, '', %s, '', '{}', %s, %s)",
            [REGION, layer, number, name, ewkb(area), ewkb(area)],
        )
