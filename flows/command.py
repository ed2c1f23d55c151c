"""`clsreg flow`: the flows from the command line. Prefect is imported when one runs."""

from __future__ import annotations

from contextlib import ExitStack
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
from pipeline.errors import ServerError

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
    from flows.quiet import settle

    settle()  # Prefect reads its settings when it is imported
    import httpx
    from prefect.context import SyncClientContext

    from flows.ingest import ingest_flow

    with ExitStack() as stack:
        try:
            stack.enter_context(SyncClientContext.get_or_create())  # the flow takes the same
        except (RuntimeError, ValueError, OSError, httpx.HTTPError, httpx.InvalidURL) as error:
            raise _no_server("not reached", error) from error
        try:
            return ingest_flow(documents, db, jobs, batch)
        except httpx.HTTPError as error:
            raise _no_server("lost; what was stored before holds", error) from error


def _no_server(what: str, error: Exception) -> ServerError:
    from prefect.settings import get_current_settings

    cause = (str(error) or type(error).__name__).splitlines()[0]
    url = get_current_settings().api.url
    if url is None:
        return ServerError(
            f"the Prefect server started for this run was {what} ({cause})",
            "`clsreg ingest` does the same without Prefect",
        )
    return ServerError(
        f"the Prefect server at {url} was {what} ({cause})",
        "start that server, or unset PREFECT_API_URL: then one is started for the run",
    )
