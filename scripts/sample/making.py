"""Drawing the city with progress, and writing or comparing its packages."""

from __future__ import annotations

import tempfile
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from scripts.sample import city, packages
from scripts.sample.delivery import Delivery, pack
from simpeltaru.errors import PackageFileError

HASHES = "isi.sha256"
"""Content hashes of the packages, so that a change of the drawing is seen in a diff."""


def drawn() -> list[Delivery]:
    """The packages in memory, with progress on the terminal."""
    columns = (TextColumn("{task.description}"), BarColumn(bar_width=20), MofNCompleteColumn())
    with Progress(*columns, TimeElapsedColumn(), console=Console(stderr=True)) as progress:
        task = progress.add_task("gambar kota", total=len(city.STEPS) + 1)

        def say(step: str) -> None:
            progress.update(task, description=f"{step:<28}")
            progress.advance(task)

        found = packages.deliveries(city.build(say))
        say("paket")
    return found


def make(target: Path) -> list[Path]:
    """Write every package as a zip archive into `target`, with the list of content hashes."""
    target.mkdir(parents=True, exist_ok=True)
    written = []
    deliveries = drawn()
    for delivery in deliveries:
        with tempfile.TemporaryDirectory(prefix="simpeltaru-sample-") as folder:
            delivery.write(Path(folder))
            written.append(target / f"{delivery.name}.zip")
            pack(Path(folder), written[-1])
    lines = [f"{one.content_hash()}  {one.name}\n" for one in deliveries]
    (target / HASHES).write_text("".join(lines), encoding="utf-8")
    return written


def stated(folder: Path) -> dict[str, str]:
    """Content hashes by package as `folder` states them."""
    path = folder / HASHES
    if not path.exists():
        raise PackageFileError("not found; ./scripts/make_sample writes it", file=HASHES)
    lines = path.read_text(encoding="utf-8").splitlines()
    return {name: found for found, name in (line.split() for line in lines)}


def differing(folder: Path) -> list[str]:
    """Packages whose drawing no longer gives the content that `folder` states."""
    known = stated(folder)
    return [one.name for one in drawn() if known.get(one.name) != one.content_hash()]
