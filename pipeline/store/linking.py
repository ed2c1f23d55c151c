"""Links what has changed, block by block: a block and its entries change in one transaction or not at all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from models.registry import Decision, Entry
from models.vocabulary import Verdict
from pipeline.checks.run import checked
from pipeline.decisions.gold import Judged
from pipeline.link.blocks import Linked, Ruling, link
from pipeline.merge.human import standing
from pipeline.merge.record import Neighbours, merge
from pipeline.store import blocks, entries, reports
from pipeline.store.blocks import Block
from pipeline.store.tables import DocumentRow, EntryRow, ExtractionRow, ReportKeyRow, ReportRow, UnlinkedRow


@dataclass(slots=True)
class Linking:
    """What linking did, in numbers of entries."""

    added: int = 0
    changed: int = 0
    removed: int = 0

    def add(self, other: Linking) -> None:
        """Takes in the numbers of another block."""
        self.added += other.added
        self.changed += other.changed
        self.removed += other.removed


def pending(session: Session) -> int:
    """How many keys wait to be linked."""
    return session.scalar(select(func.count(UnlinkedRow.key.distinct()))) or 0


def link_next(session: Session) -> Linking | None:
    """Links the block of the oldest key that waits, and all keys of that block; None where nothing waits."""
    key = blocks.next_key(session)
    if key is None:
        return None
    up_to = session.scalar(select(func.max(UnlinkedRow.id))) or 0
    block = blocks.block_around(session, key)
    result = _write(session, block, entries_of(block))
    blocks.done(session, block, up_to)
    return result


def link_documents(session: Session, digests: Iterable[str]) -> Linking:
    """Links what the reports of some documents belong to, and nothing else that waits."""
    total, keys = Linking(), set[str]()
    for chunk in reports.chunks(sorted(digests)):
        query = select(ReportKeyRow.key).join(ReportRow, ReportRow.id == ReportKeyRow.report_id).join(ExtractionRow)
        keys.update(session.scalars(query.join(DocumentRow).where(DocumentRow.sha256.in_(chunk))))
    while keys:
        up_to = session.scalar(select(func.max(UnlinkedRow.id))) or 0
        block = blocks.block_around(session, min(keys))
        total.add(_write(session, block, entries_of(block)))
        blocks.done(session, block, up_to)
        keys -= block.keys
    return total


def entries_of(block: Block) -> list[Entry]:
    """The entries that a block's reports and decisions make. Pure: the same block gives the same entries."""
    human = standing(block.decisions)
    linked = link(block.reports, list(_rulings(block, human)))
    by_id = {r.id: r for r in block.reports}
    mine = _assigned(block, human, linked)
    found = [
        merge(
            Neighbours(entry.id, entry.previous, entry.next, tuple(entry.doubts)),
            [by_id[r.id] for r in entry.reports],
            mine.get(entry.id, ()),
        )
        for entry in linked
    ]
    found = _around_rejected(found)
    together = {e.id: e for e in found}
    return [checked(e, together) for e in found]


def _around_rejected(found: Sequence[Entry]) -> list[Entry]:
    """Chains pass by what a reviewer says is no contract, and nothing may be the same as it."""
    by_id = {e.id: e for e in found}

    def beside(entry_id: str | None, side: str) -> str | None:
        while entry_id is not None and by_id[entry_id].rejected:
            entry_id = getattr(by_id[entry_id], side)
        return entry_id

    return [
        e.model_copy(
            update={
                "previous": beside(e.previous, "previous"),
                "next": beside(e.next, "next"),
                "possible_duplicates": tuple(d for d in e.possible_duplicates if not by_id[d.entry].rejected),
            }
        )
        for e in found
    ]


def _rulings(block: Block, human: Sequence[Decision]) -> Iterator[Ruling]:
    for decision in human:
        if decision.verdict in (Verdict.MERGE, Verdict.SPLIT):
            one, two = block.find(decision.anchors), block.find(decision.others)
            yield Ruling(decision.verdict is Verdict.MERGE, one, two)


def _assigned(block: Block, human: Sequence[Decision], linked: Sequence[Linked]) -> dict[str, list[Decision]]:
    """Decisions by the entry that has most of the reports they were made about."""
    home = {r.id: e.id for e in linked for r in e.reports}
    found: dict[str, list[Decision]] = {}
    for decision in human:
        shared = Counter(home[report] for report in block.find(decision.anchors))
        if shared:
            best = min(shared, key=lambda e: (-shared[e], e))
            found.setdefault(best, []).append(decision)
    return found


def judged(session: Session, sha256: str) -> list[Judged]:
    """The reports of a document, each with the decisions that stand for its entry."""
    query = select(ReportRow.id).join(ExtractionRow).join(DocumentRow).where(DocumentRow.sha256 == sha256)
    found: list[Judged] = []
    for row in reports.reports_by_id(session, session.scalars(query)):
        block = blocks.block_around(session, row.keys[0].key)
        human = standing(block.decisions)
        linked = link(block.reports, list(_rulings(block, human)))
        mine = next(e.id for e in linked if any(r.id == row.id for r in e.reports))
        found.append(Judged(reports.report_of(row), _assigned(block, human, linked).get(mine, ())))
    return found


def _write(session: Session, block: Block, found: Sequence[Entry]) -> Linking:
    result = Linking()
    before = {row.id: row.entry_id for row in block.rows}
    rows: dict[str, EntryRow] = {}
    for chunk in reports.chunks(e.id for e in found):
        rows |= {row.id: row for row in session.scalars(select(EntryRow).where(EntryRow.id.in_(chunk)))}
    for entry in found:
        stored = rows.get(entry.id)
        changed = entries.put(session, entry, stored)
        result.added += stored is None
        result.changed += stored is not None and changed
    session.flush()
    for entry in found:
        moved = [r for r in entry.reports if before[r] != entry.id]
        if moved:
            session.execute(update(ReportRow).where(ReportRow.id.in_(moved)).values(entry_id=entry.id))
        for report in moved:
            entries.note_alias(session, before[report], report)
    gone = {e for e in before.values() if e is not None} - {e.id for e in found}
    result.removed += _remove(session, gone)
    return result


def _remove(session: Session, ids: set[str]) -> int:
    if ids:
        session.execute(delete(EntryRow).where(EntryRow.id.in_(sorted(ids))))
    return len(ids)


def remove_empty(session: Session) -> int:
    """Takes out entries whose last report went with a new extraction."""
    known = select(ReportRow.id).where(ReportRow.entry_id == EntryRow.id).exists()
    ids = set(session.scalars(select(EntryRow.id).where(~known)))
    return _remove(session, ids)
