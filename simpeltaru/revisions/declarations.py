"""What a manifest declares about the act, checked for itself: is it a draft, can the dates be."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import combinations

from simpeltaru.errors import PackageFileError
from simpeltaru.load_finding import LoadFinding, Severity
from simpeltaru.package_files import MANIFEST
from simpeltaru.revisions.manifest import DatesEntry, InstrumentEntry, PlanManifest

_DATES = "revision.dates"
_IN_ORDER = ("ditetapkan", "diundangkan", "mulai_berlaku")


def check_declarations(manifest: PlanManifest) -> Iterator[LoadFinding]:
    """Findings about instrument and dates. Raises `PackageFileError` for dates of a draft."""
    instrument, dates = manifest.revision.instrument, manifest.revision.dates
    if instrument is not None:
        yield from _dates(instrument, dates)
        return
    yield LoadFinding(
        "draft",
        Severity.WARN,
        "manifest.yaml, revision.instrument: none, so this is a draft (disusun) without number "
        "and dates; it cannot be published.",
        MANIFEST,
        field="revision.instrument",
    )
    if any(value is not None for value in dates.model_dump().values()):
        raise PackageFileError(
            "dates without an instrument; add the instrument or leave the dates out",
            file=MANIFEST,
            field=_DATES,
        )


def _dates(instrument: InstrumentEntry, dates: DatesEntry) -> Iterator[LoadFinding]:
    stated: dict[str, date | None] = {name: getattr(dates, name) for name in _IN_ORDER}
    for earlier, later in combinations(_IN_ORDER, 2):
        if _after(stated[earlier], stated[later]):
            yield _unlikely(
                later, f"{later} {stated[later]} lies before {earlier} {stated[earlier]}"
            )
    if _after(dates.diundangkan, dates.integrasi_oss):
        yield _unlikely(
            "integrasi_oss",
            f"integrasi_oss {dates.integrasi_oss} lies before diundangkan {dates.diundangkan}",
        )
    years = {day.year for day in (dates.ditetapkan, dates.diundangkan) if day is not None}
    if instrument.year is not None and years and instrument.year not in years:
        shown = " and ".join(map(str, sorted(years)))
        problem = f"the instrument is of {instrument.year}, its dates are of {shown}"
        yield _unlikely("ditetapkan", problem)
    start = dates.mulai_berlaku or dates.diundangkan
    if start is not None and dates.berlaku_sampai is not None and dates.berlaku_sampai <= start:
        yield LoadFinding(
            "dates_contradict",
            Severity.BLOCK,
            f"manifest.yaml, {_DATES}.berlaku_sampai: {dates.berlaku_sampai} is the first day it "
            f"no longer holds, but it holds from {start} only; correct one of them.",
            MANIFEST,
            field=f"{_DATES}.berlaku_sampai",
        )


def _after(one: date | None, other: date | None) -> bool:
    return one is not None and other is not None and one > other


def _unlikely(name: str, problem: str) -> LoadFinding:
    return LoadFinding(
        "dates_unlikely",
        Severity.WARN,
        f"manifest.yaml, {_DATES}.{name}: {problem}; look at the act and correct the wrong one.",
        MANIFEST,
        field=f"{_DATES}.{name}",
    )
