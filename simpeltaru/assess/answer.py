"""Answers: what a question brought, with everything it rests on.

An answer is our reading of what is stored, at one day and one state of knowledge. It names every
revision and layer it read.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from simpeltaru.parcel import Parcel
from simpeltaru.plan import LayerRef, Region, Revision, Standing
from simpeltaru.rules.rulebook import Rulebook
from simpeltaru.verdict import (
    ActivityQuery,
    Coverage,
    Finding,
    Headline,
    Outcome,
    Situation,
    Verdict,
)


@dataclass(frozen=True, slots=True)
class Basis:
    """A revision an answer stands on, with its standing on the day asked about.

    `without_rules` is what `rules` wants of it; `revokes` are the acts it repeals; `is_repealed`
    says that the act of another plan ended it, not its own validity.
    """

    revision: Revision
    standing: Standing
    without_rules: dict[str, str]
    revokes: tuple[str, ...]
    is_repealed: bool = False


@dataclass(frozen=True, slots=True)
class PlanAnswer:
    """What one revision says of the place; `basis` is None for a rulebook asked by zone key.

    `verdicts` are in the order of the question's activities. `rulebook` is None where the
    revision has none.
    """

    basis: Basis | None
    rulebook: Rulebook | None
    situation: Situation
    verdicts: tuple[Verdict, ...]

    @property
    def without_rules(self) -> dict[str, str]:
        """Zone keys the package declares to have no rules, with the reason."""
        return self.basis.without_rules if self.basis else {}


@dataclass(frozen=True, slots=True)
class AskedHeadline:
    """The headline over all plans for one activity of the question."""

    query: ActivityQuery
    headline: Headline


@dataclass(frozen=True, slots=True)
class Answer:
    """The whole answer.

    `coverage` NONE comes with `reason`, the code of why. `withheld` is set where no plan's
    outcome may stand as the answer (two plans in force, several parcels): then every headline is
    undetermined for that reason. `parcel` is the one answered for, `candidates` are those the
    caller has to choose from; `area_wkb` is the parcel or polygon in the region's metric CRS.
    `not_in_force` are revisions that hold the place but are no law on the day. `related` are
    revisions that use the rulebook of a question by zone key.
    """

    kind: str
    as_of: date
    known_at: datetime
    region: Region | None
    coverage: Coverage
    reason: str
    plans: tuple[PlanAnswer, ...]
    headlines: tuple[AskedHeadline, ...]
    layers: tuple[LayerRef, ...] = ()
    parcel: Parcel | None = None
    candidates: tuple[Parcel, ...] = ()
    not_in_force: tuple[Basis, ...] = ()
    related: tuple[Basis, ...] = ()
    withheld: Finding | None = None
    area_wkb: bytes | None = field(default=None, repr=False)
    findings: tuple[Finding, ...] = ()
    is_simulation: bool = False
    disclaimers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ListedHere:
    """One activity at a place. `outcome` is the answer, `plan_outcome` what its plan alone says.

    They differ only where the answer is withheld. `position` counts within the whole list from 1.
    """

    position: int
    plan: int
    id: str
    name: str
    name_en: str
    kbli: tuple[str, ...]
    outcome: Outcome
    plan_outcome: Outcome
    part_outcomes: tuple[Outcome, ...]
    codes: tuple[str, ...]
    headline: Headline
