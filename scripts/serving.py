"""Serve, and never as root.

Started by root the server runs as the user `simpeltaru`, who owns nothing and may only
read in the database. If that user cannot read the checkout (because it lies in root's home),
it is served from a copy beside the data.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from simpeltaru.db.accounts import READ, SERVER_USER, Account, find_account, server_account
from simpeltaru.db.location import database_url
from simpeltaru.errors import ConfigurationError, SetupRefused
from simpeltaru.places import CHECKOUT
from simpeltaru.settings import get_settings

Report = Callable[[str], None]
SERVED = ("simpeltaru", "api", "tiles", "scripts", "gis_data", ".simpeltaru/web")
# Not by way of the checkout, which the server's user may not be able to enter.
PYTHON = str(Path(sys.prefix).resolve() / "bin/python")
LIBRARIES = "import uvicorn, uvloop, fastapi, psycopg"


def ensure_server_account(report: Report) -> None:
    """As root: see that there is a user to drop to. Anyone else serves as who they are."""
    if os.geteuid() != 0 or find_account(SERVER_USER) is not None:
        return
    report(f"Making the system user {SERVER_USER}, as whom the server will run.")
    command = ["useradd", "--system", "--no-create-home", "--home-dir", "/nonexistent"]
    command += ["--shell", "/usr/sbin/nologin", SERVER_USER]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise SetupRefused(f"that failed: {done.stderr.strip()}", [" ".join(command)])


def serve(host: str, port: int, allow_simulation: bool, report: Report) -> int:
    """Serve until interrupted. Replaces this process; the caller's work is done."""
    account = server_account()
    if account is None:
        raise SetupRefused(
            f"there is no user {SERVER_USER} to serve as", [f"useradd --system {SERVER_USER}"]
        )
    _refuse_simulation(host, allow_simulation or get_settings().allow_simulation)
    place = CHECKOUT if account.is_me else _readable_place(account, report)
    variables = _variables(account, host, port, allow_simulation)
    shown = f"[{host}]" if ":" in host else host
    report(f"Serving as user {account.name} until Ctrl-C. The database keeps running after that.")
    print(f"\n    http://{shown}:{port}/peta       the map")
    print(f"    http://{shown}:{port}/v1/plans   the plans that are loaded")
    print(f"    http://{shown}:{port}/docs       every question that can be asked\n", flush=True)
    os.chdir(place)
    _become(account)
    os.execve(PYTHON, [PYTHON, "-m", "scripts.server", host, str(port)], variables)  # noqa: S606


def _refuse_simulation(host: str, allowed: bool) -> None:
    """Say in a sentence what the server itself would refuse with the path of the error."""
    from api.security import is_loopback
    from simpeltaru.assess import Moment, run
    from simpeltaru.assess.catalogue import all_revisions, only_simulations
    from simpeltaru.db.engine import connect

    if allowed or is_loopback(host):
        return
    with connect(database_url(READ), timeout_ms=get_settings().statement_timeout_ms) as session:
        refused = only_simulations(run(all_revisions(Moment(datetime.now(UTC))), session))
    if refused:
        raise ConfigurationError(
            f"only a simulation is loaded, so it is not served on {host} to other machines: load a "
            "plan, or start with --allow-simulation"
        )


def _variables(account: Account, host: str, port: int, allow_simulation: bool) -> dict[str, str]:
    """The server's environment: the caller's, with what was decided here."""
    variables = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    if not account.is_me:
        variables["HOME"] = "/nonexistent"
    allowed = allow_simulation or get_settings().allow_simulation
    return variables | {
        "SIMPELTARU_DATABASE_URL": database_url(READ),
        "SIMPELTARU_HOST": host,
        "SIMPELTARU_PORT": str(port),
        "SIMPELTARU_ALLOW_SIMULATION": "true" if allowed else "false",
        # Without this the server's user would look beside a private database of their own.
        "SIMPELTARU_PUBLICATION_DIR": str(get_settings().publications),
    }


def _become(account: Account) -> None:
    if account.is_me:
        return
    os.setgroups([])
    os.setgid(account.gid)
    os.setuid(account.uid)


def _readable_place(account: Account, report: Report) -> Path:
    """Where the server's user can read the code: the checkout, else a copy of it."""
    if not _imports(account, CHECKOUT, LIBRARIES):
        raise SetupRefused(
            f"the server would run as user {account.name}, who cannot read the Python "
            f"environment: {sys.base_prefix} or {sys.prefix} is closed to others",
            [
                "sudo apt-get install python3 python3-venv",
                "rm -r .venv && ./scripts/run",
            ],
        )
    if _imports(account, CHECKOUT, "import api.app") and _reads_everything(account):
        return CHECKOUT
    report(f"User {account.name} cannot read {CHECKOUT}; serving a copy of its code.")
    return _copied(get_settings().data_dir)


def _imports(account: Account, place: Path, statement: str) -> bool:
    code = f"import sys; sys.path.insert(0, {str(place)!r}); {statement}"
    variables = {"PATH": "/usr/bin:/bin", "PYTHONDONTWRITEBYTECODE": "1"}
    return account.run([PYTHON, "-c", code], variables).returncode == 0


def _reads_everything(account: Account) -> bool:
    """Whether no file or directory that is served is closed to the server's user."""
    code = (
        "import os, sys\n"
        "def closed(error):\n"
        "    if isinstance(error, PermissionError): sys.exit(1)\n"
        "for top in sys.argv[1:]:\n"
        "    for folder, _, files in os.walk(top, onerror=closed):\n"
        "        for name in ('', *files):\n"
        "            if not os.access(os.path.join(folder, name), os.R_OK): sys.exit(1)\n"
    )
    tops = [str(CHECKOUT / name) for name in SERVED]
    return account.run([PYTHON, "-c", code, *tops], {}).returncode == 0


def _copied(data_dir: Path) -> Path:
    """A copy for this process that everyone may read and only root may write.

    Copies of processes that ended are removed.
    """
    target = data_dir / f"served-{os.getpid()}"
    for old in data_dir.glob("served-*"):
        if old == target or not Path("/proc", old.name.removeprefix("served-")).exists():
            shutil.rmtree(old)
    for name in SERVED:
        if (CHECKOUT / name).is_dir():
            ignored = shutil.ignore_patterns("__pycache__")
            shutil.copytree(CHECKOUT / name, target / name, ignore=ignored)
    for path in (target, *target.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
    return target
