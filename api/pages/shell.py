"""What stands around the card: the map to draw, its settings, links to other views of the page."""

from __future__ import annotations

from collections.abc import Sequence

from api.pages import assets
from api.pages.question import PARAMETERS, Asked
from api.pages.reading import PageFacts
from api.pages.shell_words import script_words, shell_words
from simpeltaru.assess import Basis
from simpeltaru.settings import BaseMap
from tiles.outcomes import LOOKS

_OF_A_PLACE = tuple(
    one for one in PARAMETERS if one not in ("as_of", "revision", "lang", "palette")
)


def shell_values(
    read: PageFacts, answering: str, base_maps: Sequence[BaseMap]
) -> dict[str, object]:
    """Values of the shell's template; `answering` are the revisions of the answer, with commas."""
    asked = read.asked
    drawn = drawn_revision(read, answering)
    return {
        "s": shell_words(asked.lang),
        "drawn": drawn.revision.id if drawn else "",
        "region_name": drawn.revision.region.name if drawn else "",
        "home_href": asked.href(**dict.fromkeys(_OF_A_PLACE, "")),
        "other_language_href": asked.href(lang="en" if asked.lang == "id" else "id"),
        "official_href": asked.href(palette=""),
        "safe_href": asked.href(palette="safe"),
        "base_maps": base_maps,
        "modules": assets.hrefs(".mjs"),
        "library": assets.library_href("dist"),
        "settings": _for_scripts(asked, drawn, base_maps),
    }


def drawn_revision(read: PageFacts, answering: str) -> Basis | None:
    """The revision the map shows: that of the answer, the one asked for, the law, or any."""
    wanted = (*filter(None, answering.split(",")), *read.asked.revisions)
    by_id = {one.revision.id: one for one in read.bases}
    named = [by_id[one] for one in wanted if one in by_id]
    in_force = [one for one in read.bases if one.standing.in_force]
    return next(iter((*named, *in_force, *reversed(read.bases))), None)


def _for_scripts(
    asked: Asked, drawn: Basis | None, base_maps: Sequence[BaseMap]
) -> dict[str, object]:
    return {
        "lang": asked.lang,
        "revision": drawn.revision.id if drawn else "",
        "library": assets.library_href("dist/maplibre-gl.mjs"),
        "worker": assets.library_href("dist/maplibre-gl-worker.mjs"),
        "baseMaps": [
            {
                "name": one.name,
                "tiles": one.tiles,
                "attribution": one.attribution,
                "maxZoom": one.max_zoom,
            }
            for one in base_maps
        ],
        "outcomes": _outcomes(),
        "words": dict(script_words(asked.lang)),
    }


def _outcomes() -> dict[str, dict[str, str]]:
    return {
        outcome.value: {
            "colour": look.colour,
            "path": look.path,
            "letters": look.letters,
        }
        for outcome, look in LOOKS.items()
    }
