"""The style a map page draws: whole, drawn from what is declared, and one MapLibre accepts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient

from simpeltaru.tile_grid import COAST_BUFFER, Tile
from tests.tiles.tile_reading import decoded
from tiles.layers import GROUND_LOOKS, LAYERS
from tiles.palette import HATCHES
from tiles.style_layers import style_layers

ADDRESS = "/tiles/contoh-bontang-2025/style.json"
PAINTS = {"fill": "fill-", "line": "line-", "symbol": ("text-", "icon-"), "background": "backgr"}
LAYOUTS = ("visibility", "line-", "text-", "symbol-")
OPERATORS = {
    "match",
    "get",
    "literal",
    "interpolate",
    "exponential",
    "zoom",
    "in",
    "!",
    "==",
    "all",
    "geometry-type",
    "downcase",
    "to-string",
}


def style(client: TestClient, **parameters: str) -> dict[str, Any]:
    response = client.get(ADDRESS, params=parameters)
    assert response.status_code == 200, response.text
    body: dict[str, Any] = response.json()
    return body


def expressions(value: Any) -> Iterator[list[Any]]:
    """Every expression within a value; what `literal` holds is data."""
    if isinstance(value, list) and value and isinstance(value[0], str) and value[0] in OPERATORS:
        yield value
        if value[0] == "literal":
            return
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for one in inner:
        yield from expressions(one)


@pytest.mark.parametrize("palette", ["official", "safe"])
@pytest.mark.parametrize("theme", ["day", "night"])
def test_a_style_is_built_as_maplibre_asks(client: TestClient, palette: str, theme: str) -> None:
    made = style(client, palette=palette, theme=theme)
    assert made["version"] == 8
    assert "glyphs" not in made
    assert "sprite" not in made
    assert set(made["sources"]) == {"zone", "overlay", "block", "ground", "parcel"}
    ids = [one["id"] for one in made["layers"]]
    assert len(set(ids)) == len(ids)
    for layer in made["layers"]:
        kind = layer["type"]
        assert layer["id"].split("-")[0] == layer.get("source", "ground")
        assert all(key.startswith(PAINTS[kind]) for key in layer["paint"]), layer["id"]
        assert all(key.startswith(LAYOUTS) for key in layer.get("layout", {})), layer["id"]
        if kind != "background":
            assert layer["source"] in made["sources"]
            assert layer["source-layer"].removesuffix("_label") in LAYERS
    for source in made["sources"].values():
        assert source["type"] == "vector"
        assert 0 <= source["minzoom"] <= source["maxzoom"]
        assert len(source["bounds"]) == 4
        assert source["attribution"]


def test_matches_have_cases_that_do_not_repeat_and_a_last_word(client: TestClient) -> None:
    for palette in ("official", "safe"):
        made = style(client, palette=palette)
        found = [one for one in expressions(made["layers"]) if one[0] == "match"]
        assert found
        for one in found:
            labels = one[2:-1:2]
            assert len(one) % 2 == 1
            assert len(set(labels)) == len(labels) > 0


def test_every_sub_zone_has_its_look_in_layer_and_legend(client: TestClient) -> None:
    for palette in ("official", "safe"):
        made = style(client, palette=palette)
        said = made["metadata"]["simpeltaru"]
        layers = {one["id"]: one for one in made["layers"]}
        colours = matched(layers["zone-fill"]["paint"]["fill-color"])
        hatches = matched(layers["zone-hatch"]["paint"]["fill-pattern"])
        plain = layers["zone-hatch"]["filter"][1][2][1]
        assert said["palette"] == palette
        assert len(said["legend"]) == 36
        for row in said["legend"]:
            assert colours.get(row["code"]) == row["colour"]
            assert hatches.get(row["code"]) == row["hatch"]
            assert (row["code"] in plain) is (row["hatch"] is None)
            assert row["hatch"] is None or row["hatch"] in said["patterns"]
        assert sum(row["area_ha"] for row in said["legend"]) == pytest.approx(14_780, rel=0.2)
        assert "hatch:belum-ditetapkan" in said["patterns"]


def matched(expression: Any) -> dict[str, str]:
    if isinstance(expression, str):
        return {}
    return dict(zip(expression[2:-1:2], expression[3:-1:2], strict=True))


def test_hatches_are_told_as_they_are_declared(client: TestClient) -> None:
    patterns = style(client, palette="safe")["metadata"]["simpeltaru"]["patterns"]
    assert len(patterns) > 5
    for name, told in patterns.items():
        hatch = HATCHES[name.removeprefix("hatch:")]
        assert told["size"] == hatch.size
        assert told["colour"] == hatch.colour
        assert [tuple(line) for line in told["lines"]] == list(hatch.lines)


def test_a_style_names_what_it_was_made_of(client: TestClient) -> None:
    said = style(client, lang="en")["metadata"]["simpeltaru"]
    assert said["revision"] == "contoh-bontang-2025"
    assert set(said["layers"]) == {
        f"contoh-bontang-{one}"
        for one in ("jalan", "kecamatan", "kelurahan", "laut", "pantai", "persil", "sungai")
    }
    assert said["is_simulation"] is True
    assert any("whether land or sea is not known" in note for note in said["notes"])
    assert "Di luar data" in " ".join(style(client)["metadata"]["simpeltaru"]["notes"])


def test_ground_lies_under_the_zones_and_names_above(client: TestClient) -> None:
    ids = [one["id"] for one in style(client)["layers"]]
    zones = ids.index("zone-fill")
    assert ids[0] == "ground-outside"
    for below in ("ground-land-kelurahan", "ground-sea", "ground-river", "ground-road-arteri"):
        assert ids.index(below) < zones
    for above in ("ground-kelurahan-name", "ground-road-name", "overlay-line", "zone-code"):
        assert ids.index(above) > zones


@pytest.mark.parametrize("theme", ["day", "night"])
def test_the_water_side_of_a_coast_is_shaded_under_the_land(client: TestClient, theme: str) -> None:
    layers = style(client, theme=theme)["layers"]
    ids = [one["id"] for one in layers]
    bands = [one for one in layers if one["id"].startswith("ground-shallows")]
    assert max(ids.index(one["id"]) for one in bands) < ids.index("ground-land-kelurahan")
    assert {one["type"] for one in bands} == {"line"}
    widths = [one["paint"]["line-width"][-1] for one in bands]
    assert widths == sorted(widths, reverse=True)
    # Half a line lies seawards; a tile that holds less of the coast cuts it off at its edge.
    assert max(widths) / 2 <= COAST_BUFFER * 512
    colours = [one["paint"]["line-color"] for one in bands]
    assert len(set(colours)) == len(bands) > 4
    ends = GROUND_LOOKS[theme]
    away = [abs(one - two) for one, two in zip(rgb(colours[0]), rgb(ends.outside), strict=True)]
    assert max(away) <= 8


def test_the_sea_is_filled_and_its_edge_is_no_coast(client: TestClient) -> None:
    layers = {one["id"]: one for one in style(client)["layers"]}
    sea = layers["ground-sea"]["filter"]
    assert "laut" in str(sea)
    for along in ("ground-coast", "ground-shallows-1"):
        assert layers[along]["filter"] == ["!", sea]


def rgb(colour: str) -> bytes:
    return bytes.fromhex(colour[1:])


def test_without_land_neither_side_of_a_coast_is_called_water() -> None:
    ids = [str(one["id"]) for one in style_layers({}, ["coast"], "day", parcels=False)]
    assert "ground-coast" in ids
    assert not any(one.startswith("ground-shallows") for one in ids)


def test_the_legend_says_what_blue_along_a_coast_is(client: TestClient) -> None:
    for lang, words in (("id", "bukan luas laut yang diukur"), ("en", "not a measured sea")):
        notes = style(client, lang=lang)["metadata"]["simpeltaru"]["notes"]
        assert sum(words in note for note in notes) == 1


def test_layers_off_at_first_are_not_seen(client: TestClient) -> None:
    hidden = {
        one["id"]
        for one in style(client)["layers"]
        if one.get("layout", {}).get("visibility") == "none"
    }
    assert {"overlay-fill", "overlay-line", "overlay-name", "parcel-line", "block-line"} <= hidden
    assert not any(one.startswith("zone") for one in hidden)


def test_night_is_another_ground_under_the_same_colours(client: TestClient) -> None:
    day, night = style(client, theme="day"), style(client, theme="night")
    grounds = [one["layers"][0]["paint"]["background-color"] for one in (day, night)]
    assert grounds[0] != grounds[1]
    fills = [
        next(layer for layer in one["layers"] if layer["id"] == "zone-fill")["paint"]["fill-color"]
        for one in (day, night)
    ]
    assert fills[0] == fills[1]


def test_every_property_a_style_asks_for_stands_in_the_tiles(client: TestClient) -> None:
    made = style(client)
    seen: dict[str, set[str]] = {}
    for source in made["sources"].values():
        for zoom in (12, 15):
            if source["minzoom"] <= zoom:
                for name, features in tile_of(client, source["tiles"][0], zoom).items():
                    keys = {key for one in features for key in one.properties}
                    seen.setdefault(name, set()).update(keys)
    for layer in made["layers"]:
        for expression in expressions([layer.get("filter"), layer["paint"], layer.get("layout")]):
            if expression[0] == "get" and layer["source-layer"] in seen:
                assert expression[1] in seen[layer["source-layer"]], layer["id"]
    assert {"zone", "zone_label", "kelurahan_label", "road", "parcel", "block_label"} <= set(seen)


def tile_of(client: TestClient, template: str, zoom: int) -> dict[str, list[Any]]:
    places = {12: Tile(12, 3384, 2046), 15: Tile(15, 27077, 16372)}
    at = places[zoom]
    address = template.format(z=at.z, x=at.x, y=at.y)
    return decoded(client.get(address).content)
