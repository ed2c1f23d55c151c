"""What the harvest remembers, in the registry's database. Each step is one transaction, so a killed run loses none."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pipeline.harvest import pages
from pipeline.harvest.errors import FetchError, Reason
from pipeline.harvest.fetch import Answer
from pipeline.harvest.pages import Failure, Page, Role, Status
from pipeline.harvest.retrying import next_try
from pipeline.harvest.tables import AttachmentRow, HarvestFailureRow, PageRow, RunRow
from pipeline.harvest.triage import Triage
from pipeline.store.registry import Store


class State:
    """The harvest's side of a registry. Threads may use one at the same time."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def writing(self) -> AbstractContextManager[Session]:
        """A transaction that writes, alone: two that note the same address at once would be in each other's way."""
        return self.store.writing(alone=True)

    # -- pages ------------------------------------------------------------------------------------------------------

    def page(self, page_key: str) -> Page | None:
        """What is known of an address, by its key."""
        with self.store.session() as session:
            row = pages.page_row(session, page_key)
            return pages.page_of(row) if row else None

    def known(self, keys: Iterable[str]) -> set[str]:
        """Those of the keys that some answer came for."""
        with self.store.session() as session:
            return pages.those(session, PageRow.key, keys)

    def documents(self, source: str) -> list[Page]:
        """The documents of a source, longest unchecked first."""
        with self.store.session() as session:
            query = select(PageRow).where(PageRow.source == source, PageRow.status == Status.DOCUMENT)
            query = query.where(PageRow.role == Role.DOCUMENT).order_by(PageRow.checked_at, PageRow.id)
            return [pages.page_of(row) for row in session.scalars(query)]

    def unchanged(self, page: Page, source: str, now: datetime) -> None:
        """Notes that an address still has the content that is known."""
        with self.writing() as session:
            pages.row_for(session, page, source, now).checked_at = now
            pages.settle(session, page.key)

    def moved(self, page: Page, target: str, source: str, now: datetime) -> None:
        """Notes that an address leads to another."""
        with self.writing() as session:
            row = pages.row_for(session, page, source, now)
            row.status, row.target, row.checked_at = Status.MOVED, target, now
            pages.settle(session, page.key)

    def skipped(self, page: Page, source: str, reason: str, now: datetime, status: Status = Status.SKIPPED) -> None:
        """Notes why an address is not requested, or that it is gone; what it had stays."""
        with self.writing() as session:
            row = pages.row_for(session, page, source, now)
            row.status, row.reason, row.checked_at = status, reason, now
            row.etag = row.last_modified = None  # should it answer again, then in full
            pages.settle(session, page.key)

    def answered(
        self, page: Page, source: str, answer: Answer, sha256: str, verdict: Triage, attached: Sequence[Page] = ()
    ) -> bool:
        """Notes an answer with content, which the archive has by now; whether the content is another than before.

        The documents attached wait from then on, so that a run that is killed here forgets none.
        """
        with self.writing() as session:
            row = pages.row_for(session, page, source, answer.at)
            changed = row.sha256 != sha256
            row.etag, row.last_modified = answer.header("etag"), answer.header("last-modified")
            row.checked_at, row.sha256, row.target = answer.at, sha256, None
            row.status = pages.status_of(page.role, verdict)
            row.reason = None if verdict.relevant else verdict.reason
            if changed:
                row.changed_at = answer.at
                session.flush()
                session.add(pages.version_of(row, answer, sha256, verdict))
            session.flush()
            pages.settle(session, page.key)
            pages.expect(session, attached, source, answer.at, page.key)
            for link in attached:
                pages.attach(session, page.key, link.key)
            return changed

    def expect(self, found: Iterable[Page], source: str, now: datetime) -> None:
        """Notes addresses that were found and are to be asked for: the next run knows of them whatever happens."""
        with self.writing() as session:
            pages.expect(session, found, source, now)

    def attach(self, page_key: str, attached_key: str) -> None:
        """Links a document to a page that links to it."""
        with self.writing() as session:
            pages.attach(session, page_key, attached_key)

    def attachments(self, page_key: str) -> list[str]:
        """The keys of the documents that a page links to."""
        with self.store.session() as session:
            page = select(PageRow.id).where(PageRow.key == page_key).scalar_subquery()
            query = select(PageRow.key).join(AttachmentRow, AttachmentRow.attached_id == PageRow.id)
            return list(session.scalars(query.where(AttachmentRow.page_id == page).order_by(PageRow.id)))

    def skips(self) -> dict[str, int]:
        """How many addresses are skipped for which reason."""
        with self.store.session() as session:
            query = select(PageRow.reason, func.count()).where(PageRow.status == Status.SKIPPED)
            return {reason or "": number for reason, number in session.execute(query.group_by(PageRow.reason))}

    # -- failures ---------------------------------------------------------------------------------------------------

    def failed(self, page: Page, source: str, error: FetchError, now: datetime, parent: str | None = None) -> None:
        """Keeps an address that gave no answer, with when it is tried again."""
        with self.writing() as session:
            row = session.get(HarvestFailureRow, page.key)
            if row is None:
                row = HarvestFailureRow(
                    key=page.key, url=page.url, source=source, role=page.role, parent=parent, attempts=0, first_at=now
                )
                session.add(row)
            row.reason, row.message, row.last_at = error.reason, error.message, now
            row.attempts += 1
            row.next_at = next_try(now, row.attempts, error.retry or error.wait is not None, error.wait)

    def failures(
        self, sources: Iterable[str] = (), due: datetime | None = None, pending: bool = False
    ) -> list[Failure]:
        """Addresses to be tried again, by source; `due`: only those whose time has come by then; `pending`: also
        those that were found and not yet asked for."""
        names = list(sources)
        with self.store.session() as session:
            query = select(HarvestFailureRow).order_by(HarvestFailureRow.source, HarvestFailureRow.key)
            query = query.where(HarvestFailureRow.source.in_(names)) if names else query
            query = query.where(HarvestFailureRow.next_at <= due) if due else query
            query = query if pending else query.where(HarvestFailureRow.reason != Reason.PENDING)
            return [pages.failure_of(row) for row in session.scalars(query)]

    def waits(self, page_key: str, now: datetime) -> bool:
        """Whether an address failed, and its time to be tried again has not come."""
        with self.store.session() as session:
            row = session.get(HarvestFailureRow, page_key)
            return row is not None and row.next_at > now

    def retry(self, sources: Iterable[str], now: datetime) -> int:
        """Makes failed addresses due at once; how many."""
        names = list(sources)
        with self.writing() as session:
            query = select(HarvestFailureRow)
            rows = session.scalars(query.where(HarvestFailureRow.source.in_(names)) if names else query).all()
            for row in rows:
                row.next_at = now
            return len(rows)

    # -- runs -------------------------------------------------------------------------------------------------------

    def started(self, source: str, now: datetime, publisher: str | None = None) -> None:
        """Notes that a source is being harvested, and who publishes it."""
        with self.writing() as session:
            row = session.get(RunRow, source)
            if row is None:
                row = RunRow(source=source, found=0, report={})
                session.add(row)
            row.started_at, row.finished_at, row.outcome, row.publisher = now, None, "running", publisher

    def finished(self, source: str, now: datetime, outcome: str, report: dict[str, object]) -> None:
        """Keeps the report of a source's run."""
        with self.writing() as session:
            row = session.get_one(RunRow, source)
            row.finished_at, row.outcome, row.report = now, outcome, report
            row.found = int(str(report["found"])) or row.found

    def run(self, source: str) -> RunRow | None:
        """The last run of a source."""
        with self.store.session() as session:
            row = session.get(RunRow, source)
            if row is not None:
                session.expunge(row)
            return row

    def yielded(self, source: str, days: int, now: datetime) -> int:
        """How many documents of a source were new in the last so many days, whatever they are about."""
        with self.store.session() as session:
            query = select(func.count()).select_from(PageRow).where(PageRow.source == source)
            query = query.where(PageRow.role == Role.DOCUMENT, PageRow.first_at >= now - timedelta(days=days))
            return session.scalar(query.where(PageRow.sha256.is_not(None))) or 0
