"""The page that lists what is published, and what a served map is to say of its revision today."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from markupsafe import Markup

from simpeltaru.plan import Revision, Standing
from simpeltaru.texts import name
from simpeltaru.texts.numbers import number
from tiles.bidi import visible
from tiles.facts import page_values
from tiles.manifest import INDEX, Manifest
from tiles.page import render_list
from tiles.publication_words import words
from tiles.published import Export
from tiles.words import Language, long_date

_LANGUAGES = {"id": "Bahasa Indonesia", "en": "English"}
COMMAND = "./scripts/export_maps --publish --revision "


@dataclass(frozen=True, slots=True)
class Now:
    """A revision as it stands today."""

    revision: Revision
    standing: Standing


def publications_page(
    exports: Sequence[Export], now: Mapping[str, Now], base: str, language: Language
) -> str:
    """Every export, the newest revision first. `now` is by revision; `base` where they are served.

    A revision that is not in `now` is listed last and said not to be known.
    """
    w = words(language)
    newest = sorted(exports, key=lambda one: _age(one, now), reverse=True)
    all_simulated = bool(exports) and all(one.manifest.is_simulation for one in exports)
    values = page_values(
        language,
        is_simulation=all_simulated,
        disclaimers=["information_not_permit", "legal_text_prevails"],
    )
    entries = [_entry(one, now.get(one.manifest.revision), base, language) for one in newest]
    other = "en" if language == "id" else "id"
    said = {
        "w": w,
        "exports": entries,
        "command": COMMAND,
        "other": {"language": other, "href": f"{base}?lang={other}", "name": _LANGUAGES[other]},
    }
    return render_list("publications.html", {**values, **said})


def standing_note(manifest: Manifest, now: Now | None, language: Language) -> str:
    """What has changed since a map was made; "" if nothing has."""
    w = words(language)
    if now is None:
        return w["standing_unknown"].format(revision=manifest.revision)
    if now.revision.content_hash != manifest.content_hash:
        return w["standing_other_content"].format(revision=manifest.revision)
    status = now.standing.status.value
    if status == manifest.status:
        return ""
    said = name("legal_status", status, language).lower()
    return w["standing_differs"].format(revision=manifest.revision, status=said)


def noted(note: str, language: Language) -> bytes:
    """A note as it stands in a served page."""
    label = words(language)["standing_now"]
    made = Markup('<aside class="standing-now" aria-label="{}">{}</aside>')
    return made.format(label, visible(note)).encode() if note else b""


def _age(one: Export, now: Mapping[str, Now]) -> tuple[bool, date, datetime, str]:
    found = now.get(one.manifest.revision)
    if found is None:
        return False, date.min, one.manifest.known_at, one.name
    begins = found.standing.legal_from or found.revision.dates.mulai_berlaku or date.min
    return True, begins, found.revision.known_from, one.name


def _entry(one: Export, now: Now | None, base: str, language: Language) -> Mapping[str, object]:
    w, manifest = words(language), one.manifest
    status = now.standing.status.value if now else ""
    palette = "palette_official" if manifest.palette == "official" else "palette_safe_short"
    count = number(sum(file.kind != "index" for file in manifest.files), language)
    return {
        "href": f"{base}/{one.name}/{INDEX}",
        "plan": manifest.plan,
        "title": manifest.title,
        "region": manifest.region,
        "revision": manifest.revision,
        "status": status,
        "status_name": name("legal_status", status, language) if now else w["not_known_here"],
        "made_for": w["made_for"].format(day=long_date(manifest.as_of, language)),
        "details": [
            w["maps"].format(count=count),
            w[f"language_{manifest.language}"],
            w[palette],
        ],
        "is_simulation": manifest.is_simulation,
        "note": standing_note(manifest, now, language),
    }
