"""The private database: ./scripts/db start|stop|status|reset|psql"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

from scripts import environment
from scripts.saying import ended_well, say
from simpeltaru.errors import ConfigurationError

ACTIONS = {
    "start": "make the private database if there is none, start it, run pending migrations",
    "stop": "stop it; what is stored stays",
    "status": "say whether it runs and where it lies; exit code 3 if it does not run",
    "reset": "delete everything in it",
    "psql": "open PostgreSQL's console on it; further arguments go to psql",
}


def main(arguments: Sequence[str]) -> int:
    options, rest = _parser().parse_known_args(arguments)
    if rest and options.action != "psql":
        _parser().error(f"unrecognised arguments: {' '.join(rest)}")
    environment.enter("scripts.manage_db", arguments, dev=False, report=say)
    from simpeltaru.settings import get_settings

    if get_settings().database_url is not None and options.action != "psql":
        raise ConfigurationError(
            "SIMPELTARU_DATABASE_URL names a database of your own, which is yours to "
            f"{options.action}; unset it to use the private one"
        )
    actions = {"start": _start, "stop": _stop, "status": _status, "reset": _reset}
    if options.action == "psql":
        return _psql(options.role, rest)
    return actions[options.action]()


def _parser() -> argparse.ArgumentParser:
    lines = [f"  {name:<8}{what}" for name, what in ACTIONS.items()]
    parser = argparse.ArgumentParser(
        prog="./scripts/db",
        description="\n".join(lines),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("action", choices=list(ACTIONS), metavar="|".join(ACTIONS))
    parser.add_argument("--role", default="simpeltaru_owner", help="for psql (%(default)s)")
    return parser


def _start() -> int:
    from simpeltaru.db import migrate
    from simpeltaru.db.location import ensure_database

    url = ensure_database(say)
    say("Running pending migrations.")
    migrate.upgrade(url)
    say(f"The database is ready: {url}")
    return 0


def _stop() -> int:
    from simpeltaru.db.cluster import Cluster
    from simpeltaru.settings import get_settings

    Cluster(get_settings().data_dir).stop(say)
    return 0


def _reset() -> int:
    from simpeltaru.db.cluster import Cluster
    from simpeltaru.settings import get_settings

    Cluster(get_settings().data_dir).reset(say)
    say("There is no database now; ./scripts/run or ./scripts/db start makes an empty one.")
    return 0


def _status() -> int:
    from simpeltaru.db.cluster import Cluster
    from simpeltaru.settings import get_settings

    cluster = Cluster(get_settings().data_dir)
    found = cluster.status()
    if not found.initialised:
        print(f"There is no private database in {found.data}.")
    elif found.pid is None:
        print(f"The private database (PostgreSQL {found.version}) is not running.")
    else:
        print(f"The private database (PostgreSQL {found.version}) runs as process {found.pid}.")
        print(f"Connect with: {cluster.url()}")
    if found.initialised:
        print(f"Data: {found.data}\nLog:  {found.log}")
    return 0 if found.running else 3


def _psql(role: str, rest: Sequence[str]) -> int:
    from simpeltaru.db.location import database_url
    from simpeltaru.db.postgres_binaries import find_binaries
    from simpeltaru.db.postgres_install import how_to_install
    from simpeltaru.errors import SetupRefused
    from simpeltaru.settings import get_settings

    binaries = find_binaries(get_settings().data_dir)
    if binaries is None:
        raise SetupRefused("there is no psql here", how_to_install())
    # psql writes what is typed into a file in the home directory; questions about places
    # do not belong there.
    variables = os.environ | binaries.environment() | {"PSQL_HISTORY": os.devnull}
    os.execve(  # noqa: S606
        binaries.program("psql"), ["psql", database_url(role), *rest], variables
    )


if __name__ == "__main__":
    sys.exit(ended_well(lambda: main(sys.argv[1:])))
