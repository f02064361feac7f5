"""What reading and checking a package found: coded, located, never silently repaired."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from shapely.geometry.base import BaseGeometry


class Severity(StrEnum):
    """`BLOCK` refuses the package; `WARN` is stored with the revision; `NOTE` only informs."""

    BLOCK = "block"
    WARN = "warn"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class LoadFinding:
    """One thing found in a package.

    `message` is a full English sentence: what was found and what to do. `row` counts as the
    file's own program shows it (a sheet's first row is 1; a vector feature by its position from
    1); `geometry` is in lon/lat of the region's datum (x = longitude).
    """

    code: str
    severity: Severity
    message: str
    file: str = ""
    sheet: str = ""
    row: int | None = None
    field: str = ""
    params: Mapping[str, object] = dataclasses.field(default_factory=dict)
    geometry: BaseGeometry | None = None
