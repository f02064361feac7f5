"""Find a PostgreSQL that has PostGIS: of the system, or unpacked without root."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

SYSTEM_ROOT = Path("/")
UNPACKED = "postgres"
OLDEST = 13


@dataclass(frozen=True)
class Binaries:
    """The programs of one PostgreSQL major version with PostGIS beside it.

    `root` is `/` for a system's own, else the directory the packages were unpacked in.
    """

    bindir: Path
    version: int
    root: Path

    def program(self, name: str) -> str:
        """The path of one program, for example `pg_ctl`."""
        return str(self.bindir / name)

    def environment(self) -> dict[str, str]:
        """What the programs need, and nothing of the caller's: their log must not depend on it."""
        found = {
            "PATH": f"{self.bindir}:/usr/local/bin:/usr/bin:/bin",
            "LC_ALL": "C.UTF-8",
            "TZ": "UTC",
        }
        if self.root != SYSTEM_ROOT:
            found["LD_LIBRARY_PATH"] = ":".join(str(path) for path in library_dirs(self.root))
            proj = str(self.root / "usr/share/proj")
            found |= {"PROJ_DATA": proj, "PROJ_LIB": proj}
        return found


def library_dirs(root: Path) -> list[Path]:
    """Every directory under an unpacked tree that holds shared libraries.

    Some packages keep theirs one level down (BLAS), where only a trigger that needs root
    would link them from.
    """
    places = [path for base in ("lib", "usr/lib") for path in (root / base).glob("*-linux-*")]
    nested = [child for place in places for child in place.iterdir() if child.is_dir()]
    return [path for path in (*places, *nested) if any(path.glob("*.so*"))]


def _share_dirs(root: Path, bindir: Path, version: int) -> Iterator[Path]:
    yield root / "usr/share/postgresql" / str(version)
    yield bindir.parent / "share"
    yield bindir.parent / "share/postgresql"


def _candidates(root: Path) -> Iterator[Binaries]:
    for path in (*root.glob("usr/lib/postgresql/*/bin"), *root.glob("usr/pgsql-*/bin")):
        number = re.search(r"(\d+)$", path.parent.name)
        if number and (path / "initdb").exists() and (path / "pg_ctl").exists():
            yield Binaries(path, int(number.group(1)), root)


def find_binaries(data_dir: Path | None = None, system: Path = SYSTEM_ROOT) -> Binaries | None:
    """The newest PostgreSQL with PostGIS, the system's before an unpacked one; None without.

    `data_dir` is where `install_binaries` unpacks for a user without root.
    """
    roots = [system] if data_dir is None else [system, data_dir / UNPACKED]
    for root in roots:
        with_postgis = [
            found
            for found in _candidates(root)
            if any(
                (share / "extension/postgis.control").exists()
                for share in _share_dirs(root, found.bindir, found.version)
            )
        ]
        usable = [
            found
            for found in with_postgis
            if found.version >= OLDEST and os.access(found.bindir / "postgres", os.X_OK)
        ]
        if usable:
            return max(usable, key=lambda found: found.version)
    return None
