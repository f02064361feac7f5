"""A real PostGIS for every test that wants one; nothing of the database is imitated.

`cluster`            one throwaway cluster: that of `scripts/test`, else one of this run
`template_database`  a migrated, empty database in it, one for each worker
`database`           a clone of the template for each module; its tests may commit
`fresh_database`     a clone for a single test
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from simpeltaru.db.cluster import Cluster, throwaway
from tests.databases import Database, clone_of, create_database, drop_database

TEST_CLUSTER = "SIMPELTARU_TEST_CLUSTER"


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    given = os.environ.get(TEST_CLUSTER)
    if given:
        yield Cluster(Path(given), durable=False)
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
