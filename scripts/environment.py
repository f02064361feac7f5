"""The Python environment in .venv: exactly what the requirements files pin, with hashes.

    python -m scripts.environment [--dev]     make or renew it, with the tests' packages

Standard library only, for it runs before there is an environment. A second call takes
milliseconds and needs no network: a stamp in the environment names what it was made from.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from scripts.saying import ended_well, say
from simpeltaru.db import debian
from simpeltaru.errors import SetupRefused
from simpeltaru.places import CHECKOUT, default_data_dir, make_passable, open_to_others

Report = Callable[[str], None]
VENV = CHECKOUT / ".venv"
STAMP = "simpeltaru-environment.json"
BOOTSTRAP = "requirements-bootstrap.txt"
RUN = "requirements.txt"
DEV = "requirements-dev.txt"
WHEELS = "usr/share/python-wheels"
# Where packages go and which ones, of pip and of uv. From where they come stays the caller's.
LEADING_ELSEWHERE = (
    *("TARGET", "PREFIX", "ROOT", "USER", "PYTHON", "SYSTEM_PYTHON", "MANAGED_PYTHON"),
    *("DRY_RUN", "CONSTRAINT", "BUILD_CONSTRAINT", "OVERRIDE", "REQUIREMENT", "EXCLUDE_NEWER"),
    *("NO_BINARY", "NO_DEPS", "IGNORE_INSTALLED", "PYTHON_VERSION", "PLATFORM", "ABI"),
)


def enter(module: str, arguments: Sequence[str], *, dev: bool, report: Report) -> None:
    """See that this process runs in the environment: make it, then begin `module` in it.

    Returns only where that is the case already.
    """
    _forget_other_databases()
    python = ensure(dev=dev, report=report)
    if Path(sys.prefix).resolve() == VENV.resolve():
        return
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    os.chdir(CHECKOUT)
    os.execve(python, [str(python), "-m", module, *arguments], kept)  # noqa: S606


def _forget_other_databases() -> None:
    """Drop the variables that lead libpq elsewhere (PGSERVICE, PGOPTIONS, …): they are about
    someone's own database, and stay for it."""
    if not os.environ.get("SIMPELTARU_DATABASE_URL"):
        for name in [name for name in os.environ if name.startswith("PG")]:
            del os.environ[name]


def ensure(*, dev: bool, report: Report, venv: Path = VENV) -> Path:
    """Make or renew the environment if need be; returns its Python."""
    python = venv / "bin/python"
    with locked("environment", report, venv.parent):
        if is_current(venv, dev=dev) and _works(python):
            return python
        if not _works(python) or _unfit_for_root(python):
            _make(venv, report)
        _fill(venv, dev, report)
        (venv / STAMP).write_text(json.dumps(_wanted(dev), indent=1) + "\n")
    return python


def is_current(venv: Path, *, dev: bool) -> bool:
    """Whether an environment was made from what is wanted now."""
    return _stamped(venv).items() >= _wanted(dev).items()


def _wanted(dev: bool) -> dict[str, str]:
    """What the environment is made from. Packages of the tests may be there unasked for."""
    wanted = {name: _sha256(CHECKOUT / name) for name in (BOOTSTRAP, RUN)}
    if dev:
        wanted[DEV] = _sha256(CHECKOUT / DEV)
    return wanted | {"checkout": str(CHECKOUT)}


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _stamped(venv: Path) -> dict[str, str]:
    try:
        found = json.loads((venv / STAMP).read_text())
    except (FileNotFoundError, NotADirectoryError, json.JSONDecodeError):
        return {}
    return found if isinstance(found, dict) else {}


def _works(python: Path) -> bool:
    """Whether there is an interpreter new enough; a system's upgrade may have removed it."""
    code = "import sys; sys.exit(sys.version_info[:2] < (3, 11))"
    try:
        return _run([str(python), "-c", code]).returncode == 0
    except OSError:
        return False


def _unfit_for_root(python: Path) -> bool:
    """Whether root's environment hangs on an interpreter that the server's user cannot reach,
    although there is one it can."""
    if os.geteuid() != 0 or open_to_others(python):
        return False
    return open_to_others(_base_python())


def _base_python() -> Path:
    """The interpreter to build on: this one, or for root one that others may use too."""
    own = Path(getattr(sys, "_base_executable", sys.executable))
    if os.geteuid() != 0 or open_to_others(own):
        return own
    for name in ("python3", "python3.14", "python3.13", "python3.12", "python3.11"):
        found = shutil.which(name, path="/usr/local/bin:/usr/bin")
        if found and _works(Path(found)) and open_to_others(Path(found)):
            return Path(found)
    return own


