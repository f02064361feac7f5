"""The files of a package: their names, which never lead out of it, and their fingerprints."""

from __future__ import annotations

import hashlib
from pathlib import Path, PurePosixPath

from simpeltaru.errors import PackageFileError

MANIFEST = "manifest.yaml"
_CHUNK = 1 << 20


def safe_path(root: Path, name: str) -> Path:
    """The file or folder `name` of a package, which must really lie in it.

    Raises `PackageFileError` for absolute, climbing, remote or virtual names and for links.
    """
    pure = PurePosixPath(name)
    if pure.is_absolute() or ".." in pure.parts or "\\" in name or "\0" in name or ":" in name:
        raise PackageFileError(
            "give a path inside the package, with / and without '..', drive or address", file=name
        )
    if not pure.parts or "vsi" in pure.parts[0].lower()[:4]:
        raise PackageFileError("virtual paths are not taken; name a file of the package", file=name)
    current = root
    for part in pure.parts:
        current = current / part
        if current.is_symlink():
            raise PackageFileError("a link; put the file itself into the package", file=name)
    if not current.exists():
        problem = "named in the manifest but not in the package"
        alike = [one for one, _sha in package_files(root) if one.casefold() == name.casefold()]
        if alike:
            problem += f"; the package has {alike[0]!r}: capitals count, write it so"
        raise PackageFileError(problem, file=name)
    return current


def fingerprint(path: Path) -> str:
    """SHA-256 of a file, as 64 hex digits."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def package_files(root: Path) -> list[tuple[str, str]]:
    """(path, SHA-256) of every file under `root` but the manifest: the `files` of a manifest."""
    found = (path for path in sorted(root.rglob("*")) if path.is_file() and not path.is_symlink())
    return [
        (path.relative_to(root).as_posix(), fingerprint(path))
        for path in found
        if path.relative_to(root).as_posix() != MANIFEST
    ]
