"""Answers never mix, neither between tasks of the server nor between threads."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from starlette.testclient import TestClient

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
from simpeltaru.db.accounts import READ
from simpeltaru.db.engine import connect
from simpeltaru.rules.rulebook import Rulebook
from tests.api.conftest import outcome
from tests.databases import Database
from tests.support import tiny_plan

EXPECTED = {
    "P1": "limited_conditional",
    "P2": "mixed",
    "P6": "undetermined",
    "P8": "undetermined",
    "P9": "undetermined",
}


def test_two_hundred_questions_at_once(client: TestClient) -> None:
    barrier = threading.Barrier(8)

    def ask(number: int) -> tuple[str, dict[str, object]]:
        parcel = list(EXPECTED)[number % len(EXPECTED)]
        if number < barrier.parties:
            barrier.wait(timeout=20)
        response = client.get(f"/v1/parcels/{parcel}/verdict", params={"kbli": "56101"})
        assert response.status_code == 200, response.text
        return parcel, response.json()

    with ThreadPoolExecutor(barrier.parties) as threads:
        for parcel, body in threads.map(ask, range(200)):
            assert body["parcel"]["id"] == parcel  # type: ignore[index]
            assert outcome(body) == EXPECTED[parcel]


def test_two_threads_share_a_library(tiny: Database) -> None:
    library, barrier = Library(), threading.Barrier(2)

    def ask(parcel: str) -> list[str]:
        found = []
        with connect(tiny.url(READ), timeout_ms=5000) as session:
            barrier.wait(timeout=20)
            for _ in range(50):
                moment = Moment(datetime(2026, 6, 1, tzinfo=UTC))
                question = Question(ParcelPlace(parcel), moment, (kbli_query("56101"),))
                answer = judge(run(facts_needed(question, library), session))
                found.append(answer.headlines[0].headline.outcome.value)
        return found

    with ThreadPoolExecutor(2) as threads:
        one, other = threads.map(ask, ("P1", "P2"))
    assert (set(one), set(other)) == ({"limited_conditional"}, {"mixed"})


def test_a_library_keeps_one_value_for_a_hash_and_forgets_the_oldest() -> None:
    library = Library(size=1)
    first, again = (Rulebook(tiny_plan.rulebook().document.canonical()) for _ in range(2))
    assert library.keep(first) is first
    assert library.keep(again) is first
    document = tiny_plan.rulebook().document.model_copy(update={"kbli_edition": "2025"})
    library.keep(Rulebook(document.canonical()))
    assert library.get(first.hash) is None


@pytest.mark.parametrize("size", [1, 2])
def test_more_questions_than_connections_wait_their_turn(tiny: Database, size: int) -> None:
    from api.app import create_app
    from simpeltaru.settings import Settings

    settings = Settings(database_url=tiny.url(READ), pool_size=size)
    with TestClient(create_app(settings)) as few, ThreadPoolExecutor(8) as threads:
        got = threads.map(lambda _: few.get("/v1/parcels/P2").status_code, range(40))
        assert set(got) == {200}
