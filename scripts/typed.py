"""Running one typer command, so that errors raised on purpose stay errors of ours."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import typer


def run(command: Callable[..., None], name: str, arguments: Sequence[str]) -> int:
    """Run `command` with `arguments`; wrong ones end the process with code 2 and the usage."""
    app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
    app.command()(command)
    app(list(arguments), prog_name=name)
    return 0
