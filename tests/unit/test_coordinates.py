"""Coordinates as people write them, and what is almost one."""

from __future__ import annotations

import ast
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pyproj import Transformer

import simpeltaru.coordinates
from simpeltaru import texts
from simpeltaru.coordinates import CoordinateError, Extent, Found, read_coordinates
from simpeltaru.texts.codes import AUDIENCES, LANGUAGES

BONTANG = Extent("64.74", "Bontang", 117.35, 0.0, 117.6, 0.3, 9480)
JAGOI = Extent("61.07", "Bengkayang", 109.7, 0.9, 110.1, 1.5, 9479)
PONTIANAK = Extent("61.71", "Pontianak", 109.2, -0.15, 109.45, 0.1, 9479)
JAYAPURA = Extent("91.71", "Jayapura", 140.4, -2.75, 141.0, -2.4, 9494)
ACEH = Extent("11.71", "Banda Aceh", 95.2, 5.4, 95.45, 5.7, 9476)

HERE = (117.4754, 0.1478)
DEGREES = (
    "0.1478 117.4754",
    "0.1478, 117.4754",
    "0.1478,117.4754",
    "0.1478;117.4754",
    "0,1478 117,4754",
    "0,1478, 117,4754",
    "0,1478,117,4754",
    "0,1478; 117,4754",
    "117.4754 0.1478",
    "117,4754 0,1478",
    "117.4754, 0.1478",
    "(0.1478, 117.4754)",
    "  0.1478\t117.4754 ",
    "0.1478° 117.4754°",
    "0.1478º, 117.4754º",
    "+0.1478 +117.4754",
    "0.1478 N 117.4754 E",
    "0.1478N117.4754E",
    "N 0.1478 E 117.4754",
    "N0.1478, E117.4754",
    "117.4754 E 0.1478 N",
    "0,1478 LU 117,4754 BT",
    "0,1478 lu; 117,4754 bt",
    "LU 0,1478 BT 117,4754",
    "U 0,1478 T 117,4754",
    "117,4754 T, 0,1478 U",
    "0,1478 Lintang Utara 117,4754 Bujur Timur",
    "lintang 0,1478 utara bujur 117,4754 timur",
    "Lintang: 0,1478 Bujur: 117,4754",
    "lat 0.1478 lon 117.4754",
    "lon=117.4754 lat=0.1478",
    "Latitude: 0.1478 N, Longitude: 117.4754 E",
    "X=117,4754 Y=0,1478",
    "0.1478 117.4754 E",
    "0.1478 N, 117.4754",
    "0°8'52.08\"N 117°28'31.44\"E",
    "0°08′52.08″ LU 117°28′31.44″ BT",
    "0º 8’ 52,08” LU, 117º 28’ 31,44” BT",
    "0° 8' 52.08'' N 117° 28' 31.44'' E",
    "0°8′52.08′′N 117°28′31.44′′E",
    "U0°8'52.08\" T117°28'31.44\"",
    "117°28'31.44\" BT 0°8'52.08\" LU",
    "0°8'52.08 LU, 117°28'31.44 BT",
    "0d8m52.08s N 117d28m31.44s E",
    "0d 8m 52.08s U, 117d 28m 31.44s T",
    "0 deg 8 min 52.08 sec N 117 deg 28 min 31.44 sec E",
    "0 derajat 8 menit 52,08 detik LU 117 derajat 28 menit 31,44 detik BT",
    "0 8 52.08 N 117 28 31.44 E",
    "0 8 52,08 117 28 31,44",
    "0°8.868'N 117°28.524'E",
    "0 8.868 117 28.524",
    "0°8.868' 117°28.524'",
    "@0.1478,117.4754,17z",
    "geo:0.1478,117.4754",
    "geo:0.1478,117.4754?z=17",
    "geo:0,0?q=0.1478,117.4754(Rumah)",
    "https://www.google.com/maps/@0.1478,117.4754,17z",
    "https://www.google.com/maps?q=0.1478,117.4754",
    "https://maps.google.com/?ll=0.1478,117.4754&z=17",
    "https://www.google.com/maps/search/?api=1&query=0.1478%2C117.4754",
    "https://www.google.com/maps/search/0.1478,+117.4754",
    "https://www.google.com/maps/place/X/@0.2,117.5,17z/data=!3m1!4b1!8m2!3d0.1478!4d117.4754",
    "https://www.openstreetmap.org/?mlat=0.1478&mlon=117.4754#map=17/0.2/117.5",
    "https://www.openstreetmap.org/#map=17/0.1478/117.4754",
    "http://127.0.0.1:8000/peta?lon=117.4754&lat=0.1478&lang=id",
)
UTM_HERE = (552901.23, 16338.56)
UTM = (
    "50N 552901 16339",
    "50 N 552901 16339",
    "50U 552901 16339",
    "UTM 50N 552901 16339",
    "UTM zona 50 U 552901 16339",
    "UTM Zone 50N: 552901, 16339",
    "552901 16339 50N",
    "50 552901 16339",
    "UTM 50N X=552901,23 Y=16338,56",
    "X: 552901.23 Y: 16338.56",
    "Y=16338.56 X=552901.23",
    "552901 E 16339 N",
    "16339 N 552901 E",
    "552901 T 16339 U",
    "552901mE 16339mN",
    "552901 m 16339 m",
    "552901 mT, 16339 mU",
    "552901 16339",
    "16339 552901",
    "552901;16339",
    "552901,16339",
    "552.901 16.339",
    "552,901 16,339",
    "552.901,23 16.338,56",
    "552,901.23 16,338.56",
    "552.901,23; 16.338,56",
    "552901,23 16338,56",
    "552901.23, 16338.56",
    "552901.23,16338.56",
)
NAMES = (
    "",
    " ",
    "Loktuan",
    "Bontang Utara",
    "Gn. Elai",
    "00012",
    "12",
    "552345",
    "bidang 12 Guntung",
    "persil 00012 guntung",
    "CONTOH-00437",
    "I.A.1",
    "B2",
    "T 5",
    "12 E",
    "2B5",
    "12 34",
    "00012 00013",
    "12-13",
    "12/34",
    "0812 3456789",
    "1 2 3",
    "RT 12 RW 3",
    "-",
    "N",
    ",;",
    "2024-05-01",
    "Jl. A. Yani 12",
)
REFUSED = {
    "117.4754": "coordinate_one_number",
    "0,117": "coordinate_one_number",
    "0°8'52\" LU": "coordinate_one_number",
    "0.1478 117.4754 25.5": "coordinate_count",
    "0.1 117.4 0.2 117.5 0.3": "coordinate_count",
    "95 117.4754": "coordinate_latitude",
    "117.4754 N 0.1478 E": "coordinate_latitude",
    "lat=95.1 lon=117.4": "coordinate_latitude",
    "geo:95,117": "coordinate_latitude",
    "0.1478 195.2": "coordinate_longitude",
    "0.1478 N 195.2 E": "coordinate_longitude",
    "@0.1478,195.2,17z": "coordinate_longitude",
    "0°75'00\" N 117°28'31\" E": "coordinate_sixty",
    "0°8'60\" N 117°28'31\" E": "coordinate_sixty",
    "0 8.868 117 75.5": "coordinate_sixty",
    "0 -8 52.1 117 28 31.4": "coordinate_sixty",
    "0,5°8'N 117°28'E": "coordinate_parts",
    "0°8.5'52\"N 117°28'31\"E": "coordinate_parts",
    "-0.1478 S 117.4754 E": "coordinate_sign",
    "−0°8'52\" LU 117°28'31\" BT": "coordinate_sign",
    "0.1478 N 0.2 S": "coordinate_axes",
    "117.4 E, 117.5 T": "coordinate_axes",
    "lat: 0.1478 E lon: 117.4754 E": "coordinate_axes",
    "UTM 50N 5 5": "coordinate_utm",
    "X=552345.5 Y=99999999": "coordinate_utm",
    "https://maps.app.goo.gl/abcdef": "coordinate_link",
    "https://example.org/": "coordinate_link",
}


