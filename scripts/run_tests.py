"""Run the tests on a throwaway cluster: ./scripts/test [pytest's arguments]"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence

from scripts import environment
from scripts.saying import ended_well, say
from simpeltaru.places import CHECKOUT


def main(arguments: Sequence[str]) -> int:
    environment.enter("scripts.run_tests", arguments, dev=True, report=say)
    from scripts import web_assets
    from scripts.abilities import missing_abilities
    from simpeltaru.db.cluster import throwaway
    from simpeltaru.db.postgres_binaries import find_binaries
    from simpeltaru.db.postgres_install import install_binaries
    from simpeltaru.settings import get_settings
    from tiles.assets import pinned

    data_dir = get_settings().data_dir
    with environment.locked("set-up", say):
        binaries = find_binaries(data_dir) or install_binaries(say, data_dir)
        for line in web_assets.ensure(pinned(tests=True)):
            say(f"Browser library {line}.")
    say(f"Using PostgreSQL {binaries.version} in {binaries.bindir}.")
    for sentence in missing_abilities():
        say(sentence)
    with throwaway(say, binaries) as cluster:
        variables = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith("SIMPELTARU_") or name == "SIMPELTARU_DATA_DIR"
        }
        variables["SIMPELTARU_TEST_CLUSTER"] = str(cluster.data_dir)
        command = [sys.executable, "-m", "pytest", *_workers(arguments), *arguments]
        done = subprocess.run(command, cwd=CHECKOUT, env=variables, check=False)
    return done.returncode


def _workers(arguments: Sequence[str]) -> list[str]:
    """Two workers, unless the caller says otherwise or wants to look on."""
    own = ("-n", "--numprocesses", "--pdb", "--trace", "-s", "--collect-only", "--co", "--dist")
    if any(argument.startswith(own) for argument in arguments):
        return []
    return ["-n", "2", "--dist", "loadfile"]


if __name__ == "__main__":
    sys.exit(ended_well(lambda: main(sys.argv[1:])))
