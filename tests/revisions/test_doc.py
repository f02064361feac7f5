"""The worked example of docs/plan-package.md really loads, made as the page says."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from simpeltaru.places import CHECKOUT
from simpeltaru.revisions.load_plan import load_plan
from tests.databases import Database
from tests.revisions.making import board, write_vector
from tests.revisions.stored import rows

PAGE = CHECKOUT / "docs" / "plan-package.md"


def test_the_worked_example_loads(tmp_path: Path, fresh_database: Database) -> None:
    example = re.search(r"```yaml\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert example is not None
    write_vector(board(), tmp_path / "zona.shp", encoding="UTF-8")
    command = [sys.executable, "-m", "scripts.load_revision", "--fingerprint", str(tmp_path)]
    done = subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, check=True)
    text = example[1] + done.stdout
    (tmp_path / "manifest.yaml").write_text(text, encoding="utf-8")
    assert load_plan(tmp_path, fresh_database.url("simpeltaru_load")).counts == {"zones": 12}
    stored = rows(fresh_database, "SELECT mulai_berlaku::text, tolerance_m FROM revision")
    assert stored == [("2024-01-15", 2.5)]


def test_every_finding_of_the_loader_stands_on_the_page() -> None:
    page = PAGE.read_text(encoding="utf-8")
    code = re.compile(r'LoadFinding\(\s*"([a-z_0-9]+)"|(?:code|conflict) = "([a-z_]+)"')
    places = [CHECKOUT / "simpeltaru" / "revisions" / f"{name}.py" for name in _MODULES]
    found = {
        name for path in places for pair in code.findall(path.read_text()) for name in pair if name
    }
    assert {name for name in found if f"`{name}`" not in page} == set()


_MODULES = (
    *("place", "coverage", "zones", "zone_checks", "features", "feature_checks"),
    *(
        "read_plan",
        "declarations",
        "stored_checks",
        "check_rulebook",
        "parcels",
        "layer_rows",
        "names",
        "vector",
        "regions",
    ),
)
