"""Opening a package: a folder or a zip archive, its manifest, and the fingerprint of every file.

Nothing outside the package is ever opened: no absolute or climbing paths, no links, no remote
or virtual paths. An archive is unpacked under limits, so that a small file cannot fill a disk.
"""

from __future__ import annotations

import stat
import tempfile
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from simpeltaru.errors import PackageError, PackageFileError
from simpeltaru.package_files import MANIFEST, fingerprint, safe_path
from simpeltaru.revisions.manifest import LayersManifest, Package, PlanManifest
from simpeltaru.revisions.manifest_file import read_manifest

MAX_MEMBERS = 10_000
MAX_BYTES = 2_000_000_000
MAX_RATIO = 200
"""Unpacked to packed size; shapefiles and CSV reach about 20."""

_CHUNK = 1 << 20
_SHAPEFILE = {".shp", ".shx", ".dbf", ".prj", ".cpg", ".qix", ".sbn", ".sbx"}


@contextmanager
def open_package(path: Path) -> Iterator[Package]:
    """The package in the folder or zip archive `path`, its fingerprints checked.

    An archive is unpacked to a temporary folder that is gone afterwards. Raises
    `PackageFileError` (a file of it) or `PackageError` (the package as a whole).
    """
    if path.is_dir():
        yield _opened(path)
    elif path.is_file() and zipfile.is_zipfile(path):
        with tempfile.TemporaryDirectory(prefix="simpeltaru-package-") as folder:
            unpack(path, Path(folder), path.name)
            yield _opened(_root_of(Path(folder)))
    elif path.exists():
        raise PackageError(f"{path}: neither a folder nor a zip archive; give one of these")
    else:
        raise PackageError(f"{path}: there is no such folder or file")


def _opened(root: Path) -> Package:
    manifest = read_manifest(root)
    _check_fingerprints(root, manifest)
    return Package(root=root, manifest=manifest)


def _root_of(folder: Path) -> Path:
    """The folder itself, or its only folder: archivers like to put one around everything."""
    inside = [child for child in folder.iterdir() if child.name != "__MACOSX"]
    if not (folder / MANIFEST).exists() and len(inside) == 1 and inside[0].is_dir():
        return inside[0]
    return folder


def used_files(root: Path, names: Iterable[str]) -> set[str]:
    """Every file that is read when the manifest names `names`.

    A shapefile is all files of its stem; a geodatabase is all files in its folder.
    """
    used: set[str] = set()
    for name in names:
        path = safe_path(root, name)
        if path.is_dir():
            used |= {one.relative_to(root).as_posix() for one in path.rglob("*") if one.is_file()}
        elif path.suffix.lower() == ".shp":
            beside = (one for one in path.parent.iterdir() if one.suffix.lower() in _SHAPEFILE)
            used |= {one.relative_to(root).as_posix() for one in beside if one.stem == path.stem}
        else:
            used.add(path.relative_to(root).as_posix())
    return used


def _check_fingerprints(root: Path, manifest: PlanManifest | LayersManifest) -> None:
    listed: dict[str, str] = {}
    for entry in manifest.files:
        if entry.path in listed:
            raise PackageFileError("listed twice in the manifest's files", file=entry.path)
        listed[entry.path] = entry.sha256
    for name, expected in listed.items():
        found = fingerprint(safe_path(root, name))
        if found != expected:
            raise PackageFileError(
                f"its SHA-256 is {found}, the manifest says {expected}: the file was changed or "
                "damaged; deliver the right file, or list it anew (load_revision --fingerprint)",
                file=name,
                field="files",
            )
    for name in sorted(used_files(root, named_files(manifest)) - listed.keys()):
        raise PackageFileError(
            "used, but not listed in the manifest's files with its SHA-256; list it "
            "(load_revision --fingerprint prints the lines)",
            file=name,
            field="files",
        )


def named_files(manifest: PlanManifest | LayersManifest) -> list[str]:
    """Every file the manifest's parts name, wherever a key `file` stands."""
    names: list[str] = []

    def walk(value: object) -> None:
        if isinstance(value, dict):
            for key, inside in value.items():
                if key == "file" and isinstance(inside, str):
                    names.append(inside)
                else:
                    walk(inside)
        elif isinstance(value, list):
            for inside in value:
                walk(inside)

    walk(manifest.model_dump(mode="json", exclude={"files"}))
    return list(dict.fromkeys(names))


def unpack(archive: Path, folder: Path, name: str) -> None:
    """Unpack `archive` (called `name` in messages) into the empty `folder`, under limits."""
    try:
        with zipfile.ZipFile(archive) as opened:
            members = opened.infolist()
            _check_members(members, name, archive.stat().st_size)
            for member in members:
                if not member.is_dir():
                    _unpack_one(opened, member, folder, name)
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError) as error:
        raise PackageFileError(f"cannot be unpacked: {error}", file=name) from error


def _check_members(members: list[zipfile.ZipInfo], name: str, packed: int) -> None:
    total = sum(member.file_size for member in members)
    if len(members) > MAX_MEMBERS or total > MAX_BYTES or total > MAX_RATIO * max(packed, 100_000):
        raise PackageFileError(
            f"{len(members):,} files of {total:,} bytes from {packed:,}; at most "
            f"{MAX_MEMBERS:,} files, {MAX_BYTES:,} bytes and {MAX_RATIO} times the packed size "
            "are taken; deliver a folder",
            file=name,
        )
    for member in members:
        mode = member.external_attr >> 16
        pure = PurePosixPath(member.filename)
        if (
            pure.is_absolute()
            or ".." in pure.parts
            or "\\" in member.filename
            or ":" in member.filename
            or stat.S_ISLNK(mode)
        ):
            raise PackageFileError(
                f"holds {member.filename!r}, a link or a path out of the archive; pack it anew",
                file=name,
            )
        if member.flag_bits & 0x1:
            raise PackageFileError("is encrypted; deliver it without a password", file=name)
        if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise PackageFileError("is packed in an unusual way; pack it as plain zip", file=name)


def _unpack_one(opened: zipfile.ZipFile, member: zipfile.ZipInfo, folder: Path, name: str) -> None:
    target = folder / member.filename
    target.parent.mkdir(parents=True, exist_ok=True)
    left = member.file_size
    with opened.open(member) as source, target.open("xb") as copy:
        # What the archive states is not trusted: never write more than it.
        while chunk := source.read(_CHUNK):
            left -= len(chunk)
            if left < 0:
                raise PackageFileError(f"{member.filename!r} is larger than stated", file=name)
            copy.write(chunk)
