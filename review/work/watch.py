"""Whether the database has changed: by SQLite's own counter, and by what was added last."""

from __future__ import annotations

from dataclasses import dataclass
import sqlite3
import threading
from typing import Any

from sqlalchemy import func, select

from pipeline.store.registry import Store
from pipeline.store.tables import DecisionRow, ExtractionRow, FailureRow, SourceRow, UnlinkedRow


@dataclass(frozen=True, slots=True)
class Stamp:
    """What the database holds: documents and answers, the last decision, and what waits to be linked."""

    answers: tuple[Any, ...]
    last: int
    waiting: tuple[Any, ...]

    @property
    def linked(self) -> bool:
        """Whether entries are up to date with documents and decisions."""
        return self.waiting == (None, None)


class Watch:
    """Looks whether anybody wrote since, without reading what."""

    def __init__(self, store: Store) -> None:
        self._store, self._lock = store, threading.Lock()
        file = store.url.database if store.url.get_backend_name() == "sqlite" else None
        # A connection of its own: its counter moves with what all others write.
        self._own = sqlite3.connect(file, check_same_thread=False) if file else None

    def version(self) -> int | None:
        """A number that changes with every write; None where the database has none."""
        if self._own is None:
            return None
        with self._lock:
            return int(self._own.execute("PRAGMA data_version").fetchone()[0])

    def stamp(self) -> Stamp:
        """What the database holds now. Only ends of indexes are read, so it costs the same in every registry."""
        newest = select(ExtractionRow.id, ExtractionRow.extracted_at).order_by(ExtractionRow.id.desc()).limit(1)
        parts = (
            select(func.max(SourceRow.id)).scalar_subquery(),
            select(func.max(FailureRow.last_at)).scalar_subquery(),
            select(func.count(FailureRow.id)).scalar_subquery(),
            select(func.max(DecisionRow.number)).scalar_subquery(),
            select(func.min(UnlinkedRow.id)).scalar_subquery(),
            select(func.max(UnlinkedRow.id)).scalar_subquery(),
        )
        with self._store.session() as session:
            answered = session.execute(newest).first()
            row = session.execute(select(*parts)).one()
        return Stamp((tuple(answered or ()), *row[:3]), row[3] or 0, tuple(row[4:]))

    def close(self) -> None:
        """Ends the connection."""
        if self._own is not None:
            self._own.close()
