"""What reading all documents anew would change, tried beside the pages: nothing of it is kept."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
import json
from pathlib import Path
import tempfile
import threading
import time

from pipeline.errors import UserError
from pipeline.reextract import Change, reextract
from pipeline.store.registry import Store

_NOTED = 0.5  # seconds after which it is noted again how far a trial is


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
    """At most one trial at a time; the last one is kept, in a folder that all processes of the desk see."""

    def __init__(self, store: Store, folder: str = "") -> None:
        self._store = store
        self._own = None if folder else tempfile.TemporaryDirectory(prefix="clsreg-desk-")
        self._folder = Path(folder or self._own.name)  # type: ignore[union-attr]

    @property
    def last(self) -> Tried | None:
        """The last trial, or the one under way."""
        try:
            told = json.loads((self._folder / "trial.json").read_text("utf-8"))
        except FileNotFoundError:
            return None
        return Tried(**{**told, "changes": [Change(**c) for c in told["changes"]]})

    @property
    def running(self) -> bool:
        """Whether a trial is under way."""
        return (self._folder / "running").exists()

    def start(self) -> None:
        """Begins a trial, unless one is under way."""
        try:
            (self._folder / "running").touch(exist_ok=False)
        except FileExistsError:
            return
        tried = Tried(self._store.outdated_number())
        self._note(tried)
        threading.Thread(target=self._run, args=(tried,), daemon=True).start()

    def close(self) -> None:
        """Takes the folder away, if it is this one's own."""
        if self._own is not None:
            self._own.cleanup()

    def _note(self, tried: Tried) -> None:
        fresh = self._folder / "trial.new"
        fresh.write_text(json.dumps(asdict(tried)), "utf-8")
        fresh.replace(self._folder / "trial.json")

    def _run(self, tried: Tried) -> None:
        noted = time.monotonic()

        def count() -> None:
            nonlocal noted
            tried.done += 1
            if time.monotonic() - noted > _NOTED:
                noted = time.monotonic()
                self._note(tried)

        try:
            # A process of its own reads: a document's limits of time and memory hold there only.
            tried.changes = reextract(self._store, jobs=2, dry=True, on_each=count).changes
        except UserError as error:
            tried.failed = error.message
        except Exception as error:
            tried.failed = f"{type(error).__name__}: {error}"
        tried.finished = time.time()
        self._note(tried)
        (self._folder / "running").unlink()
