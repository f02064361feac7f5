"""The page planners follow: its annex loads by its manifest, and its declarations are right."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from simpeltaru.annex.rulebook_read import read_rulebook
from simpeltaru.annex.rulebook_tables import RulebookTables
from simpeltaru.annex.table_look import look
from simpeltaru.revisions.manifest import PlanManifest
from simpeltaru.revisions.package import open_package
from tests.revisions.rulebook_files import MATRIX, annex

PAGE = Path(__file__).resolve().parents[2] / "docs" / "plan-package.md"
SECTION = PAGE.read_text(encoding="utf-8").partition("## Rulebook tables\n")[2]
BLOCKS = re.findall(r"```yaml (\w+)\n(.*?)```", SECTION, re.DOTALL)
ROWS = [
    ("A", None, "PERTANIAN"),
    (1, "01111", "Kebun contoh", "X", "X", "T1", "I", "X"),
    ("B", None, "PERDAGANGAN"),
    (2, 47111, "Toko contoh", "X", "X", "T1,B1", "B1", "I"),
    (3, "-", "Rumah contoh", "X", "X", "I", "I", "T1, B1"),
]


def test_the_example_loads_by_its_manifest(tmp_path: Path) -> None:
    annex(tmp_path / "lampiran.xlsx", ROWS)
    manifest = next(text for name, text in BLOCKS if name == "manifest")
    digest = hashlib.sha256((tmp_path / "lampiran.xlsx").read_bytes()).hexdigest()
    (tmp_path / "manifest.yaml").write_text(manifest.replace("0" * 64, digest))
    with open_package(tmp_path) as package:
        plan = package.manifest
        assert isinstance(plan, PlanManifest)
        assert plan.rulebook is not None
        document, findings = read_rulebook(
            package.root,
            plan.rulebook,
            code_vintage=plan.revision.code_vintage,
            key_column=plan.key_column,
            is_simulation=plan.revision.simulation,
        )
    assert [one.id for one in document.activities] == ["1", "2", "3"]
    assert [zone.key for zone in document.zone_keys] == ["BA", "RTH-2", "R-2", "R-4", "K-1"]
    assert [one.code for one in document.conditions] == ["T1", "B1"]
    assert [one.code for one in findings] == ["rows_title"]


def test_looking_at_the_example_shows_what_the_page_shows(tmp_path: Path) -> None:
    annex(tmp_path / "lampiran.xlsx", ROWS)
    shown = re.search(r"```\n(lampiran\.xlsx has.*?)```", SECTION, re.DOTALL)
    assert shown is not None
    lines = list(look(tmp_path / "lampiran.xlsx", sheet=""))
    assert "\n".join(lines).startswith(shown[1].rstrip())


@pytest.mark.parametrize(("kind", "text"), BLOCKS)
def test_every_declaration_on_the_page_is_one(kind: str, text: str) -> None:
    declared: Any = yaml.safe_load(text)
    whole: dict[str, Any] = {"kbli_edition": "2020", "matrix": MATRIX}
    if kind == "manifest":
        PlanManifest.model_validate(declared)
    elif kind == "rulebook":
        RulebookTables.model_validate(declared)
    else:
        RulebookTables.model_validate(whole | {kind: declared})


def test_every_code_the_page_explains_is_one_the_loader_says() -> None:
    package = PAGE.parents[1] / "simpeltaru"
    sources = [path for room in ("annex", "rules") for path in package.glob(f"{room}/*.py")]
    said = "\n".join(path.read_text(encoding="utf-8") for path in sources)
    table = SECTION.partition("### When the package is refused")[2].partition("### Limits")[0]
    codes = re.findall(r"`([a-z]+(?:_[a-z]+)+)`", table)
    declarations = {"code_vintage", "header_row", "last_row", "skip_rows", "kbli_means"}
    assert len(codes) > 20
    for code in set(codes) - declarations - {"kbli_digits"}:
        assert f'"{code}"' in said, code
