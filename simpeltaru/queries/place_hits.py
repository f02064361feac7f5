"""What fits a name or a number: admin areas, blocks and parcels of one region, with their rank.

Names are compared in two plain forms, in which case, dots, dashes and (in one of them) blanks do
not count: `squashed` "loktuan", `spaced` "lok tuan". Both hold a-z and 0-9 only, so that nothing
in them means anything to LIKE.
"""

from __future__ import annotations

from sqlalchemy import (
    Double,
    Text,
    and_,
    bindparam,
    case,
    cast,
    exists,
    false,
    func,
    literal,
    or_,
    select,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.selectable import Select

from simpeltaru.db.tables import layer, layer_feature, parcel, plan_feature, zone

EXACT, PREFIX, WORD, SIMILAR = range(4)
"""How a place fits what was asked: the whole name, its beginning, one of its words, its sound."""

_ENOUGH = 0.65
_LAST = "\U0010ffff"


def texts(name: str) -> ColumnElement[object]:
    """A parameter that is a list of texts."""
    return bindparam(name, type_=ARRAY(Text))


def _text(name: str) -> ColumnElement[str]:
    return bindparam(name, type_=Text)


REGION = _text("region")


def _squashed(column: ColumnElement[str]) -> ColumnElement[str]:
    return func.regexp_replace(func.lower(column), "[^a-z0-9]+", "", "g")


def _spaced(column: ColumnElement[str]) -> ColumnElement[str]:
    return func.btrim(func.regexp_replace(func.lower(column), "[^a-z0-9]+", " ", "g"))


def _score(
    column: ColumnElement[str], squashed: ColumnElement[str], spaced: ColumnElement[str]
) -> ColumnElement[float]:
    """Likeness of the whole and of the likest word, 0 to 2."""
    return func.similarity(_squashed(column), squashed) + func.strict_word_similarity(
        spaced, _spaced(column)
    )


def _rank(
    column: ColumnElement[str],
    squashed: ColumnElement[str],
    spaced: ColumnElement[str],
    *,
    is_code: bool = False,
) -> ColumnElement[int]:
    """How a name fits; NULL if it does not. Nothing sounds like a code."""
    alike = _score(column, squashed, spaced) >= _ENOUGH
    return case(
        (_squashed(column) == squashed, EXACT),
        (_squashed(column).startswith(squashed), PREFIX),
        ((literal(" ") + _spaced(column)).contains(literal(" ") + spaced), WORD),
        (false() if is_code else alike, SIMILAR),
    )


_BLOCK = literal("block")
Hits = Select[tuple[object, ...]]


def _hits(
    kind: ColumnElement[str],
    source: str,
    owner: ColumnElement[str],
    ref: ColumnElement[str],
    name: ColumnElement[str],
    *,
    ward: ColumnElement[str] | None = None,
    rank: ColumnElement[int] | None = None,
) -> Hits:
    squashed, spaced = _text("squashed"), _text("spaced")
    named = _rank(name, squashed, spaced, is_code=kind is _BLOCK)
    likeness = _score(name, squashed, spaced) if rank is None else literal(0.0)
    return select(
        kind.label("kind"),
        literal(source).label("source"),
        owner.label("owner"),
        ref.label("ref"),
        name.label("name"),
        (literal("") if ward is None else ward).label("ward"),
        (named if rank is None else rank).label("rank"),
        cast(likeness, Double).label("score"),
    ).where(kind == func.any(texts("kinds")))


def areas() -> Hits:
    feature = layer_feature.c
    return (
        _hits(layer.c.kind, "area", feature.layer, cast(feature.id, Text), feature.name)
        .join(layer, layer.c.id == feature.layer)
        .where(feature.region == REGION, feature.layer == func.any(texts("areas")))
    )


_REVISIONS = texts("revisions")


def blocks() -> Hits:
    feature = plan_feature.c
    return _hits(_BLOCK, "block", feature.revision, cast(feature.id, Text), feature.value).where(
        feature.region == REGION,
        feature.revision == func.any(_REVISIONS),
        feature.kind == "block",
    )


def blocks_of_zones() -> Hits:
    """Blocks that only the zones name, in revisions that deliver none as a layer."""
    delivered = select(1).where(
        plan_feature.c.region == REGION,
        plan_feature.c.revision == zone.c.revision,
        plan_feature.c.kind == "block",
    )
    # Each name is compared once; OFFSET keeps the planner from comparing it for every zone.
    named = (
        select(zone.c.revision, zone.c.block)
        .where(
            zone.c.region == REGION,
            zone.c.revision == func.any(_REVISIONS),
            zone.c.block != "",
            ~exists(delivered),
        )
        .distinct()
        .offset(0)
        .subquery("named")
    )
    return _hits(_BLOCK, "zone", named.c.revision, named.c.block, named.c.block)


def parcels() -> Hits:
    """By identifier, or by number with or without its leading zeros, perhaps in one kelurahan.

    Ranges in the order of code points, because a prepared LIKE cannot use an index.
    """
    rows = parcel.c
    number, bare, begins, ward = (_text(one) for one in ("number", "bare", "begins", "ward"))
    written = func.lower(rows.nomor_bidang).collate("C")
    stripped = func.ltrim(func.lower(rows.nomor_bidang), "0").collate("C")
    is_it = func.lower(rows.id) == _text("identifier")
    in_ward = case((ward == "", EXACT), else_=_rank(rows.kelurahan, ward, _text("ward_spaced")))
    numbered = and_(
        number != "",
        or_(
            and_(written >= number, written < number + _LAST),
            and_(bare != "", stripped == bare),
            and_(begins != "", stripped >= begins, stripped < begins + _LAST),
        ),
    )
    whole = or_(written == number, and_(bare != "", stripped == bare))
    rank = case(
        (is_it, EXACT),
        # NULL in a comparison is no number of that kelurahan; greatest() would drop it.
        (in_ward.is_not(None), func.greatest(case((whole, EXACT), else_=PREFIX), in_ward)),
    )
    return _hits(
        literal("parcel"),
        "parcel",
        rows.layer,
        rows.id,
        rows.nomor_bidang,
        ward=rows.kelurahan,
        rank=rank,
    ).where(rows.region == REGION, rows.layer == func.any(texts("parcels")), or_(is_it, numbered))
