"""A real PostGIS for every test that wants one; nothing of the database is imitated.

`cluster`            one throwaway cluster: that of `scripts/test`, else one of this run
`template_database`  a migrated, empty database in it, one for each worker
`database`           a clone of the template for each module; its tests may commit
`fresh_database`     a clone for a single test
`sample_template`    the sample city loaded and published, once for each worker; only for cloning
`sample_database`    a clone of that for each module; its tests may commit
`browser_path`       a Chromium to drive; without one the test is skipped
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import psycopg
import pytest
import shapely

from scripts.abilities import browser
from simpeltaru.db.cluster import Cluster, throwaway
from simpeltaru.db.postgres_binaries import find_binaries
from simpeltaru.settings import get_settings
from tests.databases import Database, clone_of, create_database, drop_database

pytest_plugins = ["tests.no_skips"]
TEST_CLUSTER = "SIMPELTARU_TEST_CLUSTER"

# How long one example takes says more about the machine than about the code.
hypothesis.settings.register_profile("simpeltaru", deadline=None, print_blob=True)
hypothesis.settings.load_profile("simpeltaru")


def pytest_report_header() -> str:
    binaries = find_binaries(get_settings().data_dir)
    version = "none" if binaries is None else f"{binaries.version} in {binaries.bindir}"
    geos = ".".join(str(part) for part in shapely.geos_version)
    return (
        f"PostgreSQL: {version}; psycopg {psycopg.__version__}, libpq {psycopg.pq.version()}; "
        f"shapely {shapely.__version__} with GEOS {geos}; browser: {browser() or 'none'}"
    )


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    given = os.environ.get(TEST_CLUSTER)
    if given:
        yield Cluster(Path(given), durable=False, binaries=find_binaries(get_settings().data_dir))
        return
    with throwaway() as made:
        yield made


@pytest.fixture(scope="session")
def template_database(cluster: Cluster) -> Iterator[Database]:
    from simpeltaru.db import migrate

    template = create_database(cluster, "simpeltaru", "template")
    migrate.upgrade(template.url())
    yield template
    drop_database(template)


@pytest.fixture(scope="module")
def database(template_database: Database) -> Iterator[Database]:
    yield from clone_of(template_database)


@pytest.fixture
def fresh_database(template_database: Database) -> Iterator[Database]:
    yield from clone_of(template_database)


@pytest.fixture(scope="session")
def sample_template(template_database: Database) -> Iterator[Database]:
    from scripts.load_sample import REVISIONS, load_into

    made = create_database(template_database.cluster, template_database.name, "sample")
    load_into(made.url, REVISIONS, lambda _sentence: None)
    yield made
    drop_database(made)


@pytest.fixture(scope="module")
def sample_database(sample_template: Database) -> Iterator[Database]:
    yield from clone_of(sample_template)


@pytest.fixture(scope="session")
def browser_path() -> str:
    path = browser()
    if path is None:
        pytest.skip("there is no Chromium on this machine (sudo apt-get install chromium)")
    return path
