"""When a revision is law: published, shortened, corrected, annulled, and by whom."""

from __future__ import annotations

import os
import pwd
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import psycopg
import pytest

from simpeltaru.db.accounts import READ
from simpeltaru.db.cluster_files import write
from simpeltaru.db.engine import connect
from simpeltaru.db.location import acting_as
from simpeltaru.errors import ConfigurationError, Conflict, NotFound, QuestionError
from simpeltaru.plan import LegalStatus
from simpeltaru.queries.plans import known_revision, revision_by_id
from simpeltaru.revisions.load_plan import load_plan
from simpeltaru.revisions.publish import Act, annul, publish
from tests.databases import Database
from tests.revisions.making import board, enacted, plan_package
from tests.revisions.stored import contents, rows

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
LAW = "SELECT revision, legal::text, event, upper_inf(known) FROM revision_validity ORDER BY id"

Load = Callable[..., None]


def act(hours: int = 0, reason: str = "contoh", alone: bool = True) -> Act:
    return Act(reason, NOON + timedelta(hours=hours), alone)


@pytest.fixture
def load(tmp_path: Path, fresh_database: Database) -> Load:
    def one(revision: str, since: str, url: str | None = None, **changes: object) -> None:
        entry = enacted(revision, since, **changes)
        package = plan_package(tmp_path / revision, board(2, 1), revision=entry)
        load_plan(package, url or fresh_database.url("simpeltaru_load"))

    return one


@pytest.fixture
def url(fresh_database: Database) -> str:
    return fresh_database.url("simpeltaru_publish")


def test_a_revision_is_law_from_its_own_date(
    load: Load, url: str, fresh_database: Database
) -> None:
    load("satu", "2024-01-01")
    assert publish(url, "satu", act()) == ["satu is law from 2024-01-01 (published)."]
    assert rows(fresh_database, LAW) == [("satu", "[2024-01-01,)", "published", True)]
    assert rows(fresh_database, "SELECT workflow FROM revision") == [("published",)]


def test_the_earlier_one_is_shortened(load: Load, url: str, fresh_database: Database) -> None:
    load("satu", "2016-01-01")
    load("dua", "2024-06-01")
    publish(url, "satu", act())
    ended, began = publish(url, "dua", act(1))
    assert ended.startswith("satu ends on 2024-06-01: dua is law of the same plan (rdtr-uji)")
    assert began == "dua is law from 2024-06-01 (published)."
    assert rows(fresh_database, LAW) == [
        ("satu", "[2016-01-01,)", "published", False),
        ("satu", "[2016-01-01,2024-06-01)", "shortened", True),
        ("dua", "[2024-06-01,)", "published", True),
    ]
    closed = "SELECT closed_reason, closed_by FROM revision_validity WHERE NOT upper_inf(known)"
    assert rows(fresh_database, closed) == [("contoh", "simpeltaru_publish")]


def test_a_correction_replaces_from_the_first_day(
    load: Load, url: str, fresh_database: Database
) -> None:
    load("satu", "2024-01-01")
    load("betul", "2024-01-01")
    publish(url, "satu", act())
    before = contents(fresh_database)
    with pytest.raises(Conflict, match="--corrects satu"):
        publish(url, "betul", act(1))
    assert contents(fresh_database) == before
    with pytest.raises(Conflict, match="cannot be corrected"):
        publish(url, "betul", act(1), corrects="lain")
    publish(url, "betul", act(1), corrects="satu")
    assert rows(fresh_database, LAW) == [
        ("satu", "[2024-01-01,)", "published", False),
        ("betul", "[2024-01-01,)", "corrected", True),
    ]


def standing(database: Database, revision: str, day: str, hours: int) -> LegalStatus:
    """The status on a day, with what was known so many hours after noon."""
    known_at = NOON + timedelta(hours=hours)
    with connect(database.url(READ), timeout_ms=10_000) as session:
        (row,) = session.fetch(revision_by_id(revision, known_at))
    return known_revision(row).standing(date.fromisoformat(day)).status


