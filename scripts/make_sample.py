"""Draw the simulated city plan anew: ./scripts/make_sample [--out FOLDER] [--check]"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from scripts import environment
from scripts.saying import ended_well, say
from simpeltaru.errors import PackageError
from simpeltaru.places import CHECKOUT

SAMPLE = CHECKOUT / "gis_data" / "contoh_bontang"


def main(arguments: Sequence[str]) -> int:
    options = _parser().parse_args(arguments)
    environment.enter("scripts.make_sample", arguments, dev=False, report=say)
    from scripts.sample import making

    if options.check:
        differing = making.differing(SAMPLE)
        if differing:
            raise PackageError(
                f"the drawing gives other content than {SAMPLE.name} holds for "
                f"{', '.join(differing)}; run ./scripts/make_sample and commit what it writes"
            )
        say("The drawing gives exactly the content of the packages that are committed.")
        return 0
    target = options.start / options.out if options.out else SAMPLE
    for path in making.make(target):
        say(f"Wrote {path} ({path.stat().st_size / 1e6:.2f} MB).")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="./scripts/make_sample",
        description="Draw the simulated plan of Bontang and write its three packages: two "
        "revisions and the layers. Everything in them is invented and marked CONTOH.",
    )
    parser.add_argument("--out", type=Path, help=f"folder to write to ({SAMPLE.name})")
    parser.add_argument("--check", action="store_true", help="only compare with what is there")
    parser.add_argument("--from", dest="start", type=Path, default=Path(), help=argparse.SUPPRESS)
    return parser


if __name__ == "__main__":
    sys.exit(ended_well(lambda: main(sys.argv[1:])))
