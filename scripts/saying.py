"""What the commands say, and how they end. Standard library only."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

from simpeltaru.errors import SimpeltaruError

_began = time.monotonic()


def say(sentence: str) -> None:
    """Print one sentence on what is being done, with the seconds since the command began."""
    print(f"[{time.monotonic() - _began:5.1f} s] {sentence}", flush=True)


def ended_well(command: Callable[[], int]) -> int:
    """Run a command; an error raised on purpose becomes a message and exit code 1."""
    try:
        return command()
    except SimpeltaruError as error:
        print(f"\n{error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nInterrupted.", file=sys.stderr)
        return 130
