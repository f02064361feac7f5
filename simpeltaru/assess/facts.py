"""What a question needs from the database: a generator of queries that ends in facts.

    facts = yield from facts_needed(question, rulebooks)

Each `yield` hands out a `Query` and is sent its rows, so that the same steps serve an async
server and a sync command. Nothing here knows the clock or the connection.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TypeVar

import shapely
from shapely import Point
from shapely.geometry.base import BaseGeometry

from simpeltaru.assess.answer import Basis
from simpeltaru.assess.library import Library
from simpeltaru.assess.metric import metric_point, to_metric
from simpeltaru.assess.next_zone import Neighbours, neighbours_needed
from simpeltaru.assess.question import (
    Moment,
    ParcelPlace,
    PointPlace,
    PolygonPlace,
    Question,
    ZoneKeyPlace,
)
from simpeltaru.assess.repeal import after_repeals
from simpeltaru.db.query import Query, Row
from simpeltaru.errors import Conflict, NotFound, QuestionError
from simpeltaru.parcel import Parcel
from simpeltaru.plan import LayerRef, LegalStatus, Region
from simpeltaru.queries import layers, overlaps, parcels, plans, rulebooks, zones
from simpeltaru.queries.plans import KnownRevision
from simpeltaru.rules.cover import OverlayPiece, ZonePiece
from simpeltaru.rules.rulebook import Rulebook

T = TypeVar("T")
Steps = Generator[Query, list[Row], T]


@dataclass(frozen=True, slots=True)
class PlanFacts:
    """What one revision has at a place: clipped or whole polygons in the metric CRS."""

    basis: Basis
    zones: tuple[ZonePiece, ...] = field(repr=False)
    overlays: tuple[OverlayPiece, ...] = field(repr=False)
    neighbours: Neighbours = field(default_factory=Neighbours)


@dataclass(frozen=True, slots=True)
class Ground:
    """A place in one region: a point, an area or both, in the region's metric CRS.

    `area` is the parcel or polygon that is answered for; None answers for the point.
    """

    region: Region
    as_of: date
    point: Point | None = field(repr=False)
    area: BaseGeometry | None = field(repr=False)
    parcels: tuple[Parcel, ...]
    layers: tuple[LayerRef, ...]
    plans: tuple[PlanFacts, ...]
    not_in_force: tuple[Basis, ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything `judge` needs. `related` are revisions that use a rulebook asked by key."""

    question: Question
    grounds: tuple[Ground, ...]
    rulebooks: dict[str, Rulebook]
    related: tuple[Basis, ...] = ()


def facts_needed(question: Question, library: Library) -> Steps[Facts]:
    """All facts for a question. Raises `NotFound`, `QuestionError`, `Conflict`."""
    place, moment = question.place, question.moment
    if isinstance(place, ZoneKeyPlace):
        return (yield from _of_rulebook(question, place, library))
    if isinstance(place, PointPlace):
        grounds = yield from _at_point(place, moment)
    elif isinstance(place, ParcelPlace):
        grounds = yield from _of_parcel(place, moment)
    else:
        grounds = yield from _over_polygon(place, moment)
    hashes = {plan.basis.revision.rulebook_hash for ground in grounds for plan in ground.plans}
    books = yield from rulebooks_of((one for one in hashes if one is not None), library)
    return Facts(question, tuple(grounds), books)


def _of_rulebook(question: Question, place: ZoneKeyPlace, library: Library) -> Steps[Facts]:
    books = yield from rulebooks_of((place.rulebook,), library)
    if place.key not in books[place.rulebook].keys:
        raise NotFound("zone key", place.key)
    moment = question.moment
    if moment.revision:
        asked = yield from known_revision(moment.revision, moment)
        if asked.revision.rulebook_hash != place.rulebook:
            raise QuestionError("revision", f"{moment.revision} does not stand on this rulebook")
    bases = bases_of((yield plans.revisions(moment.known)), moment)
    users = [
        one
        for one in bases
        if one.revision.rulebook_hash == place.rulebook and moment.revision in ("", one.revision.id)
    ]
    return Facts(question, (), books, tuple(users))


