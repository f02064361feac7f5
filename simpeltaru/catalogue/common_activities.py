"""Activities many people ask about, to offer them before anybody has typed a word."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from simpeltaru.catalogue.files import read_rows, split_list


@dataclass(frozen=True, slots=True)
class CommonActivity:
    """What it is called, and how it is found in a rulebook: by KBLI code (2020), or by name.

    `names` are what rulebooks call an activity that is no business and has no code.
    """

    label_id: str
    label_en: str
    kbli: str
    names: tuple[str, ...]


@lru_cache(maxsize=1)
def common_activities() -> tuple[CommonActivity, ...]:
    """The common activities in the order they are offered."""
    return tuple(
        CommonActivity(row["label_id"], row["label_en"], row["kbli"], split_list(row["names"]))
        for row in read_rows("common_activities.csv")
    )
