"""What the overlays over a part do: forbid, condition, tighten, or only point at the text.

An overlay has an effect only where the package states one in columns. It never turns an outcome
into a permitted one; prose is a finding and changes nothing. An overlay for which the rulebook
has no provision here is reported, because nobody stated what it does.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from simpeltaru.rules.permission import Flag
from simpeltaru.rules.rulebook import OverlayProvision, Rulebook
from simpeltaru.verdict import Finding
from simpeltaru.zone import Overlay, SubZone


@dataclass(frozen=True, slots=True)
class Ground:
    """The land overlays are asked about: a part of a place, or a zone near a point.

    `block` and `swp` may name several, as `Part` writes them ("II.A.1, II.A.2"; "?" where a
    polygon names none).
    """

    subzone: SubZone
    overlays: tuple[Overlay, ...]
    block: str = ""
    swp: str = ""


@dataclass(frozen=True, slots=True)
class OverlayEffects:
    """What all overlays of a part do together.

    `flags` and `codes` add to those of the cell (T and B are cumulative). `unclear` is True when
    a stated effect may or may not reach this part, or lacks what it needs to be applied.
    """

    forbids: bool
    flags: Flag
    codes: frozenset[str]
    unclear: bool
    tightening: tuple[OverlayProvision, ...]
    findings: tuple[Finding, ...]


NO_EFFECTS = OverlayEffects(False, Flag.NONE, frozenset(), False, (), ())


def flags_of(codes: Iterable[str], rulebook: Rulebook) -> Flag:
    """T and B of condition codes, by the plan's own legend, else by their first letter."""
    flags = Flag.NONE
    for code in codes:
        condition = rulebook.conditions.get(code)
        letter = condition.type if condition is not None else code[:1]
        if letter in ("T", "B"):
            flags |= Flag[letter]
    return flags


def effects(rulebook: Rulebook, ground: Ground) -> OverlayEffects:
    """The joint effect of the overlays of a part under a rulebook."""
    if not ground.overlays:
        return NO_EFFECTS
    found: list[tuple[Overlay, OverlayProvision, bool]] = []
    findings: list[Finding] = []
    for overlay in ground.overlays:
        applying = list(_applying(rulebook, overlay, ground))
        if not applying:
            findings.append(Finding("overlay_without_rule", _params(overlay, ground)))
        found.extend((overlay, provision, whole) for provision, whole in applying)
    findings.extend(_finding(rulebook, ground, *one) for one in found)
    stated = [(provision, whole) for _, provision, whole in found]
    codes = frozenset(
        code
        for provision, whole in stated
        if whole and provision.effect == "condition"
        for code in provision.codes
    )
    return OverlayEffects(
        forbids=any(whole and provision.effect == "forbid" for provision, whole in stated),
        flags=flags_of(codes, rulebook),
        codes=codes,
        unclear=any(_unclear(rulebook, provision, whole) for provision, whole in stated),
        tightening=tuple(p for p, whole in stated if whole and p.effect == "tighten"),
        findings=tuple(findings),
    )


def _unclear(rulebook: Rulebook, provision: OverlayProvision, whole: bool) -> bool:
    if provision.effect == "forbid":
        return not whole
    if provision.effect == "condition":
        return not whole or flags_of(provision.codes, rulebook) is Flag.NONE
    return False


def _applying(
    rulebook: Rulebook, overlay: Overlay, ground: Ground
) -> Iterable[tuple[OverlayProvision, bool]]:
    """Provisions that reach the part, and whether they surely reach all of it."""
    keys = {ground.subzone.key, ground.subzone.code}
    for provision in rulebook.provisions_of(overlay.kind):
        if provision.value and _plain(provision.value) != _plain(overlay.value):
            continue
        if provision.keys and keys.isdisjoint(provision.keys):
            continue
        swp = _reach(provision.swp, ground.swp)
        block = _reach(provision.block, ground.block)
        if swp is not None and block is not None:
            yield provision, swp and block


def _reach(wanted: str, written: str) -> bool | None:
    """True: all of the part lies in the named block; None: none of it; False: cannot tell."""
    if not wanted:
        return True
    names = [_plain(name) for name in written.split(", ")] if written else ["?"]
    if names == [_plain(wanted)]:
        return True
    return False if _plain(wanted) in names or "?" in names else None


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()


def _params(overlay: Overlay, ground: Ground) -> dict[str, object]:
    return {"kind": overlay.kind, "value": overlay.value, "subzone": ground.subzone.key}


FINDING_OF_EFFECT = {
    "forbid": "overlay_forbids",
    "condition": "overlay_conditions",
    "tighten": "overlay_tightens",
    "see_text": "overlay_see_text",
}
"""Code of the finding for each effect a provision may state."""


def _finding(
    rulebook: Rulebook, ground: Ground, overlay: Overlay, provision: OverlayProvision, whole: bool
) -> Finding:
    params = _params(overlay, ground) | {"text": provision.text}
    citations = (rulebook.cite(*provision.at),)
    if provision.effect != "see_text" and not whole:
        return Finding("overlay_reach_unknown", params | {"effect": provision.effect}, citations)
    if provision.effect == "condition" and _unclear(rulebook, provision, whole):
        return Finding("overlay_condition_unnamed", params, citations)
    if provision.effect == "condition":
        params |= {"codes": list(provision.codes)}
    if provision.effect == "tighten":
        params |= {"measure": provision.measure, "limit": provision.limit}
    return Finding(FINDING_OF_EFFECT[provision.effect], params, citations)


def tightest(
    provisions: Sequence[OverlayProvision], measure: str, *, maximum: bool
) -> OverlayProvision | None:
    """The strictest provision for a measure: the lowest maximum or the highest minimum."""
    stated = [p for p in provisions if p.measure == measure and p.limit is not None]
    if not stated:
        return None
    choose = min if maximum else max
    return choose(stated, key=lambda p: p.limit or 0)
