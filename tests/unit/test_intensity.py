from decimal import Decimal

import pytest

from simpeltaru.errors import QuestionError
from simpeltaru.rules.intensity import Intensity, MeasureLimits, intensity
from simpeltaru.rules.overlay import Ground
from simpeltaru.rules.rulebook import Limit, OverlayProvision
from simpeltaru.zone import Overlay
from tests.unit.law import limit, provision, rulebook, say, subzone

COLLECTOR, LOCAL = {"road_class": "kolektor"}, {"road_class": "lokal"}
SLOPE = Overlay("KRB_03", "longsor")


def limits(*table: Limit, provisions: tuple[OverlayProvision, ...] = (), **known: str) -> Intensity:
    law = rulebook({("a", "R-3"): "I"}, limits=table, provisions=provisions)
    overlays = (SLOPE,) if provisions else ()
    found = intensity(law, Ground(subzone("R-3"), overlays), known)
    say(found.findings)
    return found


def only(found: Intensity) -> MeasureLimits:
    (measure,) = found.measures
    return measure


def codes(found: Intensity) -> list[str]:
    return [finding.code for finding in found.findings]


def test_a_limit_that_depends_on_nothing_is_single_and_cited() -> None:
    found = only(limits(limit("R-3", "kdb_max", "60")))
    assert found.single is not None
    assert (found.single.value, found.unit) == (Decimal(60), "percent")
    assert found.single.sources[0].citation.row == 90


def test_an_unknown_frontage_lists_every_road_class() -> None:
    table = (
        limit("R-3", "gsb_min", "8", dimensions=COLLECTOR),
        limit("R-3", "gsb_min", "5", dimensions=LOCAL),
    )
    found = limits(*table)
    assert [one.value for one in only(found).options] == [Decimal(8), Decimal(5)]
    assert (only(found).single, codes(found)) == (None, ["intensity_depends"])
    known = only(limits(*table, road_class="lokal"))
    assert known.single is not None
    assert known.single.value == Decimal(5)


def test_equal_for_every_class_is_single_with_all_sources() -> None:
    found = only(
        limits(
            limit("R-3", "gsb_min", "5", dimensions=COLLECTOR),
            limit("R-3", "gsb_min", "5.0", dimensions=LOCAL, column="E"),
        )
    )
    assert found.single is not None
    assert (found.single.dimensions, len(found.single.sources)) == ((), 2)


def test_a_class_the_measure_leaves_out_is_not_assumed_equal() -> None:
    found = limits(
        limit("R-3", "height_max", "15", dimensions=COLLECTOR),
        limit("R-3", "gsb_min", "8", dimensions=COLLECTOR),
        limit("R-3", "gsb_min", "5", dimensions=LOCAL),
    )
    height = next(one for one in found.measures if one.measure == "height_max")
    assert height.single is None


@pytest.mark.parametrize("state", ["unlimited", "not_regulated"])
def test_absences_that_are_answers(state: str) -> None:
    found = only(limits(limit("R-3", "klb_max", None, state)))
    assert found.single is not None
    assert (found.single.state, found.single.value) == (state, None)


@pytest.mark.parametrize(
    ("state", "code"), [("missing", "intensity_missing"), ("see_text", "intensity_see_text")]
)
def test_absences_that_are_not(state: str, code: str) -> None:
    found = limits(limit("R-3", "klb_max", None, state))
    assert (only(found).single, codes(found)) == (None, [code])


def test_a_subzone_without_a_table_is_unknown() -> None:
    found = limits()
    assert (found.measures, codes(found)) == ((), ["intensity_none"])


def test_a_class_the_table_does_not_have_is_unknown() -> None:
    found = limits(limit("R-3", "gsb_min", "8", dimensions=COLLECTOR), road_class="arteri")
    assert (only(found).options[0].state, only(found).single) == ("missing", None)
    assert codes(found) == ["intensity_row_missing"]


def test_an_unknown_dimension_is_refused() -> None:
    with pytest.raises(QuestionError, match="lantai"):
        limits(lantai="3")


@pytest.mark.parametrize(
    ("measure", "table", "overlays", "binds"),
    [
        ("kdb_max", "60", ("40", "50"), "40"),
        ("kdb_max", "30", ("40",), "30"),
        ("kdh_min", "20", ("30", "25"), "30"),
        ("gsb_min", "40", ("30",), "40"),
    ],
)
def test_the_strictest_binds_and_every_source_stays(
    measure: str, table: str, overlays: tuple[str, ...], binds: str
) -> None:
    tight = tuple(
        provision("KRB_03", "tighten", measure=measure, limit=Decimal(value)) for value in overlays
    )
    found = only(limits(limit("R-3", measure, table), provisions=tight))
    assert found.single is not None
    assert found.single.value == Decimal(binds)
    assert [source.kind for source in found.single.sources] == [
        "table",
        *["overlay"] * len(overlays),
    ]


def test_an_overlay_sets_a_number_where_the_table_sets_none() -> None:
    tight = (provision("KRB_03", "tighten", measure="height_max", limit=Decimal(12)),)
    found = only(limits(limit("R-3", "height_max", None, "unlimited"), provisions=tight))
    assert found.single is not None
    assert found.single.value == Decimal(12)


def test_an_overlay_does_not_settle_what_the_table_leaves_blank() -> None:
    tight = (provision("KRB_03", "tighten", measure="height_max", limit=Decimal(12)),)
    found = only(limits(limit("R-3", "height_max", None, "missing"), provisions=tight))
    assert found.single is None
    assert found.options[0].sources[1].value == Decimal(12)


def test_kdb_and_kdh_that_cannot_both_be_met_are_reported() -> None:
    over = limits(limit("R-3", "kdb_max", "70"), limit("R-3", "kdh_min", "40"))
    assert codes(over) == ["kdb_kdh_conflict"]
    assert codes(limits(limit("R-3", "kdb_max", "60"), limit("R-3", "kdh_min", "40"))) == []
    apart = limits(
        limit("R-3", "kdb_max", "70", dimensions=COLLECTOR),
        limit("R-3", "kdh_min", "40", dimensions=LOCAL),
    )
    assert "kdb_kdh_conflict" not in codes(apart)
