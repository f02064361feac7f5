"""Reading `manifest.yaml`: strict YAML, then the declared form; errors say what to do."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml
from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from simpeltaru.errors import PackageFileError
from simpeltaru.revisions.manifest import LayersManifest, PlanManifest

NAME = "manifest.yaml"
MAX_BYTES = 1_000_000

_FORMATS: dict[object, type[PlanManifest] | type[LayersManifest]] = {
    "simpeltaru-plan/1": PlanManifest,
    "simpeltaru-layers/1": LayersManifest,
}
_HINTS = {
    "extra_forbidden": "this key is not known here; remove it or correct its spelling",
    "missing": "add this key",
    "string_type": 'write it in quotes, for example "64.74"',
}


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
    data = _parse(root / NAME)
    if not isinstance(data, dict):
        raise PackageFileError("the file must hold keys and values", file=NAME)
    kind = _FORMATS.get(data.get("format"))
    if kind is None:
        raise PackageFileError(
            f"found {data.get('format')!r}; write one of {', '.join(map(str, _FORMATS))}",
            file=NAME,
            field="format",
        )
    try:
        return TypeAdapter(kind).validate_python(data)
    except ValidationError as error:
        details = error.errors(include_url=False, include_context=False)
        first, others = details[0], details[1:]
        also = "".join(f"\n  {_key(one)}: {_problem(one)}" for one in others)
        raise PackageFileError(
            _problem(first) + (f"\nalso:{also}" if also else ""), file=NAME, field=_key(first)
        ) from None


def _parse(path: Path) -> object:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise PackageFileError(f"larger than {MAX_BYTES:,} bytes", file=NAME)
        text = path.read_text(encoding="utf-8-sig")
        # A SafeLoader: constructs plain data and nothing else.
        return yaml.load(text, Loader=_StrictLoader)  # noqa: S506
    except FileNotFoundError:
        raise PackageFileError(
            f"not found in {path.parent}; a package holds it in its root", file=NAME
        ) from None
    except UnicodeDecodeError as error:
        raise PackageFileError(
            f"not UTF-8 at byte {error.start}; save it as UTF-8", file=NAME
        ) from None
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or str(error)
        row = mark.line + 1 if mark is not None else None
        raise PackageFileError(f"not readable as YAML: {problem}", file=NAME, row=row) from None


def _key(error: ErrorDetails) -> str:
    path = ""
    for part in error["loc"]:
        path += f"[{part}]" if isinstance(part, int) else f".{part}"
    return path.lstrip(".") or "(whole file)"


def _problem(error: ErrorDetails) -> str:
    found = error.get("input")
    shown = "" if error["type"] == "missing" or isinstance(found, dict) else f", found {found!r}"
    hint = _HINTS.get(error["type"], "")
    return error["msg"] + shown + (f" ({hint})" if hint else "")
