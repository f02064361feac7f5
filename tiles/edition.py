"""In which words and colours maps are made, and what they lead to."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tiles.assets import WEB_DIR
from tiles.palette import Palette
from tiles.words import Language


@dataclass(frozen=True, slots=True)
class Edition:
    """`index` is the file, beside the map, that lists all maps of an export; "" for a lone map."""

    language: Language = "id"
    palette: Palette = "official"
    index: str = ""
    web_dir: Path = WEB_DIR


ORDINARY = Edition()
