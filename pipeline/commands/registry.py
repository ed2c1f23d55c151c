"""`clsreg ingest`, `link`: documents into the registry."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.commands.common import (
    QUARANTINED,
    DbOption,
    JobsOption,
    MemoryOption,
    PagesOption,
    PathsArgument,
    TimeoutOption,
    choose_jobs,
    documents_of,
    guarded,
    leave,
    limits_of,
    numbered,
)
from pipeline.commands.progress import by_reason

if TYPE_CHECKING:
    from pipeline.ingest import Summary


def say_summary(summary: Summary, registry: str) -> None:
    """The numbers of an ingest run, which add up, and every failure, on standard error."""
    for uri, message in (*summary.partial.items(), *summary.failures.items()):
        print(f"clsreg: {uri}: {message}", file=sys.stderr)  # noqa: T201
    numbers = ", ".join(numbered(number, name) for name, number in summary.table() if number)
    if summary.reasons:
        numbers += f"\n  without an answer: {by_reason(summary.reasons)}; `clsreg failures` lists them"
    print(f"{registry}: {numbers or 'nothing to do'}", file=sys.stderr)  # noqa: T201


@guarded
def ingest(
    paths: PathsArgument,
    db: DbOption = None,
    jobs: JobsOption = 0,
    timeout: TimeoutOption = None,
    memory: MemoryOption = None,
    pages: PagesOption = None,
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
        limits = limits_of(timeout, memory, pages)
        summary = run_ingest(documents, store, choose_jobs(jobs, len(documents)), lambda *_: advance(), limits)
        if not no_link:
            summary.linked(store.link())
    say_summary(summary, store.name)
    if summary.failures or summary.partial:
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
