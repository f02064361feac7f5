"""Packages of Debian and Ubuntu: installed by root, or unpacked aside without root.

Standard library only: set-up uses it before there is an environment.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

from simpeltaru.errors import SetupRefused

Report = Callable[[str], None]
# The system's own stay in use: their loader and an unpacked copy must not be mixed.
NEVER_UNPACK = frozenset({"libc6", "libc-bin"})


def available() -> bool:
    """Whether this system has apt and dpkg."""
    return shutil.which("apt-get") is not None and shutil.which("dpkg-deb") is not None


def commands(packages: Sequence[str]) -> list[str]:
    """What a person can type to install `packages`."""
    return [
        "sudo apt-get update",
        f"sudo apt-get install --no-install-recommends {' '.join(packages)}",
    ]


def install(packages: Sequence[str], report: Report) -> None:
    """Install packages as root, fetching the lists of packages only if that is needed.

    A setting of the system is never overwritten. Raises `SetupRefused`.
    """
    how = ["install", "--no-install-recommends", "-o", "Dpkg::Options::=--force-confold"]
    names = " ".join(packages)
    report(f"Installing {names} with apt.")
    if _apt([*how, "--simulate", *packages]).returncode == 0:
        if _apt([*how, *packages]).returncode == 0:
            return
        report("That failed; lists of packages that are old name files that are gone.")
    report("Fetching the lists of packages.")
    _must(_apt(["update"]), "apt-get update", packages)
    _must(_apt([*how, *packages]), f"apt-get install {names}", packages)


def unpack(packages: Sequence[str], target: Path, lists: Path, report: Report) -> None:
    """Download packages and what they need beyond this system, and unpack them in `target`.

    Needs no root and installs nothing. `lists` keeps the lists of packages where the
    system has none or old ones. Whatever was in `target` is replaced, in one step. Raises
    `SetupRefused`.
    """
    fresh = target.with_name(target.name + ".new")
    if fresh.exists():
        shutil.rmtree(fresh)
    downloads = fresh / "downloads"
    downloads.mkdir(parents=True)
    _download(packages, downloads, lists, report)
    report("Unpacking them; nothing is installed on the system.")
    for package in sorted(downloads.glob("*.deb")):
        done = _run(["dpkg-deb", "--extract", str(package), str(fresh)])
        _must(done, f"unpacking {package.name}", packages)
    shutil.rmtree(downloads)
    if target.exists():
        shutil.rmtree(target)
    fresh.rename(target)


def _download(packages: Sequence[str], into: Path, lists: Path, report: Report) -> None:
    needed = _lacking([], packages)
    if needed is not None:
        report(f"Downloading {len(needed)} packages of this system.")
        if _apt(["download", *needed], cwd=into).returncode == 0:
            return
    report("The lists of packages are missing or old; fetching them (without root).")
    private = _private_lists(lists)
    _must(_apt([*private, "update"]), "apt-get update", packages)
    needed = _lacking(private, packages)
    if needed is None:
        raise SetupRefused(f"apt knows no package {' '.join(packages)}", commands(packages))
    report(f"Downloading {len(needed)} packages of this system.")
    _must(_apt([*private, "download", *needed], cwd=into), "apt-get download", packages)


def _lacking(options: Sequence[str], packages: Sequence[str]) -> list[str] | None:
    """What this system lacks for `packages`, by apt's own reckoning; None if it cannot tell."""
    done = _apt([*options, "install", "--simulate", "--no-install-recommends", *packages])
    if done.returncode != 0:
        return None
    found = re.findall(r"^Inst (\S+) (?:\[\S+\] )?\((\S+) ", done.stdout, flags=re.MULTILINE)
    return [f"{name}={version}" for name, version in found if name not in NEVER_UNPACK]


def _private_lists(place: Path) -> list[str]:
    """apt's options to keep its lists and cache under `place`, where no root is needed."""
    for part in ("state/lists/partial", "cache/archives/partial"):
        (place / part).mkdir(parents=True, exist_ok=True)
    settings = {
        "Dir::State": str(place / "state"),
        "Dir::State::status": "/var/lib/dpkg/status",
        "Dir::Cache": str(place / "cache"),
        "APT::Sandbox::User": "",
    }
    return [part for name, value in settings.items() for part in ("-o", f"{name}={value}")]


def _apt(arguments: Sequence[str], cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    return _run(["apt-get", "--quiet", "--yes", *arguments], cwd)


def _run(command: Sequence[str], cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C.UTF-8"}
    return subprocess.run(  # noqa: S603 - no shell, and the commands are ours
        list(command),
        cwd=cwd,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )


def _must(done: subprocess.CompletedProcess[str], what: str, packages: Sequence[str]) -> None:
    if done.returncode != 0:
        end = "\n".join(done.stdout.strip().splitlines()[-8:])
        raise SetupRefused(f"{what} failed:\n{end}", commands(packages))
