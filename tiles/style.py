"""A whole MapLibre style of a revision: sources, layers, and legend and hatches as metadata."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict

from simpeltaru.assess import Moment
from simpeltaru.assess.facts import Steps, known_revision
from simpeltaru.db.query import Row
from simpeltaru.plan import LayerRef, Region
from simpeltaru.queries import layers, tilesets
from simpeltaru.queries.tilesets import TileOwner
from tiles.layers import GROUND, LAYERS, OUTSIDE_EN, OUTSIDE_ID
from tiles.legend import in_order
from tiles.looks import Theme
from tiles.palette import HATCHES, UNDECIDED, Look, Palette, look
from tiles.style_layers import hatch_image, style_layers
from tiles.tileset import GROUND_SET, Owners, attribution, owner_of, tiles_address, zooms_of


def map_style(
    identifier: str,
    moment: Moment,
    owners: Owners,
    *,
    base: str,
    language: str,
    palette: Palette,
    theme: Theme,
) -> Steps[dict[str, object]]:
    """The style of a revision with the ground of the region's layers on the moment's day.

    `base` is the service's public address. Names of layers are in `language`, "id" or "en".
    Raises `NotFound` for a revision there is not.
    """
    known = yield from known_revision(identifier, moment)
    region = known.revision.region
    plan = yield from owner_of(identifier, "zone", owners)
    beneath, parcels = yield from _of_region(region, moment, owners)
    codes = yield tilesets.zone_codes(region.code, identifier)
    looks = {row["code"]: look(row["code"], plan.code_vintage, palette) for row in codes}
    kinds = list(dict.fromkeys(one.kind for one in beneath.snapshots)) if beneath else []
    told = {
        **_made_of(plan, beneath, parcels),
        "palette": palette,
        "theme": theme,
        "legend": _legend(codes, looks),
        "notes": _notes(kinds, language),
        "patterns": _patterns(looks),
    }
    return {
        "version": 8,
        "name": f"{plan.plan_name}: {plan.title}",
        **_view(plan),
        "metadata": {"simpeltaru": told},
        "sources": _sources(plan, beneath, parcels, base),
        "layers": style_layers(looks, kinds, theme, parcels=parcels is not None),
    }


def _of_region(
    region: Region, moment: Moment, owners: Owners
) -> Steps[tuple[TileOwner | None, TileOwner | None]]:
    """The owners of ground and parcels in use on the moment's day; None where there are none."""
    rows = yield layers.layers_in_use(region.code, moment.day(region), moment.known)
    used = [layers.layer_of(row) for row in rows]
    beneath = yield from _owner(used, GROUND, GROUND_SET, owners)
    return beneath, (yield from _owner(used, ("parcel",), "parcel", owners))


def _owner(
    used: Sequence[LayerRef], kinds: Sequence[str], layer: str, owners: Owners
) -> Steps[TileOwner | None]:
    ids = sorted(one.id for one in used if one.kind in kinds)
    return (yield from owner_of(",".join(ids), layer, owners)) if ids else None


def _view(plan: TileOwner) -> dict[str, object]:
    """Where a map begins that is told nothing else: the whole plan, roughly."""
    if plan.bounds is None:
        return {}
    west, south, east, north = plan.bounds
    return {"center": [round((west + east) / 2, 5), round((south + north) / 2, 5)], "zoom": 11}


def _made_of(
    plan: TileOwner, beneath: TileOwner | None, parcels: TileOwner | None
) -> dict[str, object]:
    """The revision and the snapshots a map is made of."""
    return {
        "revision": plan.id,
        "layers": [one.id for own in (beneath, parcels) if own for one in own.snapshots],
        "is_simulation": plan.is_simulation,
        "bounds": plan.bounds,
    }


def _sources(
    plan: TileOwner, beneath: TileOwner | None, parcels: TileOwner | None, base: str
) -> dict[str, object]:
    owners = {"zone": plan, "overlay": plan, "block": plan, GROUND_SET: beneath, "parcel": parcels}
    return {layer: _source(layer, owner, base) for layer, owner in owners.items() if owner}


def _source(layer: str, owner: TileOwner, base: str) -> dict[str, object]:
    low, high = zooms_of(layer, owner)
    source: dict[str, object] = {
        "type": "vector",
        "tiles": [tiles_address(base, owner, layer)],
        "minzoom": low,
        "maxzoom": high,
        "attribution": attribution(owner),
    }
    return source if owner.bounds is None else {**source, "bounds": list(owner.bounds)}


def _legend(codes: Sequence[Row], looks: Mapping[str, Look]) -> list[dict[str, object]]:
    """Each sub-zone of the revision, as the legend orders them."""
    return [
        {
            "code": row["code"],
            "name": row["name"],
            "category": row["category"],
            "is_road": row["is_road"],
            "count": row["count"],
            "area_ha": round(row["area_m2"] / 10_000, 2),
            "colour": looks[row["code"]].colour,
            "hatch": _image(looks[row["code"]]),
        }
        for row in sorted(
            codes, key=lambda row: in_order(row["category"], row["code"], row["name"])
        )
    ]


def _image(look: Look) -> str | None:
    return hatch_image(look.hatch) if look.hatch else None


def _notes(kinds: Sequence[str], language: str) -> list[str]:
    """What the legend says of the ground."""
    outside = OUTSIDE_ID if language == "id" else OUTSIDE_EN
    return [outside, *filter(None, (LAYERS[kind].legend(language) for kind in kinds))]


def _patterns(looks: Mapping[str, Look]) -> dict[str, object]:
    used = {UNDECIDED, *(one.hatch for one in looks.values() if one.hatch)}
    return {hatch_image(name): asdict(HATCHES[name]) for name in sorted(used)}
