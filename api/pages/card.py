"""The answer card: what a plan says of a place, in words a citizen reads."""

from __future__ import annotations

from api.pages.reading import PageFacts
from api.pages.words import words
from simpeltaru.assess import judge


def card_values(read: PageFacts) -> dict[str, object]:
    """Everything the page and its card say."""
    asked = read.asked
    answer = None if read.facts is None else judge(read.facts)
    return {"language": asked.lang, "w": words(asked.lang), "asked": asked, "answer": answer}