def one(text: str, *extents: Extent) -> Found:
    (found,) = read_coordinates(text, extents or (BONTANG,))
    return found


@pytest.mark.parametrize("text", DEGREES)
def test_degrees_in_every_writing(text: str) -> None:
    found = one(text)
    assert (found.lon, found.lat) == pytest.approx(HERE, abs=1e-9)
    assert (found.region, found.suggestions, found.assumed) == ("64.74", (), ())


@pytest.mark.parametrize("text", UTM)
def test_lengths_in_every_writing(text: str) -> None:
    to_degrees = Transformer.from_crs(32650, 4326, always_xy=True)
    found = one(text)
    assert (found.lon, found.lat) == pytest.approx(to_degrees.transform(*UTM_HERE), abs=1e-5)
    assert (found.form, found.zone, found.region) == ("utm", "50N", "64.74")


@pytest.mark.parametrize("text", NAMES)
def test_a_name_or_number_is_no_coordinate(text: str) -> None:
    assert read_coordinates(text, (BONTANG,)) == ()


@pytest.mark.parametrize("text", REFUSED)
def test_what_is_almost_one_is_refused_by_what_was_found(text: str) -> None:
    with pytest.raises(CoordinateError) as error:
        read_coordinates(text, (BONTANG,))
    finding = error.value.finding
    assert (finding.code, error.value.parameter) == (REFUSED[text], "q")
    for lang in LANGUAGES:
        for audience in AUDIENCES:
            sentence = texts.finding_text(finding, lang, audience)
            assert all(str(value) in sentence for value in finding.params.values())


