"""Load a layers package: ./scripts/load_layers PACKAGE [--check-only] [--json FILE]"""

from __future__ import annotations

import sys
from collections.abc import Sequence

from scripts import environment
from scripts.saying import ended_well, say


def main(arguments: Sequence[str]) -> int:
    environment.enter("scripts.load_layers", arguments, dev=False, report=say)
    from scripts.load_commands import load_layer_package
    from scripts.typed import run

    return run(load_layer_package, "./scripts/load_layers", arguments)


if __name__ == "__main__":
    sys.exit(ended_well(lambda: main(sys.argv[1:])))
