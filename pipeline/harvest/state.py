"""What the harvest remembers, in the registry's database. Each step is one transaction, so a killed run loses none."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import delete, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from pipeline.harvest.addresses import key
from pipeline.harvest.errors import FetchError, Reason
from pipeline.harvest.fetch import Answer
from pipeline.harvest.retrying import next_try
from pipeline.harvest.tables import AttachmentRow, HarvestFailureRow, PageRow, RunRow, VersionRow, create_tables
from pipeline.harvest.triage import Triage
from pipeline.store.registry import Store


class Role(StrEnum):
    """What an address is for."""

    INDEX = "index"  # tells where documents are
    DOCUMENT = "document"
    ATTACHMENT = "attachment"  # linked from a document


class Status(StrEnum):
    """What is known of an address."""

    NEW = "new"  # nothing yet
    READ = "read"  # an index that was read
    DOCUMENT = "document"  # worth reading
    SKIPPED = "skipped"  # not worth reading, or not to be requested
    MOVED = "moved"  # redirects to another address
    GONE = "gone"  # was there, and is not any more


@dataclass(frozen=True, slots=True)
class Page:
    """An address, and what is known of it. `url` is what is requested."""

    key: str
    url: str
    role: Role
    status: Status = Status.NEW
    sha256: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    target: str | None = None
    checked_at: datetime | None = None
    changed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Failure:
    """An address to be tried again."""

    source: str
    url: str
    role: Role
    parent: str | None
    reason: str
    message: str
    attempts: int
    last_at: datetime
    next_at: datetime


class State:
    """The harvest's side of a registry. Threads may use one at the same time."""

    def __init__(self, store: Store) -> None:
        self.store = store
        create_tables(store.engine)

    # -- pages ------------------------------------------------------------------------------------------------------

    def page(self, page_key: str) -> Page | None:
        """What is known of an address, by its key."""
        with self.store.session() as session:
            row = _page_row(session, page_key)
            return _page(row) if row else None

    def known(self, keys: Iterable[str]) -> set[str]:
        """Those of the keys that some answer came for."""
        with self.store.session() as session:
            return _those(session, PageRow.key, keys)

    def documents(self, source: str) -> list[Page]:
        """The documents of a source, longest unchecked first."""
        with self.store.session() as session:
            query = select(PageRow).where(PageRow.source == source, PageRow.status == Status.DOCUMENT)
            query = query.where(PageRow.role == Role.DOCUMENT).order_by(PageRow.checked_at, PageRow.id)
            return [_page(row) for row in session.scalars(query)]

    def unchanged(self, page: Page, source: str, now: datetime) -> None:
        """Notes that an address still has the content that is known."""
        with self.store.writing() as session:
            _row(session, page, source, now).checked_at = now
            _forget_failure(session, page.key)

    def moved(self, page: Page, target: str, source: str, now: datetime) -> None:
        """Notes that an address leads to another."""
        with self.store.writing() as session:
            row = _row(session, page, source, now)
            row.status, row.target, row.checked_at = Status.MOVED, target, now
            _forget_failure(session, page.key)

    def skipped(self, page: Page, source: str, reason: str, now: datetime, status: Status = Status.SKIPPED) -> None:
        """Notes why an address is not requested, or that it is gone; what it had stays."""
        with self.store.writing() as session:
            row = _row(session, page, source, now)
            row.status, row.reason, row.checked_at = status, reason, now
            _forget_failure(session, page.key)

    def answered(
        self, page: Page, source: str, answer: Answer, sha256: str, verdict: Triage, attached: Iterable[Page] = ()
    ) -> bool:
        """Notes an answer with content, which the archive has by now; whether the content is another than before.

        The documents attached wait from then on, so that a run that is killed here forgets none.
        """
        with self.store.writing() as session:
            row = _row(session, page, source, answer.at)
            changed = row.sha256 != sha256
            row.etag, row.last_modified = answer.header("etag"), answer.header("last-modified")
            row.checked_at, row.sha256, row.target = answer.at, sha256, None
            row.status = _status(page.role, verdict)
            row.reason = None if verdict.relevant else verdict.reason
            if changed:
                row.changed_at = answer.at
                session.flush()
                session.add(_version(row, answer, sha256, verdict))
            _forget_failure(session, page.key)
            _expect(session, attached, source, answer.at, page.key)
            return changed

    def expect(self, pages: Iterable[Page], source: str, now: datetime) -> None:
        """Notes addresses that were found and are to be asked for: the next run knows of them whatever happens."""
        with self.store.writing() as session:
            _expect(session, pages, source, now)

    def attach(self, page_key: str, attached_key: str) -> None:
        """Links a document to a page that links to it."""
        with self.store.writing() as session:
            page, attached = _page_row(session, page_key), _page_row(session, attached_key)
            if page and attached and session.get(AttachmentRow, (page.id, attached.id)) is None:
                session.add(AttachmentRow(page_id=page.id, attached_id=attached.id))

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
        with self.store.writing() as session:
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
            return [_failure(row) for row in session.scalars(query)]

    def waits(self, page_key: str, now: datetime) -> bool:
        """Whether an address failed, and its time to be tried again has not come."""
        with self.store.session() as session:
            row = session.get(HarvestFailureRow, page_key)
            return row is not None and row.next_at > now

    def retry(self, sources: Iterable[str], now: datetime) -> int:
        """Makes failed addresses due at once; how many."""
        names = list(sources)
        with self.store.writing() as session:
            query = select(HarvestFailureRow)
            rows = session.scalars(query.where(HarvestFailureRow.source.in_(names)) if names else query).all()
            for row in rows:
                row.next_at = now
            return len(rows)

    # -- runs -------------------------------------------------------------------------------------------------------

    def started(self, source: str, now: datetime) -> None:
        """Notes that a source is being harvested."""
        with self.store.writing() as session:
            row = session.get(RunRow, source)
            if row is None:
                session.add(RunRow(source=source, started_at=now, outcome="running", found=0, report={}))
            else:
                row.started_at, row.finished_at, row.outcome = now, None, "running"

    def finished(self, source: str, now: datetime, outcome: str, report: dict[str, object]) -> None:
        """Keeps the report of a source's run."""
        with self.store.writing() as session:
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
            query = query.where(PageRow.role != Role.INDEX, PageRow.first_at >= now - timedelta(days=days))
            return session.scalar(query.where(PageRow.sha256.is_not(None))) or 0


