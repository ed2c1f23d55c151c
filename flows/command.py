"""`clsreg flow`: the flows from the command line. Prefect is imported when one runs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from flows.harvest_command import harvest, refresh
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
from pipeline.errors import UserError
from pipeline.files import STDIN

if TYPE_CHECKING:
    from prefect import Flow

    from flows.cluster import Cluster
    from pipeline.ingest import Summary
    from pipeline.store.registry import Store

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Runs a Prefect flow; no server is needed.")

DaskOption = Annotated[
    bool, typer.Option("--dask", help="On a Dask cluster of --jobs processes that is started for the run.")
]
DaskAddressOption = Annotated[
    str | None,
    typer.Option("--dask-address", metavar="URL", help="On the Dask cluster with the scheduler at tcp://HOST:PORT."),
]


@app.callback()
def about() -> None:
    """Runs a Prefect flow; no server is needed."""


@app.command()
@guarded
def ingest(
    paths: PathsArgument,
    db: DbOption = None,
    jobs: JobsOption = 0,
    batch: Annotated[int, typer.Option(min=1, help="Documents in one task, at most.")] = 200,
    dask: DaskOption = False,
    dask_address: DaskAddressOption = None,
) -> None:
    """Reads documents into the registry as the flow `ingest`: batches as tasks, with retries and a summary artifact.

    Starts a Prefect server of its own for the run (up to a minute the first time) unless PREFECT_API_URL names one.
    """
    from pipeline.commands.registry import say_summary
    from pipeline.store.registry import Store

    _require_one_way(paths, jobs, dask, dask_address)
    documents = documents_of(paths)
    jobs = choose_jobs(jobs, len(documents))
    with Store(db) as store:  # an unusable registry is told at once, before any server starts
        name, url = store.name, _from_everywhere(store)
    with _cluster(jobs if dask else 0, dask_address) as cluster:
        if cluster:
            # Workers may stand in another folder; each reads one batch at a time.
            paths, documents, jobs = _absolute(paths), _absolute(documents[:1]), 1
        summary = _run(paths, url, jobs, batch, cluster, documents[0])
    say_summary(summary, name)
    if summary.failures or summary.partial:
        leave(QUARANTINED)


def _require_one_way(paths: list[str], jobs: int, dask: bool, address: str | None) -> None:
    if dask and address:
        raise UserError("--dask starts a cluster, --dask-address uses one that runs", "give one of them")
    if address and jobs:
        raise UserError("a cluster that runs has its own number of workers", "leave --jobs away with --dask-address")
    if (dask or address) and STDIN in paths:
        raise UserError("standard input does not reach the workers of a cluster", "give files and folders")


def _absolute(paths: list[str]) -> list[str]:
    return [str(Path(path).absolute()) for path in paths]


def _from_everywhere(store: Store) -> str:
    """The URL of a registry that holds in other folders and without our environment."""
    url = store.url
    if url.get_backend_name() == "sqlite" and url.database:
        url = url.set(database=str(Path(url.database).absolute()))
    return url.render_as_string(hide_password=False)


@contextmanager
def _cluster(processes: int, address: str | None) -> Iterator[Cluster | None]:
    if not processes and not address:
        yield None
        return
    from flows.quiet import settle

    settle()
    from flows import cluster

    with cluster.at(address) if address else cluster.local(processes) as found:
        yield found


def _run(paths: list[str], url: str, jobs: int, batch: int, cluster: Cluster | None, sample: str) -> Summary:
    from flows.session import session

    with session() as (stack, api):
        from pydantic import SecretStr

        from flows.ingest import ingest_flow

        flow = _flow_on(cluster, ingest_flow, stack, url, sample, api) if cluster else ingest_flow
        return flow(paths, SecretStr(url), jobs, batch)


def _flow_on(
    cluster: Cluster, flow: Flow[..., Summary], stack: ExitStack, url: str, sample: str, api: str
) -> Flow[..., Summary]:
    """The flow with the cluster's workers, which are to report to the same Prefect server."""
    from prefect.settings import PREFECT_API_URL, temporary_settings

    from flows.cluster import explained

    cluster.check(url, sample, api)
    stack.enter_context(explained())
    stack.enter_context(temporary_settings({PREFECT_API_URL: api}))
    return flow.with_options(task_runner=cluster.runner())


app.command()(harvest)
app.command()(refresh)
