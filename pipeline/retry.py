"""Documents without a whole answer, read once more: files from their paths, what was harvested from the archive."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from pipeline.harvest.archive import Archive
from pipeline.harvest.handover import hand_over, reopen_failed
from pipeline.harvest.state import State
from pipeline.ingest import OnEach, Summary, put_in
from pipeline.limits import DEFAULT, Limits
from pipeline.run import run
from pipeline.store.registry import Store


def retry(
    store: Store,
    uris: Iterable[str],
    archive: Path,
    jobs: int = 1,
    limits: Limits = DEFAULT,
    on_each: OnEach | None = None,
) -> Summary:
    """Reads the documents at these addresses again. The registry's contracts follow with `Store.link`."""
    wanted = list(uris)
    web = {uri for uri in wanted if "://" in uri}
    gone = [uri for uri in wanted if uri.startswith("stdin:") or uri == "-"]
    files = [uri for uri in wanted if uri not in web and uri not in gone]
    summary = put_in(run(files, jobs, limits), store, on_each)
    for uri in gone:
        summary.lost(uri, "gone: it came by standard input; ingest it again")
    if web:
        state = State(store)
        reopen_failed(state, web)
        now = datetime.now(UTC).replace(microsecond=0)
        summary.add(hand_over(state, Archive(archive), now, on_each, jobs, limits, again=web))
    return summary
