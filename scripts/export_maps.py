"""Draw all maps of a plan into a folder: ./scripts/export_maps --revision ID --out FOLDER"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from datetime import UTC, date, datetime

from scripts import environment
from scripts.saying import ended_well, say

STATEMENT_TIMEOUT_MS = 60_000


def main(arguments: Sequence[str]) -> int:
    options = parser().parse_args(arguments)
    environment.enter("scripts.export_maps", arguments, dev=False, report=say)
    from scripts.map_export import export
    from simpeltaru.db.accounts import READ
    from simpeltaru.db.engine import connect
    from simpeltaru.db.location import database_url

    with connect(database_url(READ), timeout_ms=STATEMENT_TIMEOUT_MS) as session:
        export(options, session, datetime.now(UTC))
    return 0


def parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(
        prog="./scripts/export_maps",
        description="Draw the maps of a plan (the whole, each kelurahan, each block) and a page "
        "that lists them: HTML files that open from disk and ask for nothing. Running it again "
        "renews them; what is interrupted leaves the folder as it was.",
    )
    made.add_argument("--from", dest="working_directory", default=".", help=argparse.SUPPRESS)
    made.add_argument("--revision", required=True, metavar="ID")
    where = made.add_mutually_exclusive_group(required=True)
    where.add_argument("--out", metavar="FOLDER", help="new, empty, or with an earlier export")
    where.add_argument(
        "--publish", action="store_true", help="where the server shows them at /peta/publikasi"
    )
    made.add_argument("--as-of", type=date.fromisoformat, metavar="YYYY-MM-DD")
    made.add_argument("--lang", choices=("id", "en"), default="id")
    made.add_argument("--palette", choices=("official", "safe"), default="official")
    made.add_argument(
        "--only",
        action="append",
        choices=("plan", "kelurahan", "block"),
        help="only these; may be given more than once",
    )
    return made


if __name__ == "__main__":
    sys.exit(ended_well(lambda: main(sys.argv[1:])))
