"""Figures over the whole registry: made when they are first asked for, and anew beside the pages when it has changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
import threading
import time

from sqlalchemy import func, select

from pipeline.report.facts import Facts, gather
from pipeline.store.registry import Store
from pipeline.store.tables import DocumentRow, ExtractionRow, ReportRow, SourceRow
from review.work.index import Index, Snapshot

_AT_ONCE = 1.0  # seconds: figures that take no longer are made while the page waits
_DAYS = 12  # days of which figures are kept


@dataclass(frozen=True, slots=True)
class SeenDocument:
    """A document as the sources' figures count it."""

    source: str
    published: str | None
    contracts: int


@dataclass(slots=True)
class Made:
    """Figures, the registry that they are of, and how long they took."""

    facts: Facts
    snapshot: Snapshot
    took: float


class Figures:
    """Keeps the figures of the days asked for last."""

    def __init__(self, store: Store, index: Index) -> None:
        self._store, self._index = store, index
        self._made: dict[date, Made] = {}
        self._lock, self._busy = threading.Lock(), set[date]()

    def of(self, day: date) -> tuple[Facts, bool]:
        """The figures of a day; and whether they are of the registry as it is, or of a moment ago and being made anew."""
        snapshot, made = self._index.current(), self._made.get(day)
        if made is not None and made.snapshot is snapshot:
            return made.facts, True
        if made is None or made.took < _AT_ONCE:
            with self._lock:
                made = self._made.get(day)
                if made is None or made.snapshot is not snapshot:
                    made = self._make(day, snapshot)
            return made.facts, True
        if day not in self._busy:
            self._busy.add(day)
            threading.Thread(target=self._beside, args=(day, snapshot), daemon=True).start()
        return made.facts, False

    def _beside(self, day: date, snapshot: Snapshot) -> None:
        try:
            with self._lock:
                self._make(day, snapshot)
        finally:
            self._busy.discard(day)

    def _make(self, day: date, snapshot: Snapshot) -> Made:
        begun = time.monotonic()
        facts = gather(self._store.entries(), _documents(self._store), self._store.failures(), day)
        made = Made(facts, snapshot, time.monotonic() - begun)
        while len(self._made) >= _DAYS:
            self._made.pop(next(iter(self._made)), None)
        self._made[day] = made
        return made


def _documents(store: Store) -> Iterator[SeenDocument]:
    """Every document without its text: the first place it was found at, its date, how many contracts it reports."""
    first = (
        select(func.min(SourceRow.id))
        .where(SourceRow.document_id == DocumentRow.id)
        .correlate(DocumentRow)
        .scalar_subquery()
    )
    number = (
        select(func.count(ReportRow.id))
        .where(ReportRow.extraction_id == ExtractionRow.id)
        .correlate(ExtractionRow)
        .scalar_subquery()
    )
    query = select(SourceRow.uri, ExtractionRow.published, number).select_from(DocumentRow)
    query = query.join(SourceRow, SourceRow.id == first).outerjoin(ExtractionRow)
    with store.session() as session:
        for uri, published, contracts in session.execute(query):
            yield SeenDocument(uri, published, contracts or 0)
