from decimal import Decimal

import pytest

from simpeltaru.rules.rulebook import CellRow, RulebookDocument, Stated
from simpeltaru.rules.validate import Problem, validate
from tests.unit.law import LEGEND, document, limit, provision

FINE = {("a", "R-3"): "I", ("a", "K-1"): "T1,B2"}


def problems(found: RulebookDocument, **without: str) -> list[tuple[str, str]]:
    return [(one.code, one.severity) for one in validate(found, without)]


def changed(**more: object) -> RulebookDocument:
    return document(FINE).model_copy(update=more)


def test_a_sound_document_has_no_problem() -> None:
    assert problems(document(FINE, kbli={"a": ("47111",)})) == []


@pytest.mark.parametrize("raw", ["I,T1", "I,X", "Q7", "X,B1"])
def test_a_cell_that_contradicts_itself_blocks(raw: str) -> None:
    (problem,) = validate(document({("a", "R-3"): raw}))
    assert (problem.code, problem.severity) == ("contradictory_cell", "block")
    assert raw in problem.message
    assert (problem.citations[0].row, problem.citations[0].column) == (2, "R-3")


def test_a_code_without_a_legend_blocks_once_with_its_cells() -> None:
    (problem,) = validate(document({("a", "R-3"): "T7", ("a", "K-1"): "T7"}))
    assert (problem.code, problem.params["cells"]) == ("unknown_code", 2)
    assert len(problem.citations) == 2


def test_blank_and_absent_cells_warn() -> None:
    assert problems(document({("a", "R-3"): "I", ("a", "K-1"): "-"})) == [("blank_cells", "warn")]
    found = document(FINE, keys=["R-3", "K-1", "PS"])
    assert problems(found) == [("absent_cells", "warn")]
    stated = Stated(value="prohibited", citation="Pasal UJI")
    assert problems(found.model_copy(update={"absence": stated})) == []
    wrong = stated.model_copy(update={"value": "X"})
    assert problems(found.model_copy(update={"absence": wrong})) == [("unknown_absence", "block")]


@pytest.mark.parametrize(("second", "severity"), [("X", "block"), ("I", "warn")])
def test_two_cells_for_one_question(second: str, severity: str) -> None:
    cells = (CellRow("a", "R-3", "I", 0, 2, "R-3"), CellRow("a", "R-3", second, 0, 9, "R-3"))
    found = document({("a", "R-3"): "I"}).model_copy(update={"cells": cells})
    assert problems(found) == [("duplicate_cell", severity)]


def test_a_cell_of_nobody_blocks() -> None:
    cells = (*document(FINE).cells, CellRow("b", "R-3", "I", 0, 3, "R-3"))
    assert problems(changed(cells=cells)) == [("orphan_cell", "block")]


def test_keys_and_activities_stand_once() -> None:
    fine = document(FINE)
    twice = changed(zone_keys=(*fine.zone_keys, fine.zone_keys[0]))
    assert ("duplicate_key", "block") in problems(twice)
    again = changed(activities=(*fine.activities, fine.activities[0]))
    assert ("duplicate_activity", "block") in problems(again)


def test_an_activity_without_cells_warns() -> None:
    found = document(FINE, activities=["a", "b"])
    assert ("activity_without_cells", "warn") in problems(found)


def test_where_absence_has_a_meaning_an_activity_may_stand_nowhere() -> None:
    stated = Stated(value="prohibited", citation="Pasal 1")
    found = document(FINE, activities=["a", "b"]).model_copy(update={"absence": stated})
    assert problems(found) == []


def test_a_key_declared_without_rules_that_has_a_column_blocks() -> None:
    assert problems(document(FINE), **{"K-1": "uji"}) == [("key_declared_without_rules", "block")]
    assert problems(document(FINE), **{"PL-3": "uji"}) == []


@pytest.mark.parametrize("kbli", ["0", "00000", "1", "A1234", "012345", "12.34"])
def test_a_malformed_kbli_blocks(kbli: str) -> None:
    assert problems(document(FINE, kbli={"a": (kbli,)})) == [("kbli_malformed", "block")]


def test_four_digits_among_five_may_have_lost_a_zero() -> None:
    cells = {("a", "R-3"): "I", ("b", "R-3"): "I"}
    mixed = document(cells, kbli={"a": ("1270",), "b": ("47111",)})
    (problem,) = validate(mixed)
    assert (problem.code, problem.params["suggestion"]) == ("kbli_four_digits", "01270")
    assert problems(document(cells, kbli={"a": ("4711",), "b": ("5610",)})) == []


@pytest.mark.parametrize(
    ("limits", "expected"),
    [
        (
            [limit("R-3", "kdb_max", "70"), limit("R-3", "kdh_min", "40")],
            ("kdb_kdh_conflict", "warn"),
        ),
        (
            [limit("R-3", "kdb_max", "60"), limit("R-3", "klb_max", "0.5")],
            ("klb_below_kdb", "warn"),
        ),
        ([limit("R-3", "kdb_max", "210")], ("limit_implausible", "warn")),
        ([limit("R-3", "kwt_max", "10")], ("unknown_measure", "block")),
        (
            [limit("R-3", "kdb_max", "10", dimensions={"lantai": "1"})],
            ("unknown_dimension", "block"),
        ),
        ([limit("R-3", "kdb_max", None)], ("limit_state", "block")),
        ([limit("R-3", "kdb_max", "5", "missing")], ("limit_state", "block")),
        ([limit("R-3", "kdb_max", "-5")], ("limit_negative", "block")),
        ([limit("PL-3", "kdb_max", "5")], ("limit_without_column", "warn")),
        (
            [limit("R-3", "kdb_max", "5"), limit("R-3", "kdb_max", "6")],
            ("duplicate_limit", "block"),
        ),
        ([limit("R-3", "kdb_max", "5"), limit("R-3", "kdb_max", "5")], ("duplicate_limit", "warn")),
    ],
)
def test_intensity_tables(limits: list[object], expected: tuple[str, str]) -> None:
    assert problems(changed(limits=tuple(limits))) == [expected]


def test_limits_of_different_cases_do_not_meet() -> None:
    apart = (
        limit("R-3", "kdb_max", "70", dimensions={"road_class": "lokal"}),
        limit("R-3", "kdh_min", "40", dimensions={"road_class": "kolektor"}),
    )
    assert problems(changed(limits=apart)) == []


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        (provision("KKOP", "condition"), ("provision_without_codes", "block")),
        (provision("KKOP", "condition", codes=("B7",)), ("unknown_code", "block")),
        (
            provision("KKOP", "tighten", measure="tinggi", limit=Decimal(9)),
            ("unknown_measure", "block"),
        ),
        (provision("KKOP", "tighten", measure="height_max"), ("provision_without_limit", "block")),
        (provision("KKOP", keys=("PL-3",)), ("provision_without_column", "warn")),
    ],
)
def test_provisions_lack_what_their_effect_needs(stated: object, expected: tuple[str, str]) -> None:
    assert problems(changed(provisions=(stated,))) == [expected]


def test_a_code_explained_twice_blocks() -> None:
    assert problems(changed(conditions=(*LEGEND, LEGEND[0]))) == [("duplicate_condition", "block")]


def test_a_problem_is_data() -> None:
    problem = validate(document({("a", "R-3"): "I,X"}))[0]
    assert isinstance(problem, Problem)
    assert problem.citations[0].legal == "Lampiran UJI"
