import pytest
from hypothesis import given
from hypothesis import strategies as st

from simpeltaru.rules.permission import CellError, Flag, in_order, outcome_of, read_cell
from simpeltaru.verdict import Outcome


@pytest.mark.parametrize(
    ("raw", "flags", "codes"),
    [
        ("I", Flag.I, ()),
        (" B1", Flag.B, ("B1",)),
        ("T1, B1,B2", Flag.T | Flag.B, ("B1", "B2", "T1")),
        ("B1.B2", Flag.B, ("B1", "B2")),
        ("TB", Flag.T | Flag.B, ()),
        ("t,b", Flag.T | Flag.B, ()),
        ("B10,B2", Flag.B, ("B2", "B10")),
        ("X", Flag.X, ()),
        ("", Flag.NONE, ()),
        (" - ", Flag.NONE, ()),
        ("\u00a0", Flag.NONE, ()),
    ],
)
def test_cells_are_read_as_sets_of_flags(raw: str, flags: Flag, codes: tuple[str, ...]) -> None:
    reading = read_cell(raw)
    assert (reading.flags, reading.codes) == (flags, codes)


@pytest.mark.parametrize("raw", ["I,T1", "I,X", "X,B1", "Q", "T1,?", "1", "TB1"])
def test_contradictions_and_unknown_tokens_are_refused(raw: str) -> None:
    with pytest.raises(CellError, match="cell"):
        read_cell(raw)


def test_no_flag_is_undetermined_and_never_prohibited() -> None:
    assert outcome_of(read_cell("").flags) is Outcome.UNDETERMINED


@given(st.lists(st.sampled_from(["T1", "T2", "B1", "B2", "B10", "T", "B"]), min_size=1))
def test_order_and_repeats_in_a_cell_change_nothing(tokens: list[str]) -> None:
    assert read_cell(",".join(tokens)) == read_cell(" ".join(sorted(set(tokens))))


def test_codes_are_counted_not_spelled() -> None:
    assert in_order(["T2", "B10", "B2", "T", "B2"]) == ("B2", "B10", "T", "T2")
