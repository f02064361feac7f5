import pytest
from hypothesis import given
from hypothesis import strategies as st

from simpeltaru.errors import QuestionError
from simpeltaru.rules.evaluate import judge, kbli_fault, list_activities
from simpeltaru.rules.rulebook import Rulebook, Stated
from simpeltaru.rules.situation import for_zone_key
from simpeltaru.verdict import ActivityQuery, Coverage, NearZone, Outcome, Situation, Verdict
from simpeltaru.zone import Overlay
from tests.unit.law import part, provision, rulebook, say, situation, subzone

MATRIX = {
    ("warung", "R-3"): "I",
    ("warung", "K-1"): "T1,B2",
    ("pabrik", "R-3"): "X",
    ("pabrik", "K-1"): "",
    ("hotel", "R-3"): "T1",
    ("hotel", "K-1"): "B1",
}
LAW = rulebook(MATRIX, kbli={"warung": ("56102",), "pabrik": ("23",), "hotel": ("55110",)})


def ask(
    key: str, law: Rulebook | None = LAW, without: dict[str, str] | None = None, **query: str
) -> Verdict:
    found = for_zone_key(subzone(key))
    return judge(law, found, ActivityQuery(**query), without_rules=without)


def codes(verdict: Verdict) -> list[str]:
    return [finding.code for one in verdict.parts for finding in one.findings]


@pytest.mark.parametrize(
    ("activity", "key", "outcome", "conditions"),
    [
        ("warung", "R-3", Outcome.PERMITTED, []),
        ("warung", "K-1", Outcome.LIMITED_CONDITIONAL, ["B2", "T1"]),
        ("hotel", "R-3", Outcome.LIMITED, ["T1"]),
        ("hotel", "K-1", Outcome.CONDITIONAL, ["B1"]),
        ("pabrik", "R-3", Outcome.PROHIBITED, []),
    ],
)
def test_a_cell_is_an_outcome_with_its_conditions(
    activity: str, key: str, outcome: Outcome, conditions: list[str]
) -> None:
    verdict = ask(key, activity_id=activity)
    assert verdict.headline.outcome is outcome
    assert [condition.code for condition in verdict.parts[0].conditions] == conditions


def test_every_fact_is_cited_to_its_row_and_column() -> None:
    verdict = ask("K-1", activity_id="warung")
    cell = verdict.parts[0].findings[0]
    assert cell.params["raw"] == "T1,B2"
    assert (cell.citations[0].file, cell.citations[0].row, cell.citations[0].column) == (
        "matriks.csv",
        2,
        "K-1",
    )
    condition = verdict.parts[0].conditions[1]
    assert (condition.text, condition.citations[0].row) == ("arti T1", 50)


@pytest.mark.parametrize(
    ("verdict", "code"),
    [
        (ask("K-1", activity_id="pabrik"), "missing_cell"),
        (ask("R-3", law=None, kbli="56102"), "no_rulebook"),
        (ask("PL-3", activity_id="warung"), "no_column"),
        (ask("PL-3", without={"PL-3": "tambang"}, activity_id="warung"), "without_rules"),
        (ask("R-3", without={"R-3": "salah"}, activity_id="warung"), "without_rules"),
        (ask("R-3", kbli="56102", edition="2015"), "kbli_edition_unmapped"),
        (ask("R-3", kbli="5610"), "kbli_zero_lost"),
        (ask("R-3", kbli="abc"), "kbli_malformed"),
        (ask("R-3", activity_id="tambang"), "activity_unknown"),
        (
            ask("R-3", rulebook({("warung", "R-3"): "I,T1"}), activity_id="warung"),
            "contradictory_cell",
        ),
    ],
)
def test_each_silence_is_undetermined_by_its_own_name(verdict: Verdict, code: str) -> None:
    assert verdict.headline.outcome is Outcome.UNDETERMINED
    assert code in codes(verdict)
    say(finding for one in verdict.parts for finding in one.findings)


def test_an_activity_without_a_row_is_unlisted_and_referred() -> None:
    verdict = ask("R-3", kbli="46636")
    assert verdict.headline.outcome is Outcome.UNLISTED
    assert (verdict.parts[0].referral, codes(verdict)) == ("pkkpr", ["unlisted"])


def test_unlisted_where_the_subzone_has_no_column_stays_undetermined() -> None:
    assert ask("PL-3", kbli="46636").headline.outcome is Outcome.UNDETERMINED


