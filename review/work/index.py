"""The registry's entries in memory, kept up with the database: what the queue and the lists are made from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
import hashlib
import threading
import time

from sqlalchemy import Text, cast, select
from sqlalchemy.orm import Session

from models.registry import Decision, Entry
from pipeline.coverage import gazetteer
from pipeline.store import reports
from pipeline.store.registry import Store
from pipeline.store.tables import DecisionRow, DocumentRow, EntryRow, ExtractionRow, ReportRow
from review.work.items import Item, item_of
from review.work.snapshot import Snapshot
from review.work.watch import Stamp, Watch

_PAUSE = 20  # the database is read anew at most so many times as rarely as that takes
_AT_ONCE = 0.1  # seconds of work for which a page waits; what takes longer is done beside, on what was known before


@dataclass(frozen=True, slots=True)
class _Read:
    """Everything read: the stamp before that, the decisions that are in it, the digests of records, and the work."""

    snapshot: Snapshot
    stamp: Stamp
    linked: int
    digests: dict[str, bytes]
    took: float


class Index:
    """Keeps a snapshot up to date: wholly where documents came, and around the decisions where only these did."""

    def __init__(self, store: Store, unsure: float) -> None:
        self._store, self._unsure = store, unsure
        self._watch, self._lock = Watch(store), threading.Lock()
        self._snapshot: Snapshot | None = None
        self._digests: dict[str, bytes] = {}  # of the records that the items were made from
        self._version: int | None = None  # of the database that the snapshot shows
        self._stamp: Stamp | None = None
        self._newest: object = None  # the answers that were there when somebody looked last
        self._answers: Stamp | None = None  # the stamp under which everything was read
        self._linked = 0  # up to this decision, everything is in the items
        self._read_at = self._took = 0.0
        self._busy = False

    def current(self) -> Snapshot:
        """The entries as they are now; in a large registry into which documents come, as they were a moment ago."""
        version = self._watch.version()
        if self._snapshot is not None and version is not None and version == self._version:
            return self._snapshot
        stamp = self._watch.stamp()
        with self._lock:
            if self._snapshot is None or stamp != self._stamp:
                self._renew(stamp)
            self._newest = stamp.answers
            current = self._answers is not None and self._answers.answers == stamp.answers
            self._version, self._stamp = (version, stamp) if current else (None, None)
            assert self._snapshot is not None
            return self._snapshot

    def answers(self) -> object:
        """What changes whenever a document was read, as of now."""
        self.current()
        return self._newest

    def close(self) -> None:
        """Ends what watches."""
        self._watch.close()

    def _renew(self, stamp: Stamp) -> None:
        if self._snapshot is None:
            self._put(self._read(stamp))
        elif self._answers is None or (self._answers.answers, self._answers.waiting) != (stamp.answers, stamp.waiting):
            if self._took < _AT_ONCE:
                self._put(self._read(stamp))
            elif not self._busy and time.monotonic() - self._read_at >= _PAUSE * self._took:
                self._busy = True
                threading.Thread(target=self._beside, args=(stamp,), daemon=True).start()
        self._read_around(stamp)

    def _beside(self, stamp: Stamp) -> None:
        try:
            read = self._read(stamp)
            with self._lock:
                self._put(read)
                self._version = self._stamp = None
        finally:
            self._busy = False

    def _read(self, stamp: Stamp) -> _Read:
        """Reads all entries; those whose record is as it was are not made anew."""
        gazetteer()  # tables that are loaded once do not count as work
        begun, linked = time.thread_time(), stamp.last if stamp.linked else self._linked
        before, known = self._snapshot, self._digests
        digests, fresh = dict[str, bytes](), list[Item]()
        with self._store.session() as session:
            query = select(EntryRow.id, cast(EntryRow.record, Text)).execution_options(yield_per=200)
            for entry_id, record in session.execute(query):
                digests[entry_id] = digest = hashlib.blake2b(record.encode(), digest_size=16).digest()
                if before is None or entry_id not in before.items or known.get(entry_id) != digest:
                    fresh.append(item_of(Entry.model_validate_json(record), self._unsure))
        last = self._snapshot or Snapshot({})
        return _Read(
            last.changed(last.items.keys() - digests.keys(), fresh), stamp, linked, digests, time.thread_time() - begun
        )

    def _put(self, read: _Read) -> None:
        self._snapshot, self._digests, self._answers = read.snapshot, read.digests, read.stamp
        self._read_at, self._took, self._linked = time.monotonic(), read.took, read.linked

    def _read_around(self, stamp: Stamp) -> None:
        """Reads again what the decisions since the last time can have changed."""
        assert self._snapshot is not None
        if stamp.last > self._linked:
            with self._store.session() as session:
                records = session.scalars(select(DecisionRow.record).where(DecisionRow.number > self._linked)).all()
                documents = {a.document for d in map(Decision.model_validate, records) for a in (*d.anchors, *d.others)}
                old = {i.id for i in self._snapshot.items.values() if not documents.isdisjoint(i.documents)}
                found = _entries_of(session, documents, old)
                around = {o for i in old for o in self._snapshot.items[i].around} | {
                    o for e in found for o in _beside(e)
                }
                found += _by_ids(session, around - {e.id for e in found})
            for one in old | around:
                self._digests.pop(one, None)
            self._snapshot = self._snapshot.changed(old | around, [item_of(e, self._unsure) for e in found])
        if stamp.linked:
            self._linked = stamp.last


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
        records = session.scalars(select(cast(EntryRow.record, Text)).where(EntryRow.id.in_(chunk)))
        found += map(Entry.model_validate_json, records)
    return found
