"""What loading shows on the terminal: phases with their times, findings, refusals, a JSON file."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import orjson
import shapely
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn
from rich.table import Table

from simpeltaru.errors import PackageError
from simpeltaru.load_finding import LoadFinding, Severity

SHOWN_BLOCKING = 20
_COLOURS = {Severity.BLOCK: "red", Severity.WARN: "yellow", Severity.NOTE: "cyan"}
_ORDER = list(_COLOURS)


class Phases:
    """Draws phases as they come and keeps their seconds."""

    def __init__(self, console: Console) -> None:
        self._progress = Progress(
            TextColumn("[{task.fields[seconds]:>6}] {task.description}"),
            BarColumn(bar_width=20),
            MofNCompleteColumn(),
            console=console,
        )
        self.seconds: list[tuple[str, float]] = []
        self._task: TaskID | None = None
        self._name, self._began = "", time.perf_counter()

    def __enter__(self) -> Phases:
        self._progress.start()
        return self

    def __exit__(self, *failure: object) -> None:
        self._end(done=failure[0] is None)
        self._progress.stop()

    def phase(self, name: str, total: int | None = None) -> None:
        """A phase begins; the one before is done."""
        self._end(done=True)
        self._name, self._began = name, time.perf_counter()
        self._task = self._progress.add_task(escape(name), total=total, seconds="…")

    def step(self, count: int) -> None:
        """Some steps of the phase are done."""
        if self._task is not None:
            self._progress.advance(self._task, count)

    def _end(self, *, done: bool) -> None:
        if self._task is None:
            return
        seconds = time.perf_counter() - self._began
        self.seconds.append((self._name, seconds))
        task = next(one for one in self._progress.tasks if one.id == self._task)
        total = task.total if task.total is not None else 1
        self._progress.update(
            self._task,
            total=total,
            completed=total if done else task.completed,
            seconds=f"{seconds:.2f} s" if done else "stopped",
        )
        self._task = None


def show_findings(console: Console, findings: Sequence[LoadFinding]) -> None:
    """Findings by code with their number; every blocking one with its message."""
    if not findings:
        return
    table = Table("", "finding", "rows", "for example", box=None, pad_edge=False)
    for severity in _ORDER:
        codes = dict.fromkeys(one.code for one in findings if one.severity is severity)
        for code in codes:
            same = [one for one in findings if one.code == code and one.severity is severity]
            table.add_row(
                f"[{_COLOURS[severity]}]{severity.value}[/]",
                code,
                str(len(same)),
                escape(same[0].message),
            )
    console.print(table)
    blocking = [one for one in findings if one.severity is Severity.BLOCK]
    for one in blocking[:SHOWN_BLOCKING]:
        console.print(f"[red]block[/] {escape(one.message)}")
    if len(blocking) > SHOWN_BLOCKING:
        rest = len(blocking) - SHOWN_BLOCKING
        console.print(f"… and {rest} more; --json FILE writes all of them.")


def write_report(path: Path, **content: Any) -> None:
    """Write a JSON report: findings with rows and geometry (GeoJSON), phases in seconds."""
    path.write_bytes(orjson.dumps(content, option=orjson.OPT_INDENT_2, default=str) + b"\n")


def finding_as_json(one: LoadFinding) -> dict[str, object]:
    """A finding for the JSON report."""
    return {
        "code": one.code,
        "severity": one.severity.value,
        "message": one.message,
        "file": one.file,
        "sheet": one.sheet,
        "row": one.row,
        "field": one.field,
        "params": dict(one.params),
        "geometry": None
        if one.geometry is None
        else orjson.loads(shapely.to_geojson(one.geometry)),
    }


def findings_of(error: PackageError) -> list[LoadFinding]:
    """The findings a refusal carries."""
    return [one for one in error.findings if isinstance(one, LoadFinding)]
