"""Degrees, minutes and seconds with their hemispheres: two angles make a point."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from simpeltaru.coordinates.found import CoordinateError, in_indonesia
from simpeltaru.coordinates.tokens import LAT, LON, Kind, Token
from simpeltaru.verdict import Finding

MOST_LATITUDE, MOST_LONGITUDE = 90.0, 180.0
_SIXTY = 60.0
_MARKS = (Kind.DEGREE, Kind.MINUTE, Kind.SECOND)


@dataclass(frozen=True, slots=True)
class Angle:
    """Degrees with their sign; `axis` is "lat", "lon" or "" where nothing says which."""

    degrees: float
    axis: str
    written: str


def angles(tokens: Sequence[Token]) -> list[Angle] | None:
    """The angles in a row of pieces; None where they make none, as in "N 12 13 E 4 N".

    Raises `CoordinateError` for minutes of 60 and more, and for a minus beside a hemisphere.
    """
    return _Reader(tokens).all()


class _Reader:
    """Reads one angle after the other."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self._tokens = tokens
        self._at = 0
        kinds = [token.kind for token in tokens]
        numbers = kinds.count(Kind.NUMBER)
        self._marked = any(kind in _MARKS for kind in kinds)
        # 0 8 52 117 28 31: without any mark, four or six numbers are two angles.
        self._bare = numbers // 2 if not self._marked and numbers in (4, 6) else 1
        first = kinds.index(Kind.NUMBER) if numbers else 0
        self._before = Kind.AXIS in kinds[:first]

    def all(self) -> list[Angle] | None:
        found: list[Angle] = []
        while self._skip_separators():
            angle = self._angle()
            if angle is None:
                return None
            found.append(angle)
        return found

    def _skip_separators(self) -> bool:
        while self._take(Kind.SEPARATOR):
            pass
        return self._at < len(self._tokens)

    def _peek(self, ahead: int = 0) -> Kind | None:
        place = self._at + ahead
        return self._tokens[place].kind if place < len(self._tokens) else None

    def _take(self, kind: Kind) -> Token | None:
        if self._peek() is not kind:
            return None
        self._at += 1
        return self._tokens[self._at - 1]

    def _angle(self) -> Angle | None:
        label = self._take(Kind.LABEL)
        axis = self._take(Kind.AXIS)
        parts = self._numbers()
        if not parts:
            return None
        if axis is None and (not self._before or self._at == len(self._tokens) - 1):
            axis = self._take(Kind.AXIS)
        if label and axis and label.axis != axis.axis:
            written = f"{label.text} {axis.text}"
            raise CoordinateError(Finding("coordinate_axes", {"found": written}))
        named = axis.axis if axis else label.axis if label else ""
        return Angle(_degrees(parts, axis), named, _written(parts, axis))

    def _numbers(self) -> list[Token]:
        """Degrees, then minutes and seconds as far as marks (or their count) say so."""
        first = self._take(Kind.NUMBER)
        if first is None:
            return []
        parts = [first]
        if not self._marked:
            while len(parts) < self._bare and (more := self._take(Kind.NUMBER)):
                parts.append(more)
            return parts
        is_degrees = self._take(Kind.DEGREE) is not None
        for mark in (Kind.MINUTE, Kind.SECOND):
            if self._peek() is not Kind.NUMBER:
                break
            # The last mark may be left out: 8°32'10 LS.
            last = self._peek(1) in (None, Kind.AXIS, Kind.SEPARATOR)
            if self._peek(1) is not mark and not (is_degrees and last):
                break
            self._at += 1
            parts.append(self._tokens[self._at - 1])
            is_degrees = self._take(mark) is not None
        return parts


def _degrees(parts: Sequence[Token], axis: Token | None) -> float:
    for part in parts[:-1]:
        if not part.is_whole:
            raise CoordinateError(Finding("coordinate_parts", {"found": _written(parts, axis)}))
    for part in parts[1:]:
        if part.value >= _SIXTY or part.sign:
            raise CoordinateError(Finding("coordinate_sixty", {"found": part.text}))
    sign = parts[0].sign or 1
    if axis is not None:
        if sign < 0:
            raise CoordinateError(Finding("coordinate_sign", {"found": _written(parts, axis)}))
        sign = axis.sign
    return sign * sum(part.value / _SIXTY**place for place, part in enumerate(parts))


def _written(parts: Sequence[Token], axis: Token | None) -> str:
    minus = "-" if parts[0].sign < 0 else ""
    words = [part.text for part in parts] + ([axis.text] if axis else [])
    return minus + " ".join(words)


def points(first: Angle, second: Angle) -> list[tuple[float, float]]:
    """The points (lon, lat) two angles may be: one, or two where nothing settles their order.

    Where no axis is named Indonesia settles it, then what a latitude can be. Raises
    `CoordinateError` for two angles of one axis and for degrees beyond a pole or the date line.
    """
    axes = (first.axis, second.axis)
    if axes[0] and axes[0] == axes[1]:
        found = f"{first.written}, {second.written}"
        raise CoordinateError(Finding("coordinate_axes", {"found": found}))
    if any(axes):
        is_lat_first = axes[0] == LAT or axes[1] == LON
        lat, lon = (first, second) if is_lat_first else (second, first)
        return [_checked(lat, lon)]
    orders = [(first, second), (second, first)]
    possible = [(lon.degrees, lat.degrees) for lat, lon in orders if _is_possible(lat, lon)]
    if not possible:
        return [_checked(*sorted(orders[0], key=lambda angle: abs(angle.degrees)))]
    return [one for one in possible if in_indonesia(*one)] or list(dict.fromkeys(possible))


def _is_possible(lat: Angle, lon: Angle) -> bool:
    return abs(lat.degrees) <= MOST_LATITUDE and abs(lon.degrees) <= MOST_LONGITUDE


def _checked(lat: Angle, lon: Angle) -> tuple[float, float]:
    if abs(lat.degrees) > MOST_LATITUDE:
        raise CoordinateError(Finding("coordinate_latitude", {"found": lat.written}))
    if abs(lon.degrees) > MOST_LONGITUDE:
        raise CoordinateError(Finding("coordinate_longitude", {"found": lon.written}))
    return lon.degrees, lat.degrees
