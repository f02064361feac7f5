"""How an outcome looks: a colour, a sign and (from `simpeltaru.texts`) words, never one alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from simpeltaru.verdict import Outcome


@dataclass(frozen=True, slots=True)
class OutcomeLook:
    """`colour` carries white ink at 4.5:1 or more (WCAG AA).

    The sign is a stroked `path` in a 24 x 24 box, or the letters of the matrix (`letters`).
    """

    colour: str
    path: str = ""
    letters: str = ""


LOOKS: Mapping[Outcome, OutcomeLook] = {
    Outcome.PERMITTED: OutcomeLook("#116329", path="M6 12.5 10.5 17 18.5 7.5"),
    Outcome.LIMITED: OutcomeLook("#7a4a00", letters="T"),
    Outcome.CONDITIONAL: OutcomeLook("#8a3b00", letters="B"),
    Outcome.LIMITED_CONDITIONAL: OutcomeLook("#6b3a1e", letters="TB"),
    Outcome.PROHIBITED: OutcomeLook("#a40e26", path="M7 7 17 17M17 7 7 17"),
    Outcome.UNLISTED: OutcomeLook("#3b4a63", path="M6 12H18"),
    Outcome.UNDETERMINED: OutcomeLook("#57606a", letters="?"),
    Outcome.MIXED: OutcomeLook("#5a3e99", path="M12 5V19M5 12H19"),
}
