"""The commands that load: typer's side of load_revision and load_layers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape

from scripts.load_report import (
    Phases,
    finding_as_json,
    findings_of,
    show_findings,
    write_report,
)
from simpeltaru.db.accounts import LOAD
from simpeltaru.db.location import database_url
from simpeltaru.errors import ConfigurationError, PackageError, StoreUnavailable
from simpeltaru.load_finding import LoadFinding, Severity
from simpeltaru.package_files import package_files
from simpeltaru.revisions.load_layers import check_layers, compare_stored_layers, load_layers
from simpeltaru.revisions.load_plan import Loaded, check_plan, compare_stored_plan, load_plan
from simpeltaru.revisions.progress import Progress

Package = Annotated[Path, typer.Argument(help="the package: a folder or a zip archive")]
CheckOnly = Annotated[bool, typer.Option("--check-only", help="read and check, store nothing")]
Json = Annotated[Path | None, typer.Option("--json", help="write a report with every finding")]
Fingerprint = Annotated[
    bool, typer.Option("--fingerprint", help="print the manifest's `files` for this folder")
]
From = Annotated[Path, typer.Option("--from", hidden=True)]

Load = Callable[[Path, Progress], Sequence[Loaded]]
Check = Callable[[Path, Progress], Sequence[LoadFinding]]


def load_revision(
    package: Package,
    check_only: CheckOnly = False,
    json: Json = None,
    fingerprint: Fingerprint = False,
    start: From = Path(),
) -> None:
    """Load a plan package: all of it, or nothing and the reasons."""
    _run(
        start / package,
        start / json if json else None,
        check_only=check_only,
        fingerprint=fingerprint,
        load=lambda path, progress: [load_plan(path, database_url(LOAD), progress)],
        check=_plan_found,
    )


def load_layer_package(
    package: Package,
    check_only: CheckOnly = False,
    json: Json = None,
    fingerprint: Fingerprint = False,
    start: From = Path(),
) -> None:
    """Load a layers package (parcels, roads, boundaries): all of it, or nothing."""
    _run(
        start / package,
        start / json if json else None,
        check_only=check_only,
        fingerprint=fingerprint,
        load=lambda path, progress: load_layers(path, database_url(LOAD), progress),
        check=_layers_found,
    )


def _plan_found(path: Path, progress: Progress) -> Sequence[LoadFinding]:
    plan = check_plan(path, progress)
    return [*plan.findings, *_beside_stored(lambda url: compare_stored_plan(plan, url))]


def _layers_found(path: Path, progress: Progress) -> Sequence[LoadFinding]:
    layers = check_layers(path, progress)
    own = [one for layer in layers.layers for one in layer.findings]
    return [*own, *_beside_stored(lambda url: compare_stored_layers(layers, url))]


def _beside_stored(compare: Callable[[str], Sequence[LoadFinding]]) -> Sequence[LoadFinding]:
    """What a load would find in the database; a note where there is none to look at."""
    try:
        return compare(database_url(LOAD))
    except (StoreUnavailable, ConfigurationError) as error:
        text = f"Not compared with what is stored ({error}); a load still may refuse it."
        return [LoadFinding("not_compared", Severity.NOTE, text)]


def _run(
    path: Path, json: Path | None, *, check_only: bool, fingerprint: bool, load: Load, check: Check
) -> None:
    console = Console()
    if fingerprint:
        _print_files(path)
        return
    phases = Phases(console)
    loaded: Sequence[Loaded] = ()
    refusal: PackageError | None = None
    try:
        with phases:
            if check_only:
                findings = list(check(path, phases))
            else:
                loaded = load(path, phases)
                findings = [one for each in loaded for one in each.findings]
    except PackageError as error:
        refusal, findings = error, findings_of(error)
    except KeyboardInterrupt:
        console.print("[red]Interrupted; nothing was stored.[/]")
        raise typer.Exit(130) from None
    show_findings(console, findings)
    if json is not None:
        _write(json, loaded, refusal, phases, findings)
    if refusal is not None:
        console.print(f"[red]Refused.[/] {escape(str(refusal))}", soft_wrap=True)
        raise typer.Exit(1)
    _say_done(console, loaded, check_only)


def _write(
    path: Path,
    loaded: Sequence[Loaded],
    refusal: PackageError | None,
    phases: Phases,
    findings: Sequence[LoadFinding],
) -> None:
    done = [
        {"id": one.id, "already": one.already, "content_hash": one.content_hash}
        | {"counts": one.counts, "rulebook": one.rulebook}
        for one in loaded
    ]
    write_report(
        path,
        refused=str(refusal) if refusal else None,
        loaded=done,
        phases=[{"phase": name, "seconds": round(s, 3)} for name, s in phases.seconds],
        findings=[finding_as_json(one) for one in findings],
    )


def _say_done(console: Console, loaded: Sequence[Loaded], check_only: bool) -> None:
    if check_only:
        console.print("[green]Nothing blocks this package.[/] Nothing was stored (--check-only).")
    for one in loaded:
        counts = ", ".join(f"{count:,} {name}" for name, count in one.counts.items())
        state = "was loaded already, nothing changed" if one.already else "is loaded"
        console.print(
            f"[green]{escape(one.id)} {state}[/] ({escape(counts)}); "
            f"content {one.content_hash[:12]}"
        )
        if one.rulebook is not None:
            console.print(f"rulebook {one.rulebook}", soft_wrap=True)


def _print_files(path: Path) -> None:
    if not path.is_dir():
        raise PackageError(f"{path}: give the package's folder")
    print("files:")
    for name, sha256 in package_files(path):
        print(f"  - path: {name!r}\n    sha256: {sha256}")
