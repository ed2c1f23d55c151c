"""The ingest flow: batches of documents as Prefect tasks, over the functions that run without Prefect too.

A task costs Prefect some milliseconds and the flow seconds, so a task is a batch, never a document. Batches are read
in turn, or submitted where the flow was given a task runner with workers (`flows.cluster` has Dask's).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
import os

from flows.quiet import settle

settle()

from prefect import flow, task  # noqa: E402 - its settings must stand before it is imported
from prefect.artifacts import create_table_artifact  # noqa: E402
from prefect.cache_policies import NO_CACHE  # noqa: E402
from prefect.context import FlowRunContext  # noqa: E402
from prefect.task_runners import ThreadPoolTaskRunner  # noqa: E402
from pydantic import SecretStr  # noqa: E402

from flows.batches import AHEAD, BATCH, Answer, Batch, Work, batches, fair_size  # noqa: E402
from pipeline.files import find_documents  # noqa: E402
from pipeline.ingest import Summary, ingest  # noqa: E402
from pipeline.store.registry import Store  # noqa: E402


def ingest_batch(paths: Sequence[str], url: SecretStr | None, jobs: int) -> Summary:
    """One batch into the registry. Safe to repeat: documents that are in are left alone."""
    with Store(plain(url)) as store:
        return ingest(paths, store, jobs)


ingest_batch_task = task(
    name="ingest a batch", retries=2, retry_delay_seconds=[2, 10], cache_policy=NO_CACHE
)(ingest_batch)  # fmt: skip


def link(url: SecretStr | None) -> Summary:
    """Brings the contracts up to date with the documents. Safe to repeat: what is up to date is left alone."""
    summary = Summary()
    with Store(plain(url)) as store:
        summary.linked(store.link())
    return summary


link_task = task(name="link documents to contracts", retries=2, retry_delay_seconds=[2, 10], cache_policy=NO_CACHE)(
    link
)


def plain(url: SecretStr | str | None) -> str | None:
    """The URL of a registry; a secret on the way here, as Prefect keeps what a flow is called with."""
    return url.get_secret_value() if isinstance(url, SecretStr) else url


def workers() -> int:
    """How many batches the flow's task runner reads at once; 0 where none was chosen that has workers."""
    context = FlowRunContext.get()
    runner = context.task_runner if context else None
    if runner is None or isinstance(runner, ThreadPoolTaskRunner):  # the one that every flow has
        return 0
    if dask := getattr(runner, "client", None):
        return max(1, sum(dask.nthreads().values()))  # asked anew each time: workers come and go
    return os.cpu_count() or 1


def _report(summary: Summary) -> None:
    create_table_artifact(
        key="ingest-summary",
        table=[{"what": name, "number": number} for name, number in summary.table()],
        description="What the ingest run did.",
    )
    if summary.failures:
        create_table_artifact(
            key="ingest-failures",
            table=[{"document": uri, "reason": message} for uri, message in summary.failures.items()],
            description="Documents without an answer, and why.",
        )


@flow(name="ingest")
def ingest_flow(paths: list[str], url: SecretStr | None = None, jobs: int = 1, size: int = BATCH) -> Summary:
    """Files and folders into the registry, batch by batch; then the contracts follow.

    `jobs` is the number of processes for one batch. Name folders rather than their files: Prefect keeps what a flow
    is called with, and sends it to the workers with every batch.
    """
    documents = find_documents(paths).documents
    with Store(plain(url)):
        pass  # made here where there is none, and told at once where it cannot be used

    def start(batch: Batch) -> Answer:
        if workers():
            return ingest_batch_task.submit(batch, url, jobs).result
        return partial(ingest_batch_task, batch, url, jobs)

    def room() -> int:
        return AHEAD * workers() or 1

    summary, work = Summary(), Work(start, room)
    for done in work.summaries(batches(documents, fair_size(len(documents), size, room()))):
        summary.add(done)
    summary.add(link_task(url))
    _report(summary)
    work.require_all()
    return summary
