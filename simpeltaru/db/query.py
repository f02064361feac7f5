"""A question to the database as a value: a statement built once, and its parameters.

Statements are SQLAlchemy Core selects. Each is compiled to psycopg's form once per process; the
runner in `simpeltaru.db.engine` sends it prepared. Types that need no conversion by SQLAlchemy
are the only ones that come back: text, numbers, dates, arrays, JSON and WKB as bytes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from sqlalchemy.dialects import registry
from sqlalchemy.engine import Dialect
from sqlalchemy.sql.expression import SelectBase

Row = Mapping[str, Any]
"""One row by column name, values as psycopg gives them (numeric is Decimal, bytea is bytes)."""

_DIALECT: Dialect = registry.load("postgresql.psycopg")()


class Statement:
    """A select that is compiled once; `name` appears in logs, parameters never do."""

    def __init__(self, name: str, select: SelectBase) -> None:
        self.name = name
        self.select = select

    def __repr__(self) -> str:
        return f"Statement({self.name!r})"

    @cached_property
    def _compiled(self) -> tuple[str, dict[str, object]]:
        compiled = self.select.compile(
            dialect=_DIALECT, compile_kwargs={"render_postcompile": True}
        )
        return str(compiled), dict(compiled.params)

    @property
    def sql(self) -> str:
        """The text for psycopg, with `%(name)s` placeholders."""
        return self._compiled[0]

    @property
    def constants(self) -> Mapping[str, object]:
        """Values that stand in the statement itself."""
        return self._compiled[1]


@dataclass(frozen=True, slots=True)
class Query:
    """A statement with the values it is asked with.

    The values stay out of `repr`, so that no traceback and no log says which place was asked.
    """

    statement: Statement
    parameters: Mapping[str, object] = field(default_factory=dict, repr=False)

    @property
    def bound(self) -> dict[str, object]:
        """Every placeholder of the statement with its value.

        Raises `KeyError` for a parameter the statement does not have: a programming error.
        """
        unknown = self.parameters.keys() - self.statement.constants.keys()
        if unknown:
            raise KeyError(f"{self.statement!r} has no parameters {sorted(unknown)}")
        return {**self.statement.constants, **self.parameters}
