"""Draw a map into one HTML file: ./scripts/make_map plan --revision ID --out FILE"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from scripts import environment
from scripts.saying import ended_well, say

if TYPE_CHECKING:
    from simpeltaru.db.engine import Session

STATEMENT_TIMEOUT_MS = 60_000


def main(arguments: Sequence[str]) -> int:
    options = parser().parse_args(arguments)
    environment.enter("scripts.make_map", arguments, dev=False, report=say)
    from simpeltaru.db.accounts import READ
    from simpeltaru.db.engine import connect
    from simpeltaru.db.location import database_url

    draw = plan_page if options.what == "plan" else parcel_page
    with connect(database_url(READ), timeout_ms=STATEMENT_TIMEOUT_MS) as session:
        html = draw(options, session, datetime.now(UTC))
    out = Path(options.working_directory, options.out)
    write(out, html)
    say(f"{out}: {len(html.encode()):,} bytes")
    return 0


def plan_page(options: argparse.Namespace, session: Session, now: datetime) -> str:
    from simpeltaru.assess import Moment, run
    from tiles.maps import Edition, plan_map
    from tiles.reading import known_revision, plan_shown

    known = run(known_revision(options.revision, now), session)
    day = Moment(now, options.as_of).day(known.revision.region)
    say(f"Drawing {known.revision.plan_name}, revision {options.revision}, as of {day}.")
    stamp, zones, ground = run(plan_shown(known, day, now, parcels=options.parcels), session)
    return plan_map(stamp, zones, ground, Edition(options.lang, options.palette))


def parcel_page(options: argparse.Namespace, session: Session, now: datetime) -> str:
    from simpeltaru.assess import (
        Library,
        Moment,
        ParcelPlace,
        Question,
        facts_needed,
        judge,
        kbli_query,
        run,
    )
    from tiles.maps import parcel_map
    from tiles.reading import zones_around

    moment = Moment(now, options.as_of, revision=options.revision)
    place = ParcelPlace(options.id, options.region)
    question = Question(place, moment, (kbli_query(options.kbli, options.edition),))
    answer = judge(run(facts_needed(question, Library()), session))
    return parcel_map(answer, run(zones_around(answer), session), language=options.lang)


def write(out: Path, html: str) -> None:
    """Put the page there in one rename, so that nobody opens half of it."""
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(
        "w", encoding="utf-8", newline="\n", dir=out.parent, prefix=f".{out.name}.", delete=False
    ) as made:
        made.write(html)
    Path(made.name).chmod(0o644)
    os.replace(made.name, out)


def parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(
        prog="./scripts/make_map",
        description="Draw the map of a plan, or of a parcel with its verdict, into one HTML file "
        "that opens from disk and asks for nothing.",
    )
    made.add_argument("--from", dest="working_directory", default=".", help=argparse.SUPPRESS)
    what = made.add_subparsers(dest="what", required=True)
    plan = what.add_parser("plan", help="a whole plan, by its revision")
    plan.add_argument("--revision", required=True, metavar="ID")
    plan.add_argument("--palette", choices=("official", "safe"), default="official")
    plan.add_argument("--parcels", action="store_true", help="draw parcels too, if they fit")
    parcel = what.add_parser("parcel", help="a parcel and the verdict on one activity")
    parcel.add_argument("--id", required=True, help="identifier of the parcel")
    parcel.add_argument("--kbli", required=True, metavar="CODE", help="five digits")
    parcel.add_argument("--edition", default="", help="of the KBLI; the rulebook's if not given")
    parcel.add_argument("--region", default="", help="where two regions have that parcel")
    parcel.add_argument("--revision", default="", metavar="ID", help="instead of --as-of")
    for one in (plan, parcel):
        one.add_argument("--as-of", type=date.fromisoformat, metavar="YYYY-MM-DD")
        one.add_argument("--lang", choices=("id", "en"), default="id")
        one.add_argument("--out", required=True, metavar="FILE")
    return made


if __name__ == "__main__":
    sys.exit(ended_well(lambda: main(sys.argv[1:])))
