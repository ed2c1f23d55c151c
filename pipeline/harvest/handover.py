"""From the archive into the registry: what was harvested and is worth reading is read, under its web address."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Container, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
import hashlib

from sqlalchemy import select

from pipeline.harvest import duplicates
from pipeline.harvest.archive import Archive
from pipeline.harvest.publishers import believed, publisher_of
from pipeline.harvest.state import State
from pipeline.harvest.tables import PageRow, VersionRow
from pipeline.ingest import Summary, count
from pipeline.limits import DEFAULT, Limits
from pipeline.outcome import Outcome
from pipeline.run import answers
from pipeline.workers.task import Task


@dataclass(frozen=True, slots=True)
class Waiting:
    """A version of a page that the registry has not been given."""

    version: int
    page: int
    uri: str
    sha256: str


def waiting(state: State) -> list[Waiting]:
    """What waits for the registry, oldest first."""
    with state.store.session() as session:
        query = select(VersionRow.id, VersionRow.page_id, PageRow.url, VersionRow.sha256).join(PageRow)
        query = query.where(VersionRow.relevant, VersionRow.handed_at.is_(None)).order_by(VersionRow.id)
        return [Waiting(*row) for row in session.execute(query)]


def hand_over(
    state: State,
    archive: Archive,
    now: datetime,
    on_each: Callable[[str, Outcome | None], None] | None = None,
    jobs: int = 1,
    limits: Limits = DEFAULT,
    again: Container[str] = (),
    items: Sequence[Waiting] | None = None,
) -> Summary:
    """Reads what waits (or those of `items`) into the registry; contracts follow with `Store.link`. May be stopped and
    started at any time.

    A body that the archive has lost stays waiting; it is fetched again with its page. The addresses in `again` are
    read though the registry has an answer: it may be one from a part of the document.
    """
    summary = Summary()
    asked: deque[Waiting] = deque()

    def keep(item: Waiting, outcome: Outcome | None) -> None:
        _keep(state, item, outcome, now, summary)
        if on_each:
            on_each(item.uri, outcome)

    def tasks() -> Iterator[Task]:
        for item in waiting(state) if items is None else items:
            body = archive.get(item.sha256)
            if body is None:
                summary.lost(item.uri, "lost: the archive has no such body; it is fetched again with its page")
            elif item.uri not in again and state.store.knows(item.sha256, item.uri):
                keep(item, None)
            else:
                asked.append(item)
                yield Task(item.uri, body, limits)

    for outcome in answers(tasks(), jobs):
        keep(asked.popleft(), outcome)
    return summary


def _keep(state: State, item: Waiting, outcome: Outcome | None, now: datetime, summary: Summary) -> None:
    """Saves one outcome (None where the registry has it already), unless the page says the same words as before."""
    text = (state.store.text(item.sha256) or "") if outcome is None else outcome.text
    words = hashlib.sha256(text.encode("utf-8", "replace")).hexdigest() if text else None
    if outcome is None or _said_before(state, item, words):
        summary.documents += 1
        summary.unchanged += 1
    else:
        outcome = believed(outcome, publisher_of(state, item.sha256))
        count(summary, outcome, state.store.save(outcome, item.uri))
    with state.writing() as session:
        row = session.get_one(VersionRow, item.version)
        row.handed_at, row.text_sha256 = now, words
        if text:
            duplicates.note(session, item.sha256, text)


def _said_before(state: State, item: Waiting, words: str | None) -> bool:
    """Whether a version of the page that the registry has says exactly the same: only its markup has changed."""
    with state.store.session() as session:
        query = select(VersionRow.sha256).where(VersionRow.page_id == item.page, VersionRow.text_sha256 == words)
        others = [s for s in session.scalars(query.where(VersionRow.id != item.version)) if s != item.sha256]
    return words is not None and any(state.store.text(s) is not None for s in others)


def reopen_failed(state: State, uris: Container[str] | None = None) -> int:
    """Lets harvested documents that could not be read wait again, to be read at the next hand-over; how many.

    Those at the addresses given; without any, all.
    """
    uris = {failure.uri for failure in state.store.failures()} if uris is None else uris
    with state.writing() as session:
        query = select(VersionRow, PageRow.url).join(PageRow)
        query = query.where(VersionRow.relevant, VersionRow.handed_at.is_not(None))
        rows = session.execute(query.where(PageRow.sha256 == VersionRow.sha256)).all()
        failed = [version for version, url in rows if url in uris]
        for version in failed:
            version.handed_at = None
        return len(failed)
