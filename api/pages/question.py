"""What a reader of the map page asked, as its address says it, and addresses that ask it again.

A form without JavaScript sends every field, also those left empty: an empty parameter is one
that was not given. `as_of` together with `revision` is what a shared link holds: the day decides
which revision answers, the named ones only say which did when the link was made. An `activity`
is an identifier within one rulebook; `rulebook` says in which (by hash), so that at another place
or under another revision it is not taken for whatever has that identifier there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import Depends, Query, Request
from pydantic import BeforeValidator, Field

from api import problems
from api.dependencies import DAY, NO_CONTROLS
from simpeltaru.assess import Moment, ParcelPlace, PointPlace, Question, kbli_query
from simpeltaru.assess.places import LONGEST_LINK, LONGEST_NAME
from simpeltaru.verdict import ActivityQuery
from tiles.palette import Palette
from tiles.words import Language

_BLANK = BeforeValidator(lambda value: None if value == "" else value)
# Bounds stand inside the union: on the outside they would be asked of None too.
_Lon = Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)]
_Lat = Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)]
_ONE = "[a-z0-9][a-z0-9_-]{1,63}"
_Revisions = Annotated[str, Field(pattern=f"^{_ONE}(,{_ONE}){{0,7}}$")]
PARAMETERS = (
    "lon",
    "lat",
    "parcel",
    "region",
    "kbli",
    "activity",
    "rulebook",
    "edition",
    "as_of",
    "revision",
    "lang",
    "palette",
    "q",
    "activity_q",
)
"""Every parameter of the page, in the order they stand in its addresses."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One request for the page. Every part of the question but the language may be missing.

    `lang` is what the reader reads; `given` are the parameters as text, without empty ones.
    Places stay out of its `repr`.
    """

    lang: Language
    palette: Palette
    given: Mapping[str, str] = field(repr=False)
    lon: float | None = field(repr=False)
    lat: float | None = field(repr=False)
    as_of: date | None
    revisions: tuple[str, ...]

    def text(self, name: str) -> str:
        """A parameter as it was given; "" if it was not."""
        return self.given.get(name, "")

    @property
    def place(self) -> PointPlace | ParcelPlace | None:
        """The place asked about, if any."""
        if self.lon is not None and self.lat is not None:
            return PointPlace(self.lon, self.lat)
        if self.text("parcel"):
            return ParcelPlace(self.text("parcel"), self.text("region"))
        return None

    @property
    def activities(self) -> tuple[ActivityQuery, ...]:
        """The activity asked about: one or none. Raises `QuestionError`."""
        if self.text("kbli"):
            return (kbli_query(self.text("kbli"), self.text("edition")),)
        if self.text("activity"):
            return (ActivityQuery(activity_id=self.text("activity")),)
        return ()

    def moment(self, now: Any) -> Moment:
        """When it is asked for; a revision alone is asked whatever its standing."""
        alone = self.revisions[0] if self.revisions and self.as_of is None else ""
        return Moment(now, self.as_of, revision=alone)

    def question(self, now: Any) -> Question | None:
        """The question about the place; None where no place is asked about."""
        place = self.place
        return None if place is None else Question(place, self.moment(now), self.activities)

    def searching(self, activity: str) -> Asked:
        """The same question, but for the activity, which is searched for by its name."""
        given = {n: v for n, v in self.given.items() if n not in ("activity", "rulebook")}
        return replace(self, given={**given, "activity_q": activity[:LONGEST_NAME]})

    def href(self, path: str = "/peta", **changes: str) -> str:
        """The address of the same question with other parameters; "" takes one out."""
        values = {**self.given, **changes}
        pairs = [(name, values[name]) for name in PARAMETERS if values.get(name)]
        return f"{path}?{urlencode(pairs)}" if pairs else path

    def kept(self, *without: str) -> list[tuple[str, str]]:
        """The parameters a form has to send along, without those it has fields for."""
        return [
            (name, self.given[name])
            for name in PARAMETERS
            if name in self.given.keys() - {*without}
        ]


def asked(
    request: Request,
    lon: Annotated[_Lon | None, _BLANK, Query()] = None,
    lat: Annotated[_Lat | None, _BLANK, Query()] = None,
    parcel: Annotated[str, Query(pattern=NO_CONTROLS, max_length=120)] = "",
    region: Annotated[str, Query(pattern=r"^([0-9]{2}\.[0-9]{2})?$")] = "",
    kbli: Annotated[str, Query(pattern=NO_CONTROLS, max_length=20)] = "",
    activity: Annotated[str, Query(pattern=NO_CONTROLS, max_length=120)] = "",
    rulebook: Annotated[str, Query(pattern=r"^([0-9a-f]{64})?$")] = "",
    edition: Annotated[str, Query(max_length=10)] = "",
    as_of: Annotated[date | None, DAY, _BLANK, Query()] = None,
    revision: Annotated[_Revisions | None, _BLANK, Query()] = None,
    lang: Annotated[Language | None, _BLANK, Query()] = None,
    palette: Annotated[Palette | None, _BLANK, Query()] = None,
    q: Annotated[str, Query(pattern=NO_CONTROLS, max_length=LONGEST_LINK)] = "",
    activity_q: Annotated[str, Query(pattern=NO_CONTROLS, max_length=100)] = "",
) -> Asked:
    """The request as a question. Raises `Problem` for parameters that contradict each other."""
    given = {name: value.strip() for name, value in request.query_params.items() if value.strip()}
    _require(lon is None, lat is None, "lat" if lat is None else "lon", "lon and lat go together")
    _refuse_contradictions(given)
    named = tuple((revision or "").split(",")) if revision else ()
    if len(named) > 1 and as_of is None:
        raise problems.parameter("bad-parameter", "revision", "several go with as_of only")
    return Asked(
        lang=lang or "id",
        palette=palette or "official",
        given=given,
        lon=lon,
        lat=lat,
        as_of=as_of,
        revisions=named,
    )


def _refuse_contradictions(given: Mapping[str, str]) -> None:
    if "parcel" in given and "lon" in given:
        raise problems.parameter("bad-parameter", "parcel", "give a parcel or a point, not both")
    if "region" in given and "parcel" not in given:
        raise problems.parameter("bad-parameter", "region", "goes with parcel only")
    if "kbli" in given and "activity" in given:
        raise problems.parameter("bad-parameter", "activity", "give kbli or activity, not both")
    if "rulebook" in given and "activity" not in given:
        raise problems.parameter("bad-parameter", "rulebook", "is that of an activity")
    if "edition" in given and "kbli" not in given:
        raise problems.parameter("bad-parameter", "edition", "is that of a KBLI code: give kbli")


def _require(one: bool, other: bool, name: str, detail: str) -> None:
    if one != other:
        raise problems.parameter("bad-parameter", name, detail)


def language_of(request: Request) -> Language:
    """The language of a page: Indonesian unless its address says English.

    Not the browser's: telephones here are often set to English by people who read Indonesian,
    and a shared link reads the same for everybody.
    """
    return "en" if request.query_params.get("lang") == "en" else "id"


AskedPage = Annotated[Asked, Depends(asked)]
