"""Found places as people read them, and the addresses that ask about them."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

from api.render.words import Words, link, segment
from api.schemas.common import LinkBody
from api.schemas.found_places import FoundPlaceBody
from simpeltaru import texts
from simpeltaru.assess.places import FoundPlace
from simpeltaru.texts import numbers

_DECIMALS = 7


def label(place: FoundPlace, lang: str) -> str:
    """What a place is called: its name, a block with its code, a parcel with its number."""
    if place.kind == "coordinates":
        return numbers.position(place.lon, place.lat, lang)
    if place.kind in ("block", "parcel"):
        return f"{texts.name('place_kind', place.kind, lang)} {place.name or place.parcel}"
    return place.name


def detail(place: FoundPlace, lang: str) -> str:
    """What kind of place it is and where: Kelurahan, Bontang Utara, Kota Bontang."""
    kind = texts.name("place_kind", place.kind, lang)
    if place.zone:
        kind += f" UTM {place.zone}"
    if place.parcel:
        kind = place.parcel
    areas = [area for area in (place.kelurahan, place.kecamatan) if area not in ("", place.name)]
    region = [place.region.name] if place.region else []
    return ", ".join([kind, *areas, *region])


def note(place: FoundPlace, lang: str) -> str:
    """What to know of coordinates before taking them; "" if nothing."""
    return texts.name("place_note", place.note, lang) if place.note else ""


def question(place: FoundPlace) -> dict[str, str]:
    """The parameters that ask about a place: a parcel by its identifier, all else by a point."""
    if place.parcel and place.region:
        return {"parcel": place.parcel, "region": place.region.code}
    return {"lon": _degrees(place.lon), "lat": _degrees(place.lat)}


def _degrees(value: float) -> str:
    return f"{value:.{_DECIMALS}f}".rstrip("0").rstrip(".")


def body(place: FoundPlace, words: Words, asked: Mapping[str, str]) -> FoundPlaceBody:
    """A place as it goes out; `asked` are the parameters its addresses carry on."""
    bounds = place.bounds
    return {
        "kind": place.kind,
        "label": label(place, words.lang),
        "detail": detail(place, words.lang),
        "name": place.name,
        "kelurahan": place.kelurahan,
        "kecamatan": place.kecamatan,
        "region": place.region.code if place.region else None,
        "parcel": place.parcel or None,
        "owner": place.owner or None,
        "lon": round(place.lon, _DECIMALS),
        "lat": round(place.lat, _DECIMALS),
        "bbox": [round(one, _DECIMALS) for one in bounds] if bounds else None,
        "note": words.named("place_note", place.note) if place.note else None,
        "href": f"/peta?{urlencode({**question(place), **asked})}",
        "links": [_link(place, asked)],
    }


def _link(place: FoundPlace, asked: Mapping[str, str]) -> LinkBody:
    """What lies there, over this API."""
    kept = dict(asked)
    if place.parcel and place.region:
        path, kept["region"] = f"/v1/parcels/{segment(place.parcel)}", place.region.code
    else:
        path, kept = "/v1/zones", {**question(place), **kept}
    return link("situation", f"{path}?{urlencode(kept)}")
