"""Reports in the store: rows of what one document says of one contract, and what is to be linked anew."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from models.contract import Contract
from models.registry import Claim, DocumentRef, Report
from models.vocabulary import DocumentKind
from pipeline.link.places import block_keys, territory_key
from pipeline.merge.claims import PROOF, nearest, values_of
from pipeline.store.tables import ClaimRow, DocumentRow, ExtractionRow, ReportKeyRow, ReportRow, UnlinkedRow

_AT_ONCE = 400  # values in one IN list: SQLite takes 999 of old

T = TypeVar("T")


def chunks(values: Iterable[T], size: int = _AT_ONCE) -> Iterator[list[T]]:
    """The values in lists of at most that many."""
    rest = iter(values)
    while chunk := list(islice(rest, size)):
        yield chunk


def row_of(digest: str, number: int, contract: Contract) -> ReportRow:
    """The rows of one contract of a document: values, claims with evidence, keys."""
    return ReportRow(
        id=f"{digest[:12]}-{number}",
        number=number,
        territory_key=territory_key(contract.territory),
        values=contract.model_dump(mode="json", exclude=PROOF),
        confidence=dict(contract.confidence),
        claims=_claims(contract),
        keys=[ReportKeyRow(key=k) for k in sorted(_keys(contract))],
    )


def _keys(contract: Contract) -> frozenset[str]:
    # Long ones by their digest: an index takes some two thousand bytes.
    keys = block_keys(contract.territory) or frozenset({"nowhere"})
    return frozenset(k if len(k) <= 200 else f"{k[:120]}#{sha256(k.encode()).hexdigest()}" for k in keys)


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


def mark_document(session: Session, document_id: int) -> None:
    """Notes that a document's reports have changed, or are about to go: what they share keys with is linked anew."""
    query = select(ReportKeyRow.key).distinct().join(ReportRow, ReportRow.id == ReportKeyRow.report_id)
    query = query.join(ExtractionRow).where(ExtractionRow.document_id == document_id)
    session.add_all(UnlinkedRow(key=key) for key in session.scalars(query))


def report_of(row: ReportRow) -> Report:
    """A report as linking and merging take it: values and confidence, no evidence."""
    return Report(
        id=row.id,
        number=row.number,
        document=document_ref(row.extraction.document),
        contract=Contract.model_validate({**row.values, "confidence": row.confidence}),
    )


def document_ref(row: DocumentRow) -> DocumentRef:
    """A document as the registry cites it."""
    answer = row.extraction
    return DocumentRef(
        sha256=row.sha256,
        uris=tuple(sorted(s.uri for s in row.sources)),
        title=row.title,
        kind=DocumentKind(row.kind),
        language=answer.language if answer else "unknown",
        published=answer.published if answer else None,
    )


def reports_by_id(session: Session, ids: Iterable[str]) -> list[ReportRow]:
    """The rows with what `report_of` needs, in the order of their ids."""
    document = selectinload(ReportRow.extraction).selectinload(ExtractionRow.document)
    found: list[ReportRow] = []
    for chunk in chunks(sorted(ids)):
        query = select(ReportRow).where(ReportRow.id.in_(chunk))
        query = query.options(document.selectinload(DocumentRow.sources), document.selectinload(DocumentRow.extraction))
        found += session.scalars(query)
    return sorted(found, key=lambda r: r.id)


def claims_of(session: Session, report_ids: Sequence[str]) -> tuple[Claim, ...]:
    """All claims of these reports with their evidence, by report and then as they stand in it."""
    found: list[tuple[Any, ...]] = []
    for chunk in chunks(report_ids):
        columns = (ClaimRow.report_id, ClaimRow.pointer, DocumentRow.sha256, ClaimRow.value, ClaimRow.confidence)
        query = select(*columns, ClaimRow.evidence).join(ReportRow, ReportRow.id == ClaimRow.report_id)
        query = query.join(ExtractionRow).join(DocumentRow).where(ClaimRow.report_id.in_(chunk))
        found += (tuple(row) for row in session.execute(query.order_by(ClaimRow.report_id, ClaimRow.id)))
    return tuple(
        Claim(report=report, pointer=pointer, document=digest, value=value, confidence=confidence, evidence=evidence)
        for report, pointer, digest, value, confidence, evidence in found
    )
