"""Blocks: all reports that share keys, directly or through others, with the decisions about their documents."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property

from sqlalchemy import Select, delete, select
from sqlalchemy.orm import Session

from models.registry import Anchor, Decision, Report
from pipeline.decisions.valid import applicable
from pipeline.store import reports
from pipeline.store.tables import (
    DecisionAnchorRow,
    DecisionRow,
    DocumentRow,
    ExtractionRow,
    ReportKeyRow,
    ReportRow,
    UnlinkedRow,
)


@dataclass
class Block:
    """Reports to be linked together. `entries` are the ids that the reports stand under now."""

    keys: set[str] = field(default_factory=set)
    rows: list[ReportRow] = field(default_factory=list)
    reports: list[Report] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)

    def find(self, anchors: Iterable[Anchor]) -> frozenset[str]:
        """Ids of the reports that a decision remembers: those of the same territory in the same document.

        A number alone is not enough, for a document read anew may number its contracts otherwise; only where it tells
        of one contract, as it did, is that the one.
        """
        found: set[str] = set()
        for anchor in anchors:
            own = self._by_document.get(anchor.document, [])
            same = [r for r in own if anchor.territory and r.territory_key == anchor.territory]
            exact = [r for r in same if r.number == anchor.number] or same
            alone = own if len(own) == 1 and anchor.number == own[0].number == 1 else []
            found |= {r.id for r in (exact or alone)}
        return frozenset(found)

    @cached_property
    def _by_document(self) -> dict[str, list[ReportRow]]:
        found: dict[str, list[ReportRow]] = {}
        for row in self.rows:
            found.setdefault(row.extraction.document.sha256, []).append(row)
        return found


def next_key(session: Session) -> str | None:
    """A key that waits to be linked, the oldest."""
    return session.scalar(select(UnlinkedRow.key).order_by(UnlinkedRow.id).limit(1))


def block_around(session: Session, key: str) -> Block:
    """The block that a key belongs to."""
    block, report_ids, decision_ids = Block({key}), set[str](), set[str]()
    new_keys = {key}
    while new_keys:
        new_reports = _fresh(session, new_keys, _by_key, report_ids)
        new_decisions = _fresh(session, new_reports, _decisions_on, decision_ids)
        new_reports |= _fresh(session, new_decisions, _reports_of, report_ids)
        new_keys = _fresh(session, new_reports, _keys_of, block.keys)
    block.rows = reports.reports_by_id(session, report_ids)
    block.reports = [reports.report_of(row) for row in block.rows]
    block.decisions = _decisions(session, decision_ids)
    return block


def _fresh(
    session: Session, values: set[str], query: Callable[[list[str]], Select[tuple[str]]], known: set[str]
) -> set[str]:
    """What the values lead to that was not known; it is then."""
    found: set[str] = set()
    for chunk in reports.chunks(sorted(values)):
        found.update(session.scalars(query(chunk)))
    found -= known
    known |= found
    return found


def _by_key(keys: list[str]) -> Select[tuple[str]]:
    return select(ReportKeyRow.report_id).where(ReportKeyRow.key.in_(keys))


def _keys_of(ids: list[str]) -> Select[tuple[str]]:
    return select(ReportKeyRow.key).where(ReportKeyRow.report_id.in_(ids))


def _decisions_on(ids: list[str]) -> Select[tuple[str]]:
    query = select(DecisionAnchorRow.decision_id).join(DocumentRow, DocumentRow.sha256 == DecisionAnchorRow.sha256)
    query = query.join(ExtractionRow, ExtractionRow.document_id == DocumentRow.id)
    return query.join(ReportRow, ReportRow.extraction_id == ExtractionRow.id).where(ReportRow.id.in_(ids))


def _reports_of(decisions: list[str]) -> Select[tuple[str]]:
    query = select(ReportRow.id).join(ExtractionRow, ReportRow.extraction_id == ExtractionRow.id)
    query = query.join(DocumentRow, DocumentRow.id == ExtractionRow.document_id)
    query = query.join(DecisionAnchorRow, DecisionAnchorRow.sha256 == DocumentRow.sha256)
    return query.where(DecisionAnchorRow.decision_id.in_(decisions))


def _decisions(session: Session, ids: set[str]) -> list[Decision]:
    found: list[Decision] = []
    for chunk in reports.chunks(sorted(ids)):
        found += map(
            Decision.model_validate, session.scalars(select(DecisionRow.record).where(DecisionRow.id.in_(chunk)))
        )
    return sorted(filter(applicable, found), key=lambda d: (d.at, d.id))


def done(session: Session, block: Block, up_to: int) -> None:
    """Takes the block's keys from what waits, but not what was noted after the block was read."""
    for chunk in reports.chunks(sorted(block.keys)):
        session.execute(delete(UnlinkedRow).where(UnlinkedRow.key.in_(chunk), UnlinkedRow.id <= up_to))