def test_the_refusal_quotes_the_number() -> None:
    with pytest.raises(CoordinateError, match="cannot be 75"):
        read_coordinates("0°75'00\" N 117°28'31\" E", (BONTANG,))
    with pytest.raises(CoordinateError, match="no latitude 95"):
        read_coordinates("95 117.4754", (BONTANG,))


@pytest.mark.parametrize(
    "text", ["0 117.4", "0, 117.4", "0,0 117,4", "0° LU 117,4° BT", "-0 117.4"]
)
def test_the_equator_is_a_place(text: str) -> None:
    found = one(text)
    assert (found.lat, found.lon, found.region) == (0.0, 117.4, "64.74")


def test_small_degrees_keep_their_sign() -> None:
    assert one("-0°0'30\" 117°24'").lat == pytest.approx(-30 / 3600)
    assert one("0°0'30\" LS 117°24' BT").lat == pytest.approx(-30 / 3600)
    assert one("-0.0001 109.3", PONTIANAK).region == "61.71"


SUGGESTED = {
    "-0.1478 117.4754": "mirrored_latitude",
    "0,1478 LS 117,4754 BT": "mirrored_latitude",
    "0°07′S 117°28′E": "mirrored_latitude",
    "50S 552901 9983661": "mirrored_latitude",
    "552901 9983661": "mirrored_latitude",
    "0.1478 N 117.4754 W": "other_hemisphere",
    # B is Barat, west, and not what an English reader may take it for.
    "117°28'31\" B 0°8'52\" U": "other_hemisphere",
    "0.1478 -117.4754": "other_hemisphere",
}


@pytest.mark.parametrize("text", SUGGESTED)
def test_what_was_perhaps_meant_is_suggested_and_never_taken(text: str) -> None:
    found = one(text)
    assert found.region == ""
    (suggestion,) = found.suggestions
    assert (suggestion.how, suggestion.region) == (SUGGESTED[text], "64.74")
    assert BONTANG.holds(suggestion.lon, suggestion.lat)
    assert not BONTANG.holds(found.lon, found.lat)


def test_swapped_axes_are_suggested_where_both_exist() -> None:
    athwart = Extent("00.00", "Uji", 10.0, 50.0, 20.0, 60.0, 32633)
    found = read_coordinates("lat=12.5 lon=55.5", (athwart,))
    assert [(one.lat, one.lon) for one in found] == [(12.5, 55.5)]
    assert [(one.how, one.lon, one.lat) for one in found[0].suggestions] == [
        ("swapped_axes", 12.5, 55.5)
    ]


def test_a_point_far_from_everything_has_no_suggestion() -> None:
    found = one("-6.175 106.827")
    assert (found.lon, found.lat, found.region, found.suggestions) == (106.827, -6.175, "", ())


def test_an_order_nothing_settles_gives_both() -> None:
    found = read_coordinates("52.5 13.4", (BONTANG,))
    assert [(one.lat, one.lon) for one in found] == [(52.5, 13.4), (13.4, 52.5)]
    assert {one.assumed for one in found} == {("order",)}


def test_a_length_without_a_zone_is_read_in_every_zone_loaded() -> None:
    found = read_coordinates("552901 16339", (JAGOI, BONTANG))
    assert [(one.zone, one.region, one.assumed) for one in found] == [
        ("50N", "64.74", ("zone",)),
        ("49N", "", ("zone",)),
    ]
    with pytest.raises(CoordinateError, match="no region is loaded"):
        read_coordinates("552901 16339", ())


