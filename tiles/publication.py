"""An export of maps: which there are, how each is made, and the page that lists them.

Pure like the maps themselves; `scripts/export_maps` writes the files.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace

import geopandas as gpd
from shapely.geometry.base import BaseGeometry

from simpeltaru.assess.metric import geodesic_area
from simpeltaru.errors import QuestionError
from tiles.area import Area, area_group, area_title
from tiles.area_map import area_map
from tiles.edition import Edition
from tiles.facts import Stamp
from tiles.file_names import FileNames
from tiles.geometry import in_metric
from tiles.ground_map import GroundLayer
from tiles.manifest import INDEX, Manifest, MapFile, MapKind
from tiles.plan_map import plan_map
from tiles.publication_areas import block_areas, kelurahan_areas
from tiles.thumbnails import thumbnail
from tiles.words import words

KINDS: tuple[MapKind, ...] = ("plan", "kelurahan", "block")
_FILE_WORDS = {"plan": "rencana", "kelurahan": "kelurahan", "block": "blok"}


@dataclass(frozen=True, slots=True)
class MapToMake:
    """One map of an export. `page` raises QuestionError where it cannot be made.

    `picture` takes how coarse the thumbnail may be and gives the address of an image;
    `area_m2` is geodesic.
    """

    file: str
    kind: MapKind
    code: str
    title: str
    group: str
    area_m2: float
    page: Callable[[], str]
    picture: Callable[[float], str]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Something that was not made: `reason` is a key of `tiles.publication_words`."""

    reason: str
    title: str = ""


def maps_of(
    stamp: Stamp,
    zones: gpd.GeoDataFrame,
    ground: Sequence[GroundLayer],
    edition: Edition,
    kinds: Collection[str] = KINDS,
) -> tuple[list[MapToMake], list[LeftOut]]:
    """The maps of a plan, in the order they are listed, and kinds that there are none of.

    Arguments as `plan_map`. QuestionError when the plan has no zones or a CRS is another one.
    """
    if zones.empty:
        raise QuestionError("zones", "are empty: the revision has no polygons to draw")
    region = stamp.revision.region
    metric = in_metric(zones, region, "zones")
    over = [replace(one, features=in_metric(one.features, region, one.kind)) for one in ground]
    source = _Source(stamp, metric, over, replace(edition, index=INDEX), FileNames())
    made = [source.whole()] if "plan" in kinds else []
    left_out = []
    for kind, find, none in (
        ("kelurahan", lambda: kelurahan_areas(over), "no_kelurahan_layer"),
        ("block", lambda: block_areas(metric, over), "no_blocks"),
    ):
        if kind in kinds:
            areas = find()
            made += [source.of(one) for one in areas]
            left_out += [] if areas else [LeftOut(none)]
    return made, left_out


@dataclass(frozen=True, slots=True)
class _Source:
    """What every map of an export is drawn from; zones and ground in metres."""

    stamp: Stamp
    zones: gpd.GeoDataFrame
    ground: Sequence[GroundLayer]
    edition: Edition
    names: FileNames

    def whole(self) -> MapToMake:
        """The map of the whole plan."""
        region = self.stamp.revision.region
        return MapToMake(
            file=self.names.take(_FILE_WORDS["plan"], "", ""),
            kind="plan",
            code="",
            title=self.stamp.revision.plan_name,
            group="",
            area_m2=sum(geodesic_area(region, one) for one in self.zones.geometry),
            page=lambda: plan_map(self.stamp, self.zones, self.ground, self.edition),
            picture=lambda coarse: self._picture(None, coarse),
        )

    def of(self, area: Area) -> MapToMake:
        """The map of one area."""
        language = self.edition.language
        return MapToMake(
            file=self.names.take(_FILE_WORDS[area.kind], area.code, area.name),
            kind=area.kind,
            code=area.code,
            title=area_title(area, language),
            group=area_group(area, language),
            area_m2=geodesic_area(self.stamp.revision.region, area.geometry),
            page=lambda: area_map(self.stamp, area, self.zones, self.ground, self.edition),
            picture=lambda coarse: self._picture(area.geometry, coarse),
        )

    def _picture(self, area: BaseGeometry | None, coarse: float) -> str:
        stamp, edition = self.stamp, self.edition
        mark = words(edition.language)["simulation"] if stamp.is_simulation else ""
        return thumbnail(self.zones, stamp.revision, edition.palette, area, mark, coarse)


def manifest_of(stamp: Stamp, edition: Edition, files: Sequence[MapFile]) -> Manifest:
    """What an export says of itself."""
    revision = stamp.revision
    return Manifest(
        revision=revision.id,
        content_hash=revision.content_hash,
        plan=revision.plan_name,
        title=revision.title,
        region=revision.region.name,
        status=stamp.standing.status.value,
        as_of=stamp.as_of,
        known_at=stamp.known_at,
        language=edition.language,
        palette=edition.palette,
        is_simulation=stamp.is_simulation,
        files=tuple(files),
    )
