"""Standing is derived from what was known of validity, never stored."""

from __future__ import annotations

from datetime import date

import pytest

from simpeltaru.plan import LegalStatus
from simpeltaru.standing import Validity, standing_at

Y2020, Y2022, Y2024 = date(2020, 1, 1), date(2022, 1, 1), date(2024, 1, 1)


def status(*known: Validity, day: date, once: bool = True, replaced: bool = False) -> LegalStatus:
    return standing_at(known, day, once_valid=once, replaced=replaced).status


def test_without_any_range_it_is_a_draft() -> None:
    found = standing_at((), Y2020, once_valid=False, replaced=False)
    assert (found.status, found.in_force, found.legal_from) == (LegalStatus.DISUSUN, False, None)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2019, 12, 31), LegalStatus.AKAN_BERLAKU),
        (Y2020, LegalStatus.BERLAKU),
        (date(2021, 12, 31), LegalStatus.BERLAKU),
        (Y2022, LegalStatus.DICABUT),
    ],
)
def test_ranges_begin_on_their_first_day_and_end_before_their_last(
    day: date, expected: LegalStatus
) -> None:
    assert status(Validity(Y2020, Y2022, "shortened"), day=day) is expected


def test_annulled_is_not_repealed() -> None:
    assert status(Validity(Y2020, Y2022, "annulled"), day=Y2024) is LegalStatus.DIBATALKAN
    assert status(Validity(Y2020, Y2022, "annulled"), day=Y2020) is LegalStatus.BERLAKU


def test_nothing_left_of_it_is_annulled_unless_another_corrects_it() -> None:
    assert status(day=Y2020) is LegalStatus.DIBATALKAN
    assert status(day=Y2020, replaced=True) is LegalStatus.DICABUT


def test_open_ends_hold() -> None:
    assert status(Validity(None, None, "published"), day=Y2020) is LegalStatus.BERLAKU
    assert status(Validity(Y2022, None, "published"), day=Y2020) is LegalStatus.AKAN_BERLAKU


def test_between_two_ranges_the_earlier_end_speaks() -> None:
    known = (Validity(Y2020, date(2021, 1, 1), "shortened"), Validity(Y2024, None, "published"))
    assert status(*known, day=Y2022) is LegalStatus.DICABUT
    assert status(*known, day=Y2024) is LegalStatus.BERLAKU
