"""What somebody wrote to find a place, in the plain forms names are compared in."""

from __future__ import annotations

import re
import unicodedata

from simpeltaru.queries.places import KINDS, Sought

_PARCEL = ("parcel",)
_NAMED: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("kelurahan", "kel", "desa", "ward"), ("kelurahan",)),
    **dict.fromkeys(("kecamatan", "kec", "district"), ("kecamatan",)),
    **dict.fromkeys(("blok", "blk", "block"), ("block",)),
    **dict.fromkeys(("bidang", "persil", "parcel", "nib"), _PARCEL),
}
"""Words that say what kind of place is meant."""

_FILLERS = frozenset(("tanah", "nomor", "nomer", "no", "number", "di", "in", "of"))
_SHORT = {
    "gn": "gunung",
    "gng": "gunung",
    "tj": "tanjung",
    "tjg": "tanjung",
    "tg": "tanjung",
    "kp": "kampung",
    "sei": "sungai",
    "utr": "utara",
    "sel": "selatan",
    "brt": "barat",
    "tmr": "timur",
    "tgh": "tengah",
}
"""Short forms as they stand on signs and in addresses."""

_WORD = re.compile(r"[a-z0-9]+")


def sought(text: str) -> Sought | None:
    """What a text asks for; None if nothing of it can be compared with a name or number.

    A word for a kind ("kel.", "blok", "persil") narrows to it. One number among words is a
    parcel's, and the words are the kelurahan it is in.
    """
    words = _WORD.findall(_ascii(text))
    kinds = [_NAMED[word] for word in words if word in _NAMED]
    names = [_SHORT.get(word, word) for word in words if word not in _NAMED]
    names = [word for word in names if word not in _FILLERS] or names
    numbers = [word for word in names if word.isdecimal()]
    number = numbers[0] if len(numbers) == 1 else ""
    ward = [word for word in names if word != number] if number else []
    identifier = _identifier(text)
    if not names and (not kinds or _PARCEL in kinds):
        return None
    return Sought(
        squashed="".join(names),
        spaced=" ".join(names),
        identifier=identifier,
        number=number,
        ward="".join(ward),
        ward_spaced=" ".join(ward),
        kinds=_kinds(kinds, bool(number), identifier),
    )


def _kinds(named: list[tuple[str, ...]], has_number: bool, identifier: str) -> tuple[str, ...]:
    if _PARCEL in named:
        # "persil guntung" names no parcel: then the place it names is looked for.
        has_digit = any(letter.isdecimal() for letter in identifier)
        return _PARCEL if has_number or has_digit else KINDS
    if not named:
        return KINDS
    if has_number and named[0] != ("block",):
        # "kel. guntung 12" says in which kelurahan the parcel is.
        return (*named[0], *_PARCEL)
    return named[0]


def _identifier(text: str) -> str:
    """The text as an identifier has it: in small letters, without the words before it."""
    pieces = text.lower().split()
    while len(pieces) > 1 and pieces[0].strip(".:") in _NAMED.keys() | _FILLERS:
        pieces = pieces[1:]
    return " ".join(pieces)


def _ascii(text: str) -> str:
    """Small letters without accents."""
    decomposed = unicodedata.normalize("NFKD", text.lower())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))
