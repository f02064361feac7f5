"""An answer as a page says it: one view for the answer card and for the map of a parcel.

Texts come by code from `simpeltaru.texts`; what is returned is plain text and numbers, which
the templates escape.
"""

from tiles.answers.values import answer_values
from tiles.answers.words import answer_words

__all__ = ["answer_values", "answer_words"]
