"""The committed packages pass the loader's checks, and the loaded city has a history."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from scripts import load_sample
from scripts.make_sample import SAMPLE
from simpeltaru.db.accounts import READ, SUPERUSER
from simpeltaru.db.engine import connect
from simpeltaru.load_finding import Severity
from simpeltaru.plan import LegalStatus
from simpeltaru.queries.plans import KnownRevision, known_revision, revisions
from simpeltaru.revisions.load_plan import check_plan
from tests.databases import Database

EXPECTED = {"codes_as_numbers", "blank_cells"}
"""JNSRPR is a number as in national files; some cells are blank to show what a silence is."""


def test_a_plan_package_has_no_finding_but_the_intended_ones() -> None:
    plan = check_plan(SAMPLE / f"{load_sample.REVISIONS[0]}.zip")
    assert {one.code for one in plan.findings if one.severity is not Severity.NOTE} == EXPECTED
    assert plan.rulebook is not None
    assert len(plan.rulebook.keys) == 36
    assert len(plan.rulebook.activities) >= 150


def test_archives_are_small_enough_to_be_committed() -> None:
    assert sum(path.stat().st_size for path in SAMPLE.glob("*.zip")) < 6_000_000


def test_loading_publishes_both_revisions_and_a_second_call_does_nothing(
    fresh_database: Database, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SIMPELTARU_DATABASE_URL", fresh_database.url(SUPERUSER))
    load_sample.load_missing()
    said = capsys.readouterr().out
    assert "contoh-bontang-kelurahan: 15 features" in said
    assert "no law of any place" in said
    first, second = _known(fresh_database)
    assert (first.revision.id, second.revision.id) == load_sample.REVISIONS
    assert first.revision.is_simulation
    assert second.revision.is_simulation
    before, after = date(2025, 12, 31), date(2026, 1, 1)
    assert first.standing(before).status is LegalStatus.BERLAKU
    assert second.standing(before).status is LegalStatus.AKAN_BERLAKU
    assert first.standing(after).status is LegalStatus.DICABUT
    assert second.standing(after).status is LegalStatus.BERLAKU
    load_sample.load_missing()
    assert capsys.readouterr().out.endswith("is loaded and published already.\n")
    assert _known(fresh_database) == [first, second]


def _known(database: Database) -> list[KnownRevision]:
    with connect(database.url(READ), timeout_ms=5000) as session:
        return [known_revision(row) for row in session.fetch(revisions(datetime.now(UTC)))]
