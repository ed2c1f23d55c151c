"""Addresses in the harvest's tables: what is known of each, and what waits. For pipeline.harvest.state."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute, Session

from pipeline.harvest.addresses import key
from pipeline.harvest.errors import Reason
from pipeline.harvest.fetch import Answer
from pipeline.harvest.tables import AttachmentRow, HarvestFailureRow, PageRow, VersionRow
from pipeline.harvest.triage import Triage


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


def new_page(url: str, role: Role) -> Page:
    """An address that nothing is known of; BadAddress where it is none."""
    return Page(key(url), url, role)


def page_row(session: Session, page_key: str) -> PageRow | None:
    """The row of an address, by its key."""
    return session.scalar(select(PageRow).where(PageRow.key == page_key))


def row_for(session: Session, page: Page, source: str, now: datetime) -> PageRow:
    """The row of a page, made where there is none."""
    row = page_row(session, page.key)
    if row is None:
        row = PageRow(
            key=page.key, url=page.url, source=source, role=page.role, status=Status.NEW, first_at=now, sha256=None
        )
        session.add(row)
    return row


def those(session: Session, column: InstrumentedAttribute[str], keys: Iterable[str]) -> set[str]:
    """Those of the keys that stand in a column."""
    wanted, found = list(keys), set[str]()
    for at in range(0, len(wanted), 400):
        found.update(session.scalars(select(column).where(column.in_(wanted[at : at + 400]))))
    return found


def expect(session: Session, pages: Iterable[Page], source: str, now: datetime, parent: str | None = None) -> None:
    """Rows for what is not known at all."""
    new = {p.key: p for p in pages}
    for known in (those(session, PageRow.key, new), those(session, HarvestFailureRow.key, new)):
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


def status_of(role: Role, verdict: Triage) -> Status:
    """What an answer makes of an address."""
    if role is Role.INDEX:
        return Status.READ
    return Status.DOCUMENT if verdict.relevant else Status.SKIPPED


def version_of(row: PageRow, answer: Answer, sha256: str, verdict: Triage) -> VersionRow:
    """The row of a content that an address has from now on."""
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


def settle(session: Session, page_key: str) -> None:
    """An address has its answer: it waits no more, and stands with the page that it is attached to."""
    waiting = session.get(HarvestFailureRow, page_key)
    if waiting is not None:
        session.flush()
        if waiting.parent:
            attach(session, waiting.parent, page_key)
        session.delete(waiting)


def attach(session: Session, page_key: str, attached_key: str) -> None:
    """Links a document to a page where both are known; the same twice changes nothing."""
    page, attached = page_row(session, page_key), page_row(session, attached_key)
    if page and attached and session.get(AttachmentRow, (page.id, attached.id)) is None:
        session.add(AttachmentRow(page_id=page.id, attached_id=attached.id))


def page_of(row: PageRow) -> Page:
    """An address's row as the harvest uses it."""
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


def failure_of(row: HarvestFailureRow) -> Failure:
    """A failure's row as the harvest uses it."""
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