@contextmanager
def locked(name: str, report: Report, checkout: Path = CHECKOUT) -> Iterator[None]:
    """Hold the checkout's lock `name`; if another command holds it, say so and wait."""
    place = checkout / ".simpeltaru"
    try:
        place.mkdir(exist_ok=True)
        file = (place / f"{name}.lock").open("a")
    except OSError as error:
        raise SetupRefused(
            f"{place} cannot be written to ({error.strerror}), and set-up keeps its files there",
            [f"sudo chown -R {os.geteuid()}:{os.getegid()} '{checkout}'"],
        ) from error
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            report(f"Another command is at work on the {name}; waiting for it to finish.")
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _make(venv: Path, report: Report) -> None:
    """An empty environment with uv in it."""
    base = _base_python()
    version = _run([str(base), "-c", "import sys; print(sys.version.split()[0])"]).stdout.strip()
    report(f"Making the Python environment with {base} ({version}).")
    _clear(venv)
    place = _place(venv)
    # Debian keeps pip for new environments in a package of its own.
    with_pip = _run([str(base), "-c", "import ensurepip, venv"]).returncode == 0
    if not with_pip and os.geteuid() == 0 and debian.available():
        report("Python's venv is incomplete here.")
        debian.install([_venv_package(base)], report)
        with_pip = True
    _must([str(base), "-m", "venv", *(() if with_pip else ("--without-pip",)), str(place)])
    python = place / "bin/python"
    pip = [str(python), "-m", "pip"] if with_pip else _borrowed_pip(base, python, report)
    wanted = ["--require-hashes", "--only-binary=:all:", "--requirement", BOOTSTRAP]
    _must([*pip, "install", "--quiet", "--disable-pip-version-check", *wanted])
    if place != venv:
        venv.symlink_to(place)


def _clear(venv: Path) -> None:
    if venv.is_symlink():
        venv.unlink()
    elif venv.exists():
        shutil.rmtree(venv)


def _place(venv: Path) -> Path:
    """Where the environment really lies: where root's checkout is closed to others (in its
    home), the user the server drops to could not read it, so it lies beside the data."""
    if os.geteuid() != 0 or open_to_others(venv.parent):
        return venv
    data_dir = default_data_dir(venv.parent)
    make_passable(data_dir)
    place = data_dir / "venv"
    if place.exists():
        shutil.rmtree(place)
    return place


def _venv_package(base: Path) -> str:
    if base.resolve().parent == Path("/usr/bin"):
        return f"{base.resolve().name}-venv"
    return "python3-venv"


def _borrowed_pip(base: Path, python: Path, report: Report) -> list[str]:
    """A pip that installs into an environment without one."""
    if _run([str(base), "-m", "pip", "--python", str(python), "--version"]).returncode == 0:
        return [str(base), "-m", "pip", "--python", str(python)]
    if not debian.available():
        raise SetupRefused(
            f"{base} can make no complete environment (it lacks ensurepip and pip)",
            ["sudo apt-get install python3-venv"],
        )
    report("Python's venv is incomplete here, and there is no root to install the rest with.")
    place = CHECKOUT / ".simpeltaru"
    unpacked = place / "pip"
    debian.unpack(["python3-pip-whl"], unpacked, place / "apt", report)
    wheels = sorted((unpacked / WHEELS).glob("pip-*.whl"))
    if not wheels:
        raise SetupRefused(
            "the package python3-pip-whl brought no pip", ["sudo apt-get install python3-venv"]
        )
    # A wheel is a zip archive, and Python runs what lies in one.
    return [str(python), str(wheels[-1] / "pip")]


def _fill(venv: Path, dev: bool, report: Report) -> None:
    which = "the programs and those of the tests" if dev else "the programs"
    report(f"Installing the pinned packages of {which}.")
    uv = venv / "bin/uv"
    if not uv.exists():
        _make(venv, report)
    files = [BOOTSTRAP, DEV if dev else RUN]
    python = str(venv / "bin/python")
    wanted = ["--require-hashes", "--only-binary=:all:", "--python", python]
    _must([str(uv), "pip", "sync", "--no-config", *wanted, *files])
    # What a console is started from elsewhere finds the checkout, too.
    path = _run([python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"]).stdout
    # As code and not as a path: Python reads the file in the encoding of each caller's locale.
    line = f"import sys; sys.path.append({str(CHECKOUT)!a})\n"
    (Path(path.strip()) / "simpeltaru-checkout.pth").write_text(line)


def _environment() -> dict[str, str]:
    """The caller's variables, but for those that would lead Python, pip or uv elsewhere."""
    unwanted = {"PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "CONDA_PREFIX"}
    unwanted |= {f"{tool}_{what}" for tool in ("PIP", "UV") for what in LEADING_ELSEWHERE}
    return {name: value for name, value in os.environ.items() if name not in unwanted}


def _run(command: Sequence[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        list(command), capture_output=True, text=True, check=False, env=_environment()
    )


def _must(command: Sequence[str]) -> None:
    """Run a command of set-up, its progress visible; raises `SetupRefused` if it fails."""
    umask = 0o022 if os.geteuid() == 0 else -1
    done = subprocess.run(list(command), cwd=CHECKOUT, check=False, env=_environment(), umask=umask)
    if done.returncode != 0:
        raise SetupRefused(
            f"{Path(command[0]).name} failed (its words stand above). Without a network the "
            "first set-up cannot be done; afterwards it needs none",
            ["./scripts/run --once   # to try again"],
        )


def main() -> int:
    ensure(dev="--dev" in sys.argv[1:], report=say)
    return 0


if __name__ == "__main__":
    sys.exit(ended_well(main))
