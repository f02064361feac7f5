"""A private PostGIS cluster: one per checkout, reached over a unix socket only.

    cluster = Cluster(data_dir)
    cluster.start(report=print)
    psycopg.connect(cluster.url("simpeltaru_read"))

It never touches the distribution's own `main` cluster, listens on no network address, and
lets in by peer authentication only. `report` is called with plain sentences on what is
being done. Two starts at once are safe: the second waits for the first and says so.
"""

from __future__ import annotations

import fcntl
import os
import secrets
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from simpeltaru.db import bootstrap, cluster_files
from simpeltaru.db.accounts import OWNER, SUPERUSER, Account, cluster_account, identity_map
from simpeltaru.db.postgres_binaries import Binaries, find_binaries
from simpeltaru.db.postgres_install import how_to_install
from simpeltaru.errors import ConfigurationError, SetupRefused, StoreUnavailable
from simpeltaru.places import make_passable
from simpeltaru.settings import get_settings

DATABASE = "simpeltaru"
START_SECONDS = 60
Report = Callable[[str], None]


def silent(_sentence: str) -> None:
    """The report of a caller who wants none."""


@dataclass(frozen=True)
class Status:
    """What `scripts/db status` prints. `pid` is None when the cluster is not running."""

    initialised: bool
    pid: int | None
    version: int | None
    data: Path
    sockets: Path | None
    log: Path

    @property
    def running(self) -> bool:
        return self.pid is not None