def test_a_point_between_digits_that_may_be_thousands_gives_both() -> None:
    """166.021 is a longitude of the Pacific, and an easting at the edge of a zone."""
    found = read_coordinates("166.021 16.339", (BONTANG,))
    assert [one.form for one in found] == ["utm", "decimal"]


def test_seconds_or_south() -> None:
    """S after seconds is the seconds' mark only where both angles have it."""
    assert one("0d 8m 52s N 117d 28m 31s E").lat > 0
    assert one("0d 8m 52 S 117d 28m 31 E").lat < 0


# -- whatever is written of a place of the region reads back as that place ----------------------


def _signed(value: float, places: int, comma: bool) -> str:
    text = f"{value:.{places}f}"
    return text.replace(".", ",") if comma else text


def _dms(value: float, places: int, marks: str, comma: bool) -> str:
    """Degrees, minutes, seconds, without a sign; seconds of 60 are carried."""
    unit = 10**places
    ticks = round(abs(value) * 3600 * unit)
    minutes, rest = divmod(ticks, 60 * unit)
    degrees, minutes = divmod(minutes, 60)
    seconds = f"{rest / unit:.{places}f}"
    written = seconds.replace(".", ",") if comma else seconds
    parts = zip((degrees, minutes, written), marks, strict=True)
    return "".join(f"{part}{mark}" for part, mark in parts).strip()


def _dm(value: float, places: int) -> str:
    unit = 10**places
    ticks = round(abs(value) * 60 * unit)
    degrees, rest = divmod(ticks, 60 * unit)
    return f"{degrees}°{rest / unit:.{places}f}'"


Writing = Callable[[float, float], str]
SOUTH_NORTH, EAST = ("LS", "LU"), "BT"
WRITINGS: dict[str, tuple[Writing, float]] = {
    "decimal": (lambda x, y: f"{y:.6f}, {x:.6f}", 1e-6),
    "decimal comma": (lambda x, y: f"{_signed(y, 6, True)} {_signed(x, 6, True)}", 1e-6),
    "decimal commas only": (lambda x, y: f"{_signed(y, 5, True)},{_signed(x, 5, True)}", 1e-5),
    "longitude first": (lambda x, y: f"{x:.5f} {y:.5f}", 1e-5),
    "minus sign": (lambda x, y: f"{y:.6f}; {x:.6f}".replace("-", "−"), 1e-6),
    "hemispheres": (
        lambda x, y: f"{abs(y):.6f} {'S' if y < 0 else 'N'} {x:.6f} E",
        1e-6,
    ),
    "hemispheres first": (
        lambda x, y: f"{SOUTH_NORTH[y >= 0]} {abs(y):.6f} {EAST} {x:.6f}",
        1e-6,
    ),
    "dms": (
        lambda x, y: (
            f"{_dms(y, 2, '°′″', False)} {SOUTH_NORTH[y >= 0]} {_dms(x, 2, '°′″', False)} BT"
        ),
        1e-5,
    ),
    "dms plain": (
        lambda x, y: (
            f"{_dms(y, 2, '°' + chr(39) + chr(34), True)} {'US'[y < 0]}, "
            f"{_dms(x, 2, '°' + chr(39) + chr(34), True)} T"
        ),
        1e-5,
    ),
    "dms letters": (
        lambda x, y: f"{_dms(y, 1, 'dms', False)} {'NS'[y < 0]} {_dms(x, 1, 'dms', False)} E",
        1e-4,
    ),
    "dms signed": (
        lambda x, y: f"{'-' if y < 0 else ''}{_dms(y, 2, '°′″', False)} {_dms(x, 2, '°′″', False)}",
        1e-5,
    ),
    "dms bare": (
        lambda x, y: f"{_dms(y, 1, '   ', False)} {'NS'[y < 0]} {_dms(x, 1, '   ', False)} E",
        1e-4,
    ),
    "dm": (lambda x, y: f"{_dm(y, 4)}{'NS'[y < 0]} {_dm(x, 4)}E", 1e-5),
    "link": (lambda x, y: f"https://www.google.com/maps/@{y:.6f},{x:.6f},17z", 1e-6),
    "geo": (lambda x, y: f"geo:{y:.6f},{x:.6f}", 1e-6),
    "own link": (lambda x, y: f"http://127.0.0.1/peta?lon={x:.6f}&lat={y:.6f}", 1e-6),
}


_ROUNDED = 1e-4


