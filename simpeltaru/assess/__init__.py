"""The use case: a question becomes queries, their rows become facts, facts become an answer.

    steps = facts_needed(question, library)        # what to ask the database
    facts = run(steps, session)                    # or: await run_async(steps, session)
    answer = judge(facts)                          # pure

Server and commands differ in the driver only.
"""

from simpeltaru.assess.answer import Answer, AskedHeadline, Basis, ListedHere, PlanAnswer
from simpeltaru.assess.facts import Facts, Steps, facts_needed
from simpeltaru.assess.judging import judge, list_here
from simpeltaru.assess.library import Library
from simpeltaru.assess.metric import AREA_METHOD, to_lonlat
from simpeltaru.assess.question import (
    Moment,
    ParcelPlace,
    PointPlace,
    PolygonPlace,
    Question,
    ZoneKeyPlace,
    kbli_query,
)
from simpeltaru.assess.run import run, run_async

__all__ = [
    "AREA_METHOD",
    "Answer",
    "AskedHeadline",
    "Basis",
    "Facts",
    "Library",
    "ListedHere",
    "Moment",
    "ParcelPlace",
    "PlanAnswer",
    "PointPlace",
    "PolygonPlace",
    "Question",
    "Steps",
    "ZoneKeyPlace",
    "facts_needed",
    "judge",
    "kbli_query",
    "list_here",
    "run",
    "run_async",
    "to_lonlat",
]
