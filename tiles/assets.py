"""Browser libraries the pages need: pinned here, fetched at set-up, never committed.

The pins are in `web_assets.json`. `scripts/web_assets.py` puts the files into
`<checkout>/.simpeltaru/web/<name>-<version>/`; here they are only found, compared with their
pinned SHA-512 and read. Standard library only, so that set-up can use it before anything is
installed.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from simpeltaru.errors import ConfigurationError
from simpeltaru.places import CHECKOUT

PINS = Path(__file__).with_name("web_assets.json")
WEB_DIR = CHECKOUT / ".simpeltaru" / "web"
SET_UP_COMMAND = "python -m scripts.web_assets"


@dataclass(frozen=True, slots=True)
class WebPackage:
    """One browser library: the version, the integrity of its archive and of each file we use.

    Integrities are "sha512-" and base64, as browsers and npm write them. What is `for_tests` only
    is not fetched to serve.
    """

    name: str
    version: str
    integrity: str
    files: Mapping[str, str]
    for_tests: bool = False

    @property
    def folder(self) -> str:
        return f"{self.name}-{self.version}"


@lru_cache(maxsize=2)
def pinned(*, tests: bool = False) -> tuple[WebPackage, ...]:
    """The libraries of `web_assets.json` that pages need; with `tests`, also those of the tests."""
    pins = json.loads(PINS.read_text(encoding="utf-8"))
    packages = (
        WebPackage(
            name, pin["version"], pin["integrity"], pin["files"], pin.get("for_tests", False)
        )
        for name, pin in pins.items()
    )
    return tuple(one for one in packages if tests or not one.for_tests)


def integrity_of(content: bytes) -> str:
    """The SHA-512 of `content` in the notation of the pins."""
    return "sha512-" + base64.b64encode(hashlib.sha512(content).digest()).decode("ascii")


def problems(package: WebPackage, web_dir: Path = WEB_DIR) -> list[str]:
    """Files of a library that are missing or not the pinned ones; empty when it is in order."""
    found = []
    for name, expected in package.files.items():
        path = web_dir / package.folder / name
        if not path.is_file():
            found.append(f"{path} is missing")
        elif integrity_of(path.read_bytes()) != expected:
            found.append(f"{path} is not the file that {PINS.name} pins")
    return found


def read_pinned(package_name: str, file: str, web_dir: Path = WEB_DIR) -> bytes:
    """One file of a library, compared with its pin.

    ConfigurationError when set-up has not put it there or it was changed since.
    """
    package = next(one for one in pinned(tests=True) if one.name == package_name)
    path = web_dir / package.folder / file
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise ConfigurationError(f"{path} is missing; run: {SET_UP_COMMAND}") from None
    if integrity_of(content) != package.files[file]:
        raise ConfigurationError(
            f"{path} is not the file that {PINS.name} pins; "
            f"delete its folder and run: {SET_UP_COMMAND}"
        )
    return content
