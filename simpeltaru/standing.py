"""The legal standing of a revision at a day, from what was known of its validity.

Validity rows are facts of record (`revision_validity`): each says that from a moment on we knew a
revision to be law for a range of days. Standing is derived from those known at `known_at`
(docs/decisions/validity-model.md) and never stored.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from simpeltaru.plan import LegalStatus, Standing


@dataclass(frozen=True, slots=True)
class Validity:
    """One range of days `[legal_from, legal_until)` in which a revision is law.

    None is an open end. `event` is "published", "shortened", "corrected" or "annulled".
    """

    legal_from: date | None
    legal_until: date | None
    event: str

    def holds(self, day: date) -> bool:
        """Whether the day lies in the range."""
        begun = self.legal_from is None or self.legal_from <= day
        return begun and (self.legal_until is None or day < self.legal_until)


def standing_at(
    known: Sequence[Validity], day: date, *, once_valid: bool, replaced: bool
) -> Standing:
    """The standing on a day, given the ranges known of the revision.

    `once_valid` says that some range was known earlier, even if none is any more: then the
    revision was annulled from its first day, or, if `replaced`, corrected by another from its
    first day. A revision without any range, then or now, is a draft.
    """
    if not known:
        ended = LegalStatus.DICABUT if replaced else LegalStatus.DIBATALKAN
        return Standing(ended if once_valid else LegalStatus.DISUSUN, False, None, None)
    for one in known:
        if one.holds(day):
            return Standing(LegalStatus.BERLAKU, True, one.legal_from, one.legal_until)
    ahead = [one for one in known if one.legal_from is not None and day < one.legal_from]
    past = [one for one in known if one not in ahead]
    if past:
        last = max(past, key=lambda one: one.legal_until or date.max)
        annulled = last.event == "annulled"
        status = LegalStatus.DIBATALKAN if annulled else LegalStatus.DICABUT
        return Standing(status, False, last.legal_from, last.legal_until)
    first = min(ahead, key=lambda one: one.legal_from or date.min)
    return Standing(LegalStatus.AKAN_BERLAKU, False, first.legal_from, first.legal_until)