def test_the_longest_prefix_answers_and_says_so() -> None:
    verdict = ask("R-3", kbli="23111")
    assert (verdict.matched_kbli, verdict.headline.outcome) == ("23", Outcome.PROHIBITED)
    assert [f.code for f in verdict.findings] == ["kbli_edition_assumed", "kbli_prefix"]


def test_the_edition_asked_for_is_not_an_assumption() -> None:
    assert ask("R-3", kbli="56102", edition="2020").findings == ()


def test_a_question_without_activity_is_refused() -> None:
    with pytest.raises(QuestionError, match="kbli"):
        ask("R-3")


@pytest.mark.parametrize("code", ["1270", "127", "", "00000", "0127a", "٠١٢٧٠", "012700"])
def test_what_is_no_kbli_code(code: str) -> None:
    assert kbli_fault(code) is not None


def test_a_lost_zero_is_suggested_not_assumed() -> None:
    fault = kbli_fault("1270")
    assert fault is not None
    assert fault.params == {"kbli": "1270", "suggestion": "01270"}
    assert kbli_fault("01270") is None


@pytest.mark.parametrize(
    ("cells", "outcome", "conditions"),
    [
        (("T1", "B1"), Outcome.LIMITED_CONDITIONAL, ["B1", "T1"]),
        (("I", "T1"), Outcome.LIMITED, ["T1"]),
        (("X", "X"), Outcome.PROHIBITED, []),
        (("I", "X"), Outcome.MIXED, []),
        (("B1", "X"), Outcome.MIXED, ["B1"]),
        (("I", ""), Outcome.UNDETERMINED, []),
        (("X", ""), Outcome.UNDETERMINED, []),
        (("I", "X", ""), Outcome.MIXED, []),
    ],
)
def test_rows_of_equal_rank(
    cells: tuple[str, ...], outcome: Outcome, conditions: list[str]
) -> None:
    names = [f"baris{n}" for n in range(len(cells))]
    law = rulebook(
        {(name, "R-3"): raw for name, raw in zip(names, cells, strict=True)},
        kbli=dict.fromkeys(names, ("47111",)),
    )
    verdict = ask("R-3", law, kbli="47111")
    assert verdict.headline.outcome is outcome
    assert [row.activity.id for row in verdict.parts[0].rows] == names
    assert [one.code for one in verdict.parts[0].conditions] == conditions
    if outcome is Outcome.MIXED:
        assert [f.code for f in verdict.headline.findings] == ["rows_differ"]


def test_a_compound_key_is_read_exactly_first() -> None:
    law = rulebook({("warung", "R-3"): "I", ("warung", "R-3.A.1"): "X"}, key_column="KODUNK")
    query = ActivityQuery(activity_id="warung")
    exact = judge(law, for_zone_key(subzone("R-3.A.1", "R-3")), query)
    indirect = judge(law, for_zone_key(subzone("R-3.B.2", "R-3")), query)
    assert (exact.headline.outcome, codes(exact)) == (Outcome.PROHIBITED, ["cell"])
    assert indirect.headline.outcome is Outcome.PERMITTED
    assert codes(indirect) == ["indirect_match", "cell"]


def test_a_simple_key_never_falls_back() -> None:
    verdict = judge(LAW, for_zone_key(subzone("R-3x", "R-3")), ActivityQuery(activity_id="warung"))
    assert codes(verdict) == ["no_column"]


@pytest.mark.parametrize(
    ("policy", "outcome", "code"),
    [
        ("prohibited", Outcome.PROHIBITED, "absence_policy"),
        ("unlisted", Outcome.UNLISTED, "absence_policy"),
        (None, Outcome.UNDETERMINED, "missing_cell"),
    ],
)
def test_absence_from_positive_lists_means_what_the_plan_says(
    policy: str | None, outcome: Outcome, code: str
) -> None:
    stated = None if policy is None else Stated(value=policy, citation="Pasal UJI")
    law = rulebook(
        {("warung", "R-3"): "I"}, activities=["warung", "hotel"], keys=["R-3"], absence=stated
    )
    verdict = ask("R-3", law, activity_id="hotel")
    assert (verdict.headline.outcome, codes(verdict)) == (outcome, [code])


def test_a_code_without_a_legend_is_shown_as_unknown() -> None:
    verdict = ask("R-3", rulebook({("warung", "R-3"): "T9"}), activity_id="warung")
    assert verdict.headline.outcome is Outcome.LIMITED
    assert codes(verdict) == ["cell", "unknown_condition"]


def test_the_plans_own_policy_for_the_strictest_is_quoted() -> None:
    stated = Stated(value="terketat", citation="Pasal UJI")
    law = rulebook({("warung", "R-3"): "I"}, strictest=stated)
    finding = ask("R-3", law, activity_id="warung").findings[-1]
    assert (finding.code, finding.params["basis"]) == ("strictest_policy", "Pasal UJI")


