"""Words of the map page, as pairs of Indonesian and English.

Words of answers shared with the maps are `tiles.words`; outcomes, findings and figures are
`simpeltaru.texts`.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from tiles.words import Language
from tiles.words import words as map_words

_WORDS: Mapping[str, tuple[str, str]] = {
    "page_title": ("Peta tata ruang", "Planning map"),
    "refused": ("Pertanyaan ini tidak dapat dijawab", "This question cannot be answered"),
    "back_to_map": ("Kembali ke peta", "Back to the map"),
}


def words(language: Language) -> Mapping[str, str]:
    """Every word of the page in a language, by its key: its own and those of the maps."""
    at = 0 if language == "id" else 1
    own = {key: both[at] for key, both in _WORDS.items()}
    return MappingProxyType({**map_words(language), **own})
