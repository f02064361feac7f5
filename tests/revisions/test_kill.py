"""Killed at any moment, a load leaves the database as it was, and the next one works."""

from __future__ import annotations

import dataclasses
import multiprocessing
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import psycopg
import pytest

from simpeltaru.db import migrate
from simpeltaru.db.cluster import Cluster, throwaway
from simpeltaru.revisions.load_plan import check_plan, store_plan
from simpeltaru.revisions.read_plan import CheckedPlan
from tests.databases import Database, clone_of
from tests.revisions.making import board, plan_package
from tests.revisions.stored import contents

KILLS_WHILE_WRITING = 20
KILLS_OF_THE_COMMAND = 5
INTERRUPTS = 5
KILLS_OF_POSTGRES = 8
POLYGONS = 60 * 60


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("besar") / "paket"
    return plan_package(folder, board(60, 60))


@pytest.fixture(scope="module")
def plan(package: Path) -> CheckedPlan:
    return check_plan(package)


@pytest.fixture(scope="module")
def chance() -> random.Random:
    seed = random.SystemRandom().randrange(2**32)
    print(f"seed of the moments: {seed}")
    return random.Random(seed)


def _in_a_process(act: Callable[[], object]) -> multiprocessing.process.BaseProcess:
    def quietly() -> None:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stderr.fileno())
        act()

    # Forked: everything is imported and read already, so the whole life of it is writing.
    process = multiprocessing.get_context("fork").Process(target=quietly, daemon=True)
    process.start()
    return process


def _seconds_of(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    process = _in_a_process(act)
    process.join(60)
    assert process.exitcode == 0
    return time.perf_counter() - began


def _await_silence(database: Database) -> None:
    """Wait until the server has noticed that the loader is gone."""
    deadline = time.monotonic() + 20
    with psycopg.connect(database.url("postgres"), autocommit=True) as connection:
        while time.monotonic() < deadline:
            row = connection.execute(
                "SELECT count(*) FROM pg_stat_activity"
                " WHERE datname = %s AND application_name = 'simpeltaru-write'",
                [database.name],
            ).fetchone()
            if row == (0,):
                return
    pytest.fail("a loader's connection is still there")


def _is_whole(database: Database, loads: int = 1) -> bool:
    """Whether everything of so many loads is there, and nothing more."""
    with psycopg.connect(database.url()) as connection:
        zones = connection.execute("SELECT count(*) FROM zone").fetchone()
        revisions = connection.execute("SELECT count(*) FROM revision").fetchone()
    return zones == (loads * POLYGONS,) and revisions == (loads,)


def _try_to_break(
    template: Database,
    plan: CheckedPlan,
    chance: random.Random,
    times: int,
    with_signal: signal.Signals,
) -> tuple[int, int]:
    """Kill `times` loads at random moments; how many left nothing, and everything."""
    nothing = everything = 0
    with _cloned(template) as database:
        usual = _seconds_of(lambda: store_plan(plan, database.url("simpeltaru_load")))
    while nothing + everything < times:
        with _cloned(template) as database:
            url, before = database.url("simpeltaru_load"), contents(database)
            while nothing + everything < times:
                process = _in_a_process(partial(store_plan, plan, url))
                process.join(chance.uniform(0, usual))
                if process.is_alive() and process.pid is not None:
                    os.kill(process.pid, with_signal)
                process.join(30)
                _await_silence(database)
                if contents(database) == before:
                    nothing += 1
                    continue
                assert _is_whole(database)
                everything += 1
                break
            else:
                # The next load works on the very database all those died on.
                assert not store_plan(plan, url).already
                assert _is_whole(database)
    return nothing, everything


class _cloned:  # noqa: N801 - a context manager, used like a function
    def __init__(self, template: Database) -> None:
        self._clone: Iterator[Database] = clone_of(template)

    def __enter__(self) -> Database:
        return next(self._clone)

    def __exit__(self, *_failure: object) -> None:
        next(self._clone, None)


def test_a_killed_loader_leaves_no_trace(
    template_database: Database, plan: CheckedPlan, chance: random.Random
) -> None:
    nothing, everything = _try_to_break(
        template_database, plan, chance, KILLS_WHILE_WRITING, signal.SIGKILL
    )
    print(f"kill -9: {nothing} left nothing, {everything} came after the commit")
    assert nothing + everything == KILLS_WHILE_WRITING
    assert nothing >= KILLS_WHILE_WRITING // 2


def test_an_interrupted_loader_leaves_no_trace(
    template_database: Database, plan: CheckedPlan, chance: random.Random
) -> None:
    nothing, everything = _try_to_break(template_database, plan, chance, INTERRUPTS, signal.SIGINT)
    assert nothing + everything == INTERRUPTS


_COMMAND = """
import sys
from pathlib import Path
from simpeltaru.revisions.load_plan import load_plan
load_plan(Path(sys.argv[1]), sys.argv[2])
"""


def test_the_whole_command_may_be_killed(
    template_database: Database, package: Path, plan: CheckedPlan, chance: random.Random
) -> None:
    """Moments from its first import to its last commit, reading included."""
    with _cloned(template_database) as database:
        url = database.url("simpeltaru_load")
        command = [sys.executable, "-c", _COMMAND, str(package), url]
        before = contents(database)
        for _attempt in range(KILLS_OF_THE_COMMAND):
            with subprocess.Popen(command) as process:
                try:
                    process.wait(chance.uniform(0, 4))
                except subprocess.TimeoutExpired:
                    process.kill()
            _await_silence(database)
            assert contents(database) == before or _is_whole(database)
        store_plan(plan, url)
        assert _is_whole(database)


def test_postgresql_may_be_killed(plan: CheckedPlan, chance: random.Random) -> None:
    with throwaway(durable=True) as cluster:
        database = Database(cluster, "simpeltaru")
        migrate.upgrade(database.url())
        url = database.url("simpeltaru_load")
        before, loads = contents(database), 0
        for attempt in range(KILLS_OF_POSTGRES):
            process = _in_a_process(partial(store_plan, plan, url))
            process.join(chance.uniform(0.02, 0.4))
            _kill_postmaster(cluster)
            process.join(60)
            cluster.start()
            if contents(database) != before:
                loads += 1
                assert _is_whole(database, loads)
                plan = _renamed(plan, attempt)
                before = contents(database)
        assert not store_plan(_renamed(plan, KILLS_OF_POSTGRES), url).already


def _kill_postmaster(cluster: Cluster) -> None:
    pid = cluster.status().pid
    assert pid is not None
    os.kill(pid, signal.SIGKILL)


def _renamed(plan: CheckedPlan, number: int) -> CheckedPlan:
    manifest = plan.manifest
    revision = manifest.revision.model_copy(update={"id": f"uji-{number}"})
    return dataclasses.replace(plan, manifest=manifest.model_copy(update={"revision": revision}))
