"""The parts of a place: what lies on each, its share and its outcome."""

from __future__ import annotations

from dataclasses import dataclass

from simpeltaru.catalogue import Catalogue
from simpeltaru.rules.cover import GRAIN_M2
from simpeltaru.texts.numbers import percentages
from simpeltaru.verdict import Headline, Outcome, Part, Situation, Verdict
from simpeltaru.zone import SubZone
from tiles.answers.provisions import overlay_text
from tiles.answers.shown import Shown, area_text, percent_text, shown
from tiles.answers.words import answer_words
from tiles.layers import zone_colour
from tiles.palette import Palette
from tiles.patterns import fill_of
from tiles.words import Language


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the table of parts; `answer` None with `note` where nothing is judged."""

    number: str
    code: str
    name: str
    fill: str
    area: str
    share: str
    answer: Shown | None = None
    note: str = ""
    overlays: tuple[str, ...] = ()
    uncertain: bool = False


@dataclass(frozen=True, slots=True)
class ZoneShown:
    """A sub-zone in plain words. `plain` is ours and no law; `official` the plan's own name.

    `parts` are the numbers of the parts that lie in it. `translated` is the name in another
    language than the plan's, where the catalogue has one.
    """

    code: str
    official: str
    translated: str
    plain: str
    zone: str
    category: str
    fill: str
    has_colour: bool
    block: str
    parts: tuple[int, ...]


def zones(
    vintage: str, situation: Situation, language: Language, palette: Palette
) -> list[ZoneShown]:
    """Each sub-zone of a place once, in the order of its parts; land for roads last."""
    found: dict[SubZone, list[Part]] = {}
    for part in (*situation.parts, *situation.roads):
        found.setdefault(part.subzone, []).append(part)
    return [_zone(vintage, one, parts, language, palette) for one, parts in found.items()]


def _zone(
    vintage: str, subzone: SubZone, parts: list[Part], language: Language, palette: Palette
) -> ZoneShown:
    w = answer_words(language)
    known = Catalogue.for_vintage(vintage).by_code(subzone.code)
    plain = translated = ""
    if known is not None:
        plain = known.plain_id if language == "id" else known.plain_en
        translated = "" if language == "id" else known.name_en
    # A polygon that names no block is "?" among others, and nothing on its own.
    blocks = dict.fromkeys(part.block for part in parts if part.block not in ("", "?"))
    return ZoneShown(
        code=subzone.code,
        official=subzone.name,
        translated=translated,
        plain=plain,
        zone=subzone.zone_name,
        category=w[subzone.category] if subzone.category else "",
        fill=fill_of(subzone.code, vintage, palette),
        has_colour=zone_colour(subzone.code, vintage) is not None,
        block=", ".join(blocks),
        parts=tuple(part.number for part in parts),
    )


def shares(headline: Headline, language: Language) -> list[dict[str, object]]:
    """One entry for each outcome with its width in the bar (0-100)."""
    measured = [one for one in headline.by_outcome if one.share is not None]
    widths = [one.share or 0.0 for one in measured]
    printed = percentages([*widths, max(1.0 - sum(widths), 0.0)])
    return [
        {
            "answer": shown(one.outcome, language),
            "x": f"{100 * sum(widths[:at]):.3f}",
            "width": f"{100 * widths[at]:.3f}",
            "area": area_text(one.area_m2 or 0.0, language),
            "share": percent_text(printed[at], widths[at], language),
        }
        for at, one in enumerate(measured)
    ]


def lines(
    vintage: str,
    situation: Situation,
    verdict: Verdict | None,
    language: Language,
    palette: Palette,
) -> list[Line]:
    """Every part of an area, also what is not judged, and land without a zone: together 100 %."""
    plain = [*situation.roads, *situation.ignored]
    parts = [*situation.parts, *plain]
    planar = situation.planar_m2 or 0.0
    gap = situation.gap_m2 / planar if planar else 0.0
    printed = percentages([*(part.share or 0.0 for part in parts), gap])
    made = []
    for at, part in enumerate(parts):
        share = percent_text(printed[at], part.share or 0.0, language)
        fill = fill_of(part.subzone.code, vintage, palette)
        if at >= len(situation.parts):
            made.append(_line(fill, part, share, None, language, judged=False))
        else:
            outcome = None if verdict is None else verdict.parts[at].outcome
            made.append(_line(fill, part, share, outcome, language, judged=True))
    if situation.gap_m2 > GRAIN_M2:
        made.append(_gap(situation, percent_text(printed[-1], gap, language), language))
    return made


def _line(
    fill: str,
    part: Part,
    share: str,
    outcome: Outcome | None,
    language: Language,
    *,
    judged: bool,
) -> Line:
    w, subzone = answer_words(language), part.subzone
    note = w["not_judged_road"] if subzone.is_road else w["not_judged_small"]
    return Line(
        number=str(part.number),
        code=subzone.code,
        name=subzone.name,
        fill=fill,
        area="–" if part.area_m2 is None else area_text(part.area_m2, language),
        share=share,
        answer=None if outcome is None else shown(outcome, language),
        note="" if judged else note,
        overlays=tuple(overlay_text(one, language) for one in part.overlays),
        uncertain=not part.certain,
    )


def _gap(situation: Situation, share: str, language: Language) -> Line:
    w = answer_words(language)
    return Line(
        number="–",
        code="",
        name=w["gap"],
        fill="#ffffff",
        area=area_text(situation.gap_area_m2, language),
        share=share,
        note=w["gap_answer"],
    )
