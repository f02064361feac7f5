"""Palettes: the official one is the catalogue's, the safe one is told apart without some cones.

Simulated as Machado, Oliveira and Fernandes, "A Physiologically-based Model for Simulation of
Color Vision Deficiency" (2009) give it for severity 1.0, in linear RGB; compared in CIELAB (D65).
"""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
import shapely
from shapely.affinity import translate

from simpeltaru.catalogue import Catalogue
from simpeltaru.errors import QuestionError
from tiles.layers import zone_colour
from tiles.palette import HATCHES, PALETTES, UNDECIDED, Hatch, look

VINTAGE = "11/2021"
CODES = [one.code for one in Catalogue.for_vintage(VINTAGE).subzones]
SIGHTS = {
    "all cones": np.eye(3),
    "no red cones": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "no green cones": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
    "no blue cones": np.array(
        [
            [1.255528, -0.076749, -0.178779],
            [-0.078411, 0.930809, 0.147602],
            [0.004733, 0.691367, 0.303900],
        ]
    ),
}
TO_XYZ = np.array(
    [
        [0.4124564, 0.3575761, 0.1804375],
        [0.2126729, 0.7151522, 0.0721750],
        [0.0193339, 0.1191920, 0.9503041],
    ]
)
APART = 15.0
"""Distance in CIELAB; 2.3 is just noticeable side by side."""


def seen_as(colour: str, sight: str) -> np.ndarray:
    """A colour (#RRGGBB) in CIELAB as somebody sees it."""
    values = np.array([int(colour[at : at + 2], 16) for at in (1, 3, 5)]) / 255
    linear = np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)
    xyz = TO_XYZ @ np.clip(SIGHTS[sight] @ linear, 0, 1) / (TO_XYZ @ np.ones(3))
    f = np.where(xyz > (6 / 29) ** 3, np.cbrt(xyz), xyz / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def distance(one: str, other: str, sight: str) -> float:
    return float(np.linalg.norm(seen_as(one, sight) - seen_as(other, sight)))


@pytest.mark.parametrize("sight", SIGHTS)
def test_any_two_sub_zones_of_the_safe_palette_differ_for_everybody(sight: str) -> None:
    alike = []
    for one, other in combinations(CODES, 2):
        first, second = look(one, VINTAGE, "safe"), look(other, VINTAGE, "safe")
        assert first.colour
        assert second.colour
        same_hatch = first.hatch == second.hatch
        if same_hatch and distance(first.colour, second.colour, sight) < APART:
            alike.append((one, other))
    assert alike == []


def test_the_measure_finds_that_official_colours_run_together() -> None:
    """Why there is a second palette: greens and reds of the official one are one colour then."""
    shown = [(code, zone_colour(code, VINTAGE)) for code in CODES]
    alike = [
        (one, other)
        for (one, first), (other, second) in combinations(shown, 2)
        if first and second and distance(first, second, "no green cones") < APART
    ]
    assert len(alike) > 50


def test_sub_zones_of_a_family_share_a_colour_and_no_hatch() -> None:
    homes = [look(f"R-{number}", VINTAGE, "safe") for number in range(1, 6)]
    assert len({one.colour for one in homes}) == 1
    assert len({one.hatch for one in homes}) == 5


def test_the_official_palette_is_the_catalogue_s() -> None:
    for subzone in Catalogue.for_vintage(VINTAGE).subzones:
        shown = look(subzone.code, VINTAGE)
        assert shown.colour == subzone.color_hex
        assert shown.hatch == (None if subzone.color_hex else UNDECIDED)
    undecided = {code for code in CODES if look(code, VINTAGE).hatch == UNDECIDED}
    assert undecided == {"LGE-5", "KI", "SIKM", "PL-1", "PL-2", "PL-5"}


@pytest.mark.parametrize("palette", PALETTES)
def test_what_the_catalogue_does_not_have_stays_undecided(palette: str) -> None:
    assert look("ZZ-9", VINTAGE, palette).hatch == UNDECIDED  # type: ignore[arg-type]
    assert look("", VINTAGE, palette).colour is None  # type: ignore[arg-type]
    assert look("R-4", "16/2018", palette).hatch == UNDECIDED  # type: ignore[arg-type]


def test_a_vintage_nobody_knows_is_refused() -> None:
    with pytest.raises(QuestionError, match="1/1900"):
        look("R-4", "1/1900")


def test_hatches_repeat_without_a_seam() -> None:
    """Drawn on nine tiles at once, the middle one is what is drawn on it alone."""
    for name, hatch in HATCHES.items():
        tile = shapely.box(0, 0, hatch.size, hatch.size)
        steps = (-hatch.size, 0, hatch.size)
        around = [translate(inked(hatch), x, y).intersection(tile) for x in steps for y in steps]
        spilled = shapely.difference(shapely.union_all(around), inked(hatch))
        assert spilled.area < 0.02 * tile.area, name
        assert 0.1 < inked(hatch).intersection(tile).area / tile.area < 0.6, name


def inked(hatch: Hatch) -> shapely.Geometry:
    """What a hatch draws, its lines with flat ends."""
    lines = [
        shapely.LineString([(x1, y1), (x2, y2)]).buffer(hatch.width / 2, cap_style="flat")
        for x1, y1, x2, y2 in hatch.lines
    ]
    dots = [shapely.Point(x, y).buffer(radius) for x, y, radius in hatch.dots]
    return shapely.union_all([*lines, *dots])


def test_hatches_of_a_family_can_be_seen_on_its_colour() -> None:
    for code in CODES:
        shown = look(code, VINTAGE, "safe")
        if shown.hatch and shown.colour:
            ink = HATCHES[shown.hatch].colour
            for sight in SIGHTS:
                assert distance(ink, shown.colour, sight) > 30, (code, sight)
