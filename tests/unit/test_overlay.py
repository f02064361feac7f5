import pytest

from simpeltaru.rules.evaluate import judge
from simpeltaru.rules.rulebook import OverlayProvision
from simpeltaru.rules.situation import for_zone_key
from simpeltaru.verdict import ActivityQuery, Outcome, PartVerdict
from simpeltaru.zone import Overlay
from tests.unit.law import part, provision, rulebook, situation, subzone

FLOOD = Overlay("KRB_03", "Rawan Banjir Sedang")


def judged(
    cell: str, *provisions: OverlayProvision, overlay: Overlay = FLOOD, **place: str
) -> PartVerdict:
    law = rulebook({("a", "R-3"): cell}, provisions=provisions)
    found = situation(part(1, "R-3", overlays=(overlay,), **place))
    return judge(law, found, ActivityQuery(activity_id="a")).parts[0]


def codes(verdict: PartVerdict) -> list[str]:
    return [finding.code for finding in verdict.findings]


@pytest.mark.parametrize("cell", ["I", "T1", "X", ""])
def test_an_overlay_that_forbids_prohibits_whatever_the_cell_says(cell: str) -> None:
    verdict = judged(cell, provision("KRB_03", "forbid"))
    assert verdict.outcome is Outcome.PROHIBITED
    finding = next(f for f in verdict.findings if f.code == "overlay_forbids")
    assert finding.citations[0].row == 70


def test_an_overlay_that_forbids_is_heard_without_a_column() -> None:
    law = rulebook({("a", "R-3"): "I"}, provisions=(provision("LP2B", "forbid"),))
    found = for_zone_key(subzone("PL-3"), [Overlay("LP2B", "")])
    assert judge(law, found, ActivityQuery(activity_id="a")).headline.outcome is Outcome.PROHIBITED


@pytest.mark.parametrize(
    ("cell", "outcome", "conditions"),
    [
        ("I", Outcome.CONDITIONAL, ["B2"]),
        ("T1", Outcome.LIMITED_CONDITIONAL, ["B2", "T1"]),
        ("X", Outcome.PROHIBITED, []),
        ("", Outcome.UNDETERMINED, []),
    ],
)
def test_conditions_add_to_the_cell_and_never_improve_it(
    cell: str, outcome: Outcome, conditions: list[str]
) -> None:
    verdict = judged(cell, provision("KRB_03", "condition", codes=("B2",)))
    assert verdict.outcome is outcome
    assert [condition.code for condition in verdict.conditions] == conditions


def test_prose_changes_nothing_but_is_shown() -> None:
    verdict = judged("I", provision("KRB_03", text="lihat Pasal UJI"))
    assert verdict.outcome is Outcome.PERMITTED
    assert codes(verdict) == ["cell", "overlay_see_text"]


def test_an_overlay_nobody_explains_is_reported() -> None:
    assert codes(judged("I")) == ["cell", "overlay_without_rule"]
    elsewhere = provision("KRB_03", "forbid", keys=("K-1",))
    assert codes(judged("I", elsewhere)) == ["cell", "overlay_without_rule"]
    assert judged("I", elsewhere).outcome is Outcome.PERMITTED


def test_a_provision_for_one_value_is_not_for_another() -> None:
    law = provision("KRB_03", "forbid", value="rawan  banjir TINGGI")
    assert judged("I", law).outcome is Outcome.PERMITTED
    high = Overlay("krb_03", "Rawan Banjir Tinggi")
    assert judged("I", law, overlay=high).outcome is Outcome.PROHIBITED


@pytest.mark.parametrize(
    ("block", "outcome"),
    [
        ("II.A.1", Outcome.PROHIBITED),
        ("II.A.2", Outcome.PERMITTED),
        ("II.A.1, II.A.2", Outcome.UNDETERMINED),
        ("", Outcome.UNDETERMINED),
    ],
)
def test_a_provision_for_a_block_reaches_that_block_only(block: str, outcome: Outcome) -> None:
    assert (
        judged("I", provision("KRB_03", "forbid", block="II.A.1"), block=block).outcome is outcome
    )


def test_a_condition_without_a_code_cannot_be_applied() -> None:
    verdict = judged("I", provision("KRB_03", "condition"))
    assert verdict.outcome is Outcome.UNDETERMINED
    assert codes(verdict) == ["cell", "overlay_condition_unnamed"]
    assert judged("X", provision("KRB_03", "condition")).outcome is Outcome.PROHIBITED
