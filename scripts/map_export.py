"""From the database to a folder of maps: what ./scripts/export_maps does."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from scripts.map_folder import MapFolder, writing_into
from scripts.saying import say
from simpeltaru.assess import Moment, run
from simpeltaru.db.engine import Session
from simpeltaru.errors import ConfigurationError, QuestionError
from simpeltaru.places import make_passable, open_to_others
from simpeltaru.plan import Revision, Workflow
from simpeltaru.settings import get_settings
from tiles.bidi import visible
from tiles.edition import Edition
from tiles.facts import Stamp
from tiles.manifest import INDEX, MapFile, sha256
from tiles.publication import KINDS, LeftOut, MapToMake, manifest_of, maps_of
from tiles.publication_index import index_page
from tiles.publication_words import words
from tiles.published import export_name
from tiles.reading import known_revision, plan_shown


def export(options: argparse.Namespace, session: Session, now: datetime) -> Path:
    """Read the plan, draw its maps, write them; returns the folder they are in.

    Raises `NotFound` for the revision, `QuestionError` for a plan without zones and
    `ConfigurationError` for the folder.
    """
    known = run(known_revision(options.revision, now), session)
    edition = Edition(options.lang, options.palette)
    folder = _folder(options, known.revision, edition)
    day = Moment(now, options.as_of).day(known.revision.region)
    say(f"Reading {visible(known.revision.plan_name)}, revision {options.revision}, as of {day}.")
    stamp, zones, ground = run(plan_shown(known, day, now), session)
    maps, left_out = maps_of(stamp, zones, ground, edition, options.only or KINDS)
    if not maps:
        _tell(left_out)
        raise QuestionError("only", f"{' and '.join(options.only)}: there is nothing to draw")
    with writing_into(folder, manifest_of(stamp, edition, [])) as place:
        files, missing = _write(place, stamp, maps, left_out, edition)
        place.finish(manifest_of(stamp, edition, files))
    _tell(missing)
    size = sum(one.bytes for one in files) / 1e6
    say(f"{len(files)} files, {size:.1f} MB; the list of them is {folder / INDEX}.")
    return folder


def _folder(options: argparse.Namespace, revision: Revision, edition: Edition) -> Path:
    """Where to write; only what was published may be published."""
    if not options.publish:
        return Path(options.working_directory, options.out)
    if revision.workflow is not Workflow.PUBLISHED:
        raise ConfigurationError(
            f"{revision.id} is loaded but not published, so its maps are not either: publish it "
            f"(./scripts/publish_revision {revision.id}), or draw them for yourself with --out"
        )
    publications = get_settings().publications
    # Started by root the server runs as another user, who has to get in.
    if os.geteuid() == 0:
        make_passable(publications)
        if not open_to_others(publications):
            say(f"The server's user cannot read {publications}: open it, or set another place.")
    return publications / export_name(revision.id, edition.language, edition.palette)


def _write(
    place: MapFolder,
    stamp: Stamp,
    maps: Sequence[MapToMake],
    left_out: Sequence[LeftOut],
    edition: Edition,
) -> tuple[list[MapFile], list[LeftOut]]:
    """Make every map and the list of them; a map that cannot be made is left out and named."""
    made: list[tuple[MapToMake, int]] = []
    files: list[MapFile] = []
    missing = list(left_out)
    with _progress(len(maps) + 1) as step:
        for number, one in enumerate(maps):
            step(number, one.title)
            try:
                data = place.put(one.file, one.page())
            except QuestionError as error:
                reason = "no_zones" if error.parameter == "zones" else "too_large"
                missing.append(LeftOut(reason, one.title))
                continue
            made.append((one, len(data)))
            files.append(MapFile(one.file, one.kind, one.code, one.title, len(data), sha256(data)))
        step(len(maps), INDEX)
        data = place.put(INDEX, index_page(stamp, made, missing, edition))
        files.append(MapFile(INDEX, "index", "", stamp.revision.plan_name, len(data), sha256(data)))
    return files, missing


@contextmanager
def _progress(total: int) -> Iterator[Callable[[int, str], None]]:
    """A bar; what it gives is called with how many are done and what is made next."""
    columns = (BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, TextColumn("{task.description}"), console=Console()) as bar:
        task = bar.add_task("", total=total)

        def step(done: int, what: str) -> None:
            bar.update(task, completed=done, description=escape(visible(what)[:60]))

        yield step
        step(total, "")


def _tell(missing: Sequence[LeftOut]) -> None:
    w = words("en")
    for one in missing:
        say(visible(w[one.reason].format(title=one.title)))
