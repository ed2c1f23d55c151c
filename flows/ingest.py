"""The ingest flow: batches of documents as Prefect tasks, over the functions that run without Prefect too.

A task costs Prefect some milliseconds and the flow seconds, so a task is a batch, never a document.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from flows.quiet import settle

settle()

from prefect import flow, task  # noqa: E402 - its settings must stand before it is imported
from prefect.artifacts import create_table_artifact  # noqa: E402
from prefect.cache_policies import NO_CACHE  # noqa: E402

from pipeline.files import find_documents  # noqa: E402
from pipeline.ingest import Summary, ingest  # noqa: E402
from pipeline.store.registry import Store  # noqa: E402

BATCH = 200


def ingest_batch(paths: Sequence[str], url: str | None, jobs: int) -> Summary:
    """One batch into the registry. Safe to repeat: documents that are in are left alone."""
    with Store(url) as store:
        return ingest(paths, store, jobs)


ingest_batch_task = task(
    name="ingest a batch", retries=2, retry_delay_seconds=[2, 10], cache_policy=NO_CACHE
)(ingest_batch)  # fmt: skip


def link(url: str | None) -> Summary:
    """Brings the contracts up to date with the documents. Safe to repeat: what is up to date is left alone."""
    summary = Summary()
    with Store(url) as store:
        summary.linked(store.link())
    return summary


link_task = task(name="link documents to contracts", retries=2, retry_delay_seconds=[2, 10], cache_policy=NO_CACHE)(link)


def batches(paths: Sequence[str], size: int = BATCH) -> Iterator[list[str]]:
    """The paths in runs of at most that many."""
    for start in range(0, len(paths), size):
        yield list(paths[start : start + size])


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
def ingest_flow(paths: list[str], url: str | None = None, jobs: int = 1, size: int = BATCH) -> Summary:
    """Files and folders into the registry, batch by batch."""
    summary = Summary()
    for batch in batches(find_documents(paths).documents, size):
        summary.add(ingest_batch_task(batch, url, jobs))
    summary.add(link_task(url))
    _report(summary)
    return summary
