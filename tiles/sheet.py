"""The words beside a map of zones: the legend with areas and shares, and what else is drawn."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from simpeltaru.plan import Revision
from simpeltaru.texts.numbers import number
from tiles.canvas import Drawn
from tiles.edition import Edition
from tiles.facts import Simplified, Stamp, map_notes, page_values, stamp_values
from tiles.layers import GAP_STYLE, HATCH, Style
from tiles.legend import CATEGORIES, LegendRow
from tiles.palette import look
from tiles.patterns import fill_of, patterns_of
from tiles.words import Language, words

_SMALLEST = Decimal("0.01")


def sheet_values(
    stamp: Stamp,
    rows: Sequence[LegendRow],
    gap: LegendRow | None,
    codes: Iterable[str],
    ground: Sequence[Drawn],
    drawn: Simplified,
    edition: Edition,
) -> dict[str, object]:
    """What the template `plan.html` says of any map of zones, apart from its heading.

    `gap` is what no zone covers, where the map is of an area; `codes` are those of every zone
    that is drawn, also around the area.
    """
    language, revision = edition.language, stamp.revision
    return {
        **page_values(language, is_simulation=stamp.is_simulation, disclaimers=map_notes(stamp)),
        **stamp_values(stamp, drawn, language),
        "groups": _groups(rows, revision, edition),
        "gap": None if gap is None else {"style": GAP_STYLE, **_amount(gap, language)},
        "total": _total(rows, gap, language),
        "grounds": [
            {"name": one.name, "style": one.style}
            for one in ground
            if one.features and isinstance(one.style, Style)
        ],
        "patterns": patterns_of(sorted(set(codes)), revision.code_vintage, edition.palette),
        "palette_note": words(language)["palette_safe"] if edition.palette == "safe" else "",
        "index": edition.index,
    }


def _amount(row: LegendRow, language: Language) -> dict[str, str]:
    """Area and share of a row as they are printed: what is not nothing never reads 0,00."""
    hectares = Decimal(str(row.area_m2)) / 10_000
    tiny = row.share > 0 and row.share_percent < _SMALLEST
    return {
        "area_ha": ("< " if 0 < hectares < _SMALLEST else "")
        + number(max(hectares, _SMALLEST) if hectares else hectares, language, 2),
        "share": ("< " if tiny else "")
        + number(_SMALLEST if tiny else row.share_percent, language, 2),
    }


def _groups(
    rows: Sequence[LegendRow], revision: Revision, edition: Edition
) -> list[dict[str, object]]:
    categories = sorted(
        {row.category for row in rows}, key=lambda one: [*CATEGORIES, one].index(one)
    )
    return [
        {
            "title": _category(category, edition.language),
            "rows": [_printed(row, revision, edition) for row in rows if row.category == category],
        }
        for category in categories
    ]


def _total(rows: Sequence[LegendRow], gap: LegendRow | None, language: Language) -> dict[str, str]:
    parts = [*rows, *([] if gap is None else [gap])]
    return {
        "count": number(sum(row.count for row in rows), language),
        "area_ha": number(sum(row.area_m2 for row in parts) / 10_000, language, 2),
        "share": number(sum(row.share_percent for row in parts), language, 2),
    }


def _category(category: str, language: Language) -> str:
    w = words(language)
    titles = {"lindung": w["lindung"], "budi_daya": w["budi_daya"]}
    return titles.get(category, w["no_category"])


def _printed(row: LegendRow, revision: Revision, edition: Edition) -> dict[str, object]:
    vintage, palette = revision.code_vintage, edition.palette
    fill = fill_of(row.code, vintage, palette)
    return {
        "code": row.code,
        "name": row.name,
        "fill": fill,
        "has_colour": fill != HATCH and look(row.code, vintage, palette).colour is not None,
        **_amount(row, edition.language),
    }
