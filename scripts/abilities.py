"""What this machine lacks for some of the tests, in sentences."""

from __future__ import annotations

import shutil

from simpeltaru.places import CHECKOUT

SHARED_DATA = CHECKOUT.parent / "shared" / "data"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def browser() -> str | None:
    """The path of a browser the page tests can drive, or None."""
    found = (shutil.which(name) for name in BROWSERS)
    return next((path for path in found if path), None)


def missing_abilities() -> list[str]:
    """One sentence for each thing that is not here, with what will not run."""
    sentences = []
    if browser() is None:
        sentences.append(
            "There is no Chromium here: the tests of pages in a browser will be skipped "
            "(sudo apt-get install chromium)."
        )
    if shutil.which("ogr2ogr") is None:
        sentences.append(
            "There is no ogr2ogr here: the tests with GDAL's own client will be skipped "
            "(sudo apt-get install gdal-bin)."
        )
    if not SHARED_DATA.is_dir():
        sentences.append(
            "The real plans are not beside the checkout (../shared/data): tests/real will be "
            "skipped."
        )
    return sentences
