"""Decisions in the store: added, never changed; what they are about is linked anew."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.registry import Anchor, Decision, Entry
from pipeline.store import reports
from pipeline.store.tables import DecisionAnchorRow, DecisionRow, DocumentRow


def add(session: Session, decision: Decision) -> bool:
    """Keeps a decision; False where it is kept already, by its id."""
    if session.scalar(select(DecisionRow.number).where(DecisionRow.id == decision.id)) is not None:
        return False
    session.add(
        DecisionRow(
            id=decision.id,
            verdict=decision.verdict.value,
            entry=decision.entry,
            at=decision.at,
            record=decision.model_dump(mode="json"),
        )
    )
    documents = sorted({a.document for a in (*decision.anchors, *decision.others)})
    session.add_all(DecisionAnchorRow(decision_id=decision.id, sha256=d) for d in documents)
    for chunk in reports.chunks(documents):
        for document in session.scalars(select(DocumentRow.id).where(DocumentRow.sha256.in_(chunk))).all():
            reports.mark_document(session, document)
    return True


def all_decisions(session: Session) -> Iterator[Decision]:
    """Every decision in the order of time."""
    query = select(DecisionRow.record).order_by(DecisionRow.at, DecisionRow.id).execution_options(yield_per=100)
    yield from map(Decision.model_validate, session.scalars(query))


def decision(session: Session, decision_id: str) -> Decision | None:
    """A decision by its id, or the beginning of it where only one begins so."""
    query = select(DecisionRow.record).where(DecisionRow.id.startswith(decision_id, autoescape=True)).limit(2)
    found = session.scalars(query).all()
    return Decision.model_validate(found[0]) if len(found) == 1 else None


def anchors_of(session: Session, entry: Entry) -> tuple[Anchor, ...]:
    """The reports of an entry as a decision remembers them."""
    return tuple(
        Anchor(document=row.extraction.document.sha256, number=row.number, territory=row.territory_key or "")
        for row in reports.reports_by_id(session, entry.reports)
    )
