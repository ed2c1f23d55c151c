"""Documents, decisions, coverage and search."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, HTTPException, Path, Query, Request
from fastapi.responses import PlainTextResponse, Response
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from extractors.fold import key
from models.registry import Decision
from pipeline.coverage import Area
from pipeline.store import decisions as stored
from pipeline.store import reports
from pipeline.store.tables import DecisionRow, DocumentRow, ExtractionRow
from review.api.answers import (
    AreaShare,
    CoverageAnswer,
    Cursor,
    DocumentSummary,
    FoundPlace,
    Limit,
    Listing,
    SearchAnswer,
    after,
    answer,
    cursor_of,
)
from review.api.auth import Reader, Writer
from review.api.contracts import summary
from review.forms import lookup
from review.web.guard import DeskHere
from review.work.decide import withdraw

router = APIRouter()
Number = Annotated[int, Query(ge=0, le=2**53, description="`next` of the page before.")]
Digest = Annotated[str, Path(pattern="^[0-9a-f]{64}$", description="SHA-256 of the document's bytes.")]


def _summary(row: DocumentRow) -> DocumentSummary:
    answered = row.extraction
    return DocumentSummary(
        **reports.document_ref(row).model_dump(),
        outcome=answered.outcome if answered else None,
        contracts=len(answered.reports) if answered else 0,
    )


_PARTS = (
    selectinload(DocumentRow.sources),
    selectinload(DocumentRow.extraction).selectinload(ExtractionRow.reports),
)


@router.get("/documents", response_model=Listing[DocumentSummary], tags=["documents"])
def documents(request: Request, desk: DeskHere, user: Reader, cursor: Cursor = "", limit: Limit = 50) -> Response:
    """Documents by the digest of their content."""
    first = after(cursor) if cursor else ""
    with desk.store.session() as session:
        query = select(DocumentRow).where(DocumentRow.sha256 > first).order_by(DocumentRow.sha256).limit(limit + 1)
        found = [_summary(row) for row in session.scalars(query.options(*_PARTS))]
    following = cursor_of(found, limit, found[min(limit, len(found)) - 1].sha256) if found else None
    return answer(request, Listing[DocumentSummary](items=found[:limit], next=following))


@router.get("/documents/{sha256}", response_model=DocumentSummary, tags=["documents"])
def document(request: Request, desk: DeskHere, user: Reader, sha256: Digest) -> Response:
    """One document."""
    with desk.store.session() as session:
        row = session.scalar(select(DocumentRow).where(DocumentRow.sha256 == sha256).options(*_PARTS))
        if row is None:
            raise HTTPException(404, "no such document")
        found = _summary(row)
    return answer(request, found)


@router.get("/documents/{sha256}/text", response_class=PlainTextResponse, tags=["documents"])
def document_text(desk: DeskHere, user: Reader, sha256: Digest) -> Response:
    """The text of a document, which the offsets of all evidence point into."""
    text = desk.store.text(sha256)
    if text is None:
        raise HTTPException(404, "no such document")
    return PlainTextResponse(text)


@router.get("/decisions", response_model=Listing[Decision], tags=["decisions"])
def decisions(request: Request, desk: DeskHere, user: Reader, cursor: Number = 0, limit: Limit = 50) -> Response:
    """All decisions in the order in which they were kept; none is ever changed or taken away."""
    with desk.store.session() as session:
        query = select(DecisionRow.number, DecisionRow.record).where(DecisionRow.number > cursor)
        rows = session.execute(query.order_by(DecisionRow.number).limit(limit + 1)).all()
    following = str(rows[limit - 1][0]) if len(rows) > limit else None
    found = [Decision.model_validate(record) for _, record in rows[:limit]]
    return answer(request, Listing[Decision](items=found, next=following))


@router.get("/decisions/{decision_id}", response_model=Decision, tags=["decisions"])
def decision(request: Request, desk: DeskHere, user: Reader, decision_id: str) -> Response:
    """One decision."""
    with desk.store.session() as session:
        found = stored.decision(session, decision_id)
    if found is None or found.id != decision_id:
        raise HTTPException(404, "no such decision")
    return answer(request, found)


@router.post("/decisions/{decision_id}/withdraw", response_model=Decision, status_code=201, tags=["decisions"])
def withdraw_decision(desk: DeskHere, user: Writer, decision_id: str) -> Decision:
    """Takes a decision back; both stay on record."""
    made = withdraw(desk.store, user, decision_id)
    if made is None:
        raise HTTPException(404, "no such decision, or it was taken back already")
    return made


def _share(area: Area) -> AreaShare:
    shares = {name: round(area.share(getattr(area, name)), 5) for name in ("certain", "possible", "most")}
    return AreaShare(
        code=area.code, name=area.name, contracts=area.contracts, population=area.total.population, **shares
    )


@router.get("/coverage", response_model=CoverageAnswer, tags=["coverage"])
def coverage(
    request: Request, desk: DeskHere, user: Reader, on: date | None = None,
    by: Annotated[str, Query(pattern="^(region|department)$")] = "region",
) -> Response:  # fmt: skip
    """The share of inhabitants with a contract in force on a day (today without one)."""
    day = on or date.today()
    found = desk.figures.of(day)[0]
    areas = found.regions if by == "region" else found.departements
    return answer(
        request, CoverageAnswer(on=day.isoformat(), france=_share(found.france), areas=list(map(_share, areas)))
    )


@router.get("/search", response_model=SearchAnswer, tags=["search"])
def search(
    request: Request,
    desk: DeskHere,
    user: Reader,
    q: Annotated[str, Query(min_length=1, max_length=100)],
    limit: Limit = 20,
) -> Response:
    """Contracts, places and organisations by name or code."""
    text = key(q)
    contracts = [summary(i) for i in desk.index.current().listed if text and text in i.key][:limit]
    places, bodies = lookup.places(q, most=limit), lookup.organisations(q, most=limit)

    def shown(found: list[lookup.Found]) -> list[FoundPlace]:
        return [FoundPlace(name=f.name, kind=f.kind, code=f.code, detail=f.detail) for f in found]

    return answer(request, SearchAnswer(contracts=contracts, places=shown(places), organisations=shown(bodies)))
