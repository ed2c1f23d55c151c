"""Documents in the store: what is written for one, and what is handed back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from models.source import Source
from pipeline.outcome import Kind, Outcome
from pipeline.store import entries, reports
from pipeline.store.tables import DocumentRow, ExtractionRow, FailureRow, SourceRow


@dataclass(frozen=True, slots=True)
class DocumentView:
    """A document and its outcome."""

    sha256: str
    source: str
    title: str | None
    language: str | None
    published: str | None
    outcome: str | None
    reason: str | None
    contracts: int


@dataclass(frozen=True, slots=True)
class FailureView:
    """A document without an answer, or with one from a part of it, and why."""

    uri: str
    reason: str
    message: str
    attempts: int
    last_at: datetime


def is_noted(session: Session, document_id: int, uri: str) -> bool:
    """Whether a document is known to be at an address, and nothing else there waits to be read."""
    known = select(SourceRow.id).where(SourceRow.document_id == document_id, SourceRow.uri == uri)
    failed = select(FailureRow.id).where(FailureRow.uri == uri, FailureRow.reason != Kind.PARTIAL)
    return session.scalar(known) is not None and session.scalar(failed) is None


def settle(session: Session, uri: str) -> None:
    """Takes away the failure at an address that has an answer by now; one from a part of the document leaves it."""
    session.execute(delete(FailureRow).where(FailureRow.uri == uri, FailureRow.reason != Kind.PARTIAL))


def note_source(session: Session, document_id: int, uri: str, now: datetime) -> None:
    """Notes that a document was found at an address."""
    known = select(SourceRow.id).where(SourceRow.document_id == document_id, SourceRow.uri == uri)
    if session.execute(known).scalar() is None:
        session.add(SourceRow(document_id=document_id, uri=uri, seen_at=now))
        reports.mark_document(session, document_id)  # entries cite where their documents are


def note_failure(session: Session, outcome: Outcome, uri: str, now: datetime) -> None:
    """Keeps a document that could not be answered, with the reason."""
    row = session.scalar(select(FailureRow).where(FailureRow.uri == uri))
    if row is None:
        row = FailureRow(uri=uri, attempts=0, first_at=now)
        session.add(row)
    row.sha256 = outcome.source.sha256 if outcome.source else None
    row.reason, row.message = outcome.record.outcome, outcome.record.reason or ""
    row.attempts += 1
    row.last_at = now


def put(session: Session, outcome: Outcome, uri: str, version: str, now: datetime) -> str:
    """Writes a document and its answer; an answer of another version replaces the one before."""
    if outcome.source is None:
        raise ValueError("an outcome without a source has nothing to store")
    if outcome.kind is not Kind.PARTIAL:
        session.execute(delete(FailureRow).where(FailureRow.uri == uri))
    row = session.scalar(select(DocumentRow).where(DocumentRow.sha256 == outcome.source.sha256))
    if row is None:
        _add(session, outcome, outcome.source, uri, version, now)
        return "added"
    if row.extraction is not None and row.extraction.version == version and row.extraction.outcome != Kind.PARTIAL:
        note_source(session, row.id, uri, now)
        return "unchanged"
    reports.mark_document(session, row.id)
    _note_aliases(session, row)
    row.extraction = None
    session.flush()  # the old answer goes before the new one with the same ids comes
    _answer(row, outcome, version, now)
    session.flush()
    note_source(session, row.id, uri, now)
    reports.mark_document(session, row.id)
    return "updated"


def _note_aliases(session: Session, row: DocumentRow) -> None:
    """The reports go, and come again under the same ids: by them, ids that entries have now are found later."""
    for report in row.extraction.reports if row.extraction else ():
        entries.note_alias(session, report.entry_id, report.id)


def _add(session: Session, outcome: Outcome, source: Source, uri: str, version: str, now: datetime) -> None:
    row = DocumentRow(sha256=source.sha256, media_type=source.media_type.value, size=source.size, added_at=now)
    _answer(row, outcome, version, now)
    row.sources = [SourceRow(uri=uri, seen_at=now)]
    session.add(row)
    session.flush()
    if outcome.record.contracts:
        reports.mark_document(session, row.id)


def _answer(row: DocumentRow, outcome: Outcome, version: str, now: datetime) -> None:
    # Evidence points into the text; of a document without contracts nothing does.
    row.text = outcome.text if outcome.record.contracts else ""
    row.title, row.kind = outcome.title, outcome.record.kind.value
    row.extraction = _extraction(outcome, row.sha256, version, now)


def _extraction(outcome: Outcome, sha256: str, version: str, now: datetime) -> ExtractionRow:
    record = outcome.record
    return ExtractionRow(
        version=version,
        language=record.language.value,
        published=record.published,
        outcome=record.outcome,
        reason=record.reason,
        evidence=record.model_dump(mode="json")["evidence"],
        extracted_at=now,
        reports=[reports.row_of(sha256, n, c) for n, c in enumerate(record.contracts, 1)],
    )


def document_view(row: DocumentRow) -> DocumentView:
    """A document's row as the commands show it."""
    answer = row.extraction
    return DocumentView(
        sha256=row.sha256,
        source=row.sources[0].uri if row.sources else "",
        title=row.title,
        language=answer.language if answer else None,
        published=answer.published if answer else None,
        outcome=answer.outcome if answer else None,
        reason=answer.reason if answer else None,
        contracts=len(answer.reports) if answer else 0,
    )


def failure_view(row: FailureRow) -> FailureView:
    """A failure's row as the commands show it."""
    return FailureView(row.uri, row.reason, row.message, row.attempts, row.last_at)
