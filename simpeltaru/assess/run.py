"""The two drivers of the same steps: one waits on a pool, one on a single connection."""

from __future__ import annotations

from typing import TypeVar

from simpeltaru.assess.facts import Steps
from simpeltaru.db.engine import AsyncSession, Session

T = TypeVar("T")


def run(steps: Steps[T], session: Session) -> T:
    """Drive steps over one connection to their end."""
    try:
        query = next(steps)
        while True:
            query = steps.send(session.fetch(query))
    except StopIteration as done:
        result: T = done.value
        return result


async def run_async(steps: Steps[T], session: AsyncSession) -> T:
    """Drive steps over a pooled connection to their end."""
    # StopIteration cannot leave a coroutine, so it is caught around each step alone.
    rows = None
    while True:
        try:
            query = next(steps) if rows is None else steps.send(rows)
        except StopIteration as done:
            result: T = done.value
            return result
        rows = await session.fetch(query)
