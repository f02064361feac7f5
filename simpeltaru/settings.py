"""Settings, read from the environment when they are asked for.

Every setting has the prefix `SIMPELTARU_`, for example `SIMPELTARU_PORT=8080`. Nothing is
read at import, so a command may set the environment before it asks.
"""

from __future__ import annotations

from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from simpeltaru.places import default_data_dir


class Settings(BaseSettings):
    """What a person may set. Times are milliseconds."""

    model_config = SettingsConfigDict(env_prefix="SIMPELTARU_", extra="ignore")

    # A str and not a PostgresDsn: pydantic refuses URLs of unix sockets.
    database_url: str | None = None
    data_dir: Path = Field(default_factory=default_data_dir)
    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=0, le=65535)
    allow_simulation: bool = False
    statement_timeout_ms: int = Field(default=5000, ge=1)
    pool_size: int = Field(default=4, ge=1)


def get_settings() -> Settings:
    """The settings as the environment says now.

    Raises pydantic's `ValidationError`, which names the setting, if a value does not fit.
    """
    return Settings()
