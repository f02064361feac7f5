"""The words of one response, and the small values every body is made of."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from urllib.parse import quote

from api.schemas import common
from simpeltaru import texts
from simpeltaru.activity import Citation
from simpeltaru.assess import Basis
from simpeltaru.parcel import Parcel
from simpeltaru.plan import LayerRef, Region
from simpeltaru.verdict import Finding, Outcome
from simpeltaru.zone import Overlay, SubZone


@dataclass(frozen=True, slots=True)
class Words:
    """A language and an audience; every text of a response is looked up through it."""

    lang: str = "id"
    audience: str = "citizen"

    def finding(self, finding: Finding) -> common.FindingBody:
        """A finding with its sentence."""
        return {
            "code": finding.code,
            "text": texts.finding_text(finding, self.lang, self.audience),
            "params": {name: plain(value) for name, value in finding.params.items()},
            "citations": citations(finding.citations),
        }

    def findings(self, found: Iterable[Finding]) -> list[common.FindingBody]:
        """Findings in their order."""
        return [self.finding(one) for one in found]

    def outcome(self, outcome: Outcome) -> str:
        """What an outcome is called."""
        return texts.name("outcome", outcome.value, self.lang)

    def meaning(self, outcome: Outcome) -> str:
        """What an outcome means for the asker."""
        return texts.name("outcome_meaning", outcome.value, self.lang)

    def disclaimer(self, code: str) -> common.CodedText:
        """A sentence that stands under an answer."""
        return {"code": code, "text": texts.disclaimer(code, self.lang, self.audience)}

    def named(self, group: str, code: str) -> common.CodedText:
        """A code with what it is called."""
        return {"code": code, "text": texts.name(group, code, self.lang)}

    def reason(self, code: str) -> common.CodedText:
        """Why coverage is none."""
        if code == "point_in_gap":
            # Its sentence names zones, and stands with the plan they belong to.
            return {"code": code, "text": texts.name("coverage", "none", self.lang)}
        return {"code": code, "text": texts.text(code, {}, self.lang, self.audience)}


def plain(value: object) -> Any:
    """A parameter as JSON has it: decimals as text, so that no digit is lost."""
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    return value


def iso(moment: date | datetime | None) -> str | None:
    """A date or moment as text."""
    return None if moment is None else moment.isoformat()


def link(rel: str, href: str, title: str = "") -> common.LinkBody:
    """A link relative to this server."""
    return {"rel": rel, "href": href, "title": title}


def segment(text: str) -> str:
    """A text as one segment of a path."""
    return quote(text, safe="")


def citations(found: Iterable[Citation]) -> list[common.CitationBody]:
    """Citations in their order."""
    return [citation(one) for one in found]


def citation(one: Citation) -> common.CitationBody:
    """Where a fact stands."""
    return {
        "file": one.file,
        "sheet": one.sheet,
        "row": one.row,
        "column": one.column,
        "legal": one.legal,
    }


def region(found: Region) -> common.RegionBody:
    """A region."""
    return {
        "code": found.code,
        "name": found.name,
        "timezone": found.timezone,
        "metric_crs": f"EPSG:{found.metric_srid}",
        "datum": found.datum.value,
    }


def layer(found: LayerRef) -> common.LayerBody:
    """A layer an answer read."""
    return {
        "id": found.id,
        "kind": found.kind,
        "title": found.title,
        "source": found.source,
        "dated": iso(found.dated),
        "is_simulation": found.is_simulation,
    }


def subzone(found: SubZone) -> common.SubZoneBody:
    """A sub-zone."""
    return {
        "key": found.key,
        "code": found.code,
        "name": found.name,
        "zone_code": found.zone_code,
        "zone_name": found.zone_name,
        "category": found.category,
        "is_road": found.is_road,
    }


def overlays(found: Iterable[Overlay]) -> list[common.OverlayBody]:
    """Overlays in their order."""
    return [{"kind": one.kind, "value": one.value, "level": one.level} for one in found]


def parcel(found: Parcel) -> common.ParcelBody:
    """A parcel with what can be asked about it."""
    here = f"/v1/parcels/{segment(found.id)}"
    return {
        "id": found.id,
        "layer": found.layer_id,
        "nomor_bidang": found.nomor_bidang,
        "kelurahan": found.kelurahan,
        "right_type": found.right_type,
        "area_document": None if found.area_document is None else str(found.area_document),
        "area_map": None if found.area_map is None else str(found.area_map),
        "links": [
            link("self", here),
            link("activities", f"{here}/activities"),
            link("verdict", f"{here}/verdict"),
        ],
    }


def revision(basis: Basis, words: Words) -> common.RevisionBody:
    """A revision with its standing."""
    found, standing = basis.revision, basis.standing
    dates = found.dates
    return {
        "id": found.id,
        "plan": found.plan_id,
        "plan_name": found.plan_name,
        "title": found.title,
        "region": found.region.code,
        "instrument": _instrument(basis),
        "dates": {
            "ditetapkan": iso(dates.ditetapkan),
            "diundangkan": iso(dates.diundangkan),
            "mulai_berlaku": iso(dates.mulai_berlaku),
            "berlaku_sampai": iso(dates.berlaku_sampai),
            "integrasi_oss": iso(dates.integrasi_oss),
        },
        "legal_status": standing.status.value,
        "legal_status_label": texts.name("legal_status", standing.status.value, words.lang),
        "in_force": standing.in_force,
        "legal_from": iso(standing.legal_from),
        "legal_until": iso(standing.legal_until),
        "is_simulation": found.is_simulation,
        "code_vintage": found.code_vintage,
        "scale": found.scale,
        "tolerance_m": found.tolerance_m,
        "content_hash": found.content_hash,
        "rulebook": found.rulebook_hash,
        "known_from": found.known_from.isoformat(),
        "links": [link("plan", f"/v1/plans/{segment(found.plan_id)}/revisions")],
    }


def _instrument(basis: Basis) -> common.InstrumentBody | None:
    act = basis.revision.instrument
    if act is None:
        return None
    return {
        "kind": act.kind,
        "number": act.number,
        "year": act.year,
        "title": act.title,
        "url": act.url,
    }
