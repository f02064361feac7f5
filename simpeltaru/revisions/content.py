"""The content hash of a revision or layer: what it says, not how it was delivered.

Made from source geometry (normalised: where a ring begins and which way it runs says nothing)
and the canonical rows, sorted by their own digest. The same content in another order of rows or
another file format has the same hash; a moved vertex or a changed word has another.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping

import orjson
import shapely

from simpeltaru.revisions.place import Placed


def digest(value: object) -> str:
    """SHA-256 of a value as canonical JSON."""
    content = orjson.dumps(value, option=orjson.OPT_SORT_KEYS, default=_plain)
    return hashlib.sha256(content).hexdigest()


def features_digest(rows: Iterable[object], placed: Placed, positions: Iterable[int]) -> str:
    """Digest of rows with the geometry at their positions, whatever their order."""
    geometry = shapely.to_wkb(shapely.normalize(placed.source), byte_order=1)
    digests = []
    for row, position in zip(rows, positions, strict=True):
        one = hashlib.sha256(geometry[position])
        one.update(orjson.dumps(row, option=orjson.OPT_SORT_KEYS, default=_plain))
        digests.append(one.hexdigest())
    return digest([placed.srid, sorted(digests)])


def _plain(value: object) -> object:
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, tuple | set | frozenset):
        return list(value)
    return str(value)
