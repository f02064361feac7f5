"""Golden tiles: what some tiles of the sample hold, as JSON beside the tests.

    RENEW_GOLDEN=1 ./scripts/test tests/tiles/test_tile_golden.py

writes them anew; the difference is then for a person to read before it is committed.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
import shapely
from starlette.testclient import TestClient

from tests.tiles.tile_reading import Seen, decoded

GOLDEN = Path(__file__).parents[1] / "golden"
GROUND = "contoh-bontang-jalan,contoh-bontang-kelurahan,contoh-bontang-pantai,contoh-bontang-sungai"
TILES = {
    "zone-16": "contoh-bontang-2025/zone/16/54155/32744",
    "zone-13": "contoh-bontang-2025/zone/13/6769/4095",
    "overlay-13": "contoh-bontang-2025/overlay/13/6768/4093",
    "block-13": "contoh-bontang-2025/block/13/6769/4093",
    "network-15": "contoh-bontang-2025/network/15/27077/16372",
    "ground-15": f"{GROUND}/ground/15/27077/16372",
    "parcel-16": "contoh-bontang-persil/parcel/16/54155/32744",
}


@pytest.mark.parametrize("name", TILES)
def test_a_tile_holds_what_it_held(client: TestClient, name: str) -> None:
    response = client.get(f"/tiles/{TILES[name]}.mvt")
    assert response.status_code == 200
    found = {layer: told(features) for layer, features in decoded(response.content).items()}
    path = GOLDEN / f"{name}.json"
    if os.environ.get("RENEW_GOLDEN"):
        path.write_text(written(found), encoding="utf-8", newline="\n")
    assert json.loads(path.read_text(encoding="utf-8")) == json.loads(written(found))


def told(features: list[Seen]) -> list[dict[str, object]]:
    """Features by id; rings begin at their least vertex, so that only shapes count."""
    return [
        {"id": one.id, **one.properties, "shape": shapely.to_wkt(shapely.normalize(one.geometry))}
        for one in sorted(features, key=lambda one: one.id)
    ]


def written(found: dict[str, list[dict[str, object]]]) -> str:
    """One feature a line."""
    layers = []
    for name, features in sorted(found.items()):
        lines = ",\n".join(json.dumps(one, ensure_ascii=False) for one in features)
        layers.append(f"{json.dumps(name)}: [\n{lines}\n]")
    return "{\n" + ",\n".join(layers) + "\n}\n"
