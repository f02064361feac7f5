"""Ask what is permitted at a place, from the terminal: ./scripts/ask --parcel ID --kbli 56101"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from scripts import environment
from scripts.saying import ended_well, say

if TYPE_CHECKING:
    from simpeltaru.assess import Answer, Library, Moment, Question
    from simpeltaru.assess.question import Place
    from simpeltaru.db.engine import Session

EXAMPLE_KBLI = "56101"


def main(arguments: Sequence[str]) -> int:
    parser = _parser()
    options = parser.parse_args(arguments)
    fault = _fault(options)
    if fault:
        parser.error(fault)
    environment.enter("scripts.ask", arguments, dev=False, report=say)
    from simpeltaru.db.accounts import READ
    from simpeltaru.db.engine import connect
    from simpeltaru.db.location import database_url
    from simpeltaru.settings import get_settings

    settings = get_settings()
    with connect(
        database_url(READ, settings), timeout_ms=max(settings.statement_timeout_ms, 30_000)
    ) as session:
        return _answer(options, session)


def _answer(options: argparse.Namespace, session: Session) -> int:
    from scripts.telling import Teller
    from simpeltaru.assess import Library, Question, kbli_query
    from simpeltaru.verdict import ActivityQuery

    library, moment = Library(), _moment(options)
    if options.example:
        answer = _example(session, moment, library)
    else:
        queries = [kbli_query(code, options.edition) for code in options.kbli]
        queries += [ActivityQuery(activity_id=one) for one in options.activity]
        place = _place(options, session, moment)
        answer = _ask(session, library, Question(place, moment, tuple(queries)))
    audience = "officer" if options.officer else "citizen"
    Teller(options.lang, audience, every=options.every).tell(answer)
    return 0


def _ask(session: Session, library: Library, question: Question) -> Answer:
    from simpeltaru.assess import facts_needed, judge, run

    return judge(run(facts_needed(question, library), session))


def _moment(options: argparse.Namespace) -> Moment:
    from simpeltaru.assess import Moment

    return Moment(datetime.now(UTC), options.as_of, options.known_at, options.revision)


def _place(options: argparse.Namespace, session: Session, moment: Moment) -> Place:
    from simpeltaru.assess import ParcelPlace, PointPlace, ZoneKeyPlace

    if options.parcel:
        return ParcelPlace(options.parcel, options.region)
    if options.zone_key:
        book = options.rulebook or _rulebook_of(session, moment)
        return ZoneKeyPlace(book, options.zone_key)
    return PointPlace(options.lon, options.lat)


def _rulebook_of(session: Session, moment: Moment) -> str:
    """The hash of the rulebook the asked revision stands on."""
    from simpeltaru.assess import run
    from simpeltaru.assess.facts import known_revision
    from simpeltaru.errors import QuestionError

    found = run(known_revision(moment.revision, moment), session).revision.rulebook_hash
    if found is None:
        raise QuestionError("--zone-key", f"revision {moment.revision} has no rulebook")
    return found


def _example(session: Session, moment: Moment, library: Library) -> Answer:
    """A common activity on a parcel in several sub-zones: one where the parts differ, if any."""
    from simpeltaru.assess import Question, kbli_query, run
    from simpeltaru.assess.example import examples
    from simpeltaru.errors import QuestionError
    from simpeltaru.verdict import Outcome

    found = run(examples(moment, EXAMPLE_KBLI), session)
    if found is None:
        raise QuestionError("--example", "no plan with a rulebook is in force; load one first")
    queries = (kbli_query(EXAMPLE_KBLI),) if found.listed else ()
    answers = (_ask(session, library, Question(place, moment, queries)) for place in found.places)
    first = None
    for answer in answers:
        first = first or answer
        if any(one.headline.outcome is Outcome.MIXED for one in answer.headlines):
            return answer
    if first is None:
        raise QuestionError("--example", "there is no place to show")
    return first


def _fault(options: argparse.Namespace) -> str:
    """What is wrong with the options together, or nothing."""
    point = options.lon is not None or options.lat is not None
    ways = [options.example, point, bool(options.parcel), bool(options.zone_key)]
    if sum(ways) != 1:
        return "give one place: --lon and --lat, --parcel, --zone-key, or --example"
    if point and (options.lon is None or options.lat is None):
        return "--lon and --lat go together"
    if point and not (-180 <= options.lon <= 180 and -90 <= options.lat <= 90):
        return "--lon must be within -180 and 180, --lat within -90 and 90"
    if options.zone_key and not (options.rulebook or options.revision):
        return "--zone-key needs --revision ID, or --rulebook HASH"
    if options.rulebook and not options.zone_key:
        return "--rulebook goes with --zone-key only"
    return ""


def _known_at(text: str) -> datetime:
    found = datetime.fromisoformat(text)
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="./scripts/ask",
        description="Ask what the plan says of an activity at a place. Without --kbli and "
        "--activity, every activity is listed by outcome. Information, not a permit.",
    )
    place = parser.add_argument_group("place")
    place.add_argument("--lon", type=float, help="longitude in degrees")
    place.add_argument("--lat", type=float, help="latitude in degrees")
    place.add_argument("--parcel", default="", help="identifier of a parcel")
    place.add_argument("--region", default="", help="only where two regions share the parcel's id")
    place.add_argument("--zone-key", default="", help="a column of a rulebook, without any place")
    place.add_argument("--rulebook", default="", help="its hash, unless --revision says it")
    place.add_argument("--example", action="store_true", help="a place of the loaded plan")
    activity = parser.add_argument_group("activity")
    activity.add_argument("--kbli", action="append", default=[], help="five digits; repeatable")
    activity.add_argument("--activity", action="append", default=[], help="id in the rulebook")
    activity.add_argument("--edition", default="", help="KBLI edition of the codes")
    activity.add_argument("--every", action="store_true", help="list all activities, not some")
    when = parser.add_argument_group("moment")
    when.add_argument("--as-of", type=date.fromisoformat, help="legal day, YYYY-MM-DD")
    when.add_argument("--known-at", type=_known_at, help="what was known then (UTC unless stated)")
    when.add_argument("--revision", default="", help="ask this revision, a draft too")
    words = parser.add_argument_group("words")
    words.add_argument("--lang", choices=("id", "en"), default="id", help="(%(default)s)")
    words.add_argument("--officer", action="store_true", help="in the words of an office")
    return parser


if __name__ == "__main__":
    sys.exit(ended_well(lambda: main(sys.argv[1:])))
