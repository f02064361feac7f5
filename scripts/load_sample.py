"""Load and publish the simulated city, unless a plan is loaded: python -m scripts.load_sample

The sample has two revisions, so that a day before and a day after 2026-01-01 get different
answers. A second call says at once that nothing is to be done; one after an interrupted call
does what is missing.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from scripts import environment
from scripts.saying import ended_well, say

REVISIONS = ("contoh-bontang-2024", "contoh-bontang-2025")
LAYERS = "contoh-bontang-lapisan"
REASON = "contoh"

Report = Callable[[str], None]


def main(arguments: Sequence[str]) -> int:
    environment.enter("scripts.load_sample", arguments, dev=False, report=say)
    load_missing()
    return 0


def load_missing() -> None:
    """Load and publish what of the sample is missing in the database of the settings."""
    from simpeltaru.db.location import database_url
    from simpeltaru.plan import Workflow

    known = _known()
    if missing := [name for name in REVISIONS if known.get(name) is not Workflow.PUBLISHED]:
        if others := sorted(set(known) - set(REVISIONS)):
            say(f"A plan is loaded already ({', '.join(others)}); the sample is left out.")
            return
        load_into(database_url, missing, say)
        say("The sample city is loaded: CONTOH/SIMULASI, no law of any place.")
    else:
        say("The sample city is loaded and published already.")


def _known() -> dict[str, object]:
    """Workflow state of every stored revision."""
    from simpeltaru.db.accounts import READ
    from simpeltaru.db.engine import connect
    from simpeltaru.db.location import database_url
    from simpeltaru.queries.plans import known_revision, revisions
    from simpeltaru.settings import get_settings

    url, timeout = database_url(READ), get_settings().statement_timeout_ms
    with connect(url, timeout_ms=timeout) as session:
        rows = session.fetch(revisions(datetime.now(UTC)))
    found = [known_revision(row).revision for row in rows]
    return {one.id: one.workflow for one in found}


def load_into(url: Callable[[str], str], missing: Sequence[str], report: Report) -> None:
    """Load the layers and the `missing` revisions and publish them; `url` is asked with a role."""
    from scripts.make_sample import SAMPLE
    from scripts.sample import making
    from simpeltaru.db.accounts import LOAD, PUBLISH
    from simpeltaru.revisions.load_layers import load_layers
    from simpeltaru.revisions.load_plan import load_plan
    from simpeltaru.revisions.publish import Act, publish

    archives = {name: SAMPLE / f"{name}.zip" for name in (LAYERS, *REVISIONS)}
    if not all(path.exists() for path in archives.values()):
        report("The sample's packages are not here; drawing them anew.")
        making.make(SAMPLE)
    report("Loading the sample's layers: parcels, roads, kelurahan, coast, rivers.")
    for layer in load_layers(archives[LAYERS], url(LOAD)):
        report(f"  {layer.id}: {sum(layer.counts.values()):,} features")
    for name in missing:
        report(f"Loading {name}.")
        loaded = load_plan(archives[name], url(LOAD))
        counts = ", ".join(f"{count:,} {what}" for what, count in loaded.counts.items())
        report(f"  {counts}; {len(loaded.findings)} findings, none of them blocking")
        for sentence in publish(url(PUBLISH), name, Act(REASON, datetime.now(UTC), True)):
            report(f"  {sentence}")


if __name__ == "__main__":
    sys.exit(ended_well(lambda: main(sys.argv[1:])))