def test_a_correction_keeps_the_hole_of_an_annulment(
    load: Load, url: str, fresh_database: Database
) -> None:
    load("satu", "2024-01-01")
    load("betul", "2024-01-01")
    publish(url, "satu", act())
    annul(url, "satu", act(1), effective=date(2025, 3, 1), decision="Putusan CONTOH")
    said = publish(url, "betul", act(2), corrects="satu")
    assert "until 2025-03-01" in said[-1]
    known = "SELECT revision, legal::text, event FROM revision_validity WHERE upper_inf(known)"
    assert rows(fresh_database, known) == [("betul", "[2024-01-01,2025-03-01)", "annulled")]


def test_a_correction_of_one_that_was_shortened_ends_with_it(
    load: Load, url: str, fresh_database: Database
) -> None:
    load("satu", "2016-01-01")
    load("dua", "2024-06-01")
    load("betul", "2016-01-01")
    load("lagi", "2016-01-01")
    publish(url, "satu", act())
    publish(url, "dua", act(1))
    publish(url, "betul", act(2), corrects="satu")
    publish(url, "lagi", act(3), corrects="betul")
    known = "SELECT revision, legal::text, event FROM revision_validity WHERE upper_inf(known)"
    assert sorted(rows(fresh_database, known)) == [
        ("dua", "[2024-06-01,)", "published"),
        ("lagi", "[2016-01-01,2024-06-01)", "corrected"),
    ]


def test_a_correction_is_the_same_law(load: Load, url: str, fresh_database: Database) -> None:
    load("satu", "2024-01-01")
    load("lain", "2024-02-01")
    load("akhir", "2024-01-01", dates={"diundangkan": "2024-01-01", "berlaku_sampai": "2030-01-01"})
    publish(url, "satu", act())
    before = contents(fresh_database)
    with pytest.raises(Conflict, match=r"lain says law from 2024-02-01, satu says from 2024-01-01"):
        publish(url, "lain", act(1), corrects="satu")
    with pytest.raises(Conflict, match=r"until 2030-01-01.*the same dates"):
        publish(url, "akhir", act(1), corrects="satu")
    assert contents(fresh_database) == before


