import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simpeltaru.rules.rollup import at_least_as_strict, roll_up, strictest
from simpeltaru.verdict import Coverage, NearZone, Outcome, Situation
from tests.unit.law import part, situation, subzone

I, T, B, TB, X = (  # noqa: E741 (the letters of the law)
    Outcome.PERMITTED,
    Outcome.LIMITED,
    Outcome.CONDITIONAL,
    Outcome.LIMITED_CONDITIONAL,
    Outcome.PROHIBITED,
)
UNLISTED, UNKNOWN, MIXED = Outcome.UNLISTED, Outcome.UNDETERMINED, Outcome.MIXED


def reasons(found: Situation, *outcomes: Outcome) -> list[str]:
    return [finding.code for finding in roll_up(found, outcomes).findings]


@pytest.mark.parametrize("outcome", [I, T, B, TB, X, UNLISTED, UNKNOWN, MIXED])
def test_parts_that_agree_give_their_outcome(outcome: Outcome) -> None:
    found = situation(part(1, "R-3"), part(2, "K-1"))
    assert roll_up(found, [outcome, outcome]).outcome is outcome


def test_parts_that_differ_are_mixed_with_area_and_share_per_outcome() -> None:
    headline = roll_up(situation(part(1, "R-3", 300), part(2, "K-1", 100)), [I, X])
    assert headline.outcome is MIXED
    assert [(s.outcome, s.area_m2, s.share) for s in headline.by_outcome] == [
        (I, 300.0, 0.75),
        (X, 100.0, 0.25),
    ]
    assert (headline.permitted_area_m2, headline.strictest) == (300.0, X)


@pytest.mark.parametrize("outcome", [I, T, B, TB, X, UNLISTED])
def test_a_gap_leaves_a_common_outcome_undetermined(outcome: Outcome) -> None:
    found = situation(part(1, "R-3"), gap=20.0)
    headline = roll_up(found, [outcome])
    assert (headline.outcome, headline.strictest) == (UNKNOWN, None)
    assert reasons(found, outcome) == ["gap_undecided"]


def test_what_is_unknown_cannot_change_a_mixed_headline() -> None:
    parts = part(1, "R-3"), part(2, "K-1"), part(3, "PL")
    assert roll_up(situation(*parts, gap=20.0), [I, X, UNKNOWN]).outcome is MIXED


def test_an_undetermined_part_leaves_the_headline_undetermined() -> None:
    found = situation(part(1, "R-3"), part(2, "K-1"))
    assert roll_up(found, [I, UNKNOWN]).outcome is UNKNOWN
    assert reasons(found, I, UNKNOWN) == ["parts_undetermined"]


def test_a_thin_part_matters_only_if_it_differs() -> None:
    found = situation(part(1, "R-3"), part(2, "K-1", 3, certain=False))
    assert roll_up(found, [I, I]).outcome is I
    assert roll_up(found, [I, X]).outcome is UNKNOWN
    assert reasons(found, I, X) == ["thin_parts_undecided"]
    wide = situation(part(1, "R-3"), part(2, "K-1"), part(3, "PS", 3, certain=False))
    assert roll_up(wide, [I, X, T]).outcome is MIXED


def test_a_place_of_thin_parts_only_is_determined_where_they_agree() -> None:
    thin = situation(part(1, "R-3", certain=False), part(2, "K-1", certain=False))
    assert roll_up(thin, [X, X]).outcome is X
    assert roll_up(thin, [I, X]).outcome is UNKNOWN


def test_a_part_wholly_claimed_by_another_is_in_doubt() -> None:
    parts = part(1, "R-3", 400, contested_m2=100.0), part(2, "K-1", 100, contested_m2=100.0)
    found = situation(*parts, overlap_m2=100.0)
    assert roll_up(found, [I, X]).outcome is UNKNOWN
    assert reasons(found, I, X) == ["overlap_undecided"]
    assert roll_up(found, [I, X]).permitted_area_m2 == pytest.approx(300.0)
    assert roll_up(found, [I, I]).permitted_area_m2 == pytest.approx(400.0)


def test_roads_are_subtracted_and_never_rolled_up() -> None:
    found = situation(part(1, "R-3", 300), roads=(part(2, "BJ", 100),))
    headline = roll_up(found, [I])
    assert (headline.outcome, headline.by_outcome[0].share) == (I, 1.0)


def test_land_that_may_all_be_road_is_undetermined() -> None:
    road = part(2, "BJ", 100, contested_m2=100.0)
    claimed = situation(part(1, "R-3", contested_m2=100.0), roads=(road,), overlap_m2=100.0)
    assert roll_up(claimed, [I]).outcome is UNKNOWN
    assert reasons(claimed, I) == ["overlap_undecided"]
    thin = situation(part(1, "R-3", 3, certain=False), roads=(part(2, "BJ", 300),))
    assert roll_up(thin, [I]).outcome is UNKNOWN
    assert reasons(thin, I) == ["thin_parts_undecided"]


