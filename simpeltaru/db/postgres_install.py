"""Install PostgreSQL with PostGIS: by apt as root, or unpacked beside the data without root.

Nothing here makes or touches the distribution's `main` cluster.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from simpeltaru.db.postgres_binaries import UNPACKED, Binaries, find_binaries
from simpeltaru.errors import SetupRefused

PACKAGE = "postgresql-postgis"
CREATE_CLUSTER = Path("/etc/postgresql-common/createcluster.conf")
NEVER_UNPACK = frozenset({"libc6", "libc-bin"})
Report = Callable[[str], None]


def how_to_install() -> list[str]:
    """The commands a person can type instead."""
    return [
        "sudo apt-get update",
        f"sudo apt-get install --no-install-recommends {PACKAGE}",
        "export SIMPELTARU_DATABASE_URL=postgresql://user@host/database   # or use one of your own",
    ]


def install_binaries(report: Report, data_dir: Path) -> Binaries:
    """Install PostgreSQL with PostGIS and return where it is.

    As root with apt; without root the packages are downloaded and unpacked under
    `data_dir`. Raises `SetupRefused` with the commands to type where neither works.
    """
    if shutil.which("apt-get") is None or shutil.which("dpkg-deb") is None:
        raise SetupRefused(
            "no PostgreSQL with PostGIS was found, and this machine has no apt to get it with; "
            "install PostgreSQL (13 or newer) and PostGIS (3 or newer) your system's way, or "
            "name a database of your own",
            how_to_install()[2:],
        )
    if os.geteuid() == 0:
        _install_as_root(report)
    else:
        _unpack(report, data_dir)
    found = find_binaries(data_dir)
    if found is None:
        raise SetupRefused(
            f"the package {PACKAGE} was installed but brought no PostGIS", how_to_install()
        )
    return found


def apt(arguments: Sequence[str], *, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run apt-get without questions; output and errors together in `stdout`."""
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C.UTF-8"}
    return subprocess.run(  # noqa: S603 - no shell, arguments are ours
        ["apt-get", "--quiet", "--yes", *arguments],  # noqa: S607 - the system's own
        cwd=cwd,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )


def _must(done: subprocess.CompletedProcess[str], what: str) -> str:
    if done.returncode != 0:
        end = "\n".join(done.stdout.strip().splitlines()[-8:])
        raise SetupRefused(f"{what} failed:\n{end}", how_to_install())
    return done.stdout


def _install_as_root(report: Report) -> None:
    install = ["install", "--no-install-recommends", "-o", "Dpkg::Options::=--force-confold"]
    with _without_main_cluster():
        report(f"Installing {PACKAGE} with apt.")
        if apt([*install, "--simulate", PACKAGE]).returncode != 0:
            report("Fetching the lists of packages first.")
            _must(apt(["update"]), "apt-get update")
        if apt([*install, PACKAGE]).returncode != 0:
            # Lists that are old name files that are gone.
            report("That failed; fetching the lists of packages anew and trying again.")
            _must(apt(["update"]), "apt-get update")
            _must(apt([*install, PACKAGE]), f"apt-get install {PACKAGE}")


@contextmanager
def _without_main_cluster() -> Iterator[None]:
    """Keep the package from making and starting its `main` cluster while it is installed.

    Only where PostgreSQL was never installed: a setting that exists is left alone.
    Afterwards the file is removed again, so a PostgreSQL someone installs later behaves
    as its own documentation says.
    """
    if CREATE_CLUSTER.exists():
        yield
        return
    CREATE_CLUSTER.parent.mkdir(parents=True, exist_ok=True)
    ours = "create_main_cluster = false\n"
    CREATE_CLUSTER.write_text(ours)
    try:
        yield
    finally:
        shipped = CREATE_CLUSTER.with_name(CREATE_CLUSTER.name + ".dpkg-dist")
        if shipped.exists():
            shipped.replace(CREATE_CLUSTER)
        elif CREATE_CLUSTER.read_text() == ours:
            CREATE_CLUSTER.unlink()


def _unpack(report: Report, data_dir: Path) -> None:
    target = data_dir / UNPACKED
    fresh = data_dir / f"{UNPACKED}.new"
    if fresh.exists():
        shutil.rmtree(fresh)
    downloads = fresh / "downloads"
    downloads.mkdir(parents=True)
    options = _private_lists(data_dir / "apt")
    report("Looking for PostgreSQL with PostGIS among the packages of this system.")
    needed = _closure([], PACKAGE)
    if needed is None:
        report("The lists of packages are missing or old; fetching them (without root).")
        _must(apt([*options, "update"]), "apt-get update")
        needed = _closure(options, PACKAGE)
    else:
        options = []
    if needed is None:
        raise SetupRefused(f"apt knows no package {PACKAGE}", how_to_install())
    report(f"Downloading {len(needed)} packages; nothing is installed on the system.")
    done = apt([*options, "download", *needed], cwd=downloads)
    if done.returncode != 0 and not options:
        options = _private_lists(data_dir / "apt")
        _must(apt([*options, "update"]), "apt-get update")
        needed = _closure(options, PACKAGE) or needed
        done = apt([*options, "download", *needed], cwd=downloads)
    _must(done, "apt-get download")
    report("Unpacking them.")
    for package in sorted(downloads.glob("*.deb")):
        _must(_dpkg_unpack(package, fresh), f"unpacking {package.name}")
    shutil.rmtree(downloads)
    if target.exists():
        shutil.rmtree(target)
    fresh.rename(target)


def _dpkg_unpack(package: Path, target: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603
        ["dpkg-deb", "--extract", str(package), str(target)],  # noqa: S607
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )


def _private_lists(place: Path) -> list[str]:
    """apt's options to keep its lists and cache under `place`, where no root is needed."""
    for part in ("state/lists/partial", "cache/archives/partial"):
        (place / part).mkdir(parents=True, exist_ok=True)
    settings: Mapping[str, str] = {
        "Dir::State": str(place / "state"),
        "Dir::State::status": "/var/lib/dpkg/status",
        "Dir::Cache": str(place / "cache"),
        "APT::Sandbox::User": "",
    }
    return [part for name, value in settings.items() for part in ("-o", f"{name}={value}")]


def _closure(options: Sequence[str], package: str) -> list[str] | None:
    """The packages this system lacks for `package`, by apt's own reckoning; None if unknown."""
    done = apt([*options, "install", "--simulate", "--no-install-recommends", package])
    if done.returncode != 0:
        return None
    found = re.findall(r"^Inst (\S+) (?:\[\S+\] )?\((\S+) .*$", done.stdout, flags=re.MULTILINE)
    return [f"{name}={version}" for name, version in found if name not in NEVER_UNPACK]