def test_zones_near_a_point_are_judged_too() -> None:
    near = (NearZone(subzone("K-1"), 1.2),)
    found = Situation("point", Coverage.FULL, (part(1, "R-3"),), near=near)
    verdict = judge(LAW, found, ActivityQuery(activity_id="warung"))
    assert verdict.headline.outcome is Outcome.UNDETERMINED
    assert verdict.parts[0].outcome is Outcome.PERMITTED
    assert verdict.headline.findings[0].params["outcomes"] == ["permitted", "limited_conditional"]


KEYS = ["R-3", "K-1", "PS"]
cell = st.sampled_from(["I", "X", "T1", "B1", "T1,B2", "", "I,X", "T"])
matrices = st.dictionaries(
    st.tuples(st.sampled_from(["a", "b", "c", "d"]), st.sampled_from(KEYS)), cell, min_size=1
)
overlay = st.sampled_from(
    [Overlay("LP2B", ""), Overlay("KKOP", ""), Overlay("KRB", ""), Overlay("CAGBUD", "")]
)
PROVISIONS = (
    provision("LP2B", "forbid"),
    provision("KKOP", "condition", codes=("B1",)),
    provision("KRB", "condition", codes=("T1",), block="A"),
)
parts_of = st.lists(
    st.tuples(
        st.sampled_from([*KEYS, "PL"]),
        st.sets(overlay, max_size=2),
        st.floats(2, 500),
        st.booleans(),
        st.sampled_from(["", "A", "A, B"]),
    ),
    min_size=1,
    max_size=4,
)


@given(matrices, parts_of, st.booleans(), st.booleans())
def test_the_list_of_all_activities_equals_one_verdict_each(cells, rows, gap, near) -> None:  # type: ignore[no-untyped-def]
    law = rulebook(cells, keys=KEYS, provisions=PROVISIONS)
    parts = [
        part(n, key, area, certain=sure, overlays=tuple(sorted(overlays)), block=block)
        for n, (key, overlays, area, sure, block) in enumerate(rows)
    ]
    zones = (NearZone(subzone("K-1"), 1.0, (Overlay("LP2B", ""),)),) if near else ()
    found = situation(*parts, gap=9.0 * gap, near=zones)
    if near:
        found = Situation("point", found.coverage, found.parts, near=zones)
    listed = list(list_activities(law, found, without_rules={"PS": "uji"}))
    assert [one.activity.id for one in listed] == list(law.activities)
    for one in listed:
        verdict = judge(
            law, found, ActivityQuery(activity_id=one.activity.id), without_rules={"PS": "uji"}
        )
        assert one.headline == verdict.headline
        assert one.part_outcomes == tuple(p.outcome for p in verdict.parts)
        spoken = {c.code for p in verdict.parts for c in p.conditions}
        assert set(one.codes) == spoken
        say([*verdict.headline.findings, *verdict.findings])
        say(finding for p in verdict.parts for finding in p.findings)


STRICTER = {
    "I": ["T1", "B1", "T1,B1", "X"],
    "T1": ["T1,B1", "X"],
    "B1": ["T1,B1", "X"],
    "T1,B1": ["X"],
}
LEVEL = {
    Outcome.PERMITTED: 0,
    Outcome.LIMITED: 1,
    Outcome.CONDITIONAL: 1,
    Outcome.LIMITED_CONDITIONAL: 2,
    Outcome.MIXED: 2,
    Outcome.PROHIBITED: 3,
}


@given(st.lists(st.sampled_from(sorted(STRICTER)), min_size=1, max_size=4), st.data())
def test_a_stricter_cell_never_improves_a_verdict(cells: list[str], data: st.DataObject) -> None:
    def outcome(raws: list[str]) -> Outcome:
        names = [f"b{n}" for n in range(len(raws))]
        law = rulebook(
            {(name, "R-3"): raw for name, raw in zip(names, raws, strict=True)},
            kbli=dict.fromkeys(names, ("47111",)),
        )
        return ask("R-3", law, kbli="47111").headline.outcome

    index = data.draw(st.integers(0, len(cells) - 1))
    changed = [*cells]
    changed[index] = data.draw(st.sampled_from(STRICTER[cells[index]]))
    assert LEVEL[outcome(changed)] >= LEVEL[outcome(cells)]
    data.draw(st.randoms()).shuffle(cells)
    assert outcome(cells) == outcome(sorted(cells))
