"""Parcel noun: a cadastral plot as the parcel layer holds it, without any personal data."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Parcel:
    """A parcel of one layer snapshot.

    `id` is unique in the region; `nomor_bidang` is the number on the cadastral map, unique only
    within its kelurahan and sometimes absent. Areas in m²: `area_document` from the certificate
    when known, `area_map` as the source measured it.
    """

    id: str
    layer_id: str
    nomor_bidang: str
    kelurahan: str
    right_type: str
    area_document: Decimal | None
    area_map: Decimal | None
