"""Rows of the queue: for each contract the value to look at first, with its words."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
import threading
from typing import Any

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from models.registry import Entry
from pipeline.merge.claims import field_of
from pipeline.store.registry import Store
from pipeline.store.tables import ClaimRow, DocumentRow, EntryRow, ExtractionRow, ReportRow
from review.work.index import Index
from review.work.items import Item
from review.work.questions import CONTRACT, Question
from review.work.queue import Wanted, asked
from review.work.stamps import Known, histories


@dataclass(frozen=True, slots=True)
class QueueRow:
    """A contract in the queue with its first question; `quote` is what the value rests on, `other` what contradicts it."""

    item: Item
    question: Question
    more: int
    field: str
    value: Any = None
    confidence: float | None = None
    quote: tuple[str, str, str] | None = None  # the words, between some before and after them
    other: Any = None
    note: tuple[str, str] = ("", "")  # of a check, in French and English
    stamp: str = ""

    @property
    def decidable(self) -> bool:
        """Whether the question can be answered in one press, without the contract's page."""
        return self.question.pointer != CONTRACT and self.value is not None and not isinstance(self.value, list)


class Rows:
    """Makes rows, and keeps the last ones as long as their contract and the documents are as they were."""

    def __init__(self, store: Store, index: Index) -> None:
        self._store, self._index = store, index
        self._made: OrderedDict[tuple[str, str], tuple[Item, object, QueueRow]] = OrderedDict()
        self._lock = threading.Lock()

    def of(self, items: Sequence[Item], wanted: Wanted) -> list[QueueRow]:
        """The rows of some items, each with the first question that the filters leave."""
        firsts = {i.id: questions[0] for i in items if (questions := asked(i, wanted))}
        answers = self._index.answers()
        with self._lock:
            kept = {i.id: self._made.get((i.id, firsts[i.id].pointer)) for i in items if i.id in firsts}
        found = {k: made[2] for i in items if (made := kept.get(k := i.id)) and made[:2] == (i, answers)}
        fresh = [i for i in items if i.id in firsts and i.id not in found]
        made_now = {r.item.id: r for r in _rows(self._store, fresh, firsts)} if fresh else {}
        with self._lock:
            for row in made_now.values():
                self._made[row.item.id, row.question.pointer] = (row.item, answers, row)
            while len(self._made) > _KEPT:
                self._made.popitem(last=False)
        found |= made_now
        return [found[i.id] for i in items if i.id in found]


def _rows(store: Store, items: Sequence[Item], firsts: Mapping[str, Question]) -> list[QueueRow]:
    with store.session() as session:
        records = session.scalars(select(EntryRow.record).where(EntryRow.id.in_([i.id for i in items])))
        entries = {e.id: e for e in map(Entry.model_validate, records)}
        quotes = _quotes(session, ((entries[i.id], firsts[i.id].pointer) for i in items if i.id in entries))
        known = histories(session, entries.values())
        return [
            _row(item, Known(entries[item.id], known[item.id]), firsts[item.id], quotes)
            for item in items
            if item.id in entries
        ]


_KEPT = 1000  # rows

Place = tuple[str, str]
Quote = tuple[str, str, str]
_BESIDE = 70  # characters before and after the words


def _quotes(session: Session, wanted: Iterable[tuple[Entry, str]]) -> dict[Place, Quote]:
    """The first words behind each deciding claim, by report and pointer."""
    places = [(s.report, s.pointer) for entry, pointer in wanted for s in entry.support.get(pointer, ())[:1]]
    if not places:
        return {}
    query = select(ClaimRow.report_id, ClaimRow.pointer, ClaimRow.evidence, DocumentRow.id)
    query = query.join(ReportRow, ReportRow.id == ClaimRow.report_id).join(ExtractionRow).join(DocumentRow)
    query = query.where(or_(*(and_(ClaimRow.report_id == r, ClaimRow.pointer == p) for r, p in places)))
    return {(r, p): _around(session, document, found[0]) for r, p, found, document in session.execute(query) if found}


def _around(session: Session, document: int, piece: dict[str, Any]) -> Quote:
    """The words of a piece of evidence with those beside them; of the text no more is read than that."""
    start, end = piece["start"], piece["end"]
    first = max(0, start - _BESIDE)
    words = func.substr(DocumentRow.text, first + 1, end - first + _BESIDE)
    text = session.scalar(select(words).where(DocumentRow.id == document)) or ""
    before, after = text[: start - first], text[end - first :]
    return before[before.rfind("\n") + 1 :], piece["quote"], after.split("\n")[0]


def _row(item: Item, known: Known, question: Question, quotes: dict[Place, Quote]) -> QueueRow:
    entry, pointer = known.entry, question.pointer
    against = next((c.other for c in entry.conflicts if c.pointer == pointer), None)
    check = next((c for c in entry.checks if pointer in c.pointers or pointer == CONTRACT), None)
    deciding = next(iter(entry.support.get(pointer, ())), None)
    return QueueRow(
        item=item,
        question=question,
        more=len(item.questions) - 1,
        field=field_of(pointer) if pointer else "contract",
        value=known.value(pointer) if pointer else None,
        confidence=entry.contract.confidence.get(pointer),
        quote=quotes.get((deciding.report, deciding.pointer)) if deciding else None,
        other=against,
        note=(check.message_fr, check.message_en) if check else ("", ""),
        stamp=known.stamp(pointer),
    )