def rulebooks_of(hashes: Iterable[str], library: Library) -> Steps[dict[str, Rulebook]]:
    """Rulebooks by hash, from the library where they are there. Raises `NotFound`."""
    found: dict[str, Rulebook] = {}
    for one in hashes:
        book = library.get(one)
        if book is None:
            rows = yield rulebooks.rulebook_content(one)
            if not rows:
                raise NotFound("rulebook", one)
            book = library.keep(Rulebook(rows[0]["content"]))
        found[one] = book
    return found


def known_revision(identifier: str, moment: Moment) -> Steps[KnownRevision]:
    """One revision by its id. Raises `NotFound`."""
    rows = yield plans.revision_by_id(identifier, moment.known)
    if not rows:
        raise NotFound("revision", identifier)
    return plans.known_revision(rows[0])


def basis_of(known: KnownRevision, moment: Moment) -> Basis:
    """A revision with its standing on the day the moment names in its region."""
    standing = known.standing(moment.day(known.revision.region))
    return Basis(known.revision, standing, dict(known.without_rules), known.revokes)


def bases_of(rows: Sequence[Row], moment: Moment) -> list[Basis]:
    """All revisions of one or more regions with their standing, repeals between plans included."""
    return after_repeals([basis_of(plans.known_revision(row), moment) for row in rows])


def _around(lon: float, lat: float, moment: Moment) -> Steps[dict[Region, list[Basis]]]:
    """Revisions to be asked at a lon/lat, by region."""
    if moment.revision:
        known = yield from known_revision(moment.revision, moment)
        region = known.revision.region
        return {region: (yield from _of_region(region, moment))}
    rows = yield plans.revisions_around(lon, lat, moment.known)
    regions: dict[Region, list[Basis]] = {}
    for basis in bases_of(rows, moment):
        regions.setdefault(basis.revision.region, []).append(basis)
    return regions


def _at_point(place: PointPlace, moment: Moment) -> Steps[list[Ground]]:
    regions = yield from _around(place.lon, place.lat, moment)
    grounds = []
    for region, candidates in regions.items():
        xy = metric_point(region, place.lon, place.lat)
        if xy is None:
            continue
        ground = Ground(region, moment.day(region), Point(xy), None, (), (), (), ())
        if place.with_parcel:
            ground = yield from _with_parcel(ground, moment)
        grounds.append((yield from _with_plans(ground, candidates, moment)))
    return grounds


def _with_parcel(ground: Ground, moment: Moment) -> Steps[Ground]:
    """The parcels that hold the point; exactly one becomes the area that is answered for."""
    snapshots = yield from parcel_layers(ground.region, ground.as_of, moment)
    if not snapshots or ground.point is None:
        return ground
    x, y, srid = ground.point.x, ground.point.y, ground.region.metric_srid
    rows: list[Row] = []
    for layer in snapshots:
        rows += yield parcels.parcels_at_point(ground.region.code, layer.id, x, y, srid)
    area = shapely.from_wkb(rows[0]["wkb"]) if len(rows) == 1 else None
    found = tuple(parcels.parcel_of(row) for row in rows)
    return replace(ground, area=area, parcels=found, layers=snapshots)


def parcel_layers(region: Region, as_of: date, moment: Moment) -> Steps[tuple[LayerRef, ...]]:
    """The parcel snapshots an answer for that day reads."""
    rows = yield layers.layers_in_use(region.code, as_of, moment.known)
    found = (layers.layer_of(row) for row in rows)
    return tuple(layer for layer in found if layer.kind == "parcel")


