"""Directories for clusters: short enough for a socket, passable for the cluster's user."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def short_directory(name: str) -> Iterator[Path]:
    parent = Path(tempfile.mkdtemp(prefix="simpeltaru-test-"))
    parent.chmod(0o755)
    try:
        yield parent / name
    finally:
        shutil.rmtree(parent)
