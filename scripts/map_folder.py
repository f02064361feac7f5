"""The folder an export of maps is written into: whole, or as it was before.

Maps are made aside, in a hidden folder within, and put in place at the end, each by one rename,
the manifest last. What is interrupted before leaves nothing; what is killed during the renames
leaves no manifest, so nobody takes it for whole, and the next run tidies up.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import signal
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from simpeltaru.errors import ConfigurationError, QuestionError
from simpeltaru.places import make_passable
from tiles.manifest import MANIFEST, Manifest, read_manifest

_ASIDE, _BEFORE = ".dibuat-", "sebelumnya.json"
SHOWN = 5


class MapFolder:
    """A folder being written. `files` are put aside until `finish`."""

    def __init__(self, path: Path, aside: Path) -> None:
        self.path = path
        self._aside = aside

    def put(self, name: str, content: str | bytes) -> bytes:
        """Put a file aside; its bytes. ConfigurationError where the disk takes no more."""
        data = content.encode() if isinstance(content, str) else content
        with _explained(self.path):
            made = self._aside / name
            made.write_bytes(data)
            made.chmod(0o644)
        return data

    def finish(self, manifest: Manifest) -> None:
        """Put everything in place, and take away what the export before had besides."""
        self.put(MANIFEST, manifest.written())
        with _explained(self.path), _uninterrupted():
            old, before = self.path / MANIFEST, _names_in(self.path / MANIFEST)
            if old.exists():
                os.replace(old, self._aside / _BEFORE)
            # The index comes after the maps it leads to.
            files = sorted(manifest.files, key=lambda one: one.kind == "index")
            for name in [*(one.name for one in files), MANIFEST]:
                os.replace(self._aside / name, self.path / name)
            for name in before - {MANIFEST, *(one.name for one in files)}:
                (self.path / name).unlink(missing_ok=True)


@contextmanager
def writing_into(path: Path, export: Manifest) -> Iterator[MapFolder]:
    """The folder at `path`, for an export of that revision, language and palette.

    ConfigurationError where it cannot be written, holds anything else, or another export is
    being written into it.
    """
    is_new = not path.exists()
    if not is_new and not path.is_dir():
        raise ConfigurationError(f"{path} is a file; name a folder")
    with _explained(path):
        make_passable(path)
        lock = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        _lock(lock, path)
        _refuse_foreign(path)
        _refuse_other(path, export)
        for left in path.glob(f"{_ASIDE}*"):
            shutil.rmtree(left)
        with _explained(path):
            aside = Path(tempfile.mkdtemp(prefix=_ASIDE, dir=path))
        try:
            yield MapFolder(path, aside)
        finally:
            shutil.rmtree(aside)
            if is_new:
                with suppress(OSError):
                    path.rmdir()
    finally:
        os.close(lock)


def _lock(descriptor: int, path: Path) -> None:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise ConfigurationError(f"another export is being written into {path}") from None


def _refuse_foreign(path: Path) -> None:
    own = _names_in(path / MANIFEST)
    for aside in path.glob(f"{_ASIDE}*"):
        own |= {aside.name} | _names_in(aside / MANIFEST) | _names_in(aside / _BEFORE)
    foreign = sorted(one.name for one in path.iterdir() if one.name not in own)
    if foreign:
        more = "" if len(foreign) <= SHOWN else f" and {len(foreign) - SHOWN} more"
        raise ConfigurationError(
            f"{path} holds files that are no maps of an export: {', '.join(foreign[:SHOWN])}"
            f"{more}; name a new or empty folder"
        )


def _refuse_other(path: Path, wanted: Manifest) -> None:
    found = _manifest_in(path / MANIFEST)
    if found is None:
        return
    there = (found.revision, found.language, found.palette)
    if there != (wanted.revision, wanted.language, wanted.palette):
        raise ConfigurationError(
            f"{path} holds the maps of {found.revision} ({found.language}, {found.palette}); "
            "name another folder"
        )


def _manifest_in(file: Path) -> Manifest | None:
    try:
        return read_manifest(file.read_bytes())
    except (OSError, QuestionError):
        return None


def _names_in(file: Path) -> set[str]:
    """The files a manifest lists and the manifest itself; none if it is no manifest of ours."""
    found = _manifest_in(file)
    return set() if found is None else {MANIFEST, *(one.name for one in found.files)}


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise ConfigurationError(
            f"cannot write into {path}: {error.strerror}; name another folder with --out"
        ) from error


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Renames take milliseconds: Ctrl-C waits until they are done."""
    waiting = {signal.SIGINT, signal.SIGTERM}
    signal.pthread_sigmask(signal.SIG_BLOCK, waiting)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, waiting)
