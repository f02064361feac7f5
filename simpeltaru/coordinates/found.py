"""What reading coordinates gives: points, suggestions, and the refusal of what almost is one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from simpeltaru import texts
from simpeltaru.errors import QuestionError
from simpeltaru.verdict import Finding

WEST, EAST, SOUTH, NORTH = 94.0, 142.0, -11.5, 6.5
"""Indonesia, in degrees with some sea around it."""


@dataclass(frozen=True, slots=True)
class Extent:
    """A loaded region as far as coordinates need it: its bounds in degrees, its metric CRS."""

    code: str
    name: str
    west: float
    south: float
    east: float
    north: float
    metric_srid: int

    def holds(self, lon: float, lat: float) -> bool:
        """Whether a point lies within the bounds, borders included."""
        return self.west <= lon <= self.east and self.south <= lat <= self.north


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Another point that was perhaps meant: inside `region`, where the one written is not.

    `how` is "mirrored_latitude", "other_hemisphere" (longitude) or "swapped_axes".
    """

    how: str
    lon: float = field(repr=False)
    lat: float = field(repr=False)
    region: str


@dataclass(frozen=True, slots=True)
class Found:
    """A point a text may mean, in degrees of the datum the region reads (x = longitude).

    `form` is "decimal", "dms", "utm" or "link"; `zone` the UTM zone it was read in ("50N").
    `region` is the code of the first region whose bounds hold it, "" if none does: then
    `suggestions` are points nearby in writing that one would hold. `assumed` says what the text
    left open and other points of the same result answer otherwise: "order", "zone".
    """

    lon: float = field(repr=False)
    lat: float = field(repr=False)
    form: str
    zone: str = ""
    region: str = ""
    assumed: tuple[str, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()


class CoordinateError(QuestionError):
    """Text that is almost a coordinate; `finding` says what was found, in every language."""

    def __init__(self, finding: Finding) -> None:
        self.finding = finding
        super().__init__("q", texts.finding_text(finding, "en"))


def in_indonesia(lon: float, lat: float) -> bool:
    """Whether a point lies where this service could ever have a plan."""
    return WEST <= lon <= EAST and SOUTH <= lat <= NORTH


def located(
    lon: float,
    lat: float,
    form: str,
    extents: Sequence[Extent],
    *,
    zone: str = "",
    assumed: tuple[str, ...] = (),
) -> Found:
    """A point with its region, or with what was perhaps meant."""
    region = _region(lon, lat, extents)
    suggestions = () if region else tuple(_suggestions(lon, lat, extents))
    return Found(lon, lat, form, zone, region, assumed, suggestions)


def _region(lon: float, lat: float, extents: Iterable[Extent]) -> str:
    return next((one.code for one in extents if one.holds(lon, lat)), "")


def _suggestions(lon: float, lat: float, extents: Sequence[Extent]) -> Iterable[Suggestion]:
    for how, x, y in (
        ("mirrored_latitude", lon, -lat),
        ("other_hemisphere", -lon, lat),
        ("swapped_axes", lat, lon),
    ):
        region = _region(x, y, extents)
        if region:
            yield Suggestion(how, x, y, region)
