"""Exports of maps in a folder, found and read again: only what is whole, and as it was written."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import unescape
from pathlib import Path

from simpeltaru.errors import NotFound, QuestionError
from tiles.manifest import MANIFEST, Manifest, MapFile, read_manifest, sha256
from tiles.palette import Palette
from tiles.words import Language

_EXPORT = re.compile(r"[a-z0-9][a-z0-9_-]{1,63}(\.(en|safe)){0,2}")
_POLICY = re.compile(rb'<meta http-equiv="Content-Security-Policy" content="([^"]+)">')
_HEAD = 4096
"""Bytes of a page its policy stands in."""

STANDING = b"<!--standing-->"
"""Where a page has room for what is to be said of its revision when it is served."""


@dataclass(frozen=True, slots=True)
class Export:
    """One export: the name of its folder, and its manifest."""

    name: str
    manifest: Manifest


def export_name(revision: str, language: Language, palette: Palette) -> str:
    """The folder of an export; identifiers of revisions have no dot."""
    endings = ("en" if language == "en" else "", "safe" if palette == "safe" else "")
    return ".".join([revision, *filter(None, endings)])


def exports_in(folder: Path) -> Sequence[Export]:
    """Every whole export, by name; a folder that is not there has none."""
    try:
        names = sorted(one.name for one in folder.iterdir())
    except OSError:
        return ()
    found = []
    for name in names:
        try:
            found.append(export_in(folder, name))
        except NotFound:
            continue
    return found


def export_in(folder: Path, name: str) -> Export:
    """The export in a folder of that name. `NotFound` where there is none, or half of one."""
    try:
        if _EXPORT.fullmatch(name):
            return Export(name, read_manifest((folder / name / MANIFEST).read_bytes()))
    except (OSError, QuestionError):
        pass
    raise NotFound("published map", name)


def file_of(export: Export, name: str) -> MapFile:
    """The file of that name. `NotFound` where the manifest lists none."""
    found = export.manifest.file(name)
    if found is None:
        raise NotFound("published map", name)
    return found


def content_of(folder: Path, export: Export, file: MapFile) -> bytes:
    """The bytes of a file. `NotFound` where they are not those the manifest was written for."""
    try:
        content = (folder / export.name / file.name).read_bytes()
    except OSError:
        content = b""
    if sha256(content) != file.sha256:
        raise NotFound("published map", file.name)
    return content


def policy_of(content: bytes) -> str:
    """The Content-Security-Policy a page of ours has in its head."""
    found = _POLICY.search(content[:_HEAD])
    return unescape(found[1].decode()) if found else "default-src 'none'"
