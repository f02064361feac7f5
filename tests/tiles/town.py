"""A town of a few streets, invented: a revision, its zones, a parcel across three of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial
from itertools import pairwise

import geopandas as gpd
import numpy as np
import shapely
from shapely import Polygon, box

from simpeltaru.assess.answer import Answer, AskedHeadline, Basis, PlanAnswer
from simpeltaru.assess.metric import geodesic_area
from simpeltaru.parcel import Parcel
from simpeltaru.plan import (
    Datum,
    Instrument,
    LayerRef,
    LegalDates,
    LegalStatus,
    Region,
    Revision,
    Standing,
    Workflow,
)
from simpeltaru.rules.evaluate import judge
from simpeltaru.rules.rulebook import Rulebook
from simpeltaru.rules.situation import ZonePiece, arrange
from simpeltaru.verdict import ActivityQuery, Situation, Verdict
from simpeltaru.zone import Overlay, SubZone
from tests.unit.law import document
from tiles.facts import Stamp

REGION = Region("64.74", "Kota Contoh", "Asia/Makassar", 9480, 9470, Datum.IDENTITY)
X, Y = 553_000.0, 14_000.0
"""South-west corner, in metres of EPSG:9480."""

PAYLOADS = (
    "<img src=x onerror=\"document.title='taken'\">",
    "</script><script>document.title='taken'</script>",
    "`${document.title='taken'}`",
    "'\"><svg onload=document.title='taken'>",
    "line\u2028separator & <b>bold</b>",
    "{{ 7 * 7 }} {{ cycler.__init__.__globals__.os.getcwd() }}",
    "{% raw %} {# remark",
    '" onmouseover="document.title=\'taken\'" x="',
    "' autofocus onfocus='document.title=1",
    "javascript:document.title='taken'",
    "x'); background: url('//example.invalid/a.png'); color: red",
    "</style><style>*{background:url('//example.invalid/b.png')}</style>",
    "</title><base href='//example.invalid/'>",
    "<svg><animate onbegin=document.title='taken' attributeName=x dur=1s></svg>",
    "</td></tr></table><iframe srcdoc='<script>parent.document.title=1</script>'>",
    "&lt;img src=x onerror=alert(1)&gt; &#60;b&#62;",
    "--><script>document.title='taken'</script><!--standing-->",
    "]]> ${7*7} <%= 7*7 %> \\u003cb\\u003e",
    "paragraph\u2029separator <i>",
)
"""Names a package might bring to break out of a page."""

TURNING = ("aman\u202egnaralid", "\u2066kiri\u2069", "a\u200fb\u061cc", "\u202dX\u202c")
"""Names with characters that turn the direction of writing."""

_ZONES = (
    ("R-4", "Perumahan Kepadatan Rendah", "budi_daya", (0, 0, 200, 300), False),
    ("K-2", "Perdagangan dan Jasa Skala WP", "budi_daya", (210, 0, 400, 150), False),
    ("RTH-2", "Taman Kota", "lindung", (210, 150, 400, 300), False),
    ("BJ", "Badan Jalan", "budi_daya", (200, 0, 210, 300), True),
    ("KI", "Kawasan Industri", "budi_daya", (400, 0, 500, 300), False),
    ("ZZ-9", "Zona yang tidak dikenal", "", (500, 0, 560, 300), False),
)
PLACE = box(X + 120, Y + 100, X + 330, Y + 200)
GAP_PLACE = box(X + 120, Y + 250, X + 180, Y + 330)


def revision(*, is_simulation: bool = True, name: str = "RDTR Kota Contoh") -> Revision:
    return Revision(
        id="contoh-1",
        plan_id="contoh",
        plan_name=name,
        region=REGION,
        title="Revisi pertama",
        instrument=Instrument("Perwali", "CONTOH", 2026, "RDTR Kota Contoh"),
        dates=LegalDates(),
        is_simulation=is_simulation,
        code_vintage="11/2021",
        scale=5000,
        tolerance_m=2.5,
        key_column="KODSZN",
        content_hash="sha256:1f2e",
        rulebook_hash=None,
        workflow=Workflow.PUBLISHED,
        known_from=datetime(2026, 1, 2, tzinfo=UTC),
    )


def stamp(made: Revision | None = None) -> Stamp:
    return Stamp(
        made or revision(),
        Standing(LegalStatus.BERLAKU, True, date(2026, 1, 1), None),
        date(2026, 5, 2),
        datetime(2026, 5, 2, 3, 4, tzinfo=UTC),
        (LayerRef("bidang-1", "parcel", "Bidang tanah", "sumber contoh", date(2026, 1, 1), True),),
    )


def zones(names: Sequence[str] = ()) -> gpd.GeoDataFrame:
    """The zones in EPSG:9480; `names` replace those of the first zones."""
    rows = [
        {
            "key": code,
            "code": code,
            "name": names[at] if at < len(names) else name,
            "category": category,
            "block": f"I.A.{at}",
            "is_road": is_road,
            "geometry": box(X + west, Y + south, X + east, Y + north),
        }
        for at, (code, name, category, (west, south, east, north), is_road) in enumerate(_ZONES)
    ]
    return gpd.GeoDataFrame(rows, crs=REGION.metric_srid)


def many_zones(columns: int, rows: int, bends: int) -> gpd.GeoDataFrame:
    """A coverage of wavy cells that share every bend of their edges, for sizes."""
    frame = zones().iloc[:1].drop(columns="geometry")
    steps = np.linspace(0, 1, bends, endpoint=False)
    cells = []
    for row in range(rows):
        for column in range(columns):
            corners = [(0, 0), (1, 0), (1, 1), (0, 1), (0, 0)]
            ring = [
                _bent(column + a + (c - a) * s, row + b + (d - b) * s)
                for (a, b), (c, d) in pairwise(corners)
                for s in steps
            ]
            cells.append(Polygon(ring))
    table = frame.loc[frame.index.repeat(len(cells))].reset_index(drop=True)
    return gpd.GeoDataFrame(table, geometry=shapely.set_precision(cells, 0.001), crs=9480)


def _bent(column: float, row: float) -> tuple[float, float]:
    wave = 1.5 * np.sin(37 * column) * np.cos(41 * row)
    return X + 60 * column + wave, Y + 60 * row + wave


def situation(place: Polygon = PLACE, names: Sequence[str] = ()) -> Situation:
    pieces = [
        ZonePiece(
            at,
            SubZone(row.key, row.code, row["name"], "", "", row.category, row.is_road),
            (Overlay("KRB_03", names[0] if names else "Rawan Banjir Sedang", "sedang"),)
            if row.code == "R-4"
            else (),
            row.geometry,
        )
        for at, row in zones(names).iterrows()
    ]
    parcel = Parcel(
        "64.74-00017",
        "bidang-1",
        names[1] if len(names) > 1 else "00017",
        names[2] if len(names) > 2 else "Kelurahan Contoh",
        "",
        None,
        None,
    )
    return arrange(
        place,
        pieces,
        tolerance_m=2.5,
        threshold_m2=1.0,
        geodesic_area=partial(geodesic_area, REGION),
        kind="parcel",
        parcel=parcel,
    )


def verdict(found: Situation, names: Sequence[str] = ()) -> Verdict:
    """What a small rulebook says of a restaurant: I, T1 and X; `names` are its prose."""
    cells = {("makan", "R-4"): "T1,B1", ("makan", "K-2"): "I", ("makan", "RTH-2"): "X"}
    made = document(cells, kbli={"makan": ("56101",)})
    if names:
        rows = tuple(replaced.model_copy(update={"name": names[0]}) for replaced in made.activities)
        legend = tuple(one.model_copy(update={"text": names[1]}) for one in made.conditions)
        made = made.model_copy(update={"activities": rows, "conditions": legend})
    return judge(Rulebook(made.canonical()), found, ActivityQuery(kbli="56101"))


def answer(
    place: Polygon = PLACE, names: Sequence[str] = (), made: Revision | None = None
) -> Answer:
    """The answer for a parcel, of one plan; `names` stand wherever a package writes words."""
    found = situation(place, names)
    said = verdict(found, names)
    given = stamp(made)
    basis = Basis(given.revision, given.standing, {}, ())
    return Answer(
        kind="parcel",
        as_of=given.as_of,
        known_at=given.known_at,
        region=given.revision.region,
        coverage=found.coverage,
        reason="",
        plans=(PlanAnswer(basis, None, found, (said,)),),
        headlines=(AskedHeadline(said.query, said.headline),),
        layers=given.layers,
        area_wkb=shapely.to_wkb(place),
        is_simulation=given.is_simulation,
        disclaimers=("information_not_permit", "simulation", "map_scale"),
    )


def renamed(made: Revision, text: str) -> Revision:
    """The revision with `text` in everything a package writes in words."""
    region = replace(made.region, name=text)
    act = Instrument(text, text, 2026, text)
    return replace(made, plan_name=text, title=text, region=region, instrument=act)
