"""Databases of the throwaway cluster: made from a template, dropped by force."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import dataclass

import psycopg
from psycopg import sql

from simpeltaru.db.accounts import OWNER, SUPERUSER
from simpeltaru.db.cluster import Cluster


@dataclass(frozen=True)
class Database:
    """One database of a cluster."""

    cluster: Cluster
    name: str

    def url(self, role: str = OWNER) -> str:
        """Where to connect as `role`, for psycopg."""
        return self.cluster.url(role, self.name)

    def sqlalchemy_url(self, role: str = OWNER) -> str:
        """Where to connect as `role`, for SQLAlchemy."""
        return self.url(role).replace("postgresql://", "postgresql+psycopg://", 1)


def create_database(cluster: Cluster, template: str, prefix: str) -> Database:
    """A new database with what `template` holds; nobody may be connected to the template."""
    made = Database(cluster, f"{prefix}_{secrets.token_hex(6)}")
    statement = sql.SQL("CREATE DATABASE {} TEMPLATE {} OWNER {}").format(
        sql.Identifier(made.name), sql.Identifier(template), sql.Identifier(OWNER)
    )
    _maintain(cluster, statement)
    return made


def drop_database(database: Database) -> None:
    """Drop it, whoever is still connected."""
    statement = sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(database.name))
    _maintain(database.cluster, statement)


def clone_of(template: Database) -> Iterator[Database]:
    """A clone for as long as the generator lives."""
    made = create_database(template.cluster, template.name, "clone")
    yield made
    drop_database(made)


def _maintain(cluster: Cluster, statement: sql.Composed) -> None:
    with psycopg.connect(cluster.url(SUPERUSER, "postgres"), autocommit=True) as connection:
        connection.execute(statement)
