"""The files and directories of a private cluster: configuration, identities, socket."""

from __future__ import annotations

import hashlib
import os
import stat
import tempfile
from collections.abc import Iterable
from pathlib import Path

from simpeltaru.db.accounts import Account, server_account
from simpeltaru.errors import SetupRefused

PORT = 5432
# The kernel gives a socket's path 108 bytes, the last of which is the end mark.
LONGEST_SOCKET_PATH = 107

# Nobody may learn from a log who asked about which parcel. Error messages quote what they
# choke on (a coordinate, a key), so errors themselves stay out: `log` is above `error` here.
# Terse leaves out the DETAIL of a crash, which quotes the statement that was running.
QUIET_LOG = {
    "log_min_messages": "log",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_statement": "none",
    "log_duration": "off",
    "log_min_duration_statement": "-1",
    "log_min_duration_sample": "-1",
    "log_transaction_sample_rate": "0",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
    "log_lock_waits": "off",
    "log_temp_files": "-1",
    "log_autovacuum_min_duration": "-1",
    "log_checkpoints": "off",
    "log_connections": "off",
    "log_disconnections": "off",
    "debug_print_parse": "off",
    "debug_print_rewritten": "off",
    "debug_print_plan": "off",
    "logging_collector": "off",
    "log_destination": "stderr",
    "log_line_prefix": "%m [%p] ",
}

# A test's cluster is thrown away: nothing of it has to survive a power cut.
NOT_DURABLE = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


def socket_dir(data_dir: Path, account: Account) -> Path:
    """Where the cluster's socket is: inside the data directory where that is short enough
    for the kernel, else under /tmp, named by the data directory."""
    inside = data_dir / "socket"
    longest = len(os.fsencode(inside / f".s.PGSQL.{PORT}"))
    if longest <= LONGEST_SOCKET_PATH:
        return inside
    name = hashlib.sha256(os.fsencode(data_dir)).hexdigest()[:12]
    return Path("/tmp") / f"simpeltaru-{account.uid}-{name}"  # noqa: S108 - checked when made


def make_socket_dir(path: Path, account: Account) -> None:
    """Make the socket's directory. Only the cluster's user may enter it (and the server's,
    when root starts both). Raises `SetupRefused` if someone else made it first."""
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    found = path.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid not in (account.uid, os.geteuid()):
        raise SetupRefused(
            f"{path} should be a directory of user {account.name} but is not",
            [f"ls -ld '{path}'", f"rm -r '{path}'"],
        )
    server = server_account()
    group = account.gid if server is None else server.gid
    if not account.is_me:
        os.chown(path, account.uid, group)
    path.chmod(0o700 if account.is_me or server is None else 0o750)


def quoted(value: str | Path) -> str:
    """A value for postgresql.conf."""
    return "'" + str(value).replace("\\", "\\\\").replace("'", "''") + "'"


def configuration(sockets: Path, durable: bool) -> str:
    """The text of `conf.d`'s one file: everything that differs from PostgreSQL's default."""
    directory = '"' + str(sockets).replace('"', '""') + '"'
    settings = {
        "listen_addresses": "",
        "port": str(PORT),
        "unix_socket_directories": directory,
        "max_connections": "100",
        "shared_buffers": "256MB" if durable else "128MB",
        "dynamic_shared_memory_type": "posix",
        "jit": "off",
        "timezone": "UTC",
        "lc_messages": "C.UTF-8",
        "update_process_title": "off",
        **QUIET_LOG,
        **({} if durable else NOT_DURABLE),
    }
    return "".join(f"{name} = {quoted(value)}\n" for name, value in settings.items())


def write_configuration(
    data: Path, sockets: Path, identities: Iterable[tuple[str, str]], durable: bool
) -> None:
    """Write the three files of an initialised data directory anew.

    They are written at each start: the checkout may have moved since, or another user of
    this machine may have become the server's.
    """
    write(data / "postgresql.conf", configuration(sockets, durable))
    write(data / "pg_hba.conf", "local all all peer map=simpeltaru\n")
    write_identities(data, identities)


def write_identities(data: Path, identities: Iterable[tuple[str, str]]) -> bool:
    """Write who may be whom; returns whether that changed anything."""
    file = data / "pg_ident.conf"
    text = "".join(f'simpeltaru "{user}" {role}\n' for user, role in identities)
    if file.read_text() == text:
        return False
    write(file, text)
    return True


def write(path: Path, text: str) -> None:
    """Replace a file's text in one step, keeping the owner and mode of the one before."""
    before = path.stat()
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
        os.fchmod(file.fileno(), stat.S_IMODE(before.st_mode))
        os.fchown(file.fileno(), before.st_uid, before.st_gid)
    os.replace(name, path)


def processes_in(data: Path) -> list[int]:
    """Processes at work in a data directory: every one of PostgreSQL's stands in its own.

    Those of other users are not seen, except by root.
    """
    place = str(data.resolve())
    found = []
    for entry in Path("/proc").iterdir():
        try:
            if entry.name.isdigit() and os.readlink(entry / "cwd") == place:
                found.append(int(entry.name))
        except OSError:
            continue  # it ended meanwhile, or belongs to someone else
    return found
