"""`clsreg ingest`, `link`, `failures`: documents into the registry."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.commands.common import (
    QUARANTINED,
    DbOption,
    JobsOption,
    JsonOption,
    PathsArgument,
    choose_jobs,
    documents_of,
    guarded,
    leave,
    numbered,
    stdout,
)

if TYPE_CHECKING:
    from pipeline.ingest import Summary


def say_summary(summary: Summary, registry: str) -> None:
    """The numbers of an ingest run and every failure, on standard error."""
    for uri, message in summary.failures.items():
        print(f"clsreg: {uri}: {message}", file=sys.stderr)  # noqa: T201
    numbers = ", ".join(numbered(number, name) for name, number in summary.table() if number)
    print(f"{registry}: {numbers or 'nothing to do'}", file=sys.stderr)  # noqa: T201


@guarded
def ingest(
    paths: PathsArgument,
    db: DbOption = None,
    jobs: JobsOption = 0,
    no_link: Annotated[
        bool, typer.Option("--no-link", help="Leave the contracts as they are; `clsreg link` brings them up to date.")
    ] = False,
) -> None:
    """Reads documents into the registry and links them to its contracts. What is in already is left as it is.

    May be stopped and started again at any time: the registry ends up the same.
    """
    from pipeline.commands.progress import watching
    from pipeline.ingest import ingest as run_ingest
    from pipeline.store.registry import Store

    documents = documents_of(paths)
    with Store(db) as store, watching(len(documents)) as advance:
        summary = run_ingest(documents, store, choose_jobs(jobs, len(documents)), lambda *_: advance())
        if not no_link:
            summary.linked(store.link())
    say_summary(summary, store.name)
    if summary.failures:
        leave(QUARANTINED)


@guarded
def link(db: DbOption = None) -> None:
    """Brings the contracts up to date with the documents, where an ingest was stopped before it could."""
    from pipeline.store.registry import Store

    with Store(db, create=False) as store:
        result = store.link()
    numbers = ((result.added, "added"), (result.changed, "changed"), (result.removed, "removed"))
    done = ", ".join(f"{number} {what}" for number, what in numbers if number)
    print(f"{store.name}: contracts: {done or 'up to date'}", file=sys.stderr)  # noqa: T201


@guarded
def failures(db: DbOption = None, json_: JsonOption = False) -> None:
    """Lists the documents that could not be read, and why. Ingesting them again tries them again."""
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    from pipeline.commands.tables import safe
    from pipeline.store.registry import Store

    with Store(db, create=False) as store:
        found = store.failures()
    if json_:
        for f in found:
            row = {"document": f.uri, "reason": f.reason, "message": f.message, "attempts": f.attempts}
            print(json.dumps(row, ensure_ascii=False))  # noqa: T201
        return
    table = Table("document", "reason", "tries", "message", box=SIMPLE_HEAD, pad_edge=False)
    for f in found:
        table.add_row(safe(f.uri), f.reason, str(f.attempts), safe(f.message))
    stdout().print(table)
