"""The view of an answer: drawings to scale, typed absences, what is named and what is not."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from shapely import box

from simpeltaru.assess.metric import geodesic_area
from simpeltaru.rules.rulebook import Limit, OverlayProvision, Place, Rulebook
from simpeltaru.rules.situation import ZonePiece, arrange
from simpeltaru.verdict import NearZone
from simpeltaru.zone import SubZone
from tests.tiles.town import REGION, X, Y, answer
from tests.unit.law import document
from tiles.answers import answer_values
from tiles.answers.drawings import Drawing, Shape, drawing

R4 = SubZone("R-4", "R-4", "Perumahan Kepadatan Rendah", "R", "Perumahan", "budi_daya", False)
AT = Place(0, 30, "C")


def one(drawn: Drawing | None, role: str) -> Shape:
    assert drawn is not None
    (found,) = [shape for shape in drawn.shapes if shape.role == role]
    return found


def area(shape: Shape) -> float:
    return shape.width * shape.height


def drawn(measure: str, value: str, largest: str = "") -> Drawing | None:
    return drawing(measure, Decimal(value), Decimal(largest or value))


@pytest.mark.parametrize(
    ("measure", "role"), [("kdb_max", "building"), ("ktb_max", "below"), ("kdh_min", "green")]
)
@pytest.mark.parametrize("percent", ["0", "15", "62.5", "100"])
def test_a_share_of_the_plot_is_that_share_of_its_drawing(
    measure: str, role: str, percent: str
) -> None:
    made = drawn(measure, percent)
    share = area(one(made, role)) / area(one(made, "plot"))
    assert share == pytest.approx(float(percent) / 100)


@pytest.mark.parametrize("ratio", ["0.4", "1", "2.1", "4.2", "12"])
def test_floor_area_is_drawn_as_so_many_plots(ratio: str) -> None:
    made = drawn("klb_max", ratio)
    assert made is not None
    floors = [shape.width for shape in made.shapes if shape.role == "building"]
    assert sum(floors) / max(72.0, *floors) == pytest.approx(float(ratio))


def test_height_is_to_scale_with_the_person() -> None:
    made = drawn("height_max", "15")
    ratio = one(made, "building").height / one(made, "person").height
    assert ratio == pytest.approx(15 / 1.7)


def test_a_plot_is_to_scale_with_the_car() -> None:
    made = drawn("plot_min", "150")
    assert area(one(made, "plot")) / area(one(made, "car")) == pytest.approx(150 / (4.5 * 1.8))


def test_setbacks_share_one_scale() -> None:
    eight, three = (one(drawn("gsb_min", value, "8"), "yard") for value in ("8", "3"))
    assert eight.width / three.width == pytest.approx(8 / 3)
    assert one(drawn("gsb_min", "3", "8"), "road")
    assert one(drawn("rear_min", "3"), "neighbour")


@pytest.mark.parametrize("count", ["1", "8", "40"])
def test_there_are_as_many_storeys_as_floors(count: str) -> None:
    made = drawn("floors_max", count)
    assert made is not None
    assert sum(shape.role == "building" for shape in made.shapes) == int(count)


@pytest.mark.parametrize(
    ("measure", "value"),
    [
        ("kdb_max", "101"),
        ("kdb_max", "-1"),
        ("klb_max", "41"),
        ("floors_max", "2.5"),
        ("floors_max", "0"),
        ("height_max", "0"),
        ("plot_min", "4"),
        ("gsb_min", "0"),
        ("unheard_of", "5"),
    ],
)
def test_what_could_not_be_to_scale_is_not_drawn(measure: str, value: str) -> None:
    assert drawn(measure, value) is None


@pytest.mark.parametrize("value", ["1", "7", "100"])
@pytest.mark.parametrize(
    "measure",
    ["kdb_max", "klb_max", "kdh_min", "ktb_max", "plot_min", "height_max", "floors_max", "gsb_min"],
)
def test_drawings_stay_in_their_box(measure: str, value: str) -> None:
    made = drawn(measure, value)
    for shape in made.shapes if made else ():
        assert shape.x >= 0
        assert shape.y >= 0
        assert shape.x + shape.width <= 120.001
        assert shape.y + shape.height <= made.height + 0.001  # type: ignore[union-attr]


def shown(
    limits: tuple[Limit, ...], provisions: tuple[OverlayProvision, ...] = (), lang: Any = "id"
) -> dict[str, Any]:
    """The limits of the part in R-4 of the town's parcel, by measure."""
    made = document({("makan", "R-4"): "I", ("makan", "K-2"): "I"}, kbli={"makan": ("56101",)})
    book = Rulebook(
        made.model_copy(update={"limits": limits, "provisions": provisions}).canonical()
    )
    asked = answer()
    plan = replace(asked.plans[0], rulebook=book)
    values = answer_values(replace(asked, plans=(plan,)), lang)
    group = next(one for one in values["plans"][0]["limits"] if one.codes == "R-4")
    return {one.measure: one for one in group.limits}


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ("unlimited", "tidak dibatasi"),
        ("not_regulated", "tidak diatur"),
        ("see_text", "lihat teks ketentuan"),
        ("missing", "tidak diketahui (tabel kosong)"),
    ],
)
def test_each_absence_has_words_of_its_own_and_no_drawing(state: Any, said: str) -> None:
    limit = Limit(key="R-4", measure="klb_max", state=state, text="lihat pasal 7", at=AT)
    (option,) = shown((limit,))["klb_max"].options
    assert (option.said, option.is_number, option.drawing) == (said, False, None)
    assert option.quoted == "lihat pasal 7"


