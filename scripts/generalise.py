"""Draw plans for small zooms that were loaded before there was such a drawing.

    python -m scripts.generalise

Loading a revision does this too; a revision that has the drawing is left alone. Maps work without
it, only slower and with more to download at small zooms.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

from scripts import environment
from scripts.saying import ended_well, say


def main(arguments: Sequence[str]) -> int:
    environment.enter("scripts.generalise", arguments, dev=False, report=say)
    from simpeltaru.db.accounts import LOAD
    from simpeltaru.db.location import database_url
    from simpeltaru.revisions.generalise import generalise_missing

    drawn = generalise_missing(database_url(LOAD))
    say(f"Drawn for small zooms: {', '.join(drawn) or 'all of them were already'}.")
    return 0


if __name__ == "__main__":
    sys.exit(ended_well(lambda: main(sys.argv[1:])))
