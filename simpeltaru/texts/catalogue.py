"""Texts by code: Indonesian first, English second, for citizens and for officers.

Verdicts hold codes and parameters only; their words are looked up here. A text never calls an
answer a permit. The catalogue's hash goes with a stored verdict so that the words an applicant
read can be shown again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from importlib.resources import files
from string import Formatter
from types import MappingProxyType

import yaml

from simpeltaru.errors import ConfigurationError, NotFound
from simpeltaru.texts.codes import AUDIENCES, LANGUAGES
from simpeltaru.texts.numbers import area, metres, number, percent
from simpeltaru.verdict import Finding

_NOTHING = "–"


@lru_cache(maxsize=len(LANGUAGES))
def catalogue(lang: str) -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    """The whole catalogue of a language: section, code, audience (or "name") to text.

    Raises `NotFound` for a language there are no texts in.
    """
    if lang not in LANGUAGES:
        raise NotFound("language", lang)
    loaded = yaml.safe_load(_bytes(lang))
    if not isinstance(loaded, dict):
        raise ConfigurationError(f"texts/{lang}.yaml: a mapping was expected; reinstall Simpeltaru")
    return MappingProxyType(loaded)


def catalogue_hash() -> str:
    """SHA-256 of the catalogues of all languages, in the order of `LANGUAGES`."""
    return hashlib.sha256(b"\0".join(_bytes(lang) for lang in LANGUAGES)).hexdigest()


def text(
    code: str, params: Mapping[str, object], lang: str = "id", audience: str = "citizen"
) -> str:
    """The sentence for a finding's code, with its parameters written in the language.

    Plain text: whoever puts it into HTML escapes it. Raises `NotFound` for a code, language or
    audience without a text, `KeyError` for a parameter the text needs and was not given.
    """
    if audience not in AUDIENCES:
        raise NotFound("audience", audience)
    template = _entry("findings", code, lang)[audience]
    needed = {name for _, name, _, _ in Formatter().parse(template) if name}
    written = {name: _written(name, params[name], lang) for name in needed}
    return template.format_map(written).strip()


def finding_text(finding: Finding, lang: str = "id", audience: str = "citizen") -> str:
    """The sentence for a finding."""
    return text(finding.code, finding.params, lang, audience)


def disclaimer(code: str, lang: str = "id", audience: str = "citizen") -> str:
    """A sentence that stands under an answer."""
    if audience not in AUDIENCES:
        raise NotFound("audience", audience)
    return _entry("disclaimers", code, lang)[audience]


def name(group: str, identifier: str, lang: str = "id") -> str:
    """What an identifier is called, e.g. ("outcome", "permitted") -> "Diizinkan"."""
    names = catalogue(lang)["names"].get(group, {})
    if identifier not in names:
        raise NotFound(f"name of {group}", identifier)
    return names[identifier]


def _bytes(lang: str) -> bytes:
    return files(__package__).joinpath(f"{lang}.yaml").read_bytes()


def _entry(section: str, code: str, lang: str) -> Mapping[str, str]:
    entries = catalogue(lang)[section]
    if code not in entries:
        raise NotFound(f"text in {section}", code)
    entry: object = entries[code]
    if not isinstance(entry, dict):
        raise ConfigurationError(f"texts/{lang}.yaml: {section}.{code} has no texts by audience")
    return entry


_NAMED = {
    "outcome": "outcome",
    "outcomes": "outcome",
    "measure": "measure",
    "dimensions": "dimension",
    "effect": "effect",
    "policy": "absence",
}
"""Parameters that hold identifiers, and the group their names are in."""


def _written(param: str, value: object, lang: str) -> str:
    if isinstance(value, (list, tuple)):
        return ", ".join(_written(param, one, lang) for one in value) or _NOTHING
    if isinstance(value, (int, float, Decimal)) and not isinstance(value, bool):
        return _number(param, value, lang)
    written = str(value).strip()
    if param in _NAMED:
        names = catalogue(lang)["names"].get(_NAMED[param], {})
        return str(names.get(written, written)) or _NOTHING
    # The plan's own prose stands alone at the end of a sentence; a dash there would say nothing.
    return written or ("" if param == "text" else _NOTHING)


def _number(param: str, value: int | float | Decimal, lang: str) -> str:
    if param.endswith("_m2"):
        return area(value, lang)
    if param.endswith("_m"):
        return metres(value, lang)
    return percent(value, lang) if param == "share" else number(value, lang)
