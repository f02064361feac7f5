"""Everything Simpeltaru raises on purpose.

    SimpeltaruError
    ├── ConfigurationError      a setting or the machine is not as it must be
    │   └── SetupRefused        set-up cannot go on; says what to type instead
    ├── PackageError            a plan or layers package cannot be taken in
    │   └── PackageFileError    one file of it: names file, row and field
    ├── QuestionError           a question that cannot be asked: names the parameter
    ├── NotFound                the thing named by an identifier does not exist
    ├── Conflict                the request contradicts what is stored
    └── StoreUnavailable        the database does not answer

A message names what was looked at, what was found and what to do about it. No error
here knows HTTP: `api` translates them.
"""

from __future__ import annotations

from collections.abc import Sequence


class SimpeltaruError(Exception):
    """Root of every error raised on purpose."""


class ConfigurationError(SimpeltaruError):
    """A setting, a file permission or a service is not as it must be."""


class SetupRefused(ConfigurationError):  # noqa: N818
    """Set-up stops here because going on would mean guessing.

    `commands` are what a person can type, in order, to get past it.
    """

    def __init__(self, problem: str, commands: Sequence[str] = ()) -> None:
        self.problem = problem
        self.commands = tuple(commands)
        lines = [problem]
        if self.commands:
            lines.append("Type:")
            lines.extend(f"    {command}" for command in self.commands)
        super().__init__("\n".join(lines))


class PackageError(SimpeltaruError):
    """A package is refused. `findings` are the coded reasons, each with its location."""

    def __init__(self, message: str, findings: Sequence[object] = ()) -> None:
        self.findings = tuple(findings)
        super().__init__(message)


class PackageFileError(PackageError):
    """One file of a package cannot be read or does not say what it must.

    `row` counts as the file's own program shows it (a spreadsheet's first row is 1).
    """

    def __init__(
        self,
        problem: str,
        *,
        file: str,
        row: int | None = None,
        field: str | None = None,
        findings: Sequence[object] = (),
    ) -> None:
        self.problem, self.file, self.row, self.field = problem, file, row, field
        place = [file]
        if row is not None:
            place.append(f"row {row}")
        if field is not None:
            place.append(f"field {field}")
        super().__init__(f"{', '.join(place)}: {problem}", findings)


class QuestionError(SimpeltaruError):
    """A question with a parameter that is unknown, out of bounds or in contradiction."""

    def __init__(self, parameter: str, problem: str) -> None:
        self.parameter, self.problem = parameter, problem
        super().__init__(f"{parameter}: {problem}")


class NotFound(SimpeltaruError):  # noqa: N818 - the name is what a reader expects to catch
    """No `kind` has the identifier `identifier`."""

    def __init__(self, kind: str, identifier: str) -> None:
        self.kind, self.identifier = kind, identifier
        super().__init__(f"no {kind} has the identifier {identifier!r}")


class Conflict(SimpeltaruError):  # noqa: N818
    """The request contradicts what is stored, so nothing was changed."""


class StoreUnavailable(SimpeltaruError):  # noqa: N818
    """The database cannot be reached or does not answer in time."""
