"""The page that lists the maps of one export, with a small picture of each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from simpeltaru.errors import QuestionError
from simpeltaru.texts.numbers import number
from tiles.edition import Edition
from tiles.facts import Stamp, map_notes, page_values, stamp_values
from tiles.fitting import SIZE_LIMIT
from tiles.page import render_list
from tiles.publication import LeftOut, MapToMake
from tiles.publication_words import words
from tiles.thumbnails import COARSE

_SECTIONS = (
    ("plan", "whole_plan", ""),
    ("kelurahan", "by_kelurahan", "no_district"),
    ("block", "by_block", "no_swp"),
)


def index_page(
    stamp: Stamp,
    maps: Sequence[tuple[MapToMake, int]],
    left_out: Sequence[LeftOut],
    edition: Edition,
) -> str:
    """The list as an HTML page of at most `SIZE_LIMIT` bytes; `maps` come with their bytes.

    The pictures are made coarser where there are many. QuestionError when that is not enough.
    """
    values = _values(stamp, left_out, edition)
    for coarse in COARSE:
        sections = _sections(maps, coarse, edition)
        page = render_list("index.html", {**values, "sections": sections}, "list.js")
        if len(page.encode()) <= SIZE_LIMIT:
            return page
    raise QuestionError("only", f"{len(maps)} maps are too many for one list; make them by kind")


def _values(stamp: Stamp, left_out: Sequence[LeftOut], edition: Edition) -> dict[str, object]:
    language, w = edition.language, words(edition.language)
    return {
        **page_values(language, is_simulation=stamp.is_simulation, disclaimers=map_notes(stamp)),
        **stamp_values(stamp, None, language),
        "w": w,
        "revision_id": stamp.revision.id,
        "revision_title": stamp.revision.title,
        "palette_note": w["palette_safe"] if edition.palette == "safe" else "",
        "left_out": [w[one.reason].format(title=one.title) for one in left_out],
    }


def _sections(
    maps: Sequence[tuple[MapToMake, int]], coarse: float, edition: Edition
) -> list[dict[str, object]]:
    w = words(edition.language)
    sections: list[dict[str, object]] = []
    for kind, heading, nowhere in _SECTIONS:
        groups: dict[str, list[Mapping[str, object]]] = defaultdict(list)
        for one, size in maps:
            if one.kind == kind:
                groups[one.group].append(_entry(one, size, coarse, edition))
        if groups:
            ordered = sorted(groups, key=lambda name: (not name, name))
            named = [
                {"title": name or (w[nowhere] if nowhere else ""), "maps": groups[name]}
                for name in ordered
            ]
            sections.append({"title": w[heading], "groups": named})
    return sections


def _entry(one: MapToMake, size: int, coarse: float, edition: Edition) -> dict[str, object]:
    language, w = edition.language, words(edition.language)
    hectares = f"{number(one.area_m2 / 10_000, language, 2)} ha"
    megabytes = f"{number(size / 1e6, language, 1)} MB"
    code = one.code if one.code and one.code not in one.title else ""
    return {
        "href": one.file,
        "title": one.title,
        "detail": " · ".join(filter(None, (code, hectares, megabytes))),
        "picture": one.picture(coarse),
        "alt": w["thumbnail"].format(title=one.title),
    }
