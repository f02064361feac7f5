"""What the legend of a plan says: every sub-zone with its colour, area and share."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from simpeltaru.assess.metric import geodesic_area
from simpeltaru.plan import Revision
from simpeltaru.texts.numbers import percentages
from tiles.layers import zone_colour

if TYPE_CHECKING:
    import geopandas as gpd

CATEGORIES = ("lindung", "budi_daya", "")


@dataclass(frozen=True, slots=True)
class LegendRow:
    """One sub-zone: `area_m2` geodesic, `share` of the planar sum of all polygons.

    `share_percent` is what is printed: two decimals, together exactly 100.
    """

    code: str
    name: str
    category: str
    colour: str | None
    count: int
    area_m2: float
    share: float
    share_percent: Decimal


def legend(zones: gpd.GeoDataFrame, revision: Revision) -> tuple[LegendRow, ...]:
    """The rows of a plan's legend: by category, then code.

    `zones` are in the region's metric CRS with columns code, name, category. Where one code
    stands with several names each name has its row. Areas are those of the polygons as
    stored, summed; where polygons overlap the sum counts both.
    """
    table = zones[["code", "name", "category"]].assign(
        planar=zones.geometry.area.to_numpy(),
        geodesic=[geodesic_area(revision.region, one) for one in zones.geometry],
    )
    sums = table.groupby(["category", "code", "name"], sort=True).agg(
        count=("planar", "size"), planar=("planar", "sum"), geodesic=("geodesic", "sum")
    )
    whole = float(sums["planar"].sum())
    shares = [float(planar) / whole if whole else 0.0 for planar in sums["planar"]]
    rows = []
    for at, percent in enumerate(percentages(shares, places=2)):
        category, code, name = (str(value) for value in sums.index[at])
        rows.append(
            LegendRow(
                code=code,
                name=name,
                category=category,
                colour=zone_colour(code, revision.code_vintage),
                count=int(sums["count"].iloc[at]),
                area_m2=float(sums["geodesic"].iloc[at]),
                share=shares[at],
                share_percent=percent,
            )
        )
    return tuple(sorted(rows, key=lambda row: in_order(row.category, row.code, row.name)))


def in_order(category: str, code: str, name: str) -> tuple[int, list[tuple[str, int]], str]:
    """A key that sorts sub-zones as legends do: by category, then code, numbers as numbers."""
    rank = CATEGORIES.index(category) if category in CATEGORIES else len(CATEGORIES)
    pieces = [(piece, 0) if not piece.isdigit() else ("", int(piece)) for piece in _split(code)]
    return rank, pieces, name


def _split(code: str) -> list[str]:
    return code.replace(".", "-").split("-")
