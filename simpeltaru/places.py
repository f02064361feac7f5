"""Where things lie on this machine: the checkout and its private data. Standard library only."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[1]


def default_data_dir(checkout: Path = CHECKOUT) -> Path:
    """Where the private database lives unless `SIMPELTARU_DATA_DIR` says otherwise.

    The database never runs as root, and the user it runs as may not be able to enter
    root's home: for root the place is outside the checkout, named by the checkout's path.
    """
    if os.geteuid() != 0:
        return checkout / ".simpeltaru"
    name = hashlib.sha256(os.fsencode(checkout)).hexdigest()[:12]
    return Path("/var/lib/simpeltaru") / name


def make_passable(path: Path) -> None:
    """Make a directory and its parents; those root makes can be passed by other users.

    Root may have a strict umask, but what it starts does not run as root.
    """
    if path.exists():
        return
    make_passable(path.parent)
    path.mkdir(exist_ok=True)
    if os.geteuid() == 0:
        path.chmod(0o755)


def open_to_others(path: Path) -> bool:
    """Whether a user who owns nothing of it may pass every directory on the way to `path`
    and read what lies there."""
    real = path.resolve()
    ways = all(parent.stat().st_mode & 0o001 for parent in real.parents)
    return ways and bool(real.stat().st_mode & 0o004)
