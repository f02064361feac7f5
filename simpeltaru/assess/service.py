"""Whether the database answers at all."""

from __future__ import annotations

from simpeltaru.assess.facts import Steps
from simpeltaru.queries.service import alive


def ping() -> Steps[None]:
    """Ask for nothing; raises `StoreUnavailable` where it is driven if that fails."""
    yield alive()
