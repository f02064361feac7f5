"""What a table file looks like, to declare it: ./scripts/look_at_table FILE [--sheet NAME]"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from scripts import environment
from scripts.saying import ended_well, say


def main(arguments: Sequence[str]) -> int:
    options = _parser().parse_args(arguments)
    environment.enter("scripts.show_table", arguments, dev=False, report=say)
    from simpeltaru.annex.table_look import look

    for line in look(
        options.start / options.file,
        sheet=options.sheet,
        rows=options.rows,
        vintage=options.vintage,
        encoding=options.encoding,
        delimiter=options.delimiter,
    ):
        print(line)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="./scripts/look_at_table",
        description="Print the sheets and rows of an XLSX or CSV file, to fill in a manifest.",
    )
    parser.add_argument("file", type=Path, help="the XLSX or CSV file")
    parser.add_argument("--sheet", default="", help="only this sheet")
    parser.add_argument("--rows", type=int, default=25, help="first rows to show (%(default)s)")
    parser.add_argument("--vintage", default="11/2021", help="code vintage (%(default)s)")
    parser.add_argument("--encoding", default="utf-8", help="of a CSV (%(default)s)")
    parser.add_argument("--delimiter", default=",", help="of a CSV (%(default)s)")
    parser.add_argument("--from", dest="start", type=Path, default=Path(), help=argparse.SUPPRESS)
    return parser


if __name__ == "__main__":
    sys.exit(ended_well(lambda: main(sys.argv[1:])))
