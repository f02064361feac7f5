"""Put a revision in force: ./scripts/publish_revision ID --reason TEXT [--alone]"""

from __future__ import annotations

import sys
from collections.abc import Sequence

from scripts import environment
from scripts.saying import ended_well, say


def main(arguments: Sequence[str]) -> int:
    environment.enter("scripts.publish_revision", arguments, dev=False, report=say)
    from scripts.publish_commands import publish_revision
    from scripts.typed import run

    return run(publish_revision, "./scripts/publish_revision", arguments)


if __name__ == "__main__":
    sys.exit(ended_well(lambda: main(sys.argv[1:])))
