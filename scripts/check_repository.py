"""What may not be committed: python -m scripts.check_repository

Hosts of package registries and lock entries with download addresses, paths of one machine,
third-party scripts and fonts, large files, and code that outgrew its file or function.
Looks at what git tracks or would track. Exit code 1 with one line for each finding.
"""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from simpeltaru.places import CHECKOUT

LONGEST_FILE = 300
LONGEST_FUNCTION = 40
LARGEST = 3_000_000
# The sample's zipped output may be as large as the issue of it allows.
LARGER = {"gis_data/contoh_bontang": 6_000_000}
EXCEPTIONS = CHECKOUT / "docs/decisions/sizes.md"
UNLIMITED = ("tests/", "benchmarks/", "simpeltaru/db/migrations/")

# Put together here, for this file is checked as well.
REGISTRIES = tuple(
    ".".join(parts)
    for parts in (
        ("pypi", "org"),
        ("files", "pythonhosted", "org"),
        ("registry", "npmjs", "org"),
        ("registry", "yarnpkg", "com"),
        ("deb", "debian", "org"),
        ("archive", "ubuntu", "com"),
        ("conda", "anaconda", "org"),
        ("proxy", "golang", "org"),
        ("index", "crates", "io"),
    )
)
LOCK_FILES = re.compile(
    r"(^|/)(package-lock\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml|uv\.lock|"
    r"poetry\.lock|pdm\.lock|Pipfile\.lock)$"
)
LOCK_ENTRY = re.compile(r'^\s*"?(resolved|tarball)"?\s*[:=]?\s*"?https?://', re.MULTILINE)
LINK_OPTIONS = re.compile(r"^\s*--(index-url|extra-index-url|find-links)\b", re.MULTILINE)
MACHINE_PATH = re.compile(r"(?<![\w.<>{}$~-])/(?:work|home|root|Users|opt)/[\w.-]+")
THIRD_PARTY = re.compile(
    r"(\.min\.(js|mjs|css)|\.(woff2?|ttf|otf|eot)|(^|/)(leaflet|maplibre|jquery|bootstrap)[\w.-]*"
    r"\.(js|mjs|css))$|(^|/)node_modules/",
    re.IGNORECASE,
)


@cache
def tracked(root: Path = CHECKOUT) -> tuple[str, ...]:
    """Files git tracks, or would with `git add --all`; paths relative to the checkout."""
    command = ["git", "-C", str(root), "ls-files", "-z", "--cached", "--others"]
    done = subprocess.run(
        [*command, "--exclude-standard"], check=True, capture_output=True, text=True
    )
    names = sorted(set(done.stdout.split("\0")) - {""})
    return tuple(name for name in names if (root / name).is_file())


def code_files(root: Path = CHECKOUT) -> list[str]:
    """The Python files among them."""
    return [name for name in tracked(root) if name.endswith(".py")]


def findings(root: Path = CHECKOUT) -> list[str]:
    """One sentence for each thing that may not be committed."""
    found: list[str] = []
    for name in tracked(root):
        found.extend(_of_file(root, name))
    found.extend(_too_long(root))
    return found


def _of_file(root: Path, name: str) -> Iterator[str]:
    size = (root / name).stat().st_size
    allowed = next((most for top, most in LARGER.items() if name.startswith(top)), LARGEST)
    if size > allowed:
        yield f"{name}: {size} bytes, more than {allowed}"
    if LOCK_FILES.search(name):
        yield f"{name}: a lock file with download addresses"
    if THIRD_PARTY.search(name):
        yield f"{name}: third-party code or a font; depend on it by name instead"
    try:
        text = (root / name).read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return
    for host in REGISTRIES:
        if host in text:
            yield f"{name}: names the package registry host {host}"
    for pattern, what in (
        (LOCK_ENTRY, "a lock entry with a download address"),
        (LINK_OPTIONS, "an option with a package index's address"),
        (MACHINE_PATH, "a path of one machine"),
    ):
        match = pattern.search(text)
        if match:
            line = text.count("\n", 0, match.start()) + 1
            yield f"{name}:{line}: {what}: {match.group(0).strip()}"


def _too_long(root: Path) -> Iterator[str]:
    excepted = _exceptions()
    for name in code_files(root):
        if name.startswith(UNLIMITED):
            continue
        text = (root / name).read_text(encoding="utf-8")
        lines = text.count("\n")
        if lines > LONGEST_FILE and name not in excepted:
            yield f"{name}: {lines} lines, more than {LONGEST_FILE}"
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or node.lineno) - node.lineno + 1
                if length > LONGEST_FUNCTION and f"{name}:{node.name}" not in excepted:
                    yield f"{name}:{node.lineno}: {node.name} has {length} lines"


@cache
def _exceptions() -> frozenset[str]:
    """Files and `file:function` that may be longer: the first cell of each row of the table."""
    rows = re.findall(r"^\| `([^`]+)` \|", EXCEPTIONS.read_text(encoding="utf-8"), re.MULTILINE)
    return frozenset(rows)


def main() -> int:
    found = findings()
    for sentence in found:
        print(sentence)
    print(f"{len(tracked())} files looked at, {len(found)} findings.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
