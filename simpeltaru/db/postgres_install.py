"""Install PostgreSQL with PostGIS: by apt as root, or unpacked beside the data without root.

Nothing here makes or touches the distribution's `main` cluster.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from simpeltaru.db import debian
from simpeltaru.db.postgres_binaries import UNPACKED, Binaries, find_binaries
from simpeltaru.errors import SetupRefused
from simpeltaru.places import make_passable

PACKAGE = "postgresql-postgis"
CREATE_CLUSTER = Path("/etc/postgresql-common/createcluster.conf")
KEPT_BESIDE = ("ucf-dist", "dpkg-dist")
OWN_DATABASE = (
    "export SIMPELTARU_DATABASE_URL=postgresql://user@host/database   # to use one of your own"
)


def how_to_install() -> list[str]:
    """The commands a person can type instead."""
    return [*debian.commands([PACKAGE]), OWN_DATABASE]


def install_binaries(report: debian.Report, data_dir: Path) -> Binaries:
    """Install PostgreSQL with PostGIS and return where it is.

    As root with apt; without root the packages are downloaded and unpacked under
    `data_dir`. Raises `SetupRefused` with the commands to type where neither works.
    """
    if not debian.available():
        raise SetupRefused(
            "no PostgreSQL with PostGIS was found, and this machine has no apt to get it with; "
            "install PostgreSQL (13 or newer) and PostGIS (3 or newer) your system's way, or "
            "name a database of your own",
            [OWN_DATABASE],
        )
    if os.geteuid() == 0:
        with _without_main_cluster():
            debian.install([PACKAGE], report)
    else:
        report("There is no PostgreSQL with PostGIS here and no root to install it with.")
        debian.unpack([PACKAGE], data_dir / UNPACKED, data_dir / "apt", report)
        _name_extensions(data_dir / UNPACKED)
    found = find_binaries(data_dir)
    if found is None:
        raise SetupRefused(f"{PACKAGE} was installed but brought no PostGIS", how_to_install())
    return found


def _name_extensions(root: Path) -> None:
    """What Debian's alternatives do on installation: call `postgis-3.control` `postgis.control`."""
    for versioned in root.glob("usr/share/postgresql/*/extension/*-[0-9].control"):
        plain = versioned.with_name(f"{versioned.stem[:-2]}.control")
        if not plain.exists():
            plain.symlink_to(versioned.name)


@contextmanager
def _without_main_cluster() -> Iterator[None]:
    """Keep the package from making and starting its `main` cluster while it is installed.

    Only where PostgreSQL was never installed: a setting that exists is left alone.
    Afterwards the package's own setting is put in place, so a PostgreSQL someone installs
    later behaves as its documentation says.
    """
    if CREATE_CLUSTER.exists():
        yield
        return
    make_passable(CREATE_CLUSTER.parent)
    ours = "create_main_cluster = false\n"
    CREATE_CLUSTER.write_text(ours)
    CREATE_CLUSTER.chmod(0o644)
    try:
        yield
    finally:
        # Told to keep our file, the package left its own beside it.
        beside = (CREATE_CLUSTER.with_name(f"{CREATE_CLUSTER.name}.{end}") for end in KEPT_BESIDE)
        shipped = next((path for path in beside if path.exists()), None)
        if shipped is not None:
            shipped.replace(CREATE_CLUSTER)
        elif CREATE_CLUSTER.read_text() == ours:
            CREATE_CLUSTER.unlink()