def new_page(url: str, role: Role) -> Page:
    """An address that nothing is known of; BadAddress where it is none."""
    return Page(key(url), url, role)


def _page_row(session: Session, page_key: str) -> PageRow | None:
    return session.scalar(select(PageRow).where(PageRow.key == page_key))


def _row(session: Session, page: Page, source: str, now: datetime) -> PageRow:
    """The row of a page, made where there is none."""
    row = _page_row(session, page.key)
    if row is None:
        row = PageRow(
            key=page.key, url=page.url, source=source, role=page.role, status=Status.NEW, first_at=now, sha256=None
        )
        session.add(row)
    return row


def _those(session: Session, column: InstrumentedAttribute[str], keys: Iterable[str]) -> set[str]:
    """Those of the keys that stand in a column."""
    wanted, found = list(keys), set[str]()
    for at in range(0, len(wanted), 400):
        found.update(session.scalars(select(column).where(column.in_(wanted[at : at + 400]))))
    return found


def _expect(session: Session, pages: Iterable[Page], source: str, now: datetime, parent: str | None = None) -> None:
    """Rows for what is not known at all."""
    new = {p.key: p for p in pages}
    for known in (_those(session, PageRow.key, new), _those(session, HarvestFailureRow.key, new)):
        for page_key in known:
            new.pop(page_key, None)
    session.add_all(
        HarvestFailureRow(
            key=p.key,
            url=p.url,
            source=source,
            role=p.role,
            parent=parent,
            reason=Reason.PENDING,
            message="found, and not yet asked for",
            attempts=0,
            first_at=now,
            last_at=now,
            next_at=now,
        )
        for p in new.values()
    )


def _status(role: Role, verdict: Triage) -> Status:
    if role is Role.INDEX:
        return Status.READ
    return Status.DOCUMENT if verdict.relevant else Status.SKIPPED


def _version(row: PageRow, answer: Answer, sha256: str, verdict: Triage) -> VersionRow:
    return VersionRow(
        page_id=row.id,
        sha256=sha256,
        url=answer.final,
        http_status=answer.status,
        headers=[list(h) for h in answer.headers],
        size=len(answer.body),
        fetched_at=answer.at,
        relevant=row.role != Role.INDEX and verdict.relevant,
        reason=verdict.reason,
    )


def _forget_failure(session: Session, page_key: str) -> None:
    session.execute(delete(HarvestFailureRow).where(HarvestFailureRow.key == page_key))


def _page(row: PageRow) -> Page:
    return Page(
        row.key,
        row.url,
        Role(row.role),
        Status(row.status),
        row.sha256,
        row.etag,
        row.last_modified,
        row.target,
        row.checked_at,
        row.changed_at,
    )


def _failure(row: HarvestFailureRow) -> Failure:
    return Failure(
        row.source,
        row.url,
        Role(row.role),
        row.parent,
        row.reason,
        row.message,
        row.attempts,
        row.last_at,
        row.next_at,
    )