def _of_parcel(place: ParcelPlace, moment: Moment) -> Steps[list[Ground]]:
    rows = yield parcels.parcels_by_id(place.id, moment.known)
    rows = [row for row in rows if place.region in ("", row["region_code"])]
    regions = {plans.region_of(row) for row in rows}
    if not regions:
        raise NotFound("parcel", place.id)
    if len(regions) > 1:
        codes = ", ".join(sorted(region.code for region in regions))
        raise QuestionError("region", f"this parcel exists in several regions; give one of {codes}")
    region = regions.pop()
    as_of = moment.day(region)
    snapshots = yield from parcel_layers(region, as_of, moment)
    in_use = {layer.id for layer in snapshots}
    current = [row for row in rows if row["layer"] in in_use]
    if not current:
        names = ", ".join(f"{layer.id} of {layer.dated}" for layer in snapshots) or "none"
        raise NotFound(f"parcel of the snapshot read for {as_of} ({names})", place.id)
    if len(current) > 1:
        names = " and ".join(row["layer"] for row in current)
        raise Conflict(f"{names} both hold a parcel {place.id!r}; ask by a point in it instead")
    area, found = shapely.from_wkb(current[0]["wkb"]), parcels.parcel_of(current[0])
    ground = Ground(region, as_of, None, area, (found,), snapshots, (), ())
    candidates = yield from _of_region(region, moment)
    return [(yield from _with_plans(ground, candidates, moment))]


def _of_region(region: Region, moment: Moment) -> Steps[list[Basis]]:
    if moment.revision:
        yield from known_revision(moment.revision, moment)
    rows = yield plans.revisions_of_region(region.code, moment.known)
    bases = bases_of(rows, moment)
    return [one for one in bases if moment.revision in ("", one.revision.id)]


def _over_polygon(place: PolygonPlace, moment: Moment) -> Steps[list[Ground]]:
    middle = place.geometry.representative_point()
    regions = yield from _around(middle.x, middle.y, moment)
    grounds = []
    for region, candidates in regions.items():
        area = to_metric(region, place.geometry)
        if not shapely.is_valid(area):
            continue  # far outside the projection, and so outside the region
        ground = Ground(region, moment.day(region), None, area, (), (), (), ())
        grounds.append((yield from _with_plans(ground, candidates, moment)))
    return grounds


def _with_plans(ground: Ground, candidates: Sequence[Basis], moment: Moment) -> Steps[Ground]:
    """What the revisions in force (or the one asked for) have here; else who else was here."""
    asked = [one for one in candidates if moment.revision or one.standing.in_force]
    found = []
    for basis in asked:
        plan = yield from _plan_facts(ground, basis)
        if _is_here(ground, plan):
            beside = yield from neighbours_needed(
                ground.region, basis.revision.id, plan.zones, ground.point, ground.area
            )
            found.append(replace(plan, neighbours=beside))
    others: list[Basis] = []
    for basis in candidates:
        # A draft is never consulted unless it is asked for.
        if basis in asked or basis.standing.status is LegalStatus.DISUSUN:
            continue
        if found and not basis.is_repealed:
            continue
        plan = yield from _plan_facts(ground, basis)
        if _is_here(ground, plan):
            others.append(basis)
    return replace(ground, plans=tuple(found), not_in_force=tuple(others))


def _is_here(ground: Ground, plan: PlanFacts) -> bool:
    """Whether a plan has land at the place, and not only a border with it."""
    if ground.area is None:
        return bool(plan.zones)
    return any(not zone.geometry.touches(ground.area) for zone in plan.zones)


def _plan_facts(ground: Ground, basis: Basis) -> Steps[PlanFacts]:
    code, srid = ground.region.code, ground.region.metric_srid
    revision = basis.revision
    if ground.area is not None:
        wkb = shapely.to_wkb(ground.area)
        zone_rows = yield zones.zones_over_place(code, revision.id, wkb, srid)
        overlay_rows = yield overlaps.overlays_over_place(code, revision.id, wkb, srid)
    elif ground.point is not None:
        x, y, reach = ground.point.x, ground.point.y, revision.tolerance_m
        zone_rows = yield zones.zones_at_point(code, revision.id, x, y, srid, reach)
        overlay_rows = yield overlaps.overlays_at_point(code, revision.id, x, y, srid, reach)
    else:
        raise AssertionError("a ground has a point or an area")
    return PlanFacts(
        basis,
        tuple(zones.zone_piece(row) for row in zone_rows),
        tuple(overlaps.overlay_piece(row) for row in overlay_rows),
    )