def test_nothing_to_roll_up_says_why() -> None:
    road = situation(roads=(part(1, "BJ"),))
    tiny = situation()
    outside = Situation("polygon", Coverage.NONE, ())
    assert [roll_up(one, []).outcome for one in (road, tiny, outside)] == [UNKNOWN] * 3
    assert reasons(road) == ["road_only"]
    assert reasons(tiny) == ["place_below_threshold"]
    assert reasons(outside) == ["outside_plan"]


def point(*near: str, coverage: Coverage = Coverage.FULL) -> Situation:
    zones = tuple(NearZone(subzone(key), 1.0) for key in near)
    here = part(1, "R-3", area=0.0)
    return Situation("point", coverage, (here,), near=zones)


def test_a_point_near_another_outcome_is_undetermined_and_names_all() -> None:
    headline = roll_up(point("K-1", "PS"), [I], [X, I])
    assert headline.outcome is UNKNOWN
    assert headline.findings[0].params["subzones"] == ["R-3", "K-1", "PS"]
    assert headline.findings[0].params["outcomes"] == ["permitted", "prohibited", "permitted"]


def test_a_point_near_the_same_outcome_or_a_road_has_it() -> None:
    assert roll_up(point("K-1", "BJ"), [I], [I, X]).outcome is I


def test_a_point_at_the_plans_edge_is_undetermined() -> None:
    headline = roll_up(point(coverage=Coverage.PARTIAL), [I], [])
    assert (headline.outcome, headline.strictest) == (UNKNOWN, None)


@pytest.mark.parametrize(
    ("outcomes", "expected"),
    [
        ([I, T], T),
        ([T, B], None),
        ([T, B, TB], TB),
        ([I, TB, X], X),
        ([X, UNLISTED], None),
        ([X, UNKNOWN], None),
        ([UNLISTED], UNLISTED),
        ([MIXED], None),
        ([], None),
    ],
)
def test_strictest_follows_a_partial_order(
    outcomes: list[Outcome], expected: Outcome | None
) -> None:
    assert strictest(outcomes) is expected


def test_the_order_is_transitive_and_without_circles() -> None:
    for a, b, c in itertools.product(Outcome, repeat=3):
        if at_least_as_strict(a, b) and at_least_as_strict(b, c):
            assert at_least_as_strict(a, c)
        if a is not b and at_least_as_strict(a, b):
            assert not at_least_as_strict(b, a)


parts_and_outcomes = st.lists(
    st.tuples(st.floats(2, 900), st.booleans(), st.sampled_from(Outcome)), min_size=1, max_size=6
)


@given(parts_and_outcomes, st.booleans(), st.randoms())
def test_the_order_of_parts_changes_nothing(rows, gap, shuffle) -> None:  # type: ignore[no-untyped-def]
    def headline(listed):  # type: ignore[no-untyped-def]
        parts = [part(n, f"Z-{n}", area, certain=sure) for n, (area, sure, _) in enumerate(listed)]
        return roll_up(situation(*parts, gap=30.0 * gap), [outcome for *_, outcome in listed])

    first = headline(rows)
    shuffle.shuffle(rows)
    second = headline(rows)
    assert (first.outcome, first.strictest) == (second.outcome, second.strictest)
    assert [s.outcome for s in first.by_outcome] == [s.outcome for s in second.by_outcome]
    for one, other in zip(first.by_outcome, second.by_outcome, strict=True):
        assert one.share == pytest.approx(other.share)


RANK = {I: 0, T: 1, B: 1, TB: 2, X: 3}
known = st.sampled_from([I, T, B, TB, X])


@given(st.lists(st.tuples(known, st.booleans()), min_size=1, max_size=5), st.data())
def test_a_stricter_part_never_improves_the_headline(rows, data) -> None:  # type: ignore[no-untyped-def]
    parts = [part(n, f"Z-{n}", certain=sure) for n, (_, sure) in enumerate(rows)]
    before = [outcome for outcome, _ in rows]
    index = data.draw(st.integers(0, len(rows) - 1))
    stricter = [one for one in RANK if at_least_as_strict(one, before[index])]
    after = [*before]
    after[index] = data.draw(st.sampled_from(stricter))
    was = roll_up(situation(*parts), before)
    now = roll_up(situation(*parts), after)
    assert (now.permitted_area_m2 or 0) <= (was.permitted_area_m2 or 0) + 1e-9
    if was.outcome in RANK and now.outcome in RANK:
        assert not (was.outcome is not now.outcome and at_least_as_strict(was.outcome, now.outcome))
