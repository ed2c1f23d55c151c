"""New answers to known documents within one transaction: what the registry was, and what it becomes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from sqlalchemy.orm import Session

from models.registry import Entry
from pipeline.outcome import Outcome
from pipeline.store import documents, entries, linking
from pipeline.store.entries import Filters


class Replacing:
    """The registry within one transaction."""

    def __init__(self, session: Session, version: str) -> None:
        self._session = session
        self._version = version

    def entries(self) -> dict[str, Entry]:
        """The entries as they stand now, by id."""
        self._session.flush()
        return {e.id: e for e in entries.find(self._session, Filters(), by_id=True)}

    def save(self, outcomes: Iterable[Outcome]) -> None:
        """Puts the answers in and links what they change."""
        now = datetime.now(UTC).replace(microsecond=0)
        for outcome in outcomes:
            documents.put(self._session, outcome, outcome.uri, self._version, now)
        while linking.link_next(self._session) is not None:
            pass
        linking.remove_empty(self._session)
