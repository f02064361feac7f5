"""What a map says of itself: plan, status, date, revision, sources, scale, CRS, method."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from simpeltaru.plan import Datum, Instrument, LayerRef, LegalStatus, Revision, Standing
from simpeltaru.texts import disclaimer, name
from simpeltaru.texts.numbers import number
from tiles.geometry import DECIMALS
from tiles.words import Language, long_date, words


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a map was made from and for: revision, its standing on the day `as_of`, layers."""

    revision: Revision
    standing: Standing
    as_of: date
    layers: tuple[LayerRef, ...] = ()


@dataclass(frozen=True, slots=True)
class Simplified:
    """How far the lines of a drawing are from the source, in metres; 0 and 0 for not at all."""

    tolerance_m: float
    deviation_m: float


@dataclass(frozen=True, slots=True)
class Fact:
    """One term of a map's description with what there is to say."""

    term: str
    values: tuple[str, ...]


def facts(stamp: Stamp, drawn: Simplified, language: Language) -> tuple[Fact, ...]:
    """The description of a map, in the order it is read."""
    w, revision = words(language), stamp.revision
    region = revision.region
    scale = w["scale_value"].format(
        scale=number(revision.scale, language), tolerance=number(revision.tolerance_m, language)
    )
    crs = w["crs_value"].format(lonlat=region.lonlat_srid, metric=region.metric_srid)
    pairs: Sequence[tuple[str, tuple[str, ...]]] = (
        ("plan", (f"{revision.plan_name}: {revision.title}",)),
        ("region", (f"{region.name} ({region.code})",)),
        ("instrument", (_instrument(revision.instrument, language),)),
        ("legal_status", (name("legal_status", stamp.standing.status.value, language),)),
        ("date", (long_date(stamp.as_of, language),)),
        ("revision", (revision.id,)),
        ("content_hash", (revision.content_hash,)),
        ("source", tuple(_layer(one, language) for one in stamp.layers)),
        ("scale", (scale,)),
        ("crs", (crs,)),
        ("area_method", (w["area_method_value"],)),
        ("drawing", (_drawing(drawn, language),)),
        ("colours", (w["colours_value"],)),
        ("software", ("Simpeltaru, Folium, Leaflet",)),
    )
    return tuple(Fact(w[key], values) for key, values in pairs if values)


def notes(stamp: Stamp, language: Language) -> tuple[str, ...]:
    """The sentences that stand under every map and answer."""
    revision = stamp.revision
    codes = ["information_not_permit"]
    codes += ["simulation"] if revision.is_simulation else []
    codes += ["draft"] if stamp.standing.status is LegalStatus.DISUSUN else []
    codes += ["legal_text_prevails", "map_scale", "area_method", "data_as_delivered"]
    codes += ["datum_identity"] if revision.region.datum is Datum.IDENTITY else []
    return tuple(disclaimer(code, language) for code in codes)


def common_values(stamp: Stamp, drawn: Simplified, language: Language) -> dict[str, object]:
    """What every page says: the header, the description of the map, the sentences under it."""
    return {
        "language": language,
        "w": words(language),
        "revision": stamp.revision,
        "status": stamp.standing.status.value,
        "status_name": name("legal_status", stamp.standing.status.value, language),
        "as_of": long_date(stamp.as_of, language),
        "permit_note": disclaimer("information_not_permit", language),
        "simulation_note": disclaimer("simulation", language),
        "facts": facts(stamp, drawn, language),
        "notes": notes(stamp, language),
    }


def _instrument(instrument: Instrument | None, language: Language) -> str:
    if instrument is None:
        return words(language)["no_instrument"]
    year = f" / {instrument.year}" if instrument.year else ""
    return f"{instrument.kind} {instrument.number}{year}: {instrument.title}"


def _layer(layer: LayerRef, language: Language) -> str:
    w = words(language)
    when = long_date(layer.dated, language) if layer.dated else w["layer_undated"]
    mark = f" [{w['simulation']}]" if layer.is_simulation else ""
    return f"{layer.title}: {layer.source}, {when} ({layer.id}){mark}"


def _drawing(drawn: Simplified, language: Language) -> str:
    w = words(language)
    if not drawn.tolerance_m:
        return w["drawing_rounded"].format(decimals=DECIMALS)
    return w["drawing_simplified"].format(
        tolerance=number(drawn.tolerance_m, language),
        deviation=number(drawn.deviation_m, language, 1),
        decimals=DECIMALS,
    )
