"""The overlays of a place (ketentuan khusus) in plain words, with what the plan says they do."""

from __future__ import annotations

from dataclasses import dataclass

from simpeltaru.assess.answer import PlanAnswer
from simpeltaru.catalogue import overlay_fields, overlay_value
from simpeltaru.rules.overlay import Ground, effects
from simpeltaru.verdict import Finding, Part
from simpeltaru.zone import Overlay
from tiles.answers.shown import Cited, reason
from tiles.answers.words import answer_words
from tiles.words import Language


@dataclass(frozen=True, slots=True)
class Provision:
    """One overlay: what it is called, its value as the plan has it, and each effect as a sentence.

    `meaning` is the value in words where the catalogue knows them, else the value itself; `sure` is
    False where the words were not seen in data. `parts` are the numbers of the parts it lies over.
    """

    title: str
    value: str
    meaning: str
    sure: bool
    effects: tuple[Cited, ...]
    parts: tuple[int, ...]


def overlay_text(overlay: Overlay, language: Language) -> str:
    """An overlay by the name of its national field, where it is one."""
    called = _field_name(overlay.kind, language)
    field = f"{called} ({overlay.kind})" if called else overlay.kind
    return f"{field}: {overlay.value}"


def provisions(plan: PlanAnswer, language: Language) -> list[Provision]:
    """Each overlay of a place once, in the order of its parts."""
    found: dict[Overlay, tuple[list[Part], dict[Cited, None]]] = {}
    for part in (*plan.situation.parts, *plan.situation.roads):
        for overlay in part.overlays:
            parts, sentences = found.setdefault(overlay, ([], {}))
            parts.append(part)
            sentences.update(dict.fromkeys(_effects(plan, part, overlay, language)))
    return [
        _provision(overlay, parts, tuple(sentences), language)
        for overlay, (parts, sentences) in found.items()
    ]


def is_of_overlay(finding: Finding) -> bool:
    """Whether a finding says what an overlay does, which stands with the overlay itself."""
    return finding.code.startswith("overlay_")


def _effects(plan: PlanAnswer, part: Part, overlay: Overlay, language: Language) -> list[Cited]:
    if plan.rulebook is None:
        return []
    ground = Ground(part.subzone, (overlay,), part.block, part.swp)
    return [reason(one, "", language) for one in effects(plan.rulebook, ground).findings]


def _provision(
    overlay: Overlay, parts: list[Part], sentences: tuple[Cited, ...], language: Language
) -> Provision:
    w = answer_words(language)
    known = overlay_value(overlay.kind, overlay.value)
    called = "" if known is None else (known.name_id if language == "id" else known.name_en)
    return Provision(
        title=_field_name(overlay.kind, language) or w["overlay"],
        value=f"{overlay.kind}: {overlay.value}",
        meaning=called or overlay.value,
        sure=not called or (known is not None and known.certain),
        effects=sentences,
        parts=tuple(part.number for part in parts),
    )


def _field_name(kind: str, language: Language) -> str:
    field = next((one for one in overlay_fields() if one.field == kind), None)
    if field is None:
        return ""
    return field.name_id if language == "id" else field.name_en
