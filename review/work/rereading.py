"""What reading all documents anew would change, tried beside the pages: nothing of it is kept."""

from __future__ import annotations

from dataclasses import dataclass, field
import threading
import time

from pipeline.errors import UserError
from pipeline.reextract import Change, reextract
from pipeline.store.registry import Store


@dataclass(slots=True)
class Tried:
    """A trial: how far it is, and at its end what would change; `failed` says why it came to none."""

    total: int
    done: int = 0
    finished: float = 0.0
    failed: str = ""
    changes: list[Change] = field(default_factory=list)

    @property
    def against(self) -> list[Change]:
        """Changes of values that a person has decided about: the decision would stand."""
        return [c for c in self.changes if c.reviewed]


class Rereading:
    """At most one trial at a time; the last one is kept."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._lock = threading.Lock()
        self.last: Tried | None = None

    @property
    def running(self) -> bool:
        """Whether a trial is under way."""
        return self.last is not None and not self.last.finished

    def start(self) -> None:
        """Begins a trial, unless one is under way."""
        with self._lock:
            if self.running:
                return
            self.last = Tried(sum(1 for _ in self._store.outdated()))
        threading.Thread(target=self._run, args=(self.last,), daemon=True).start()

    def _run(self, tried: Tried) -> None:
        def count() -> None:
            tried.done += 1

        try:
            # A process of its own reads: a document's limits of time and memory hold there only.
            tried.changes = reextract(self._store, jobs=2, dry=True, on_each=count).changes
        except UserError as error:
            tried.failed = error.message
        except Exception as error:
            tried.failed = f"{type(error).__name__}: {error}"
        finally:
            tried.finished = time.time()
