"""What a client takes: media types by `Accept`, encodings by `Accept-Encoding` (RFC 9110)."""

from __future__ import annotations

from collections.abc import Sequence

JSON = ("application/json", "application/problem+json", "application/geo+json")
HTML = ("text/html",)
TILE = ("application/vnd.mapbox-vector-tile",)
ANYTHING: tuple[str, ...] = ()

_SERVED = (
    ("/peta/", HTML),
    ("/aset/", ANYTHING),
    ("/tiles/", TILE + JSON),
)
"""What is served below a path; everything else is JSON."""
_EXACTLY = {"/": JSON + HTML, "/docs": JSON + HTML, "/peta": HTML}


def served_at(path: str) -> tuple[str, ...]:
    """The media types served at a path; `ANYTHING` where each address has its own."""
    if path in _EXACTLY:
        return _EXACTLY[path]
    return next((served for prefix, served in _SERVED if path.startswith(prefix)), JSON)


def accepts(header: str, served: Sequence[str]) -> bool:
    """Whether an `Accept` header takes one of these media types; none of them means any."""
    if not header.strip() or not served:
        return True
    for media, refused in _entries(header):
        kind, _, rest = media.partition("/")
        if refused:
            continue
        if media == "*/*" or (rest == "*" and any(one.startswith(f"{kind}/") for one in served)):
            return True
        if media in served:
            return True
    return False


def takes(header: str, encoding: str) -> bool:
    """Whether an `Accept-Encoding` header takes an encoding, "gzip" or "br"."""
    wanted = dict(_entries(header))
    return not wanted.get(encoding, wanted.get("*", True))


def takes_gzip(header: str) -> bool:
    """Whether an `Accept-Encoding` header takes gzip."""
    return takes(header, "gzip")


def _entries(header: str) -> list[tuple[str, bool]]:
    """What a header names, in lower case, and whether it refuses it with a weight of zero."""
    found = []
    for entry in header.lower().split(","):
        name, *settings = [piece.strip() for piece in entry.split(";")]
        refused = any(_is_zero(one.replace(" ", "")) for one in settings)
        found.append((name, refused))
    return found


def _is_zero(setting: str) -> bool:
    name, _, value = setting.partition("=")
    return name == "q" and value in ("0", "0.", "0.0", "0.00", "0.000")
