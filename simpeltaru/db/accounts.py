"""Which user of the operating system does what, and what each may be in the database.

PostgreSQL refuses to run as root. Started by root, the cluster runs as `postgres` and the
server as `simpeltaru`; started by anyone else, that person is all of them.
"""

from __future__ import annotations

import os
import pwd
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from simpeltaru.errors import SetupRefused

CLUSTER_USER = "postgres"
SERVER_USER = "simpeltaru"

SUPERUSER = "postgres"
OWNER = "simpeltaru_owner"
READ = "simpeltaru_read"
LOAD = "simpeltaru_load"
PUBLISH = "simpeltaru_publish"
ROLES = (OWNER, READ, LOAD, PUBLISH)


@dataclass(frozen=True)
class Account:
    """A user of the operating system."""

    name: str
    uid: int
    gid: int

    @property
    def is_me(self) -> bool:
        """Whether this process already runs as this user."""
        return self.uid == os.geteuid()

    def run(
        self, command: Sequence[str], environment: Mapping[str, str], timeout: float = 120
    ) -> subprocess.CompletedProcess[str]:
        """Run a command as this user, from `/`, with only the environment given.

        Standard output and error come back together in `stdout`; the exit code is the
        caller's to judge. Raises `subprocess.TimeoutExpired` after `timeout` seconds.
        """
        return subprocess.run(  # noqa: S603 - no shell, and the commands are ours
            list(command),
            cwd="/",
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=timeout,
            check=False,
            user=None if self.is_me else self.uid,
            group=None if self.is_me else self.gid,
            extra_groups=None if self.is_me else [],
        )

    def own(self, path: Path, mode: int) -> Path:
        """Make `path` a directory of this user with exactly `mode`; returns it."""
        path.mkdir(parents=True, exist_ok=True)
        if not self.is_me:
            os.chown(path, self.uid, self.gid)
        path.chmod(mode)
        return path


def find_account(name: str) -> Account | None:
    """The named user of the operating system, or None."""
    try:
        entry = pwd.getpwnam(name)
    except KeyError:
        return None
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)


def current_account() -> Account:
    """The user this process runs as. A user without a name (a container) is refused."""
    try:
        entry = pwd.getpwuid(os.geteuid())
    except KeyError:
        raise SetupRefused(
            f"user id {os.geteuid()} has no name on this machine, so PostgreSQL cannot tell who "
            "connects",
            [f"echo 'simpeltaru-user:x:{os.geteuid()}:{os.getegid()}::/:/bin/sh' >> /etc/passwd"],
        ) from None
    return Account(entry.pw_name, entry.pw_uid, os.getegid())


def cluster_account() -> Account:
    """The user the cluster runs as."""
    if os.geteuid() != 0:
        return current_account()
    account = find_account(CLUSTER_USER)
    if account is None:
        raise SetupRefused(
            f"root may not run PostgreSQL, and the user {CLUSTER_USER!r} does not exist",
            [f"useradd --system --no-create-home --shell /usr/sbin/nologin {CLUSTER_USER}"],
        )
    return account


def server_account() -> Account | None:
    """The user the server drops to when root starts it; None if it does not exist (yet)."""
    return current_account() if os.geteuid() != 0 else find_account(SERVER_USER)


def identity_map() -> list[tuple[str, str]]:
    """Who may be whom over the socket: (operating system user, database role).

    Whoever owns the cluster's files could do anything to them, so that user (and root) may
    be the superuser too. The server's own user may only read.
    """
    owners = dict.fromkeys(
        name for name in (cluster_account().name, current_account().name) if name
    )
    pairs = [(name, role) for name in owners for role in (SUPERUSER, *ROLES)]
    server = server_account()
    if server is not None and server.name not in owners:
        pairs.append((server.name, READ))
    return pairs
