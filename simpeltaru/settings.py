"""Settings, read from the environment when they are asked for.

Every setting has the prefix `SIMPELTARU_`, for example `SIMPELTARU_PORT=8080`. Nothing is
read at import, so a command may set the environment before it asks.
"""

from __future__ import annotations

from pathlib import Path

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from simpeltaru.errors import ConfigurationError
from simpeltaru.places import default_data_dir


class Settings(BaseSettings):
    """What a person may set. Times are milliseconds."""

    model_config = SettingsConfigDict(
        env_prefix="SIMPELTARU_", env_ignore_empty=True, extra="ignore", hide_input_in_errors=True
    )

    # A str and not a PostgresDsn: pydantic refuses URLs of unix sockets.
    database_url: str | None = None
    data_dir: Path = Field(default_factory=default_data_dir)
    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=0, le=65535)
    allow_simulation: bool = False
    statement_timeout_ms: int = Field(default=5000, ge=1)
    pool_size: int = Field(default=4, ge=1)

    @field_validator("data_dir")
    @classmethod
    def _absolute(cls, path: Path) -> Path:
        # Commands change the directory before they ask, so a relative one would mean another.
        if not path.is_absolute():
            raise ValueError(f"{str(path)!r} is no absolute path, one beginning with /")
        return path


def get_settings() -> Settings:
    """The settings as the environment says now.

    An empty variable counts as none. Raises `ConfigurationError`, which names the variable, if
    a value does not fit.
    """
    try:
        return Settings()
    except ValidationError as error:
        faults = [
            f"SIMPELTARU_{'.'.join(map(str, one['loc'])).upper()}: {one['msg']}"
            for one in error.errors(include_input=False)
        ]
    raise ConfigurationError("a setting does not fit. " + "; ".join(faults))