def setback(road: str, value: str) -> Limit:
    return Limit(
        key="R-4",
        measure="gsb_min",
        state="value",
        value=value,
        dimensions={"road_class": road},
        at=AT,
    )


def test_road_classes_with_one_setback_stand_together() -> None:
    limits = tuple(
        setback(road, value)
        for road, value in (
            ("arteri_primer", "15"),
            ("kolektor_primer", "8"),
            ("kolektor_sekunder", "8"),
        )
    )
    options = shown(limits)["gsb_min"].options
    assert [(one.when, one.said) for one in options] == [
        (("Jalan Arteri Primer",), "paling sedikit 15\u00a0m"),
        (("Jalan Kolektor Primer", "Jalan Kolektor Sekunder"), "paling sedikit 8\u00a0m"),
    ]


def test_a_number_an_overlay_set_says_so() -> None:
    table = Limit(key="R-4", measure="kdb_max", state="value", value="60", at=AT)
    tighter = OverlayProvision(
        kind="KRB_03", effect="tighten", measure="kdb_max", limit="40", at=AT
    )
    (option,) = shown((table,), (tighter,))["kdb_max"].options
    assert (option.said, option.overlay) == (
        "paling banyak 40\u00a0%",
        "angka ini ditetapkan oleh ketentuan khusus",
    )
    missing = table.model_copy(update={"state": "missing", "value": None})
    (option,) = shown((missing,), (tighter,), "en")["kdb_max"].options
    assert option.said == "unknown (the table is blank)"
    assert option.overlay == "a special provision says at most 40\u00a0%"


def test_slivers_are_named_and_not_judged() -> None:
    sliver = replace(R4, key="K-2", code="K-2", name="Perdagangan")
    found = arrange(
        box(X, Y, X + 20, Y + 20),
        [
            ZonePiece(1, R4, (), box(X, Y, X + 19.99, Y + 20)),
            ZonePiece(2, sliver, (), box(X + 19.99, Y, X + 20, Y + 20)),
        ],
        tolerance_m=2.5,
        threshold_m2=1.0,
        geodesic_area=partial(geodesic_area, REGION),
        kind="parcel",
    )
    asked = answer()
    plan = replace(asked.plans[0], situation=found, verdicts=())
    values = answer_values(replace(asked, plans=(plan,), headlines=()), "id")
    lines = values["plans"][0]["lines"]
    assert [(one.code, one.note) for one in lines] == [
        ("R-4", ""),
        ("K-2", "Di bawah ambang, tidak dinilai"),
    ]


@pytest.mark.parametrize(
    ("distance", "said"),
    [
        (0.0, "Langsung berbatasan dengan sub-zona K-2 Perdagangan."),
        (1.24, "berjarak 1,2 m dari tepi bidang ini (±2,5 m). Jarak ini di dalam ketelitian peta"),
        (123.4, "berjarak 123 m dari tepi bidang ini (±2,5 m)."),
    ],
)
def test_the_next_zone_is_no_more_exact_than_the_map(distance: float, said: str) -> None:
    asked = answer()
    near = NearZone(replace(R4, key="K-2", code="K-2", name="Perdagangan"), distance)
    situation = replace(asked.plans[0].situation, next_zone=near)
    plan = replace(asked.plans[0], situation=situation)
    (sentence,) = answer_values(replace(asked, plans=(plan,)), "id")["plans"][0]["beside"]
    assert said in sentence
