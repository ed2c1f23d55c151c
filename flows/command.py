"""`clsreg flow`: the flows from the command line. Prefect is imported when one runs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.commands.common import (
    QUARANTINED,
    DbOption,
    JobsOption,
    PathsArgument,
    choose_jobs,
    documents_of,
    guarded,
    leave,
)

if TYPE_CHECKING:
    from pipeline.ingest import Summary

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Runs a Prefect flow; no server is needed.")


@app.callback()
def about() -> None:
    """Runs a Prefect flow; no server is needed."""


@app.command()
@guarded
def ingest(
    paths: PathsArgument,
    db: DbOption = None,
    jobs: JobsOption = 0,
    batch: Annotated[int, typer.Option(min=1, help="Documents in one task.")] = 200,
) -> None:
    """Reads documents into the registry as the flow `ingest`: batches as tasks, with retries and a summary artifact.

    Starts a Prefect server of its own for the run (up to a minute the first time) unless PREFECT_API_URL names one.
    """
    from pipeline.commands.registry import say_summary
    from pipeline.store.registry import Store

    documents = documents_of(paths)
    with Store(db) as store:  # an unusable registry is told at once, before any server starts
        name = store.name
    summary = _run(documents, db, choose_jobs(jobs, len(documents)), batch)
    say_summary(summary, name)
    if summary.failures:
        leave(QUARANTINED)


def _run(documents: list[str], db: str | None, jobs: int, batch: int) -> Summary:
    from flows.ingest import ingest_flow

    return ingest_flow(documents, db, jobs, batch)
