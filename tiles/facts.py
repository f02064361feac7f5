"""What a map says of itself: plan, status, date, revision, sources, scale, CRS, method."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from simpeltaru.plan import (
    Datum,
    Instrument,
    LayerRef,
    LegalStatus,
    Region,
    Revision,
    Standing,
)
from simpeltaru.texts import disclaimer, name
from simpeltaru.texts.numbers import number
from tiles.geometry import decimals_for
from tiles.words import Language, long_date, words


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a map was made from and for: revision, its standing on the day `as_of`, layers.

    `known_at` (with a time zone) is the state of knowledge the map was made in.
    """

    revision: Revision
    standing: Standing
    as_of: date
    known_at: datetime
    layers: tuple[LayerRef, ...] = ()

    @property
    def is_simulation(self) -> bool:
        """Whether anything it was made from is made up."""
        return self.revision.is_simulation or any(one.is_simulation for one in self.layers)


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


def facts(stamp: Stamp, drawn: Simplified | None, language: Language) -> tuple[Fact, ...]:
    """The description of a map, in the order it is read; `drawn` None for words without a map."""
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
        ("legal_dates", _dates(stamp, language)),
        ("legal_status", (name("legal_status", stamp.standing.status.value, language),)),
        ("date", (long_date(stamp.as_of, language),)),
        ("known_at", (moment(stamp.known_at, region, language),)),
        ("revision", (revision.id,)),
        ("content_hash", (revision.content_hash,)),
        ("source", tuple(_layer(one, language) for one in stamp.layers)),
        ("scale", (scale,)),
        ("crs", (crs,)),
        ("area_method", (w["area_method_value"],)),
    )
    if drawn is not None:
        pairs = (
            *pairs,
            ("drawing", (_drawing(drawn, language),)),
            ("colours", (w["colours_value"],)),
            ("software", ("Simpeltaru, Folium, Leaflet",)),
        )
    return tuple(Fact(w[key], values) for key, values in pairs if values)


def moment(known_at: datetime, region: Region, language: Language) -> str:
    """A moment as a clock in the region shows it."""
    local = known_at.astimezone(ZoneInfo(region.timezone))
    return f"{long_date(local.date(), language)}, {local:%H:%M %Z}"


def map_notes(stamp: Stamp) -> tuple[str, ...]:
    """Codes of the sentences that stand under the map of a plan."""
    codes = {
        "information_not_permit": True,
        "simulation": stamp.is_simulation,
        "draft": stamp.standing.status is LegalStatus.DISUSUN,
        "legal_text_prevails": True,
        "map_scale": True,
        "datum_identity": stamp.revision.region.datum is Datum.IDENTITY,
        "area_method": True,
        "data_as_delivered": True,
    }
    return tuple(code for code, applies in codes.items() if applies)


def page_values(
    language: Language, *, is_simulation: bool, disclaimers: Sequence[str]
) -> dict[str, object]:
    """What the frame of every page says."""
    return {
        "language": language,
        "w": words(language),
        "is_simulation": is_simulation,
        "permit_note": disclaimer("information_not_permit", language),
        "simulation_note": disclaimer("simulation", language),
        "notes": [disclaimer(code, language) for code in disclaimers],
    }


def stamp_values(stamp: Stamp, drawn: Simplified | None, language: Language) -> dict[str, object]:
    """The plan a page stands on, with its standing and the description of the map."""
    status = stamp.standing.status.value
    return {
        "plan_name": stamp.revision.plan_name,
        "region_name": stamp.revision.region.name,
        "status": status,
        "status_name": name("legal_status", status, language),
        "as_of": long_date(stamp.as_of, language),
        "facts": facts(stamp, drawn, language),
    }


def _dates(stamp: Stamp, language: Language) -> tuple[str, ...]:
    """The dates the instrument states, and the days it is law, as far as anybody stated them."""
    w, dates, standing = words(language), stamp.revision.dates, stamp.standing
    stated = (
        ("ditetapkan", dates.ditetapkan),
        ("diundangkan", dates.diundangkan),
        ("mulai_berlaku", dates.mulai_berlaku or standing.legal_from),
        ("integrasi_oss", dates.integrasi_oss),
        ("berlaku_sebelum", standing.legal_until or dates.berlaku_sampai),
    )
    return tuple(f"{w[key]} {long_date(day, language)}" for key, day in stated if day is not None)


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
        return w["drawing_rounded"].format(decimals=decimals_for(0.0))
    return w["drawing_simplified"].format(
        tolerance=number(drawn.tolerance_m, language),
        deviation=number(drawn.deviation_m, language, 1),
        decimals=decimals_for(drawn.tolerance_m),
    )
