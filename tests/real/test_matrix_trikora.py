"""The real ITBX matrix of Trikora through the reader of cells and the pure engine."""

from __future__ import annotations

import csv
import random
from collections import Counter
from pathlib import Path

import pytest

from simpeltaru.rules.evaluate import judge, list_activities
from simpeltaru.rules.permission import read_cell
from simpeltaru.rules.rulebook import Rulebook
from simpeltaru.rules.situation import for_zone_key
from simpeltaru.verdict import ActivityQuery, Outcome
from tests.unit.law import rulebook, subzone

MATRIX = (
    Path(__file__).resolve().parents[3]
    / "shared"
    / "data"
    / "itbx_trikora"
    / "itbx_trikora_wide.csv"
)
pytestmark = pytest.mark.skipif(
    not MATRIX.is_file(), reason="the real data (../shared/data) is not on this machine"
)
COUNTS = {
    Outcome.PERMITTED: 4596,
    Outcome.LIMITED: 2320,
    Outcome.CONDITIONAL: 2090,
    Outcome.LIMITED_CONDITIONAL: 3624,
    Outcome.PROHIBITED: 43201,
}
LETTERS = {
    "I": Outcome.PERMITTED,
    "T": Outcome.LIMITED,
    "B": Outcome.CONDITIONAL,
    "BT": Outcome.LIMITED_CONDITIONAL,
    "X": Outcome.PROHIBITED,
}


@pytest.fixture(scope="module")
def table() -> tuple[list[str], list[dict[str, str]]]:
    with MATRIX.open(encoding="utf-8-sig", newline="") as handle:
        reader = csv.DictReader(handle)
        rows = list(reader)
        return list(reader.fieldnames or ())[3:], rows


@pytest.fixture(scope="module")
def cells(table: tuple[list[str], list[dict[str, str]]]) -> dict[tuple[str, str], str]:
    keys, rows = table
    return {(row["no"], key): row[key] for row in rows for key in keys}


@pytest.fixture(scope="module")
def law(
    table: tuple[list[str], list[dict[str, str]]], cells: dict[tuple[str, str], str]
) -> Rulebook:
    _, rows = table
    kbli = {row["no"]: (row["kbli"],) for row in rows if row["kbli"].isdigit()}
    return rulebook(cells, kbli=kbli)


def in_letters(raw: str) -> Outcome:
    """The outcome read from the letters alone, not by the reader under test."""
    return LETTERS["".join(sorted({letter for letter in raw if letter.isalpha()}))]


def test_cells_by_class(cells: dict[tuple[str, str], str]) -> None:
    letters = {1: "I", 2: "T", 4: "B", 6: "BT", 8: "X"}
    counts = Counter(LETTERS[letters[read_cell(raw).flags]] for raw in cells.values())
    assert counts == COUNTS
    assert len(cells) == 1801 * 31


def test_the_list_of_every_zone_key_equals_the_sheet(
    table: tuple[list[str], list[dict[str, str]]], law: Rulebook
) -> None:
    keys, rows = table
    for key in keys:
        listed = {
            one.activity.id: one.outcome for one in list_activities(law, for_zone_key(subzone(key)))
        }
        assert listed == {row["no"]: in_letters(row[key]) for row in rows}


@pytest.mark.parametrize("kbli", ["46636", "93233"])
def test_codes_without_a_row_are_unlisted(law: Rulebook, kbli: str) -> None:
    verdict = judge(law, for_zone_key(subzone("R-3")), ActivityQuery(kbli=kbli))
    assert verdict.headline.outcome is Outcome.UNLISTED


def test_every_blanked_cell_is_undetermined(cells: dict[tuple[str, str], str]) -> None:
    blanked = random.Random(500).sample(sorted(cells), 500)
    law = rulebook(cells | dict.fromkeys(blanked, ""))
    for activity, key in blanked:
        verdict = judge(law, for_zone_key(subzone(key)), ActivityQuery(activity_id=activity))
        assert verdict.headline.outcome is Outcome.UNDETERMINED
        assert "missing_cell" in [finding.code for finding in verdict.parts[0].findings]
