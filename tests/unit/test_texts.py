import ast
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from string import Formatter

import pytest
from hypothesis import given
from hypothesis import strategies as st

import simpeltaru
from simpeltaru.errors import NotFound
from simpeltaru.plan import LegalStatus
from simpeltaru.rules.overlay import FINDING_OF_EFFECT
from simpeltaru.rules.rulebook import DIMENSIONS, MEASURES
from simpeltaru.texts import catalogue_hash, disclaimer, finding_text, name, text
from simpeltaru.texts.catalogue import catalogue
from simpeltaru.texts.codes import AUDIENCES, DISCLAIMERS, FINDINGS, GROUPS, LANGUAGES
from simpeltaru.texts.numbers import area, bound, number, percent, percentages
from simpeltaru.verdict import Coverage, Finding, Outcome

ROOT = Path(simpeltaru.__file__).parents[1]


def made_findings() -> Iterator[tuple[str, ast.Call]]:
    """Every `Finding(...)` the source makes, with the file it stands in."""
    for folder in ("simpeltaru", "api", "tiles", "scripts"):
        for path in (ROOT / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                named = isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
                if named and node.func.id == "Finding" and node.args:
                    yield path.relative_to(ROOT).as_posix(), node


MADE_BY_THE_USE_CASE = {"no_plan_in_force", "two_plans", "parcels_overlap", "parcel_none"}
"""Codes for what only those who hold plans and parcels can find."""


def literals(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from literals(node.body)
        yield from literals(node.orelse)


def test_every_finding_the_source_makes_has_a_text() -> None:
    used = {(file, code) for file, node in made_findings() for code in literals(node.args[0])}
    assert len(used) > 40
    assert {(file, code) for file, code in used if code not in FINDINGS} == set()
    by_effect = set(FINDING_OF_EFFECT.values())
    assert by_effect <= set(FINDINGS)
    unused = set(FINDINGS) - {code for _, code in used} - by_effect
    assert unused <= MADE_BY_THE_USE_CASE


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_catalogue_is_complete_and_names_only_declared_parameters(lang: str) -> None:
    texts = catalogue(lang)
    assert set(texts["findings"]) == set(FINDINGS)
    assert set(texts["disclaimers"]) == set(DISCLAIMERS)
    assert set(texts["names"]) == set(GROUPS)
    for code, entry in texts["findings"].items():
        assert set(entry) == set(AUDIENCES), code
        for sentence in entry.values():
            used = {field for _, field, _, _ in Formatter().parse(sentence) if field}
            assert used <= FINDINGS[code], code
            assert sentence.strip(), code


@pytest.mark.parametrize("lang", LANGUAGES)
def test_identifiers_have_names(lang: str) -> None:
    for group, identifiers in {
        "outcome": Outcome,
        "outcome_meaning": Outcome,
        "coverage": Coverage,
        "legal_status": LegalStatus,
        "measure": MEASURES,
        "unit": MEASURES.values(),
        "dimension": DIMENSIONS,
        "referral": ("pkkpr", "kkprl", "kehutanan", "bpn", "operator"),
    }.items():
        assert all(name(group, str(one), lang) for one in identifiers)
    assert all(disclaimer(code, lang, who) for code in DISCLAIMERS for who in AUDIENCES)


def test_outcomes_are_called_what_the_decision_says() -> None:
    assert [name("outcome", one.value) for one in Outcome] == [
        "Diizinkan",
        "Bersyarat secara terbatas",
        "Bersyarat tertentu",
        "Terbatas dan bersyarat tertentu",
        "Tidak diizinkan",
        "Tidak tercantum",
        "Belum dapat dipastikan",
        "Berbeda per bagian",
    ]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_nothing_sounds_like_a_permit(lang: str) -> None:
    promise = re.compile(r"anda (boleh|diizinkan)|izin diberikan|you may|is approved|granted", re.I)
    for section in catalogue(lang).values():
        for entry in section.values():
            assert not any(promise.search(sentence) for sentence in entry.values())
    for outcome in ("permitted", "limited", "conditional", "limited_conditional"):
        words = {"id": "informasi, bukan izin", "en": "information, not a permit"}
        assert words[lang] in name("outcome_meaning", outcome, lang)


def test_parameters_are_written_in_the_language() -> None:
    params = {"area_m2": 1234.5678, "share": 0.1234}
    assert text("gap", params).startswith("1.234,57 m² (12,3 %)")
    assert text("gap", params, "en").startswith("1,234.57 m² (12.3 %)")
    near = {"subzones": ["R-3", "K-1"], "outcomes": ["permitted", "prohibited"], "tolerance_m": 2.5}
    assert "Diizinkan, Tidak diizinkan" in text("boundary_near", near)
    assert "2.5 m" in text("boundary_near", near, "en", "officer")
    tight = {"kind": "KKOP", "value": "", "subzone": "R-3", "text": "", "measure": "kdb_max"}
    assert text("overlay_tightens", tight | {"limit": Decimal("0.60")}).endswith(
        "KKOP (–) memperketat KDB maksimum menjadi 0,6."
    )
    assert finding_text(Finding("parts_undetermined", {"parts": [1, 3]}), "en").startswith(
        "Part 1, 3"
    )


def test_what_the_plan_says_is_text_and_not_a_template() -> None:
    params = {"subzone": "{reason}", "reason": "{0.__class__} <b>"}
    assert "{reason}" in text("without_rules", params)
    assert "{0.__class__} <b>" in text("without_rules", params)


def test_what_has_no_text_is_not_found() -> None:
    for wrong in (
        lambda: text("nonsense", {}),
        lambda: text("outside_plan", {}, "fr"),
        lambda: text("outside_plan", {}, "id", "judge"),
        lambda: name("outcome", "maybe"),
        lambda: disclaimer("nonsense"),
    ):
        with pytest.raises(NotFound):
            wrong()
    with pytest.raises(KeyError, match="share"):
        text("gap", {"area_m2": 1.0})


def test_the_catalogues_hash_is_stable() -> None:
    assert re.fullmatch(r"[0-9a-f]{64}", catalogue_hash())
    assert catalogue_hash() == catalogue_hash()


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (number(1234567.891, "id"), "1.234.567,89"),
        (number(Decimal("2.10"), "id"), "2,1"),
        (number(3, "en"), "3"),
        (number(Decimal("2.1"), "en", 2), "2.10"),
        (area(0.004, "id"), "< 0,01 m²"),
        (area(0, "id"), "0 m²"),
        (percent(0.00001, "id"), "0,1 %"),
        (percent(0.99999, "en"), "99.9 %"),
        (percent(1, "en"), "100 %"),
        (bound(Decimal("57.999"), "id", maximum=True, places=2), "57,99"),
        (bound(Decimal("57.001"), "id", maximum=False, places=2), "57,01"),
    ],
)
def test_numbers(written: str, expected: str) -> None:
    assert written == expected


def test_thirds_add_up_to_a_hundred() -> None:
    assert percentages([1 / 3, 1 / 3, 1 / 3]) == (Decimal("33.4"), Decimal("33.3"), Decimal("33.3"))


@given(st.lists(st.integers(1, 10_000), min_size=1, max_size=9))
def test_percentages_of_a_whole_add_up_and_stay_within_a_step(weights: list[int]) -> None:
    total = sum(weights)
    shares = [weight / total for weight in weights]
    shown = percentages(shares)
    assert sum(shown) == 100
    assert all(
        abs(one - Decimal(str(share * 100))) < Decimal("0.1")
        for one, share in zip(shown, shares, strict=True)
    )