def test_what_a_correction_replaced_was_not_annulled(
    load: Load, url: str, fresh_database: Database
) -> None:
    for name, since in (("satu", "2016-01-01"), ("betul", "2016-01-01"), ("dua", "2024-06-01")):
        load(name, since)
    later = int((datetime.now(UTC) - NOON).total_seconds() // 3600) + 1
    publish(url, "satu", act(later))
    publish(url, "betul", act(later + 1), corrects="satu")
    publish(url, "dua", act(later + 2))
    for hours in (later + 1, later + 2):
        assert standing(fresh_database, "satu", "2020-01-01", hours) is LegalStatus.DICABUT
        assert standing(fresh_database, "betul", "2020-01-01", hours) is LegalStatus.BERLAKU
    annul(url, "betul", act(later + 3), effective=date(2016, 1, 1), decision="Putusan CONTOH")
    assert standing(fresh_database, "betul", "2020-01-01", later + 3) is LegalStatus.DIBATALKAN
    assert standing(fresh_database, "satu", "2020-01-01", later + 3) is LegalStatus.DICABUT


def test_an_annulment_lies_within_the_days_of_the_revision(
    load: Load, url: str, fresh_database: Database
) -> None:
    load("satu", "2024-01-01")
    load("belum", "2024-01-01")
    publish(url, "satu", act())
    before = contents(fresh_database)
    with pytest.raises(Conflict, match=r"not law on 2023-12-31: it is law from 2024-01-01"):
        annul(url, "satu", act(1), effective=date(2023, 12, 31), decision="Putusan CONTOH")
    with pytest.raises(Conflict, match="nothing to annul"):
        annul(url, "belum", act(1), effective=date(2024, 1, 1), decision="Putusan CONTOH")
    assert contents(fresh_database) == before


def test_an_annulment_leaves_a_hole(load: Load, url: str, fresh_database: Database) -> None:
    load("satu", "2016-01-01")
    load("dua", "2024-01-01")
    publish(url, "satu", act())
    publish(url, "dua", act(1))
    day = date(2025, 3, 1)
    annul(url, "dua", act(2), effective=day, decision="Putusan CONTOH")
    known = "SELECT revision, legal::text, event, reason FROM revision_validity"
    assert rows(fresh_database, f"{known} WHERE upper_inf(known) ORDER BY id") == [
        ("satu", "[2016-01-01,2024-01-01)", "shortened", "contoh"),
        ("dua", "[2024-01-01,2025-03-01)", "annulled", "Putusan CONTOH: contoh"),
    ]
    with pytest.raises(Conflict, match=r"it is law from 2024-01-01 until 2025-03-01"):
        annul(url, "dua", act(3), effective=day, decision="Putusan CONTOH")


def test_an_annulment_from_the_first_day_keeps_its_reason(
    load: Load, url: str, fresh_database: Database
) -> None:
    load("satu", "2024-01-01")
    publish(url, "satu", act())
    annul(url, "satu", act(1), effective=date(2024, 1, 1), decision="Putusan CONTOH")
    stored = rows(fresh_database, "SELECT upper_inf(known), closed_reason FROM revision_validity")
    assert stored == [(False, "Putusan CONTOH: contoh")]


def test_what_cannot_be_law(load: Load, url: str, tmp_path: Path, fresh_database: Database) -> None:
    load_plan(plan_package(tmp_path / "d"), fresh_database.url("simpeltaru_load"))
    load("tanpa", "2024-01-01", dates={"ditetapkan": "2024-01-01"})
    load("satu", "2024-01-01")
    before = contents(fresh_database)
    with pytest.raises(Conflict, match=r"draft \(disusun\)"):
        publish(url, "uji-1", act())
    with pytest.raises(Conflict, match="neither mulai_berlaku nor diundangkan"):
        publish(url, "tanpa", act())
    with pytest.raises(NotFound):
        publish(url, "tiada", act())
    with pytest.raises(QuestionError, match="needs a reason"):
        publish(url, "satu", act(reason=" "))
    with pytest.raises(QuestionError, match="decision"):
        annul(url, "satu", act(), effective=date(2024, 1, 1), decision="")
    assert contents(fresh_database) == before
    publish(url, "satu", act())
    with pytest.raises(Conflict, match="published already"):
        publish(url, "satu", act(1))


def test_knowledge_does_not_run_backwards(load: Load, url: str) -> None:
    load("satu", "2016-01-01")
    load("dua", "2024-01-01")
    publish(url, "satu", act())
    with pytest.raises(Conflict, match="check the clock"):
        publish(url, "dua", act(-1))


def test_one_person_says_so(load: Load, url: str, fresh_database: Database) -> None:
    load("satu", "2024-01-01")
    before = contents(fresh_database)
    with pytest.raises(Conflict, match=r"second person publishes.*--alone --reason"):
        publish(url, "satu", act(alone=False))
    assert contents(fresh_database) == before
    load("dua", "2025-01-01")
    publish(url, "satu", act())
    with pytest.raises(Conflict, match=r"^dua is not changed.*--alone"):
        publish(url, "dua", act(1, alone=False))


@pytest.fixture
def people(fresh_database: Database) -> Iterator[dict[str, str]]:
    """URLs of a loader and of a publisher with logins of their own."""
    roles = {"budi": "simpeltaru_load", "siti": "simpeltaru_publish"}
    data = fresh_database.cluster.data
    before = (data / "pg_ident.conf").read_text()
    me = pwd.getpwuid(os.geteuid()).pw_name
    with psycopg.connect(fresh_database.url("postgres"), autocommit=True) as connection:
        for name, role in roles.items():
            connection.execute(f"CREATE ROLE {name} LOGIN IN ROLE {role}")
        more = "".join(f'simpeltaru "{me}" {name}\n' for name in roles)
        write(data / "pg_ident.conf", before + more)
        connection.execute("SELECT pg_reload_conf()")
        yield {name: acting_as(fresh_database.url(name), role) for name, role in roles.items()}
        write(data / "pg_ident.conf", before)
        for name in roles:
            connection.execute(f"DROP OWNED BY {name}; DROP ROLE {name}")


def test_two_people_need_not(load: Load, people: dict[str, str], fresh_database: Database) -> None:
    load("satu", "2024-01-01", people["budi"])
    with pytest.raises(ConfigurationError):
        publish(people["budi"], "satu", act(alone=False))
    publish(people["siti"], "satu", act(alone=False))
    stored = rows(fresh_database, "SELECT recorded_by, alone FROM revision_validity")
    assert stored == [("siti", False)]
    assert rows(fresh_database, "SELECT recorded_by FROM revision") == [("budi",)]
