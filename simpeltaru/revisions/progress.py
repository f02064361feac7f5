"""How a load tells what it is doing; `scripts` draw it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol, TypeVar

_T = TypeVar("_T")


class Progress(Protocol):
    """Phases in the order they come: read, check, wait, copy, commit."""

    def phase(self, name: str, total: int | None = None) -> None:
        """A phase begins; `total` steps are ahead if that is known."""

    def step(self, count: int) -> None:
        """Some steps of the phase are done."""


class Silent:
    """For callers who want none."""

    def phase(self, name: str, total: int | None = None) -> None:
        """Say nothing."""

    def step(self, count: int) -> None:
        """Say nothing."""


def counted(progress: Progress, rows: Iterable[_T], every: int = 1000) -> Iterator[_T]:
    """`rows`, with a step told after each `every` of them."""
    done = 0
    for row in rows:
        yield row
        done += 1
        if done == every:
            progress.step(done)
            done = 0
    progress.step(done)
