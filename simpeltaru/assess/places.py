"""Finding a place by what somebody wrote: a name, a parcel's number, coordinates, a link.

    found = run(find_places("kel. satimpo", moment, 20), session)

Coordinates come first: a text that is one is looked up nowhere else. All else is compared with
the kelurahan, kecamatan and parcels of the layers read for the day, and with the blocks of the
revisions in force (or of the one asked for).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from simpeltaru.assess.answer import Basis
from simpeltaru.assess.facts import Steps, bases_of, basis_of, known_revision
from simpeltaru.assess.metric import metric_point
from simpeltaru.assess.place_text import sought
from simpeltaru.assess.question import Moment
from simpeltaru.coordinates import Extent, Found, is_link, read_coordinates
from simpeltaru.db.query import Row
from simpeltaru.errors import QuestionError
from simpeltaru.plan import LayerRef, Region
from simpeltaru.queries import layers, places, plans
from simpeltaru.queries.places import KINDS, Sought

Kind = Literal["kelurahan", "kecamatan", "block", "parcel", "coordinates"]
LONGEST_NAME, LONGEST_LINK, MOST = 100, 2000, 50
_CONTROLS = re.compile(r"[\x00-\x1f\x7f]")
_AREAS = ("kelurahan", "kecamatan")


@dataclass(frozen=True, slots=True)
class FoundPlace:
    """A place a text may mean. Coordinates are degrees as its region reads them, x = longitude.

    `name` is as it is stored: a parcel's number (may be "") or the code of a block. `kelurahan` and
    `kecamatan` are those its point lies in (of a parcel, the kelurahan it is kept under), "" where
    no layer says. `region` is None for coordinates outside every region. `lon`, `lat` is a point
    inside; `bounds` are west, south, east, north, None for coordinates. `parcel` is the identifier
    to ask with, `owner` the layer or revision the place comes from. `note` says what to know of
    coordinates: "outside", "mirrored_latitude", "other_hemisphere", "swapped_axes", "order",
    "zone"; `zone` is the UTM zone they were read in.
    """

    kind: Kind
    name: str
    kelurahan: str
    kecamatan: str
    region: Region | None
    lon: float = field(repr=False)
    lat: float = field(repr=False)
    bounds: tuple[float, float, float, float] | None = field(default=None, repr=False)
    parcel: str = field(default="", repr=False)
    owner: str = ""
    note: str = ""
    zone: str = ""


@dataclass(frozen=True, slots=True)
class FoundPlaces:
    """The first places that fit; `matched` counts all of them.

    `revisions` and `layers` are what was searched, `is_simulation` whether any of it is one.
    """

    places: tuple[FoundPlace, ...]
    matched: int
    revisions: tuple[str, ...]
    layers: tuple[LayerRef, ...]
    is_simulation: bool


@dataclass(frozen=True, slots=True)
class _Searched:
    """One region with what is searched of it."""

    region: Region
    extent: Extent
    layers: tuple[LayerRef, ...]
    bases: tuple[Basis, ...]

    def ids(self, *kinds: str) -> list[str]:
        """The layers of some kinds."""
        return [one.id for one in self.layers if one.kind in kinds]


def find_places(text: str, moment: Moment, limit: int) -> Steps[FoundPlaces]:
    """The places a text may mean, best first: whole names, then beginnings, then likeness.

    Raises `QuestionError` for a text that is empty, too long (100 characters; 2,000 for a link)
    or has control characters, and for a limit outside 1-50; `CoordinateError` for what is almost
    a coordinate; `NotFound` for an unknown revision.
    """
    wanted = _checked(text, limit)
    searched = yield from _searched(moment)
    read = read_coordinates(wanted, [one.extent for one in searched])
    if read:
        found = yield from _coordinates(read, searched)
        matched = len(found)
    else:
        plain = sought(wanted)
        found, matched = [], 0
        if plain is not None:
            found, matched = yield from _named(plain, searched, limit)
    bases = [basis for one in searched for basis in one.bases]
    used = tuple(layer for one in searched for layer in one.layers)
    return FoundPlaces(
        places=tuple(found[:limit]),
        matched=matched,
        revisions=tuple(basis.revision.id for basis in bases),
        layers=used,
        is_simulation=any(basis.revision.is_simulation for basis in bases)
        or any(layer.is_simulation for layer in used),
    )


def _checked(text: str, limit: int) -> str:
    wanted = text.strip()
    longest = LONGEST_LINK if is_link(wanted) else LONGEST_NAME
    if not wanted:
        raise QuestionError("q", "is empty: write a name, a parcel's number or coordinates")
    if len(wanted) > longest:
        raise QuestionError("q", f"has {len(wanted)} characters, at most {longest} are read")
    if _CONTROLS.search(wanted):
        raise QuestionError("q", "has control characters: write it on one line")
    if not 1 <= limit <= MOST:
        raise QuestionError("limit", f"must be between 1 and {MOST}")
    return wanted


def _searched(moment: Moment) -> Steps[list[_Searched]]:
    """The regions there are, or the one of the revision asked for."""
    if moment.revision:
        known = yield from known_revision(moment.revision, moment)
        bases = [basis_of(known, moment)]
    else:
        everything = bases_of((yield plans.revisions(moment.known)), moment)
        bases = [one for one in everything if one.standing.in_force]
    found = []
    for row in (yield places.extents(moment.known)):
        region = plans.region_of(row)
        own = tuple(one for one in bases if one.revision.region.code == region.code)
        if moment.revision and not own:
            continue
        rows = yield layers.layers_in_use(region.code, moment.day(region), moment.known)
        read = tuple(layers.layer_of(one) for one in rows if one["kind"] in (*_AREAS, "parcel"))
        found.append(_Searched(region, places.extent_of(row), read, own))
    return found


def _named(
    wanted: Sought, searched: Sequence[_Searched], limit: int
) -> Steps[tuple[list[FoundPlace], int]]:
    ranked: list[tuple[tuple[object, ...], FoundPlace]] = []
    matched = 0
    for one in searched:
        rows = yield places.places_named(
            one.region.code,
            one.region.lonlat_srid,
            wanted,
            areas=one.ids(*_AREAS),
            parcels=one.ids("parcel"),
            revisions=[basis.revision.id for basis in one.bases],
            count=limit,
        )
        matched += rows[0]["matched"] if rows else 0
        ranked += [(_order(row), _place(row, one.region)) for row in rows]
    ranked.sort(key=lambda pair: pair[0])
    return [place for _, place in ranked], matched


def _order(row: Row) -> tuple[object, ...]:
    """Where a hit stands among those of other regions: as the database ordered its own."""
    return row["rank"], -row["score"], KINDS.index(row["kind"])


def _place(row: Row, region: Region) -> FoundPlace:
    kind: Kind = row["kind"]
    is_parcel = kind == "parcel"
    ward = row["ward"] if is_parcel else row["kelurahan"] or ""
    return FoundPlace(
        kind=kind,
        name=row["name"],
        kelurahan="" if kind == "kecamatan" else ward,
        kecamatan=row["kecamatan"] or "",
        region=region,
        lon=row["lon"],
        lat=row["lat"],
        bounds=(row["west"], row["south"], row["east"], row["north"]),
        parcel=row["ref"] if is_parcel else "",
        owner=row["owner"],
    )


def _coordinates(read: Sequence[Found], searched: Sequence[_Searched]) -> Steps[list[FoundPlace]]:
    """Each point that was read, and after it what was perhaps meant instead."""
    by_code = {one.region.code: one for one in searched}
    found = []
    for point in read:
        note = (point.assumed or ("",))[0] if point.region else "outside"
        here = by_code.get(point.region)
        found.append((yield from _point(point.lon, point.lat, here, note, point.zone)))
        for other in point.suggestions:
            here = by_code[other.region]
            found.append((yield from _point(other.lon, other.lat, here, other.how, "")))
    return found


def _point(
    lon: float, lat: float, searched: _Searched | None, note: str, zone: str
) -> Steps[FoundPlace]:
    """Coordinates, with the kelurahan and kecamatan they lie in."""
    region = None if searched is None else searched.region
    kelurahan = kecamatan = ""
    if searched is not None:
        srid, areas = searched.region.metric_srid, searched.ids(*_AREAS)
        xy = metric_point(searched.region, lon, lat)
        if xy is not None:
            (row,) = yield places.areas_at_point(searched.region.code, areas, *xy, srid)
            kelurahan, kecamatan = row["kelurahan"] or "", row["kecamatan"] or ""
    return FoundPlace(
        "coordinates", "", kelurahan, kecamatan, region, lon, lat, note=note, zone=zone
    )
