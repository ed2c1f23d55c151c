"""The registry's entries in memory, kept up with the database: what the queue and the lists are made from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
import threading
import time
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.registry import Decision, Entry
from pipeline.store import reports
from pipeline.store.registry import Store
from pipeline.store.tables import (
    DecisionRow,
    DocumentRow,
    EntryRow,
    ExtractionRow,
    FailureRow,
    ReportRow,
    SourceRow,
    UnlinkedRow,
)
from review.work.items import Item, item_of

_PAUSE = 20  # the database is read anew at most so many times as rarely as that takes


COUNTS = "counts"  # what is counted for the filters, and when
_LARGE, _OLD = 2000, 5.0  # entries from which counts may be so many seconds old


class Snapshot:
    """The entries at one moment. `cache` is for what is counted from them."""

    def __init__(self, items: dict[str, Item], before: Snapshot | None = None) -> None:
        self.items = items
        self.cache: dict[Any, Any] = {}
        counted = before.cache.get(COUNTS) if before is not None and len(items) > _LARGE else None
        if counted is not None and time.monotonic() - counted[0] < _OLD:
            self.cache[COUNTS] = counted

    @cached_property
    def waiting(self) -> list[Item]:
        """Entries that somebody should look at, the most urgent first."""
        return sorted((i for i in self.items.values() if i.open), key=lambda i: (-i.score, i.key, i.id))

    @cached_property
    def listed(self) -> list[Item]:
        """All contracts by territory."""
        return sorted((i for i in self.items.values() if not i.rejected), key=lambda i: (i.key, i.id))


@dataclass(slots=True)
class _State:
    """What the database held when it was read: documents and answers, and the last decision that was linked."""

    answers: tuple[Any, ...] = ()
    linked: int = 0  # up to this decision, everything is in the items
    read_at: float = 0.0
    took: float = 0.0
    lock: threading.Lock = field(default_factory=threading.Lock)


class Index:
    """Keeps a snapshot up to date: whole where documents came, and around the decisions where only these did."""

    def __init__(self, store: Store, unsure: float) -> None:
        self._store, self._unsure = store, unsure
        self._state = _State()
        self._snapshot: Snapshot | None = None
        self._seen: tuple[Any, ...] = ()

    def current(self) -> Snapshot:
        """The entries as they are now."""
        with self._store.session() as session:
            answers, last, waiting = _stamp(session)
        if self._snapshot is not None and self._seen == (answers, last, waiting):
            return self._snapshot
        with self._state.lock:
            return self._renewed(answers, last, waiting)

    def _renewed(self, answers: tuple[Any, ...], last: int, waiting: int) -> Snapshot:
        state = self._state
        if self._snapshot is not None and self._seen == (answers, last, waiting):
            return self._snapshot
        others = self._snapshot is None or state.answers != answers
        if others and time.monotonic() - state.read_at >= _PAUSE * state.took:
            self._read_all(answers)
        elif self._snapshot is not None:
            self._read_around(state.linked)
        if not waiting:
            state.linked = last
        self._seen = (answers, last, waiting) if state.answers == answers else ()
        assert self._snapshot is not None
        return self._snapshot

    def _read_all(self, answers: tuple[Any, ...]) -> None:
        begun = time.monotonic()
        items = {e.id: item_of(e, self._unsure) for e in self._store.entries(_everything())}
        self._snapshot = Snapshot(items)
        self._state.answers, self._state.read_at = answers, time.monotonic()
        self._state.took = self._state.read_at - begun

    def _read_around(self, since: int) -> None:
        """Reads again what the decisions since then can have changed."""
        assert self._snapshot is not None
        with self._store.session() as session:
            records = session.scalars(select(DecisionRow.record).where(DecisionRow.number > since)).all()
            documents = {a.document for d in map(Decision.model_validate, records) for a in (*d.anchors, *d.others)}
            if not documents:
                return
            old = {i.id for i in self._snapshot.items.values() if not documents.isdisjoint(i.documents)}
            found = _entries_of(session, documents, old)
            beside = {o for e in found for o in _beside(e)} | {o for i in old for o in self._snapshot.items[i].around}
            found += _by_ids(session, beside - {e.id for e in found})
        items = {k: v for k, v in self._snapshot.items.items() if k not in old | beside}
        self._snapshot = Snapshot(items | {e.id: item_of(e, self._unsure) for e in found}, self._snapshot)


def _everything() -> Any:
    from pipeline.store.entries import Filters

    return Filters(rejected=True)


def _stamp(session: Session) -> tuple[tuple[Any, ...], int, int]:
    """What changes with documents and answers, the number of the last decision, and how much waits to be linked."""
    parts = (
        select(func.count(ExtractionRow.id)).scalar_subquery(),
        select(func.max(ExtractionRow.extracted_at)).scalar_subquery(),
        select(func.max(SourceRow.id)).scalar_subquery(),
        select(func.max(FailureRow.last_at)).scalar_subquery(),
        select(func.max(DecisionRow.number)).scalar_subquery(),
        select(func.count(UnlinkedRow.id)).scalar_subquery(),
    )
    row = session.execute(select(*parts)).one()
    return tuple(row[:4]), row[4] or 0, row[5]


def _beside(entry: Entry) -> tuple[str, ...]:
    others = (entry.previous, entry.next, *(d.entry for d in entry.possible_duplicates))
    return tuple(o for o in others if o)


def _entries_of(session: Session, documents: Iterable[str], ids: Iterable[str]) -> list[Entry]:
    found = set(ids)
    for chunk in reports.chunks(sorted(documents)):
        query = select(ReportRow.entry_id).join(ExtractionRow).join(DocumentRow).where(DocumentRow.sha256.in_(chunk))
        found |= {i for i in session.scalars(query) if i}
    return _by_ids(session, found)


def _by_ids(session: Session, ids: Iterable[str]) -> list[Entry]:
    found: list[Entry] = []
    for chunk in reports.chunks(sorted(ids)):
        records = session.scalars(select(EntryRow.record).where(EntryRow.id.in_(chunk)))
        found += map(Entry.model_validate, records)
    return found
