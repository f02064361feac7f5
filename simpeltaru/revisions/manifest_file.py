"""Reading `manifest.yaml`: strict YAML, then the declared form; errors say what to do."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml
from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from simpeltaru.errors import PackageFileError
from simpeltaru.package_files import MANIFEST
from simpeltaru.revisions.manifest import LayersManifest, PlanManifest

MAX_BYTES = 1_000_000

_FORMATS: dict[object, type[PlanManifest] | type[LayersManifest]] = {
    "simpeltaru-plan/1": PlanManifest,
    "simpeltaru-layers/1": LayersManifest,
}
_HINTS = {
    "extra_forbidden": "this key is not known here; remove it or correct its spelling",
    "missing": "add this key",
    "string_type": 'write it in quotes, for example "64.74"',
    **dict.fromkeys(
        ("date_from_datetime_parsing", "date_parsing", "date_type", "date_from_datetime_inexact"),
        "write it as 2024-12-31",
    ),
}
_PATTERNS = {
    r"^[a-z0-9][a-z0-9_-]{1,63}$": "write 2 to 64 of a-z, digits, - and _, as in rdtr-kota-2024",
    r"^[0-9a-f]{64}$": "write the 64 digits that load_revision --fingerprint prints",
    r"^EPSG:\d{4,6}$": "write it as EPSG:9480",
    r"^\d{2}\.\d{2}$": 'write it as 64.74, in quotes ("64.10" else becomes 64.1)',
    r"^[1-9]\d*(-[1-9]\d*)?$": 'write a row as 20, rows as "31-33"',
}
"""What the patterns of the manifest's values want, in words."""


class _StrictLoader(yaml.SafeLoader):
    """Plain data only: no repeated keys (one would silently win), no aliases (they can explode)."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            event = self.peek_event()  # type: ignore[no-untyped-call]
            raise yaml.constructor.ConstructorError(
                None, None, "aliases (*name) are not taken; write the value out", event.start_mark
            )
        return super().compose_node(parent, index)

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[object] = set()
        for key_node, _value in node.value:
            key = self.construct_object(key_node, deep=True)
            if isinstance(key, list | dict):
                raise yaml.constructor.ConstructorError(
                    None, None, "a key must be a plain word", key_node.start_mark
                )
            if key in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, f"the key {key!r} stands twice; keep one", key_node.start_mark
                )
            seen.add(key)
        return super().construct_mapping(node, deep)


def read_manifest(root: Path) -> PlanManifest | LayersManifest:
    """The manifest in the folder `root`.

    Raises `PackageFileError` naming the line or the key, what was found and what to do.
    """
    data = _parse(root / MANIFEST)
    if not isinstance(data, dict):
        raise PackageFileError("the file must hold keys and values", file=MANIFEST)
    kind = _FORMATS.get(data.get("format"))
    if kind is None:
        raise PackageFileError(
            f"found {data.get('format')!r}; write one of {', '.join(map(str, _FORMATS))}",
            file=MANIFEST,
            field="format",
        )
    try:
        return TypeAdapter(kind).validate_python(data)
    except ValidationError as error:
        details = error.errors(include_url=False)
        first, others = details[0], details[1:]
        also = "".join(f"\n  {_key(one, data)}: {_problem(one)}" for one in others)
        raise PackageFileError(
            _problem(first) + (f"\nalso:{also}" if also else ""),
            file=MANIFEST,
            field=_key(first, data),
        ) from None


def _parse(path: Path) -> object:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise PackageFileError(f"larger than {MAX_BYTES:,} bytes", file=MANIFEST)
        text = path.read_text(encoding="utf-8-sig")
        # A SafeLoader: constructs plain data and nothing else.
        return yaml.load(text, Loader=_StrictLoader)  # noqa: S506
    except FileNotFoundError:
        raise PackageFileError(
            f"not found in {path.parent}; a package holds it in its root", file=MANIFEST
        ) from None
    except UnicodeDecodeError as error:
        raise PackageFileError(
            f"not UTF-8 at byte {error.start}; save it as UTF-8", file=MANIFEST
        ) from None
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or str(error)
        if "'\\t'" in problem:
            problem += ", a tab; indent with spaces"
        row = mark.line + 1 if mark is not None else None
        raise PackageFileError(f"not readable as YAML: {problem}", file=MANIFEST, row=row) from None


def _key(error: ErrorDetails, data: object) -> str:
    """The place of an error as the file has it: a form ("wide") is no key there."""
    path, here, last = "", data, len(error["loc"]) - 1
    for at, part in enumerate(error["loc"]):
        if isinstance(part, int):
            path += f"[{part}]"
            here = here[part] if isinstance(here, list) and part < len(here) else None
        elif isinstance(here, dict) and (part in here or at == last):
            path += f".{part}"
            here = here.get(part)
    return path.lstrip(".") or "(whole file)"


def _problem(error: ErrorDetails) -> str:
    found = error.get("input")
    shown = "" if error["type"] == "missing" or isinstance(found, dict) else f", found {found!r}"
    if error["type"] == "value_error":
        return error["msg"].removeprefix("Value error, ") + shown
    if error["type"] == "string_pattern_mismatch":
        wanted = _PATTERNS.get(error["ctx"]["pattern"])
        return f"{wanted or error['msg']}{shown}"
    hint = _HINTS.get(error["type"], "")
    return error["msg"] + shown + (f" ({hint})" if hint else "")
