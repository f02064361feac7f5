"""Settings, read from the environment when they are asked for.

Every setting has the prefix `SIMPELTARU_`, for example `SIMPELTARU_PORT=8080`. Nothing is
read at import, so a command may set the environment before it asks.
"""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict, SettingsError

from simpeltaru.errors import ConfigurationError
from simpeltaru.places import default_data_dir

_TILES = re.compile(r"https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?/[A-Za-z0-9{}/._~?=&%@+-]*")
_PLACEHOLDERS = ("{x}", "{y}", "{z}")


class BaseMap(BaseModel):
    """A map of somebody else's to lay under the zones.

    `tiles` is the address of its raster tiles (Web Mercator, 256 pixels) with {z}, {x} and {y};
    `attribution` is what its owner wants said, as plain text.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    name: str = Field(min_length=1, max_length=60)
    tiles: str
    attribution: str = Field(min_length=1, max_length=300)
    max_zoom: int = Field(default=19, ge=1, le=24)

    @field_validator("tiles")
    @classmethod
    def _an_address(cls, tiles: str) -> str:
        # Its host goes into the policy of every page, so nothing unusual is taken.
        placeholders = sorted(re.findall(r"\{[^}]*\}", tiles))
        if not _TILES.fullmatch(tiles) or tuple(placeholders) != _PLACEHOLDERS:
            raise ValueError(
                "must be an address as in https://tiles.example.org/{z}/{x}/{y}.png, "
                "with one host and each of {z}, {x} and {y} once"
            )
        return tiles

    @property
    def origin(self) -> str:
        """Scheme and host, as a Content-Security-Policy names them."""
        parts = urlsplit(self.tiles)
        return f"{parts.scheme}://{parts.netloc}"


class Settings(BaseSettings):
    """What a person may set. Times are milliseconds."""

    model_config = SettingsConfigDict(
        env_prefix="SIMPELTARU_", env_ignore_empty=True, extra="ignore", hide_input_in_errors=True
    )

    # A str and not a PostgresDsn: pydantic refuses URLs of unix sockets.
    database_url: str | None = None
    data_dir: Path = Field(default_factory=default_data_dir)
    publication_dir: Path | None = None
    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=0, le=65535)
    allow_simulation: bool = False
    statement_timeout_ms: int = Field(default=5000, ge=1)
    pool_size: int = Field(default=4, ge=1)
    base_maps: tuple[BaseMap, ...] = ()
    # Where others reach the service, for absolute addresses; without it, as a request names it.
    public_url: str | None = Field(default=None, pattern=r"^https?://[^\s?#]+$")

    @property
    def publications(self) -> Path:
        """Where exports of maps lie that are served; beside the data unless someone said where."""
        return self.publication_dir or self.data_dir / "publikasi"

    @field_validator("data_dir", "publication_dir")
    @classmethod
    def _absolute(cls, path: Path | None) -> Path | None:
        # Commands change the directory before they ask, so a relative one would mean another.
        if path is not None and not path.is_absolute():
            raise ValueError(f"{str(path)!r} is no absolute path, one beginning with /")
        return path


def get_settings() -> Settings:
    """The settings as the environment says now.

    An empty variable counts as none. Raises `ConfigurationError`, which names the variable, if
    a value does not fit.
    """
    try:
        return Settings()
    except SettingsError:
        faults = ["SIMPELTARU_BASE_MAPS: is not written as JSON, a list of objects"]
    except ValidationError as error:
        faults = [
            f"{_variable(*one['loc'])}: {one['msg']}" for one in error.errors(include_input=False)
        ]
    raise ConfigurationError("a setting does not fit. " + "; ".join(faults))


def _variable(name: str | int, *inside: str | int) -> str:
    """The variable of a setting, and where inside its value: SIMPELTARU_BASE_MAPS (0.name)."""
    where = f" ({'.'.join(map(str, inside))})" if inside else ""
    return f"SIMPELTARU_{str(name).upper()}{where}"
