"""What import-linter cannot see: clocks below the edges, SQL outside its rooms, sizes."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from scripts.check_repository import code_files
from simpeltaru.places import CHECKOUT

SQL_PACKAGES = {"sqlalchemy", "psycopg", "psycopg_pool", "geoalchemy2", "alembic"}
SQL_ROOMS = ("simpeltaru/db/", "simpeltaru/queries/", "simpeltaru/revisions/", "simpeltaru/ledger")
EDGES = ("api/", "scripts/", "tests/", "benchmarks/")
# The tables' own defaults: the database stamps when a row was written, which no one may choose.
STAMPED = ("simpeltaru/db/tables.py",)
CLOCKS = {"now", "today", "utcnow", "localtime", "gmtime", "current_date", "current_timestamp"}


def parsed() -> Iterator[tuple[str, ast.AST]]:
    for name in code_files():
        yield name, ast.parse((CHECKOUT / name).read_text(encoding="utf-8"))


def imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.split(".")[0]


def clock_reads(tree: ast.AST) -> Iterator[int]:
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        owner = node.func.value.id if isinstance(node.func.value, ast.Name) else ""
        if node.func.attr in CLOCKS or (owner, node.func.attr) == ("time", "time"):
            yield node.lineno


def test_sql_stays_in_its_rooms() -> None:
    outside = [
        f"{name} imports {package}"
        for name, tree in parsed()
        if not name.startswith((*SQL_ROOMS, "tests/", "benchmarks/"))
        for package in imported(tree)
        if package in SQL_PACKAGES
    ]
    assert outside == []


def test_nothing_below_the_edges_reads_a_clock() -> None:
    reads = [
        f"{name}:{line}"
        for name, tree in parsed()
        if not name.startswith((*EDGES, *STAMPED))
        for line in clock_reads(tree)
    ]
    assert reads == []


def test_a_clock_is_noticed() -> None:
    tree = ast.parse("import time, datetime\ndatetime.datetime.now()\ntime.time()\n")
    assert list(clock_reads(tree)) == [2, 3]


def test_only_what_is_below_is_imported_from_the_top_level() -> None:
    """`simpeltaru` can be installed alone: nothing in it needs the folders beside it."""
    beside = {"api", "tiles", "scripts", "tests", "benchmarks"}
    wrong = [
        name
        for name, tree in parsed()
        if name.startswith("simpeltaru/") and beside & set(imported(tree))
    ]
    assert wrong == []


def test_every_folder_of_code_is_checked() -> None:
    tops = {Path(name).parts[0] for name in code_files()}
    assert {"simpeltaru", "scripts", "tiles", "tests"} <= tops
