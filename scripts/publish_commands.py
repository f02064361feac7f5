"""The command that publishes: typer's side of publish_revision."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import typer

from simpeltaru.db.accounts import PUBLISH
from simpeltaru.db.location import database_url
from simpeltaru.errors import QuestionError
from simpeltaru.revisions.publish import Act, annul, publish

Revision = Annotated[str, typer.Argument(help="identifier of a loaded revision")]
Reason = Annotated[str, typer.Option("--reason", help="why; it stands in the record")]
Alone = Annotated[
    bool, typer.Option("--alone", help="loader and publisher are one person, on purpose")
]
Corrects = Annotated[
    str | None,
    typer.Option("--corrects", help="revision whose file this corrects, the law being the same"),
]
Annul = Annotated[
    datetime | None,
    typer.Option("--annul", formats=["%Y-%m-%d"], help="end it from this day instead"),
]
Decision = Annotated[str, typer.Option("--decision", help="number of the decision that annuls")]


def publish_revision(
    revision: Revision,
    reason: Reason = "",
    alone: Alone = False,
    corrects: Corrects = None,
    annul_from: Annul = None,
    decision: Decision = "",
) -> None:
    """Put a loaded revision in force from its own date, or annul one from a day."""
    url = database_url(PUBLISH)
    act = Act(reason, datetime.now(UTC), alone)
    if annul_from is not None:
        if corrects is not None:
            raise QuestionError("--corrects", "does not go with --annul")
        done = annul(url, revision, act, effective=annul_from.date(), decision=decision)
    elif decision:
        raise QuestionError("--decision", "goes with --annul only")
    else:
        done = publish(url, revision, act, corrects=corrects)
    for sentence in done:
        print(sentence)