class Cluster:
    """One private cluster under `data_dir`. Making the object touches nothing."""

    def __init__(
        self, data_dir: Path, *, durable: bool = True, binaries: Binaries | None = None
    ) -> None:
        self.data_dir = Path(os.path.abspath(data_dir))
        self.data = self.data_dir / "cluster"
        self.log = self.data_dir / "log" / "postgresql.log"
        self.durable = durable
        self._binaries = binaries

    @property
    def binaries(self) -> Binaries:
        """The programs to use. Raises `SetupRefused` with the commands to type without any."""
        if self._binaries is None:
            self._binaries = find_binaries(self.data_dir)
        if self._binaries is None:
            raise SetupRefused(
                "no PostgreSQL with PostGIS was found on this machine", how_to_install()
            )
        return self._binaries

    def start(self, report: Report = silent) -> None:
        """Make the cluster if there is none, start it, and make what the database must hold.

        Raises `SetupRefused` if it cannot be made here, `StoreUnavailable` with the end of
        its log if it does not come up.
        """
        account = cluster_account()
        with self._locked(report):
            if not self._initialised():
                self._initialise(account, report)
            if self.status().running and self._answers():
                report("The database is running already.")
                self._renew_identities(account)
            else:
                self._start(account, report)
            bootstrap.prepare(self.url(SUPERUSER, "postgres"), self.url(SUPERUSER))

    def stop(self, report: Report = silent, mode: str = "fast") -> None:
        """Stop the cluster if it runs; open transactions are rolled back."""
        with self._locked(report):
            self._stop(report, mode)

    def reset(self, report: Report = silent) -> None:
        """Stop the cluster and delete everything in it. The next start makes an empty one."""
        with self._locked(report):
            self._stop(report, "immediate")
            if self.data.exists():
                report(f"Deleting {self.data}.")
                shutil.rmtree(self.data)

    def status(self) -> Status:
        """What there is and whether it runs, without changing anything."""
        initialised = self._initialised()
        version = (self.data / "PG_VERSION").read_text().strip() if initialised else None
        pid = self._postmaster()
        return Status(
            initialised,
            pid,
            int(version) if version else None,
            self.data,
            self._sockets() if pid else None,
            self.log,
        )

    def url(self, role: str = OWNER, database: str = DATABASE) -> str:
        """Where to connect as `role`: for psycopg as it is, for SQLAlchemy with
        `postgresql+psycopg://` in place of `postgresql://`."""
        host = quote(str(self._sockets()), safe="/")
        return f"postgresql://{role}@/{database}?host={host}&port={cluster_files.PORT}"

    def _sockets(self) -> Path:
        return cluster_files.socket_dir(self.data_dir, cluster_account())

    def _initialised(self) -> bool:
        return (self.data / "PG_VERSION").exists()

    @contextmanager
    def _locked(self, report: Report) -> Iterator[None]:
        try:
            make_passable(self.data_dir)
            file = (self.data_dir / "lock").open("a")
        except OSError as error:
            raise ConfigurationError(
                f"the data directory {self.data_dir} cannot be written to ({error.strerror}); "
                "set SIMPELTARU_DATA_DIR to one that can"
            ) from error
        with file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                report("Another command is at work on this database; waiting for it to finish.")
                fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def _initialise(self, account: Account, report: Report) -> None:
        report(f"Making a private database in {self.data}.")
        account.own(self.log.parent, 0o700)
        # initdb works on a directory of another name: one cut short leaves nothing that
        # looks like a cluster.
        fresh = self.data_dir / "cluster.new"
        if fresh.exists():
            shutil.rmtree(fresh)
        account.own(fresh, 0o700)
        command = [
            self.binaries.program("initdb"),
            f"--pgdata={fresh}",
            f"--username={SUPERUSER}",
            "--auth=peer",
            "--locale=C.UTF-8",
            "--encoding=UTF8",
            *(() if self.durable else ("--no-sync",)),
        ]
        done = account.run(command, self.binaries.environment())
        if done.returncode != 0:
            raise SetupRefused(
                f"initdb of PostgreSQL {self.binaries.version} could not make a database as user "
                f"{account.name}:\n{done.stdout.strip()}"
            )
        fresh.rename(self.data)

    def _start(self, account: Account, report: Report) -> None:
        self._check_version()
        report("Starting the database.")
        account.own(self.log.parent, 0o700)
        cluster_files.make_socket_dir(self._sockets(), account)
        cluster_files.write_configuration(self.data, self._sockets(), identity_map(), self.durable)
        command = [self.binaries.program("pg_ctl"), "start", f"--pgdata={self.data}"]
        command += [f"--log={self.log}", "--wait", f"--timeout={START_SECONDS}"]
        # A killed postmaster leaves processes that take a moment to notice; until they are
        # gone PostgreSQL refuses to start, rightly. One that only lost a backend comes back
        # by itself.
        deadline = time.monotonic() + START_SECONDS
        while True:
            left_over = cluster_files.processes_in(self.data)
            if not left_over:
                self._drop_stale_locks()
            done = account.run(command, self.binaries.environment(), START_SECONDS + 30)
            if done.returncode == 0 or (left_over and self._answers()):
                return
            if time.monotonic() > deadline or not left_over:
                raise StoreUnavailable(
                    f"the database in {self.data} does not start; its log {self.log} ends:\n"
                    f"{self._log_end()}"
                )

    def _answers(self) -> bool:
        return bootstrap.answers(self.url(SUPERUSER, "postgres"))

    def _renew_identities(self, account: Account) -> None:
        """Let in who became the server's user since the cluster was started."""
        if cluster_files.write_identities(self.data, identity_map()):
            cluster_files.make_socket_dir(self._sockets(), account)
            command = [self.binaries.program("pg_ctl"), "reload", f"--pgdata={self.data}"]
            account.run(command, self.binaries.environment())

    def _stop(self, report: Report, mode: str) -> None:
        if self._postmaster() is None:
            report("The database is not running.")
            return
        report("Stopping the database.")
        command = [self.binaries.program("pg_ctl"), "stop", f"--pgdata={self.data}", "--wait"]
        done = cluster_account().run(
            [*command, f"--mode={mode}", f"--timeout={START_SECONDS}"],
            self.binaries.environment(),
            START_SECONDS + 30,
        )
        if done.returncode != 0 and self._postmaster() is not None:
            raise StoreUnavailable(f"the database does not stop:\n{done.stdout.strip()}")

    def _check_version(self) -> None:
        found = self.status().version
        if found != self.binaries.version:
            raise SetupRefused(
                f"the database in {self.data} was made by PostgreSQL {found}, but this machine "
                f"now has PostgreSQL {self.binaries.version}",
                [
                    f"apt-get install postgresql-{found}-postgis-3   # to keep it",
                    "./scripts/db reset   # to throw it away and begin anew",
                ],
            )

    def _postmaster(self) -> int | None:
        """The process id of this cluster's running postmaster, or None."""
        try:
            pid = int((self.data / "postmaster.pid").read_text().split("\n", 1)[0])
        except (FileNotFoundError, ValueError):
            return None
        return pid if pid in cluster_files.processes_in(self.data) else None

    def _drop_stale_locks(self) -> None:
        # PostgreSQL asks only whether a process of the noted number exists. After a restart
        # of the machine that may be another program, and in a container without an init a
        # killed one stays for ever. Nothing stands in the data directory, so they are stale.
        (self.data / "postmaster.pid").unlink(missing_ok=True)
        for file in self._sockets().glob(".s.PGSQL.*"):
            file.unlink(missing_ok=True)

    def _log_end(self) -> str:
        try:
            return "\n".join(self.log.read_text(errors="replace").splitlines()[-15:])
        except FileNotFoundError:
            return "(there is none)"


@contextmanager
def throwaway(
    report: Report = silent, binaries: Binaries | None = None, *, durable: bool = False
) -> Iterator[Cluster]:
    """A started cluster for tests, in a directory of its own, gone afterwards.

    What is committed survives a killed server only if it is `durable`.
    """
    if binaries is None:
        binaries = find_binaries(get_settings().data_dir)
    name = f"simpeltaru-test-{secrets.token_hex(4)}"
    directory = Path(tempfile.gettempdir()) / name
    make_passable(directory)
    cluster = Cluster(directory, durable=durable, binaries=binaries)
    try:
        cluster.start(report)
        yield cluster
    finally:
        cluster.stop(mode="immediate")
        shutil.rmtree(directory)