@st.composite
def placed(draw: st.DrawFn) -> tuple[Extent, float, float]:
    extent = draw(st.sampled_from((BONTANG, JAGOI, PONTIANAK, JAYAPURA, ACEH)))
    # Not at the very border, where rounding leads out of the region.
    lon = draw(st.floats(extent.west + _ROUNDED, extent.east - _ROUNDED))
    return extent, lon, draw(st.floats(extent.south + _ROUNDED, extent.north - _ROUNDED))


@pytest.mark.parametrize("writing", WRITINGS)
@given(place=placed())
@example(place=(BONTANG, 117.4, 0.0))
@example(place=(BONTANG, 117.4, 0.1))
@example(place=(PONTIANAK, 109.3, -0.00001))
def test_degrees_read_back(writing: str, place: tuple[Extent, float, float]) -> None:
    extent, lon, lat = place
    write, precision = WRITINGS[writing]
    found = one(write(lon, lat), extent)
    assert (found.lon, found.lat) == pytest.approx((lon, lat), abs=precision)


LENGTHS: dict[str, Callable[[float, float], str]] = {
    "plain": lambda e, n: f"{e:.2f} {n:.2f}",
    "comma": lambda e, n: f"{e:.2f}".replace(".", ",") + " " + f"{n:.2f}".replace(".", ","),
    "whole": lambda e, n: f"{e:.0f} {n:.0f}",
    "whole with a comma": lambda e, n: f"{e:.0f},{n:.0f}",
    "labels": lambda e, n: f"X={e:.2f} Y={n:.2f}",
    "letters": lambda e, n: f"{e:.1f} E {n:.1f} N",
    "metres": lambda e, n: f"{e:.0f}mT {n:.0f}mU",
    "points between thousands": lambda e, n: f"{e:,.0f} {n:,.0f}".replace(",", "."),
    "commas between thousands": lambda e, n: f"{e:,.2f} {n:,.2f}",
    "points and a comma": lambda e, n: f"{e:,.2f} {n:,.2f}".translate(str.maketrans(",.", ".,")),
}
ZONES = {"64.74": (50, "N"), "61.07": (49, "N"), "91.71": (54, "S"), "11.71": (46, "N")}


@pytest.mark.parametrize("writing", LENGTHS)
@pytest.mark.parametrize("named", ["{number}{letter} {text}", "UTM {number} {letter}: {text}", ""])
@given(place=placed().filter(lambda one: one[0] is not PONTIANAK))
def test_lengths_read_back(writing: str, named: str, place: tuple[Extent, float, float]) -> None:
    extent, lon, lat = place
    number, letter = ZONES[extent.code]
    epsg = (32600 if letter == "N" else 32700) + number
    east, north = Transformer.from_crs(4326, epsg, always_xy=True).transform(lon, lat)
    text = LENGTHS[writing](east, north)
    if named:
        text = named.format(number=number, letter=letter, text=text)
    found = one(text, extent)
    assert (found.lon, found.lat) == pytest.approx((lon, lat), abs=1e-5)
    assert found.zone == f"{number}{letter}"


PIECES = st.sampled_from(
    [*"0123456789NSEWUTBLXYM°'\"′″.,;:/=@+- ", "LU", "BT", "UTM", "117", "552345", "−", "º", "d"]
)


@given(text=st.text() | st.lists(PIECES, max_size=30).map("".join))
@example(text="9" * 400 + " 5")
@example(text="1" * 300 + ".5 0.1")
@example(text="geo:" + "9" * 50)
def test_whatever_is_written_nothing_else_is_raised(text: str) -> None:
    found: tuple[Found, ...] = ()
    with suppress(CoordinateError):
        found = read_coordinates(text, (BONTANG, JAGOI))
    for one in found:
        assert -180 <= one.lon <= 180
        assert -90 <= one.lat <= 90


def test_places_stay_out_of_what_is_logged() -> None:
    found = one("-0.1478 117.4754")
    assert "0.1478" not in repr(found)


def test_reading_is_pure() -> None:
    """No file, no network, no clock, no settings: what it imports says so."""
    folder = Path(simpeltaru.coordinates.__file__).parent
    imported = {
        name.split(".")[0] if not name.startswith("simpeltaru") else name
        for path in folder.glob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.ImportFrom | ast.Import)
        for name in (
            [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else [a.name for a in node.names]
        )
    }
    outside = {name for name in imported if not name.startswith("simpeltaru")}
    assert outside <= {
        "__future__",
        "collections",
        "dataclasses",
        "enum",
        "functools",
        "math",
        "pyproj",
        "re",
        "urllib",
    }
