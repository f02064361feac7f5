"""Whether files agree on how a kelurahan is spelled."""

from __future__ import annotations

import difflib
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

import psycopg

from simpeltaru.load_finding import LoadFinding, Severity
from simpeltaru.revisions.columns import ranges

_PREFIX = re.compile(r"^(?:kelurahan|kel\.?|desa|kampung|nagari)\s+", re.IGNORECASE)
_LIKE = 0.6

_KNOWN = """
SELECT DISTINCT kelurahan FROM zone WHERE region = %(region)s AND kelurahan <> ''
UNION
SELECT DISTINCT name FROM layer_feature f JOIN layer l ON l.id = f.layer
WHERE f.region = %(region)s AND l.kind = 'kelurahan' AND name <> ''
UNION
SELECT DISTINCT kelurahan FROM parcel WHERE region = %(region)s AND kelurahan <> ''
"""


def known_kelurahan(connection: psycopg.Connection, region: str) -> set[str]:
    """Names of kelurahan and desa that stored plans and layers of a region use."""
    rows = connection.execute(_KNOWN, {"region": region}).fetchall()
    return {name for (name,) in rows}


def bare(name: str) -> str:
    """A name for comparing: without prefix, case and blanks ("Kelurahan Lok Tuan", "Loktuan")."""
    return re.sub(r"[\s\-]+", "", _PREFIX.sub("", name.strip())).casefold()


def spelling_findings(
    file: str, field: str, names: Sequence[str], known: Iterable[str]
) -> Iterator[LoadFinding]:
    """Names of a file (one for each row) that no stored plan or layer of the region uses.

    Nothing is renamed: which spelling is right is for the office to say.
    """
    stored = {bare(name): name for name in known}
    if not stored:
        return
    rows: dict[str, list[int]] = defaultdict(list)
    for row, name in enumerate(names, 1):
        if name and bare(name) not in stored:
            rows[name].append(row)
    for name, where in rows.items():
        near = difflib.get_close_matches(bare(name), stored, n=1, cutoff=_LIKE)
        hint = f"; {stored[near[0]]!r} is spelled like it" if near else ""
        yield LoadFinding(
            "kelurahan_unknown",
            Severity.WARN,
            f"{file}, field {field}: {len(where)} rows say {name!r}, which no stored plan or "
            f"layer of the region names{hint}; agree on one spelling.",
            file,
            row=where[0],
            field=field,
            params={
                "name": name,
                "like": stored[near[0]] if near else None,
                "rows": ranges(where),
                "count": len(where),
            },
        )
