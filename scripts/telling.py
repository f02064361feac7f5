"""An answer in words on the terminal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from simpeltaru import texts
from simpeltaru.activity import Citation
from simpeltaru.assess import Answer, AskedHeadline, ListedHere, PlanAnswer, list_here
from simpeltaru.texts import numbers
from simpeltaru.verdict import Finding, NearZone, Outcome, Part, Verdict

STYLES = {
    Outcome.PERMITTED: "bold green",
    Outcome.LIMITED: "bold yellow",
    Outcome.CONDITIONAL: "bold yellow",
    Outcome.LIMITED_CONDITIONAL: "bold yellow",
    Outcome.PROHIBITED: "bold red",
    Outcome.UNLISTED: "bold magenta",
    Outcome.UNDETERMINED: "bold cyan",
    Outcome.MIXED: "bold blue",
}
LABELS = {
    "id": {
        "simulation": "SIMULASI — bukan rencana yang sebenarnya",
        "as_of": "Keadaan pada {day}, menurut yang diketahui {known}",
        "no_revision": "Tanpa tempat: satu kolom rulebook {hash}…",
        "place": {"point": "Titik", "parcel": "Bidang tanah", "polygon": "Poligon"},
        "part": "Bagian",
        "subzone": "Sub-zona",
        "area": "Luas",
        "share": "Bagian dari luas",
        "outcome": "Hasil",
        "codes": "Kode",
        "road": "jalan",
        "gap": "tanpa zona",
        "next_zone": "Sub-zona lain terdekat: {subzone}, {distance} (± {tolerance})",
        "point_next_zone": "Dari titik itu: {subzone}, {distance} (± {tolerance})",
        "borders": "berbatasan langsung",
        "conditions": "Syarat",
        "reasons": "Alasan",
        "activity": "Kegiatan",
        "count": "Jumlah",
        "others": "… dan {count} lagi (--every menampilkan semuanya)",
        "candidates": "Bidang yang memuat titik ini; tanyakan salah satu dengan --parcel",
        "row": "baris {row}",
        "layers": "Lapisan",
    },
    "en": {
        "simulation": "SIMULATION — not a real plan",
        "as_of": "As of {day}, with what was known {known}",
        "no_revision": "Without a place: one column of rulebook {hash}…",
        "place": {"point": "Point", "parcel": "Parcel", "polygon": "Polygon"},
        "part": "Part",
        "subzone": "Sub-zone",
        "area": "Area",
        "share": "Share",
        "outcome": "Outcome",
        "codes": "Codes",
        "road": "road",
        "gap": "no zone",
        "next_zone": "Nearest other sub-zone: {subzone}, {distance} (± {tolerance})",
        "point_next_zone": "From the point: {subzone}, {distance} (± {tolerance})",
        "borders": "borders directly",
        "conditions": "Conditions",
        "reasons": "Reasons",
        "activity": "Activity",
        "count": "Count",
        "others": "… and {count} more (--every shows all)",
        "candidates": "Parcels that hold this point; ask about one with --parcel",
        "row": "row {row}",
        "layers": "Layers",
    },
}
_SHOWN = 6


class Teller:
    """Prints answers in one language for one audience. Plan texts are never read as markup."""

    def __init__(
        self, lang: str, audience: str, *, every: bool = False, console: Console | None = None
    ) -> None:
        self.lang, self.audience, self.every = lang, audience, every
        self.labels = LABELS[lang]
        self.console = console or Console(highlight=False, markup=False, emoji=False)

    def tell(self, answer: Answer) -> None:
        """Everything an answer says."""
        self._basis(answer)
        if answer.headlines:
            for number, asked in enumerate(answer.headlines):
                self._verdict(answer, number, asked)
        else:
            for plan in answer.plans:
                self._situation(plan)
            self._list(list(list_here(answer)))
        self._line("")
        for code in answer.disclaimers:
            self._line(f"* {texts.disclaimer(code, self.lang, self.audience)}", "dim")

    def _line(self, text: str, style: str = "", indent: int = 0) -> None:
        self.console.print(Padding(Text(text, style=style), (0, 0, 0, indent)))

    def _basis(self, answer: Answer) -> None:
        if answer.is_simulation:
            self._line(str(self.labels["simulation"]), "bold white on red")
        names = self.labels["place"]
        title = names.get(answer.kind, "") if isinstance(names, dict) else ""
        if answer.parcel is not None:
            title += f" {answer.parcel.id}"
            if answer.parcel.kelurahan:
                title += f", {answer.parcel.kelurahan}"
        if title:
            self._line(title, "bold")
        for plan in answer.plans:
            self._line(self._revision(plan))
        known = answer.known_at.isoformat(timespec="seconds")
        self._line(str(self.labels["as_of"]).format(day=answer.as_of, known=known), "dim")
        if answer.layers:
            names_of = "; ".join(
                f"{one.title} ({one.source}, {one.dated})" for one in answer.layers
            )
            self._line(f"{self.labels['layers']}: {names_of}", "dim")
        if answer.candidates:
            self._line(str(self.labels["candidates"]), "bold")
            for parcel in answer.candidates:
                self._line(f"{parcel.id}  {parcel.nomor_bidang} {parcel.kelurahan}", indent=2)
        if answer.reason and not answer.plans and not answer.headlines:
            self._finding(Finding(answer.reason))
        self._findings(answer.findings)

    def _revision(self, plan: PlanAnswer) -> str:
        if plan.basis is None:
            hash_of = plan.rulebook.hash[:12] if plan.rulebook else ""
            return str(self.labels["no_revision"]).format(hash=hash_of)
        revision, status = plan.basis.revision, plan.basis.standing.status.value
        act = revision.instrument
        cited = f", {act.kind} {act.number}/{act.year}" if act else ""
        label = texts.name("legal_status", status, self.lang)
        return f"{revision.plan_name} — {revision.id}{cited} ({label})"

    def _verdict(self, answer: Answer, number: int, asked: AskedHeadline) -> None:
        headline = asked.headline
        self._line("")
        self._line(self._asked(answer, number, asked), "bold")
        label = texts.name("outcome", headline.outcome.value, self.lang)
        self._line(f"→ {label}", STYLES[headline.outcome])
        self._line(texts.name("outcome_meaning", headline.outcome.value, self.lang))
        self._findings(headline.findings)
        for plan in answer.plans:
            if len(answer.plans) > 1:
                self._line(self._revision(plan), "bold")
            self._situation(plan, plan.verdicts[number])
            self._reasons(plan.verdicts[number])

    def _asked(self, answer: Answer, number: int, asked: AskedHeadline) -> str:
        query = asked.query
        verdicts = [plan.verdicts[number] for plan in answer.plans]
        names = dict.fromkeys(one.name for verdict in verdicts for one in verdict.activities)
        written = f"KBLI {query.kbli}" if query.kbli else query.activity_id
        return f"{written}: {'; '.join(names)}" if names else written

    def _situation(self, plan: PlanAnswer, verdict: Verdict | None = None) -> None:
        found = plan.situation
        parts = (*found.parts, *found.roads)
        if not parts:
            return
        headings = ["part", "subzone", "area", "share"]
        table = Table(*(str(self.labels[one]) for one in headings), box=None, pad_edge=False)
        if verdict is not None:
            table.add_column(str(self.labels["outcome"]))
            table.add_column(str(self.labels["codes"]))
        shares = [part.share or 0.0 for part in parts]
        whole = found.planar_m2
        gap = found.gap_m2 / whole if whole else 0.0
        written = numbers.percentages([*shares, gap])
        for part, percent in zip(parts, written, strict=False):
            table.add_row(*self._part(part, f"{numbers.number(percent, self.lang)} %", verdict))
        if whole and found.gap_m2 > found.threshold_m2:
            percent = f"{numbers.number(written[-1], self.lang)} %"
            row = [str(self.labels["gap"]), numbers.area(found.gap_area_m2, self.lang), percent]
            table.add_row(Text("–"), *(Text(one) for one in row))
        self.console.print(Padding(table, (0, 0, 0, 2)))
        self._neighbour("next_zone", found.next_zone, found.tolerance_m)
        self._neighbour("point_next_zone", found.point_next_zone, found.tolerance_m)
        self._findings(found.findings)

    def _neighbour(self, label: str, near: NearZone | None, tolerance_m: float) -> None:
        if near is None:
            return
        apart = numbers.metres(near.distance_m, self.lang)
        words = {
            "subzone": f"{near.subzone.key} {near.subzone.name}".strip(),
            "distance": apart if near.distance_m > 0 else self.labels["borders"],
            "tolerance": numbers.metres(tolerance_m, self.lang),
        }
        self._line(str(self.labels[label]).format(**words), indent=2)

    def _part(self, part: Part, percent: str, verdict: Verdict | None) -> list[Text]:
        measured = part.area_m2 is not None
        name = f"{part.subzone.key} {part.subzone.name}".strip()
        if part.overlays:
            name += " + " + ", ".join(f"{one.kind} {one.value}".strip() for one in part.overlays)
        row = [Text(str(part.number)), Text(name)]
        row.append(Text(numbers.area(part.area_m2 or 0.0, self.lang) if measured else "–"))
        row.append(Text(percent if measured else "–"))
        if verdict is None:
            return row
        own = [one for one in verdict.parts if one.part.number == part.number]
        if not own:
            return [*row, Text(str(self.labels["road"]), "dim"), Text("")]
        label = texts.name("outcome", own[0].outcome.value, self.lang)
        codes = ", ".join(one.code for one in own[0].conditions)
        return [*row, Text(label, STYLES[own[0].outcome]), Text(codes)]

    def _reasons(self, verdict: Verdict) -> None:
        conditions = {one.code: one for part in verdict.parts for one in part.conditions}
        if conditions:
            self._line(str(self.labels["conditions"]), "bold")
            for one in conditions.values():
                self._line(f"{one.code}  {one.text}{self._cited(one.citations)}", indent=2)
        findings = [*verdict.findings, *(one for part in verdict.parts for one in part.findings)]
        if findings:
            self._line(str(self.labels["reasons"]), "bold")
            self._findings(findings)

    def _findings(self, findings: Iterable[Finding]) -> None:
        told: set[str] = set()
        for finding in findings:
            text = texts.finding_text(finding, self.lang, self.audience)
            if text not in told:
                told.add(text)
                self._finding(finding)

    def _finding(self, finding: Finding) -> None:
        text = texts.finding_text(finding, self.lang, self.audience)
        self._line(f"• {text}{self._cited(finding.citations)}", indent=2)

    def _cited(self, citations: Sequence[Citation]) -> str:
        return f" [{'; '.join(self._citation(one) for one in citations)}]" if citations else ""

    def _citation(self, one: Citation) -> str:
        row = str(self.labels["row"]).format(row=one.row) if one.row else ""
        pieces = (one.legal, one.file, one.sheet, row, one.column)
        return ", ".join(piece for piece in pieces if piece)

    def _list(self, listed: list[ListedHere]) -> None:
        order = {outcome: number for number, outcome in enumerate(Outcome)}
        ranked = sorted(listed, key=lambda one: order[one.outcome])
        for outcome, group in groupby(ranked, key=lambda one: one.outcome):
            rows = list(group)
            label = texts.name("outcome", outcome.value, self.lang)
            self._line(f"{label}: {len(rows)}", STYLES[outcome])
            shown = rows if self.every else rows[:_SHOWN]
            for one in shown:
                codes = f"  ({', '.join(one.codes)})" if one.codes else ""
                kbli = ", ".join(one.kbli)
                name = one.name_en if self.lang == "en" and one.name_en else one.name
                self._line(f"{name}  {kbli}{codes}", indent=2)
            if len(rows) > len(shown):
                rest = str(self.labels["others"]).format(count=len(rows) - len(shown))
                self._line(rest, "dim", indent=2)
