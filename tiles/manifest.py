"""What an export of maps is: its files with their hashes, and what they were made from.

The manifest is written last, so that where there is one the export is whole. Whoever serves or
copies the files compares each with its hash.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any, Literal

from simpeltaru.errors import QuestionError
from tiles.palette import Palette
from tiles.words import Language

INDEX, MANIFEST = "index.html", "manifest.json"
FORMAT = "simpeltaru-maps/1"
FILE_NAME = re.compile(r"[a-z0-9][A-Za-z0-9.-]{0,199}\.html")

MapKind = Literal["index", "plan", "kelurahan", "block"]


@dataclass(frozen=True, slots=True)
class MapFile:
    """One file: `code` and `title` as the maps write them, `sha256` of its bytes in hex."""

    name: str
    kind: MapKind
    code: str
    title: str
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """Everything said of an export; `known_at` has a time zone, `status` is a legal status."""

    revision: str
    content_hash: str
    plan: str
    title: str
    region: str
    status: str
    as_of: date
    known_at: datetime
    language: Language
    palette: Palette
    is_simulation: bool
    files: tuple[MapFile, ...]

    def written(self) -> bytes:
        """The manifest as the file it is."""
        said = {"format": FORMAT, **asdict(self)}
        return json.dumps(said, ensure_ascii=False, indent=1, default=_iso).encode() + b"\n"

    def file(self, name: str) -> MapFile | None:
        """The file of that name, if it is one of the export."""
        return next((one for one in self.files if one.name == name), None)


def sha256(content: bytes) -> str:
    """The hash a manifest has of a file."""
    return hashlib.sha256(content).hexdigest()


def read_manifest(content: bytes) -> Manifest:
    """A manifest as it was written. QuestionError for anything else."""
    try:
        said = json.loads(content)
        if said.pop("format") != FORMAT:
            raise QuestionError("manifest", f"is not of the format {FORMAT}")
        return _read(said)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise QuestionError("manifest", f"cannot be read ({type(error).__name__})") from error


def _read(said: Mapping[str, Any]) -> Manifest:
    files = tuple(MapFile(**one) for one in said["files"])
    if not all(FILE_NAME.fullmatch(one.name) for one in files):
        raise ValueError("a file's name is none of ours")
    known_at = datetime.fromisoformat(said["known_at"])
    if known_at.tzinfo is None:
        raise ValueError("known_at has no time zone")
    dates = {"as_of": date.fromisoformat(said["as_of"]), "known_at": known_at}
    return Manifest(**{**said, **dates, "files": files})


def _iso(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(type(value).__name__)
