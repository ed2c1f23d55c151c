"""`clsreg status`: how registry and harvest stand, for people and for cron."""

from __future__ import annotations

from enum import StrEnum
import json
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.commands.common import QUARANTINED, DbOption, guarded, leave, numbered
from pipeline.commands.harvest import SourcesOption

if TYPE_CHECKING:
    from pipeline.harvest.status import Overview


class ReportFormat(StrEnum):
    """How the status is printed."""

    TABLE = "table"
    JSON = "json"


@guarded
def status(
    db: DbOption = None,
    sources: SourcesOption = None,
    format_: Annotated[
        ReportFormat, typer.Option("--format", help="A table, or one JSON object.")
    ] = ReportFormat.TABLE,
) -> None:
    """Shows what the registry holds, the last run of each source, its yield against what is expected, and the next run.

    Exit code 0 where all is well, 1 where a source wants a look: it failed, yields less than expected, or is overdue.
    """
    from pipeline.harvest import catalogue
    from pipeline.harvest.clock import Clock
    from pipeline.harvest.state import State
    from pipeline.harvest.status import overview
    from pipeline.store.registry import Store

    known = catalogue.read(catalogue.find_file(sources))
    with Store(db, create=False) as store:
        found = overview(known, State(store), Clock().now().astimezone())
    if format_ is ReportFormat.JSON:
        print(json.dumps(found.as_json(), ensure_ascii=False))  # noqa: T201
    else:
        _show(found)
    if found.problems:
        names = ", ".join(found.problems)
        print(f"clsreg: {numbered(len(found.problems), 'sources')} to look at: {names}", file=sys.stderr)  # noqa: T201
        leave(QUARANTINED)


def _show(found: Overview) -> None:
    from pipeline.commands.sources import show

    numbers = (
        (found.documents, "documents"),
        (found.contracts, "contracts"),
        (found.unread, "documents that could not be read"),
        (found.waiting, "documents archived and not yet read"),
        (found.unlinked, "contracts to be linked"),
    )
    said = ", ".join(numbered(number, name) for number, name in numbers if number) or "empty"
    typer.echo(f"{found.registry}: {said}")
    if found.sources:
        show(list(found.sources))
    when = f"{found.next_run:%Y-%m-%d %H:%M}" if found.next_run else "none; no source that answers has a schedule"
    typer.echo(f"next run: {'now' if found.next_run and found.next_run <= found.at else when}")
    if found.unchecked:
        typer.echo(
            f"{numbered(found.unchecked, 'sources')} unchecked: `clsreg sources check` looks whether they answer"
        )
