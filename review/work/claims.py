"""What documents say, kept from one look at a contract to the next: decisions change nothing of it."""

from __future__ import annotations

from collections import OrderedDict
import threading

from sqlalchemy.orm import Session

from models.registry import Claim
from pipeline.store import reports
from review.work.index import Index

_KEPT = 100  # contracts


class Claims:
    """The claims of the contracts looked at last, as long as no document is read anew."""

    def __init__(self, index: Index) -> None:
        self._index, self._lock = index, threading.Lock()
        self._known: OrderedDict[tuple[str, ...], tuple[object, tuple[Claim, ...]]] = OrderedDict()

    def of(self, session: Session, report_ids: tuple[str, ...]) -> tuple[Claim, ...]:
        """The claims of some reports with their evidence."""
        answers = self._index.answers()
        with self._lock:
            known = self._known.get(report_ids)
        if known is not None and known[0] == answers:
            return known[1]
        found = reports.claims_of(session, report_ids)
        with self._lock:
            self._known[report_ids] = (answers, found)
            while len(self._known) > _KEPT:
                self._known.popitem(last=False)
        return found
