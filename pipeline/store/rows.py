"""Between outcomes and rows: what is written for a document, and what is handed back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from extractors.fold import key
from models.contract import Contract
from pipeline.run import Outcome
from pipeline.store.tables import ClaimRow, ContractRow, DocumentRow, ExtractionRow, FailureRow, SourceRow

_PROOF = {"evidence", "confidence"}
# Fields whose parts are values of their own: a start and an end have evidence each.
_SPLIT = {"period"}


@dataclass(frozen=True, slots=True)
class ClaimView:
    """One value with its proof."""

    pointer: str
    value: Any
    confidence: float | None
    evidence: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class ContractView:
    """A contract as one document reports it."""

    id: str
    values: dict[str, Any]
    source: str
    published: str | None
    language: str
    version: str
    claims: tuple[ClaimView, ...]

    def as_dict(self) -> dict[str, Any]:
        """The contract with its values, then its proof by JSON Pointer."""
        return {
            "id": self.id,
            "document": self.source,
            "language": self.language,
            "published": self.published,
            **self.values,
            "evidence": {c.pointer: c.evidence for c in self.claims},
            "confidence": {c.pointer: c.confidence for c in self.claims},
            "version": self.version,
        }


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
    """A document without an answer, and why."""

    uri: str
    reason: str
    message: str
    attempts: int
    last_at: datetime


def values_of(contract: Contract) -> Iterator[tuple[str, Any]]:
    """Every value of a contract with its JSON Pointer: fields, items of lists, both ends of the period."""
    for field, value in contract.model_dump(mode="json", exclude=_PROOF).items():
        if value is None:
            continue
        if isinstance(value, list):
            yield from ((f"/{field}/{i}", item) for i, item in enumerate(value))
        elif field in _SPLIT:
            yield from ((f"/{field}/{part}", item) for part, item in value.items() if item is not None)
        else:
            yield f"/{field}", value


def nearest(pointer: str, table: dict[str, Any]) -> Any:
    """What the table has for a pointer, else for the value that it is a part of."""
    while pointer:
        if pointer in table:
            return table[pointer]
        pointer = pointer.rpartition("/")[0]
    return None


def _claims(contract: Contract) -> list[ClaimRow]:
    evidence = {p: [e.model_dump(mode="json") for e in found] for p, found in contract.evidence.items()}
    return [
        ClaimRow(
            pointer=pointer,
            value=value,
            evidence=nearest(pointer, evidence) or [],
            confidence=nearest(pointer, contract.confidence),
        )
        for pointer, value in values_of(contract)
    ]


def _contract(sha256: str, number: int, contract: Contract) -> ContractRow:
    names = contract.territory.names if contract.territory else ()
    return ContractRow(
        id=f"{sha256[:12]}-{number}",
        number=number,
        territory=names[0] if names else None,
        territory_key=key(names[0]) if names else None,
        status=contract.status.value if contract.status else None,
        values=contract.model_dump(mode="json", exclude=_PROOF),
        claims=_claims(contract),
    )


def note_source(session: Session, document_id: int, uri: str, now: datetime) -> None:
    """Notes that a document was found at an address."""
    known = select(SourceRow.id).where(SourceRow.document_id == document_id, SourceRow.uri == uri)
    if session.execute(known).scalar() is None:
        session.add(SourceRow(document_id=document_id, uri=uri, seen_at=now))


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
    session.execute(delete(FailureRow).where(FailureRow.uri == uri))
    sha256 = outcome.source.sha256
    row = session.scalar(select(DocumentRow).where(DocumentRow.sha256 == sha256))
    if row is None:
        row = DocumentRow(
            sha256=sha256, media_type=outcome.source.media_type.value, size=outcome.source.size, added_at=now
        )
        result = "added"
        session.add(row)
    elif row.extraction is not None and row.extraction.version == version:
        note_source(session, row.id, uri, now)
        return "unchanged"
    else:
        result = "updated"
        row.extraction = None
    row.text, row.title = outcome.text, outcome.title
    session.flush()  # the old answer goes before the new one with the same ids comes
    row.extraction = _extraction(outcome, sha256, version, now)
    note_source(session, row.id, uri, now)
    return result


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
        contracts=[_contract(sha256, n, c) for n, c in enumerate(record.contracts, 1)],
    )


def view(row: ContractRow) -> ContractView:
    """A contract's row as the commands show it."""
    document = row.extraction.document
    return ContractView(
        id=row.id,
        values=row.values,
        source=document.sources[0].uri if document.sources else "",
        published=row.extraction.published,
        language=row.extraction.language,
        version=row.extraction.version,
        claims=tuple(ClaimView(c.pointer, c.value, c.confidence, c.evidence) for c in row.claims),
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
        contracts=len(answer.contracts) if answer else 0,
    )


def failure_view(row: FailureRow) -> FailureView:
    """A failure's row as the commands show it."""
    return FailureView(row.uri, row.reason, row.message, row.attempts, row.last_at)
